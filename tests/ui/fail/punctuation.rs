use trust_policy::{TrustPolicy, trust_policy};

const COMMAS: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"
    aud: "prefect-cloud"
    sub: "prefect:account:11111111-2222-4333-8444-555555555555"
};

const VALUES: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: ,
    sub
};

const COLONS: TrustPolicy = trust_policy! {
    provider = "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud => "prefect-cloud",
    sub "prefect:account:11111111-2222-4333-8444-555555555555",
};

const KEYS: TrustPolicy = trust_policy! {
    "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    @: "prefect-cloud",
    (sub): "prefect:account:11111111-2222-4333-8444-555555555555",
};

const AFTER: TrustPolicy = trust_policy!({
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
}, {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:22222222-2222-4333-8444-555555555555",
});

const ELEMENTS: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: ["prefect-cloud" "sts.amazonaws.com"],
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn main() {}
