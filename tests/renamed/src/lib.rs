//! Every macro, from a crate that knows `trust-policy` by another name.

use policies::names::{AccountId, Issuer};
use policies::{TrustPolicy, account_id, include_trust_policy, issuer, trust_policy, trust_policy_json};

/// The account.
pub const ACCOUNT: AccountId = account_id!("123456789012");

/// The issuer.
pub const ISSUER: Issuer = issuer!("api.prefect.cloud/oidc-provider");

/// The policy in the short form.
pub const SHORT: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

/// The policy in a file.
pub const FILE: TrustPolicy = include_trust_policy!("../ui/policies/right.json");

/// The policy as text.
pub const JSON: &str = trust_policy_json! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

/// The policy in any account.
pub fn policy(account: &AccountId) -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_the_same() {
        assert_eq!(SHORT, FILE);
        assert_eq!(SHORT, policy(&ACCOUNT));
        assert_eq!(SHORT.to_json(), JSON);
    }
}
