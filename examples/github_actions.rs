//! One role for two repositories: the first deploys from its `production` environment, the second from its main branch.
//!
//! `cargo run --quiet --example github_actions`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it found")]

use trust_policy::names::AccountId;
use trust_policy::provider::github_actions::{Owner, RepositoryName};
use trust_policy::{TrustPolicy, account_id, trust_policy};

/// The trust policy of the role that deploys, in any account. The names are known when the program runs: their types
/// guarantee that none of them can widen the policy.
fn deploy(account: &AccountId, owner: &Owner, site: &RepositoryName, api: &RepositoryName) -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
        aud: "sts.amazonaws.com",
        sub: [
            "repo:{owner}/{site}:environment:production",
            "repo:{owner}/{api}:ref:refs/heads/main",
        ],
        // Names can be given up and registered by somebody else; the owner's number stays the owner's.
        repository_owner_id: "123456",
    }
}

fn main() -> Result<(), trust_policy::names::InvalidName> {
    let owner = Owner::parse("octo-org")?;
    let policy = deploy(
        &account_id!("123456789012"),
        &owner,
        &RepositoryName::parse("octo-site")?,
        &RepositoryName::parse("octo-api")?,
    );
    println!("{policy:#}");

    if let Err(error) = RepositoryName::parse("*") {
        eprintln!("Nobody can pass a wildcard as a repository: {error}");
    }
    Ok(())
}
