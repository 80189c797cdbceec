//! Any text is a configuration or none, and any text may be a role's policy in one: every place lies in the file, and a policy
//! that was read whole is read again from the document that is written of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::json::{Node, Span, Value};
use policy_core::terraform::{Configuration, Document, Role, read};

fuzz_target!(|text: &str| {
    if let Ok(configuration) = read(text) {
        look_at(text, &configuration);
    }
    let file = serde_json::json!({ "resource": { "aws_iam_role": { "fuzz": { "assume_role_policy": text } } } });
    let file = file.to_string();
    let configuration = read(&file).unwrap();
    look_at(&file, &configuration);
    let Ok(found) = &configuration.roles[0].policy else { return };
    let Ok(policy) = found.reading().into_policy() else { return };
    let Ok(json) = Document::new().role(Role::new("fuzz", policy.clone())).to_json() else { return };
    let again = read(&json).unwrap();
    assert_eq!(again.roles[0].policy.as_ref().unwrap().reading().policy, policy, "{json}");
    // Blocks say less, but they are read.
    if let Ok(json) = Document::new().role(Role::new("fuzz", policy).as_policy_document()).to_json() {
        assert!(read(&json).unwrap().roles[0].policy.is_ok(), "{json}");
    }
});

fn look_at(text: &str, configuration: &Configuration) {
    let is_inside = |span: Span| text.get(span.start..span.end).is_some();
    for found in configuration.roles.iter().chain(&configuration.documents) {
        match &found.policy {
            Ok(policy) => assert_places(&policy.tree, &is_inside),
            Err(unread) => assert!(is_inside(unread.span), "{unread:?}"),
        }
    }
}

fn assert_places(node: &Node, is_inside: &dyn Fn(Span) -> bool) {
    assert!(is_inside(node.span), "{node:?}");
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|element| assert_places(element, is_inside)),
        Value::Object(members) => {
            for member in members {
                assert!(is_inside(member.key_span), "{member:?}");
                assert_places(&member.value, is_inside);
            }
        }
        _ => {}
    }
}
