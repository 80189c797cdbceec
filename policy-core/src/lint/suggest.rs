//! The condition that is missing, in words and in JSON.

use super::{Federated, StatementView, tenant};
use crate::provider::{AudienceRule, Part, Provider, Segment, Template, control};

/// A condition that a statement should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Suggestion {
    operator: &'static str,
    key: String,
    value: String,
}

impl Suggestion {
    /// The condition that pins the tenant: on the subject, or on what the provider has instead.
    pub(super) fn pin(federated: &Federated<'_>) -> Self {
        if let Some(key) = tenant::controlled_key(federated) {
            let value = match key.rsplit_once(':') {
                Some((_, "sub")) => "{subject}",
                Some((_, "aud")) => "{audience}",
                _ => "{value}",
            };
            return Self { operator: "StringEquals", key, value: value.to_owned() };
        }
        let Some(provider) = federated.provider() else { return Self::subject(federated) };
        // AWS's table has only the first of some providers' issuers.
        let mut controls = provider.issuers.iter().filter_map(|form| control(&form.template.pattern()));
        let wants_audience = controls.any(|control| control.has_claim("aud"));
        if provider.audience_pins_tenant() && (wants_audience || provider.subjects.is_empty()) {
            return Self::equals(federated, "aud", "{audience}");
        }
        match provider.claims.iter().find(|claim| claim.pins_tenant) {
            Some(claim) if provider.subjects.is_empty() => {
                Self::equals(federated, &claim.name, format!("{{{}}}", claim.name))
            }
            _ => Self::subject(federated),
        }
    }

    /// A condition on the subject, in the provider's own form.
    pub(super) fn subject(federated: &Federated<'_>) -> Self {
        let provider = federated.narrowed();
        let form = provider.as_ref().and_then(|provider| {
            subject_form(provider, |part| part.tenant).or_else(|| subject_form(provider, |_| true))
        });
        match form {
            Some(form) if form.parts().any(|part| part.per_run) => {
                Self { operator: "StringLike", key: key(federated, "sub"), value: with_open_parts(form, None) }
            }
            Some(form) => Self::equals(federated, "sub", form.pattern()),
            None => Self::equals(federated, "sub", "{subject}"),
        }
    }

    /// A condition on the audience.
    pub(super) fn audience(federated: &Federated<'_>) -> Self {
        let provider = federated.narrowed();
        let audience = match provider.as_ref().map(|provider| &provider.audience) {
            Some(AudienceRule::Fixed(audience) | AudienceRule::Chosen { recommended: Some(audience), .. }) => audience,
            _ => "{audience}",
        };
        Self::equals(federated, "aud", audience)
    }

    /// A condition that keeps out whoever has not signed in.
    pub(super) fn signed_in(federated: &Federated<'_>) -> Self {
        let value = "authenticated".to_owned();
        Self { operator: "ForAnyValue:StringLike", key: key(federated, "amr"), value }
    }

    /// `StringEquals` on a claim.
    pub(super) fn equals(federated: &Federated<'_>, claim: &str, value: impl Into<String>) -> Self {
        Self { operator: "StringEquals", key: key(federated, claim), value: value.into() }
    }

    /// What to add to the statement, as it stands: never a second member of one name.
    pub(super) fn help(&self, view: &StatementView<'_>) -> String {
        let Self { operator, key, value } = self;
        if view.is_short_form
            && let Some((_, claim)) = key.rsplit_once(':')
        {
            return format!("add `{claim}: \"{value}\"`");
        }
        let entry = format!("\"{key}\": \"{value}\"");
        let Some(blocks) = view.statement.condition.as_deref() else {
            return format!("add `\"Condition\": {{ \"{operator}\": {{ {entry} }} }}`");
        };
        let has_operator = blocks.iter().any(|block| block.operator == *operator);
        if has_operator {
            return format!("add `{entry}` under `{operator}`");
        }
        format!("add `\"{operator}\": {{ {entry} }}` to `Condition`")
    }

    /// What to write instead of a value under this claim.
    pub(super) fn instead(&self, claim: &str, view: &StatementView<'_>) -> String {
        match self.key.rsplit_once(':') {
            Some((_, own)) if own.eq_ignore_ascii_case(claim) => format!("write `{}`", self.value),
            _ => self.help(view),
        }
    }
}

/// The key of a claim, under the issuer that was meant.
fn key(federated: &Federated<'_>, claim: &str) -> String {
    let meant = federated.meant.as_ref().map(|near| near.issuer.as_str());
    format!("{}:{claim}", meant.or(federated.issuer()).unwrap_or("{issuer}"))
}

/// The most usual subject form with such a part.
pub(super) fn subject_form(provider: &Provider, has: impl Fn(&Part) -> bool) -> Option<&Template> {
    provider.subjects.iter().find(|form| !form.customised && form.parts().any(&has))
}

/// The form with `*` for every part that differs from run to run, and these parts, or their names in braces, for the others.
pub(crate) fn with_open_parts(form: &Template, parts: Option<&[String]>) -> String {
    let mut text = String::new();
    let mut index = 0;
    for segment in form.segments.iter() {
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Part(part) => {
                match parts.and_then(|parts| parts.get(index)) {
                    _ if part.per_run => text.push('*'),
                    Some(part) => text.push_str(part),
                    None => text.extend(["{", &part.name, "}"]),
                }
                index += 1;
            }
        }
    }
    text
}
