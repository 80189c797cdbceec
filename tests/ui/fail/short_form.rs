use trust_policy::{TrustPolicy, trust_policy};

const ALIASES: TrustPolicy = trust_policy! {
    principal: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    audience: "prefect-cloud",
    subject: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const NO_PROVIDER: TrustPolicy = trust_policy! {
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const REPEATED: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    sub: "prefect:account:22222222-2222-4333-8444-555555555555",
};

const WHEN: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    when: "aws:SourceIp",
};

const PROVIDERS: TrustPolicy = trust_policy! {
    provider: [
        "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
        "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
    ],
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const STATEMENTS: TrustPolicy = trust_policy!([
    "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: { account: "11111111-2222-4333-8444-555555555555" },
    },
]);

fn main() {}
