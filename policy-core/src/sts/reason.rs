//! What stands against a call in one condition, in words.

use super::difference::{Comparison, Difference, Kind, difference};
use super::explain::{Cause, FAR, Reason, Site};
use super::tenant::{OtherTenant, Stranger, issuer_of};
use crate::diagnostic::Place;
use crate::document::Scalar;
use crate::evaluate::{ConditionTrace, Doubt, KeyOutcome, ValueOutcome, ValueTrace, Values};
use crate::lint::damage::visible;
use crate::lint::{Condition, Federated, Key, StatementView};
use crate::names::{BaseOperator, Family, Operator};

pub(super) const DAMAGE: [&str; 2] = ["damaged_value", "placeholder_value"];
const ABSENT: [&str; 2] = ["absent_condition_key", "foreign_condition_key"];
/// Comparing is dear: of more values than this the rest are not looked at.
const VALUES: usize = 64;

pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", visible(text))
}

/// A condition that makes a `Deny` hold.
pub(super) fn holding_condition((trace, condition): (&ConditionTrace<'_>, &Condition<'_>)) -> Reason {
    let (operator, key) = (trace.operator, quoted(trace.key));
    let actual = actual(trace);
    let how = match (trace.outcome, &actual) {
        (KeyOutcome::Unsettled(doubt), _) => format!("is in doubt and counts as holding: {doubt}"),
        (_, None) => "holds because the call does not have the key".to_owned(),
        (_, Some(actual)) => format!("holds for {}", quoted(actual)),
    };
    Reason {
        cause: Cause::Denied,
        path: condition.path.clone(),
        expected: expected(trace.expected),
        actual,
        text: format!("`{operator}` on {key} {how}"),
        note: None,
        distance: 0,
    }
}

fn actual(trace: &ConditionTrace<'_>) -> Option<String> {
    let values = trace.actual.as_ref().map(Values::as_slice).filter(|values| !values.is_empty())?;
    Some(values.join(", "))
}

fn expected(values: &[Scalar]) -> String {
    let texts: Vec<&str> = values.iter().take(VALUES).map(Scalar::as_str).collect();
    texts.join(", ")
}

/// Why a condition fails; `None` when it holds.
pub(super) fn condition_reason(
    site: &Site<'_, '_>,
    view: &StatementView<'_>,
    (trace, condition): (&ConditionTrace<'_>, &Condition<'_>),
    stranger: &Stranger<'_>,
) -> Option<Reason> {
    let is_failing = matches!(trace.outcome, KeyOutcome::Failed | KeyOutcome::MissingKey);
    if is_failing && let Some(other) = stranger.refused(site, condition) {
        return Some(other_tenant(&other, trace, condition, stranger));
    }
    let (cause, text, distance) = match trace.outcome {
        KeyOutcome::Held | KeyOutcome::HeldBecauseMissing => return None,
        KeyOutcome::MissingKey => missing(site, view, trace, condition),
        KeyOutcome::Unsettled(Doubt::UnknownKey) => {
            let (said, expected) = (on(trace), quoted(&expected(trace.expected)));
            (Cause::Unknown, format!("{said} expects {expected}, and what the call has is not known"), 0)
        }
        KeyOutcome::Unsettled(doubt) => {
            let said = on(trace);
            (Cause::Doubt, format!("{said} is in doubt and counts as failing: {doubt}"), 1)
        }
        KeyOutcome::Failed => return Some(failed(site, trace, condition, stranger)),
    };
    Some(Reason {
        cause,
        path: condition.path.clone(),
        expected: expected(trace.expected),
        actual: actual(trace),
        text,
        note: None,
        distance,
    })
}

