//! Reading `.tf.json`.

use proptest::prelude::*;

use super::super::template::{Part, of_json, parts};
use super::super::{Configuration, FoundPolicy, Unread, read};
use crate::diagnostic::Place;
use crate::json::{self, Span};

const KEY: &str = "gitlab.com:sub";

fn configuration(text: &str) -> Configuration {
    read(text).unwrap()
}

/// The policy of the only role.
fn only(text: &str) -> Result<FoundPolicy, Unread> {
    let configuration = configuration(text);
    let [role] = configuration.roles.as_slice() else { panic!("{configuration:?}") };
    role.policy.clone()
}

/// A configuration whose only role has this policy, and further sections.
fn role(policy: &str, sections: &str) -> String {
    let policy = serde_json::to_string(policy).unwrap();
    format!(r#"{{"resource":{{"aws_iam_role":{{"deploy":{{"assume_role_policy":{policy}}}}}}}{sections}}}"#)
}

fn policy(federated: &str, sub: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"{federated}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"{KEY}":"{sub}"}}}}}}]}}"#
    )
}

/// The policy with its holes named, or why it was not read and which part of the text is to blame.
fn outcome(text: &str) -> Result<String, (String, String)> {
    match only(text) {
        Ok(found) => Ok(found.fill(&found.reading().into_policy().unwrap().to_json())),
        Err(unread) => {
            Err((unread.message, text.get(unread.span.start..unread.span.end).unwrap().chars().take(60).collect()))
        }
    }
}

