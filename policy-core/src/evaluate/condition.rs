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
        actual if operator.base() == BaseOperator::Null => null(operator, expected, actual),
        None => missing(operator),
        // A multi-valued key without values is as good as absent, but only the set operators are documented to say so.
        Some(Values::Several([])) if operator.set_prefix().is_some() => missing(operator),
        Some(actual) => KeyOutcome::present(present(operator, expected, actual, scope)),
    }
}

/// What an operator other than `Null` does when the request does not have the key.
pub(crate) fn missing(operator: Operator) -> KeyOutcome {
    let holds = operator.is_if_exists() || operator.base().is_negated();
    match (operator.set_prefix(), holds) {
        (Some(SetPrefix::ForAllValues), _) | (None, true) => KeyOutcome::HeldBecauseMissing,
        (Some(SetPrefix::ForAnyValue), true) => KeyOutcome::Unsettled(Doubt::ForAnyValueWithoutKey),
        (Some(SetPrefix::ForAnyValue) | None, false) => KeyOutcome::MissingKey,
    }
}

fn present(operator: Operator, expected: &[Scalar], actual: Values<'_>, scope: Scope<'_>) -> Outcome {
    let base = operator.base();
    let one_of_expected = |actual: &&str| {
        Outcome::any(expected.iter().map(|value| compare(base, value.as_str(), actual, scope).outcome()))
    };
    let is_multivalued = matches!(actual, Values::Several(_));
    let matched = actual.as_slice().iter().map(one_of_expected);
    let plain = combine(operator, expected.is_empty(), is_multivalued, matched);
    if operator.set_prefix().is_some() && actual.is_null() && plain != Outcome::Unsettled(Doubt::NoValues) {
        return plain.if_agrees_with(missing(operator).outcome(), Doubt::EmptyKey);
    }
    plain
}

/// What an operator other than `Null` does, given for each value of the request whether one of the policy's values matches it.
pub(crate) fn combine(
    operator: Operator,
    has_no_values: bool,
    is_multivalued: bool,
    matched: impl Iterator<Item = Outcome>,
) -> Outcome {
    let is_negated = operator.base().is_negated();
    if is_negated && has_no_values {
        return Outcome::Unsettled(Doubt::NoValues);
    }
    let each = matched.map(|any| if is_negated { any.negated() } else { any });
    match operator.set_prefix() {
        Some(SetPrefix::ForAllValues) => Outcome::all(each),
        None if is_multivalued => without_prefix(operator, Outcome::any(each)),
        Some(SetPrefix::ForAnyValue) | None => Outcome::any(each),
    }
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
    match (presence(operator, expected, is_absent), actual) {
        (Outcome::Holds, None) => KeyOutcome::HeldBecauseMissing,
        (Outcome::Fails, None) => KeyOutcome::MissingKey,
        (outcome, _) => KeyOutcome::present(outcome),
    }
}

/// What `Null` says of a key that is absent or not.
pub(crate) fn presence(operator: Operator, expected: &[Scalar], is_absent: Outcome) -> Outcome {
    let one = |value: &Scalar| match boolean(value.as_str()) {
        Some(true) => is_absent,
        Some(false) => is_absent.negated(),
        None if hole::has_hole(value.as_str()) => Outcome::Unsettled(Doubt::Hole),
        None => Outcome::Unsettled(Doubt::PolicyValue(Form::Boolean)),
    };
    match operator.set_prefix() {
        None => Outcome::any(expected.iter().map(one)),
        // Access Analyzer: with `Null` they always say the same.
        Some(SetPrefix::ForAllValues) => Outcome::Holds,
        Some(SetPrefix::ForAnyValue) => Outcome::Fails,
    }
}