/// The token belongs to another tenant than those that the condition names.
fn other_tenant(
    other: &OtherTenant,
    trace: &ConditionTrace<'_>,
    condition: &Condition<'_>,
    stranger: &Stranger<'_>,
) -> Reason {
    let OtherTenant { part, expected: named, actual: own } = other;
    let name = stranger.provider().map_or("provider's", |provider| &*provider.name);
    Reason {
        cause: Cause::OtherTenant,
        path: condition.path.clone(),
        expected: expected(trace.expected),
        actual: actual(trace),
        text: format!(
            "the policy admits the {name} {} {} and the token is of {}: it belongs to another tenant and is rightly denied",
            part.replace('_', " "),
            quoted(named),
            quoted(own),
        ),
        note: None,
        distance: FAR,
    }
}

fn on(trace: &ConditionTrace<'_>) -> String {
    format!("`{}` on {}", trace.operator, quoted(trace.key))
}

/// Why the call does not have a key.
fn missing(
    site: &Site<'_, '_>,
    view: &StatementView<'_>,
    trace: &ConditionTrace<'_>,
    condition: &Condition<'_>,
) -> (Cause, String, u32) {
    let said = on(trace);
    let own = issuer_of(site.request.principal);
    let finding = site.finding(&ABSENT, &condition.path, Place::Key);
    let damage = site.finding(&DAMAGE, &condition.path, Place::Key);
    let is_null = Operator::lookup(trace.operator).is_some_and(|operator| operator.base() == BaseOperator::Null);
    let prefix = condition.claim().and_then(|claim| trace.key.strip_suffix(claim)?.strip_suffix(':'));
    let is_foreign = match condition.key {
        Key::Foreign { .. } => true,
        Key::Claim { provider, .. } => {
            view.federated.get(provider).and_then(Federated::issuer).is_some_and(|issuer| issuer != own)
        }
        Key::Service | Key::Malformed => false,
    };
    if let Some(finding) = damage {
        return (Cause::Damage, format!("{said} cannot hold: {}", finding.message), 2);
    }
    if is_foreign && prefix.is_some_and(|prefix| !prefix.eq_ignore_ascii_case(own)) {
        let prefix = prefix.unwrap_or_default();
        let how = difference(prefix, own, Comparison::IgnoreCase);
        let how = how.filter(|found| found.kind < Kind::Whole).map_or(String::new(), |found| {
            let text = found
                .text
                .replace("the policy's value", "the policy's prefix")
                .replace("the token's value", "the token's issuer");
            format!(" ({text})")
        });
        let text = format!(
            "{said} cannot hold: the keys of this token begin with `{own}:`, not with {}{how}",
            quoted(&format!("{prefix}:"))
        );
        return (Cause::KeyPrefix, text, 2);
    }
    if let Some(finding) = finding {
        return (Cause::AbsentKey, format!("{said} cannot hold: {}", finding.message), 2);
    }
    match condition.claim() {
        Some(claim) if is_null => {
            (Cause::MissingClaim, format!("{said} asks for the claim `{claim}`, which the token does not have"), 1)
        }
        Some(claim) => {
            (Cause::MissingClaim, format!("{said} fails because the token does not have the claim `{claim}`"), 1)
        }
        None => (Cause::Condition, format!("{said} fails because the call does not have the key"), 1),
    }
}

