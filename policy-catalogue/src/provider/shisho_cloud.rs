//! [Shisho Cloud](https://shisho.dev/docs/g/getting-started/integrate-apps/aws/): one issuer for all organizations; the organization's id in the
//! subject is the tenant. What follows it is not documented.

use std::borrow::Cow;

use super::entry::guide;
use super::part::{AUDIENCE, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};
use crate::names::Audience;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("shisho-cloud"),
    name: Cow::Borrowed("Shisho Cloud"),
    documentation: Cow::Borrowed("https://shisho.dev/docs/g/getting-started/integrate-apps/aws/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "tokens.cloud.shisho.dev"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[JOB]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The organization's id.
    ORGANIZATION_ID = "organization_id", "a Shisho Cloud organization id holds no `:`", [NO_COLON{1,}], tenant, undocumented
}

part! {
    /// What follows the organization.
    REST = "rest", "the rest of a subject may hold any character", [ANY{1,}], undocumented
}

/// `job:{organization_id}:{rest}`.
///
/// Source: <https://github.com/aws-samples/resource-control-policy-examples>.
pub const JOB: Template = template!("job", "job:" ORGANIZATION_ID ":" REST);

part_type! {
    /// A Shisho Cloud organization id; its grammar is not documented.
    OrganizationId, "Shisho Cloud organization id", ORGANIZATION_ID
}

part_type! {
    /// What follows the organization in a subject, as a token shows it; it is not documented.
    Rest, "rest of a Shisho Cloud subject", REST, tail
}

subject_type! {
    /// The subject of a Shisho Cloud token.
    ///
    /// ```
    /// use policy_core::provider::shisho_cloud::{OrganizationId, Rest, Subject};
    ///
    /// let (organization, rest) = (OrganizationId::parse("org123")?, Rest::parse("example")?);
    /// assert_eq!(Subject::job(&organization, &rest).as_str(), "job:org123:example");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A job of an organization.
    job(organization_id: OrganizationId, rest: Rest) = JOB;
}

recommended! {
    /// Lets in every job of one organization.
    (organization_id: OrganizationId, audience: Audience)
    "aud" = (AUDIENCE);
    "sub" = ("job:" ORGANIZATION_ID ":*");
}

guide! {
    tenant: "A Shisho Cloud organization.",
    setup: &["Follow Shisho Cloud's page about AWS; it names the audience to register."],
    examples: &[("job", "job:org123:example")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization_id", "org123"), ("audience", "sts.amazonaws.com")],
    }),
    pitfalls: &[
        pitfall(
            "Write the organization's id whole, with the `:` after it.",
            &[(Value("sub", "job:org*"), "open_tenant"), (Value("sub", "job:org123"), "subject_matches_nobody")],
        ),
        pitfall(
            "Without the subject, jobs of every organization get in; IAM refuses such a policy.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall("What follows the organization in the subject is not documented.", &[]),
    ],
    sources: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://github.com/aws-samples/resource-control-policy-examples/tree/main/Limit-access-to-trusted-OIDC-identity-providers",
    ],
}
