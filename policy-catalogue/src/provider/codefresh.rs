//! [Codefresh](https://codefresh.io/docs/docs/integrations/oidc-pipelines/): one issuer for all accounts; the account's id in the subject is the
//! tenant. What started the pipeline decides what follows its id.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("codefresh"),
    name: Cow::Borrowed("Codefresh"),
    documentation: Cow::Borrowed("https://codefresh.io/docs/docs/integrations/oidc-pipelines/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "oidc.codefresh.io"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("https://g.codefresh.io")), pins_tenant: false },
    subjects: Cow::Borrowed(&[PIPELINES, MANUAL_RUNS, PUSHES, PULL_REQUESTS, MANUAL_GIT_RUNS]),
    claims: claims![],
    unread_claims: texts![
        "account_id",
        "account_name",
        "initiator",
        "pipeline_id",
        "pipeline_name",
        "platform_url",
        "runner_environment",
        "scm_pull_request_target_branch",
        "scm_ref",
        "scm_repo_url",
        "scm_user_name",
        "workflow_id",
    ],
    always_tags_session: false,
};

part! {
    /// The account's id; samples have 24 digits.
    ACCOUNT_ID = "account_id", "a Codefresh id is hexadecimal digits in lower case", [LOWER_HEX{1,}], tenant, undocumented
}

part! {
    /// The pipeline's id; samples have 24 digits.
    PIPELINE_ID = "pipeline_id", "a Codefresh id is hexadecimal digits in lower case", [LOWER_HEX{1,}], undocumented
}

part! {
    /// The user who started the pipeline by hand.
    INITIATOR = "initiator", "a Codefresh user name holds no `:`", [NO_COLON{1,}], undocumented
}

part! {
    /// The address of the repository, with `https://`.
    SCM_REPO_URL = "scm_repo_url", "the address of a repository is printable ASCII without spaces", [[('!', '~')]{1,}], undocumented
}

part! {
    /// The user whose git action it was.
    SCM_USER_NAME = "scm_user_name", "a user name holds no `:`", [NO_COLON{1,}], undocumented
}

