use std::borrow::Cow;

use super::sink::{Bracket, Sink, Tree, Writer};
use super::{Node, Value};
use crate::document::{OneOrMany, OperatorBlock, Principal, PrincipalKind, Scalar, Statement, Text, TrustPolicy};

/// The policy as a tree: members in the order `Version, Id, Statement[Sid, Effect, Principal, Action, Condition]`.
pub fn to_node(policy: &TrustPolicy) -> Node {
    let mut tree = Tree::default();
    emit(policy, &mut tree);
    tree.into_node()
}

/// The policy as JSON without white space.
pub fn compact(policy: &TrustPolicy) -> String {
    let mut writer = Writer::compact(512);
    emit(policy, &mut writer);
    writer.into_text()
}

/// The policy as JSON, indented by two spaces, without a final line break.
pub fn pretty(policy: &TrustPolicy) -> String {
    let mut writer = Writer::indented(1024, 0);
    emit(policy, &mut writer);
    writer.into_text()
}

impl Node {
    /// The tree as JSON without white space.
    pub fn to_json(&self) -> String {
        let mut writer = Writer::compact(512);
        writer.node(self);
        writer.into_text()
    }

    /// The tree as JSON, indented by two spaces, without a final line break.
    pub fn to_json_pretty(&self) -> String {
        let mut writer = Writer::indented(1024, 0);
        writer.node(self);
        writer.into_text()
    }
}

impl Writer {
    /// Writes a tree.
    pub(crate) fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Null => self.raw("null"),
            Value::Bool(value) => self.boolean(*value),
            Value::Number(digits) => self.number(digits),
            Value::String(text) => self.string(text),
            Value::Array(elements) => {
                self.begin(Bracket::Array);
                for element in elements {
                    self.node(element);
                }
                self.end(Bracket::Array);
            }
            Value::Object(members) => {
                self.begin(Bracket::Object);
                for member in members {
                    self.key(&member.key);
                    self.node(&member.value);
                }
                self.end(Bracket::Object);
            }
        }
    }
}

/// Hands the parts of a policy over in the order in which policies are written.
pub(crate) fn emit(policy: &TrustPolicy, sink: &mut dyn Sink) {
    sink.begin(Bracket::Object);
    text(sink, "Version", policy.version.as_ref());
    text(sink, "Id", policy.id.as_ref());
    sink.key("Statement");
    one_or_many(sink, &policy.statement, statement);
    sink.end(Bracket::Object);
}

fn statement(sink: &mut dyn Sink, statement: &Statement) {
    sink.begin(Bracket::Object);
    text(sink, "Sid", statement.sid.as_ref());
    sink.key("Effect");
    sink.string(statement.effect.as_str());
    principal(sink, "Principal", statement.principal.as_ref());
    principal(sink, "NotPrincipal", statement.not_principal.as_ref());
    texts(sink, "Action", statement.action.as_ref());
    texts(sink, "NotAction", statement.not_action.as_ref());
    texts(sink, "Resource", statement.resource.as_ref());
    texts(sink, "NotResource", statement.not_resource.as_ref());
    if let Some(blocks) = &statement.condition {
        sink.key("Condition");
        sink.begin(Bracket::Object);
        for operator in blocks.iter() {
            block(sink, operator);
        }
        sink.end(Bracket::Object);
    }
    sink.end(Bracket::Object);
}

fn principal(sink: &mut dyn Sink, name: &str, principal: Option<&Principal>) {
    let Some(principal) = principal else { return };
    sink.key(name);
    match principal {
        Principal::Bare(name) => sink.string(name),
        Principal::ByKind(entries) => {
            sink.begin(Bracket::Object);
            for entry in entries.iter() {
                sink.key(entry.kind.as_str());
                if entry.kind == PrincipalKind::Federated {
                    one_or_many(sink, &entry.values, |sink, text: &Text| sink.federated(text));
                } else {
                    one_or_many(sink, &entry.values, |sink, text: &Text| sink.string(text));
                }
            }
            sink.end(Bracket::Object);
        }
    }
}

fn block(sink: &mut dyn Sink, block: &OperatorBlock) {
    sink.key(&block.operator);
    sink.begin(Bracket::Object);
    for entry in block.entries.iter() {
        sink.key(&entry.key);
        one_or_many(sink, &entry.values, scalar);
    }
    sink.end(Bracket::Object);
}

fn scalar(sink: &mut dyn Sink, value: &Scalar) {
    match value {
        Scalar::Number(digits) if is_number(digits) => sink.number(digits),
        // A number that is none becomes a string: IAM compares the same text, and no member can be smuggled in.
        Scalar::String(text) | Scalar::Number(text) => sink.string(text),
        Scalar::Bool(value) => sink.boolean(*value),
    }
}

fn text(sink: &mut dyn Sink, name: &str, text: Option<&Text>) {
    if let Some(text) = text {
        sink.key(name);
        sink.string(text);
    }
}

fn texts(sink: &mut dyn Sink, name: &str, texts: Option<&OneOrMany<Text>>) {
    if let Some(texts) = texts {
        sink.key(name);
        one_or_many(sink, texts, |sink, text| sink.string(text));
    }
}

fn one_or_many<T: Clone>(sink: &mut dyn Sink, values: &OneOrMany<T>, one: fn(&mut dyn Sink, &T)) {
    match values {
        OneOrMany::One(value) => one(sink, value),
        OneOrMany::Many(values) => {
            sink.begin(Bracket::Array);
            for value in values.iter() {
                one(sink, value);
            }
            sink.end(Bracket::Array);
        }
    }
}

pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // All that is escaped is a byte of its own.
    while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let mut chars = after.chars();
        out.extend(chars.next().map(escape));
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// The character as a string holds it that must not hold the character itself.
pub(crate) fn escape(c: char) -> Cow<'static, str> {
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