/// Why a condition on a key that the call has fails.
fn failed(
    site: &Site<'_, '_>,
    trace: &ConditionTrace<'_>,
    condition: &Condition<'_>,
    stranger: &Stranger<'_>,
) -> Reason {
    let said = on(trace);
    let shown = actual(trace).unwrap_or_default();
    let base = Operator::lookup(trace.operator).map_or(BaseOperator::StringEquals, Operator::base);
    let whose = if condition.claim().is_some() { "the token" } else { "the call" };
    let mut reason = Reason {
        cause: cause_of(condition),
        path: condition.path.clone(),
        expected: expected(trace.expected),
        actual: Some(shown.clone()),
        text: String::new(),
        note: None,
        distance: 1,
    };
    if base == BaseOperator::Null {
        reason.text = format!("{said} asks that the key be absent and {whose} has {}", quoted(&shown));
        return reason;
    }
    if base.is_negated() {
        let hit = trace.values().find(|value| value.outcome == ValueOutcome::Matches);
        let expected = hit.map_or_else(|| expected(trace.expected), |value| value.expected.to_owned());
        reason.text = format!("{said} excludes {} and {whose} has {}", quoted(&expected), quoted(&shown));
        return reason;
    }
    let Some((value, found)) = nearest(trace, base) else {
        reason.text = format!("{said} expects no value at all");
        return reason;
    };
    value.expected.clone_into(&mut reason.expected);
    let how_many = trace.expected.len();
    let expects = match how_many {
        1 => format!("expects {} and {whose} has {}", quoted(value.expected), quoted(value.actual)),
        _ => format!(
            "expects one of {how_many} values and {whose} has {}; the nearest is {}",
            quoted(value.actual),
            quoted(value.expected)
        ),
    };
    reason.path = value_path(condition, value.expected);
    // What is a placeholder to us is none where the token has the same.
    let is_explained = found.as_ref().is_some_and(|found| found.kind <= Kind::Ids);
    let damage = site.finding(&DAMAGE, &reason.path, Place::Value).filter(|_| !is_explained);
    let how = match (&found, value.outcome) {
        (_, ValueOutcome::UnresolvedVariable) => ": it names a variable that the call does not have".to_owned(),
        _ if damage.is_some() => damage.map(|finding| format!(": {}", finding.message)).unwrap_or_default(),
        (Some(found), _) => format!(": {}", found.text),
        (None, _) => String::new(),
    };
    if damage.is_some() || found.as_ref().is_some_and(|found| found.kind == Kind::Damage) {
        reason.cause = Cause::Damage;
        reason.distance = 2;
    } else if found.as_ref().is_some_and(|found| found.kind == Kind::LiteralWildcard) {
        reason.cause = Cause::Wildcard;
    }
    reason.text = format!("{said} {expects}{how}");
    if condition.is_on("sub") && reason.cause == Cause::Subject {
        reason.note = found.and_then(|found| note(stranger, value.expected, &found));
    }
    reason
}

fn cause_of(condition: &Condition<'_>) -> Cause {
    match condition.claim() {
        Some(_) if condition.is_on("sub") => Cause::Subject,
        Some(_) if condition.is_on("aud") || condition.is_on("oaud") => Cause::Audience,
        Some(_) => Cause::Claim,
        None => Cause::Condition,
    }
}

/// The value of the policy that is most like one of the call's, and how it differs.
fn nearest<'t>(trace: &'t ConditionTrace<'_>, base: BaseOperator) -> Option<(ValueTrace<'t>, Option<Difference>)> {
    let comparison = match base.family() {
        Family::String if base.ignores_case() => Some(Comparison::IgnoreCase),
        Family::String | Family::Arn if base.has_wildcards() => Some(Comparison::Like),
        Family::String | Family::Binary => Some(Comparison::Exact),
        _ => None,
    };
    let compared = trace
        .values()
        .take(VALUES)
        .map(|value| (value, comparison.and_then(|comparison| difference(value.expected, value.actual, comparison))));
    compared
        .min_by_key(|(_, found)| found.as_ref().map(|found| (found.kind, found.expected.len() + found.actual.len())))
}

fn value_path(condition: &Condition<'_>, expected: &str) -> String {
    let found = condition.values().find(|(_, value)| value.as_str() == expected);
    found.map_or_else(|| condition.path.clone(), |(path, _)| path)
}

/// When a token has a subject of the form that this one has, where the policy's value seems to have another.
fn note(stranger: &Stranger<'_>, expected: &str, found: &Difference) -> Option<String> {
    let (form, _) = stranger.subject()?;
    let fixed = expected.split(['*', '?', '$']).next().unwrap_or_default();
    let is_same = found.kind == Kind::Case || (form.accepts_prefix(fixed) && found.expected.start < fixed.len());
    (!is_same && !form.note.is_empty())
        .then(|| format!("the token's subject has the form `{}`: {}", form.pattern(), form.note))
}
