//! Random policies for property tests: every member, odd texts, one value and arrays of none to three.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{
    ConditionEntry, Effect, List, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar,
    Statement, Text, TrustPolicy,
};

/// A policy that JSON can hold and the reader takes: no member twice, and each statement with its principal and action.
pub(crate) fn trust_policy() -> BoxedStrategy<TrustPolicy> {
    (option::of(text()), option::of(text()), one_or_many(statement()))
        .prop_map(|(version, id, statement)| TrustPolicy { version, id, statement })
        .boxed()
}

/// Any text that a policy may hold, and control characters that it may not, with JSON's and the pattern language's own ones often.
pub(crate) fn text() -> BoxedStrategy<Text> {
    prop_oneof![
        "[a-z:/*?.-]{0,12}",
        "[\"\\\\/\\x00-\\x1f\\x7f\u{80}-\u{ff}${}*?~ ]{0,8}",
        "sts:[A-Z][a-z]{1,6}",
        "arn:aws:iam::[0-9]{12}:oidc-provider/[a-z.]{1,9}",
    ]
    .prop_map(Text::Owned)
    .boxed()
}

pub(crate) fn statement() -> BoxedStrategy<Statement> {
    let effect = prop_oneof![Just(Effect::Allow), Just(Effect::Deny)];
    let texts = || option::of(one_or_many(text()));
    let condition = option::of(object(text(), object(text(), one_or_many(scalar()))));
    (
        (option::of(text()), effect, this_or_that(principal()), this_or_that(one_or_many(text()))),
        (texts(), texts(), condition),
    )
        .prop_map(
            |((sid, effect, (principal, not_principal), (action, not_action)), (resource, not_resource, condition))| {
                let block = |(operator, entries): (Text, Vec<(Text, OneOrMany<Scalar>)>)| OperatorBlock {
                    operator,
                    entries: entries.into_iter().map(|(key, values)| ConditionEntry { key, values }).collect(),
                };
                let condition = condition.map(|blocks| blocks.into_iter().map(block).collect());
                Statement {
                    sid,
                    effect,
                    principal,
                    not_principal,
                    action,
                    not_action,
                    resource,
                    not_resource,
                    condition,
                }
            },
        )
        .boxed()
}

pub(crate) fn principal() -> BoxedStrategy<Principal> {
    let kinds = subsequence(PrincipalKind::ALL.to_vec(), 0..=4).prop_shuffle();
    let entries = kinds.prop_flat_map(|kinds| {
        kinds
            .into_iter()
            .map(|kind| one_or_many(text()).prop_map(move |values| PrincipalEntry { kind, values }))
            .collect::<Vec<_>>()
    });
    prop_oneof![
        1 => text().prop_map(Principal::Bare),
        4 => entries.prop_map(|entries| Principal::ByKind(List::Owned(entries))),
    ]
    .boxed()
}

/// A value of each type; numbers have so few digits that every reader takes them for the same.
pub(crate) fn scalar() -> BoxedStrategy<Scalar> {
    prop_oneof![
        4 => text().prop_map(Scalar::String),
        1 => "-?(0|[1-9][0-9]{0,5})(\\.[0-9]{1,3})?([eE][+-]?[0-9])?".prop_map(|digits| Scalar::Number(digits.into())),
        1 => any::<bool>().prop_map(Scalar::Bool),
    ]
    .boxed()
}

fn one_or_many<T: Clone + std::fmt::Debug + 'static>(one: BoxedStrategy<T>) -> BoxedStrategy<OneOrMany<T>> {
    prop_oneof![
        one.clone().prop_map(OneOrMany::One),
        vec(one, 0..=3).prop_map(|values| OneOrMany::Many(List::Owned(values))),
    ]
    .boxed()
}

/// The one, the other, or both.
fn this_or_that<T: Clone + std::fmt::Debug + 'static>(one: BoxedStrategy<T>) -> BoxedStrategy<(Option<T>, Option<T>)> {
    prop_oneof![
        8 => one.clone().prop_map(|this| (Some(this), None)),
        1 => one.clone().prop_map(|that| (None, Some(that))),
        1 => (one.clone(), one).prop_map(|(this, that)| (Some(this), Some(that))),
    ]
    .boxed()
}

/// Members with distinct names in any order.
fn object<V: Clone + std::fmt::Debug + 'static>(
    key: BoxedStrategy<Text>,
    value: BoxedStrategy<V>,
) -> BoxedStrategy<Vec<(Text, V)>> {
    btree_map(key, value, 0..=3).prop_map(|members| members.into_iter().collect::<Vec<_>>()).prop_shuffle().boxed()
}
