//! [CircleCI](https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/): each organization has its own issuer;
//! a job can also ask for a token of the root issuer, which all organizations share.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("circleci"),
    name: Cow::Borrowed("CircleCI"),
    documentation: Cow::Borrowed("https://circleci.com/docs/guides/permissions-authentication/openid-connect-tokens/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "oidc.circleci.com/org/" ORGANIZATION_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("root", "oidc.circleci.com"; "the job has asked for the root issuer"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("{organization_id}")), pins_tenant: false },
    subjects: Cow::Borrowed(&[PROJECT, REF, AUDIT_LOGS]),
    claims: claims!["oidc.circleci.com/project-id" pins_tenant],
    unread_claims: texts![
        "oidc.circleci.com/context-ids",
        "oidc.circleci.com/job-id",
        "oidc.circleci.com/org-id",
        "oidc.circleci.com/pipeline-definition-id",
        "oidc.circleci.com/pipeline-id",
        "oidc.circleci.com/ssh-rerun",
        "oidc.circleci.com/vcs-origin",
        "oidc.circleci.com/vcs-ref",
        "oidc.circleci.com/workflow-id",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's id, the same in issuer, subject and default audience.
    ORGANIZATION_ID = "organization_id", "a CircleCI organization id is a UUID in lower case", UUID, tenant
}

part! {
    /// The project's id.
    PROJECT_ID = "project_id", "a CircleCI project id is a UUID in lower case", UUID
}

part! {
    /// The id of the user who started the pipeline.
    USER_ID = "user_id", "a CircleCI user id is a UUID in lower case", UUID
}

part! {
    /// The repository that holds the code, such as `github.com/my-org/repo-1`; a fork's job has the fork's.
    VCS_ORIGIN = "vcs_origin", "the origin of a repository is printable ASCII without spaces", [[('!', '~')]{1,}], undocumented
}

part! {
    /// The git ref, such as `refs/heads/main`.
    VCS_REF = "vcs_ref", "a git ref holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}], undocumented
}

/// `org/{organization_id}/project/{project_id}/user/{user_id}`.
pub const PROJECT: Template = template!(
    "project", "org/" ORGANIZATION_ID "/project/" PROJECT_ID "/user/" USER_ID; "`CIRCLE_OIDC_TOKEN`"
);

/// `org/{organization_id}/project/{project_id}/user/{user_id}/vcs-origin/{vcs_origin}/vcs-ref/{vcs_ref}`.
pub const REF: Template = template!(
    "ref",
    "org/" ORGANIZATION_ID "/project/" PROJECT_ID "/user/" USER_ID "/vcs-origin/" VCS_ORIGIN "/vcs-ref/" VCS_REF;
    "`CIRCLE_OIDC_TOKEN_V2`, but for pipelines that a custom webhook started"
);

/// `org/{organization_id}/file-streaming/audit-logs`.
pub const AUDIT_LOGS: Template = template!(
    "audit_logs", "org/" ORGANIZATION_ID "/file-streaming/audit-logs"; "CircleCI streams the audit logs to a bucket"
);

part_type! {
    /// A CircleCI organization id: a UUID in lower case, under Organization Settings, Overview.
    OrganizationId, "CircleCI organization id", ORGANIZATION_ID
}

part_type! {
    /// A CircleCI project id: a UUID in lower case, under Project Settings, Overview.
    ProjectId, "CircleCI project id", PROJECT_ID
}

part_type! {
    /// A CircleCI user id: a UUID in lower case.
    UserId, "CircleCI user id", USER_ID
}

part_type! {
    /// The origin of a repository: `github.com/my-org/repo-1`.
    VcsOrigin, "CircleCI repository origin", VCS_ORIGIN, tail
}

part_type! {
    /// A git ref: `refs/heads/main`.
    VcsRef, "git ref", VCS_REF, tail
}

subject_type! {
    /// The subject of a CircleCI token.
    ///
    /// ```
    /// use policy_core::provider::circleci::{OrganizationId, ProjectId, Subject, UserId};
    ///
    /// let organization = OrganizationId::parse("3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a")?;
    /// let project = ProjectId::parse("7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f")?;
    /// let user = UserId::parse("91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f")?;
    /// assert_eq!(
    ///     Subject::project(&organization, &project, &user).as_str(),
    ///     "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f\
    ///      /user/91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Jobs of a project that one user started.
    project(organization_id: OrganizationId, project_id: ProjectId, user_id: UserId) = PROJECT;
    /// The same, of one ref of one repository.
    git_ref(
        organization_id: OrganizationId, project_id: ProjectId, user_id: UserId, vcs_origin: VcsOrigin, vcs_ref: VcsRef,
    ) = REF;
    /// The stream of the organization's audit logs.
    audit_logs(organization_id: OrganizationId) = AUDIT_LOGS;
}

recommended! {
    /// Lets in the jobs of one project, whoever started them.
    (organization_id: OrganizationId, project_id: ProjectId)
    "aud" = (ORGANIZATION_ID);
    "sub" = ("org/" ORGANIZATION_ID "/project/" PROJECT_ID "/user/*");
}

guide! {
    tenant: "The organization, whose id is in the issuer: a UUID, under Organization Settings, Overview.",
    setup: &[
        "Let the job use at least one context; it then has a token in `CIRCLE_OIDC_TOKEN` and one in `CIRCLE_OIDC_TOKEN_V2`, both for the audience that is \
         the organization's id.",
        "Use the command `aws-cli/setup` of the orb `circleci/aws-cli` with `role_arn`, or pass the token to `aws sts assume-role-with-web-identity`.",
        "For another audience, run `circleci run oidc get --claims '{\"aud\": \"sts.amazonaws.com\"}'`.",
    ],
    examples: &[
        (
            "project",
            "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f",
        ),
        (
            "ref",
            "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f/vcs-origin/github.com/my-org/repo-1/vcs-ref/refs/heads/main",
        ),
        ("audit_logs", "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/file-streaming/audit-logs"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("organization_id", "3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a"),
            ("project_id", "7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "Ids are written, not names.",
            &[(Value("sub", "org/my-org/project/my-project/user/*"), "subject_matches_nobody")],
        ),
        pitfall(
            "The issuer is for one organization, its id after `/org/`. The bare host is another issuer, which all organizations share.",
            &[
                (Issuer("oidc.circleci.com/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a"), "misspelled_issuer"),
                (Issuer("oidc.circleci.com/org/my-org"), "misspelled_issuer"),
            ],
        ),
        pitfall(
            "A user's id follows the project, so that a subject that ends after the project matches nobody.",
            &[(
                Value(
                    "sub",
                    "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f",
                ),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "A wildcard needs `StringLike`.",
            &[(
                Under(
                    "sub",
                    "StringEquals",
                    "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/*",
                ),
                "wildcard_without_like",
            )],
        ),
        pitfall(
            "With a wildcard for the project, every project of the organization gets in.",
            &[(Value("sub", "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/*"), "broad_subject")],
        ),
        pitfall(
            "The repository's fork gets a token of your project where forks are built with secrets: only the subject of `CIRCLE_OIDC_TOKEN_V2` tells \
             them apart, by `vcs-origin`.",
            &[],
        ),
        pitfall(
            "The key for the project has a `/` in it: `<issuer>:oidc.circleci.com/project-id`.",
            &[(Key("sub", "project-id"), "absent_condition_key")],
        ),
    ],
    sources: &[
        "https://circleci.com/developer/orbs/orb/circleci/aws-cli",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ],
}
