//! [Scalr](https://docs.scalr.io/docs/aws): one issuer for all accounts; the account's name in the subject is the tenant. The audience is
//! whatever the provider configuration says.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("scalr"),
    name: Cow::Borrowed("Scalr"),
    documentation: Cow::Borrowed("https://docs.scalr.io/docs/aws"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "scalr.io"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("aws.scalr-run-workload")), pins_tenant: false },
    subjects: Cow::Borrowed(&[WORKSPACES]),
    claims: claims![],
    unread_claims: texts![],
    always_tags_session: false,
};

part! {
    /// The account's name, as in `<account>.scalr.io`.
    ACCOUNT = "account", "a Scalr account name holds no `:` and no `/`", [NO_DELIMITER{1,}], tenant, undocumented
}

part! {
    /// The environment's name.
    ENVIRONMENT = "environment", "an environment name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The workspace's name.
    WORKSPACE = "workspace", "a workspace name holds no `:`", [NO_COLON{1,}], undocumented
}

/// `account:{account}:environment:{environment}:workspace:{workspace}`.
pub const WORKSPACES: Template =
    template!("workspace", "account:" ACCOUNT ":environment:" ENVIRONMENT ":workspace:" WORKSPACE);

part_type! {
    /// A Scalr account, as in `<account>.scalr.io`; its grammar is not documented.
    Account, "Scalr account", ACCOUNT
}

part_type! {
    /// A Scalr environment; its grammar is not documented.
    Environment, "Scalr environment", ENVIRONMENT
}

part_type! {
    /// A Scalr workspace; its grammar is not documented.
    Workspace, "Scalr workspace", WORKSPACE, tail
}

subject_type! {
    /// The subject of a Scalr token.
    ///
    /// ```
    /// use policy_core::provider::scalr::{Account, Environment, Subject, Workspace};
    ///
    /// let account = Account::parse("acme")?;
    /// let (environment, workspace) = (Environment::parse("production")?, Workspace::parse("network")?);
    /// assert_eq!(
    ///     Subject::workspace(&account, &environment, &workspace).as_str(),
    ///     "account:acme:environment:production:workspace:network",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The runs of a workspace.
    workspace(account: Account, environment: Environment, workspace: Workspace) = WORKSPACES;
}

recommended! {
    /// Lets in the runs of one workspace.
    (account: Account, environment: Environment, workspace: Workspace)
    "aud" = ("aws.scalr-run-workload");
    "sub" = WORKSPACES;
}

guide! {
    tenant: "A Scalr account. Its name is in `<account>.scalr.io` and second in the subject.",
    setup: &[
        "Create a provider configuration for AWS with the credentials type OIDC: the role's ARN, and as audience one of the client ids of the IAM \
         provider.",
        "Share it with the environments whose runs need it.",
    ],
    examples: &[("workspace", "account:acme:environment:production:workspace:network")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("account", "acme"), ("environment", "production"), ("workspace", "network")],
    }),
    pitfalls: &[
        pitfall(
            "Write the account whole, with the `:` after it: without it, every account whose name begins so gets in.",
            &[(Value("sub", "account:acme*"), "open_tenant"), (Value("sub", "account:*:environment:production:*"), "open_tenant")],
        ),
        pitfall(
            "The subject has names, each after its kind; AWS compares their letters' case.",
            &[(Value("sub", "account:acme:workspace:network"), "subject_matches_nobody")],
        ),
        pitfall(
            "Every account of Scalr uses the issuer `scalr.io`, not its own host name.",
            &[],
        ),
        pitfall(
            "Whoever makes a provider configuration chooses its audience: it keeps no other account out, and AWS wants a condition on the subject.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
    ],
    sources: &["https://docs.scalr.io/docs/provider_resource_scalr_provider_configuration"],
}
