//! [GitLab.com](https://docs.gitlab.com/ci/secrets/id_token_authentication/): one issuer for all groups; the first segment of the project's
//! path is the tenant. A merge request's pipeline has the subject of its source branch.
//!
//! A self-managed instance is [another provider](super::gitlab_self_managed) with these subjects; STS reads none of its other claims.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("gitlab"),
    name: Cow::Borrowed("GitLab.com"),
    documentation: Cow::Borrowed("https://docs.gitlab.com/ci/secrets/id_token_authentication/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "gitlab.com"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("https://gitlab.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&SUBJECTS),
    claims: claims![
        "namespace_id" pins_tenant,
        "pipeline_source",
        "project_id" pins_tenant,
        "ref_protected",
        "runner_environment",
        "user_access_level",
        "user_email" recyclable,
        "user_id",
        "user_login" recyclable,
    ],
    unread_claims: texts![
        "ci_config_ref_uri",
        "ci_config_sha",
        "deployment_tier",
        "environment",
        "environment_protected",
        "job_id",
        "job_project_id",
        "job_project_path",
        "namespace_path",
        "pipeline_id",
        "project_path",
        "project_visibility",
        "ref",
        "ref_path",
        "ref_type",
        "runner_id",
        "sha",
        "user_identities",
    ],
    always_tags_session: false,
};

part! {
    /// The top-level group, or the user who owns the project.
    GROUP = "group", "a GitLab group holds letters, digits, `_`, `.` and `-`, and does not begin with `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('.', '.'), ('_', '_')]{1}
     [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{0, 254}],
    tenant, recyclable
}

part! {
    /// The path below the group: subgroups, if any, and the project.
    PROJECT = "project", "a GitLab project path holds letters, digits, `_`, `.`, `-`, and `/` between subgroups",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('.', '.'), ('_', '_')]{1}
     [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '/'), ('_', '_')]{0,}],
    recyclable
}

