//! The parts of a policy in order, and where they go: into text or into a tree.

use super::write::write_string;
use super::{Member, Node, Span, Value};

/// Takes the parts of a JSON document in order.
pub(crate) trait Sink {
    /// An object or an array begins.
    fn begin(&mut self, bracket: Bracket);
    /// The innermost one ends.
    fn end(&mut self, bracket: Bracket);
    /// The name of the member that comes next.
    fn key(&mut self, name: &str);
    fn string(&mut self, text: &str);
    /// A `Federated` principal.
    fn federated(&mut self, text: &str) {
        self.string(text);
    }
    fn number(&mut self, digits: &str);
    fn boolean(&mut self, value: bool);
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    Object,
    Array,
}

impl Bracket {
    pub(crate) const fn open(self) -> char {
        if matches!(self, Self::Object) { '{' } else { '[' }
    }

    pub(crate) const fn close(self) -> char {
        if matches!(self, Self::Object) { '}' } else { ']' }
    }
}

/// Writes text, compact or indented by two spaces.
pub(crate) struct Writer {
    out: String,
    /// How deep the next line is indented; `None` for no lines at all.
    depth: Option<usize>,
    needs_comma: bool,
    /// Whether the next value stands where it is, after its name or as the whole text.
    is_placed: bool,
}

impl Writer {
    pub(crate) fn compact(capacity: usize) -> Self {
        Self { out: String::with_capacity(capacity), depth: None, needs_comma: false, is_placed: true }
    }

    /// `depth` is that of the value itself.
    pub(crate) fn indented(capacity: usize, depth: usize) -> Self {
        Self { depth: Some(depth), ..Self::compact(capacity) }
    }

    pub(crate) fn into_text(self) -> String {
        self.out
    }

    /// A string whose characters are written by somebody who escapes them.
    #[cfg(feature = "terraform")]
    pub(crate) fn escaped(&mut self, write: impl FnOnce(&mut String)) {
        self.place();
        self.out.push('"');
        write(&mut self.out);
        self.out.push('"');
    }

    /// Text that is a value already.
    pub(crate) fn raw(&mut self, text: &str) {
        self.place();
        self.out.push_str(text);
    }

    /// Writes what stands before a value.
    fn place(&mut self) {
        if std::mem::take(&mut self.is_placed) {
            self.needs_comma = true;
            return;
        }
        if self.needs_comma {
            self.out.push(',');
        }
        self.needs_comma = true;
        self.break_line();
    }

    fn break_line(&mut self) {
        if let Some(depth) = self.depth {
            self.out.push('\n');
            for _ in 0..depth {
                self.out.push_str("  ");
            }
        }
    }
}

impl Sink for Writer {
    fn begin(&mut self, bracket: Bracket) {
        self.place();
        self.out.push(bracket.open());
        self.depth = self.depth.map(|depth| depth + 1);
        self.needs_comma = false;
    }

    fn end(&mut self, bracket: Bracket) {
        self.depth = self.depth.map(|depth| depth.saturating_sub(1));
        if self.needs_comma {
            self.break_line();
        }
        self.out.push(bracket.close());
        self.needs_comma = true;
    }

    fn key(&mut self, name: &str) {
        self.place();
        write_string(&mut self.out, name);
        self.out.push_str(if self.depth.is_some() { ": " } else { ":" });
        self.is_placed = true;
    }

    fn string(&mut self, text: &str) {
        self.place();
        write_string(&mut self.out, text);
    }

    fn number(&mut self, digits: &str) {
        self.raw(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.raw(if value { "true" } else { "false" });
    }
}

/// Makes a tree.
#[derive(Default)]
pub(crate) struct Tree {
    /// The open objects and arrays, each with the name of the member that it is or that comes next in it.
    open: Vec<(Value, String)>,
    root: Option<Node>,
}

impl Tree {
    pub(crate) fn into_node(self) -> Node {
        self.root.unwrap_or_else(|| Node::new(Value::Null))
    }

    fn add(&mut self, value: Value) {
        let node = Node::new(value);
        match self.open.last_mut() {
            Some((Value::Object(members), key)) => {
                members.push(Member { key: std::mem::take(key), key_span: Span::default(), value: node });
            }
            Some((Value::Array(elements), _)) => elements.push(node),
            _ => self.root = Some(node),
        }
    }
}

impl Sink for Tree {
    fn begin(&mut self, bracket: Bracket) {
        let value = match bracket {
            Bracket::Object => Value::Object(Vec::new()),
            Bracket::Array => Value::Array(Vec::new()),
        };
        self.open.push((value, String::new()));
    }

    fn end(&mut self, _: Bracket) {
        if let Some((value, _)) = self.open.pop() {
            self.add(value);
        }
    }

    fn key(&mut self, name: &str) {
        if let Some((_, key)) = self.open.last_mut() {
            name.clone_into(key);
        }
    }

    fn string(&mut self, text: &str) {
        self.add(Value::String(text.to_owned()));
    }

    fn number(&mut self, digits: &str) {
        self.add(Value::Number(digits.to_owned()));
    }

    fn boolean(&mut self, value: bool) {
        self.add(Value::Bool(value));
    }
}
