//! What in a statement tells the tenants of a shared issuer apart.
//!
//! This reads conditions by their shape: an operator that holds for strangers pins nobody. Which strings a pattern or a `Deny` lets
//! in is a question for [`admission`](crate::admission).

use super::{Condition, Context, Federated, FederatedKind, Key, StatementView};
use crate::admission::{Admission, Caller, Who, by_statement};
use crate::document::Effect;
use crate::language::TooComplex;
use crate::names::{BaseOperator, Family, Operator, SetPrefix, hole};
use crate::provider::{Control, control};

const UNCONTROLLED: &str = "uncontrolled_shared_issuer";

/// How a statement pins the tenant of one of its providers.
#[derive(Debug)]
pub(super) enum Pin<'v, 'a> {
    /// The issuer has one tenant.
    Issuer,
    /// A condition names the tenants, or keeps this provider's tokens out altogether.
    Condition,
    /// There is a condition on a claim that could, but it holds for strangers too.
    Vacuous(&'v Condition<'a>, Vacuity),
    /// No condition is on such a claim.
    Missing,
    /// IAM refuses the statement for just that, and `uncontrolled_shared_issuer` says so.
    Refused,
    /// It depends on what stands in a hole, or on a principal that is itself wrong.
    Unknown,
}

/// Why a condition holds for strangers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Vacuity {
    /// It holds when the claim is absent.
    Absent,
    /// It holds when the claim is another.
    Negated,
    /// It asks only whether the claim is there.
    Presence,
    /// It compares the claim's size.
    Order,
    /// It has a value, at this JSON pointer, that matches every claim.
    Everything(String),
}

