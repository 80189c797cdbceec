//! What may remove a reason against a call: edits that are still to be tried, the most likely first.

use super::ASSUME_ROLE;
use super::difference::{Comparison, Kind, difference};
use super::edit::Edit;
use super::explain::{Cause, FAR, Reason, Site};
use super::tenant::{Stranger, issuer_of};
use crate::diagnostic::{Finding, Place};
use crate::document::{OneOrMany, TrustPolicy};
use crate::evaluate::Values;
use crate::json::{Value, to_node};
use crate::lint::suggest::with_open_parts;
use crate::lint::{Condition, FederatedKind, StatementView};
use crate::names::{BaseOperator, Family, Operator, SetPrefix, Subject, SubjectPattern};
use crate::provider::{AudienceRule, Template};

const LIKE: &str = "StringLike";

/// The edits that may remove a reason.
pub(super) fn candidates(
    site: &Site<'_, '_>,
    view: &StatementView<'_>,
    reason: &Reason,
    stranger: &Stranger<'_>,
) -> Vec<Vec<Edit>> {
    let condition = view.conditions.iter().find(|condition| is_in(&reason.path, &condition.path));
    match (reason.cause, condition) {
        (Cause::Provider | Cause::Damage, None) if reason.distance < FAR => provider(site, reason),
        (Cause::Action, _) => action(site, view),
        (Cause::KeyPrefix, Some(condition)) => vec![vec![prefix(site, condition)]],
        (Cause::AbsentKey | Cause::Damage, Some(condition))
            if reason.path == condition.path && is_key(site, condition) =>
        {
            key(site, condition)
        }
        (Cause::Wildcard, Some(condition)) => wildcard(site, reason, condition, stranger),
        (Cause::Audience, Some(condition)) => audience(site, reason, condition, stranger),
        (Cause::Subject | Cause::Damage, Some(condition)) if condition.is_on("sub") => {
            Subjects { site, view, reason, condition, stranger }.edits()
        }
        (Cause::Claim | Cause::Damage, Some(condition)) => value(site, reason, condition),
        _ => Vec::new(),
    }
}

/// What a lint says to write, as an edit.
pub(super) fn replacement(policy: &TrustPolicy, finding: &Finding) -> Option<Edit> {
    let to = finding.replacement.clone()?;
    let path = finding.path.clone();
    let name = path.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
    if finding.place == Place::Key {
        return Some(Edit::Rename { path, from: name, to });
    }
    let mut node = to_node(policy);
    for token in path.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        node = match node.value {
            Value::Object(members) => members.into_iter().find(|member| member.key == name)?.value,
            Value::Array(elements) => elements.into_iter().nth(name.parse().ok()?)?,
            _ => return None,
        };
    }
    match node.value {
        Value::String(from) => Some(Edit::Replace { path, from, to }),
        _ => None,
    }
}

