use trust_policy::names::AccountId;
use trust_policy::{TrustPolicy, trust_policy};

fn policy(account: &str, tenant: &str, branch: &AccountId) -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:{tenant}",
    }
}

fn main() {}
