//! Which strings of a policy stand in the file as one literal, and what is written in their place.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test")]

use policy_cli::read::{Event, Policy, text};
use policy_core::diagnostic::Place;

fn policy(name: &str, written: &str) -> Policy {
    let mut found = Vec::new();
    text(name, written.to_owned(), &mut |event| match event {
        Event::Policy(policy) => found.push(*policy),
        Event::Problem(problem) => panic!("{problem}"),
        Event::File(_) => {}
    });
    let [policy] = <[Policy; 1]>::try_from(found).unwrap();
    policy
}

/// The literal at the subject's value, or at the operator's name, with another text in its place.
fn replaced(policy: &Policy, place: Place, with: &str) -> Option<(String, String)> {
    let pointer = match place {
        Place::Value => "/Statement/0/Condition/StringEquals/gitlab.com:sub",
        Place::Key => "/Statement/0/Condition/StringEquals",
    };
    let literal = policy.literal(pointer, place)?;
    Some((policy.source.text.get(literal.range.clone()).unwrap().to_owned(), literal.write(with)))
}

const ALLOW: &str = r#""Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity""#;

fn json(subject: &str) -> String {
    format!(r#"{{"Statement":[{{{ALLOW},"Condition":{{"StringEquals":{{"gitlab.com:sub":{subject}}}}}}}]}}"#)
}

/// A role whose policy is an expression.
fn role(policy: &str) -> String {
    format!(
        "variable \"known\" {{\n  default = \"acme\"\n}}\nresource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = {policy}\n}}\n"
    )
}

fn hcl(operator: &str, subject: &str) -> String {
    role(&format!(
        "jsonencode({{ Statement = [{{ Effect = \"Allow\", Principal = {{ Federated = \"arn:aws:iam::123456789012:oidc-provider/gitlab.com\" }}, Action = \"sts:AssumeRoleWithWebIdentity\", Condition = {{ {operator} = {{ \"gitlab.com:sub\" = {subject} }} }} }}] }})"
    ))
}

#[test]
fn a_literal_is_replaced_in_its_own_way_of_writing() {
    let pair = |found: &str, written: &str| Some((found.to_owned(), written.to_owned()));
    let new = "a\"b\\c${d}\n\u{1}";
    for (name, written, place, expected) in [
        ("p.json", json(r#""\u0061\/b""#), Place::Value, pair(r#""\u0061\/b""#, "\"a\\\"b\\\\c${d}\\n\\u0001\"")),
        ("p.json", json(r#""x""#), Place::Key, pair(r#""StringEquals""#, "\"a\\\"b\\\\c${d}\\n\\u0001\"")),
        (
            "m.tf",
            hcl("StringEquals", r#""\u0061$${b}""#),
            Place::Value,
            pair(r#""\u0061$${b}""#, "\"a\\\"b\\\\c$${d}\\n\\u0001\""),
        ),
        ("m.tf", hcl("StringEquals", r#""x""#), Place::Key, pair("StringEquals", "\"a\\\"b\\\\c$${d}\\n\\u0001\"")),
        (
            "m.tf",
            hcl("\"StringEquals\"", r#""x""#),
            Place::Key,
            pair("\"StringEquals\"", "\"a\\\"b\\\\c$${d}\\n\\u0001\""),
        ),
        (
            "m.tf",
            role(&format!("<<EOF\n{}\nEOF", json(r#""x""#))),
            Place::Value,
            pair(r#""x""#, "\"a\\\"b\\\\c$${d}\\n\\u0001\""),
        ),
    ] {
        assert_eq!(replaced(&policy(name, &written), place, new), expected, "{written}");
    }
}

#[test]
fn what_is_unknown_stays_where_it_was() {
    for written in [hcl("StringEquals", r#""a:${var.x}""#), role(&format!("<<EOF\n{}\nEOF", json(r#""a:${var.x}""#)))] {
        let policy = policy("m.tf", &written);
        let expected = (r#""a:${var.x}""#.to_owned(), r#""b:${var.x}/*""#.to_owned());
        assert_eq!(replaced(&policy, Place::Value, "b:\u{f0000}/*"), Some(expected));
        let literal = policy.literal("/Statement/0/Condition/StringEquals/gitlab.com:sub", Place::Value).unwrap();
        assert!(literal.takes("\u{f0000}") && !literal.takes("\u{f0001}"));
    }
}

#[test]
fn an_expression_that_comes_to_a_text_is_no_literal() {
    let none = [
        ("m.tf", hcl("StringEquals", r#""${var.known}/x""#)),
        ("m.tf", hcl("StringEquals", "var.known")),
        ("m.tf", hcl("StringEquals", r#"format("%s", "x")"#)),
        ("m.tf", role(&format!("<<EOF\n{}\nEOF", json("\"${var.known}/x\"")))),
        ("m.tf", role(&format!("\"{}\"", json(r#""x""#).replace('"', "\\\"")))),
        ("p.json", format!(r#"{{"AssumeRolePolicyDocument":{}}}"#, serde_json::to_string(&json(r#""x""#)).unwrap())),
    ];
    for (name, written) in none {
        assert_eq!(replaced(&policy(name, &written), Place::Value, "y"), None, "{written}");
    }
}

#[test]
fn an_operator_of_several_blocks_has_no_literal() {
    let condition = |claim: &str| {
        format!("condition {{\n test = \"StringEquals\"\n variable = \"gitlab.com:{claim}\"\n values = [\"x\"]\n }}\n")
    };
    let document = |conditions: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"d\" {{\n statement {{\n actions = [\"sts:AssumeRoleWithWebIdentity\"]\n principals {{\n type = \"Federated\"\n identifiers = [\"arn:aws:iam::123456789012:oidc-provider/gitlab.com\"]\n }}\n {conditions} }}\n}}\n"
        )
    };
    let one = policy("m.tf", &document(&condition("sub")));
    assert_eq!(replaced(&one, Place::Key, "StringLike"), Some(("\"StringEquals\"".into(), "\"StringLike\"".into())));
    let two = policy("m.tf", &document(&(condition("sub") + &condition("aud"))));
    assert_eq!(replaced(&two, Place::Key, "StringLike"), None);
    assert_eq!(replaced(&two, Place::Value, "y"), Some(("\"x\"".into(), "\"y\"".into())));
}
