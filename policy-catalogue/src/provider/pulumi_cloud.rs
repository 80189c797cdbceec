//! [Pulumi Cloud](https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/): one issuer for all organizations. The audience belongs to
//! one organization, and AWS wants a condition on it; the organization's name is in the subject too.
//!
//! ESC's tokens of `fn::open::oidc` have the issuer `api.pulumi.com/oidc/v2`, which is [`pulumi_esc`](super::pulumi_esc).

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("pulumi-cloud"),
    name: Cow::Borrowed("Pulumi Cloud"),
    documentation: Cow::Borrowed("https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "api.pulumi.com/oidc"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: true },
    subjects: Cow::Borrowed(&[
        ENVIRONMENTS,
        DEFAULT_ENVIRONMENTS,
        STACK_CONFIGURATIONS,
        DEPLOYMENTS,
        CUSTOMER_MANAGED_KEY,
        template!(
            "organization_login", "pulumi:environments:pulumi.organization.login:" ORGANIZATION;
            "`subjectAttributes` has `pulumi.organization.login` alone", customised
        ),
        template!(
            "current_environment",
            "pulumi:environments:pulumi.organization.login:" ORGANIZATION ":currentEnvironment.name:" ATTRIBUTES; "", customised
        ),
        template!(
            "root_environment",
            "pulumi:environments:pulumi.organization.login:" ORGANIZATION ":rootEnvironment.name:" ATTRIBUTES; "", customised
        ),
        template!(
            "user_login",
            "pulumi:environments:pulumi.organization.login:" ORGANIZATION ":pulumi.user.login:" ATTRIBUTES; "", customised
        ),
    ]),
    claims: claims![],
    unread_claims: texts![
        "current_env",
        "deployment",
        "operation",
        "org",
        "project",
        "root_env",
        "scope",
        "stack",
        "stackId",
        "trigger_user",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's name.
    ORGANIZATION = "organization", "a Pulumi organization's name holds letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}],
    tenant, recyclable, undocumented
}

part! {
    /// The project's name.
    PROJECT = "project", "a Pulumi project's name holds letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], undocumented
}

part! {
    /// The environment's name in its project.
    ENVIRONMENT = "environment", "a Pulumi environment's name holds letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], undocumented
}

part! {
    /// The stack's name.
    STACK = "stack", "a Pulumi stack's name holds letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], undocumented
}

part! {
    /// What the deployment does: `preview`, `update`, `refresh`, `destroy`.
    OPERATION = "operation", "an operation is such as `preview`, `update`, `refresh` and `destroy`",
    [[('a', 'z'), ('-', '-')]{1,}], undocumented
}

part! {
    /// The values of further attributes, each after its name.
    ATTRIBUTES = "attributes", "attributes are `name:value`, with `:` between them", [ANY{1,}], undocumented
}

/// `pulumi:environments:org:{organization}:env:{project}/{environment}`.
pub const ENVIRONMENTS: Template = template!(
    "environment", "pulumi:environments:org:" ORGANIZATION ":env:" PROJECT "/" ENVIRONMENT;
    "ESC's `aws-login` in an environment, unless `subjectAttributes` is set"
);

/// `pulumi:environments:org:{organization}:env:{environment}`.
pub const DEFAULT_ENVIRONMENTS: Template = template!(
    "default_environment", "pulumi:environments:org:" ORGANIZATION ":env:" ENVIRONMENT;
    "the environment is in the project `default`"
);

/// `pulumi:environments:org:{organization}:env:<yaml>`.
pub const STACK_CONFIGURATIONS: Template = template!(
    "stack_configuration", "pulumi:environments:org:" ORGANIZATION ":env:<yaml>";
    "a stack's configuration opens the environment, whichever it is"
);

/// `pulumi:deploy:org:{organization}:project:{project}:stack:{stack}:operation:{operation}:scope:write`.
pub const DEPLOYMENTS: Template = template!(
    "deployment",
    "pulumi:deploy:org:" ORGANIZATION ":project:" PROJECT ":stack:" STACK ":operation:" OPERATION ":scope:write";
    "Pulumi Deployments; the scope is always `write`"
);

/// `pulumi:cmk:pulumi.organization.login:{organization}`.
pub const CUSTOMER_MANAGED_KEY: Template = template!(
    "customer_managed_key", "pulumi:cmk:pulumi.organization.login:" ORGANIZATION; "secrets are encrypted with a key in AWS KMS"
);

part_type! {
    /// A Pulumi organization, as in `app.pulumi.com/<organization>`; its grammar is not documented.
    Organization, "Pulumi organization", ORGANIZATION
}

part_type! {
    /// A Pulumi project, of stacks or of ESC environments.
    Project, "Pulumi project", PROJECT
}

part_type! {
    /// An ESC environment, without its project.
    Environment, "Pulumi ESC environment", ENVIRONMENT
}

part_type! {
    /// A Pulumi stack, without organization and project.
    Stack, "Pulumi stack", STACK
}

part_type! {
    /// What a deployment does: `preview`, `update`, `refresh`, `destroy`.
    Operation, "Pulumi operation", OPERATION
}

subject_type! {
    /// The subject of a Pulumi Cloud token.
    ///
    /// ```
    /// use policy_core::provider::pulumi_cloud::{Environment, Organization, Project, Subject};
    ///
    /// let organization = Organization::parse("contoso")?;
    /// let (project, environment) = (Project::parse("core")?, Environment::parse("prod")?);
    /// assert_eq!(
    ///     Subject::environment(&organization, &project, &environment).as_str(),
    ///     "pulumi:environments:org:contoso:env:core/prod",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Whoever opens an ESC environment.
    environment(organization: Organization, project: Project, environment: Environment) = ENVIRONMENTS;
    /// Whoever opens an ESC environment of the project `default`.
    default_environment(organization: Organization, environment: Environment) = DEFAULT_ENVIRONMENTS;
    /// Every stack of the organization whose configuration opens an ESC environment.
    stack_configuration(organization: Organization) = STACK_CONFIGURATIONS;
    /// The deployments of a stack that do one operation.
    deployment(organization: Organization, project: Project, stack: Stack, operation: Operation) = DEPLOYMENTS;
    /// Pulumi Cloud itself, when it uses the organization's key.
    customer_managed_key(organization: Organization) = CUSTOMER_MANAGED_KEY;
}

recommended! {
    /// Lets in whoever may open one ESC environment.
    (organization: Organization, project: Project, environment: Environment)
    "aud" = ("aws:" ORGANIZATION);
    "sub" = ENVIRONMENTS;
}

guide! {
    tenant: "A Pulumi organization. Its name is in `app.pulumi.com/<organization>`, in the audience and in the subject.",
    setup: &[
        "In an ESC environment, open `fn::open::aws-login` with `oidc`: `roleArn`, `sessionName`, `duration: 1h`. Try it with `pulumi env open \
         <organization>/<project>/<environment>`.",
        "For Pulumi Deployments, enter the role's ARN in the stack's deployment settings instead, under OpenID Connect.",
    ],
    examples: &[
        ("environment", "pulumi:environments:org:contoso:env:core/prod"),
        ("default_environment", "pulumi:environments:org:contoso:env:development"),
        ("stack_configuration", "pulumi:environments:org:contoso:env:<yaml>"),
        ("deployment", "pulumi:deploy:org:contoso:project:core:stack:dev:operation:update:scope:write"),
        ("customer_managed_key", "pulumi:cmk:pulumi.organization.login:contoso"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization", "contoso"), ("project", "core"), ("environment", "prod")],
    }),
    pitfalls: &[
        pitfall(
            "The issuer is `api.pulumi.com/oidc`, in the ARN and in the keys. AWS's own sample for organizations has the key `api.pulumi.com:sub`, \
             which no token sets.",
            &[
                (Issuer("api.pulumi.com"), "misspelled_issuer"),
                (Key("sub", "api.pulumi.com:sub"), "foreign_condition_key"),
            ],
        ),
        pitfall(
            "AWS refuses a policy without a condition on the audience.",
            &[(Without("aud"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The audience of ESC and of customer managed keys is `aws:<organization>`; that of Pulumi Deployments and of environments in the project \
             `default` is the organization alone. A role for both names both, and so does the IAM provider.",
            &[],
        ),
        pitfall(
            "Without a subject, everybody who may open any environment of the organization can use the role.",
            &[(Without("sub"), "broad_subject"), (Value("sub", "pulumi:environments:org:contoso:env:*"), "broad_subject")],
        ),
        pitfall(
            "An environment is named after its project; between them stands `/`.",
            &[
                (Value("sub", "pulumi:environments:org:contoso:project:core:env:prod"), "subject_matches_nobody"),
                (Value("sub", "pulumi:environment:org:contoso:env:core/prod"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "With `subjectAttributes` the subject begins with `pulumi:environments:pulumi.organization.login:<organization>`, and the attributes \
             follow in their order.",
            &[],
        ),
        pitfall(
            "A stack that names the environment in its configuration gets the subject with `<yaml>` for every environment: set \
             `subjectAttributes` to tell them apart.",
            &[],
        ),
    ],
    sources: &[
        "https://www.pulumi.com/docs/esc/guides/configuring-oidc/",
        "https://www.pulumi.com/docs/deployments/guides/oidc/",
        "https://github.com/aws-samples/resource-control-policy-examples/blob/f1aedfa28e41f5f4292eea8b01741be5f77249e4/Limit-access-to-trusted-OIDC-identity-providers/Shared-Issuers.json",
    ],
}
