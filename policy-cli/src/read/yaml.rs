//! From YAML to the same trees that JSON becomes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use policy_core::json::{MAXIMUM_DEPTH, Member, Node, Span, Value};
use saphyr_parser::{Event as Token, Marker, Parser, ScalarStyle, Tag};

use super::trace::{Traced, verbatim, yaml_escape, yaml_quote};
use super::{Event, Problem, Source, cloudformation};

/// How many nodes the documents of a text may have once its aliases are followed.
const MAXIMUM_NODES: usize = 1 << 20;

/// Reads a text of YAML: a CloudFormation template, a policy, or manifests that hold one.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    match parse(source) {
        Ok(documents) => documents.iter().for_each(|document| cloudformation::read(source, document, sink)),
        Err(problem) => sink(Event::Problem(*problem)),
    }
}

/// The documents of a text. CloudFormation's short forms become the long ones: `!Ref X` is `{"Ref": "X"}`.
fn parse(source: &Source) -> Result<Vec<Node>, Box<Problem>> {
    let offsets = Offsets::new(&source.text);
    let mut builder =
        Builder { source, offsets, open: Vec::new(), anchors: HashMap::new(), nodes: 0, done: Vec::new() };
    let mut parser = Parser::new_from_str(&source.text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((token, span)) => {
                let span = Span { start: builder.offsets.byte(span.start), end: builder.offsets.byte(span.end) };
                builder.take(token, span)?;
            }
            Err(error) => {
                let offset = builder.offsets.byte(*error.marker());
                let message = match error.info() {
                    "recursion limit exceeded" => "mappings and sequences are nested too deep",
                    message => message,
                };
                return Err(Box::new(Problem::at(source, offset, format!("invalid YAML: {message}"))));
            }
        }
    }
    Ok(builder.done)
}

/// The text of a scalar with the way back to where it was written.
pub(super) fn traced(source: &Source, text: &str, span: Span) -> Traced {
    let written = source.text.get(span.start..span.end).unwrap_or_default();
    match written.as_bytes().first() {
        Some(b'"') => Traced::new(text, written.get(1..).unwrap_or_default(), span.start + 1, yaml_escape),
        Some(b'\'') => Traced::new(text, written.get(1..).unwrap_or_default(), span.start + 1, yaml_quote),
        _ => Traced::new(text, written, span.start, verbatim),
    }
}

/// A collection whose end has not come yet.
struct Open {
    node: Node,
    /// The name of the member whose value comes next.
    key: Option<(String, Span)>,
    anchor: usize,
    tag: Option<String>,
}

struct Builder<'s> {
    source: &'s Source,
    offsets: Offsets<'s>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    done: Vec<Node>,
}

