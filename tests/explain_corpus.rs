//! What people were denied for, and what we say about it.
//!
//! The cases are third parties' and not part of this repository: where they are absent, nothing is tested and the test says so.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a case that is not as expected ends the test")]
#![expect(clippy::print_stderr, reason = "the table is for people; nobody may miss that nothing was tested")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use trust_policy::TrustPolicy;
use trust_policy::evaluate::{Request, verdict};
use trust_policy::lint::Options;
use trust_policy::names::ProviderArn;
use trust_policy::sts::{ASSUME_ROLE, Caller, Claims, Context, Facts, Repair, Session, explain, repairs};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/policies.jsonl");

fn denied_cases() -> Option<Vec<Value>> {
    let Ok(text) = std::fs::read_to_string(CORPUS) else {
        eprintln!("\n!!! SKIPPED: there is no corpus at {CORPUS}: NOTHING was tested !!!\n");
        return None;
    };
    let cases = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    Some(cases.filter(|case| case["verdict"]["outcome"] == "denied" && case["verdict"]["claims"].is_object()).collect())
}

/// The caller and the policy, with the account and the provider that the source left out filled in.
fn complete(case: &Value) -> (Caller, TrustPolicy) {
    let issuer = case["verdict"]["claims"]["iss"]
        .as_str()
        .unwrap()
        .trim_start_matches("https://")
        .replace("${", "")
        .replace(['}', '<', '>'], "");
    let json = case["policy_json"].to_string();
    let json = json.replace("${IssuerURL}", "IssuerURL").replace("<tenant-id>", "tenant-id");
    let mut account = "111122223333".to_owned();
    let mut policy: Value = serde_json::from_str(&json).unwrap();
    let mut statements: Vec<&mut Value> = match &mut policy["Statement"] {
        Value::Array(statements) => statements.iter_mut().collect(),
        statement => vec![statement],
    };
    let arn = |account: &str| format!("arn:aws:iam::{account}:oidc-provider/{issuer}");
    for statement in &mut statements {
        let federated: Vec<&mut Value> = match &mut statement["Principal"]["Federated"] {
            Value::Array(all) => all.iter_mut().collect(),
            Value::Null => Vec::new(),
            one => vec![one],
        };
        for federated in federated {
            let text = federated.as_str().unwrap().to_owned();
            if text.starts_with("${") {
                *federated = arn(&account).into();
            } else if let Some(own) = text.split(':').nth(4) {
                if own.len() == 12 && own.bytes().all(|byte| byte.is_ascii_digit()) {
                    own.clone_into(&mut account);
                } else {
                    *federated = text.replace(own, &account).into();
                }
            }
        }
        if statement["Principal"]["Federated"].is_null() && statement["Principal"].is_object() {
            statement["Principal"].as_object_mut().unwrap().remove("Federated");
        }
    }
    let caller = match issuer.as_str() {
        "accounts.google.com" => Caller::BuiltIn("accounts.google.com"),
        "cognito-identity.amazonaws.com" => Caller::BuiltIn("cognito-identity.amazonaws.com"),
        _ => Caller::Provider(ProviderArn::try_from(arn(&account)).unwrap_or_else(|_| {
            ProviderArn::from_static("arn:aws:iam::111122223333:oidc-provider/issuer.example.com")
        })),
    };
    (caller, serde_json::from_value(policy).unwrap())
}

fn ask<R>(case: &Value, caller: &Caller, ask: impl FnOnce(&[Request<'_>]) -> R) -> R {
    let mut claims = case["verdict"]["claims"].clone();
    if let Some(original) = claims.as_object_mut().unwrap().remove("oaud") {
        // The case tells the keys; these are the claims that they come from.
        claims["azp"] = claims["aud"].take();
        claims["aud"] = original;
    }
    let claims = Claims::parse(&claims.to_string()).unwrap();
    let facts = Facts {
        caller,
        claims: &claims,
        is_role_listed: Some(false),
        session: Some(&Session::default()),
        session_name: "session",
        now: 1_795_000_000,
        environment: &[],
    };
    Context::new(&facts).ask(ASSUME_ROLE, caller.principal(), |request| ask(&[*request]))
}

#[test]
fn every_denied_case_has_its_cause() {
    let Some(cases) = denied_cases() else { return };
    let mut found = BTreeMap::new();
    let mut table = String::new();
    for case in &cases {
        let (caller, policy) = complete(case);
        let (explanation, repairs): (_, Vec<Repair>) = ask(case, &caller, |requests| {
            let options = Options::default();
            let repairs = repairs(&policy, requests, None, &options);
            for repair in &repairs {
                let repaired = repair.policy.as_ref().unwrap();
                assert!(verdict(repaired, &requests[0]).is_allowed(), "{}: {}", case["id"], repair.text);
                assert!(!repaired.check().has_errors(), "{}: {}", case["id"], repair.text);
            }
            (explain(&policy, requests, &options), repairs)
        });
        let id = case["id"].as_str().unwrap();
        let cause = explanation.as_ref().map_or("allowed", |explanation| explanation.cause.as_str());
        found.insert(id, cause);
        writeln!(table, "{id}: {cause}").unwrap();
        writeln!(table, "  stated: {}", case["verdict"]["root_cause"].as_str().unwrap()).unwrap();
        writeln!(
            table,
            "  said:   {}",
            explanation.map_or_else(|| "allowed".to_owned(), |explanation| explanation.sentence)
        )
        .unwrap();
        for repair in repairs {
            writeln!(table, "  repair: {}", repair.text).unwrap();
            for warning in repair.warnings {
                writeln!(table, "          {warning}").unwrap();
            }
        }
    }
    println!("{table}");
    let lines: Vec<String> = found.iter().map(|(id, cause)| format!("{id} {cause}")).collect();
    insta::assert_snapshot!("explained_causes", lines.join("\n"));
}
