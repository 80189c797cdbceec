//! [GitHub Enterprise Server](https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc): each instance has its own
//! issuer, known by its path. Subjects are those of github.com, but never with ids; STS reads no other claim.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy, subject_type};

pub use super::github_actions::{
    BRANCH, BRANCHES, Branch, ENVIRONMENT, ENVIRONMENTS, Environment, OWNER, Owner, PULL_REQUEST, REPOSITORY,
    RepositoryName, TAG, TAGS, Tag, customised::CLASSIC_SUBJECTS,
};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("github-enterprise-server"),
    name: Cow::Borrowed("GitHub Enterprise Server"),
    documentation: Cow::Borrowed("https://docs.github.com/en/enterprise-server@latest/actions/reference/security/oidc"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", HOSTNAME "/_services/token"),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&CLASSIC_SUBJECTS),
    claims: claims![],
    unread_claims: texts![
        "actor",
        "actor_id",
        "base_ref",
        "check_run_id",
        "enterprise",
        "enterprise_id",
        "environment",
        "event_name",
        "head_ref",
        "job_workflow_ref",
        "job_workflow_sha",
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
        "runner_environment",
        "sha",
        "workflow",
        "workflow_ref",
        "workflow_sha",
    ],
    always_tags_session: false,
};

part! {
    /// The instance's host name.
    HOSTNAME = "hostname", "a host name holds lower-case letters, digits, `-` and `.`",
    [[('0', '9'), ('a', 'z'), ('-', '.')]{1, 253}], tenant
}

part_type! {
    /// The host name of an instance: `github.example.com`.
    Hostname, "host name", HOSTNAME
}

subject_type! {
    /// The subject of a token of GitHub Enterprise Server.
    ///
    /// ```
    /// use policy_core::provider::github_enterprise_server::{Branch, Owner, RepositoryName, Subject};
    ///
    /// let (owner, repository) = (Owner::parse("octo-org")?, RepositoryName::parse("octo-repo")?);
    /// assert_eq!(
    ///     Subject::branch(&owner, &repository, &Branch::parse("main")?).as_str(),
    ///     "repo:octo-org/octo-repo:ref:refs/heads/main",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Jobs on a branch that name no environment.
    branch(owner: Owner, repository: RepositoryName, branch: Branch) = BRANCHES;
    /// Jobs that name an environment.
    environment(owner: Owner, repository: RepositoryName, environment: Environment) = ENVIRONMENTS;
    /// Jobs of a pull request that name no environment, from any branch.
    pull_request(owner: Owner, repository: RepositoryName) = PULL_REQUEST;
    /// Jobs on a tag that name no environment.
    tag(owner: Owner, repository: RepositoryName, tag: Tag) = TAGS;
}

recommended! {
    /// Lets in the jobs of one repository on one branch.
    (hostname: Hostname, owner: Owner, repository: RepositoryName, branch: Branch)
    "aud" = ("sts.amazonaws.com");
    "sub" = BRANCHES;
}

guide! {
    tenant: "The instance: each has an issuer of its own, `https://<host name>/_services/token`. Owners and repositories are yours.",
    setup: &[
        "AWS must reach `/_services/token/.well-known/openid-configuration` and the keys that it names over HTTPS, on the default port.",
        "Give the job `permissions: { id-token: write, contents: read }`.",
        "In the job, run `aws-actions/configure-aws-credentials` with `role-to-assume` and `aws-region`; it asks for the audience `sts.amazonaws.com`.",
    ],
    examples: &[
        ("branch", "repo:octo-org/octo-repo:ref:refs/heads/main"),
        ("environment", "repo:octo-org/octo-repo:environment:production"),
        ("pull_request", "repo:octo-org/octo-repo:pull_request"),
        ("tag", "repo:octo-org/octo-repo:ref:refs/tags/v1"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("hostname", "github.example.com"),
            ("owner", "octo-org"),
            ("repository", "octo-repo"),
            ("branch", "main"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The path `/_services/token` belongs to the ARN and to every condition key.",
            &[(Key("sub", "github.example.com:sub"), "foreign_condition_key")],
        ),
        pitfall(
            "Subjects with ids do not exist on GitHub Enterprise Server.",
            &[(Value("sub", "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"), "subject_matches_nobody")],
        ),
        pitfall(
            "STS reads `repository` and the other claims for github.com and GHE.com only.",
            &[(Key("sub", "repository"), "absent_condition_key")],
        ),
        pitfall(
            "A job that names an environment has the environment in its subject, not the branch.",
            &[(Value("sub", "repo:octo-org/octo-repo:environment/production"), "subject_matches_nobody")],
        ),
        pitfall(
            "`repo:<owner>/<repository>:*` lets in pull requests too.",
            &[(Value("sub", "repo:octo-org/octo-repo:*"), "broad_subject")],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html"],
}
