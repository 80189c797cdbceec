//! What IAM really answered to 206 trust policies: a finding of level error in the group `refused` says exactly that.
//!
//! The rows are facts about AWS, recorded by others on 2026-09-11 in us-east-1: `tests/data/aws-iam-write-checks.jsonl`.

use std::path::Path;

use policy_core::diagnostic::{Finding, Group, Level};
use policy_core::document::TrustPolicy;

const ROWS: usize = 206;

#[test]
fn every_answer_is_foretold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/aws-iam-write-checks.jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut failures = Vec::new();
    let mut count = 0;
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| row[name].as_str().unwrap();
        let policy: TrustPolicy = row["document"].to_string().parse().unwrap();
        let findings = policy.check();
        let is_refusal = |finding: &&Finding| finding.level == Level::Error && finding.lint.group == Group::Refused;
        let refused: Vec<_> = findings.iter().filter(is_refusal).collect();
        let is_foretold = match field("outcome") {
            "accepted" => refused.is_empty(),
            "refused" => refused.iter().any(|finding| {
                let refusal = finding.refusal.as_ref();
                refusal.is_some_and(|refusal| refusal.code == field("code") && refusal.message == field("message"))
            }),
            other => panic!("{}: outcome {other}", field("id")),
        };
        if !is_foretold {
            failures.push(format!("{}: {} {}\n{findings:#}", field("id"), field("outcome"), field("message")));
        }
        count += 1;
    }
    assert_eq!(failures.join("\n\n"), "");
    assert_eq!(count, ROWS);
}
