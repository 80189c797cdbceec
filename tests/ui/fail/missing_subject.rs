use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
};

fn main() {}
