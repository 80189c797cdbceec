//! [Octopus Deploy](https://octopus.com/docs/infrastructure/accounts/openid-connect): each instance has its own issuer, its host name. The
//! subject is made of slugs, and which kinds of them it has can be chosen for each account.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::{ISSUER, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("octopus-deploy"),
    name: Cow::Borrowed("Octopus Deploy"),
    documentation: Cow::Borrowed("https://octopus.com/docs/infrastructure/accounts/openid-connect"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", INSTANCE ".octopus.app"), tenancy: Tenancy::PerTenant },
        IssuerForm { template: template!("self_hosted", ISSUER), tenancy: Tenancy::PerTenant },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("{host}")), pins_tenant: false },
    subjects: Cow::Borrowed(&[
        DEPLOYMENTS,
        TENANTED_DEPLOYMENTS,
        HEALTH_CHECKS,
        ACCOUNT_TESTS,
        template!("space", "space:" SPACE; "", customised),
        template!("space_project", "space:" SPACE ":project:" KEYS; "", customised),
        template!("space_runbook", "space:" SPACE ":runbook:" KEYS; "", customised),
        template!("space_tenant", "space:" SPACE ":tenant:" KEYS; "", customised),
        template!("space_environment", "space:" SPACE ":environment:" KEYS; "", customised),
        template!("space_target", "space:" SPACE ":target:" KEYS; "", customised),
        template!("space_account", "space:" SPACE ":account:" KEYS; "", customised),
        template!("space_type", "space:" SPACE ":type:" KEYS; "", customised),
        template!("project", "project:" KEYS; "", customised),
        template!("runbook", "runbook:" KEYS; "", customised),
        template!("tenant", "tenant:" KEYS; "", customised),
        template!("environment", "environment:" KEYS; "", customised),
        template!("target", "target:" KEYS; "", customised),
        template!("account", "account:" KEYS; "", customised),
        template!("type", "type:" KEYS; "", customised),
    ]),
    claims: claims![],
    unread_claims: texts![],
    always_tags_session: false,
};

part! {
    /// The instance's name in its address.
    INSTANCE = "instance", "an Octopus Cloud instance is 1 to 63 lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1, 63}],
    tenant, recyclable, undocumented
}

part! {
    /// The space's slug.
    SPACE = "space", "a slug holds lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The project's slug.
    PROJECT = "project", "a slug holds lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The slug of the Octopus tenant, who is a customer of the project.
    TENANT = "tenant", "a slug holds lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The environment's slug.
    ENVIRONMENT = "environment", "a slug holds lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The deployment target's slug.
    TARGET = "target", "a slug holds lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The slug of the AWS account in Octopus.
    ACCOUNT = "account", "a slug holds lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// A slug, and what follows it.
    KEYS = "keys", "slugs hold lower-case letters, digits and `-`, with `:` and the kind between them",
    [[('0', ':'), ('a', 'z'), ('-', '-')]{1,}], undocumented
}

/// `space:{space}:project:{project}:environment:{environment}`.
pub const DEPLOYMENTS: Template = template!(
    "deployment", "space:" SPACE ":project:" PROJECT ":environment:" ENVIRONMENT; "a deployment or runbook run without a tenant"
);

/// `space:{space}:project:{project}:tenant:{tenant}:environment:{environment}`.
pub const TENANTED_DEPLOYMENTS: Template = template!(
    "tenanted_deployment", "space:" SPACE ":project:" PROJECT ":tenant:" TENANT ":environment:" ENVIRONMENT;
    "a deployment or runbook run for a tenant"
);

/// `space:{space}:target:{target}`.
pub const HEALTH_CHECKS: Template = template!("health_check", "space:" SPACE ":target:" TARGET);

/// `space:{space}:account:{account}`.
pub const ACCOUNT_TESTS: Template =
    template!("account_test", "space:" SPACE ":account:" ACCOUNT; "Save and Test of the account");

part_type! {
    /// An Octopus Cloud instance, as in `<instance>.octopus.app`.
    Instance, "Octopus Cloud instance", INSTANCE
}

