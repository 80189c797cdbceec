//! [HCP Terraform](https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/aws-configuration): one issuer
//! for all organizations; the organization's name in the subject is the tenant.
//!
//! A Terraform Enterprise instance is a provider of its own with these subjects, see [`Provider::custom`].

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("hcp-terraform"),
    name: Cow::Borrowed("HCP Terraform"),
    documentation: Cow::Borrowed(
        "https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/aws-configuration",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "app.terraform.io"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("aws.workload.identity")), pins_tenant: false },
    subjects: Cow::Borrowed(&[WORKSPACE_APPLY, WORKSPACE_PLAN, MODULE_TEST, STACK_APPLY, STACK_PLAN]),
    claims: claims![],
    unread_claims: texts![
        "terraform_full_workspace",
        "terraform_organization_id",
        "terraform_organization_name",
        "terraform_project_id",
        "terraform_project_name",
        "terraform_run_id",
        "terraform_run_phase",
        "terraform_workspace_id",
        "terraform_workspace_name",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's name.
    ORGANIZATION = "organization", "an organization name holds letters, digits, `_` and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}], tenant, recyclable
}

part! {
    /// The project's name, spaces included.
    PROJECT = "project", "a project name is 3 to 40 letters, digits, spaces, `_` and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), (' ', ' '), ('-', '-'), ('_', '_')]{3, 40}]
}

part! {
    /// The workspace's name.
    WORKSPACE = "workspace", "a workspace name holds letters, digits, `_` and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}]
}

part! {
    /// The name of a module of the private registry.
    MODULE = "module", "a module name holds no `:`", [NO_COLON{1,}], undocumented
}

part! {
    /// The stack's name.
    STACK = "stack", "a stack name holds no `:`", [NO_COLON{1,}], undocumented
}

part! {
    /// The deployment's name in the stack.
    DEPLOYMENT = "deployment", "a deployment name holds no `:`", [NO_COLON{1,}], undocumented
}

/// `organization:{organization}:project:{project}:workspace:{workspace}:run_phase:apply`.
pub const WORKSPACE_APPLY: Template = template!(
    "workspace_apply", "organization:" ORGANIZATION ":project:" PROJECT ":workspace:" WORKSPACE ":run_phase:apply"
);

/// `organization:{organization}:project:{project}:workspace:{workspace}:run_phase:plan`.
pub const WORKSPACE_PLAN: Template = template!(
    "workspace_plan", "organization:" ORGANIZATION ":project:" PROJECT ":workspace:" WORKSPACE ":run_phase:plan"
);

/// `organization:{organization}:module:{module}:operation:test_run`.
pub const MODULE_TEST: Template =
    template!("module_test", "organization:" ORGANIZATION ":module:" MODULE ":operation:test_run");

/// `organization:{organization}:project:{project}:stack:{stack}:deployment:{deployment}:operation:apply`.
pub const STACK_APPLY: Template = template!(
    "stack_apply",
    "organization:" ORGANIZATION ":project:" PROJECT ":stack:" STACK ":deployment:" DEPLOYMENT ":operation:apply"
);

/// `organization:{organization}:project:{project}:stack:{stack}:deployment:{deployment}:operation:plan`.
pub const STACK_PLAN: Template = template!(
    "stack_plan",
    "organization:" ORGANIZATION ":project:" PROJECT ":stack:" STACK ":deployment:" DEPLOYMENT ":operation:plan"
);

part_type! {
    /// An organization: letters, digits, `_` and `-`.
    ///
    /// Source: <https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/organizations>.
    Organization, "HCP Terraform organization", ORGANIZATION
}

part_type! {
    /// A project: 3 to 40 letters, digits, spaces, `_` and `-`; `Default Project` where none was chosen.
    ///
    /// Source: <https://developer.hashicorp.com/terraform/cloud-docs/api-docs/projects>.
    Project, "HCP Terraform project", PROJECT
}

part_type! {
    /// A workspace: letters, digits, `_` and `-`.
    ///
    /// Source: <https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create>.
    Workspace, "HCP Terraform workspace", WORKSPACE
}

part_type! {
    /// A module of the private registry; its grammar is not documented.
    Module, "HCP Terraform module", MODULE, tail
}

part_type! {
    /// A stack; its grammar is not documented.
    Stack, "HCP Terraform stack", STACK, tail
}