part! {
    /// A git branch.
    BRANCH = "branch", "a git branch holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

part! {
    /// A git tag.
    TAG = "tag", "a git tag holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

part! {
    /// The project's number; a project belongs to one group.
    PROJECT_ID = "project_id", "a GitLab project id is a decimal number", [DIGITS{1,}], tenant
}

part! {
    /// A claim other than `ref_type` with `_` in its name, its value, and the claims after it.
    CLAIMS = "claims", "claims are `name:value`, with `:` between them",
    [[('a', 'z')]{4,} '_'{1} [('a', 'z'), ('_', '_')]{2,} ':'{1} ANY{1,}], undocumented
}

part! {
    /// What a claim holds, and the claims after it.
    REST = "rest", "values of claims, `:` between them", [ANY{1,}], undocumented
}

/// `project_path:{group}/{project}:ref_type:branch:ref:{branch}`.
pub const BRANCHES: Template = template!("branch", "project_path:" GROUP "/" PROJECT ":ref_type:branch:ref:" BRANCH; "also a merge request's pipeline");

/// `project_path:{group}/{project}:ref_type:tag:ref:{tag}`.
pub const TAGS: Template = template!("tag", "project_path:" GROUP "/" PROJECT ":ref_type:tag:ref:" TAG);

/// The default forms, and those of a project that has set `ci_id_token_sub_claim_components`: `name:value` pairs that begin with the
/// project's path or id.
pub(super) const SUBJECTS: [Template; 15] = [
    BRANCHES,
    TAGS,
    template!("project_id_branch", "project_id:" PROJECT_ID ":ref_type:branch:ref:" BRANCH; "", customised),
    template!("project_id_tag", "project_id:" PROJECT_ID ":ref_type:tag:ref:" TAG; "", customised),
    template!("project_id", "project_id:" PROJECT_ID; "", customised),
    template!("project_id_claims", "project_id:" PROJECT_ID ":" REST; "", customised),
    template!("project_path", "project_path:" GROUP "/" PROJECT; "", customised),
    template!("project_path_claims", "project_path:" GROUP "/" PROJECT ":" CLAIMS; "", customised),
    template!("project_path_environment", "project_path:" GROUP "/" PROJECT ":environment:" REST; "", customised),
    template!("project_path_ref", "project_path:" GROUP "/" PROJECT ":ref:" REST; "", customised),
    template!("project_path_ref_protected", "project_path:" GROUP "/" PROJECT ":ref_protected:" REST; "", customised),
    template!("project_path_branches", "project_path:" GROUP "/" PROJECT ":ref_type:branch"; "", customised),
    template!("project_path_tags", "project_path:" GROUP "/" PROJECT ":ref_type:tag"; "", customised),
    template!("project_path_branch_claims", "project_path:" GROUP "/" PROJECT ":ref_type:branch:" REST; "", customised),
    template!("project_path_tag_claims", "project_path:" GROUP "/" PROJECT ":ref_type:tag:" REST; "", customised),
];

part_type! {
    /// A top-level group, or a user: letters, digits, `_`, `.` and `-`, at most 255, not beginning with `-`.
    ///
    /// Source: <https://docs.gitlab.com/user/reserved_names/>.
    Group, "GitLab group", GROUP
}

part_type! {
    /// The path of a project below its top-level group, subgroups included: `project` or `subgroup/project`.
    ///
    /// Source: <https://docs.gitlab.com/user/reserved_names/>.
    ProjectPath, "GitLab project path", PROJECT, tail
}

part_type! {
    /// The number of a project: under Settings, General, and `CI_PROJECT_ID` in its jobs.
    ProjectId, "GitLab project id", PROJECT_ID
}

part_type! {
    /// A git branch without `refs/heads/`; it may hold `/`.
    ///
    /// Source: <https://git-scm.com/docs/git-check-ref-format>.
    Branch, "git branch", BRANCH, tail
}

part_type! {
    /// A git tag without `refs/tags/`; it may hold `/`.
    ///
    /// Source: <https://git-scm.com/docs/git-check-ref-format>.
    Tag, "git tag", TAG, tail
}

subject_type! {
    /// The subject of a GitLab ID token.
    ///
    /// ```
    /// use policy_core::provider::gitlab::{Branch, Group, ProjectPath, Subject};
    ///
    /// let (group, project) = (Group::parse("my-group")?, ProjectPath::parse("team/my-project")?);
    /// assert_eq!(
    ///     Subject::branch(&group, &project, &Branch::parse("main")?).as_str(),
    ///     "project_path:my-group/team/my-project:ref_type:branch:ref:main",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Jobs on a branch, merge requests from it included.
    branch(group: Group, project: ProjectPath, branch: Branch) = BRANCHES;
    /// Jobs on a tag.
    tag(group: Group, project: ProjectPath, tag: Tag) = TAGS;
}

recommended! {
    /// Lets in the jobs of one project on one branch, merge requests from it included.
    ///
    /// The project's number keeps out whoever registers the names later.
    (group: Group, project: ProjectPath, branch: Branch, project_id: ProjectId)
    "aud" = ("https://gitlab.com");
    "sub" = BRANCHES;
    "project_id" = (PROJECT_ID);
}

guide! {
    tenant: "The top-level group, or the user who owns the project: the first segment of the project's path. The name can be given up and registered \
             by somebody else; the project's number, under Settings, General, cannot.",
    setup: &[
        "Give the job `id_tokens: { AWS_TOKEN: { aud: https://gitlab.com } }`.",
        "In the job, write `$AWS_TOKEN` to a file and set `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`, which the AWS CLI and every AWS SDK read.",
    ],
    examples: &[
        ("branch", "project_path:my-group/my-project:ref_type:branch:ref:feature-branch-1"),
        ("tag", "project_path:my-group/my-project:ref_type:tag:ref:v1.0"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("group", "my-group"), ("project", "my-project"), ("branch", "main"), ("project_id", "20")],
    }),
    pitfalls: &[
        pitfall(
            "Without a condition that pins the group, every user of GitLab.com gets in; IAM refuses such a policy today.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "A merge request's pipeline has the subject of its source branch: `ref_type` is `branch` or `tag`, nothing else.",
            &[(
                Value("sub", "project_path:my-group/my-project:ref_type:merge_request:ref:main"),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "Write the group whole, with the `/` after it: without it, groups whose name begins so get in.",
            &[(All(&[Without("project_id"), Value("sub", "project_path:my-group*")]), "open_tenant")],
        ),
        pitfall(
            "A wildcard needs `StringLike`.",
            &[(Under("sub", "StringEquals", "project_path:my-group/*"), "wildcard_without_like")],
        ),
        pitfall(
            "The issuer in ARN and keys has no `https://` and no slash at the end; the usual audience has the one and not the other.",
            &[(Issuer("gitlab.com/"), "misspelled_issuer")],
        ),
        pitfall(
            "STS reads `project_id` and `namespace_id`, but not `project_path` or `namespace_path`.",
            &[(Key("project_id", "project_path"), "absent_condition_key")],
        ),
        pitfall(
            "`user_login` and `user_email` can be changed by the user: do not rely on them alone.",
            &[],
        ),
        pitfall(
            "GitLab issues no token to a project whose path another project had before, unless the subject begins with an id: set \
             `ci_id_token_sub_claim_components` of the project to `project_id`, `ref_type`, `ref`.",
            &[],
        ),
    ],
    sources: &[
        "https://docs.gitlab.com/ci/cloud_services/aws/",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ],
}
