//! Policies that people really wrote, and those that IAM really judged, come back from reading and writing unchanged.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends at what is not as it should be, and says when it skips"
)]

use std::fs;
use std::path::Path;

use policy_core::document::TrustPolicy;
use policy_core::json::ReadError;
use serde_json::Value;

/// The rows of a file of JSON lines in the folder of shared test data beside the repository; `None`, loudly, where it is absent.
fn rows(file: &str) -> Option<Vec<Value>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(file);
    let Ok(text) = fs::read_to_string(&path) else {
        println!("SKIPPED: there is no {}", path.display());
        return None;
    };
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// Reads the document from compact and from indented text, and compares what is written again, in each form and through serde.
fn round_trip(document: &Value) -> Result<(), ReadError> {
    for text in [document.to_string(), format!("{document:#}")] {
        let policy: TrustPolicy = text.parse()?;
        for written in [policy.to_json(), policy.to_json_pretty()] {
            assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), *document);
            assert_eq!(written.parse::<TrustPolicy>().unwrap(), policy);
        }
        assert_eq!(serde_json::to_value(&policy).unwrap(), *document);
    }
    Ok(())
}

/// The documents of the corpus that are no policies yet, and the first thing that stands in their way.
const REFUSED: [(&str, &str); 7] = [
    (
        "github-aripalo-aws-cdk-github-oidc-githuboidcintegstack-template",
        "`Federated` is a string or an array of strings, found the CloudFormation function `Ref`",
    ),
    (
        "multi-trustypangolin-bedrock-foundation-template-oidc-foundation-bootstrap",
        "a statement is an object, found the CloudFormation function `Fn::If`",
    ),
    (
        "generic-oidc-leanercloud-cudly-template",
        "a condition value is a string, a number or a boolean, found the CloudFormation function `Fn::If`",
    ),
    (
        "eks-irsa-aws-amazon-eks-pod-identity-webhook-readme",
        "the operator `__doc_comment` is an object, found a string",
    ),
    (
        "cognito-aws-solutions-library-samples-guidance-for-claude-code-with-amazon-bedrock-bedrock-auth-auth0",
        "the operator `ForAnyValue:StringLike` is an object, found the CloudFormation function `Fn::If`",
    ),
    (
        "cognito-aws-solutions-library-samples-guidance-for-claude-code-with-amazon-bedrock-cognito-identity-pool",
        "the operator `ForAnyValue:StringLike` is an object, found the CloudFormation function `Fn::If`",
    ),
    ("rosa-cfn-condition-is-sub-string", "`Condition` is an object, found the CloudFormation function `Fn::Sub`"),
];

#[test]
fn corpus() {
    let Some(rows) = rows("corpus/policies.jsonl") else { return };
    let documents: Vec<_> = rows.iter().filter(|row| !row["policy_json"].is_null()).collect();
    assert_eq!(documents.len(), 244);
    let mut refused = Vec::new();
    for row in documents {
        let id = row["id"].as_str().unwrap();
        if let Err(error) = round_trip(&row["policy_json"]) {
            let (_, _, first) = error.findings().next().unwrap();
            refused.push((id, first.message.clone()));
        }
    }
    refused.sort();
    let mut expected = REFUSED.map(|(id, reason)| (id, reason.to_owned()));
    expected.sort();
    assert_eq!(refused, expected);
}

#[test]
fn what_iam_judged() {
    let Some(rows) = rows("conformance/aws-iam-write-checks.jsonl") else { return };
    assert!(!rows.is_empty());
    for row in rows {
        round_trip(&row["document"]).unwrap_or_else(|error| panic!("{}: {error}", row["id"]));
    }
}
