//! Whether a token belongs to the tenant that a policy names.

use super::candidate::names_values;
use super::edit::Edit;
use super::explain::Site;
use crate::diagnostic::Place;
use crate::evaluate::{Request, Values};
use crate::lint::placeholder::is_placeholder;
use crate::lint::suggest::with_open_parts;
use crate::lint::wanted::tenant_of;
use crate::lint::{Condition, StatementView};
use crate::names::{BaseOperator, Family};
use crate::provider::{AudienceRule, Provider, Recognized, Template, Tenancy, recognize};

/// The issuer in a provider's ARN; of a built-in provider its name.
pub(super) fn issuer_of(principal: &str) -> &str {
    principal.split_once(":oidc-provider/").map_or(principal, |(_, issuer)| issuer)
}

/// The tenant of a token of a shared issuer, to be held against what a statement names.
pub(super) struct Stranger<'a> {
    recognized: Option<Recognized<'a>>,
    subject: Option<String>,
}

/// The tenants' names, where they are not the same.
pub(super) struct OtherTenant {
    /// What the part is called: `account_id`.
    pub(super) part: String,
    pub(super) expected: String,
    pub(super) actual: String,
}

impl<'a> Stranger<'a> {
    pub(super) fn of(request: &Request<'_>, custom: &'a [Provider]) -> Self {
        let issuer = issuer_of(request.principal);
        let recognized = recognize(issuer, custom);
        let subject = match request.get(&format!("{issuer}:sub")) {
            Some(Values::One(subject)) => Some(subject.to_owned()),
            _ => None,
        };
        Self { recognized, subject }
    }

    /// The provider's entry.
    pub(super) fn provider(&self) -> Option<&'a Provider> {
        self.recognized.as_ref().map(|recognized| recognized.provider)
    }

    /// Whether the issuer has one tenant only.
    pub(super) fn is_alone(&self) -> bool {
        self.recognized.as_ref().is_some_and(|recognized| recognized.form.tenancy == Tenancy::PerTenant)
    }

    /// The form of the token's subject and its parts.
    pub(super) fn subject(&self) -> Option<(&'a Template, Vec<String>)> {
        self.provider()?.parse_subject(self.subject.as_deref()?)
    }

    /// Whether the claim tells tenants apart.
    pub(super) fn is_pin(&self, claim: &str) -> bool {
        let by_audience = |provider: &Provider| {
            matches!(provider.audience, AudienceRule::Chosen { pins_tenant: true, .. })
                && claim.eq_ignore_ascii_case("aud")
        };
        claim.eq_ignore_ascii_case("sub")
            || self.provider().is_some_and(|provider| {
                by_audience(provider) || provider.claim(claim).is_some_and(|claim| claim.pins_tenant)
            })
    }

    /// Whether a value of such a claim lets in one tenant only.
    fn is_one_tenant(&self, condition: &Condition<'_>, claim: &str, value: &str) -> bool {
        let has_wildcards = condition.operator.is_some_and(|operator| operator.base().has_wildcards());
        let is_open = value.contains("${") || (has_wildcards && value.contains(['*', '?']));
        !is_open || self.names_tenant(claim, value)
    }

    /// Whether a pattern lets in one tenant only.
    pub(super) fn names_tenant(&self, claim: &str, pattern: &str) -> bool {
        let is_subject = claim.eq_ignore_ascii_case("sub");
        is_subject && self.provider().is_some_and(|provider| tenant_of(provider, pattern, false).is_some())
    }

    /// The tenants that a condition names, when the token's is none of them.
    pub(super) fn refused(&self, site: &Site<'_, '_>, condition: &Condition<'_>) -> Option<OtherTenant> {
        if self.is_alone() {
            return None;
        }
        let provider = self.provider()?;
        let operator = condition.operator.filter(|operator| !operator.base().is_negated())?;
        let claim = condition.claim()?;
        if !claim.eq_ignore_ascii_case("sub") {
            let is_pin = provider.claim(claim).is_some_and(|claim| claim.pins_tenant);
            return if is_pin { refused_claim(site, condition) } else { None };
        }
        if operator.base().family() != Family::String {
            return None;
        }
        let own = self.subject()?;
        let mut refused = None;
        for (path, value) in condition.values() {
            // What was meant by a value that matches nobody.
            let meant = site.finding(&["subject_matches_nobody", "damaged_value"], &path, Place::Value);
            let text = meant.and_then(|finding| finding.replacement.as_deref()).unwrap_or(value.as_str());
            match other_tenant(provider, text, &own)? {
                Relation::Same => return None,
                Relation::Other(other) => refused = refused.or(Some(other)),
            }
        }
        refused
    }
}

