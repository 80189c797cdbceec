//! [Depot CI](https://depot.dev/docs/ci/oidc): one issuer for all organizations; the subject is a SPIFFE id, whose Depot organization is the
//! tenant. It ends in the sandbox of one job, so only a pattern admits more than that job.

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::github_actions::{BRANCH, REPOSITORY, TAG};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

pub use super::github_actions::{Branch, Owner, RepositoryName, Tag};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("depot-ci"),
    name: Cow::Borrowed("Depot CI"),
    documentation: Cow::Borrowed("https://depot.dev/docs/ci/oidc"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "identity.depot.dev"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[
        BRANCHES,
        TAGS,
        template!(
            "ref",
            "spiffe://identity.depot.dev/org/" ORGANIZATION_ID "/ci/github/" OWNER "/" REPOSITORY "/ref/refs/" GIT_REFERENCE
            "/sandbox/" SANDBOX_ID;
            "the ref is neither a branch nor a tag", customised
        ),
    ]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts![
        "actor",
        "actor_id",
        "base_ref",
        "event_name",
        "head_ref",
        "job_id",
        "org_id",
        "ref",
        "ref_type",
        "repository",
        "repository_id",
        "repository_owner",
        "repository_owner_id",
        "repository_visibility",
        "run_attempt",
        "run_id",
        "run_number",
        "sha",
        "workflow",
        "workflow_ref",
        "workflow_sha",
    ],
    always_tags_session: false,
};

part! {
    /// The Depot organization's id, as `org_id` in its tokens.
    ORGANIZATION_ID = "organization_id", "a segment of a SPIFFE id is letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], tenant, undocumented
}

part! {
    /// The GitHub user or organization that owns the repository.
    OWNER = "owner", "a GitHub owner is 1 to 39 letters, digits and `-`, in a managed user's name also `_`",
    [ALPHANUMERIC{1} [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{0, 38}],
    recyclable
}

part! {
    /// A git ref without `refs/`.
    GIT_REFERENCE = "git_ref", "a git ref holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

part! {
    /// The sandbox that runs the job, another one for each.
    SANDBOX_ID = "sandbox_id", "a segment of a SPIFFE id is letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], per_run, undocumented
}

/// `spiffe://identity.depot.dev/org/{organization_id}/ci/github/{owner}/{repository}/ref/refs/heads/{branch}/sandbox/{sandbox_id}`.
pub const BRANCHES: Template = template!(
    "branch",
    "spiffe://identity.depot.dev/org/" ORGANIZATION_ID "/ci/github/" OWNER "/" REPOSITORY "/ref/refs/heads/" BRANCH
    "/sandbox/" SANDBOX_ID
);

/// `spiffe://identity.depot.dev/org/{organization_id}/ci/github/{owner}/{repository}/ref/refs/tags/{tag}/sandbox/{sandbox_id}`.
pub const TAGS: Template = template!(
    "tag",
    "spiffe://identity.depot.dev/org/" ORGANIZATION_ID "/ci/github/" OWNER "/" REPOSITORY "/ref/refs/tags/" TAG
    "/sandbox/" SANDBOX_ID
);

part_type! {
    /// A Depot organization id, as in the organization's settings; its grammar is not documented.
    OrganizationId, "Depot organization id", ORGANIZATION_ID
}

part_type! {
    /// The id of the sandbox of one job; its grammar is not documented.
    SandboxId, "Depot sandbox id", SANDBOX_ID
}

subject_type! {
    /// The subject of a Depot CI token.
    ///
    /// ```
    /// use policy_core::provider::depot_ci::{Branch, OrganizationId, Owner, RepositoryName, SandboxId, Subject};
    ///
    /// let subject = Subject::branch(
    ///     &OrganizationId::parse("pcnr2v598s")?,
    ///     &Owner::parse("my-org")?,
    ///     &RepositoryName::parse("my-repo")?,
    ///     &Branch::parse("main")?,
    ///     &SandboxId::parse("snd_test")?,
    /// );
    /// assert_eq!(
    ///     subject.as_str(),
    ///     "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/refs/heads/main/sandbox/snd_test",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One job on a branch.
    branch(
        organization_id: OrganizationId, owner: Owner, repository: RepositoryName, branch: Branch, sandbox_id: SandboxId,
    ) = BRANCHES;
    /// One job on a tag.
    tag(
        organization_id: OrganizationId, owner: Owner, repository: RepositoryName, tag: Tag, sandbox_id: SandboxId,
    ) = TAGS;
}

recommended! {
    /// Lets in every job on one branch of one repository.
    (organization_id: OrganizationId, owner: Owner, repository: RepositoryName, branch: Branch)
    "aud" = ("sts.amazonaws.com");
    "sub" = (
        "spiffe://identity.depot.dev/org/" ORGANIZATION_ID "/ci/github/" OWNER "/" REPOSITORY "/ref/refs/heads/" BRANCH "/sandbox/*"
    );
}

guide! {
    tenant: "A Depot organization. Its id is the claim `org_id` of its tokens.",
    setup: &[
        "Give the job `permissions: id-token: write`.",
        "Use `aws-actions/configure-aws-credentials` with `role-to-assume` and `aws-region`, as on GitHub: Depot has set what it asks \
         for the token with.",
    ],
    examples: &[
        (
            "branch",
            "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/refs/heads/main/sandbox/snd_test",
        ),
        ("tag", "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/refs/tags/v1/sandbox/snd_test"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("organization_id", "pcnr2v598s"),
            ("owner", "my-org"),
            ("repository", "my-repo"),
            ("branch", "main"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The trust policy of a role for GitHub Actions does not do here: issuer and subject are Depot's own. Trust both providers, \
             each in a statement of its own, while you move.",
            &[(Value("sub", "repo:my-org/my-repo:ref:refs/heads/main"), "subject_matches_nobody")],
        ),
        pitfall(
            "Each job has another sandbox, so that a whole subject admits one job only.",
            &[(
                Value(
                    "sub",
                    "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/refs/heads/main/sandbox/snd_test",
                ),
                "per_run_subject",
            )],
        ),
        pitfall(
            "The ref is a whole one, `refs/heads/main`.",
            &[(
                Value("sub", "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/main/sandbox/*"),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "The repository alone does not say whose Depot organization runs the job.",
            &[(Value("sub", "spiffe://identity.depot.dev/org/*/ci/github/my-org/my-repo/*"), "open_tenant")],
        ),
        pitfall(
            "STS does not read the claims that are as GitHub's, such as `repository`.",
            &[(Key("aud", "repository"), "absent_condition_key")],
        ),
    ],
    sources: &["https://github.com/depot/skills/blob/main/skills/depot-ci/references/oidc.md"],
}
