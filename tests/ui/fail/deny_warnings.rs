use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy! {
    #![deny(warnings)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn main() {}
