//! The names and types of arguments, against a table of the AWS provider's schema.

use serde_json::Value;
use trust_policy::terraform::{Document, Role};

use crate::evaluated::facts_document;

fn facts() -> Value {
    serde_json::from_str(include_str!("../data/aws-provider-arguments.json")).unwrap()
}

/// Compares a block with what the provider takes.
fn assert_takes(facts: &Value, block: &str, body: &Value) {
    let arguments = facts["arguments"][block].as_object().unwrap_or_else(|| panic!("{block} is not in the table"));
    for (name, value) in body.as_object().unwrap() {
        let kind = arguments.get(name).unwrap_or_else(|| panic!("{block} has no {name}"))[0].as_str().unwrap();
        let strings = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_string));
        let is_right = match kind {
            "string" => value.is_string(),
            "number" => value.is_u64(),
            "list of strings" => strings(value),
            "map of strings" => value.as_object().is_some_and(|map| map.values().all(Value::is_string)),
            "blocks" => {
                let blocks = value.as_array().unwrap();
                for inner in blocks {
                    assert_takes(facts, &format!("{block}/{name}"), inner);
                }
                true
            }
            other => panic!("{other}"),
        };
        assert!(is_right, "{block}.{name} is a {kind}: {value}");
    }
    for (name, argument) in arguments {
        assert!(argument[1] != "required" || body.get(name).is_some(), "{block} needs {name}");
    }
}

#[test]
fn arguments() {
    let facts = facts();
    let everything = r#"{"Version":"2008-10-17","Id":"i","Statement":[
        {"Sid":"A","Effect":"Deny","NotPrincipal":{"AWS":"a"},"NotAction":"d","Resource":"f","Condition":{"Bool":{"n":true}}},
        {"Effect":"Allow","Principal":"*","Action":"o","NotResource":"g"}]}"#;
    let mut rare = Document::new();
    rare.role(Role::new("rare", everything.parse().unwrap()).as_policy_document());
    let mut seen = Vec::new();
    for document in [facts_document(), rare] {
        let document: Value = serde_json::from_str(&document.to_json().unwrap()).unwrap();
        for (section, prefix) in [("data", "data."), ("resource", "")] {
            for (kind, named) in document[section].as_object().into_iter().flatten() {
                let block = format!("{prefix}{kind}");
                named.as_object().unwrap().values().for_each(|body| assert_takes(&facts, &block, body));
                seen.push(block);
            }
        }
    }
    seen.sort();
    seen.dedup();
    let mut known: Vec<String> = facts["arguments"].as_object().unwrap().keys().cloned().collect();
    known.retain(|block| !block.contains('/'));
    known.sort();
    assert_eq!(seen, known);
}
