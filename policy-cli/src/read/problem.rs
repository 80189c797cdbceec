use std::fmt;

use policy_core::json::{SyntaxError, line_and_column};
use policy_core::terraform::Unread;

use super::Source;

/// A file, or a part of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the [`Source`].
    pub source: String,
    /// Where in it, where that is known.
    pub position: Option<Position>,
    /// What is wrong: one sentence, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// In bytes, from 0.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
}

impl Problem {
    /// A problem with the whole file.
    pub(super) fn new(source: &str, message: impl Into<String>) -> Self {
        Self { source: source.to_owned(), position: None, message: message.into(), help: None }
    }

    /// A problem at a byte offset of the text.
    pub(super) fn at(source: &Source, offset: usize, message: impl Into<String>) -> Self {
        let (line, column) = line_and_column(&source.text, offset);
        Self { position: Some(Position { offset, line, column }), ..Self::new(&source.name, message) }
    }

    /// JSON that is none; it begins at an offset of the text.
    pub(super) fn syntax(source: &Source, start: usize, error: &SyntaxError) -> Self {
        Self::at(source, start + error.offset(), format!("invalid JSON: {}", error.message()))
    }

    /// A part of a Terraform configuration that does not say what it comes to.
    pub(super) fn unread(source: &Source, unread: Unread) -> Self {
        Self { help: unread.help, ..Self::at(source, unread.span.start, unread.message) }
    }

    /// A document that is too long to be one.
    pub(super) fn too_long(source: &Source, offset: usize, length: usize) -> Self {
        Self::at(source, offset, format!("the policy document has {length} bytes: IAM takes a few thousand"))
    }

    /// Adds the remedy.
    #[must_use]
    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Problem {
    /// `role.json:3:7: invalid JSON: expected …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        if let Some(position) = self.position {
            write!(f, ":{}:{}", position.line, position.column)?;
        }
        write!(f, ": {}", self.message)
    }
}
