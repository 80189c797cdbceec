//! Every form of file is read, and every part of a policy leads back to where it stands in the file.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::fmt::Write as _;
use std::path::PathBuf;

use policy_cli::read::{Event, Policy, paths};
use policy_core::json::{Node, Span, Value};
use policy_core::names::hole;

const FOLDER: &str = "tests/data";

/// All that is read below the folder of test data.
fn events() -> Vec<Event> {
    let mut events = Vec::new();
    paths(&[PathBuf::from(FOLDER)], &mut |event| events.push(event));
    events
}

#[test]
fn every_form_of_file_is_read() {
    let mut read = String::new();
    for event in events() {
        match event {
            Event::File(name) => writeln!(read, "\n# {}", name.strip_prefix(FOLDER).unwrap()).unwrap(),
            Event::Problem(problem) => {
                writeln!(read, "{problem}").unwrap();
                writeln!(read, "  help: {}", problem.help.unwrap_or_default()).unwrap();
            }
            Event::Policy(policy) => write_policy(&mut read, &policy),
        }
    }
    insta::assert_snapshot!(read);
}

fn write_policy(read: &mut String, policy: &Policy) {
    let at = policy.source.name.strip_prefix(FOLDER).unwrap();
    let address = policy.address.as_deref().unwrap_or("-");
    let place = policy.tree().span;
    writeln!(read, "{address} in {at} at {}..{}", place.start, place.end).unwrap();
    for (label, value) in [("arn", &policy.role_arn), ("variant", &policy.variant)] {
        if let Some(value) = value {
            writeln!(read, "  {label}: {value}").unwrap();
        }
    }
    writeln!(read, "  {}", policy.fill(&policy.reading.policy.to_json())).unwrap();
}

#[test]
fn every_string_stands_where_its_position_says() {
    let mut checked = 0;
    for event in events() {
        if let Event::Policy(policy) = event {
            check(&policy, policy.tree(), &mut checked);
        }
    }
    assert!(checked > 400, "{checked}");
}

fn check(policy: &Policy, node: &Node, checked: &mut usize) {
    match &node.value {
        Value::String(text) => stands(policy, text, node.span, checked),
        Value::Array(elements) => elements.iter().for_each(|element| check(policy, element, checked)),
        Value::Object(members) => {
            for member in members {
                // The blocks of a data source have names of their own.
                if ![".tf", ".tf.json", "plan.json"].iter().any(|end| policy.source.name.ends_with(end)) {
                    stands(policy, &member.key, member.key_span, checked);
                }
                check(policy, &member.value, checked);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Signs of an expression that comes to a text, or of a part that the form leaves out.
const MADE: [&str; 10] =
    ["Provider.Arn", "Fn::", "[", "(", "${", "&{", "\\x", "{\n", "data \"", "aws_iam_openid_connect_provider."];

/// The text is what is written at the span, but for quotes and escapes, unless it is made of what is written there.
fn stands(policy: &Policy, text: &str, span: Span, checked: &mut usize) {
    let written = policy.source.text.get(span.start..span.end).unwrap();
    let plain = percent_encoding::percent_decode_str(written).decode_utf8().unwrap().into_owned();
    let is_made = MADE.iter().any(|sign| plain.contains(sign)) || plain.starts_with('{') || hole::has_hole(text);
    if !is_made && !text.contains(['"', 'ä', 'ü']) {
        assert_eq!(plain.trim_matches(['"', '\\', '\'']), text, "{}", policy.source.name);
        *checked += 1;
    }
}
