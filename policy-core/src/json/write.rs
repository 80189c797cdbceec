use std::borrow::Cow;

use super::{Member, Node, Span, Value};
use crate::document::{OneOrMany, OperatorBlock, Principal, Scalar, Statement, Text, TrustPolicy};

/// The policy as a tree: members in the order `Version, Id, Statement[Sid, Effect, Principal, Action, Condition]`.
pub fn to_node(policy: &TrustPolicy) -> Node {
    let mut members = Vec::new();
    push(&mut members, "Version", policy.version.as_ref().map(text));
    push(&mut members, "Id", policy.id.as_ref().map(text));
    push(&mut members, "Statement", Some(one_or_many(&policy.statement, statement)));
    object(members)
}

/// The policy as JSON without white space.
pub fn compact(policy: &TrustPolicy) -> String {
    to_node(policy).to_json()
}

/// The policy as JSON, indented by two spaces, without a final line break.
pub fn pretty(policy: &TrustPolicy) -> String {
    to_node(policy).to_json_pretty()
}

impl Node {
    /// The tree as JSON without white space.
    pub fn to_json(&self) -> String {
        let mut out = String::with_capacity(512);
        write_node(&mut out, self, None);
        out
    }

    /// The tree as JSON, indented by two spaces, without a final line break.
    pub fn to_json_pretty(&self) -> String {
        let mut out = String::with_capacity(1024);
        write_node(&mut out, self, Some(0));
        out
    }
}

fn statement(statement: &Statement) -> Node {
    let texts = |texts: &OneOrMany<Text>| one_or_many(texts, text);
    let mut members = Vec::new();
    push(&mut members, "Sid", statement.sid.as_ref().map(text));
    push(&mut members, "Effect", Some(Node::string(statement.effect.as_str())));
    push(&mut members, "Principal", statement.principal.as_ref().map(principal));
    push(&mut members, "NotPrincipal", statement.not_principal.as_ref().map(principal));
    push(&mut members, "Action", statement.action.as_ref().map(texts));
    push(&mut members, "NotAction", statement.not_action.as_ref().map(texts));
    push(&mut members, "Resource", statement.resource.as_ref().map(texts));
    push(&mut members, "NotResource", statement.not_resource.as_ref().map(texts));
    push(
        &mut members,
        "Condition",
        statement.condition.as_ref().map(|blocks| object(blocks.iter().map(block).collect())),
    );
    object(members)
}

fn principal(principal: &Principal) -> Node {
    match principal {
        Principal::Bare(name) => text(name),
        Principal::ByKind(entries) => {
            object(entries.iter().map(|entry| member(entry.kind.as_str(), one_or_many(&entry.values, text))).collect())
        }
    }
}

fn block(block: &OperatorBlock) -> Member {
    let entries = block.entries.iter().map(|entry| member(&entry.key, one_or_many(&entry.values, scalar)));
    member(&block.operator, object(entries.collect()))
}

fn scalar(value: &Scalar) -> Node {
    Node::new(match value {
        Scalar::Number(digits) if is_number(digits) => Value::Number(digits.to_string()),
        // A number that is none becomes a string: IAM compares the same text, and no member can be smuggled in.
        Scalar::String(text) | Scalar::Number(text) => Value::String(text.to_string()),
        Scalar::Bool(value) => Value::Bool(*value),
    })
}

fn text(text: &Text) -> Node {
    Node::string(&**text)
}

fn one_or_many<T: Clone>(values: &OneOrMany<T>, one: impl Fn(&T) -> Node) -> Node {
    match values {
        OneOrMany::One(value) => one(value),
        OneOrMany::Many(values) => Node::new(Value::Array(values.iter().map(one).collect())),
    }
}

fn object(members: Vec<Member>) -> Node {
    Node::new(Value::Object(members))
}

fn member(key: &str, value: Node) -> Member {
    Member { key: key.to_owned(), key_span: Span::default(), value }
}

fn push(members: &mut Vec<Member>, key: &str, value: Option<Node>) {
    members.extend(value.map(|value| member(key, value)));
}

/// Writes a node; `indent` is the depth when the text is to be indented.
fn write_node(out: &mut String, node: &Node, indent: Option<usize>) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(digits) => out.push_str(digits),
        Value::String(text) => write_string(out, text),
        Value::Array(elements) => write_list(out, ['[', ']'], elements, indent, write_node),
        Value::Object(members) => write_list(out, ['{', '}'], members, indent, |out, member, indent| {
            write_string(out, &member.key);
            out.push_str(if indent.is_some() { ": " } else { ":" });
            write_node(out, &member.value, indent);
        }),
    }
}

fn write_list<T>(
    out: &mut String,
    brackets: [char; 2],
    items: &[T],
    indent: Option<usize>,
    write_item: impl Fn(&mut String, &T, Option<usize>),
) {
    let [open, close] = brackets;
    let inner = indent.map(|depth| depth + 1);
    out.push(open);
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        break_line(out, inner);
        write_item(out, item, inner);
    }
    if !items.is_empty() {
        break_line(out, indent);
    }
    out.push(close);
}

fn break_line(out: &mut String, indent: Option<usize>) {
    if let Some(depth) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
    }
}

fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' | '\0'..='\u{1f}' => out.push_str(&escape(c)),
            _ => out.push(c),
        }
    }
    out.push('"');
}

/// The character as a string holds it that must not hold the character itself.
pub(super) fn escape(c: char) -> Cow<'static, str> {
    match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        '\u{8}' => "\\b".into(),
        '\u{c}' => "\\f".into(),
        _ => format!("\\u{:04x}", u32::from(c)).into(),
    }
}

/// Whether the text is a JSON number: RFC 8259, section 6.
fn is_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = rest.split_once(['e', 'E']).map_or((rest, None), |(m, e)| (m, Some(e)));
    let (integer, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(i, f)| (i, Some(f)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(integer)
        && (integer == "0" || !integer.starts_with('0'))
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|e| is_digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
