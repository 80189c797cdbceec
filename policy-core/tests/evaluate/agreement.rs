//! The two entries say the same, whatever the policy, and a further condition never makes a statement reach further.

use std::borrow::Cow;
use std::ops::Range;

use policy_core::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use policy_core::evaluate::{ContextEntry, Request, Verdict, evaluate, verdict};
use policy_core::names::Operator;
use proptest::collection;
use proptest::prelude::*;
use proptest::sample::select;

const KEYS: [&str; 6] = ["k:a", "K:A", "k:b", "k:many", "k:none", "k:absent"];
const VALUES: [&str; 17] = [
    "",
    "x",
    "X",
    "*",
    "?",
    "1",
    "true",
    "x*",
    "${k:a}",
    "${k:absent}",
    "${k:absent, 'x'}",
    "${k:many}",
    "${",
    "10.0.0.1",
    "2026-09-11",
    "arn:aws:iam::1:role/x",
    "\u{f0000}",
];

fn texts(of: &'static [&'static str]) -> impl Strategy<Value = OneOrMany<Text>> {
    collection::vec(select(of), 0..3).prop_map(|texts| texts.into_iter().map(Text::from).collect::<Vec<_>>().into())
}

fn block() -> impl Strategy<Value = OperatorBlock> {
    let names: Vec<_> = Operator::names().chain(["NullIfExists", "Equals"]).collect();
    let values = collection::vec(select(&VALUES[..]).prop_map(Scalar::from), 0..3).prop_map(OneOrMany::from);
    let entry = (select(&KEYS[..]), values).prop_map(|(key, values)| ConditionEntry { key: key.into(), values });
    (select(names), collection::vec(entry, 0..3))
        .prop_map(|(operator, entries)| OperatorBlock { operator: operator.into(), entries: entries.into() })
}

fn principal() -> impl Strategy<Value = Principal> {
    let kinds = vec![PrincipalKind::Federated, PrincipalKind::Federated, PrincipalKind::Aws];
    prop_oneof![
        9 => (select(kinds), texts(&["p", "q", "*"])).prop_map(|(kind, values)| {
            Principal::ByKind(vec![PrincipalEntry { kind, values }].into())
        }),
        1 => Just(Principal::Bare("*".into())),
    ]
}

fn statement() -> impl Strategy<Value = Statement> {
    let actions = || texts(&["sts:act", "STS:*", "sts:other"]);
    (
        select(&[Effect::Allow, Effect::Allow, Effect::Deny][..]),
        prop::option::weighted(0.9, principal()),
        prop::option::weighted(0.9, actions()),
        prop::option::weighted(0.1, actions()),
        prop::option::of(collection::vec(block(), 0..3)),
    )
        .prop_map(|(effect, principal, action, not_action, condition)| Statement {
            principal,
            action,
            not_action,
            condition: condition.map(Into::into),
            ..Statement::new(effect)
        })
}

fn policy(statements: Range<usize>) -> impl Strategy<Value = TrustPolicy> {
    (select(&["2012-10-17", "2008-10-17"][..]), collection::vec(statement(), statements))
        .prop_map(|(version, statements)| TrustPolicy { version: Some(version.into()), ..TrustPolicy::new(statements) })
}

fn is_denied(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Denied { .. })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn both_entries_say_the_same(
        policy in policy(0..4),
        a in select(&VALUES[..]),
        b in select(&VALUES[..]),
        many in collection::vec(select(&VALUES[..]), 0..3),
    ) {
        let context = [
            ContextEntry::one("k:a", a),
            ContextEntry::one("k:b", b),
            ContextEntry::several("k:many", &many),
            ContextEntry::several("k:none", &[]),
        ];
        let request = Request { action: "sts:act", principal: "p", context: &context };
        let decision = evaluate(&policy, &request);
        prop_assert_eq!(verdict(&policy, &request), decision.verdict);
        for condition in decision.statements.iter().flat_map(|statement| &statement.conditions) {
            let values = condition.actual.map_or(0, |values| values.as_slice().len()) * condition.expected.len();
            prop_assert!([0, values].contains(&condition.values().count()));
        }
    }

    #[test]
    fn a_further_condition_never_widens_a_statement(mut policy in policy(1..4), extra in block(), at in any::<prop::sample::Index>()) {
        let context = [ContextEntry::one("k:a", "x"), ContextEntry::several("k:many", &["x", "1"])];
        let request = Request { action: "sts:act", principal: "p", context: &context };
        let before = verdict(&policy, &request);
        let mut statements = policy.statement.as_slice().to_vec();
        let statement = at.get(&statements).clone();
        let index = at.index(statements.len());
        let mut blocks = statement.condition.map(Cow::into_owned).unwrap_or_default();
        blocks.push(extra);
        statements[index].condition = Some(blocks.into());
        policy.statement = OneOrMany::Many(statements.into());
        let after = verdict(&policy, &request);
        match statement.effect {
            Effect::Allow => prop_assert!(before.is_allowed() || !after.is_allowed()),
            Effect::Deny => prop_assert!(is_denied(before) || !is_denied(after)),
        }
    }
}
