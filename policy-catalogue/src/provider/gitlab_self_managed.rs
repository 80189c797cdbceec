//! [GitLab](https://docs.gitlab.com/ci/cloud_services/aws/) on a server of one's own, or GitLab Dedicated: each instance has its own issuer.
//! Subjects are those of GitLab.com; STS reads no other claim.
//!
//! An instance's address tells nothing of GitLab: make the provider of yours with [`Provider::at`].

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::gitlab::SUBJECTS;
use super::part::ISSUER;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};
use crate::names::Issuer;

pub use super::gitlab::{
    BRANCH, BRANCHES, Branch, GROUP, Group, PROJECT, PROJECT_ID, ProjectPath, Subject, TAG, TAGS, Tag,
};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("gitlab-self-managed"),
    name: Cow::Borrowed("GitLab self-managed"),
    documentation: Cow::Borrowed("https://docs.gitlab.com/ci/cloud_services/aws/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", ISSUER), tenancy: Tenancy::PerTenant }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("https://{host}")), pins_tenant: false },
    subjects: Cow::Borrowed(&SUBJECTS),
    claims: claims![],
    unread_claims: texts![
        "environment",
        "job_id",
        "namespace_id",
        "namespace_path",
        "pipeline_id",
        "pipeline_source",
        "project_id",
        "project_path",
        "ref",
        "ref_path",
        "ref_protected",
        "ref_type",
        "runner_environment",
        "sha",
        "user_access_level",
        "user_email",
        "user_id",
        "user_login",
    ],
    always_tags_session: false,
};

recommended! {
    /// Lets in the jobs of one project on one branch.
    (issuer: Issuer, group: Group, project: ProjectPath, branch: Branch)
    "aud" = ("https://" ISSUER);
    "sub" = BRANCHES;
}

guide! {
    tenant: "The instance: each has an issuer of its own, its address. Groups and projects are yours.",
    setup: &[
        "AWS must reach the instance over HTTPS on the default port, and within about five seconds. For one that it cannot reach, set \
         `ci_id_tokens_issuer_url` (GitLab 18.1 and later) and serve the discovery document and the keys there.",
        "Give the job `id_tokens: { AWS_TOKEN: { aud: https://<address of the instance> } }`.",
        "In the job, write `$AWS_TOKEN` to a file and set `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, which the AWS CLI and every AWS SDK read.",
    ],
    examples: &[
        ("branch", "project_path:my-group/my-project:ref_type:branch:ref:main"),
        ("tag", "project_path:my-group/my-project:ref_type:tag:ref:v1.0"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("issuer", "gitlab.example.com"),
            ("group", "my-group"),
            ("project", "my-project"),
            ("branch", "main"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "A merge request's pipeline has the subject of its source branch: `ref_type` is `branch` or `tag`, nothing else.",
            &[(
                Value("sub", "project_path:my-group/my-project:ref_type:merge_request:ref:main"),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "STS reads `namespace_id`, `project_id` and the other claims for GitLab.com only.",
            &[(Key("sub", "project_id"), "absent_condition_key")],
        ),
        pitfall(
            "The subject begins with the kind of what follows: `project_path:`.",
            &[(Value("sub", "my-group/my-project:ref_type:branch:ref:main"), "subject_matches_nobody")],
        ),
        pitfall(
            "The default audience has `https://`, the issuer in ARN and keys has not. An instance with `http://` cannot be registered.",
            &[(Value("aud", "gitlab.example.com"), "misspelled_audience")],
        ),
    ],
    sources: &["https://docs.gitlab.com/ci/secrets/id_token_authentication/"],
}
