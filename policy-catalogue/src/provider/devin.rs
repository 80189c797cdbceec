//! [Devin](https://docs.devin.ai/product-guides/oidc): one issuer for all organizations of `app.devin.ai`; the organization's id in the subject
//! is the tenant. Who sets the session up chooses which claims the subject holds.
//!
//! An enterprise with a host of its own has that host as issuer: see [`Provider::custom`].

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("devin"),
    name: Cow::Borrowed("Devin"),
    documentation: Cow::Borrowed("https://docs.devin.ai/product-guides/oidc"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "app.devin.ai"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[
        ORGANIZATION,
        template!("organization_claims", "org_id:" ORGANIZATION_ID SEPARATOR CLAIMS; "", customised),
        template!("claims", CLAIM ":" CLAIMS; "", customised),
    ]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["devin_id", "org_id", "requesting_user_email"],
    always_tags_session: false,
};

part! {
    /// The organization's id; examples begin with `org-`.
    ORGANIZATION_ID = "organization_id", "a Devin organization id is letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}],
    tenant, undocumented
}

part! {
    /// What stands between two claims of a subject.
    SEPARATOR = "separator", "claims are kept apart by a character that is no letter and no digit",
    [[('\0', ','), ('.', '/'), (':', '@'), ('[', '^'), ('`', '`'), ('{', char::MAX)]{1}], undocumented
}

part! {
    /// The name of a claim.
    CLAIM = "claim", "a claim's name is lower-case letters and `_`", [[('a', 'z'), ('_', '_')]{1,}], undocumented
}

part! {
    /// What claims hold.
    CLAIMS = "claims", "claims may hold any character", [ANY{1,}], undocumented
}

/// `org_id:{organization_id}`, unless `subject-keys` names other claims.
pub const ORGANIZATION: Template = template!("organization", "org_id:" ORGANIZATION_ID);

part_type! {
    /// A Devin organization id, as Devin's administrator or Cognition's support knows it; its grammar is not documented.
    OrganizationId, "Devin organization id", ORGANIZATION_ID
}

subject_type! {
    /// The subject of a Devin session's token.
    ///
    /// ```
    /// use policy_core::provider::devin::{OrganizationId, Subject};
    ///
    /// let organization = OrganizationId::parse("org-abc123")?;
    /// assert_eq!(Subject::organization(&organization).as_str(), "org_id:org-abc123");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Every session of an organization.
    organization(organization_id: OrganizationId) = ORGANIZATION;
}

recommended! {
    /// Lets in every session of one organization.
    (organization_id: OrganizationId)
    "aud" = ("sts.amazonaws.com");
    "sub" = ORGANIZATION;
}

guide! {
    tenant: "A Devin organization. Devin's administrator or Cognition's support knows its id and the host of its issuer.",
    setup: &[
        "Add `github.com/CognitionAI/actions/setup-aws-oidc@main` with `role-arn` and `region` to the section `initialize` of the \
         environment's blueprint.",
        "The AWS command and the SDKs in the session then use the role.",
    ],
    examples: &[("organization", "org_id:org-abc123")],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("organization_id", "org-abc123")] }),
    pitfalls: &[
        pitfall(
            "The subject begins with the name of the claim.",
            &[(Value("sub", "org-abc123"), "subject_matches_nobody")],
        ),
        pitfall(
            "A pattern that stops within the id lets in other organizations.",
            &[(Value("sub", "org_id:*"), "open_tenant"), (Value("sub", "org_id:org-abc*"), "open_tenant")],
        ),
        pitfall(
            "The action's `subject-keys` chooses what the subject holds; the policy must match the same claims.",
            &[],
        ),
        pitfall(
            "Tokens live for about a minute: use the action's helper, which asks for a new one, not a file with a token.",
            &[],
        ),
        pitfall("STS does not read the claim `org_id`.", &[(Key("sub", "org_id"), "absent_condition_key")]),
    ],
    sources: &["https://github.com/CognitionAI/actions/blob/main/setup-aws-oidc/README.md"],
}
