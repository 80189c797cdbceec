//! One key of an operator block: whether the request has it, and how its values combine.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html>.

use super::operator::{boolean, compare};
use super::{Doubt, Form, KeyOutcome, Outcome, Scope, Values};
use crate::document::{ConditionEntry, Scalar};
use crate::names::{BaseOperator, Operator, SetPrefix, hole};

pub(super) fn judge(operator: &str, entry: &ConditionEntry, scope: Scope<'_>) -> KeyOutcome {
    let Some(operator) = Operator::lookup(operator) else {
        return KeyOutcome::Unsettled(Doubt::UnknownOperator);
    };
    let expected = entry.values.as_slice();
    match scope.request.get(&entry.key) {
        None if hole::has_hole(&entry.key) => KeyOutcome::Unsettled(Doubt::Hole),
        Some(Values::Unknown) => KeyOutcome::Unsettled(Doubt::UnknownKey),
        actual if operator.base() == BaseOperator::Null => null(operator, expected, actual),
        None => missing(operator),
        // A multi-valued key without values is as good as absent, but only the set operators are documented to say so.
        Some(Values::Several([])) if operator.set_prefix().is_some() => missing(operator),
        Some(actual) => KeyOutcome::present(present(operator, expected, actual, scope)),
    }
}

/// What an operator other than `Null` does when the request does not have the key.
fn missing(operator: Operator) -> KeyOutcome {
    let holds = operator.is_if_exists() || operator.base().is_negated();
    match (operator.set_prefix(), holds) {
        (Some(SetPrefix::ForAllValues), _) | (None, true) => KeyOutcome::HeldBecauseMissing,
        (Some(SetPrefix::ForAnyValue), true) => KeyOutcome::Unsettled(Doubt::ForAnyValueWithoutKey),
        (Some(SetPrefix::ForAnyValue) | None, false) => KeyOutcome::MissingKey,
    }
}

fn present(operator: Operator, expected: &[Scalar], actual: Values<'_>, scope: Scope<'_>) -> Outcome {
    let base = operator.base();
    if base.is_negated() && expected.is_empty() {
        return Outcome::Unsettled(Doubt::NoValues);
    }
    let one = |actual: &&str| {
        let any = Outcome::any(expected.iter().map(|value| compare(base, value.as_str(), actual, scope).outcome()));
        if base.is_negated() { any.negated() } else { any }
    };
    let each = actual.as_slice().iter().map(one);
    let plain = match (operator.set_prefix(), actual) {
        (Some(SetPrefix::ForAllValues), _) => Outcome::all(each),
        (Some(SetPrefix::ForAnyValue), _) => Outcome::any(each),
        (None, Values::One(value)) => return one(&value),
        (None, Values::Several(_) | Values::Unknown) => return without_prefix(operator, Outcome::any(each)),
    };
    if actual.is_null() {
        return plain.if_agrees_with(missing(operator).outcome(), Doubt::EmptyKey);
    }
    plain
}

/// A bare operator on a multi-valued key: it certainly fails where even one value would do and none does.
fn without_prefix(operator: Operator, any: Outcome) -> Outcome {
    if any == Outcome::Fails && !operator.base().is_negated() && !operator.is_if_exists() {
        Outcome::Fails
    } else {
        Outcome::Unsettled(Doubt::NoSetPrefix)
    }
}

/// `true` asks that the key be absent, `false` that it be there.
fn null(operator: Operator, expected: &[Scalar], actual: Option<Values<'_>>) -> KeyOutcome {
    let is_absent = match actual {
        None => Outcome::Holds,
        Some(values) if values.is_null() => Outcome::Unsettled(Doubt::EmptyKey),
        Some(_) => Outcome::Fails,
    };
    let one = |value: &Scalar| match boolean(value.as_str()) {
        Some(true) => is_absent,
        Some(false) => is_absent.negated(),
        None if hole::has_hole(value.as_str()) => Outcome::Unsettled(Doubt::Hole),
        None => Outcome::Unsettled(Doubt::PolicyValue(Form::Boolean)),
    };
    let outcome = match operator.set_prefix() {
        None => Outcome::any(expected.iter().map(one)),
        // Access Analyzer: with `Null` they always say the same.
        Some(SetPrefix::ForAllValues) => Outcome::Holds,
        Some(SetPrefix::ForAnyValue) => Outcome::Fails,
    };
    match (outcome, actual) {
        (Outcome::Holds, None) => KeyOutcome::HeldBecauseMissing,
        (Outcome::Fails, None) => KeyOutcome::MissingKey,
        (outcome, _) => KeyOutcome::present(outcome),
    }
}
