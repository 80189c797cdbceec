//! Policies that people really wrote: each gets an answer, and each token that is shown is real.

use serde_json::Value;
use trust_policy::TrustPolicy;
use trust_policy::admission::{Who, admits, compare, principals};
use trust_policy::language::Relation;

#[test]
fn who_gets_in_is_decided_for_every_policy() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/policies.jsonl");
    let Ok(rows) = std::fs::read_to_string(path) else {
        println!("SKIPPED: there is no {path}");
        return;
    };
    let mut decided = 0;
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let Ok(policy) = row["policy_json"].to_string().parse::<TrustPolicy>() else { continue };
        for principal in principals(&policy) {
            let admission = admits(&policy, principal, &[]).unwrap_or_else(|error| panic!("{}: {error}", row["id"]));
            if let Who::Anyone(token) = &admission.who {
                assert!(!admission.is_exact || token.is_admitted_by(&policy), "{}: {token}", row["id"]);
            }
            decided += 1;
        }
        let same = compare(&policy, &policy).unwrap_or_else(|error| panic!("{}: {error}", row["id"]));
        assert_eq!(same.relation, Relation::Equal, "{}: {same:?}", row["id"]);
    }
    assert!(decided > 200, "{decided}");
}
