//! What a value under a subject key says, read by the provider's subject forms.

use std::borrow::Cow;

use super::{Condition, Context, Federated, StatementView};
use crate::names::{Family, hole};
use crate::provider::{ANY, Part, Provider, Run, Segment, Template};

/// A value that a condition wants the subject to be.
#[derive(Debug)]
pub(super) struct Wanted<'v, 'a> {
    /// The condition.
    pub condition: &'v Condition<'a>,
    /// The value's JSON pointer.
    pub path: String,
    /// The value.
    pub text: &'v str,
    /// Whose subject it is.
    pub provider: &'a Provider,
    /// Whether it stands for one subject only; a hole makes no difference.
    pub is_exact: bool,
}

/// The subjects that a statement asks for, of the providers that are known.
pub(super) fn wanted<'v, 'a>(context: &Context<'a>, view: &'v StatementView<'a>) -> Vec<Wanted<'v, 'a>> {
    let has_variables = context.policy.has_variables();
    let mut wanted = Vec::new();
    // A key with another prefix is no subject of anybody.
    for condition in view.on_claim("sub").filter(|condition| !condition.is_foreign()) {
        let Some(operator) = condition.operator else { continue };
        let names = operator.base().family() == Family::String && !operator.base().is_negated();
        let provider = view.provider_of(condition).and_then(Federated::provider);
        let (true, Some(provider)) = (names, provider) else { continue };
        for (path, value) in condition.values() {
            let text = value.as_str();
            let is_pattern = operator.base().has_wildcards() && text.contains(['*', '?']);
            let has_variable = has_variables && text.contains("${");
            wanted.push(Wanted { condition, path, text, provider, is_exact: !is_pattern && !has_variable });
        }
    }
    wanted
}

impl<'a> Wanted<'_, 'a> {
    /// The form of an exact subject and its parts.
    pub(super) fn form(&self) -> Option<(&'a Template, Vec<String>)> {
        if self.is_exact { self.provider.parse_subject(self.text) } else { None }
    }

    /// The form that tells the tenant, and the tenant: the parts up to the last one that is a tenant's.
    pub(super) fn tenant(&self) -> Option<(&'a Template, Vec<String>)> {
        tenant_of(self.provider, self.text, self.is_exact)
    }
}

/// The form of a subject that tells the tenant, and the tenant: the parts up to the last one that is a tenant's.
///
/// Of a pattern, only what stands before the first wildcard is read; the form is then one of several that begin alike.
pub(crate) fn tenant_of<'a>(provider: &'a Provider, text: &str, is_exact: bool) -> Option<(&'a Template, Vec<String>)> {
    if is_exact {
        return provider.parse_subject(text);
    }
    let end = text.find(['*', '?', '$']).unwrap_or(text.len());
    let fixed = text.get(..end)?;
    provider.subjects.iter().find_map(|form| Some((form, tenant_prefix(form)?.parse(fixed)?)))
}

/// The form cut after the delimiter that follows its last tenant part, and anything after it.
fn tenant_prefix(form: &Template) -> Option<Template> {
    let last = form.segments.iter().rposition(|segment| matches!(segment, Segment::Part(part) if part.tenant))?;
    let mut segments: Vec<_> = form.segments.iter().take(last + 1).cloned().collect();
    if let Some(Segment::Literal(literal)) = form.segments.get(last + 1) {
        let delimiter: String = literal.chars().take(1).collect();
        segments.push(Segment::Literal(delimiter.into()));
        segments.push(Segment::Part(anything()));
    }
    Some(Template { segments: segments.into(), ..form.clone() })
}

pub(super) fn anything() -> Part {
    Part {
        name: Cow::Borrowed("rest"),
        rule: Cow::Borrowed(""),
        runs: Cow::Owned(vec![Run { class: Cow::Borrowed(ANY), min: 0, max: None }]),
        documented: true,
        tenant: false,
        recyclable: false,
        per_run: false,
    }
}

/// Holes that stand for the wildcards of a pattern while it is read as a subject.
const WILDCARDS: [(char, u32); 2] = [('*', 65_532), ('?', 65_533)];

/// The pattern with holes in place of its wildcards.
pub(super) fn with_holes(pattern: &str) -> String {
    let hole =
        |c| WILDCARDS.iter().find(|(wildcard, _)| *wildcard == c).and_then(|(_, number)| hole::character(*number));
    pattern.chars().map(|c| hole(c).unwrap_or(c)).collect()
}

/// The text with its wildcards back.
pub(super) fn with_wildcards(text: &str) -> String {
    let wildcard =
        |c| WILDCARDS.iter().find(|(_, number)| hole::character(*number) == Some(c)).map(|(wildcard, _)| *wildcard);
    text.chars().map(|c| wildcard(c).unwrap_or(c)).collect()
}

/// Another form of the subject, with the parts that both have; the others stand as their names in braces.
pub(super) fn carry_over((form, parts): (&Template, &[String]), other: &Template) -> String {
    let known: Vec<_> = form.parts().map(|part| &part.name).zip(parts).collect();
    let part = |part: &Part| match known.iter().find(|(name, _)| **name == part.name) {
        Some((_, value)) => (*value).clone(),
        None => format!("{{{}}}", part.name),
    };
    let parts: Vec<String> = other.parts().map(part).collect();
    other.format(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}
