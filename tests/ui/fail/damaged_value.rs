use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    aud: "<http://sts.amazonaws.com|sts.amazonaws.com>",
    sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
};

fn main() {}
