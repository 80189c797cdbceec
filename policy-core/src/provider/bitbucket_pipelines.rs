//! [Bitbucket Pipelines](https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/): each
//! workspace has its own issuer. UUIDs stand in braces in the subject; a step's own is at its end, so only a pattern admits two runs.

use std::borrow::Cow;

use super::entry::{claims, texts};
use super::part::{part, part_type};
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
