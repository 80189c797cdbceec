//! Every policy of the corpus is read from its own form to the document that it is.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::BTreeMap;

use policy_cli::read::{Event, Policy, text};
use policy_core::json::{self, Node};
use serde_json::{Map, Value, json};

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/policies.jsonl");

/// Items that are read otherwise, with the reason.
const EXCEPTIONS: [(&str, &str); 3] = [
    (
        "eks-irsa-cloudposse-terraform-aws-eks-iam-role-main",
        "`format` is evaluated, so that less is unknown than there",
    ),
    ("gitlab-saidsef-terraform-aws-gitlab-oidc-current", "`format` is evaluated, so that less is unknown than there"),
    ("eks-irsa-module-anded-issuers", "the document there is made with values that its source does not give"),
];

/// The forms that are programs: what they synthesize is read, a template, a plan or a state, and not their source.
const PROGRAMS: [&str; 2] = ["cdk", "pulumi"];

#[test]
fn every_item_is_read_to_its_document() {
    let Ok(rows) = std::fs::read_to_string(CORPUS) else {
        println!("SKIPPED: there is no {CORPUS}");
        return;
    };
    let mut read: BTreeMap<String, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let [id, form, original] = ["id", "form", "original"].map(|key| row[key].as_str().unwrap());
        if PROGRAMS.contains(&form) {
            continue;
        }
        let found = check(form, original, &row);
        let is_exception = EXCEPTIONS.iter().any(|(exception, _)| *exception == id);
        match found {
            Ok(()) if is_exception => failures.push(format!("{id}: is no exception any more")),
            Err(error) if !is_exception => failures.push(format!("{id}: {error}")),
            Ok(()) | Err(_) => *read.entry(form.to_owned()).or_default() += 1,
        }
    }
    println!("read: {read:?}");
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    assert!(read.len() == 5 && read.values().sum::<usize>() > 200, "{read:?}");
}

fn check(form: &str, original: &str, row: &Value) -> Result<(), String> {
    let name = match form {
        "json" => "policy.json",
        "cfn-yaml" => "template.yaml",
        _ => "main.tf",
    };
    let mut policies = Vec::new();
    let mut problems = Vec::new();
    text(name, original.to_owned(), &mut |event| match event {
        Event::Policy(policy) => policies.push(*policy),
        Event::Problem(problem) => problems.push(problem.to_string()),
        Event::File(_) => {}
    });
    let has = |feature: &str| row["features"].as_array().unwrap().iter().any(|found| found == feature);
    if has("invalid-json") {
        return if problems.len() == 1 { Ok(()) } else { Err(format!("problems {problems:?}")) };
    }
    if !problems.is_empty() {
        return Err(format!("problems {problems:?}"));
    }
    for policy in &policies {
        let range = policy.locate_pointer("/Statement", policy_core::diagnostic::Place::Key);
        assert!(original.get(range).is_some_and(|text| !text.is_empty()), "{}", row["id"]);
    }
    if has("no-web-identity-statement") {
        return if policies.is_empty() { Ok(()) } else { Err("is not about web identity".to_owned()) };
    }
    if policies.is_empty() {
        return Err("no policy".to_owned());
    }
    if row["policy_json"].is_null() {
        return Ok(());
    }
    for policy in &policies {
        let expected = normal(choose(&row["policy_json"], policy));
        let found = normal(document(policy, policy.tree()));
        if found != expected {
            return Err(format!("\n  found    {found}\n  expected {expected}"));
        }
    }
    Ok(())
}

/// The document as it was read, with the names of what is unknown.
fn document(policy: &Policy, node: &Node) -> Value {
    match &node.value {
        json::Value::Null => Value::Null,
        json::Value::Bool(value) => json!(value),
        json::Value::Number(digits) => serde_json::from_str(digits).unwrap(),
        json::Value::String(text) => json!(policy.fill(text)),
        json::Value::Array(elements) => elements.iter().map(|element| document(policy, element)).collect(),
        json::Value::Object(members) => {
            members.iter().map(|member| (policy.fill(&member.key), document(policy, &member.value))).collect()
        }
    }
}

/// The document under the conditions of a variant: an oracle of its own for `Fn::If`.
fn choose(value: &Value, policy: &Policy) -> Value {
    let variant = policy.variant.as_deref().unwrap_or_default();
    match value {
        Value::Object(members) => {
            if let Some(Value::Array(parts)) = members.get("Fn::If") {
                let [Value::String(condition), yes, no] = &parts[..] else { panic!("{parts:?}") };
                let is_false = variant.split(", ").any(|name| name == format!("not {condition}"));
                return choose(if is_false { no } else { yes }, policy);
            }
            let chosen = members.iter().map(|(key, value)| (key.clone(), choose(value, policy)));
            chosen.filter(|(_, value)| value != "${AWS::NoValue}").collect::<Map<_, _>>().into()
        }
        Value::Array(elements) => {
            let chosen = elements.iter().map(|element| choose(element, policy));
            chosen.filter(|element| element != "${AWS::NoValue}").collect::<Vec<_>>().into()
        }
        other => other.clone(),
    }
}

/// The same for what IAM takes for the same: one value and an array of one, a number and its text.
fn normal(value: Value) -> Value {
    match value {
        Value::Array(elements) if elements.len() == 1 => normal(elements.into_iter().next().unwrap()),
        Value::Array(elements) => {
            let mut elements: Vec<Value> = elements.into_iter().map(normal).collect();
            elements.sort_by_key(Value::to_string);
            elements.into()
        }
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (key, normal(value))).collect::<Map<_, _>>().into()
        }
        Value::Number(number) => json!(number.to_string()),
        Value::Bool(value) => json!(value.to_string()),
        other => other,
    }
}
