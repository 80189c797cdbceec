use trust_policy::names::{AccountId, Issuer, Sid};
use trust_policy::{TrustPolicy, trust_policy, trust_policy_json};

fn policy(account: &AccountId, issuer: &Issuer, sid: &Sid, audience: &str) -> TrustPolicy {
    trust_policy! {
        sid: "{sid}",
        provider: "arn:aws:iam::{account}:oidc-provider/{issuer}",
        aud: "prefix-{audience}",
        sub: "someone",
    }
}

fn json(account: &AccountId) -> &'static str {
    trust_policy_json! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }
}

fn main() {}
