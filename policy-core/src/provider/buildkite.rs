//! [Buildkite](https://buildkite.com/docs/pipelines/security/oidc/aws): one issuer for all organizations; the organization's slug in the
//! subject is the tenant. The commit is in the subject, so only a pattern admits more than one build.

use std::borrow::Cow;

use super::entry::{claims, texts};
use super::part::{part, part_type};
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
