use trust_policy::{TrustPolicy, include_trust_policy};

const ABSENT: TrustPolicy = include_trust_policy!("policies/absent.json");
const NOT_JSON: TrustPolicy = include_trust_policy!("policies/not_json.json");
const WRONG: TrustPolicy = include_trust_policy!("policies/wrong.json");
const HOLE: TrustPolicy = include_trust_policy!("policies/hole.json");
const PATH: TrustPolicy = include_trust_policy!(concat!("policies/", "wrong.json"));
const TWO: TrustPolicy = include_trust_policy!("policies/right.json", "policies/right.json");
const ALLOWED: TrustPolicy = include_trust_policy!(
    #![allow(missing_subject, reason = "not so")]
    "policies/right.json"
);

fn main() {}
