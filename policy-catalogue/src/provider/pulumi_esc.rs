//! [Pulumi ESC](https://www.pulumi.com/docs/esc/guides/configuring-oidc/custom-audience/), tokens of `fn::open::oidc`: one issuer for all
//! organizations, any audience; the organization's id in the subject is the tenant.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("pulumi-esc"),
    name: Cow::Borrowed("Pulumi ESC (`fn::open::oidc`)"),
    documentation: Cow::Borrowed("https://www.pulumi.com/docs/esc/guides/configuring-oidc/custom-audience/"),
    read_on: Cow::Borrowed("2026-11-27"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "api.pulumi.com/oidc/v2"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[ENVIRONMENTS]),
    claims: claims![],
    unread_claims: texts![
        "https://pulumi.com/actor",
        "https://pulumi.com/actor_id",
        "https://pulumi.com/current_env",
        "https://pulumi.com/current_env_id",
        "https://pulumi.com/org",
        "https://pulumi.com/org_id",
        "https://pulumi.com/root_env",
        "https://pulumi.com/root_env_id",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's id, not its name.
    ORGANIZATION_ID = "organization_id", "a Pulumi organization id holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, undocumented
}

part! {
    /// The id of the environment whose definition opens `fn::open::oidc`.
    ENVIRONMENT_ID = "environment_id", "a Pulumi environment id holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

/// `pulumi:org:{organization_id}:env:{environment_id}`.
pub const ENVIRONMENTS: Template = template!("environment", "pulumi:org:" ORGANIZATION_ID ":env:" ENVIRONMENT_ID);

part_type! {
    /// The id of a Pulumi organization, as the subject has it; its grammar is not documented.
    OrganizationId, "Pulumi organization id", ORGANIZATION_ID
}

part_type! {
    /// The id of an ESC environment, as the subject has it; its grammar is not documented.
    EnvironmentId, "Pulumi ESC environment id", ENVIRONMENT_ID
}

subject_type! {
    /// The subject of a token that `fn::open::oidc` opens.
    ///
    /// ```
    /// use policy_core::provider::pulumi_esc::{EnvironmentId, OrganizationId, Subject};
    ///
    /// let (organization, environment) = (OrganizationId::parse("o-1a2b")?, EnvironmentId::parse("e-3c4d")?);
    /// assert_eq!(Subject::environment(&organization, &environment).as_str(), "pulumi:org:o-1a2b:env:e-3c4d");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Whoever opens an ESC environment.
    environment(organization_id: OrganizationId, environment_id: EnvironmentId) = ENVIRONMENTS;
}

recommended! {
    /// Lets in whoever may open one ESC environment.
    (organization_id: OrganizationId, environment_id: EnvironmentId)
    "aud" = ("sts.amazonaws.com");
    "sub" = ENVIRONMENTS;
}

guide! {
    tenant: "A Pulumi organization. Its id, which stays when it is renamed, is second in the subject.",
    setup: &[
        "Have Pulumi turn on `fn::open::oidc` for the organization.",
        "In the environment, open `fn::open::oidc` with `audience: sts.amazonaws.com` and `identityToken: { version: v2 }`; the console shows the \
         subject above the editor.",
        "Put the token in a file under `files: AWS_WEB_IDENTITY_TOKEN_FILE`, and set `AWS_ROLE_ARN` under `environmentVariables`.",
    ],
    examples: &[("environment", "pulumi:org:o-1a2b:env:e-3c4d")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization_id", "o-1a2b"), ("environment_id", "e-3c4d")],
    }),
    pitfalls: &[
        pitfall(
            "The environment chooses the audience: it keeps no other organization out.",
            &[(Without("sub"), "missing_subject")],
        ),
        pitfall(
            "The subject has ids, no names, and another beginning than that of `aws-login`.",
            &[(Value("sub", "pulumi:environments:org:contoso:env:core/prod"), "subject_matches_nobody")],
        ),
        pitfall(
            "This issuer is another than that of `aws-login`, `api.pulumi.com/oidc`: AWS needs an IAM provider for each.",
            &[(Key("sub", "api.pulumi.com/oidc:sub"), "foreign_condition_key")],
        ),
    ],
    sources: &["https://www.pulumi.com/docs/esc/providers/login/debug-oidc-claims/"],
}