/// The same for a claim that tells tenants apart beside the subject.
fn refused_claim(site: &Site<'_, '_>, condition: &Condition<'_>) -> Option<OtherTenant> {
    let is_equality = matches!(condition.operator?.base(), BaseOperator::StringEquals | BaseOperator::StringLike);
    let Some(Values::One(actual)) = site.request.get(condition.key_text).filter(|_| is_equality) else { return None };
    let is_other = |text: &str| {
        !text.contains(['*', '?', '$']) && is_placeholder(text).is_none() && !text.eq_ignore_ascii_case(actual)
    };
    let first = condition.values.iter().next()?.as_str();
    condition.values.iter().all(|value| is_other(value.as_str())).then(|| OtherTenant {
        part: condition.claim().unwrap_or_default().to_owned(),
        expected: first.to_owned(),
        actual: actual.to_owned(),
    })
}

/// Whether the statement keeps every tenant out that its author did not name: some condition needs a claim that tells tenants apart, and
/// each of its values names one tenant.
///
/// Of an issuer that nobody knows, what the author wrote counts as naming tenants: `written` says whether a condition is theirs.
pub(super) fn is_closed(
    view: &StatementView<'_>,
    request: &Request<'_>,
    stranger: &Stranger<'_>,
    written: impl Fn(&Condition<'_>) -> bool,
) -> bool {
    let own = format!("{}:", issuer_of(request.principal));
    stranger.is_alone()
        || view.conditions.iter().any(|condition| {
            let is_own = condition.key_text.get(..own.len()).is_some_and(|start| start.eq_ignore_ascii_case(&own));
            let claim = condition.key_text.get(own.len()..).unwrap_or_default();
            is_own
                && condition.operator.is_some_and(names_values)
                && stranger.is_pin(claim)
                && (condition.values.iter().all(|value| stranger.is_one_tenant(condition, claim, value.as_str()))
                    || (stranger.provider().is_none() && written(condition)))
        })
}

/// The condition on the token's subject that closes the statement.
pub(super) fn subject_condition(
    view: &StatementView<'_>,
    request: &Request<'_>,
    stranger: &Stranger<'_>,
) -> Option<Edit> {
    let text = stranger.subject.as_deref()?;
    let per_run = stranger.subject().filter(|(form, _)| form.parts().any(|part| part.per_run));
    let (operator, value) = match per_run {
        Some((form, parts)) => ("StringLike", with_open_parts(form, Some(&parts))),
        None if text.contains("${") => return None,
        None => ("StringEquals", text.to_owned()),
    };
    let key = format!("{}:sub", issuer_of(request.principal));
    Some(Edit::Require { statement: view.path.clone(), operator, key, value })
}

enum Relation {
    Same,
    Other(OtherTenant),
}

/// How the tenant that a value names relates to the token's; `None` when the value does not tell.
///
/// Where both have several parts that tell tenants apart, one that is the same will do. Letter case does not make another tenant.
fn other_tenant(provider: &Provider, text: &str, own: &(&Template, Vec<String>)) -> Option<Relation> {
    let (form, parts) = tenant_of(provider, text, !text.contains(['*', '?', '$']))?;
    let tenants = |form: &Template, parts: &[String]| -> Vec<(String, String)> {
        let pairs = form.parts().zip(parts).filter(|(part, _)| part.tenant);
        pairs.map(|(part, text)| (part.name.to_string(), text.clone())).collect()
    };
    let own = tenants(own.0, &own.1);
    let mut other = None;
    for (name, expected) in tenants(form, &parts) {
        let Some((_, actual)) = own.iter().find(|(own, _)| *own == name) else { continue };
        if actual.eq_ignore_ascii_case(&expected) {
            return Some(Relation::Same);
        }
        if is_placeholder(&expected).is_some() || expected.contains(['*', '?', '$', '{', '<']) {
            return None;
        }
        other = other.or(Some(OtherTenant { part: name, expected, actual: actual.clone() }));
    }
    other.map(Relation::Other)
}