/// How a statement pins the tenant of its provider with this index.
pub(super) fn pin<'v, 'a>(context: &Context<'a>, view: &'v StatementView<'a>, provider: usize) -> Pin<'v, 'a> {
    let Some(federated) = view.federated.get(provider) else { return Pin::Unknown };
    let Some(issuer) = federated.issuer() else { return Pin::Unknown };
    match &federated.recognized {
        Some(recognized) if !recognized.is_shared() => return Pin::Issuer,
        None if hole::has_hole(issuer) => return Pin::Unknown,
        _ => {}
    }
    if view.conditions.iter().any(|condition| may_be_any_claim(condition)) {
        return Pin::Unknown;
    }
    let pins = Pins::of(federated);
    let mut vacuous: Option<(&Condition<'a>, Vacuity)> = None;
    for condition in &view.conditions {
        let is_pin = match condition.key {
            Key::Claim { provider: found, claim } => {
                if found != provider && condition.operator.is_some_and(needs_the_key) {
                    // Its tokens do not have the other provider's claim.
                    return Pin::Condition;
                }
                found == provider && pins.has_claim(claim)
            }
            _ => pins.has(condition),
        };
        if !is_pin {
            continue;
        }
        match vacuity(view, condition) {
            None => return Pin::Condition,
            Some(why) => {
                let is_better = condition.is_on("sub") && vacuous.as_ref().is_none_or(|(first, _)| !first.is_on("sub"));
                if vacuous.is_none() || is_better {
                    vacuous = Some((condition, why));
                }
            }
        }
    }
    if is_denied_to_others(context, view, federated, &pins) {
        return Pin::Condition;
    }
    if !context.options.is_allowed(UNCONTROLLED) && view.unmet_control(federated).is_some() {
        return Pin::Refused;
    }
    match vacuous {
        Some((condition, why)) => Pin::Vacuous(condition, why),
        None => Pin::Missing,
    }
}

/// Why a condition holds for strangers; `None` when it holds only for what it names.
pub(super) fn vacuity(view: &StatementView<'_>, condition: &Condition<'_>) -> Option<Vacuity> {
    // An operator that is none is a finding of its own.
    let operator = condition.operator?;
    let base = operator.base();
    if base.family() == Family::Null {
        let is_true = condition.values.iter().any(|value| value.as_str().eq_ignore_ascii_case("true"));
        return (is_true || !condition.is_foreign()).then_some(Vacuity::Presence);
    }
    if condition.is_foreign() {
        // A claim under a wrong prefix is never there.
        return holds_when_absent(operator).then_some(Vacuity::Absent);
    }
    if base.is_negated() {
        return Some(Vacuity::Negated);
    }
    if is_order(base) {
        return Some(Vacuity::Order);
    }
    if base == BaseOperator::StringLike
        && let Some((path, _)) = condition.values().find(|(_, value)| is_everything(value.as_str()))
    {
        return Some(Vacuity::Everything(path));
    }
    (holds_when_absent(operator) && !is_present(view, condition)).then_some(Vacuity::Absent)
}

/// Whether an operator other than `Null` holds for a key that is absent.
pub(super) fn holds_when_absent(operator: Operator) -> bool {
    match operator.set_prefix() {
        Some(SetPrefix::ForAllValues) => true,
        Some(SetPrefix::ForAnyValue) => operator.is_if_exists(),
        None => operator.is_if_exists() || operator.base().is_negated(),
    }
}

/// Whether an operator never holds for a key that is absent.
pub(super) fn needs_the_key(operator: Operator) -> bool {
    operator.base().family() != Family::Null && !holds_when_absent(operator)
}

const fn is_order(base: BaseOperator) -> bool {
    match base.family() {
        Family::Numeric => !matches!(base, BaseOperator::NumericEquals),
        Family::Date => !matches!(base, BaseOperator::DateEquals),
        _ => false,
    }
}

/// Whether every text but maybe a very short one matches: nothing but wildcards, and `*` among them.
pub(super) fn is_everything(pattern: &str) -> bool {
    pattern.contains('*') && pattern.chars().all(|c| matches!(c, '*' | '?'))
}

/// Whether another condition of the statement makes sure that the claim is there.
fn is_present(view: &StatementView<'_>, condition: &Condition<'_>) -> bool {
    view.conditions.iter().any(|other| {
        let Some(operator) = other.operator else { return false };
        let is_required = if operator.base().family() == Family::Null {
            other.values.iter().all(|value| value.as_str().eq_ignore_ascii_case("false"))
        } else {
            needs_the_key(operator)
        };
        is_required && other.key_text.eq_ignore_ascii_case(condition.key_text)
    })
}

/// Whether nobody knows yet which claim the key is.
pub(super) fn may_be_any_claim(condition: &Condition<'_>) -> bool {
    !matches!(condition.key, Key::Claim { .. }) && hole::has_hole(condition.key_text)
}

/// Whether a `Deny` keeps out every token whose pinning claim is not one of those it names.
fn is_denied_to_others(
    context: &Context<'_>,
    view: &StatementView<'_>,
    federated: &Federated<'_>,
    pins: &Pins<'_>,
) -> bool {
    let mut denies = context.statements.iter().filter(|view| {
        view.statement.effect == Effect::Deny
            && view.covers(super::context::WEB_IDENTITY)
            && view.federated.iter().any(|other| other.text == federated.text)
    });
    if has_forms(federated) {
        let admission = || admission(context, view, federated);
        return denies.next().is_some() && admission().is_ok_and(|found| !matches!(found.who, Who::Anyone(_)));
    }
    denies.any(|view| {
        let [condition] = view.conditions.as_slice() else { return false };
        condition.claim().is_some_and(|claim| pins.has_claim(claim))
            && !condition.is_foreign()
            && condition.operator.is_some_and(|operator| {
                operator.set_prefix().is_none()
                    && operator.base().family() == Family::String
                    && operator.base().is_negated()
            })
            && !condition.values.iter().any(|value| is_everything(value.as_str()))
    })
}

/// Whether it is known what the subjects of the issuer look like.
pub(super) fn has_forms(federated: &Federated<'_>) -> bool {
    federated.recognized.as_ref().is_some_and(|recognized| !recognized.provider.subjects.is_empty())
}

/// Who gets in by a statement as a caller of one of its providers.
pub(super) fn admission(
    context: &Context<'_>,
    view: &StatementView<'_>,
    federated: &Federated<'_>,
) -> Result<Admission, TooComplex> {
    by_statement(context.policy, view.statement, &caller(view, federated), &context.purse)
}

/// The caller that a provider of a statement stands for.
pub(super) fn caller<'f>(view: &'f StatementView<'_>, federated: &'f Federated<'_>) -> Caller<'f> {
    let issuer = federated.issuer().unwrap_or_default();
    // An issuer that is not known yet goes by what the keys call it.
    let prefix = |condition: &Condition<'f>| {
        let claim = condition.claim()?;
        condition.key_text.strip_suffix(claim)?.strip_suffix(':')
    };
    let issuer =
        if hole::has_hole(issuer) { view.conditions.iter().find_map(prefix).unwrap_or(issuer) } else { issuer };
    Caller::known(federated.text, issuer, federated.recognized.as_ref())
}

