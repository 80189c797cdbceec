//! [env zero](https://docs.envzero.com/guides/integrations/oidc-integrations/oidc-with-aws.md): one issuer, whose slash at the end counts,
//! and one audience for all customers; the subject is an opaque id of the organization, and every token carries session tags.

use std::borrow::Cow;

use super::part::{part, part_type};
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("env0"),
    name: Cow::Borrowed("env zero"),
    documentation: Cow::Borrowed("https://docs.envzero.com/guides/integrations/oidc-integrations/oidc-with-aws.md"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "login.app.env0.com/"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Fixed(Cow::Borrowed("hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b")),
    subjects: Cow::Borrowed(&[ORGANIZATION]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: true,
};

part! {
    /// The opaque id that env zero shows for an organization; samples have 24 hexadecimal digits.
    ID = "id", "an env zero organization's subject id is letters and digits", [ALPHANUMERIC{1,}], tenant, undocumented
}

/// `auth0|{id}`, the only form.
pub const ORGANIZATION: Template = template!("organization", "auth0|" ID);

part_type! {
    /// The id in the subject of an env zero organization, as env zero shows it.
    ///
    /// Source: <https://docs.envzero.com/guides/integrations/oidc-integrations/oidc-with-aws.md>.
    Id, "env zero subject id", ID
}

subject_type! {
    /// The subject of an env zero token.
    ///
    /// ```
    /// use policy_core::provider::env0::{Id, Subject};
    ///
    /// let id = Id::parse("632b8219674bde0224a96141")?;
    /// assert_eq!(Subject::organization(&id).as_str(), "auth0|632b8219674bde0224a96141");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Every deployment of an organization.
    organization(id: Id) = ORGANIZATION;
}
