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
pub(crate) fn missing(operator: Operator) -> KeyOutcome {
    let holds = operator.is_if_exists() || operator.base().is_negated();
    match (operator.set_prefix(), holds) {
        (Some(SetPrefix::ForAllValues), _) | (None, true) => KeyOutcome::HeldBecauseMissing,
        (Some(SetPrefix::ForAnyValue), true) => KeyOutcome::Unsettled(Doubt::ForAnyValueWithoutKey),
        (Some(SetPrefix::ForAnyValue) | None, false) => KeyOutcome::MissingKey,
    }
}

fn present(operator: Operator, expected: &[Scalar], actual: Values<'_>, scope: Scope<'_>) -> Outcome {
    let mut matched = Matched::NO_VALUES;
    for actual in actual.as_slice() {
        matched.add(one_of(operator.base(), expected, actual, scope));
    }
    let is_multivalued = matches!(actual, Values::Several(_));
    let plain = combine(operator, expected.is_empty(), is_multivalued, matched);
    if operator.set_prefix().is_some() && actual.is_null() && plain != Outcome::Unsettled(Doubt::NoValues) {
        return plain.if_agrees_with(missing(operator).outcome(), Doubt::EmptyKey);
    }
    plain
}

/// Whether one of the policy's values matches a value of the request.
fn one_of(base: BaseOperator, expected: &[Scalar], actual: &str, scope: Scope<'_>) -> Outcome {
    let mut any = Outcome::Fails;
    for value in expected {
        any = any.or(compare(base, value.as_str(), actual, scope).outcome());
        if any == Outcome::Holds {
            break;
        }
    }
    any
}

/// Which values of a request one of the policy's values matches.
#[derive(Clone, Copy)]
pub(crate) struct Matched {
    any: Outcome,
    all: Outcome,
}

impl Matched {
    /// Of a request without values.
    pub(crate) const NO_VALUES: Self = Self { any: Outcome::Fails, all: Outcome::Holds };

    /// Of a request with one value.
    pub(crate) const fn one(outcome: Outcome) -> Self {
        Self { any: outcome, all: outcome }
    }

    /// Adds a value of the request.
    pub(crate) fn add(&mut self, outcome: Outcome) {
        self.any = self.any.or(outcome);
        self.all = self.all.and(outcome);
    }

    /// The same for a `Not` operator.
    const fn negated(self) -> Self {
        Self { any: self.all.negated(), all: self.any.negated() }
    }
}

/// What an operator other than `Null` does, given which values of the request one of the policy's values matches.
pub(crate) fn combine(operator: Operator, has_no_values: bool, is_multivalued: bool, matched: Matched) -> Outcome {
    let is_negated = operator.base().is_negated();
    if is_negated && has_no_values {
        return Outcome::Unsettled(Doubt::NoValues);
    }
    let matched = if is_negated { matched.negated() } else { matched };
    match operator.set_prefix() {
        Some(SetPrefix::ForAllValues) => matched.all,
        None if is_multivalued => without_prefix(operator, matched.any),
        Some(SetPrefix::ForAnyValue) | None => matched.any,
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
    let mut any = Outcome::Fails;
    for value in expected {
        any = any.or(match boolean(value.as_str()) {
            Some(true) => is_absent,
            Some(false) => is_absent.negated(),
            None if hole::has_hole(value.as_str()) => Outcome::Unsettled(Doubt::Hole),
            None => Outcome::Unsettled(Doubt::PolicyValue(Form::Boolean)),
        });
    }
    match operator.set_prefix() {
        None => any,
        // Access Analyzer: with `Null` they always say the same.
        Some(SetPrefix::ForAllValues) => Outcome::Holds,
        Some(SetPrefix::ForAnyValue) => Outcome::Fails,
    }
}
