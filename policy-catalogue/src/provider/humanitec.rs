//! [Humanitec](https://github.com/humanitec-tf-modules/orchestrator-cloud-account-aws-identity), Platform Orchestrator: one issuer for all
//! organizations; the organization's id begins the subject, without a label.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("humanitec"),
    name: Cow::Borrowed("Humanitec"),
    documentation: Cow::Borrowed("https://github.com/humanitec-tf-modules/orchestrator-cloud-account-aws-identity"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "idtoken.humanitec.io"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[CLOUD_ACCOUNTS]),
    claims: claims![],
    unread_claims: texts![],
    always_tags_session: false,
};

part! {
    /// The organization's id.
    ORG_ID = "org_id", "a Humanitec organization id holds no `:` and no `/`", [NO_DELIMITER{1,}], tenant, undocumented
}

part! {
    /// The id of the cloud account in Humanitec.
    CLOUD_ACCOUNT_ID = "cloud_account_id", "a cloud account id holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

/// `{org_id}/{cloud_account_id}`.
pub const CLOUD_ACCOUNTS: Template = template!("cloud_account", ORG_ID "/" CLOUD_ACCOUNT_ID);

part_type! {
    /// A Humanitec organization, as in `app.humanitec.io/orgs/<id>`; its grammar is not documented.
    OrgId, "Humanitec organization", ORG_ID
}

part_type! {
    /// A cloud account of a Humanitec organization; its grammar is not documented.
    CloudAccountId, "Humanitec cloud account", CLOUD_ACCOUNT_ID
}

subject_type! {
    /// The subject of a Humanitec token.
    ///
    /// ```
    /// use policy_core::provider::humanitec::{CloudAccountId, OrgId, Subject};
    ///
    /// let account = CloudAccountId::parse("my-cloud-account")?;
    /// assert_eq!(Subject::cloud_account(&OrgId::parse("my-org")?, &account).as_str(), "my-org/my-cloud-account");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A cloud account of an organization.
    cloud_account(org_id: OrgId, cloud_account_id: CloudAccountId) = CLOUD_ACCOUNTS;
}

recommended! {
    /// Lets in one cloud account of an organization.
    (org_id: OrgId, cloud_account_id: CloudAccountId)
    "aud" = ("sts.amazonaws.com");
    "sub" = CLOUD_ACCOUNTS;
}

guide! {
    tenant: "A Humanitec organization. Its id is in `app.humanitec.io/orgs/<id>` and the first part of the subject, before the `/`.",
    setup: &[
        "Create a cloud account of the type `aws-identity` with the role's ARN as `aws_identity_role_arn`.",
        "When the IAM provider has another client id than `sts.amazonaws.com`, set it as `aws_identity_audience`.",
    ],
    examples: &[("cloud_account", "my-org/my-cloud-account")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("org_id", "my-org"), ("cloud_account_id", "my-cloud-account")],
    }),
    pitfalls: &[
        pitfall(
            "All organizations share the issuer, the cloud account chooses its audience, and AWS asks for no condition: only the subject keeps \
             strangers out.",
            &[(Without("sub"), "missing_subject")],
        ),
        pitfall(
            "The organization must stand whole, with the `/` after it.",
            &[(Value("sub", "my-org*"), "open_tenant"), (Value("sub", "*/my-cloud-account"), "open_tenant")],
        ),
        pitfall(
            "The subject has two ids and no labels.",
            &[(Value("sub", "org:my-org:account:my-cloud-account"), "subject_matches_nobody")],
        ),
    ],
    sources: &["https://github.com/humanitec-tf-modules/orchestrator-cloud-account-gcp-identity"],
}
