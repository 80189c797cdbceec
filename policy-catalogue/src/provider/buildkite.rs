//! [Buildkite](https://buildkite.com/docs/pipelines/security/oidc/aws): one issuer for all organizations; the organization's slug in the
//! subject is the tenant. The commit is in the subject, so only a pattern admits more than one build.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("buildkite"),
    name: Cow::Borrowed("Buildkite"),
    documentation: Cow::Borrowed("https://buildkite.com/docs/pipelines/security/oidc/aws"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "agent.buildkite.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[
        BRANCHES,
        TAGS,
        template!(
            "subject_claim", ID;
            "the job has asked for the id of its organization, pipeline, cluster, queue, build, job or agent", customised
        ),
    ]),
    claims: claims![
        "build_branch",
        "cluster_id" pins_tenant,
        "cluster_name",
        "organization_id" pins_tenant,
        "organization_slug" pins_tenant recyclable,
        "pipeline_id" pins_tenant,
        "pipeline_slug",
    ],
    unread_claims: texts![
        "agent_id",
        "build_commit",
        "build_id",
        "build_number",
        "build_source",
        "build_tag",
        "job_id",
        "queue_id",
        "queue_key",
        "runner_environment",
        "step_key",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's slug.
    ORGANIZATION_SLUG = "organization_slug", "an organization slug holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, recyclable, undocumented
}

part! {
    /// The pipeline's slug.
    PIPELINE_SLUG = "pipeline_slug", "a pipeline slug holds no `:` and no `/`", [NO_DELIMITER{1,}], recyclable, undocumented
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
    /// The commit that the build was asked for, as a rule 40 hexadecimal digits.
    COMMIT = "commit", "a commit holds no `:` and no `/`", [NO_DELIMITER{1,}], per_run, undocumented
}

part! {
    /// The step's key; empty when the step has none.
    STEP_KEY = "step_key", "a step key may hold any character", [ANY{0,}], undocumented
}

part! {
    /// An id that belongs to one organization.
    ID = "id", "a Buildkite id is a UUID in lower case", UUID, tenant
}

/// `organization:{organization_slug}:pipeline:{pipeline_slug}:ref:refs/heads/{branch}:commit:{commit}:step:{step_key}`.
pub const BRANCHES: Template = template!(
    "branch",
    "organization:" ORGANIZATION_SLUG ":pipeline:" PIPELINE_SLUG ":ref:refs/heads/" BRANCH ":commit:" COMMIT ":step:" STEP_KEY
);

/// `organization:{organization_slug}:pipeline:{pipeline_slug}:ref:refs/tags/{tag}:commit:{commit}:step:{step_key}`.
pub const TAGS: Template = template!(
    "tag",
    "organization:" ORGANIZATION_SLUG ":pipeline:" PIPELINE_SLUG ":ref:refs/tags/" TAG ":commit:" COMMIT ":step:" STEP_KEY
);

part_type! {
    /// A Buildkite organization, as in `buildkite.com/<slug>`; its grammar is not documented.
    OrganizationSlug, "Buildkite organization slug", ORGANIZATION_SLUG
}

part_type! {
    /// A Buildkite pipeline, as in `buildkite.com/<organization>/<slug>`; its grammar is not documented.
    PipelineSlug, "Buildkite pipeline slug", PIPELINE_SLUG
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

part_type! {
    /// A commit, as a rule 40 hexadecimal digits.
    Commit, "git commit", COMMIT
}

part_type! {
    /// The key of a step; empty when the step has none.
    StepKey, "Buildkite step key", STEP_KEY, tail
}

subject_type! {
    /// The subject of a Buildkite job's token.
    ///
    /// ```
    /// use policy_core::provider::buildkite::{Branch, Commit, OrganizationSlug, PipelineSlug, StepKey, Subject};
    ///
    /// let subject = Subject::branch(
    ///     &OrganizationSlug::parse("acme-inc")?,
    ///     &PipelineSlug::parse("super-duper-app")?,
    ///     &Branch::parse("main")?,
    ///     &Commit::parse("9f3182061f1e2cca4702c368cbc039b7dc9d4485")?,
    ///     &StepKey::parse("build")?,
    /// );
    /// assert_eq!(
    ///     subject.as_str(),
    ///     "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main\
    ///      :commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A step of a build of one commit on a branch.
    branch(
        organization_slug: OrganizationSlug, pipeline_slug: PipelineSlug, branch: Branch, commit: Commit, step_key: StepKey,
    ) = BRANCHES;
    /// A step of a build of one commit on a tag.
    tag(
        organization_slug: OrganizationSlug, pipeline_slug: PipelineSlug, tag: Tag, commit: Commit, step_key: StepKey,
    ) = TAGS;
}

recommended! {
    /// Lets in every step of the builds of one branch of one pipeline.
    (organization_slug: OrganizationSlug, pipeline_slug: PipelineSlug, branch: Branch)
    "aud" = ("sts.amazonaws.com");
    "sub" = ("organization:" ORGANIZATION_SLUG ":pipeline:" PIPELINE_SLUG ":ref:refs/heads/" BRANCH ":commit:*:step:*");
}

guide! {
    tenant: "A Buildkite organization. Its slug is in `buildkite.com/<slug>`; its id, which is never given to another, is under \
             Settings and in the claim `organization_id`.",
    setup: &[
        "In the step, run `buildkite-agent oidc request-token --audience sts.amazonaws.com`, and pass the token to \
         `aws sts assume-role-with-web-identity`.",
        "Or use the plugin `aws-assume-role-with-web-identity` with `role-arn`, which does both before the step's command runs.",
    ],
    examples: &[
        (
            "branch",
            "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build",
        ),
        (
            "tag",
            "organization:acme-inc:pipeline:super-duper-app:ref:refs/tags/v1.0:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:",
        ),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization_slug", "acme-inc"), ("pipeline_slug", "super-duper-app"), ("branch", "main")],
    }),
    pitfalls: &[
        pitfall(
            "Write the organization's slug whole, with the `:` after it: without it, every organization whose slug begins so gets in.",
            &[(Value("sub", "organization:acme*"), "open_tenant")],
        ),
        pitfall(
            "The commit is in the subject, so that a whole subject admits one build only.",
            &[(
                Value(
                    "sub",
                    "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build",
                ),
                "per_run_subject",
            )],
        ),
        pitfall(
            "A wildcard needs `StringLike`.",
            &[(
                Under("sub", "StringEquals", "organization:acme-inc:pipeline:super-duper-app:*"),
                "wildcard_without_like",
            )],
        ),
        pitfall(
            "Tokens carry session tags when the step asks for them with `--aws-session-tag`; then `Action` needs `sts:TagSession` too.",
            &[],
        ),
        pitfall(
            "The branch in the subject is the one that the build was started for: a step can check out another.",
            &[],
        ),
        pitfall(
            "A step can ask for a subject that is only the id of its organization, pipeline, or another claim, with \
             `--subject-claim`; match such a subject whole.",
            &[],
        ),
    ],
    sources: &["https://buildkite.com/docs/agent/cli/reference/oidc"],
}
