//! [Bitbucket Pipelines](https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/): each
//! workspace has its own issuer. UUIDs stand in braces in the subject; a step's own is at its end, so only a pattern admits two runs.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("bitbucket-pipelines"),
    name: Cow::Borrowed("Bitbucket Pipelines"),
    documentation: Cow::Borrowed(
        "https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "api.bitbucket.org/2.0/workspaces/" WORKSPACE "/pipelines-config/identity/oidc"),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[STEPS, DEPLOYMENT_STEPS]),
    claims: claims![],
    unread_claims: texts![
        "accountUuid",
        "branchName",
        "deploymentEnvironmentUuid",
        "pipelineRunUuid",
        "pipelineUuid",
        "repositoryUuid",
        "stepUuid",
        "workspaceUuid",
    ],
    always_tags_session: false,
};

part! {
    /// The workspace's id, as in `bitbucket.org/<workspace>`.
    WORKSPACE = "workspace", "a workspace id holds letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}],
    tenant, recyclable, undocumented
}

part! {
    /// The workspace's UUID as the audience has it, without braces.
    WORKSPACE_UUID = "workspace_uuid", "a workspace UUID is in lower case, without braces in the audience", UUID
}

part! {
    /// The repository's UUID.
    REPOSITORY_UUID = "repository_uuid", "a Bitbucket UUID is in lower case and in braces", BRACED_UUID
}

part! {
    /// The UUID of the step's deployment environment.
    ENVIRONMENT_UUID = "environment_uuid", "a Bitbucket UUID is in lower case and in braces", BRACED_UUID
}

part! {
    /// The UUID of one run of a step.
    STEP_UUID = "step_uuid", "a Bitbucket UUID is in lower case and in braces", BRACED_UUID,
    per_run
}

/// `{repository_uuid}:{step_uuid}`.
pub const STEPS: Template = template!(
    "step", REPOSITORY_UUID ":" STEP_UUID; "the step has no `deployment`; the branch is in neither form"
);

/// `{repository_uuid}:{environment_uuid}:{step_uuid}`.
pub const DEPLOYMENT_STEPS: Template = template!(
    "deployment_step", REPOSITORY_UUID ":" ENVIRONMENT_UUID ":" STEP_UUID; "the step has a `deployment`"
);

part_type! {
    /// The id of a workspace, as in `bitbucket.org/<workspace>`; its grammar is not documented.
    Workspace, "Bitbucket workspace", WORKSPACE
}

part_type! {
    /// The UUID of a workspace without braces, as it stands in the default audience.
    WorkspaceUuid, "Bitbucket workspace UUID", WORKSPACE_UUID
}

part_type! {
    /// The UUID of a repository with its braces, as the repository's OpenID Connect settings show it.
    RepositoryUuid, "Bitbucket repository UUID", REPOSITORY_UUID
}

part_type! {
    /// The UUID of a deployment environment with its braces, as the repository's OpenID Connect settings show it.
    EnvironmentUuid, "Bitbucket deployment environment UUID", ENVIRONMENT_UUID
}

part_type! {
    /// The UUID of one run of a step, with its braces.
    StepUuid, "Bitbucket step UUID", STEP_UUID
}

subject_type! {
    /// The subject of a Bitbucket Pipelines token.
    ///
    /// ```
    /// use policy_core::provider::bitbucket_pipelines::{RepositoryUuid, StepUuid, Subject};
    ///
    /// let repository = RepositoryUuid::parse("{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}")?;
    /// let step = StepUuid::parse("{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}")?;
    /// assert_eq!(
    ///     Subject::step(&repository, &step).as_str(),
    ///     "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}:{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One run of a step without a deployment environment.
    step(repository_uuid: RepositoryUuid, step_uuid: StepUuid) = STEPS;
    /// One run of a step with a deployment environment.
    deployment_step(
        repository_uuid: RepositoryUuid, environment_uuid: EnvironmentUuid, step_uuid: StepUuid,
    ) = DEPLOYMENT_STEPS;
}

recommended! {
    /// Lets in every step of the pipelines of one repository.
    (workspace: Workspace, workspace_uuid: WorkspaceUuid, repository_uuid: RepositoryUuid)
    "aud" = ("ari:cloud:bitbucket::workspace/" WORKSPACE_UUID);
    "sub" = (REPOSITORY_UUID ":*");
}

guide! {
    tenant: "A Bitbucket workspace: each has an issuer of its own, with the workspace's id in it. No part of the subject is a tenant.",
    setup: &[
        "Under Repository settings, Pipelines, OpenID Connect, copy the identity provider URL, the audience and the repository's UUID.",
        "In `bitbucket-pipelines.yml`, set `oidc: true` on the step.",
        "In the step, write `$BITBUCKET_STEP_OIDC_TOKEN` to a file and set `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, which the AWS CLI \
         and every AWS SDK read.",
    ],
    examples: &[
        ("step", "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}:{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}"),
        (
            "deployment_step",
            "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}:{77be9f01-2345-4678-9abc-def012345678}:{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}",
        ),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("workspace", "acme"),
            ("workspace_uuid", "3f2a9c1e-7b4d-4a8e-9c05-1d2e3f4a5b6c"),
            ("repository_uuid", "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The braces around the UUIDs are part of the subject. In the audience there are none.",
            &[(Value("sub", "6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f:*"), "subject_matches_nobody")],
        ),
        pitfall(
            "The subject ends in a UUID of the very run, so that a whole subject admits one step of one run.",
            &[(
                Value("sub", "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}:{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}"),
                "per_run_subject",
            )],
        ),
        pitfall(
            "The `:*` after the repository needs `StringLike`.",
            &[(
                Under("sub", "StringEquals", "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}:*"),
                "wildcard_without_like",
            )],
        ),
        pitfall(
            "The subject names neither workspace nor repository: only UUIDs stand in it.",
            &[(Value("sub", "acme/web:*"), "subject_matches_nobody")],
        ),
        pitfall(
            "No branch is in the subject. Give the step a deployment environment that is restricted to the branch, and write \
             `{repository UUID}:{environment UUID}:*`.",
            &[(Key("sub", "branchName"), "absent_condition_key")],
        ),
        pitfall(
            "`{repository UUID}:*` admits the steps of every deployment environment too; no pattern leaves them out.",
            &[],
        ),
        pitfall(
            "Renaming the workspace changes the issuer, and with it the ARN and every condition key.",
            &[],
        ),
        pitfall(
            "With custom audiences (`oidc: audiences:`) the default one is not in the token.",
            &[],
        ),
    ],
    sources: &[
        "https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/",
        "https://www.atlassian.com/blog/bitbucket/bitbucket-pipelines-oidc-now-supports-multiple-audiences",
    ],
}
