//! What each guide says holds of its provider.

#![expect(clippy::panic, reason = "a test")]

mod edit;

use std::collections::BTreeSet;
use std::path::Path;

use policy_core::diagnostic::{Findings, Level};
use policy_core::document::TrustPolicy;
use policy_core::lint::{LINTS, Options};
use policy_core::names::{AccountId, Issuer, Partition};
use policy_core::provider::guide::{Filled, Guide};
use policy_core::provider::{CATALOGUE, GUIDES, Provider};

const ACCOUNT: AccountId = AccountId::from_static("123456789012");

fn guides() -> impl Iterator<Item = (&'static Provider, &'static Guide)> {
    CATALOGUE.iter().copied().zip(GUIDES.iter().copied())
}

fn filled(id: &str, filled: &Filled) -> TrustPolicy {
    let policy = filled.recommendation.with(&Partition::AWS, &ACCOUNT, filled.parts);
    policy.unwrap_or_else(|error| panic!("{id}: {error}")).into()
}

/// The findings, where the customer has named the issuer if it cannot be told from others.
fn check(provider: &Provider, recommended: &Filled, policy: &TrustPolicy) -> Findings {
    let issuer = recommended.parts.iter().find(|(name, _)| *name == "issuer");
    let own = issuer.map(|(_, issuer)| provider.at(Issuer::from_static(issuer)));
    policy.check_with(&Options { providers: own.into_iter().collect(), ..Options::default() }).findings
}

#[test]
fn each_form_has_an_example_that_has_it() {
    for (provider, guide) in guides() {
        let id = &provider.id;
        for (form, subject) in guide.examples {
            let (template, parts) = provider.parse_subject(subject).unwrap_or_else(|| panic!("{id}: {subject}"));
            assert_eq!(template.name, *form, "{id}: {subject}");
            assert_eq!(template.format(&parts.iter().map(String::as_str).collect::<Vec<_>>()), *subject);
        }
        let shown: BTreeSet<&str> = guide.examples.iter().map(|(form, _)| *form).collect();
        for template in provider.subjects.iter().filter(|template| !template.customised) {
            assert!(shown.contains(&*template.name), "{id}: the form {} has no example", template.name);
        }
    }
}

#[test]
fn a_recommended_policy_has_no_finding_of_level_error() {
    for (provider, guide) in guides() {
        let Ok(recommended) = &guide.recommended else { continue };
        assert!(std::ptr::eq(recommended.recommendation.provider, provider), "{}", provider.id);
        let policy = filled(&provider.id, recommended);
        let errors: Vec<_> =
            check(provider, recommended, &policy).into_iter().filter(|finding| finding.level == Level::Error).collect();
        assert!(errors.is_empty(), "{}: {policy}\n{errors:#?}", provider.id);
    }
}

/// IAM's own words are foretold by `iam_write_checks`; here they are put together anew, from AWS's table as others have transcribed it
/// (`tests/data/aws-required-keys.json`, as of 2026-09-11: issuers and the keys of which one must be tested).
#[test]
fn a_recommended_policy_meets_the_control_of_aws() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/aws-required-keys.json");
    let table: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut count = 0;
    for (provider, guide) in guides() {
        let Ok(recommended) = &guide.recommended else { continue };
        let policy = filled(&provider.id, recommended);
        let refused: Vec<_> = check(provider, recommended, &policy).into_iter().filter_map(|f| f.refusal).collect();
        assert!(refused.is_empty(), "{}: {refused:?}", provider.id);
        let document: serde_json::Value = serde_json::from_str(&policy.to_json()).unwrap();
        let statement = &document["Statement"][0];
        let principal = statement["Principal"]["Federated"].as_str().unwrap();
        let issuer = principal.split_once(":oidc-provider/").map_or(principal, |(_, issuer)| issuer);
        // AWS's table has Sentinel's issuer without its slash.
        let Some(keys) = table.get(issuer.trim_end_matches('/')).and_then(serde_json::Value::as_array) else {
            continue;
        };
        let is_tested = keys.iter().any(|key| {
            ["StringEquals", "StringLike"].iter().any(|operator| {
                let value = &statement["Condition"][operator][key.as_str().unwrap()];
                !value.is_null() && value != "*"
            })
        });
        assert!(is_tested, "{}: none of {keys:?} in {policy}", provider.id);
        count += 1;
    }
    println!("{count} recommended policies of the issuers in AWS's table meet its control");
    assert!(count >= 18);
}

#[test]
fn a_wrong_policy_of_a_pitfall_has_its_finding() {
    let (mut count, mut pitfalls) = (0, 0);
    for (provider, guide) in guides() {
        pitfalls += guide.pitfalls.len();
        for (pitfall, (edit, lint)) in guide.pitfalls.iter().flat_map(|p| p.wrong.iter().map(move |wrong| (p, wrong))) {
            let Ok(recommended) = &guide.recommended else { panic!("{}: nothing to edit", provider.id) };
            assert!(LINTS.iter().any(|(known, _)| known.name == *lint), "{}: no lint {lint}", provider.id);
            let policy = edit::apply(*edit, filled(&provider.id, recommended));
            let findings = check(provider, recommended, &policy);
            let names: Vec<_> = findings.iter().map(|finding| finding.lint.name).collect();
            assert!(names.contains(lint), "{}: {}\n{policy}\n{names:?}", provider.id, pitfall.text);
            count += 1;
        }
    }
    let templates: usize = CATALOGUE.iter().map(|provider| provider.subjects.len()).sum();
    println!(
        "{} providers, {templates} subject forms, {pitfalls} pitfalls: {count} wrong policies of theirs have their finding",
        CATALOGUE.len()
    );
}