part_type! {
    /// The slug of an Octopus space; its grammar is not documented.
    Space, "Octopus space slug", SPACE
}

part_type! {
    /// The slug of an Octopus project; its grammar is not documented.
    Project, "Octopus project slug", PROJECT
}

part_type! {
    /// The slug of an Octopus tenant; its grammar is not documented.
    Tenant, "Octopus tenant slug", TENANT
}

part_type! {
    /// The slug of an Octopus environment; its grammar is not documented.
    Environment, "Octopus environment slug", ENVIRONMENT
}

part_type! {
    /// The slug of an Octopus deployment target; its grammar is not documented.
    Target, "Octopus target slug", TARGET
}

part_type! {
    /// The slug of an AWS account in Octopus; its grammar is not documented.
    Account, "Octopus account slug", ACCOUNT
}

subject_type! {
    /// The subject of an Octopus Deploy token.
    ///
    /// ```
    /// use policy_core::provider::octopus_deploy::{Environment, Project, Space, Subject};
    ///
    /// let (space, project) = (Space::parse("default")?, Project::parse("web")?);
    /// assert_eq!(
    ///     Subject::deployment(&space, &project, &Environment::parse("production")?).as_str(),
    ///     "space:default:project:web:environment:production",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Deployments and runbook runs of a project in an environment.
    deployment(space: Space, project: Project, environment: Environment) = DEPLOYMENTS;
    /// The same for one tenant.
    tenanted_deployment(space: Space, project: Project, tenant: Tenant, environment: Environment) = TENANTED_DEPLOYMENTS;
    /// Health checks of a deployment target.
    health_check(space: Space, target: Target) = HEALTH_CHECKS;
    /// The test of an AWS account.
    account_test(space: Space, account: Account) = ACCOUNT_TESTS;
}

recommended! {
    /// Lets in the deployments of a project to an environment, and the account's own test.
    (instance: Instance, space: Space, project: Project, environment: Environment, account: Account)
    "aud" = (INSTANCE ".octopus.app");
    "sub" = DEPLOYMENTS | ACCOUNT_TESTS;
}

guide! {
    tenant: "An Octopus instance: each has an issuer of its own, the host name under Configuration, Nodes, Server Uri. The tenants of a project, \
             which stand in the subject, are yours.",
    setup: &[
        "Under Deploy, Manage, Accounts, add an AWS account with OpenID Connect and the role's ARN; there the kinds of slugs can be chosen.",
        "Press Save and Test, and use the account in the AWS steps.",
        "A server of your own must serve `/.well-known/openid-configuration` and `/.well-known/jwks` on its host name to the public.",
    ],
    examples: &[
        ("deployment", "space:default:project:web:environment:production"),
        ("tenanted_deployment", "space:default:project:web:tenant:acme:environment:production"),
        ("health_check", "space:default:target:web-01"),
        ("account_test", "space:default:account:aws-production"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("instance", "example"),
            ("space", "default"),
            ("project", "web"),
            ("environment", "production"),
            ("account", "aws-production"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The audience is the host name alone. Octopus's samples have a colon after it, with which it matches nothing.",
            &[(Value("aud", "example.octopus.app:"), "misspelled_audience")],
        ),
        pitfall(
            "The subject has slugs, not names.",
            &[(Value("sub", "space:Default:project:Web Shop:environment:Production"), "subject_matches_nobody")],
        ),
        pitfall(
            "The kinds stand in one order: space, project, runbook, tenant, environment, target, account, type.",
            &[(Value("sub", "space:default:projects:web:environments:production"), "subject_matches_nobody")],
        ),
        pitfall(
            "Save and Test has a subject of its own: with deployments alone it fails.",
            &[],
        ),
        pitfall(
            "Without a project, everything of the space can use the role.",
            &[(Value("sub", "space:default:*"), "broad_subject"), (Without("sub"), "broad_subject")],
        ),
        pitfall(
            "An account with the custom claim `https://aws.amazon.com/tags` sends session tags: then `Action` needs `sts:TagSession` too.",
            &[],
        ),
    ],
    sources: &["https://octopus.com/docs/infrastructure/accounts/aws"],
}
