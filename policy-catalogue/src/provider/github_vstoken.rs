//! GitHub Actions' issuer of 2021, before [the one of today](super::github_actions): one issuer for all owners; the owner in the subject is the
//! tenant. AWS's table of shared issuers still has it.

use std::borrow::Cow;

use super::entry::guide;
use super::github_actions::OWNER;
use super::part::part;
use super::part_text::part_type;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

pub use super::github_actions::Owner;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("github-vstoken"),
    name: Cow::Borrowed("GitHub Actions (vstoken)"),
    documentation: Cow::Borrowed(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "vstoken.actions.githubusercontent.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[REPOSITORY]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The repository and what follows it: `octo-repo:ref:refs/heads/main`.
    REST = "rest", "the rest of a subject may hold any character", [ANY{1,}], recyclable, undocumented
}

/// `repo:{owner}/{rest}`.
pub const REPOSITORY: Template = template!("repository", "repo:" OWNER "/" REST);

part_type! {
    /// The repository and what follows it, as a token shows it: `octo-repo:ref:refs/heads/main`.
    Rest, "rest of a GitHub subject", REST, tail
}

subject_type! {
    /// The subject of a token of this issuer.
    ///
    /// ```
    /// use policy_core::provider::github_vstoken::{Owner, Rest, Subject};
    ///
    /// let (owner, rest) = (Owner::parse("octo-org")?, Rest::parse("octo-repo:ref:refs/heads/main")?);
    /// assert_eq!(Subject::repository(&owner, &rest).as_str(), "repo:octo-org/octo-repo:ref:refs/heads/main");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Jobs of a repository.
    repository(owner: Owner, rest: Rest) = REPOSITORY;
}

guide! {
    tenant: "The owner of the repository, a GitHub user or organization.",
    setup: &["Use the provider GitHub Actions instead: workflows have tokens of `token.actions.githubusercontent.com`."],
    examples: &[("repository", "repo:octo-org/octo-repo:ref:refs/heads/main")],
    recommended: Err("Trust `token.actions.githubusercontent.com` instead, as the page of GitHub Actions says."),
    pitfalls: &[pitfall(
        "Policies of 2021 name this issuer. IAM accepts them with a condition on the subject, but no workflow of today gets in.",
        &[],
    )],
    sources: &["https://github.com/aws-samples/resource-control-policy-examples/tree/main/Limit-access-to-trusted-OIDC-identity-providers"],
}