part_type! {
    /// A deployment of a stack; its grammar is not documented.
    Deployment, "HCP Terraform deployment", DEPLOYMENT, tail
}

subject_type! {
    /// The subject of an HCP Terraform workload identity token.
    ///
    /// ```
    /// use policy_core::provider::hcp_terraform::{Organization, Project, Subject, Workspace};
    ///
    /// let organization = Organization::parse("my-org")?;
    /// let (project, workspace) = (Project::parse("Default Project")?, Workspace::parse("my-workspace")?);
    /// assert_eq!(
    ///     Subject::workspace_apply(&organization, &project, &workspace).as_str(),
    ///     "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:apply",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The apply phase of a workspace's runs.
    workspace_apply(organization: Organization, project: Project, workspace: Workspace) = WORKSPACE_APPLY;
    /// The plan phase of a workspace's runs.
    workspace_plan(organization: Organization, project: Project, workspace: Workspace) = WORKSPACE_PLAN;
    /// The test runs of a module.
    module_test(organization: Organization, module: Module) = MODULE_TEST;
    /// The apply operation of a stack's deployment.
    stack_apply(organization: Organization, project: Project, stack: Stack, deployment: Deployment) = STACK_APPLY;
    /// The plan operation of a stack's deployment.
    stack_plan(organization: Organization, project: Project, stack: Stack, deployment: Deployment) = STACK_PLAN;
}

recommended! {
    /// Lets in the runs of one workspace, both phases.
    (organization: Organization, project: Project, workspace: Workspace)
    "aud" = ("aws.workload.identity");
    "sub" = WORKSPACE_PLAN | WORKSPACE_APPLY;
}

guide! {
    tenant: "An organization, by its name: `app.terraform.io/app/<organization>`. Its id is not in the subject, and STS does not read it.",
    setup: &[
        "In the workspace, or in a variable set, set the environment variables `TFC_AWS_PROVIDER_AUTH` to `true` and `TFC_AWS_RUN_ROLE_ARN` to the role's ARN.",
        "For a role that may only read while planning, make two roles, one for each phase's subject, and set `TFC_AWS_PLAN_ROLE_ARN` and \
         `TFC_AWS_APPLY_ROLE_ARN` instead.",
        "Leave credentials out of the `aws` provider's block in the configuration.",
    ],
    examples: &[
        ("workspace_apply", "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:apply"),
        ("workspace_plan", "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:plan"),
        ("module_test", "organization:my-org:module:terraform-aws-vpc:operation:test_run"),
        (
            "stack_apply",
            "organization:my-org:project:platform:stack:azure-terraform-consumer:deployment:dev:operation:apply",
        ),
        (
            "stack_plan",
            "organization:my-org:project:platform:stack:azure-terraform-consumer:deployment:dev:operation:plan",
        ),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization", "my-org"), ("project", "Default Project"), ("workspace", "my-workspace")],
    }),
    pitfalls: &[
        pitfall(
            "Project and phase are part of every workspace's subject.",
            &[
                (Value("sub", "organization:my-org:workspace:my-workspace:run_phase:apply"), "subject_matches_nobody"),
                (
                    Value("sub", "organization:my-org:project:Default Project:workspace:my-workspace"),
                    "subject_matches_nobody",
                ),
            ],
        ),
        pitfall(
            "A project's name is written as it is, with its spaces: `Default Project` where none was chosen.",
            &[(
                Value("sub", "organization:my-org:project:Default%20Project:workspace:my-workspace:run_phase:apply"),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "Write the organization whole, with the `:` after it: without it, organizations whose name begins so get in.",
            &[(Value("sub", "organization:my-org*"), "open_tenant")],
        ),
        pitfall(
            "The phases are `plan` and `apply`; a wildcard for the phase needs `StringLike`.",
            &[(
                Under(
                    "sub",
                    "StringEquals",
                    "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:*",
                ),
                "wildcard_without_like",
            )],
        ),
        pitfall(
            "The issuer has no path and no slash at the end.",
            &[
                (Issuer("app.terraform.io/"), "misspelled_issuer"),
                (Issuer("app.terraform.io/my-org"), "misspelled_issuer"),
            ],
        ),
        pitfall(
            "STS reads none of the claims that begin with `terraform_`.",
            &[(Key("sub", "terraform_workspace_id"), "absent_condition_key")],
        ),
    ],
    sources: &[
        "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/workload-identity-tokens",
    ],
}
