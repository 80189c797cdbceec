//! From an issuer to its provider.

use std::borrow::Cow;

use super::{AudienceRule, BUILT_IN, IssuerForm, Part, Provider, Segment, Template, Tenancy, index};
use crate::names::{ProviderArn, hole};

/// An issuer that belongs to a known provider.
#[derive(Clone, Debug)]
pub struct Recognized<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Which form of its issuers it is.
    pub form: &'a IssuerForm,
    /// The parts of the issuer, in order.
    pub parts: Vec<String>,
}

impl<'a> Recognized<'a> {
    /// Whether a condition must pin the tenant.
    pub fn is_shared(&self) -> bool {
        self.form.tenancy == Tenancy::Shared
    }

    /// The provider with what is the same in all tokens of this issuer written out: a subject's part that is called like one of the
    /// issuer's is the issuer's, and so is `{name}` in the audience.
    ///
    /// ```
    /// use policy_core::provider::{AudienceRule, recognize};
    ///
    /// let vercel = recognize("oidc.vercel.com/acme", &[]).unwrap().narrowed();
    /// assert_eq!(vercel.subjects[0].pattern(), "owner:acme:project:{project}:environment:{environment}");
    /// assert_eq!(
    ///     vercel.audience,
    ///     AudienceRule::Chosen { recommended: Some("https://vercel.com/acme".into()), pins_tenant: true },
    /// );
    /// ```
    pub fn narrowed(&self) -> Cow<'a, Provider> {
        let provider = self.provider;
        let is_known = |part: &Part| self.part(&part.name).is_some();
        let names_known = |form: &Template| form.parts().any(is_known);
        let has_subject = provider.subjects.iter().any(names_known);
        let audience = self.audience();
        if !has_subject && matches!(audience, Cow::Borrowed(_)) {
            return Cow::Borrowed(provider);
        }
        let mut narrowed = Provider { audience: audience.into_owned(), ..provider.clone() };
        if has_subject {
            narrowed.subjects = provider.subjects.iter().map(|form| self.fill(form)).collect();
        }
        Cow::Owned(narrowed)
    }

    /// Who decides the audience, with the issuer's parts for their names; where the issuer has no such part, it is not known.
    pub fn audience(&self) -> Cow<'a, AudienceRule> {
        let rule = &self.provider.audience;
        let (text, pins_tenant) = match rule {
            AudienceRule::Fixed(text) => (text, None),
            AudienceRule::Chosen { recommended: Some(text), pins_tenant } => (text, Some(*pins_tenant)),
            AudienceRule::Chosen { recommended: None, .. } => return Cow::Borrowed(rule),
        };
        if !text.contains('{') {
            return Cow::Borrowed(rule);
        }
        let text = self.fill_text(text).map(Cow::Owned);
        Cow::Owned(match (pins_tenant, text) {
            (None, Some(text)) => AudienceRule::Fixed(text),
            (pins_tenant, text) => {
                AudienceRule::Chosen { recommended: text, pins_tenant: pins_tenant.unwrap_or_default() }
            }
        })
    }

    /// The issuer's part of this name, unless it is not known yet.
    fn part(&self, name: &str) -> Option<&str> {
        let (_, text) = self.form.template.parts().zip(&self.parts).find(|(part, _)| part.name == name)?;
        if hole::has_hole(text) { None } else { Some(text) }
    }

    fn fill(&self, form: &Template) -> Template {
        let mut segments = Vec::new();
        for segment in form.segments.iter() {
            let text = match segment {
                Segment::Part(part) => self.part(&part.name),
                Segment::Literal(text) => Some(&**text),
            };
            match (text, segments.last_mut()) {
                (Some(text), Some(Segment::Literal(before))) => before.to_mut().push_str(text),
                (Some(text), _) => segments.push(Segment::Literal(text.to_owned().into())),
                (None, _) => segments.push(segment.clone()),
            }
        }
        Template { segments: segments.into(), ..form.clone() }
    }

    /// The text with the issuer's parts for their names; `None` when the issuer has no such part.
    fn fill_text(&self, text: &str) -> Option<String> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, (name, after))) = rest.split_once('{').and_then(|(a, b)| Some((a, b.split_once('}')?)))
        {
            filled.push_str(before);
            match self.part(name) {
                Some(part) => filled.push_str(part),
                None if name == HOST => {
                    let parts: Vec<&str> = self.parts.iter().map(String::as_str).collect();
                    let issuer = self.form.template.format(&parts);
                    let host = issuer.split('/').next().filter(|host| !hole::has_hole(host))?;
                    filled.push_str(host);
                }
                None => return None,
            }
            rest = after;
        }
        filled.push_str(rest);
        Some(filled)
    }
}

/// What stands for the issuer's host in the text of an audience.
const HOST: &str = "host";

impl IssuerForm {
    /// Whether the customer chooses the whole issuer, so that the form fits nearly every issuer and tells nothing of whose one is.
    pub fn is_free(&self) -> bool {
        index::key(self).is_none()
    }
}

impl Provider {
    /// The provider's issuer form and parts, if the issuer is one of its own; none by a form that [is free](IssuerForm::is_free).
    pub fn recognize(&self, issuer: &str) -> Option<Recognized<'_>> {
        for form in self.issuers.iter() {
            if !form.is_free()
                && let Some(parts) = form.template.parse(issuer)
            {
                return Some(Recognized { provider: self, form, parts });
            }
        }
        None
    }
}

/// The provider that an issuer, written without `https://`, belongs to: first of `custom`, then of the catalogue.
///
/// In the catalogue a form without parts wins over one of its host, and that over one of the host's end (`{org}.example.com`) or of the
/// path (`{host}/_services/token`); time does not depend on how many providers there are. A self-managed instance, whose issuer can
/// be any, is known only when it is among `custom`: see [`Provider::at`].
///
/// An issuer with a [hole](crate::names::hole) is recognized when the hole stands for a part of the issuer.
///
/// ```
/// use policy_core::provider::recognize;
///
/// let found = recognize("oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a", &[]).unwrap();
/// assert_eq!((&*found.provider.id, &*found.parts[0]), ("circleci", "3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a"));
/// assert!(recognize("gitlab.example.com", &[]).is_none());
/// ```
pub fn recognize<'a>(issuer: &str, custom: &'a [Provider]) -> Option<Recognized<'a>> {
    for provider in custom {
        if let Some(found) = provider.recognize(issuer) {
            return Some(found);
        }
    }
    index::find(issuer)
}

/// The provider of an IAM OIDC provider's ARN; see [`recognize`].
pub fn recognize_arn<'a>(arn: &ProviderArn, custom: &'a [Provider]) -> Option<Recognized<'a>> {
    recognize(arn.issuer(), custom)
}

/// The provider of an issuer URL or of a token's `iss`; see [`recognize`]. Only a built-in provider's may lack `https://`.
///
/// ```
/// use policy_core::provider::recognize_url;
///
/// assert_eq!(recognize_url("https://gitlab.com", &[]).unwrap().provider.id, "gitlab");
/// assert_eq!(recognize_url("accounts.google.com", &[]).unwrap().provider.id, "google");
/// assert!(recognize_url("gitlab.com", &[]).is_none());
/// ```
pub fn recognize_url<'a>(url: &str, custom: &'a [Provider]) -> Option<Recognized<'a>> {
    match url.strip_prefix("https://") {
        Some(issuer) => recognize(issuer, custom),
        None if BUILT_IN.contains(&url) => recognize(url, custom),
        None => None,
    }
}
