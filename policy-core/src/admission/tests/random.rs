//! Random policies against the evaluator, on all requests over a few texts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::{Token, compare, tokens};
use crate::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use crate::evaluate::{ContextEntry, Request, verdict};
use crate::language::Relation;
use crate::names::{Family, Operator};

const PRINCIPAL: &str = "arn:aws:iam::123456789012:oidc-provider/idp.example.com";
const KEYS: [&str; 7] = [
    "idp.example.com:sub",
    "IDP.example.com:SUB",
    "idp.example.com:email",
    "idp.example.com:amr",
    "idp.example.com:oaud",
    "idp.example.com:nope",
    "aws:x",
];
const VALUES: [&str; 14] =
    ["a", "b", "ab", "A", "*", "?", "a*", "*b", "?*b", "", "true", "false", "${*}", "${idp.example.com:nope, 'a'}"];

fn block() -> impl Strategy<Value = OperatorBlock> {
    let is_text = |name: &&str| {
        let family = Operator::lookup(name).map(|operator| operator.base().family());
        matches!(family, Some(Family::String | Family::Bool | Family::Binary | Family::Null))
    };
    let names: Vec<_> = Operator::names().filter(is_text).chain(["NullIfExists"]).collect();
    let values = vec(select(&VALUES[..]).prop_map(Scalar::from), 0..3).prop_map(OneOrMany::from);
    let entry = (select(&KEYS[..]), values).prop_map(|(key, values)| ConditionEntry { key: key.into(), values });
    (select(names), vec(entry, 1..3))
        .prop_map(|(operator, entries)| OperatorBlock { operator: operator.into(), entries: entries.into() })
}

fn statement() -> impl Strategy<Value = Statement> {
    let principals = prop_oneof![
        12 => Just((PrincipalKind::Federated, PRINCIPAL)),
        1 => Just((PrincipalKind::Federated, "accounts.google.com")),
        1 => Just((PrincipalKind::Aws, "123456789012")),
    ];
    let actions =
        select(&["sts:AssumeRoleWithWebIdentity", "sts:*", "sts:assumeRoleWithWebIdentity", "sts:TagSession"][..]);
    (select(&[Effect::Allow, Effect::Allow, Effect::Deny][..]), principals, actions, vec(block(), 0..3)).prop_map(
        |(effect, (kind, principal), action, blocks)| Statement {
            principal: Some(Principal::ByKind(
                vec![PrincipalEntry { kind, values: OneOrMany::One(Text::from(principal)) }].into(),
            )),
            action: Some(OneOrMany::One(action.into())),
            condition: Some(blocks.into()),
            ..Statement::new(effect)
        },
    )
}

fn policy() -> impl Strategy<Value = TrustPolicy> {
    (select(&["2012-10-17", "2012-10-17", "2008-10-17"][..]), vec(statement(), 1..4))
        .prop_map(|(version, statements)| TrustPolicy { version: Some(version.into()), ..TrustPolicy::new(statements) })
}

/// Whether each policy admits each request.
fn verdicts(policies: [&TrustPolicy; 2], mut found: impl FnMut([bool; 2])) {
    let lists: [&[&str]; 5] = [&["a"], &["b"], &["c"], &["a", "b"], &["a", "c"]];
    let one = |key, texts: &[&'static str]| {
        let some = texts.iter().map(move |text| Some(ContextEntry::one(key, text)));
        some.chain([None]).collect::<Vec<_>>()
    };
    let several = |key| {
        let some = lists.iter().map(move |texts| Some(ContextEntry::several(key, texts)));
        some.chain([None]).collect::<Vec<_>>()
    };
    let oaud: Vec<_> =
        one("idp.example.com:oaud", &["a", "c"]).into_iter().chain(several("idp.example.com:oaud")).collect();
    for subject in ["a", "b", "ab", "A", "aa", "*", "${*}", "true", "c"] {
        for email in one("idp.example.com:email", &["a", "ab", "A", "true", "c"]) {
            for amr in several("idp.example.com:amr") {
                for oaud in &oaud {
                    for service in one("aws:x", &["a", "b"]) {
                        let context: Vec<_> =
                            [Some(ContextEntry::one("idp.example.com:sub", subject)), email, amr, *oaud, service]
                                .into_iter()
                                .flatten()
                                .chain([ContextEntry::one("idp.example.com:aud", "x")])
                                .collect();
                        let request = Request {
                            action: "sts:AssumeRoleWithWebIdentity",
                            principal: PRINCIPAL,
                            context: &context,
                        };
                        found(policies.map(|policy| verdict(policy, &request).is_allowed()));
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn comparisons_agree_with_the_evaluator(a in policy(), b in policy()) {
        // Keys with very many values at once are given up.
        let Ok(found) = compare(&a, &b) else { return Ok(()) };
        for (token, inside, outside) in [(&found.only_a, &a, &b), (&found.only_b, &b, &a)] {
            if let Some(token) = token {
                prop_assert!(token.is_admitted_by(inside), "{token:?}");
                prop_assert!(!token.is_admitted_by(outside), "{token:?}");
            }
        }
        let (mut only_a, mut only_b, mut both) = (false, false, false);
        verdicts([&a, &b], |admitted| match admitted {
            [true, true] => both = true,
            [true, false] => only_a = true,
            [false, true] => only_b = true,
            [false, false] => {}
        });
        prop_assert!(!only_a || found.only_a.is_some());
        prop_assert!(!only_b || found.only_b.is_some());
        prop_assert!(!both || found.relation != Relation::Disjoint);
    }

    #[test]
    fn a_policy_equals_itself(a in policy()) {
        if let Ok(found) = compare(&a, &a) {
            prop_assert_eq!(found.relation, Relation::Equal);
        }
    }

    #[test]
    fn sampled_tokens_are_admitted(a in policy()) {
        let Ok(tokens) = tokens(&a, 8, &[]) else { return Ok(()) };
        prop_assert!(tokens.iter().all(|token| token.is_admitted_by(&a)));
        let mut is_open = false;
        verdicts([&a, &a], |admitted| is_open |= admitted[0]);
        prop_assert!(!is_open || !tokens.is_empty());
        prop_assert!(tokens.iter().map(Token::subject).all(|subject| !subject.is_empty()));
    }
}
