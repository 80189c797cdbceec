//! [Semaphore](https://docs.semaphoreci.com/reference/openid): each organization has its own issuer, which is also the default audience,
//! there with `https://`.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

pub use super::gitlab::{BRANCH, Branch, TAG, Tag};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("semaphore-ci"),
    name: Cow::Borrowed("Semaphore"),
    documentation: Cow::Borrowed("https://docs.semaphoreci.com/reference/openid"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", ORGANIZATION ".semaphoreci.com"),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("https://{host}")), pins_tenant: false },
    subjects: Cow::Borrowed(&[BRANCHES, TAGS, PULL_REQUESTS]),
    claims: claims![],
    unread_claims: texts![
        "branch",
        "job_id",
        "job_type",
        "org",
        "org_id",
        "ppl_id",
        "pr",
        "pr_branch",
        "prj",
        "prj_id",
        "ref",
        "ref_type",
        "repo",
        "repo_slug",
        "sub127",
        "tag",
        "trg",
        "wf_id",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's name in its address.
    ORGANIZATION = "organization", "a Semaphore organization is 1 to 63 lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1, 63}],
    tenant, recyclable, undocumented
}

part! {
    /// The project's id.
    PROJECT_ID = "project_id", "a Semaphore project id is a UUID in lower case", UUID
}

part! {
    /// The repository's name, without its owner.
    REPOSITORY = "repository", "a repository name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The pull request's ref below `refs/`, such as `pull/7/merge`.
    REF = "ref", "a git ref holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}], undocumented
}

/// `org:{organization}:project:{project_id}:repo:{repository}:ref_type:branch:ref:refs/heads/{branch}`.
pub const BRANCHES: Template = template!(
    "branch",
    "org:" ORGANIZATION ":project:" PROJECT_ID ":repo:" REPOSITORY ":ref_type:branch:ref:refs/heads/" BRANCH
);

/// `org:{organization}:project:{project_id}:repo:{repository}:ref_type:tag:ref:refs/tags/{tag}`.
pub const TAGS: Template = template!(
    "tag", "org:" ORGANIZATION ":project:" PROJECT_ID ":repo:" REPOSITORY ":ref_type:tag:ref:refs/tags/" TAG
);

/// `org:{organization}:project:{project_id}:repo:{repository}:ref_type:pull-request:ref:refs/{ref}`.
pub const PULL_REQUESTS: Template = template!(
    "pull_request_ref",
    "org:" ORGANIZATION ":project:" PROJECT_ID ":repo:" REPOSITORY ":ref_type:pull-request:ref:refs/" REF
);

part_type! {
    /// A Semaphore organization, as in `<organization>.semaphoreci.com`.
    Organization, "Semaphore organization", ORGANIZATION
}

part_type! {
    /// The id of a Semaphore project: a UUID in lower case.
    ProjectId, "Semaphore project id", PROJECT_ID
}

part_type! {
    /// The name of a project's repository, without its owner.
    Repository, "Semaphore repository", REPOSITORY
}

part_type! {
    /// A git ref without `refs/`: `pull/7/merge`.
    Ref, "git ref", REF, tail
}

subject_type! {
    /// The subject of a Semaphore token.
    ///
    /// ```
    /// use policy_core::provider::semaphore_ci::{Branch, Organization, ProjectId, Repository, Subject};
    ///
    /// let organization = Organization::parse("my-org")?;
    /// let project = ProjectId::parse("936a5312-a3b8-4921-8b3f-2cec8baac574")?;
    /// assert_eq!(
    ///     Subject::branch(&organization, &project, &Repository::parse("web")?, &Branch::parse("main")?).as_str(),
    ///     "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:branch:ref:refs/heads/main",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Jobs on a branch.
    branch(organization: Organization, project_id: ProjectId, repository: Repository, branch: Branch) = BRANCHES;
    /// Jobs on a tag.
    tag(organization: Organization, project_id: ProjectId, repository: Repository, tag: Tag) = TAGS;
    /// Jobs of a pull request.
    pull_request(organization: Organization, project_id: ProjectId, repository: Repository, git_ref: Ref) = PULL_REQUESTS;
}

recommended! {
    /// Lets in the jobs on one branch of one project.
    (organization: Organization, project_id: ProjectId, repository: Repository, branch: Branch)
    "aud" = ("https://" ORGANIZATION ".semaphoreci.com");
    "sub" = BRANCHES;
}

guide! {
    tenant: "A Semaphore organization: each has an issuer of its own, `https://<organization>.semaphoreci.com`.",
    setup: &[
        "Every job of an organization whose plan has OpenID Connect finds a token in `SEMAPHORE_OIDC_TOKEN`.",
        "In the job, run `aws sts assume-role-with-web-identity --role-arn <role ARN> --role-session-name $SEMAPHORE_JOB_ID \
         --web-identity-token $SEMAPHORE_OIDC_TOKEN`, and export the credentials that it prints.",
    ],
    examples: &[
        (
            "branch",
            "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:branch:ref:refs/heads/main",
        ),
        ("tag", "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:tag:ref:refs/tags/v1.0"),
        (
            "pull_request_ref",
            "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:pull-request:ref:refs/pull/7/merge",
        ),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("organization", "my-org"),
            ("project_id", "936a5312-a3b8-4921-8b3f-2cec8baac574"),
            ("repository", "web"),
            ("branch", "main"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The organization of the subject is that of the issuer.",
            &[(
                Value("sub", "org:other:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:branch:ref:refs/heads/main"),
                "subject_matches_nobody",
            )],
        ),
        pitfall(
            "The default audience has `https://`, the issuer in ARN and keys has not.",
            &[(Value("aud", "my-org.semaphoreci.com"), "misspelled_audience")],
        ),
        pitfall(
            "The project stands as its id, the repository as its name without an owner.",
            &[
                (Value("sub", "org:my-org:project:web:repo:web:ref_type:branch:ref:refs/heads/main"), "subject_matches_nobody"),
                (
                    Value(
                        "sub",
                        "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:acme/web:ref_type:branch:ref:refs/heads/main",
                    ),
                    "subject_matches_nobody",
                ),
            ],
        ),
        pitfall(
            "The ref is whole: `refs/heads/main`; a pull request's `ref_type` is `pull-request`.",
            &[
                (
                    Value("sub", "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:branch:ref:main"),
                    "subject_matches_nobody",
                ),
                (
                    Value("sub", "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:pr:ref:*"),
                    "subject_matches_nobody",
                ),
            ],
        ),
        pitfall(
            "The claim `sub127` is for Google Cloud: STS does not read it.",
            &[(Key("sub", "sub127"), "absent_condition_key")],
        ),
        pitfall(
            "Without a project, every job of the organization can use the role, those of pull requests too.",
            &[(Value("sub", "org:my-org:*"), "broad_subject")],
        ),
    ],
    sources: &[
        "https://docs.semaphoreci.com/using-semaphore/openid",
        "https://docs.semaphoreci.com/reference/env-vars",
    ],
}
