//! What no two providers may have in common.

use std::collections::BTreeMap;

use crate::admission::form_language;
use crate::language::{Budget, Language};
use crate::provider::{CATALOGUE, Segment, Template};

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
