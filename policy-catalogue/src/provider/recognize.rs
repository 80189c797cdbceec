//! From an issuer to its provider.

use super::{BUILT_IN, IssuerForm, Provider, Tenancy, index};
use crate::names::ProviderArn;

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

impl Recognized<'_> {
    /// Whether a condition must pin the tenant.
    pub fn is_shared(&self) -> bool {
        self.form.tenancy == Tenancy::Shared
    }
}

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
