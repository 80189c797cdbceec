//! Providers of the author's own, in all macros.

use trust_policy::provider::eks;
use trust_policy::{TrustPolicy, include_trust_policy, trust_policy, trust_policy_json};

const SHORT: TrustPolicy = trust_policy! {
    #![providers("policies/providers.json")]
    #![deny(warnings)]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

const JSON: &str = trust_policy_json! {
    #![providers("policies/providers.json",)]
    provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
    aud: "runner",
    sub: "team:platform:job:deploy",
};

const INCLUDED: TrustPolicy = include_trust_policy!(
    #![providers("policies/providers.json")]
    "policies/runner.json"
);

/// A job's name is not known while compiling, its team is.
fn of(job: &eks::ServiceAccount) -> TrustPolicy {
    trust_policy! {
        #![providers("policies/providers.json")]
        provider: "arn:aws:iam::123456789012:oidc-provider/id.runner.example",
        aud: "runner",
        sub: "team:platform:job:{job}",
    }
}

fn main() {
    assert_eq!(SHORT.to_json(), JSON);
    assert_eq!(INCLUDED.to_json(), JSON);
    assert_eq!(of(&eks::ServiceAccount::from_static("test")).to_json(), JSON.replace("deploy", "test"));
}
