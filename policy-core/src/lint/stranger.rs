//! A token of somebody whom the author did not name, and that gets in all the same.

use super::tenant::{holds_when_absent, needs_the_key};
use super::{Condition, Federated, Key, StatementView};
use crate::diagnostic::Witness;
use crate::document::Scalar;
use crate::names::{BaseOperator, Family, hole};
use crate::provider::{AudienceRule, Segment};

/// A stranger's token that the statement lets in; `None` where it takes more than reading the conditions to build one.
pub(super) fn stranger(view: &StatementView<'_>, provider: usize) -> Option<Witness> {
    let federated = view.federated.get(provider)?;
    federated.recognized.as_ref()?;
    let subject = subject(federated)?;
    let mut claims: Vec<(String, String)> = Vec::new();
    claims.extend(audience(view, federated).map(|audience| ("aud".to_owned(), audience)));
    claims.push(("sub".to_owned(), subject));
    for condition in &view.conditions {
        if let Key::Claim { provider: found, claim } = condition.key
            && found == provider
            && condition.operator.is_some_and(needs_the_key)
            && federated.provider()?.reads(claim)
            && !claims.iter().any(|(name, _)| name.eq_ignore_ascii_case(claim))
            && let Some(value) = named(condition)
        {
            claims.push((claim.to_owned(), value.to_owned()));
        }
    }
    let value_of = |condition: &Condition<'_>| match condition.key {
        Key::Claim { provider: found, claim } if found == provider => {
            claims.iter().find(|(name, _)| name.eq_ignore_ascii_case(claim)).map(|(_, value)| value.as_str())
        }
        _ => None,
    };
    let gets_in = view.conditions.iter().all(|condition| holds(condition, value_of(condition)));
    gets_in.then_some(Witness { claims })
}

/// The audience that the statement asks for, or else the provider's own.
fn audience(view: &StatementView<'_>, federated: &Federated<'_>) -> Option<String> {
    let asked = view.on_claim("aud").find_map(named);
    let provider = federated.narrowed()?;
    let usual = match &provider.audience {
        AudienceRule::Fixed(audience) => Some(&**audience),
        AudienceRule::Chosen { recommended, .. } => recommended.as_deref(),
    };
    asked.or(usual).map(str::to_owned)
}

/// The first value that a condition names whole.
fn named<'a>(condition: &Condition<'a>) -> Option<&'a str> {
    let operator = condition.operator?;
    let is_plain = |text: &&str| !text.contains(['*', '?', '$']) && !hole::has_hole(text);
    let names = operator.base().family() == Family::String && !operator.base().is_negated();
    names.then(|| condition.values.iter().map(Scalar::as_str).find(is_plain))?
}

/// A subject of the provider's main form, with parts that look like an example.
fn subject(federated: &Federated<'_>) -> Option<String> {
    let form = super::suggest::subject_form(federated.provider()?, |part| part.tenant)?;
    let mut text = String::new();
    for segment in form.segments.iter() {
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Part(part) => text.push_str(&part.example()?),
        }
    }
    Some(text)
}

/// Whether a condition holds for a key of this value; `false` where that takes more than comparing texts.
fn holds(condition: &Condition<'_>, value: Option<&str>) -> bool {
    let Some(operator) = condition.operator else { return false };
    let base = operator.base();
    let mut texts = condition.values.iter().map(Scalar::as_str);
    if base.family() == Family::Null {
        return texts.all(|text| text.eq_ignore_ascii_case(if value.is_none() { "true" } else { "false" }));
    }
    let Some(value) = value else {
        return holds_when_absent(operator);
    };
    if base.family() != Family::String || texts.clone().any(|text| text.contains("${") || hole::has_hole(text)) {
        return false;
    }
    let matches = |text: &str| match base {
        BaseOperator::StringLike | BaseOperator::StringNotLike => super::wildcard::matches(text, value),
        BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase => {
            text.eq_ignore_ascii_case(value)
        }
        _ => text == value,
    };
    texts.any(matches) != base.is_negated()
}
