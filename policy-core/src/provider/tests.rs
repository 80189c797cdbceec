//! What no two providers may have in common.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::admission::form_language;
use crate::language::{Budget, Language};
use crate::provider::{CATALOGUE, Segment, Template, read};

/// The text that every subject of the form begins with.
fn head(form: &Template) -> &str {
    match form.segments.first() {
        Some(Segment::Literal(text)) => text,
        _ => "",
    }
}

/// Providers whose subjects are alike because one took them from the other, or both from a third.
const FAMILIES: [&[&str]; 5] = [
    &["eks", "gke", "ibm-turbonomic-saas", "kubernetes-generic", "rosa"],
    &["github-actions", "github-enterprise-server", "github-vstoken"],
    &["gitlab", "gitlab-self-managed"],
    &["auth0", "env0"],
    &["cursor-cloud-agents", "warp-oz"],
];

/// Providers with a subject that says nothing of what it is: an id, or names with a delimiter between them.
const UNLABELLED: [&str; 10] = [
    "auth0",
    "fly-io",
    "google",
    "harness",
    "humanitec",
    "jenkins-oidc-provider",
    "microsoft-entra-id",
    "namespace",
    "okta",
    "spiffe-spire",
];

/// Forms that a customer has chosen are left out: they are as wide as the choice.
#[test]
fn subjects_of_two_providers_overlap_only_where_that_is_meant() {
    let mut found: BTreeMap<(&str, &str), String> = BTreeMap::new();
    let (mut forms, mut pairs) = (0, 0);
    for (index, provider) in CATALOGUE.iter().enumerate() {
        for form in provider.subjects.iter().filter(|form| !form.customised) {
            forms += 1;
            let language = form_language(&form.segments, &|_| None);
            for other in CATALOGUE.iter().skip(index + 1) {
                for other_form in other.subjects.iter().filter(|form| !form.customised) {
                    pairs += 1;
                    let (a, b) = (head(form), head(other_form));
                    if !a.starts_with(b) && !b.starts_with(a) {
                        continue;
                    }
                    let other_language = form_language(&other_form.segments, &|_| None);
                    let common = Language::intersection([&language, &other_language]);
                    if let Some(witness) = common.witness(Budget::DEFAULT).unwrap() {
                        found.entry((&provider.id, &other.id)).or_insert_with(|| witness.to_string());
                    }
                }
            }
        }
    }
    let is_meant = |a: &str, b: &str| {
        UNLABELLED.contains(&a)
            || UNLABELLED.contains(&b)
            || FAMILIES.iter().any(|family| family.contains(&a) && family.contains(&b))
    };
    let accidents: Vec<_> = found.iter().filter(|((a, b), _)| !is_meant(a, b)).collect();
    assert!(accidents.is_empty(), "{accidents:#?}");
    for id in UNLABELLED.iter().chain(FAMILIES.into_iter().flatten()) {
        assert!(found.keys().any(|(a, b)| a == id || b == id), "{id} overlaps nobody");
    }
    println!(
        "of {pairs} pairs of {forms} subject forms, those of {} pairs of providers overlap, as meant",
        found.len()
    );
}

proptest! {
    /// A pattern of a file is read, or refused; what is read means the same when a text is read by it and as an exact set.
    #[test]
    fn a_pattern_of_a_file_means_one_thing(
        pattern in r"(\[\^?[ab:-]{1,3}\]|[ab.:]|\\.)([?*+]|\{[0-3](,[0-3]?)?\})?((\[[ab]\]|[ab:])[?*+]?){0,3}|[\PC]{0,12}",
        texts in prop::collection::vec("[ab:.c-]{0,5}", 8),
    ) {
        let file = serde_json::json!({ "providers": [{
            "id": "ours", "issuer": "https://id.example.com", "tenancy": "per_tenant",
            "subjects": { "one": "{part}" }, "parts": { "part": pattern },
        }] });
        if let Ok(providers) = read(&file.to_string()) {
            let form = &providers[0].subjects[0];
            let language = form_language(&form.segments, &|_| None);
            for text in texts {
                let is_read = form.parse(&text).is_some();
                prop_assert_eq!(is_read, language.contains(&text, Budget::DEFAULT).unwrap(), "{} {}", pattern, text);
                prop_assert_eq!(is_read, form.parts().all(|part| part.accepts(&text)), "{} {}", pattern, text);
            }
        }
    }

    #[test]
    fn any_file_is_read_or_refused(text in r#"[{}\[\]":, a]{0,24}|\PC{0,24}"#) {
        let _ = read(&text);
        let _ = read(&format!(r#"{{"providers":[{{"id":"a","issuer":"https://a.b","subjects":{{"a":{text}}}}}]}}"#));
        let _ = read(&serde_json::json!({ "providers": [{ "id": text, "issuer": text, "subjects": { "a": text } }] }).to_string());
    }
}
