use std::fmt;

use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, ast, common::Range, parse_to_ast};

use super::write::escape;
use super::{Member, Node, Span, Value};
use crate::names::visible::Visible;

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
/// A repeated member is kept as often as it stands there, and a number digit for digit, however large. Refused, although the
/// standard would let a reader choose: a byte order mark, a lone surrogate such as `"\ud800"`, and nesting past
/// [`MAXIMUM_DEPTH`].
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
    if text.starts_with('\u{feff}') {
        return Err(error("the text begins with a byte order mark: save it as UTF-8 without one".to_owned(), 0));
    }
    if let Some(offset) = too_deep(text) {
        return Err(error(format!("arrays and objects are nested more than {MAXIMUM_DEPTH} deep"), offset));
    }
    match parse_to_ast(text, &CollectOptions::default(), &options) {
        Ok(result) => match (result.value, stray_character(text)) {
            (_, Some((message, offset))) => Err(error(message, offset)),
            (Some(value), None) => Ok(node(value)),
            (None, None) => Err(error("the text is empty".to_owned(), text.len())),
        },
        Err(cause) => {
            let offset = cause.range().start;
            Err(error(message(cause.kind(), text.get(offset..).unwrap_or_default()), offset))
        }
    }
}

/// How deep arrays and objects may nest; a policy is 6 deep.
pub const MAXIMUM_DEPTH: usize = 128;

/// Where the first bracket stands that is nested too deep: whoever walks a tree may then use the stack.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, byte, in_string) in Structure::of(text) {
        match byte {
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAXIMUM_DEPTH {
            return Some(offset);
        }
    }
    None
}

/// The first character that the parser lets pass and JSON does not: a control character within a string, or white space other
/// than JSON's four between values.
fn stray_character(text: &str) -> Option<(String, usize)> {
    let (offset, _, in_string) = Structure::of(text).find(|&(_, byte, in_string)| {
        if in_string { byte < 0x20 } else { byte >= 0x80 || (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) }
    })?;
    let found = text.get(offset..)?.chars().next()?;
    Some(if in_string {
        (format!("a control character in a string is written as an escape, here `{}`", escape(found)), offset)
    } else {
        (
            format!("only spaces, tabs and line breaks may stand between values, found `{}`", found.escape_unicode()),
            offset,
        )
    })
}

/// The bytes of a JSON text with their offsets, and whether each stands within a string.
struct Structure<'a> {
    bytes: &'a [u8],
    offset: usize,
    in_string: bool,
    escaped: bool,
}

impl<'a> Structure<'a> {
    fn of(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), offset: 0, in_string: false, escaped: false }
    }
}

impl Iterator for Structure<'_> {
    type Item = (usize, u8, bool);

    fn next(&mut self) -> Option<Self::Item> {
        let byte = *self.bytes.get(self.offset)?;
        let item = (self.offset, byte, self.in_string);
        self.offset += 1;
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = self.in_string,
            b'"' => self.in_string = !self.in_string,
            _ => {}
        }
        Some(item)
    }
}

/// What the parser met where this rest of the text begins, in our words where its own are not plain.
fn message(kind: &ParseErrorKind, rest: &str) -> String {
    let text = match kind {
        ParseErrorKind::CommentsNotAllowed => "JSON has no comments",
        ParseErrorKind::ExpectedColonAfterObjectKey => "expected `:` after the name of a member",
        ParseErrorKind::ExpectedObjectValue => "expected the value of the member",
        ParseErrorKind::ExpectedDigit
        | ParseErrorKind::ExpectedDigitFollowingNegativeSign
        | ParseErrorKind::ExpectedPlusMinusOrDigitInNumberLiteral => "expected a digit in this number",
        ParseErrorKind::ExpectedStringObjectProperty => "the name of a member is written in double quotes",
        ParseErrorKind::ExpectedComma => "expected `,`",
        ParseErrorKind::MultipleRootJsonValues => "expected the end of the text: it holds one JSON value",
        ParseErrorKind::SingleQuotedStringsNotAllowed => "a string is written in double quotes",
        ParseErrorKind::TrailingCommasNotAllowed => "no `,` may follow the last value: remove it",
        ParseErrorKind::UnexpectedCloseBrace => "unexpected `}`",
        ParseErrorKind::UnexpectedCloseBracket => "unexpected `]`",
        ParseErrorKind::UnexpectedColon => "unexpected `:`",
        ParseErrorKind::UnexpectedComma => "unexpected `,`",
        ParseErrorKind::UnexpectedTokenInObject => "expected the name of a member, in double quotes, or `}`",
        ParseErrorKind::UnexpectedToken | ParseErrorKind::UnexpectedWord => {
            let is_word = rest.starts_with(char::is_alphanumeric);
            let mut word = String::new();
            for (index, c) in rest.chars().enumerate() {
                if index == 20 || (index > 0 && !(is_word && c.is_alphanumeric())) {
                    break;
                }
                word.push(c);
            }
            return format!("unexpected `{}`: a string is written in double quotes", Visible(&word));
        }
        ParseErrorKind::UnterminatedArray => "this array is never closed",
        ParseErrorKind::UnterminatedObject => "this object is never closed",
        ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => "this string is never closed",
        ParseErrorKind::String(
            ParseStringErrorKind::InvalidEscape
            | ParseStringErrorKind::InvalidEscapeInDoubleQuoteString
            | ParseStringErrorKind::InvalidEscapeInSingleQuoteString,
        ) => r"invalid escape: a backslash itself is written `\\`",
        ParseErrorKind::String(ParseStringErrorKind::ExpectedFourHexDigits) => {
            r"four hexadecimal digits follow `\u`, as in `\u00e9`"
        }
        ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => {
            r"this `\u` escape is half of a surrogate pair and no character"
        }
        other => {
            let mut text = other.to_string();
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            return text;
        }
    };
    text.to_owned()
}

/// The line and the column, both from 1 and the column in characters, of a byte offset.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    LinesAndColumns::of(text).at(offset)
}

/// The same for several offsets in ascending order, in one pass over the text.
pub(crate) struct LinesAndColumns<'a> {
    rest: &'a str,
    passed: usize,
    line: usize,
    column: usize,
}

impl<'a> LinesAndColumns<'a> {
    pub(crate) const fn of(text: &'a str) -> Self {
        Self { rest: text, passed: 0, line: 1, column: 1 }
    }

    /// The line and the column of the next offset.
    pub(crate) fn at(&mut self, offset: usize) -> (usize, usize) {
        // An offset outside the text, or within a character, is none of ours: such a place is where the one before it was.
        let length = offset.saturating_sub(self.passed);
        if let Some((between, rest)) = self.rest.split_at_checked(length) {
            self.rest = rest;
            self.passed += length;
            for c in between.chars() {
                self.column += 1;
                if c == '\n' {
                    self.line += 1;
                    self.column = 1;
                }
            }
        }
        (self.line, self.column)
    }
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
            let mut elements = Vec::with_capacity(array.elements.len());
            for element in array.elements {
                elements.push(node(element));
            }
            Node { span: span(array.range), value: Value::Array(elements) }
        }
        ast::Value::Object(object) => {
            let mut members = Vec::with_capacity(object.properties.len());
            for property in object.properties {
                members.push(member(property));
            }
            Node { span: span(object.range), value: Value::Object(members) }
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
