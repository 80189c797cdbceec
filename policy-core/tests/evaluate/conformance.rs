//! Verdicts on which two independent evaluators agree.

use std::fs;
use std::path::{Path, PathBuf};

use policy_core::document::TrustPolicy;
use policy_core::evaluate::{ContextEntry, Request, evaluate, verdict};
use policy_core::names::{AccountId, Issuer, Partition, ProviderArn};
use serde_json::Value;

/// The condition keys that a claim of the same name feeds, by the beginning of the issuer; the first is every issuer's.
const KEYS: &[(&str, &[&str])] = &[
    ("", &["sub", "amr", "email"]),
    (
        "token.actions.githubusercontent.com",
        &[
            "actor",
            "actor_id",
            "enterprise_id",
            "environment",
            "job_workflow_ref",
            "ref",
            "repository",
            "repository_id",
            "repository_owner_id",
            "workflow",
        ],
    ),
    (
        "gitlab.com",
        &[
            "namespace_id",
            "pipeline_source",
            "project_id",
            "ref_protected",
            "runner_environment",
            "user_access_level",
            "user_email",
            "user_id",
            "user_login",
        ],
    ),
    (
        "agent.buildkite.com",
        &[
            "build_branch",
            "cluster_id",
            "cluster_name",
            "organization_id",
            "organization_slug",
            "pipeline_id",
            "pipeline_slug",
        ],
    ),
    ("oidc.circleci.com/org/", &["oidc.circleci.com/project-id"]),
];

/// A key with its values, and whether it is multi-valued.
type Key = (String, Vec<String>, bool);

fn keys(issuer: &str, claims: &Value) -> Vec<Key> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut keys = vec![("sts:RoleAuthorizedByIdp".to_owned(), vec!["false".to_owned()], false)];
    let mut add = |name: &str, claim: Option<&Value>| match claim {
        Some(Value::Array(values)) => keys.push((format!("{issuer}:{name}"), values.iter().map(text).collect(), true)),
        Some(value) => keys.push((format!("{issuer}:{name}"), vec![text(value)], false)),
        None => {}
    };
    let audience = claims.get("azp").or_else(|| claims.get("aud"));
    add("aud", audience.and_then(|audience| audience.as_array().map_or(Some(audience), |values| values.first())));
    add("oaud", claims.get("aud"));
    for name in KEYS.iter().filter(|(prefix, _)| issuer.starts_with(prefix)).flat_map(|(_, names)| *names) {
        add(name, claims.get(name));
    }
    keys
}

/// The ids of the rows whose verdict is another than the expected one, and the number of rows.
fn check(path: &Path) -> (Vec<String>, usize) {
    let text = fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let policy: TrustPolicy = row["policy"].to_string().parse().unwrap();
        let issuer = Issuer::from_url(row["provider"]["url"].as_str().unwrap()).unwrap();
        let arn = ProviderArn::new(&Partition::AWS, &AccountId::from_static("123456789012"), &issuer);
        let keys = keys(issuer.as_str(), &row["claims"]);
        let values: Vec<Vec<&str>> =
            keys.iter().map(|(_, values, _)| values.iter().map(String::as_str).collect()).collect();
        let mut context = Vec::new();
        for ((key, _, is_multivalued), values) in keys.iter().zip(&values) {
            context.push(match values.as_slice() {
                [value] if !is_multivalued => ContextEntry::one(key, value),
                values => ContextEntry::several(key, values),
            });
        }
        let request = Request { action: "sts:AssumeRoleWithWebIdentity", principal: arn.as_str(), context: &context };
        let decision = evaluate(&policy, &request);
        assert_eq!(verdict(&policy, &request), decision.verdict, "{line}");
        if decision.is_allowed() != (row["expected"] == "allowed") {
            wrong.push(format!("{} {decision:#?}", row["id"]));
        }
    }
    (wrong, text.lines().count())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[test]
fn every_fifth_row() {
    assert_eq!(check(&root().join("tests/data/evaluate.jsonl")), (vec![], 500));
}

#[test]
fn every_row() {
    let path = root().join("../shared/conformance/evaluate.jsonl");
    if !path.exists() {
        println!("SKIPPED: {} is not there; only every fifth of its rows is checked", path.display());
        return;
    }
    assert_eq!(check(&path), (vec![], 2_500));
}