fn is_in(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn provider(site: &Site<'_, '_>, reason: &Reason) -> Vec<Vec<Edit>> {
    vec![vec![replace(reason, site.request.principal.to_owned())]]
}

fn action(site: &Site<'_, '_>, view: &StatementView<'_>) -> Vec<Vec<Edit>> {
    let path = format!("{}/Action", view.path);
    let Some(actions) = &view.statement.action else { return Vec::new() };
    let wanted = site.request.action;
    let is_federated_only = view.federated.iter().all(|federated| !matches!(federated.kind, FederatedKind::Saml));
    if wanted == ASSUME_ROLE && is_federated_only {
        // No federated caller can use it.
        let mut written = actions.iter().enumerate();
        if let Some((index, from)) = written.find(|(_, action)| action.eq_ignore_ascii_case("sts:AssumeRole")) {
            let path = if actions.is_array() { format!("{path}/{index}") } else { path };
            return vec![vec![Edit::Replace { path, from: from.to_string(), to: wanted.to_owned() }]];
        }
    }
    vec![vec![Edit::Add { path, value: wanted.to_owned() }]]
}

fn own_key(site: &Site<'_, '_>, claim: &str) -> String {
    format!("{}:{claim}", issuer_of(site.request.principal))
}

fn prefix(site: &Site<'_, '_>, condition: &Condition<'_>) -> Edit {
    rename(condition, own_key(site, condition.claim().unwrap_or_default()))
}

fn rename(condition: &Condition<'_>, to: String) -> Edit {
    Edit::Rename { path: condition.path.clone(), from: condition.key_text.to_owned(), to }
}

fn is_key(site: &Site<'_, '_>, condition: &Condition<'_>) -> bool {
    site.findings.iter().any(|finding| finding.path == condition.path && finding.place == Place::Key)
}

/// A key that no call has: what the lints write for it, or nothing in its place.
fn key(site: &Site<'_, '_>, condition: &Condition<'_>) -> Vec<Vec<Edit>> {
    let written = site.findings.iter().filter(|finding| finding.path == condition.path && finding.place == Place::Key);
    let mut edits: Vec<Vec<Edit>> =
        written.filter_map(|finding| finding.replacement.clone()).map(|to| vec![rename(condition, to)]).collect();
    edits.push(vec![Edit::Remove { path: condition.path.clone(), key: condition.key_text.to_owned() }]);
    edits
}

fn to_like(condition: &Condition<'_>) -> Edit {
    Edit::Move { path: condition.path.clone(), key: condition.key_text.to_owned(), operator: LIKE }
}

/// A wildcard under an operator that takes it literally: it becomes one, unless it would let in other tenants.
fn wildcard(
    site: &Site<'_, '_>,
    reason: &Reason,
    condition: &Condition<'_>,
    stranger: &Stranger<'_>,
) -> Vec<Vec<Edit>> {
    let claim = condition.claim().unwrap_or_default();
    if !stranger.is_pin(claim) || stranger.is_alone() || stranger.names_tenant(claim, &reason.expected) {
        return vec![vec![to_like(condition)]];
    }
    let presented = presented(site, condition.key_text).and_then(|text| literal(condition, text));
    presented.map(|to| vec![replace(reason, to)]).into_iter().collect()
}

fn replace(reason: &Reason, to: String) -> Edit {
    Edit::Replace { path: reason.path.clone(), from: reason.expected.clone(), to }
}

/// The one text that the call has for the key.
fn presented<'r>(site: &Site<'r, '_>, key: &str) -> Option<&'r str> {
    match site.request.get(key) {
        Some(Values::One(value)) => Some(value),
        _ => None,
    }
}

fn audience(
    site: &Site<'_, '_>,
    reason: &Reason,
    condition: &Condition<'_>,
    stranger: &Stranger<'_>,
) -> Vec<Vec<Edit>> {
    let subject = presented(site, &own_key(site, "sub"));
    if subject == Some(reason.expected.as_str()) {
        return vec![vec![rename(condition, own_key(site, "sub"))]];
    }
    let rule = stranger.provider().map(|provider| &provider.audience);
    // Where the audience is the tenant, another one is another tenant.
    if matches!(rule, Some(AudienceRule::Chosen { pins_tenant: true, .. })) && !is_slip(reason, condition) {
        return Vec::new();
    }
    value(site, reason, condition)
}

fn comparison(condition: &Condition<'_>) -> Option<Comparison> {
    let base = condition.operator?.base();
    match base.family() {
        Family::String if base.is_negated() => None,
        Family::String if base.ignores_case() => Some(Comparison::IgnoreCase),
        Family::String if base.has_wildcards() => Some(Comparison::Like),
        Family::String => Some(Comparison::Exact),
        _ => None,
    }
}

/// How the value of the policy differs from the token's.
fn kind(reason: &Reason, condition: &Condition<'_>) -> Option<Kind> {
    Some(difference(&reason.expected, reason.actual.as_deref()?, comparison(condition)?)?.kind)
}

/// Whether the same was meant and written wrong.
fn is_slip(reason: &Reason, condition: &Condition<'_>) -> bool {
    kind(reason, condition).is_some_and(|kind| kind <= Kind::Separator)
}

/// The text so that the condition's operator takes it literally.
fn literal(condition: &Condition<'_>, text: &str) -> Option<String> {
    let subject = Subject::parse(text).ok()?;
    let is_special = |text: &str| match comparison(condition) {
        Some(Comparison::Like) => text.contains(['*', '?', '$']),
        _ => text.contains("${"),
    };
    Some(if is_special(text) { SubjectPattern::exactly(&subject).as_str().to_owned() } else { text.to_owned() })
}

/// The token's value instead of a single one of the policy, or beside several.
fn value(site: &Site<'_, '_>, reason: &Reason, condition: &Condition<'_>) -> Vec<Vec<Edit>> {
    let Some(comparison) = comparison(condition) else { return Vec::new() };
    let Some(text) = presented(site, condition.key_text).and_then(|text| literal(condition, text)) else {
        return Vec::new();
    };
    let is_only = matches!(condition.values, OneOrMany::One(_)) || condition.values.as_slice().len() == 1;
    let is_wild = comparison == Comparison::Like && reason.expected.contains(['*', '?']);
    let is_replaced = is_slip(reason, condition) || (is_only && !is_wild);
    let edit =
        if is_replaced { replace(reason, text) } else { Edit::Add { path: condition.path.clone(), value: text } };
    vec![vec![edit]]
}

/// A subject that is another.
struct Subjects<'s, 'a> {
    site: &'s Site<'s, 'a>,
    view: &'s StatementView<'s>,
    reason: &'s Reason,
    condition: &'s Condition<'s>,
    stranger: &'s Stranger<'s>,
}

impl Subjects<'_, '_> {
    fn edits(&self) -> Vec<Vec<Edit>> {
        let Some(comparison) = comparison(self.condition) else { return Vec::new() };
        let mut edits = Vec::new();
        let findings = self.site.findings.iter();
        let written = findings.filter(|finding| finding.path == self.reason.path && finding.place == Place::Value);
        edits.extend(written.filter_map(|finding| finding.replacement.clone()).map(|to| vec![self.replace(to)]));
        edits.extend(self.under_one_operator().map(|edit| vec![edit]));
        let Some(presented) = presented(self.site, self.condition.key_text) else { return edits };
        if comparison == Comparison::Like
            && let Some(pattern) = self.with_ids().or_else(|| self.with_letter_case())
        {
            let is_case = kind(self.reason, self.condition) == Some(Kind::Case);
            edits.push(vec![if is_case { self.replace(pattern) } else { self.add(pattern) }]);
        }
        let (subject, provider) = (self.stranger.subject(), self.stranger.provider());
        // Of an issuer that nobody knows, or a subject that its provider does not give, only the same one is safe.
        let is_known = subject.is_some() || (self.stranger.is_alone() && provider.is_some());
        if !is_known && !is_slip(self.reason, self.condition) {
            return edits;
        }
        if let Some((form, parts)) = &subject
            && form.parts().any(|part| part.per_run)
        {
            edits.push(self.for_every_run(form, parts, comparison));
            return edits;
        }
        if let Some(text) = literal(self.condition, presented) {
            edits.push(vec![if self.is_dead() { self.replace(text) } else { self.add(text) }]);
        }
        edits
    }

    fn replace(&self, to: String) -> Edit {
        replace(self.reason, to)
    }

    fn add(&self, value: String) -> Edit {
        Edit::Add { path: self.condition.path.clone(), value }
    }

    /// Whether the policy's value lets nobody in, so that nothing is lost with it.
    fn is_dead(&self) -> bool {
        let names = ["subject_matches_nobody", "placeholder_value", "damaged_value"];
        self.site.finding(&names, &self.reason.path, Place::Value).is_some() || is_slip(self.reason, self.condition)
    }

    /// Two operators on the subject exclude each other; under one, their values are alternatives.
    fn under_one_operator(&self) -> Option<Edit> {
        let is_pair = |condition: &&Condition<'_>| {
            condition.key_text == self.condition.key_text
                && condition.path != self.condition.path
                && [condition, self.condition].iter().all(|condition| {
                    matches!(condition.operator, Some(Operator::STRING_EQUALS | Operator::STRING_LIKE))
                })
        };
        let other = self.view.conditions.iter().find(is_pair)?;
        let exact = [other, self.condition].into_iter().find(|condition| condition.operator_text != LIKE)?;
        // Under `StringLike` the values would say something else.
        let is_plain = !exact.values.iter().any(|value| value.as_str().contains(['*', '?', '$']));
        is_plain.then(|| to_like(exact))
    }

    /// The pattern with the ids of the token's subject.
    fn with_ids(&self) -> Option<String> {
        let (form, parts) = self.stranger.subject()?;
        let named: Vec<(&str, &String)> = form.parts().map(|part| &*part.name).zip(&parts).collect();
        let mut pattern = self.reason.expected.clone();
        for (name, text) in &named {
            let Some((_, id)) = named.iter().find(|(other, _)| other.strip_suffix("_id") == Some(name)) else {
                continue;
            };
            for (before, after) in [(':', '/'), ('/', ':')] {
                let with_id = format!("{before}{text}@{id}{after}");
                pattern = pattern.replacen(&format!("{before}{text}{after}"), &with_id, 1);
            }
        }
        (pattern != self.reason.expected).then_some(pattern)
    }

    /// The pattern with the letter case of the token's subject.
    fn with_letter_case(&self) -> Option<String> {
        let (_, parts) = self.stranger.subject()?;
        let mut pattern = self.reason.expected.clone();
        for part in &parts {
            let start = pattern.to_ascii_lowercase().find(&part.to_ascii_lowercase());
            if let Some(start) = start
                && pattern.get(start..start + part.len()).is_some()
            {
                pattern.replace_range(start..start + part.len(), part);
            }
        }
        (pattern != self.reason.expected).then_some(pattern)
    }

    /// The next run has another subject: a pattern for all of them.
    fn for_every_run(&self, form: &Template, parts: &[String], comparison: Comparison) -> Vec<Edit> {
        let pattern = with_open_parts(form, Some(parts));
        let edit = if self.is_dead() { self.replace(pattern) } else { self.add(pattern) };
        let is_like = comparison == Comparison::Like;
        [edit].into_iter().chain((!is_like).then(|| to_like(self.condition))).collect()
    }
}

/// Whether the operator names the values that it lets through and needs the key.
pub(super) fn names_values(operator: Operator) -> bool {
    let base = operator.base();
    let is_equality =
        matches!(base, BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringLike);
    is_equality && !operator.is_if_exists() && operator.set_prefix() != Some(SetPrefix::ForAllValues)
}
