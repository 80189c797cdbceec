//! The forms that an owner gets by choosing claims (`include_claim_keys`): `key:value` pairs in the chosen order, each `:` in a value
//! written `%3A`. `repo` stands for `repository`, and `context` for what follows the repository in the default subject.
//!
//! There are as many forms as there are orders of claims, so these are not exact: they read what any choice can give, and no
//! default subject with a mistake in it. After `repo:{owner}/{repository}` a claim must therefore have `_` in its name, as GitHub's have
//! but for `actor`, `workflow`, `environment` and `ref`; so `:branch:main` and `:refs/heads/main` are read by none of them.
//!
//! Source: <https://docs.github.com/en/actions/reference/security/oidc#customizing-the-subject-claims-for-an-organization-or-repository>.

use super::{
    BRANCHES, ENVIRONMENT, ENVIRONMENTS, IMMUTABLE_BRANCHES, IMMUTABLE_ENVIRONMENTS, IMMUTABLE_PULL_REQUEST,
    IMMUTABLE_TAGS, OWNER, OWNER_ID, PULL_REQUEST, REPOSITORY, REPOSITORY_ID, TAGS,
};
use crate::provider::Template;
use crate::provider::part::part;
use crate::provider::template::template;

part! {
    /// What a claim holds, and the claims after it.
    REST = "rest", "values of claims, `:` between them", [ANY{1,}], undocumented
}

part! {
    /// A claim with `_` in its name, its value, and the claims after it.
    CLAIMS = "claims", "claims are `name:value`, with `:` between them",
    [[('a', 'z')]{2,} '_'{1} [('a', 'z'), ('_', '_')]{2,} ':'{1} ANY{1,}], undocumented
}

part! {
    /// Claims before the one that pins the tenant.
    LEADING = "leading", "claims are `name:value`, with `:` between them",
    [[('a', 'z'), ('_', '_')]{3,} ':'{1} ANY{1,}], undocumented
}

part! {
    /// A ref below `refs/`.
    REF = "ref", "a git ref holds no white space and none of `~^:?*[\\`", [GIT_REF{1,}]
}

part! {
    /// The repository's number where nothing else names the owner: a repository has one owner.
    TENANT_REPOSITORY_ID = "repository_id", "a GitHub repository id is a decimal number", [DIGITS{1,}], tenant
}

/// Writes all forms: the default ones first, and last those without a tenant, since they read what the others do.
macro_rules! forms {
    ([$($default:expr),*], [$($custom:expr),* $(,)?]) => {
        [
            BRANCHES,
            ENVIRONMENTS,
            PULL_REQUEST,
            TAGS,
            $($default,)*
            template!("repo", "repo:" OWNER "/" REPOSITORY; "", customised),
            template!("repo_claims", "repo:" OWNER "/" REPOSITORY ":" CLAIMS; "", customised),
            template!("repo_actor", "repo:" OWNER "/" REPOSITORY ":actor:" REST; "", customised),
            template!("repo_workflow", "repo:" OWNER "/" REPOSITORY ":workflow:" REST; "", customised),
            template!(
        "repo_environment_claims", "repo:" OWNER "/" REPOSITORY ":environment:" ENVIRONMENT ":" LEADING; "", customised
    ),
            template!("repo_ref_claims", "repo:" OWNER "/" REPOSITORY ":ref:refs/" REF ":" LEADING; "", customised),
            template!("repo_pull_ref", "repo:" OWNER "/" REPOSITORY ":ref:refs/pull/" REST; "", customised),
            template!("repository_owner", "repository_owner:" OWNER; "", customised),
            template!("repository_owner_claims", "repository_owner:" OWNER ":" REST; "", customised),
            template!("repository_owner_id", "repository_owner_id:" OWNER_ID; "", customised),
            template!("repository_owner_id_claims", "repository_owner_id:" OWNER_ID ":" REST; "", customised),
            template!("repository_id", "repository_id:" TENANT_REPOSITORY_ID; "", customised),
            template!("repository_id_claims", "repository_id:" TENANT_REPOSITORY_ID ":" REST; "", customised),
            template!("later_repo", LEADING ":repo:" OWNER "/" REPOSITORY; "", customised),
            template!("later_repo_claims", LEADING ":repo:" OWNER "/" REPOSITORY ":" REST; "", customised),
            template!("later_repository_owner", LEADING ":repository_owner:" OWNER; "", customised),
            template!("later_repository_owner_id", LEADING ":repository_owner_id:" OWNER_ID; "", customised),
            $($custom,)*
            template!("actor", "actor:" REST; "", customised),
            template!("workflow", "workflow:" REST; "", customised),
            template!("only_environment", "environment:" REST; "", customised),
            template!("only_ref", "ref:refs/" REST; "", customised),
            template!(
        "claims", CLAIMS;
        "no owner is in the subject: a reusable workflow, say, is open to every repository that can call it", customised
    ),
        ]
    };
}

/// The forms of github.com and GHE.com.
pub const SUBJECTS: [Template; 39] = forms!(
    [IMMUTABLE_BRANCHES, IMMUTABLE_ENVIRONMENTS, IMMUTABLE_PULL_REQUEST, IMMUTABLE_TAGS],
    [
        template!("immutable_repo", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID; "", customised),
        template!(
            "immutable_repo_claims", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":" CLAIMS; "", customised
        ),
        template!(
            "immutable_repo_actor", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":actor:" REST; "", customised
        ),
        template!(
            "immutable_repo_workflow", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":workflow:" REST;
            "", customised
        ),
        template!(
            "immutable_repo_environment_claims",
            "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":environment:" ENVIRONMENT ":" LEADING;
            "", customised
        ),
        template!(
            "immutable_repo_ref_claims",
            "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":ref:refs/" REF ":" LEADING;
            "", customised
        ),
        template!(
            "immutable_repo_pull_ref", "repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":ref:refs/pull/" REST;
            "", customised
        ),
        template!(
            "later_immutable_repo", LEADING ":repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID; "", customised
        ),
        template!(
            "later_immutable_repo_claims",
            LEADING ":repo:" OWNER "@" OWNER_ID "/" REPOSITORY "@" REPOSITORY_ID ":" REST; "", customised
        ),
    ]
);

/// The forms of an instance of GitHub Enterprise Server, which has no immutable subjects.
pub const CLASSIC_SUBJECTS: [Template; 26] = forms!([], []);
