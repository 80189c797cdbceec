//! [GitHub Actions](https://docs.github.com/en/actions/reference/security/oidc) on github.com and GHE.com: one issuer for all owners
//! unless an enterprise has switched on its own.
//!
//! A job that names an environment has the environment form, whatever started it; else a `pull_request` event has the pull request
//! form; else the ref stands in the subject. Repositories created, renamed or transferred after 2026-07-15, or opted in, have the
//! immutable forms with `@` and the ids. Owners keep the letters' case they registered with, and AWS compares it exactly.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};
use crate::names::InvalidName;

pub mod customised;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("github-actions"),
    name: Cow::Borrowed("GitHub Actions"),
    documentation: Cow::Borrowed("https://docs.github.com/en/actions/reference/security/oidc"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", "token.actions.githubusercontent.com"), tenancy: Tenancy::Shared },
        IssuerForm {
            template: template!(
                "enterprise", "token.actions.githubusercontent.com/" ENTERPRISE;
                "the enterprise has switched on an issuer of its own"
            ),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("data_residency", "token.actions." SUBDOMAIN ".ghe.com"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("data_residency_enterprise", "token.actions." SUBDOMAIN ".ghe.com/" ENTERPRISE),
            tenancy: Tenancy::PerTenant,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&customised::SUBJECTS),
    claims: claims![
        "actor" recyclable,
        "actor_id",
        "enterprise_id" pins_tenant,
        "environment",
        "job_workflow_ref" recyclable,
        "ref",
        "repository" pins_tenant recyclable,
        "repository_id" pins_tenant,
        "repository_owner_id" pins_tenant,
        "workflow",
    ],
    unread_claims: texts![
        "base_ref",
        "check_run_id",
        "enterprise",
        "environment_node_id",
        "event_name",
        "head_ref",
        "job_workflow_sha",
        "ref_type",
        "repository_owner",
        "repository_visibility",
        "run_attempt",
        "run_id",
        "run_number",
        "runner_environment",
        "sha",
        "workflow_ref",
        "workflow_sha",
    ],
    always_tags_session: false,
};

part! {
    /// The enterprise's slug; on GHE.com its subdomain.
    ENTERPRISE = "enterprise", "an enterprise slug holds letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}],
    tenant, undocumented
}

part! {
    /// The enterprise's subdomain of `ghe.com`.
    SUBDOMAIN = "subdomain", "a subdomain of `ghe.com` holds lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1,63}],
    tenant, undocumented
}

part! {
    /// The user or organization that owns the repository.
    OWNER = "owner", "a GitHub owner is 1 to 39 letters, digits and `-`, in a managed user's name also `_`",
    [ALPHANUMERIC{1} [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{0, 38}],
    tenant, recyclable
}

part! {
    /// The owner's number, which is never given to another.
    OWNER_ID = "owner_id", "a GitHub owner id is a decimal number", [DIGITS{1,}], tenant
}

part! {
    /// The repository's name without its owner.
    REPOSITORY = "repository", "a repository name holds letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}],
    recyclable, undocumented
}

part! {
    /// The repository's number, which is never given to another.
    REPOSITORY_ID = "repository_id", "a GitHub repository id is a decimal number", [DIGITS{1,}]
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
    /// An environment's name as the token holds it.
    ENVIRONMENT = "environment", "the token holds `%3A` for each `:` of an environment's name: write `%3A`", [NO_COLON{1,}]
}

/// `repo:{owner}/{repository}:ref:refs/heads/{branch}`.
pub const BRANCHES: Template = template!(
    "branch", "repo:" OWNER "/" REPOSITORY ":ref:refs/heads/" BRANCH;
    "the job names no environment and the event is not `pull_request`"
);

/// `repo:{owner}/{repository}:environment:{environment}`.
pub const ENVIRONMENTS: Template = template!(
    "environment", "repo:" OWNER "/" REPOSITORY ":environment:" ENVIRONMENT;
    "the job names an environment, whatever the event and the ref are"
);

/// `repo:{owner}/{repository}:pull_request`.
pub const PULL_REQUEST: Template = template!(
    "pull_request", "repo:" OWNER "/" REPOSITORY ":pull_request";
    "the event is `pull_request` and the job names no environment; the branch is not in the subject"
);

/// `repo:{owner}/{repository}:ref:refs/tags/{tag}`.
pub const TAGS: Template = template!(
    "tag", "repo:" OWNER "/" REPOSITORY ":ref:refs/tags/" TAG;
    "the job names no environment and the event is not `pull_request`"
);

/// `repo:{owner}@{owner_id}/{repository}@{repository_id}:ref:refs/heads/{branch}`.
pub const IMMUTABLE_BRANCHES: Template = template!(
    "immutable_branch", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":ref:refs/heads/" BRANCH;
    "as `branch`, of a repository with immutable subjects"
);

/// `repo:{owner}@{owner_id}/{repository}@{repository_id}:environment:{environment}`.
pub const IMMUTABLE_ENVIRONMENTS: Template = template!(
    "immutable_environment", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":environment:" ENVIRONMENT;
    "as `environment`, of a repository with immutable subjects"
);

/// `repo:{owner}@{owner_id}/{repository}@{repository_id}:pull_request`.
pub const IMMUTABLE_PULL_REQUEST: Template = template!(
    "immutable_pull_request", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":pull_request";
    "as `pull_request`, of a repository with immutable subjects"
);

/// `repo:{owner}@{owner_id}/{repository}@{repository_id}:ref:refs/tags/{tag}`.
pub const IMMUTABLE_TAGS: Template = template!(
    "immutable_tag", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":ref:refs/tags/" TAG;
    "as `tag`, of a repository with immutable subjects"
);

part_type! {
    /// A GitHub user or organization: 1 to 39 letters, digits and `-`; the name of a managed user also has `_` before its short code.
    ///
    /// Letter case counts: write it as the owner's page shows it. Source:
    /// <https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication>.
    Owner, "GitHub owner", OWNER
}

part_type! {
    /// The number of a GitHub user or organization: `id` in `GET /users/{owner}`.
    OwnerId, "GitHub owner id", OWNER_ID
}

part_type! {
    /// The name of a repository, without its owner: letters, digits, `.`, `-` and `_`.
    RepositoryName, "GitHub repository name", REPOSITORY
}

part_type! {
    /// The number of a repository: `id` in `GET /repos/{owner}/{repository}`.
    RepositoryId, "GitHub repository id", REPOSITORY_ID
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
    /// The name of an environment as the token holds it: each `:` is written `%3A`.
    ///
    /// [`from_name`](Self::from_name) encodes the name for you. GitHub ignores letter case in these names, AWS does not: write it as
    /// the environment's settings show it. Source: <https://docs.github.com/en/actions/reference/security/oidc>.
    ///
    /// ```
    /// use policy_core::provider::github_actions::Environment;
    ///
    /// assert_eq!(Environment::from_name("Production:V1")?.as_str(), "Production%3AV1");
    /// assert_eq!(
    ///     Environment::parse("Production:V1").unwrap_err().to_string(),
    ///     "invalid GitHub environment `Production:V1`: the token holds `%3A` for each `:` of an environment's name: write `%3A`, \
    ///      found `:` at character 11",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    Environment, "GitHub environment", ENVIRONMENT, tail
}

impl Environment {
    /// The environment with this name, as its settings show it: each `:` becomes `%3A`.
    ///
    /// # Errors
    ///
    /// When the name is empty or holds `*`, `?`, `$` or a character that no policy holds.
    pub fn from_name(name: &str) -> Result<Self, InvalidName> {
        Self::try_from(name.replace(':', "%3A"))
    }
}

subject_type! {
    /// The subject of a GitHub Actions token.
    ///
    /// ```
    /// use policy_core::provider::github_actions::{Branch, Owner, OwnerId, RepositoryId, RepositoryName, Subject};
    ///
    /// let (owner, repository) = (Owner::parse("octo-org")?, RepositoryName::parse("octo-repo")?);
    /// let main = Branch::parse("main")?;
    /// assert_eq!(Subject::branch(&owner, &repository, &main).as_str(), "repo:octo-org/octo-repo:ref:refs/heads/main");
    ///
    /// let (owner_id, repository_id) = (OwnerId::parse("123456")?, RepositoryId::parse("456789")?);
    /// assert_eq!(
    ///     Subject::immutable_branch(&owner, &owner_id, &repository, &repository_id, &main).as_str(),
    ///     "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
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
    /// Jobs on a branch that name no environment, of a repository with immutable subjects.
    immutable_branch(
        owner: Owner, owner_id: OwnerId, repository: RepositoryName, repository_id: RepositoryId, branch: Branch,
    ) = IMMUTABLE_BRANCHES;
    /// Jobs that name an environment, of a repository with immutable subjects.
    immutable_environment(
        owner: Owner, owner_id: OwnerId, repository: RepositoryName, repository_id: RepositoryId, environment: Environment,
    ) = IMMUTABLE_ENVIRONMENTS;
    /// Jobs of a pull request that name no environment, of a repository with immutable subjects.
    immutable_pull_request(
        owner: Owner, owner_id: OwnerId, repository: RepositoryName, repository_id: RepositoryId,
    ) = IMMUTABLE_PULL_REQUEST;
    /// Jobs on a tag that name no environment, of a repository with immutable subjects.
    immutable_tag(
        owner: Owner, owner_id: OwnerId, repository: RepositoryName, repository_id: RepositoryId, tag: Tag,
    ) = IMMUTABLE_TAGS;
}

recommended! {
    /// Lets in the jobs of one repository on one branch that name no environment, whether its subjects are immutable or not.
    ///
    /// The ids, `id` and `owner.id` of `GET /repos/{owner}/{repository}`, keep out whoever registers the names later.
    (owner: Owner, owner_id: OwnerId, repository: RepositoryName, repository_id: RepositoryId, branch: Branch)
    "aud" = ("sts.amazonaws.com");
    "sub" = BRANCHES | IMMUTABLE_BRANCHES;
    "repository_id" = (REPOSITORY_ID);
}

guide! {
    tenant: "The owner of the repository: a user or an organization. The name can be given up and registered by somebody else; the number cannot: \
             `gh api repos/<owner>/<repository> --jq '.owner.id, .id'` prints the owner's and the repository's.",
    setup: &[
        "Give the job, or the workflow, `permissions: { id-token: write, contents: read }`.",
        "Add the step `aws-actions/configure-aws-credentials` with `role-to-assume: <role ARN>` and `aws-region`. It asks for a token with the \
         audience `sts.amazonaws.com`.",
        "Where the job names an environment, write the subject `repo:<owner>/<repository>:environment:<environment>` instead of the branch's, and \
         limit the branches in the environment's own settings.",
    ],
    examples: &[
        ("branch", "repo:octo-org/octo-repo:ref:refs/heads/demo-branch"),
        ("environment", "repo:octo-org/octo-repo:environment:Production%3AV1"),
        ("pull_request", "repo:octo-org/octo-repo:pull_request"),
        ("tag", "repo:octo-org/octo-repo:ref:refs/tags/demo-tag"),
        ("immutable_branch", "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"),
        ("immutable_environment", "repo:octo-org@123456/octo-repo@456789:environment:prod"),
        ("immutable_pull_request", "repo:octo-org@123456/octo-repo@456789:pull_request"),
        ("immutable_tag", "repo:octo-org@123456/octo-repo@456789:ref:refs/tags/v1"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("owner", "octo-org"),
            ("owner_id", "123456"),
            ("repository", "octo-repo"),
            ("repository_id", "456789"),
            ("branch", "main"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The branch is written as a whole ref, after `ref:`: `ref:refs/heads/main`.",
            &[
                (Value("sub", "repo:octo-org/octo-repo:refs/heads/main"), "subject_matches_nobody"),
                (Value("sub", "repo:octo-org/octo-repo:branch:main"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "A job that names an environment has the environment's subject whatever its branch, and each `:` in the environment's name is `%3A`.",
            &[(Value("sub", "repo:octo-org/octo-repo:environment:Production:V1"), "subject_matches_nobody")],
        ),
        pitfall(
            "Write the owner whole, with the `/` after it: without it, owners whose name begins so get in.",
            &[(All(&[Without("repository_id"), Value("sub", "repo:octo-org*")]), "open_tenant")],
        ),
        pitfall(
            "A repository that was created, renamed or transferred after 2026-07-15, or opted in, has the ids in its subjects. A policy for one form \
             of them does not match the other.",
            &[(Value("sub", "repo:octo-org/octo-repo:ref:refs/heads/main"), "superseded_subject")],
        ),
        pitfall(
            "A name can be registered by somebody else once it is given up; the repository's number cannot.",
            &[(
                All(&[Without("repository_id"), Value("sub", "repo:octo-org/octo-repo:ref:refs/heads/main")]),
                "recyclable_name",
            )],
        ),
        pitfall(
            "With `repo:octo-org/octo-repo:*` pull requests get in too.",
            &[(Value("sub", "repo:octo-org/octo-repo:*"), "broad_subject")],
        ),
        pitfall(
            "AWS reads some of the token's claims and not others: `repository_owner_id`, but not `repository_owner`.",
            &[(Key("repository_id", "repository_owner"), "absent_condition_key")],
        ),
        pitfall(
            "`ForAllValues:` holds when the token does not have the claim at all.",
            &[(
                All(&[
                    Without("repository_id"),
                    Under("sub", "ForAllValues:StringLike", "repo:octo-org/octo-repo:*"),
                ]),
                "vacuous_condition",
            )],
        ),
        pitfall(
            "An enterprise with an issuer of its own has its slug in the issuer, so in the ARN and in every key: \
             `token.actions.githubusercontent.com/<slug>:sub`.",
            &[(
                Principal("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com/octocat-inc"),
                "foreign_condition_key",
            )],
        ),
        pitfall("A role with the very name `GitHubActions` is reported not to work.", &[]),
    ],
    sources: &[
        "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
        "https://github.com/aws-actions/configure-aws-credentials",
        "https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/",
    ],
}
