//! [env zero](https://docs.envzero.com/guides/integrations/oidc-integrations/oidc-with-aws.md): one issuer, whose slash at the end counts,
//! and one audience for all customers; the subject is an opaque id of the organization, and every token carries session tags.

use std::borrow::Cow;

use super::entry::guide;
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
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

recommended! {
    /// Lets in the deployments of one organization: nothing smaller is in the subject.
    (id: Id)
    "aud" = ("hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b");
    "sub" = ORGANIZATION;
}

guide! {
    tenant: "An organization, by an opaque id of its own: under Organization Settings, Policies, `show` beside Enable OIDC; the form for an \
             OIDC credential shows it too.",
    setup: &[
        "Under Organization Settings, Credentials, create an AWS credential of the kind OIDC with the role's ARN, and assign it to the projects.",
        "Or switch on Enable OIDC under Organization Settings, Policies; deployments then have the token in `ENV0_OIDC_TOKEN`.",
    ],
    examples: &[("organization", "auth0|632b8219674bde0224a96141")],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("id", "632b8219674bde0224a96141")] }),
    pitfalls: &[
        pitfall(
            "The slash at the end belongs to the issuer, so to the ARN and to every key: `login.app.env0.com/:aud`.",
            &[(Issuer("login.app.env0.com"), "misspelled_issuer")],
        ),
        pitfall(
            "Tokens carry session tags, so that `Action` needs `sts:TagSession` too.",
            &[(Actions(&["sts:AssumeRoleWithWebIdentity"]), "missing_tag_session")],
        ),
        pitfall(
            "All customers have the same audience: without the subject, every env zero organization gets in.",
            &[(Without("sub"), "missing_subject"), (Value("sub", "auth0|*"), "open_tenant")],
        ),
        pitfall(
            "The subject begins with `auth0|`.",
            &[(Value("sub", "632b8219674bde0224a96141"), "subject_matches_nobody")],
        ),
        pitfall(
            "Project and environment are session tags (`aws:RequestTag/projectId`), not part of the subject.",
            &[],
        ),
    ],
    sources: &[
        "https://docs.envzero.com/guides/integrations/oidc-integrations/oidc-retrieving-your-subject-identifier",
        "https://docs.envzero.com/guides/integrations/oidc-integrations",
    ],
}
