use trust_policy::{TrustPolicy, trust_policy};

fn policy() -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{self.account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud}",
        sub: ["prefect:account:{}", "prefect:account:{tenant", "prefect:account:\u{F0000}"],
    }
}

fn main() {}
