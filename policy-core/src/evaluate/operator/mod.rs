//! One value of a policy against one value of the request, a family of operators a file.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

mod arn;
mod date;
mod ip;
mod numeric;
mod string;

use std::cmp::Ordering;

use super::{Doubt, Form, Scope, ValueOutcome};
use crate::names::{BaseOperator, Family, hole};

/// Whether the request's value stands in the operator's relation to the policy's. A `Not` in the operator's name is left to the caller.
pub(super) fn compare(base: BaseOperator, expected: &str, actual: &str, scope: Scope<'_>) -> ValueOutcome {
    match base.family() {
        Family::String => string::compare(base, expected, actual, scope),
        Family::Arn => arn::compare(expected, actual, scope),
        _ if hole::has_hole(expected) => ValueOutcome::Unsettled(Doubt::Hole),
        Family::Numeric => typed(expected, actual, Form::Number, numeric::Number::parse, |policy, request| {
            relates(base, request.cmp(policy))
        }),
        Family::Date => {
            typed(expected, actual, Form::Date, date::Date::parse, |policy, request| relates(base, request.cmp(policy)))
        }
        Family::IpAddress => match (ip::Network::parse(expected), actual.parse()) {
            (Some(network), Ok(address)) => network.contains(address).into(),
            (None, _) => ValueOutcome::Unsettled(Doubt::PolicyValue(Form::Address)),
            (_, Err(_)) => ValueOutcome::Unsettled(Doubt::RequestValue(Form::Address)),
        },
        Family::Bool => typed(expected, actual, Form::Boolean, boolean, |policy, request| policy == request),
        // Base64 is compared as text: another spelling of the same bytes is another value.
        Family::Binary => (expected == actual).into(),
        // Asks whether the key is there, not what it holds.
        Family::Null => ValueOutcome::Differs,
    }
}

fn typed<'a, T>(
    expected: &'a str,
    actual: &'a str,
    form: Form,
    parse: impl Fn(&'a str) -> Option<T>,
    relation: impl FnOnce(&T, &T) -> bool,
) -> ValueOutcome {
    match (parse(expected), parse(actual)) {
        (Some(policy), Some(request)) => relation(&policy, &request).into(),
        (None, _) => ValueOutcome::Unsettled(Doubt::PolicyValue(form)),
        (_, None) => ValueOutcome::Unsettled(Doubt::RequestValue(form)),
    }
}

/// The seconds of a date, without its fraction.
pub(super) fn epoch_seconds(text: &str) -> Option<i64> {
    date::Date::parse(text).map(date::Date::seconds)
}

/// `true` and `false`; AWS documents no other letter case.
pub(super) fn boolean(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// Whether the request's value is as much less, equal or greater than the policy's as the operator asks.
fn relates(base: BaseOperator, ordering: Ordering) -> bool {
    match base {
        BaseOperator::NumericLessThan | BaseOperator::DateLessThan => ordering.is_lt(),
        BaseOperator::NumericLessThanEquals | BaseOperator::DateLessThanEquals => ordering.is_le(),
        BaseOperator::NumericGreaterThan | BaseOperator::DateGreaterThan => ordering.is_gt(),
        BaseOperator::NumericGreaterThanEquals | BaseOperator::DateGreaterThanEquals => ordering.is_ge(),
        _ => ordering.is_eq(),
    }
}
