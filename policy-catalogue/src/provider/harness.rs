//! [Harness](https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference):
//! each account has its own issuer, on the host of its cluster. What follows the account's id in the subject depends on feature flags.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::{ISSUER, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("harness"),
    name: Cow::Borrowed("Harness"),
    documentation: Cow::Borrowed(
        "https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "app.harness.io/ng/api/oidc/account/" ACCOUNT_ID; "clusters Prod1 and Prod2"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("prod3", "app3.harness.io/ng/api/oidc/account/" ACCOUNT_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("accounts", "accounts.harness.io/ng/api/oidc/account/" ACCOUNT_ID; "clusters Prod0 and Prod4"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("eu", "accounts.eu.harness.io/ng/api/oidc/account/" ACCOUNT_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm { template: template!("self_managed", ISSUER), tenancy: Tenancy::PerTenant },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[ACCOUNT, PROJECT_SCOPE, ORGANIZATION_SCOPE, ACCOUNT_SCOPE, PIPELINES]),
    claims: claims![],
    unread_claims: texts![
        "account_id",
        "connector_id",
        "context",
        "environment_id",
        "environment_type",
        "organization_id",
        "pipeline_id",
        "project_id",
        "triggered_by_name",
    ],
    always_tags_session: false,
};

part! {
    /// The account's id, as in `app.harness.io/ng/account/<id>`.
    ACCOUNT_ID = "account_id", "a Harness account id holds letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}],
    tenant, undocumented
}

