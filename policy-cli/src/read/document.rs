//! From a piece of a file to a policy.

use std::sync::Arc;

use policy_core::json::{Node, Span, Value, parse};
use policy_core::names::hole;

use super::policy::{Policy, Style, is_web_identity};
use super::trace::{Traced, json_escape, percent_escape};
use super::{Event, Problem, Source};

/// How many bytes a document may have; IAM takes some thousands.
pub(super) const MAXIMUM_DOCUMENT: usize = 1 << 22;

/// What the holes of a document stand for.
#[derive(Clone, Debug, Default)]
pub(super) struct Unknowns(Vec<String>);

impl From<Vec<String>> for Unknowns {
    fn from(names: Vec<String>) -> Self {
        Self(names)
    }
}

impl Unknowns {
    /// The hole for an expression: the same one for the same expression.
    pub(super) fn hole(&mut self, expression: &str) -> String {
        let name = expression.split_whitespace().collect::<Vec<_>>().join(" ");
        let number = self.0.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.0.push(name);
            self.0.len() - 1
        });
        // Past the last hole there is, unknown values fall into one.
        let hole = u32::try_from(number).ok().and_then(hole::character).unwrap_or('\u{ffffd}');
        hole.to_string()
    }
}

/// A document that was found in a file.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) tree: Node,
    pub(super) style: Option<Style>,
    pub(super) address: Option<String>,
    pub(super) role_arn: Option<String>,
    pub(super) variant: Option<String>,
    pub(super) unknowns: Unknowns,
}

impl Document {
    pub(super) fn new(tree: Node) -> Self {
        let unknowns = Unknowns::default();
        Self { tree, style: None, address: None, role_arn: None, variant: None, unknowns }
    }

    /// Hands the policy out if it is about web identity.
    pub(super) fn emit(self, source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
        let mut policy = Policy::new(source, self.tree, self.style);
        if is_web_identity(&policy) {
            policy.address = self.address;
            policy.role_arn = self.role_arn;
            policy.variant = self.variant;
            policy.unknowns = self.unknowns.0;
            sink(Event::Policy(Box::new(policy)));
        }
    }
}

/// Reads the JSON of a document whose text was decoded from the source.
pub(super) fn from_traced(source: &Source, text: &Traced) -> Result<Node, Box<Problem>> {
    let quoted;
    let text = if hole::has_hole(text.as_str()) {
        quoted = quote_bare_holes(text);
        &quoted
    } else {
        text
    };
    from_layers(source, &[text])
}

/// The same for a text that was decoded from one that was itself decoded; the innermost comes last.
fn from_layers(source: &Source, layers: &[&Traced]) -> Result<Node, Box<Problem>> {
    let text = layers.last().map_or("", |layer| layer.as_str());
    let outwards = |offset| layers.iter().rev().fold(offset, |offset, layer| layer.start(offset));
    if text.len() > MAXIMUM_DOCUMENT {
        return Err(Box::new(Problem::too_long(source, outwards(0), text.len())));
    }
    let mut node = parse(text).map_err(|error| {
        let message = format!("the policy document is not JSON: {}", error.message());
        Problem::at(source, outwards(error.offset()), message)
    })?;
    layers.iter().rev().for_each(|layer| layer.restore(&mut node));
    Ok(node)
}

/// Reads a document that stands in JSON: as an object, as a string, or as a string that is encoded as in a URL.
///
/// `None` when it is null or nothing of the kind.
pub(super) fn from_json(source: &Source, written: &str, at: usize) -> Option<Result<Node, Box<Problem>>> {
    match written.as_bytes().first() {
        Some(b'{') if written.len() > MAXIMUM_DOCUMENT => {
            Some(Err(Box::new(Problem::too_long(source, at, written.len()))))
        }
        Some(b'{') => Some(match parse(written) {
            Err(error) => Err(Box::new(Problem::syntax(source, at, &error))),
            Ok(mut node) => {
                let shift = |span: Span| Span { start: span.start + at, end: span.end + at };
                super::trace::map_spans(&mut node, &shift);
                Ok(node)
            }
        }),
        Some(b'"') => {
            let decoded: String = serde_json::from_str(written).ok()?;
            let outer = Traced::new(&decoded, written.get(1..)?, at + 1, json_escape);
            Some(from_string(source, &outer))
        }
        _ => None,
    }
}

/// Reads a document from the text of a string, which may be encoded as in a URL.
pub(super) fn from_string(source: &Source, text: &Traced) -> Result<Node, Box<Problem>> {
    let encoded = text.as_str().trim_start();
    if !encoded.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("%7b")) {
        return from_traced(source, text);
    }
    match percent_encoding::percent_decode_str(text.as_str()).decode_utf8() {
        Ok(decoded) => {
            let inner = Traced::new(&decoded, text.as_str(), 0, percent_escape);
            from_layers(source, &[text, &inner])
        }
        Err(_) => Err(Box::new(Problem::at(source, text.start(0), "the encoded policy document is not UTF-8 text"))),
    }
}

/// Puts holes that stand outside of JSON strings into quotes: `"Action": ${var.actions}`.
fn quote_bare_holes(text: &Traced) -> Traced {
    let mut quoted = Traced::default();
    let (mut in_string, mut escaped) = (false, false);
    for (offset, c) in text.as_str().char_indices() {
        let mut buffer = [0; 4];
        let piece = &*c.encode_utf8(&mut buffer);
        if hole::is_hole(c) && !in_string {
            let Span { start, end } = text.span(Span { start: offset, end: offset + piece.len() });
            quoted.push_opaque("\"", Span { start, end: start });
            quoted.push_opaque(piece, Span { start, end });
            quoted.push_opaque("\"", Span { start: end, end });
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            _ => {}
        }
        quoted.push_from(text, offset, piece);
    }
    quoted
}

/// Whether a node is a string that is nothing but holes.
pub(super) fn is_hole(node: &Node) -> bool {
    matches!(&node.value, Value::String(text) if !text.is_empty() && text.chars().all(hole::is_hole))
}