#[test]
fn strings_that_hold_json() {
    let arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
    for (written, read) in [
        (policy(arn, "a"), policy(arn, "a")),
        (policy(arn, "$${aws:username}%%{x}$$$"), policy(arn, "${aws:username}%{x}$$$")),
        (policy(arn, "$$${x}100%"), policy(arn, "$${x}100%")),
        (policy(arn, r"é\u00e9\ud83d\ude00\n\\"), policy(arn, r"éé😀\n\\")),
        (
            policy("arn:aws:iam::${var.account}:oidc-provider/gitlab.com", "a-${ var.x }"),
            policy("arn:aws:iam::${var.account}:oidc-provider/gitlab.com", "a-${var.x}"),
        ),
        (
            policy(arn, r#"a ${~ f("}", "${g("{")}", { a = 1 }) ~} b"#),
            policy(arn, r#"a${f("}", "${g("{")}", { a = 1 })}b"#),
        ),
        (
            policy("${aws_iam_openid_connect_provider.known.arn}", "${aws_iam_openid_connect_provider.known.url}"),
            policy(
                "arn:${the partition of aws_iam_openid_connect_provider.known}:iam::${the account of aws_iam_openid_connect_provider.known}:oidc-provider/gitlab.com",
                "gitlab.com",
            ),
        ),
        (
            policy(
                "${aws_iam_openid_connect_provider.other.arn}",
                r#"${replace(aws_iam_openid_connect_provider.known.url, "https://", "")}"#,
            ),
            policy("${aws_iam_openid_connect_provider.other.arn}", "gitlab.com"),
        ),
        (
            policy(arn, "${local.app}/${local.number}/${local.round}"),
            policy(arn, "my-app-${var.stage}/${local.number}/${local.round}"),
        ),
        (policy(arn, r#"${"$$"}${ "a\\nb" }"#), policy(arn, r"$$a\nb")),
        ("${local.whole}".to_owned(), policy(arn, "whole")),
    ] {
        let whole = serde_json::to_string(&policy(arn, "whole")).unwrap();
        let sections = format!(
            r#","locals":[{{"app":"my-${{local.name}}","name":"app-${{var.stage}}"}},{{"number":1,"round":"${{local.round}}","whole":{whole}}}]"#
        );
        let mut text = role(&written, &sections);
        // A section may be split up.
        text.pop();
        text.push_str(r#","resource":[{"aws_iam_openid_connect_provider":[{"known":[{"url":"https://gitlab.com","client_id_list":["x"]}]}]}]}"#);
        assert_eq!(outcome(&text), Ok(read), "{written}");
    }
}

#[test]
fn policies_that_are_not_read() {
    let refused = |message: &str, place: &str| Err((message.to_owned(), place.to_owned()));
    for (written, expected) in [
        ("%{ if var.x }{}%{ endif }", refused("a template directive decides what is in the policy", "%")),
        (r#"{"a":"${b}"#, refused("the policy is not JSON: this string is never closed", r#"\""#)),
        ("${b", refused("this `${` is never closed", "$")),
        (r#"{"Statement":${b}}"#, refused("an interpolation stands for more than the text of a string", "${b}")),
        ("[1,,]", refused("the policy is not JSON: unexpected `,`", ",")),
        ("", refused("the policy is not JSON: the text is empty", "")),
        ("\u{f0000}", refused(r"no policy can hold the character `\u{f0000}`", "\u{f0000}")),
        ("${local.a1}", refused("the policy is too long when its locals are filled in", "${local.a8}")),
    ] {
        let locals: Vec<String> =
            (1..8).map(|n| format!(r#""a{n}":"{}""#, format!("${{local.a{}}}", n + 1).repeat(12))).collect();
        let text = role(written, &format!(r#","locals":{{{},"a8":""}}"#, locals.join(",")));
        assert_eq!(outcome(&text), expected, "{written}");
    }
    for (body, message) in [
        ("{}", "the role has no `assume_role_policy`"),
        (r#"{"assume_role_policy":{"Version":"2012-10-17"}}"#, "`assume_role_policy` is a string, found an object"),
    ] {
        let text = format!(r#"{{"resource":{{"aws_iam_role":{{"deploy":{body}}}}}}}"#);
        assert_eq!(only(&text).unwrap_err().message, message);
    }
}

#[test]
fn expressions_are_handed_on() {
    for expression in ["jsonencode({\"a\" = 1})", "file(\"x.json\")", "data.aws_iam_policy_document.elsewhere.json"] {
        let unread = only(&role(&format!("${{{expression}}}"), "")).unwrap_err();
        assert_eq!(unread.message, "the policy is an expression, whose value this file does not say");
        assert_eq!(unread.expression.as_deref(), Some(expression));
    }
}

/// A place in the policy leads to a place in the file, through the escapes of both.
#[test]
fn places() {
    let text = role(&policy("arn:aws:iam::${var.account}:oidc-provider/gitlab.com", "$${a}é\\n"), "");
    let found = only(&text).unwrap();
    let at = |pointer: &str, place| {
        let Span { start, end } = found.tree.locate(pointer, place);
        text.get(start..end).unwrap()
    };
    assert_eq!(at("/Version", Place::Value), r#"\"2012-10-17\""#);
    assert_eq!(at("/Version", Place::Key), r#"\"Version\""#);
    let federated = r#"\"arn:aws:iam::${var.account}:oidc-provider/gitlab.com\""#;
    assert_eq!(at("/Statement/0/Principal/Federated", Place::Value), federated);
    let key = format!("/Statement/0/Condition/StringEquals/{KEY}");
    assert_eq!(at(&key, Place::Key), format!(r#"\"{KEY}\""#));
    assert_eq!(at(&key, Place::Value), r#"\"$${a}é\\n\""#);
    let whole = at("", Place::Value);
    assert!(whole.starts_with(r#"{\"Version"#) && whole.ends_with("}}}]}"), "{whole}");
}

#[test]
fn names_and_addresses() {
    let text = r#"{
        "resource": [
            {"aws_iam_role": {"a": {"name": "deploy", "assume_role_policy": "{}"}, "b": [{"name": "x-${var.y}"}]}},
            {"aws_iam_role": {"c": {"name": "x-$${y}"}}, "aws_iam_user": {"d": {}}}
        ],
        "variable": {"y": {}},
        "data": {"aws_iam_policy_document": {"unused": {}}}
    }"#;
    let configuration = configuration(text);
    let named: Vec<_> = configuration.roles.iter().map(|role| (&*role.address, role.name.as_deref())).collect();
    assert_eq!(
        named,
        [("aws_iam_role.a", Some("deploy")), ("aws_iam_role.b", None), ("aws_iam_role.c", Some("x-${y}"))]
    );
    let documents: Vec<_> = configuration.documents.iter().map(|found| &*found.address).collect();
    assert_eq!(documents, ["data.aws_iam_policy_document.unused"]);
}

#[test]
fn what_is_no_configuration_has_no_roles() {
    for text in ["1", "[]", "{}", r#"{"resource":7}"#, r#"{"resource":{"aws_iam_role":[3]},"data":[[]],"locals":"x"}"#]
    {
        let configuration = configuration(text);
        assert!(configuration.roles.is_empty() && configuration.documents.is_empty(), "{text}");
    }
    assert_eq!(read("{").unwrap_err().to_string(), "invalid JSON at line 1, column 1: this object is never closed");
}

fn document(body: &str) -> String {
    let document = format!(r#","data":{{"aws_iam_policy_document":{{"trust":{body}}}}},"locals":{{"repo":"app"}}"#);
    role("${data.aws_iam_policy_document.trust.json}", &document)
}

#[test]
fn policy_documents() {
    for (body, read) in [
        (
            r#"{"statement":{"actions":["sts:AssumeRoleWithWebIdentity"],
                "principals":{"type":"Federated","identifiers":["arn:aws:iam::${var.a}:oidc-provider/gitlab.com"]},
                "condition":[{"test":"StringEquals","variable":"gitlab.com:sub","values":["${local.repo}-&{aws:x}-$${aws:y}"]},
                             {"test":"StringEquals","variable":"gitlab.com:aud","values":["a","b"]}]}}"#,
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::${var.a}:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:sub":"app-${aws:x}-${aws:y}","gitlab.com:aud":["a","b"]}}}]}"#,
        ),
        (
            r#"{"version":"2008-10-17","policy_id":"p","source_policy_documents":[],"statement":[
                {"sid":"S","effect":"Deny","not_actions":["a","b"],"resources":[],"not_principals":[{"type":"AWS","identifiers":["x"]},{"type":"AWS","identifiers":["y"]}]},
                {"sid":"","actions":["&{x}"],"principals":[{"type":"*","identifiers":["*"]}],
                 "condition":[{"test":"T","variable":"v","values":["1"]},{"test":"T","variable":"v","values":["2"]}]}]}"#,
            r#"{"Version":"2008-10-17","Id":"p","Statement":[{"Sid":"S","Effect":"Deny","NotPrincipal":{"AWS":["x","y"]},"NotAction":["a","b"]},{"Effect":"Allow","Principal":"*","Action":"&{x}","Condition":{"T":{"v":["1","2"]}}}]}"#,
        ),
    ] {
        assert_eq!(outcome(&document(body)), Ok(read.to_owned()));
    }
}

#[test]
fn policy_documents_that_are_not_whole() {
    let unread = |message: &str, place: &str| Err((message.to_owned(), place.to_owned()));
    for (body, expected) in [
        (
            r#"{"source_policy_documents":["{}"]}"#,
            unread("other documents are merged into this one", r#""source_policy_documents""#),
        ),
        (r#"{"dynamic":{"statement":{}}}"#, unread("dynamic blocks decide what is in the policy", r#""dynamic""#)),
        (r#"{"for_each":"${x}"}"#, unread("`for_each` makes several documents", r#""for_each""#)),
        (r#"{"statment":{}}"#, unread("aws_iam_policy_document has no argument `statment`", r#""statment""#)),
        (
            r#"{"statement":{"action":[]}}"#,
            unread("a statement of aws_iam_policy_document has no argument `action`", r#""action""#),
        ),
        (
            r#"{"statement":{"condition":{"test":"x","values":[]}}}"#,
            unread("a `condition` block has no `variable`", r#"{"test":"x","values":[]}"#),
        ),
        (r#"{"statement":3}"#, unread("expected a block, found a number", "3")),
        (
            r#"{"statement":{"principals":{"type":1,"identifiers":[]}}}"#,
            unread("the type of a principal is a string", "1"),
        ),
    ] {
        assert_eq!(outcome(&document(body)), expected, "{body}");
    }
}

proptest! {
    /// Every JSON string is decoded as serde_json does it, and every place is the character's own.
    #[test]
    fn located_characters(text in any::<String>(), ascii in any::<bool>()) {
        let mut literal = serde_json::to_string(&text).unwrap();
        if ascii {
            let escaped = |c: char| match c {
                ' '..='~' => c.to_string(),
                _ => c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |text, unit| text + &format!("\\u{unit:04x}")),
            };
            literal = literal.chars().map(escaped).collect();
        }
        let located = of_json(&literal, 5).unwrap();
        let decoded: String = located.iter().map(|(c, _)| *c).collect();
        prop_assert_eq!(&decoded, &text);
        for (c, span) in located {
            let written = literal.get(span.start - 5..span.end - 5).unwrap();
            let read: String = serde_json::from_str(&format!("\"{written}\"")).unwrap();
            prop_assert_eq!(read, c.to_string());
        }
    }

    #[test]
    fn no_text_brings_the_reader_down(text in "[\\[\\]{}\":,a$%~\\\\ é]{0,40}") {
        let _ = read(&text);
        let _ = only(&role(&text, ""));
        if let Some(Ok(parts)) = of_json(&serde_json::to_string(&text).unwrap(), 0).map(|located| parts(&located)) {
            let is_empty = |part: &Part| matches!(part, Part::Literal(text) if text.is_empty());
            prop_assert!(!parts.iter().any(is_empty));
        }
    }
}

#[test]
fn a_nested_configuration_is_refused() {
    let deep = format!("{}{}", r#"{"resource":"#.repeat(200), "}".repeat(200));
    assert!(read(&deep).unwrap_err().to_string().contains("nested more than"));
    assert!(json::parse(&deep).is_err());
}