/// The keys of which one can pin the tenant of a provider.
pub(super) struct Pins<'f> {
    federated: &'f Federated<'f>,
    control: Option<Control>,
}

impl<'f> Pins<'f> {
    pub(super) fn of(federated: &'f Federated<'_>) -> Self {
        Self { federated, control: aws_control(federated) }
    }

    pub(super) fn has_claim(&self, claim: &str) -> bool {
        let is = |name: &str| name.eq_ignore_ascii_case(claim);
        if is("sub") {
            return true;
        }
        if let Some(provider) = self.federated.provider() {
            return (is("aud") && provider.audience_pins_tenant())
                || provider.claim(claim).is_some_and(|claim| claim.pins_tenant);
        }
        let keys = self.control.iter().flat_map(|control| &control.keys);
        keys.filter_map(|key| key.split_once(':')).any(|(prefix, name)| prefix.contains('.') && is(name))
    }

    /// Whether a condition is on one of them.
    pub(super) fn has(&self, condition: &Condition<'_>) -> bool {
        match condition.key {
            Key::Service => self.has_key(condition.key_text),
            Key::Malformed => false,
            Key::Claim { claim, .. } | Key::Foreign { claim, .. } => self.has_claim(claim),
        }
    }

    fn has_key(&self, key: &str) -> bool {
        let keys = self.control.iter().flat_map(|control| &control.keys);
        keys.into_iter().any(|name| name.eq_ignore_ascii_case(key))
    }
}

fn aws_control(federated: &Federated<'_>) -> Option<Control> {
    // Microsoft's issuers end in a slash that AWS's table leaves out.
    federated.issuer().and_then(|issuer| control(issuer.trim_end_matches('/')))
}

/// The key that AWS wants, where the catalogue knows no better: not the issuer, or no claim that tells its tenants apart.
pub(super) fn controlled_key(federated: &Federated<'_>) -> Option<String> {
    let key = aws_control(federated)?.keys.into_iter().next()?;
    let is_claim = key.contains('.');
    (!is_claim || federated.provider().is_none()).then_some(key)
}

/// Whether AWS or the catalogue says that the issuer has many tenants.
pub(super) fn is_known_shared(federated: &Federated<'_>) -> bool {
    federated.provider().is_some()
        || matches!(federated.kind, FederatedKind::BuiltIn(_))
        || aws_control(federated).is_some()
}

/// Who gets tokens from the issuer, as a sentence.
pub(super) fn crowd(federated: &Federated<'_>) -> String {
    let issuer = federated.issuer().unwrap_or_default();
    match federated.provider() {
        Some(provider) => {
            let issuer = federated.meant.as_ref().map_or(issuer, |near| &near.issuer);
            format!("every customer of {} gets tokens from `{issuer}`", provider.name)
        }
        None if is_known_shared(federated) => format!("`{issuer}` gives tokens to all its customers"),
        None => format!("`{issuer}` is no known issuer, and others may get tokens from it too"),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::TrustPolicy;
    use crate::lint::testing::github;
    use crate::lint::{Allow, Options};

    #[test]
    fn an_allowed_control_says_nothing() {
        let policy: TrustPolicy = github(r#"{"StringEquals":{"G:aud":"sts.amazonaws.com"}}"#).parse().unwrap();
        let names = |options: &Options| {
            let report = policy.check_with(options);
            report.findings.iter().map(|finding| finding.lint.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&Options::default()), ["uncontrolled_shared_issuer"]);
        let allow =
            Allow { lint: super::UNCONTROLLED.to_owned(), reason: "the role is older than the control".to_owned() };
        assert_eq!(names(&Options { allow: vec![allow], ..Options::default() }), ["missing_subject"]);
    }
}
