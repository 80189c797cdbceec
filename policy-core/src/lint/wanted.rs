//! What a value under a subject key says, read by the provider's subject forms.

use std::borrow::Cow;

use super::tenant::vacuity;
use super::{Condition, Context, Federated, StatementView};
use crate::names::Family;
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
    /// Whether the issuer, or another claim, already tells the tenant.
    pub(super) fn is_pinned_elsewhere(&self, view: &StatementView<'_>) -> bool {
        let Some(federated) = view.provider_of(self.condition) else { return false };
        federated.recognized.as_ref().is_some_and(|found| !found.is_shared())
            || view.conditions.iter().any(|other| {
                let claim = other.claim().and_then(|claim| self.provider.claim(claim));
                claim.is_some_and(|claim| claim.pins_tenant) && vacuity(view, other).is_none()
            })
    }

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

/// How the form begins, up to the delimiter after its last tenant part.
pub(super) fn tenant_pattern(form: &Template) -> String {
    let mut prefix = tenant_prefix(form).unwrap_or_else(|| form.clone());
    if prefix.segments.len() < form.segments.len()
        || matches!(prefix.segments.last(), Some(Segment::Part(part)) if !part.tenant)
    {
        prefix.segments.to_mut().pop();
    }
    prefix.pattern()
}

/// Another form of the subject, as `write` renders it, with the parts that both have.
pub(super) fn carry_over(
    (form, parts): (&Template, &[String]),
    other: &Template,
    write: impl Fn(&Template) -> String,
) -> String {
    let known: Vec<_> = form.parts().map(|part| &part.name).zip(parts).collect();
    let mut text = write(other);
    for part in other.parts() {
        if let Some((_, value)) = known.iter().find(|(name, _)| **name == part.name) {
            text = text.replacen(&format!("{{{}}}", part.name), value, 1);
        }
    }
    text
}
