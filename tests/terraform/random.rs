//! Policies whose texts are as hard on templates as can be.

use std::borrow::Cow;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use trust_policy::TrustPolicy;
use trust_policy::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
};

/// Pieces that mean something in a template, in JSON, or in a shell, and the ends of what a policy may hold.
const PIECES: [&str; 30] = [
    "$",
    "${",
    "$${",
    "%",
    "%{",
    "%%{",
    "{",
    "}",
    "{{",
    "~",
    "\"",
    "\\",
    "\\u",
    "\n",
    "\r",
    "\t",
    "\u{1}",
    "\u{1f}",
    "\u{7f}",
    "\u{80}",
    "\u{a0}",
    "\u{ff}",
    "e",
    "if",
    " ",
    "&{",
    "<",
    "`",
    "*",
    "aws:username",
];

pub(crate) fn text() -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 0..10).prop_map(|pieces| pieces.concat())
}

fn texts() -> impl Strategy<Value = OneOrMany<Cow<'static, str>>> {
    vec(text().prop_map(Cow::Owned), 1..4).prop_map(OneOrMany::from)
}

fn statement() -> impl Strategy<Value = Statement> {
    let condition = (text(), text(), vec(text(), 1..4)).prop_map(|(operator, key, values)| {
        let values: Vec<Scalar> = values.into_iter().map(Scalar::from).collect();
        let entry = ConditionEntry { key: key.into(), values: values.into() };
        OperatorBlock { operator: operator.into(), entries: vec![entry].into() }
    });
    (proptest::option::of(text()), texts(), texts(), proptest::option::of(condition)).prop_map(
        |(sid, values, action, condition)| Statement {
            sid: sid.map(Cow::Owned),
            principal: Some(Principal::ByKind(vec![PrincipalEntry { kind: PrincipalKind::Federated, values }].into())),
            action: Some(action),
            condition: condition.map(|block| vec![block].into()),
            ..Statement::new(Effect::Allow)
        },
    )
}

pub(crate) fn policy() -> impl Strategy<Value = TrustPolicy> {
    (proptest::option::of(text()), vec(statement(), 1..3))
        .prop_map(|(id, statements)| TrustPolicy { id: id.map(Cow::Owned), ..TrustPolicy::new(statements) })
}