impl Builder<'_> {
    fn take(&mut self, token: Token<'_>, span: Span) -> Result<(), Box<Problem>> {
        match token {
            Token::Scalar(text, style, anchor, tag) => {
                let span = self.without_tag(span);
                let value = if style == ScalarStyle::Plain { plain(&text) } else { Value::String(text.into_owned()) };
                self.finish(Node { span, value }, anchor, function(tag))
            }
            Token::SequenceStart(anchor, tag) => self.start(Value::Array(Vec::new()), span, anchor, tag),
            Token::MappingStart(anchor, tag) => self.start(Value::Object(Vec::new()), span, anchor, tag),
            Token::SequenceEnd | Token::MappingEnd => {
                let Some(mut open) = self.open.pop() else { return Ok(()) };
                // The end of an indented collection is where its last part ends; the token comes later.
                let is_flow = span.end > span.start;
                open.node.span.end = if is_flow { span.end } else { last_end(&open.node).unwrap_or(span.end) };
                self.finish(open.node, open.anchor, open.tag)
            }
            Token::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor) else { return Ok(()) };
                let node = Node { span, ..node.clone() };
                self.count(size(&node), span)?;
                self.finish(node, 0, None)
            }
            Token::Nothing | Token::StreamStart | Token::StreamEnd | Token::DocumentStart(_) | Token::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn start(
        &mut self,
        value: Value,
        span: Span,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
    ) -> Result<(), Box<Problem>> {
        if self.open.len() >= MAXIMUM_DEPTH {
            let message = format!("mappings and sequences are nested more than {MAXIMUM_DEPTH} deep");
            return Err(Box::new(Problem::at(self.source, span.start, message)));
        }
        let span = self.without_tag(span);
        self.open.push(Open { node: Node { span, value }, key: None, anchor, tag: function(tag) });
        Ok(())
    }

    fn finish(&mut self, node: Node, anchor: usize, tag: Option<String>) -> Result<(), Box<Problem>> {
        self.count(1, node.span)?;
        let span = node.span;
        let node = match tag {
            Some(key) => Node { span, value: Value::Object(vec![Member { key, key_span: span, value: node }]) },
            None => node,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(open) = self.open.last_mut() else {
            self.done.push(node);
            return Ok(());
        };
        match (&mut open.node.value, open.key.take()) {
            (Value::Array(elements), _) => elements.push(node),
            (Value::Object(members), Some((key, key_span))) => members.push(Member { key, key_span, value: node }),
            _ => open.key = Some((key(&node), span)),
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: Span) -> Result<(), Box<Problem>> {
        self.nodes += nodes;
        if self.nodes > MAXIMUM_NODES {
            let message = format!("the file comes to more than {MAXIMUM_NODES} values");
            return Err(Box::new(Problem::at(self.source, span.start, message)));
        }
        Ok(())
    }

    /// A tag stands before its value and is no part of it; neither is the line of a block scalar's sign.
    fn without_tag(&self, span: Span) -> Span {
        let written = self.source.text.get(span.start..span.end).unwrap_or_default();
        let mut rest = written;
        while rest.starts_with(['!', '&']) {
            let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
            rest = rest.get(word..).unwrap_or_default().trim_start();
        }
        if rest.len() < written.len() && rest.starts_with(['|', '>']) {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let start = span.end - rest.len();
        Span { start, end: start + rest.trim_end().len() }
    }
}

/// What a plain scalar means. Dates, and words that only YAML 1.1 takes for booleans, are strings.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if serde_json::from_str::<serde_json::Number>(text).is_ok() => Value::Number(text.to_owned()),
        _ => Value::String(text.to_owned()),
    }
}

fn key(node: &Node) -> String {
    match &node.value {
        Value::String(text) | Value::Number(text) => text.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

/// The CloudFormation function that a tag is short for.
fn function(tag: Option<Cow<'_, Tag>>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle == "!" && !tag.suffix.is_empty())?;
    Some(match &*tag.suffix {
        name @ ("Ref" | "Condition") => name.to_owned(),
        name => format!("Fn::{name}"),
    })
}

fn last_end(node: &Node) -> Option<usize> {
    match &node.value {
        Value::Array(elements) => elements.last().map(|element| element.span.end),
        Value::Object(members) => members.last().map(|member| member.value.span.end.max(member.key_span.end)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Array(elements) => elements.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|member| size(&member.value)).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// The parser counts characters; spans are in bytes.
struct Offsets<'s> {
    text: &'s str,
    /// The offset of every `STEP`th character; empty for ASCII, where both are the same.
    steps: Vec<usize>,
}

const STEP: usize = 256;

impl<'s> Offsets<'s> {
    fn new(text: &'s str) -> Self {
        let steps = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().step_by(STEP).map(|(offset, _)| offset).collect()
        };
        Self { text, steps }
    }

    fn byte(&self, marker: Marker) -> usize {
        let index = marker.index();
        if self.steps.is_empty() {
            return index.min(self.text.len());
        }
        let start = self.steps.get(index / STEP).copied().unwrap_or(self.text.len());
        let rest = self.text.get(start..).unwrap_or_default();
        rest.char_indices().nth(index % STEP).map_or(self.text.len(), |(offset, _)| start + offset)
    }
}
