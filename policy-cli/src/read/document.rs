//! From a piece of a file to a policy.

use std::borrow::Cow;
use std::sync::Arc;

use policy_core::json::{Node, Span, Value, parse};
use policy_core::names::hole;

use super::policy::{Policy, Style, is_web_identity};
use super::trace::{Traced, json_escape, map_spans, percent_escape};
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
    /// The JSON string that the document stands in, quotes included, when the tree's spans are those of its decoded text.
    pub(super) quoted: Option<Span>,
    pub(super) style: Option<Style>,
    pub(super) address: Option<String>,
    pub(super) role_arn: Option<String>,
    pub(super) variant: Option<String>,
    pub(super) unknowns: Unknowns,
}

impl Document {
    pub(super) fn new(tree: Node) -> Self {
        let unknowns = Unknowns::default();
        Self { tree, quoted: None, style: None, address: None, role_arn: None, variant: None, unknowns }
    }

    /// Hands the policy out if it is about web identity.
    pub(super) fn emit(self, source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
        let mut policy = Policy::new(source, self.tree, self.quoted, self.style);
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
pub(super) fn from_json(source: &Source, written: &str, at: usize) -> Option<Result<Document, Box<Problem>>> {
    match written.as_bytes().first() {
        Some(b'{') if written.len() > MAXIMUM_DOCUMENT => {
            Some(Err(Box::new(Problem::too_long(source, at, written.len()))))
        }
        Some(b'{') => Some(match parse(written) {
            Err(error) => Err(Box::new(Problem::syntax(source, at, &error))),
            Ok(mut tree) => {
                map_spans(&mut tree, &|span| Span { start: span.start + at, end: span.end + at });
                Ok(Document { style: Some(Style::Json), ..Document::new(tree) })
            }
        }),
        Some(b'"') => {
            let quoted = Span { start: at, end: at + written.len() };
            let decoded: String = serde_json::from_str(written).ok()?;
            let text = percent_decoded(&decoded).unwrap_or(Cow::Borrowed(&decoded));
            let tree = if text.len() > MAXIMUM_DOCUMENT { None } else { parse(&text).ok() };
            Some(match tree {
                Some(tree) => Ok(Document { quoted: Some(quoted), ..Document::new(tree) }),
                // Once more, to say where it is wrong.
                None => from_string(source, &outer(source, quoted)?).map(Document::new),
            })
        }
        _ => None,
    }
}

/// The text of a JSON string of the source.
fn outer(source: &Source, quoted: Span) -> Option<Traced> {
    let written = source.text.get(quoted.start..quoted.end)?;
    let decoded: String = serde_json::from_str(written).ok()?;
    Some(Traced::new(&decoded, written.get(1..)?, quoted.start + 1, json_escape))
}

/// Gives a tree that was read from the text of a JSON string the places where its parts stand in the source.
pub(super) fn restore(source: &Source, quoted: Span, tree: &mut Node) {
    let Some(outer) = outer(source, quoted) else { return };
    if let Some(decoded) = percent_decoded(outer.as_str()) {
        Traced::new(&decoded, outer.as_str(), 0, percent_escape).restore(tree);
    }
    outer.restore(tree);
}

/// What a text that is encoded as in a URL says.
fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    let is_encoded = text.trim_start().get(..3).is_some_and(|head| head.eq_ignore_ascii_case("%7b"));
    is_encoded.then(|| percent_encoding::percent_decode_str(text).decode_utf8().ok()).flatten()
}

/// Reads a document from the text of a string, which may be encoded as in a URL.
pub(super) fn from_string(source: &Source, text: &Traced) -> Result<Node, Box<Problem>> {
    match percent_decoded(text.as_str()) {
        Some(decoded) => {
            let inner = Traced::new(&decoded, text.as_str(), 0, percent_escape);
            from_layers(source, &[text, &inner])
        }
        None => from_traced(source, text),
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
