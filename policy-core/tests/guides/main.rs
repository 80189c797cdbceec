//! What each guide says holds of its provider.

#![expect(clippy::panic, reason = "a test")]

mod edit;

use std::collections::BTreeSet;

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
    let own = issuer.map(|(_, issuer)| provider.at(Issuer::parse(*issuer).unwrap()));
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

#[test]
fn a_wrong_policy_of_a_pitfall_has_its_finding() {
    let mut count = 0;
    for (provider, guide) in guides() {
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
    println!("{count} wrong policies of pitfalls have their finding");
}
