//! Answers that AWS gave, and verdicts on which two independent evaluators agree.

use std::fs;
use std::path::{Path, PathBuf};

use policy_core::evaluate::verdict;
use policy_core::names::{AccountId, Issuer, Partition, ProviderArn, RoleArn};
use policy_core::sts::{
    ASSUME_ROLE, Account, Call, Claims, RegisteredProvider, Role, Stage, Token, assume_role_with_web_identity,
};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rows(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The account that has the row's provider.
fn account(row: &Value) -> Account {
    let issuer = Issuer::from_url(row["provider"]["url"].as_str().unwrap()).unwrap();
    let client_ids = row["provider"]["client_ids"].as_array().unwrap();
    Account {
        providers: vec![RegisteredProvider {
            arn: ProviderArn::new(&Partition::AWS, &AccountId::from_static("123456789012"), &issuer),
            client_ids: client_ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
        }],
    }
}

fn role(arn: &str, policy: &Value) -> Role {
    Role::new(RoleArn::parse(arn).unwrap(), policy.to_string().parse().unwrap())
}

#[test]
fn every_answer_of_aws() {
    let rows = rows(&root().join("tests/data/aws-sts-answers.jsonl"));
    for row in &rows {
        let account = account(row);
        let role =
            Role { max_session_duration: 7_200, ..role(row["role_arn"].as_str().unwrap(), &row["trust_policy"]) };
        let claims = row["claims_text"].as_str().map_or_else(|| row["claims"].to_string(), str::to_owned);
        let token = Token::of(Claims::parse(&claims).unwrap());
        let call = Call {
            provider_id: row["provider_id"].as_str(),
            duration: row["duration_seconds"].as_u64().map(|seconds| seconds.try_into().unwrap()),
            ..Call::new(&token, &role, row["role_session_name"].as_str().unwrap(), row["now"].as_i64().unwrap())
        };

        let answer = assume_role_with_web_identity(&account, &call);
        let (code, message) = answer.error.map_or(("", String::new()), |error| {
            assert!(error.is_observed, "{row}");
            (error.code, error.message)
        });
        let found = json!({
            "outcome": answer.outcome.as_str(),
            "code": code,
            "message": message,
            "audience": answer.audience,
            "subject": answer.subject,
        });
        for (name, value) in found.as_object().unwrap() {
            assert_eq!(*value, row[name], "{name} of {row}");
        }
        assert_eq!(answer.source_identity.as_deref(), row["source_identity"].as_str(), "{row}");
        let arn = (row["outcome"] == "allowed").then(|| account.providers[0].arn.to_string());
        assert_eq!((answer.provider, answer.signature_checked, answer.assumptions), (arn, false, vec![]));
    }
    assert_eq!(rows.len(), 61);
}

/// The ids of the rows whose verdict is another than the expected one, and the number of rows.
fn check(path: &Path) -> (Vec<String>, usize) {
    const NOW: i64 = 1_789_123_711;
    let rows = rows(path);
    let mut wrong = Vec::new();
    for row in &rows {
        let account = account(row);
        let role = role("arn:aws:iam::123456789012:role/deploy", &row["policy"]);
        let mut claims = row["claims"].clone();
        claims["iat"] = json!(NOW - 60);
        claims["exp"] = json!(NOW + 60);
        let token = Token::of(Claims::parse(&claims.to_string()).unwrap());
        let answer = assume_role_with_web_identity(&account, &Call::new(&token, &role, "run", NOW));
        if answer.outcome.as_str() != row["expected"] {
            wrong.push(format!("{} {answer:#?}", row["id"]));
        }
        assert!(matches!(answer.stage, Stage::TrustPolicy | Stage::Done), "{row}");
        // The two entries of the evaluator say the same.
        let quick = answer
            .context
            .as_ref()
            .unwrap()
            .ask(ASSUME_ROLE, account.providers[0].arn.as_str(), |request| verdict(&role.trust_policy, request));
        assert_eq!(quick, answer.decisions[0].verdict, "{row}");
    }
    (wrong, rows.len())
}

#[test]
fn every_fifth_verdict() {
    assert_eq!(check(&root().join("tests/data/evaluate.jsonl")), (vec![], 500));
}

#[test]
fn every_verdict() {
    let path = root().join("../shared/conformance/evaluate.jsonl");
    if !path.exists() {
        println!("SKIPPED: {} is not there; only every fifth of its rows is checked", path.display());
        return;
    }
    assert_eq!(check(&path), (vec![], 2_500));
}