part! {
    /// The branch or tag.
    SCM_REF = "scm_ref", "a git ref holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

part! {
    /// The branch that the pull request is for.
    TARGET_BRANCH = "scm_pull_request_target_branch", "a git branch holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

/// `account:{account_id}:pipeline:{pipeline_id}`.
pub const PIPELINES: Template =
    template!("pipeline", "account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID; "a timer started it");

/// `account:{account_id}:pipeline:{pipeline_id}:initiator:{initiator}`.
pub const MANUAL_RUNS: Template = template!(
    "manual", "account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID ":initiator:" INITIATOR;
    "somebody started it without a git trigger"
);

/// `account:{account_id}:pipeline:{pipeline_id}:scm_repo_url:{scm_repo_url}:scm_user_name:{scm_user_name}:scm_ref:{scm_ref}`.
pub const PUSHES: Template = template!(
    "push",
    "account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID
    ":scm_repo_url:" SCM_REPO_URL ":scm_user_name:" SCM_USER_NAME ":scm_ref:" SCM_REF
);

/// As [`PUSHES`], and `:scm_pull_request_target_branch:{scm_pull_request_target_branch}`.
pub const PULL_REQUESTS: Template = template!(
    "pull_request_to",
    "account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID
    ":scm_repo_url:" SCM_REPO_URL ":scm_user_name:" SCM_USER_NAME ":scm_ref:" SCM_REF
    ":scm_pull_request_target_branch:" TARGET_BRANCH
);

/// As [`PUSHES`], with `initiator:{initiator}:` after the pipeline.
pub const MANUAL_GIT_RUNS: Template = template!(
    "manual_git",
    "account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID ":initiator:" INITIATOR
    ":scm_repo_url:" SCM_REPO_URL ":scm_user_name:" SCM_USER_NAME ":scm_ref:" SCM_REF;
    "somebody started it with a git trigger"
);

part_type! {
    /// The id of a Codefresh account, under Account settings; its grammar is not documented.
    AccountId, "Codefresh account id", ACCOUNT_ID
}

part_type! {
    /// The id of a Codefresh pipeline, as in its address; its grammar is not documented.
    PipelineId, "Codefresh pipeline id", PIPELINE_ID
}

part_type! {
    /// A Codefresh user; its grammar is not documented.
    Initiator, "Codefresh user", INITIATOR, tail
}

part_type! {
    /// The address of a repository: `https://github.com/acme/app`.
    ScmRepoUrl, "repository address", SCM_REPO_URL, tail
}

part_type! {
    /// The user name at the git provider.
    ScmUserName, "git user", SCM_USER_NAME, tail
}

part_type! {
    /// A branch or tag, as Codefresh writes it: without `refs/heads/`.
    ScmRef, "git ref", SCM_REF, tail
}

part_type! {
    /// The branch that a pull request is for.
    TargetBranch, "git branch", TARGET_BRANCH, tail
}

subject_type! {
    /// The subject of a Codefresh token.
    ///
    /// ```
    /// use policy_core::provider::codefresh::{AccountId, PipelineId, Subject};
    ///
    /// let account = AccountId::parse("5f30ebd30312313ae7f17948")?;
    /// let pipeline = PipelineId::parse("64de5cd47626b3ca134e760a")?;
    /// assert_eq!(
    ///     Subject::pipeline(&account, &pipeline).as_str(),
    ///     "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Runs that a timer started.
    pipeline(account_id: AccountId, pipeline_id: PipelineId) = PIPELINES;
    /// Runs that one user started without a git trigger.
    manual(account_id: AccountId, pipeline_id: PipelineId, initiator: Initiator) = MANUAL_RUNS;
    /// Runs that one user's push to a ref started.
    push(
        account_id: AccountId, pipeline_id: PipelineId,
        scm_repo_url: ScmRepoUrl, scm_user_name: ScmUserName, scm_ref: ScmRef,
    ) = PUSHES;
    /// Runs that a pull request of one user started.
    pull_request(
        account_id: AccountId, pipeline_id: PipelineId,
        scm_repo_url: ScmRepoUrl, scm_user_name: ScmUserName, scm_ref: ScmRef, target_branch: TargetBranch,
    ) = PULL_REQUESTS;
    /// Runs that one user started with a git trigger.
    manual_git(
        account_id: AccountId, pipeline_id: PipelineId, initiator: Initiator,
        scm_repo_url: ScmRepoUrl, scm_user_name: ScmUserName, scm_ref: ScmRef,
    ) = MANUAL_GIT_RUNS;
}

recommended! {
    /// Lets in every run of one pipeline, whatever started it.
    (account_id: AccountId, pipeline_id: PipelineId)
    "aud" = ("https://g.codefresh.io");
    "sub" = PIPELINES | ("account:" ACCOUNT_ID ":pipeline:" PIPELINE_ID ":*");
}

guide! {
    tenant: "A Codefresh account. Its id is under Account settings and second in the subject.",
    setup: &[
        "Add the step `obtain-oidc-id-token` to the pipeline; it leaves the token in `ID_TOKEN`.",
        "After it, add the step `aws-sts-assume-role-with-web-identity` with `ROLE_ARN` and `ROLE_SESSION_NAME`.",
    ],
    examples: &[
        ("pipeline", "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a"),
        ("manual", "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:initiator:bob"),
        (
            "push",
            "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:scm_repo_url:https://github.com/acme/app:scm_user_name:alice:scm_ref:main",
        ),
        (
            "pull_request_to",
            "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:scm_repo_url:https://github.com/acme/app:scm_user_name:alice:scm_ref:feat:scm_pull_request_target_branch:main",
        ),
        (
            "manual_git",
            "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:initiator:bob:scm_repo_url:https://github.com/acme/app:scm_user_name:alice:scm_ref:main",
        ),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("account_id", "5f30ebd30312313ae7f17948"), ("pipeline_id", "64de5cd47626b3ca134e760a")],
    }),
    pitfalls: &[
        pitfall(
            "A pattern that ends in `:*` after the pipeline keeps out the runs that a timer started: their subject ends with the pipeline's id.",
            &[],
        ),
        pitfall(
            "Write the account's id whole, with the `:` after it.",
            &[(Value("sub", "account:5f30*"), "open_tenant")],
        ),
        pitfall(
            "AWS refuses a policy without a condition on the subject: the audience is the same for all accounts, or whatever the step asks for.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The subject has ids, not the names of account and pipeline.",
            &[(Value("sub", "account:dev-ops:pipeline:oidc/git-run"), "subject_matches_nobody")],
        ),
        pitfall(
            "The issuer is `oidc.codefresh.io`. The client id, `https://g.codefresh.io`, belongs under the audiences of the IAM provider; Codefresh's own \
             steps for AWS have it in the place of the URL.",
            &[],
        ),
        pitfall("STS does not read `pipeline_name` and the other claims.", &[(Key("sub", "pipeline_name"), "absent_condition_key")]),
        pitfall(
            "The repository's address has `:` and `/` in it, as in `scm_repo_url:https://github.com/acme/app`.",
            &[],
        ),
    ],
    sources: &[
        "https://github.com/sigstore/fulcio/blob/main/pkg/identity/codefresh/principal_test.go",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    ],
}
