//! Patterns that let a stranger in, or nobody: each is shown with a token.

use trust_policy::{TrustPolicy, trust_policy};

const ANY_ACCOUNT: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:*",
};

const DEAD: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:cloud:11111111-2222-4333-8444-555555555555:*",
};

const PREFIX: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:my-org*",
};

const ANY_OWNER: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: "repo:*/app:*",
};

const ORGANIZATION: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/app.terraform.io",
    aud: "aws.workload.identity",
    sub: "organization:acme*",
};

fn main() {}
