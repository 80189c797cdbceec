use std::fmt;

use jsonc_parser::{CollectOptions, ParseOptions, ast, common::Range, parse_to_ast};

use super::{Member, Node, Span, Value};

/// Text that is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    message: String,
    offset: usize,
    line: usize,
    column: usize,
}

impl SyntaxError {
    /// What the parser met, lower case, no period.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Byte offset in the text.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Line, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column in characters, from 1.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid JSON at line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// Reads JSON text (RFC 8259, strictly) into a tree.
///
/// A repeated member is kept as often as it stands there. Nesting past 512 is an error.
///
/// # Errors
///
/// [`SyntaxError`] with the place when the text is not one JSON value.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let options = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let error = |message: String, offset: usize| {
        let (line, column) = line_and_column(text, offset);
        SyntaxError { message, offset, line, column }
    };
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(result) => match result.value {
            Some(value) => Ok(node(value)),
            None => Err(error("expected a JSON value, found nothing".to_owned(), text.len())),
        },
        Err(cause) => {
            let mut message = cause.kind().to_string();
            if let Some(first) = message.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            Err(error(message, cause.range().start))
        }
    }
}

/// The line and the column, both from 1 and the column in characters, of a byte offset.
pub(super) fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn span(range: Range) -> Span {
    Span { start: range.start, end: range.end }
}

fn node(value: ast::Value<'_>) -> Node {
    match value {
        ast::Value::StringLit(lit) => Node { span: span(lit.range), value: Value::String(lit.value.into_owned()) },
        ast::Value::NumberLit(lit) => Node { span: span(lit.range), value: Value::Number(lit.value.to_owned()) },
        ast::Value::BooleanLit(lit) => Node { span: span(lit.range), value: Value::Bool(lit.value) },
        ast::Value::NullKeyword(lit) => Node { span: span(lit.range), value: Value::Null },
        ast::Value::Array(array) => {
            Node { span: span(array.range), value: Value::Array(array.elements.into_iter().map(node).collect()) }
        }
        ast::Value::Object(object) => {
            Node { span: span(object.range), value: Value::Object(object.properties.into_iter().map(member).collect()) }
        }
    }
}

fn member(property: ast::ObjectProp<'_>) -> Member {
    let key_span = match &property.name {
        ast::ObjectPropName::String(lit) => span(lit.range),
        ast::ObjectPropName::Word(lit) => span(lit.range),
    };
    Member { key: property.name.into_string(), key_span, value: node(property.value) }
}
