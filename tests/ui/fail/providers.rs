use trust_policy::{TrustPolicy, include_trust_policy, trust_policy};

const STRANGERS: TrustPolicy = trust_policy! {
    #![providers("policies/providers.json")]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runners",
    sub: "team:platform*",
};

const MISSPELLED: TrustPolicy = trust_policy! {
    #![providers("policies/providers.json")]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example/",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

const INCLUDED: TrustPolicy = include_trust_policy!(
    #![providers("policies/providers.json")]
    "policies/right.json",
);

const WRONG_FILE: TrustPolicy = trust_policy! {
    #![providers("policies/wrong_providers.json")]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

const NO_FILE: TrustPolicy = trust_policy! {
    #![providers("policies/absent.json")]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

const NO_PATH: TrustPolicy = trust_policy! {
    #![providers]
    #![providers()]
    #![providers = "policies/providers.json"]
    #![providers(policies)]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

fn main() {}
