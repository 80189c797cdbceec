use trust_policy::{TrustPolicy, include_trust_policy, trust_policy, trust_policy_json};

const NOTHING: TrustPolicy = trust_policy!();
const BRACES: TrustPolicy = trust_policy!({});
const BRACKETS: TrustPolicy = trust_policy!([]);
const ONLY_ATTRIBUTES: TrustPolicy = trust_policy! {
    #![deny(warnings)]
};
const JSON: &str = trust_policy_json!();
const FILE: TrustPolicy = include_trust_policy!();

fn main() {}
