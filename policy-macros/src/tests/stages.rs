//! Tokens to a tree, past every mistake.

use policy_core::json::{Node, Value};
use proc_macro2::TokenStream;

use super::{front_door, messages};
use crate::check;
use crate::parse::{self, Gathered};
use crate::syntax::Body;

/// The tree, in the short form before a `~`, and the first lines of the messages.
fn parsed(text: &str) -> (String, Vec<String>) {
    let mut gathered = Gathered::default();
    let input = parse::input(front_door("[f]", text.parse().unwrap()), &mut gathered);
    let tree = match &input.body {
        Some(Body::Document(node)) => show(node),
        Some(Body::Short(node)) => format!("~{}", show(node)),
        None => String::new(),
    };
    let expansion = gathered.errors.expand(&TokenStream::new());
    let first_line = |message: String| message.lines().next().unwrap_or_default().to_owned();
    (tree, messages(expansion).into_iter().map(first_line).collect())
}

fn show(node: &Node) -> String {
    let list = |items: Vec<String>| items.join(" ");
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(digits) => digits.clone(),
        Value::String(text) => format!("{text:?}"),
        Value::Array(elements) => format!("[{}]", list(elements.iter().map(show).collect())),
        Value::Object(members) => {
            let member = |member: &policy_core::json::Member| format!("{}:{}", member.key, show(&member.value));
            format!("{{{}}}", list(members.iter().map(member).collect()))
        }
    }
}

#[test]
fn trees() {
    for (text, tree) in [
        (r#"a: "x""#, r#"~{a:"x"}"#),
        (r#"a: "x", "b": ["y", 1, -2.5, true, null,], r#type: {},"#, r#"~{a:"x" b:["y" 1 -2.5 true null] type:{}}"#),
        (r#"{ a: "x" }"#, r#"~{a:"x"}"#),
        (r#"{ a: "x" },"#, r#"~{a:"x"}"#),
        (r#"[{ a: "x" }, { b: "y" }]"#, r#"~[{a:"x"} {b:"y"}]"#),
        (r#"{ "Version": "2012-10-17" }"#, r#"{Version:"2012-10-17"}"#),
        (r#"{ "statement": [] }"#, "{statement:[]}"),
        (r##"a: r"\x", b: r#"""#, c: "\u{e9}""##, r#"~{a:"\\x" b:"\"" c:"é"}"#),
        (r#"a: "{{x}}${y}""#, r#"~{a:"{x}${y}"}"#),
        (r#"a: "{x}-{x}""#, "~{a:\"\\u{f0000}-\\u{f0001}\"}"),
        ("a: 1_000, b: 0x1f, c: 1e3", "~{a:1000 b:31 c:1e3}"),
        ("type: 1, self: 2, true: 3", "~{type:1 self:2 true:3}"),
    ] {
        assert_eq!(parsed(text), (tree.to_owned(), Vec::new()), "{text}");
    }
}

#[test]
fn recovery() {
    let literal = "expected a literal: a macro sees only what is written here";
    let member = "expected a member such as `provider: \"…\"` or `\"Version\": \"…\"`";
    for (text, tree, expected) in [
        ("", "", &["there is no policy here"] as &[&str]),
        (r#"a: X, b: "y""#, r#"~{b:"y"}"#, &[literal]),
        (r#"a: f(x, y), b: "y""#, r#"~{b:"y"}"#, &[literal]),
        (r#"a: , b: "y""#, r#"~{b:"y"}"#, &["expected a value after `a:`"]),
        (r#"a, b: "y""#, r#"~{b:"y"}"#, &["expected `:` and a value after `a`"]),
        ("a", "~{}", &["expected `:` and a value after `a`"]),
        ("a:", "~{}", &["expected a value after `a:`"]),
        (r#"a = "x", b: "y""#, r#"~{b:"y"}"#, &["expected `:` and a value after `a`"]),
        (r#"a: "x" b: "y" c: "z""#, r#"~{a:"x" b:"y" c:"z"}"#, &["expected `,`", "expected `,`"]),
        (r#"a: "x" + "y", b: "z""#, r#"~{a:"x" b:"z"}"#, &["expected `,`"]),
        (r#"a: ["x" "y"; "z", X, "w"]"#, r#"~{a:["x" "y" "w"]}"#, &["expected `,`", "expected `,`", literal]),
        (r#"1: "x", b: "y""#, r#"~{b:"y"}"#, &[member]),
        (",, a: 1", "~{a:1}", &[member, member]),
        ("(a): 1, b: (2), c: 3", "~{c:3}", &[member, literal]),
        (r#"{ a: "x" } b"#, r#"~{a:"x"}"#, &["nothing can follow the policy"]),
        (r#"a: b"x""#, "~{}", &["expected a string, a number or a boolean"]),
        ("a: -X, b: -true, c: - 1", "~{c:-1}", &[literal, "expected a string, a number or a boolean"]),
        ("a: 1u8, b: 2", "~{b:2}", &["a number in a policy has no suffix, found `u8`"]),
        (
            r#"a: "{", b: "{1}", c: "}""#,
            "~{}",
            &["a brace without its other half", "`{1}` is no hole", "a brace without its other half"],
        ),
        (r#"#![warn(x)] a: "x""#, r#"~{a:"x"}"#, &["there is no attribute `warn` here"]),
        (r#"#![allow(x = 1)] a: "x""#, r#"~{a:"x"}"#, &["expected `,`"]),
        (r#"#![allow] a: "x""#, r#"~{a:"x"}"#, &["expected the names of lints in parentheses"]),
        (r#"# a: "x""#, r#"~{a:"x"}"#, &["expected an attribute in brackets"]),
        (r#"#[allow(x)] a: "x""#, r#"~{a:"x"}"#, &["an attribute of the policy begins with `#!`"]),
    ] {
        let expected = expected.iter().map(|message| (*message).to_owned()).collect();
        assert_eq!(parsed(text), (tree.to_owned(), expected), "{text}");
    }
}

#[test]
fn nesting() {
    let nested = |depth| format!("a: {}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(parsed(&nested(33)).1, [""; 0]);
    assert_eq!(parsed(&nested(34)).1, ["a policy is not nested this deep"]);
    assert_eq!(parsed(&nested(500)).1, ["a policy is not nested this deep"]);
}

/// After a member that cannot be read nothing is called missing, and no allow unfulfilled.
#[test]
fn one_mistake_one_message() {
    let provider = r#"provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider""#;
    let subject = r#"sub: "prefect:account:11111111-2222-4333-8444-555555555555""#;
    for text in [
        format!(r#"{provider}, aud: "prefect-cloud", sub: SUBJECT"#),
        format!(r#"#![allow(missing_audience, reason = "x")] {provider}, aud: AUDIENCE, {subject}"#),
        format!(r#"provider: PROVIDER, aud: "prefect-cloud", {subject}"#),
        format!("effect: EFFECT, {provider}, {subject}"),
        r#"{ "Version": "2012-10-17", "Statement": STATEMENT }"#.to_owned(),
        r#"{ "Version": "2012-10-17", "Statement": [{ "Effect": EFFECT }] }"#.to_owned(),
    ] {
        let expansion = check::trust_policy(front_door("[f]", text.parse().unwrap()));
        let messages = messages(expansion);
        assert_eq!(messages.len(), 1, "{text}: {messages:#?}");
        assert!(messages[0].starts_with("expected a literal"), "{text}: {messages:#?}");
    }
}