part! {
    /// The organization's identifier.
    ORGANIZATION_ID = "organization_id", "a Harness identifier holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The project's identifier.
    PROJECT_ID = "project_id", "a Harness identifier holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The pipeline's identifier.
    PIPELINE_ID = "pipeline_id", "a Harness identifier holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

/// `{account_id}`.
pub const ACCOUNT: Template = template!("account", ACCOUNT_ID; "without the flag `PL_OIDC_ENHANCED_SUBJECT_FIELD`");

/// `account/{account_id}:org/{organization_id}:project/{project_id}`.
pub const PROJECT_SCOPE: Template = template!(
    "project_scope", "account/" ACCOUNT_ID ":org/" ORGANIZATION_ID ":project/" PROJECT_ID;
    "a connector of a project, with the flag `PL_OIDC_ENHANCED_SUBJECT_FIELD`", customised
);

/// `account/{account_id}:org/{organization_id}:project/`.
pub const ORGANIZATION_SCOPE: Template = template!(
    "organization_scope", "account/" ACCOUNT_ID ":org/" ORGANIZATION_ID ":project/";
    "a connector of an organization, with the flag `PL_OIDC_ENHANCED_SUBJECT_FIELD`; nothing follows `project/`", customised
);

/// `account/{account_id}:org/:project/`.
pub const ACCOUNT_SCOPE: Template = template!(
    "account_scope", "account/" ACCOUNT_ID ":org/:project/";
    "a connector of the account, with the flag `PL_OIDC_ENHANCED_SUBJECT_FIELD`; nothing follows `org/` and `project/`", customised
);

/// `account/{account_id}:org/{organization_id}:project/{project_id}:pipeline/{pipeline_id}`.
pub const PIPELINES: Template = template!(
    "pipeline",
    "account/" ACCOUNT_ID ":org/" ORGANIZATION_ID ":project/" PROJECT_ID ":pipeline/" PIPELINE_ID;
    "with the flag `CDS_ENABLE_PIPELINE_SCOPED_OIDC_SUB` too", customised
);

part_type! {
    /// A Harness account id, as in `app.harness.io/ng/account/<id>`; its grammar is not documented.
    AccountId, "Harness account id", ACCOUNT_ID
}

part_type! {
    /// The identifier of a Harness organization, such as `default`.
    OrganizationId, "Harness organization", ORGANIZATION_ID
}

part_type! {
    /// The identifier of a Harness project.
    ProjectId, "Harness project", PROJECT_ID
}

part_type! {
    /// The identifier of a Harness pipeline.
    PipelineId, "Harness pipeline", PIPELINE_ID
}

subject_type! {
    /// The subject of a Harness token.
    ///
    /// ```
    /// use policy_core::provider::harness::{AccountId, OrganizationId, ProjectId, Subject};
    ///
    /// let account = AccountId::parse("Hue1lBsaSx2APlXjzVEPIg")?;
    /// assert_eq!(Subject::account(&account).as_str(), "Hue1lBsaSx2APlXjzVEPIg");
    ///
    /// let (organization, project) = (OrganizationId::parse("default")?, ProjectId::parse("OIDC_Test")?);
    /// assert_eq!(
    ///     Subject::project_scope(&account, &organization, &project).as_str(),
    ///     "account/Hue1lBsaSx2APlXjzVEPIg:org/default:project/OIDC_Test",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Every connector of an account without enhanced subjects.
    account(account_id: AccountId) = ACCOUNT;
    /// The connectors of a project, with enhanced subjects.
    project_scope(account_id: AccountId, organization_id: OrganizationId, project_id: ProjectId) = PROJECT_SCOPE;
    /// The connectors of an organization, with enhanced subjects.
    organization_scope(account_id: AccountId, organization_id: OrganizationId) = ORGANIZATION_SCOPE;
    /// The connectors of the account, with enhanced subjects.
    account_scope(account_id: AccountId) = ACCOUNT_SCOPE;
    /// A pipeline, with enhanced subjects that have pipelines.
    pipeline(
        account_id: AccountId, organization_id: OrganizationId, project_id: ProjectId, pipeline_id: PipelineId,
    ) = PIPELINES;
}

recommended! {
    /// Lets in every connector of an account whose subjects are not enhanced: nothing smaller is in them.
    (account_id: AccountId)
    "aud" = ("sts.amazonaws.com");
    "sub" = ACCOUNT;
}

guide! {
    tenant: "A Harness account: each has an issuer of its own, with its id in the path. Account Settings, Overview shows the id and the cluster, \
             which decides the host.",
    setup: &[
        "Have Harness Support switch on `CDS_AWS_OIDC_AUTHENTICATION`, and, for subjects with organization and project, \
         `PL_OIDC_ENHANCED_SUBJECT_FIELD`.",
        "Create an AWS connector with the credential Use OIDC and the role's ARN; it needs a delegate of version 24.03.82603 or later.",
    ],
    examples: &[("account", "Hue1lBsaSx2APlXjzVEPIg")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("account_id", "Hue1lBsaSx2APlXjzVEPIg")],
    }),
    pitfalls: &[
        pitfall(
            "A feature flag changes every subject of the account, from its id alone to `account/<id>:org/<organization>:project/<project>`. \
             Let both in before it is switched on.",
            &[],
        ),
        pitfall(
            "In an enhanced subject the kind is before the `/`, and what does not apply is empty: `org/:project/` is right.",
            &[(Value("sub", "account:Hue1lBsaSx2APlXjzVEPIg:org:default"), "subject_matches_nobody")],
        ),
        pitfall(
            "The host is that of the account's cluster: `app`, `app3` or `accounts.harness.io`, or `accounts.eu.harness.io`, even when the \
             account has an address of its own.",
            &[],
        ),
        pitfall(
            "The account of the subject is that of the issuer.",
            &[(Value("sub", "acc123"), "subject_matches_nobody")],
        ),
        pitfall(
            "The issuer's path is `/ng/api/oidc/account/<account id>`.",
            &[(Issuer("app.harness.io/ng/account/Hue1lBsaSx2APlXjzVEPIg"), "misspelled_issuer")],
        ),
        pitfall(
            "STS does not read `project_id` and the other claims.",
            &[(Key("sub", "project_id"), "absent_condition_key")],
        ),
    ],
    sources: &[
        "https://developer.harness.io/docs/platform/connectors/cloud-providers/add-a-microsoft-azure-connector",
        "https://developer.harness.io/docs/platform/connectors/artifact-repositories/connect-to-an-artifact-repo",
    ],
}
