use crate::diagnostic::Place;

/// Where a node stood, in units of whoever built the tree: byte offsets for text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first unit.
    pub start: usize,
    /// The unit after the last.
    pub end: usize,
}

/// A JSON value with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stood.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, digit for digit.
    Number(String),
    /// A string, decoded.
    String(String),
    /// An array.
    Array(Vec<Node>),
    /// An object: its members in order, repeated ones too.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, decoded.
    pub key: String,
    /// Where the name stood.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A node without a position.
    pub fn new(value: Value) -> Self {
        Self { span: Span::default(), value }
    }

    /// A string without a position.
    pub fn string(text: impl Into<String>) -> Self {
        Self::new(Value::String(text.into()))
    }

    /// What the value is called in messages, article included.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Where the node at a JSON pointer stood; the nearest node above it when there is none there.
    ///
    /// Of a repeated member the last one counts, as it does for [`read`](super::read).
    pub fn locate(&self, pointer: &str, place: Place) -> Span {
        let mut node = self;
        let mut span = self.span;
        for token in pointer.split('/').skip(1) {
            let name = token.replace("~1", "/").replace("~0", "~");
            match &node.value {
                Value::Object(members) => {
                    let Some(member) = members.iter().rev().find(|member| member.key == name) else { break };
                    node = &member.value;
                    span = if place == Place::Key { member.key_span } else { node.span };
                }
                Value::Array(elements) => {
                    let Some(element) = name.parse().ok().and_then(|index: usize| elements.get(index)) else { break };
                    node = element;
                    span = node.span;
                }
                _ => break,
            }
        }
        span
    }
}

impl Value {
    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The member of an object by its name; of a repeated one the last.
    pub fn member(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|member| member.key == name).map(|member| &member.value.value)
            }
            _ => None,
        }
    }
}
