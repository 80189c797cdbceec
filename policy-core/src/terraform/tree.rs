//! Objects in the making.

use crate::json::{Member, Node, Span, Value};

/// An object whose members are added in order.
#[derive(Default)]
pub(crate) struct Object(Vec<Member>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with(mut self, key: impl Into<String>, value: impl Into<Node>) -> Self {
        self.add(key, value);
        self
    }

    pub(crate) fn add(&mut self, key: impl Into<String>, value: impl Into<Node>) {
        self.0.push(Member { key: key.into(), key_span: Span::default(), value: value.into() });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds an object unless it is empty.
    pub(crate) fn add_object(&mut self, key: impl Into<String>, object: Self) {
        if !object.0.is_empty() {
            self.add(key, object);
        }
    }

    /// Adds a list unless it is empty.
    pub(crate) fn add_list(&mut self, key: impl Into<String>, items: Vec<Node>) {
        if !items.is_empty() {
            self.add(key, Node::new(Value::Array(items)));
        }
    }
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        Self::new(Value::Object(object.0))
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::string(text)
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::string(text)
    }
}
