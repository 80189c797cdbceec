//! Why a string is not the name that it should be.

use std::fmt;

use super::visible::{Visible, underline};

/// Which rule a string breaks, and where: what the `const` checkers return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset of the first byte that is wrong; the length of the text when something is missing at its end.
    pub offset: usize,
    /// What is wrong there.
    pub problem: Problem,
}

impl Fault {
    pub(crate) const fn at(offset: usize, problem: Problem) -> Self {
        Self { offset, problem }
    }
}

/// The kinds of fault. Each carries the rule it breaks, as a sentence part without a final period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing is there.
    Empty(&'static str),
    /// Fewer characters than the minimum.
    TooShort(&'static str),
    /// More characters than the maximum.
    TooLong(&'static str),
    /// A character that may not stand there.
    Character(&'static str),
    /// A part that is missing, repeated or of the wrong form.
    Structure(&'static str),
}

impl Problem {
    /// The rule that is broken, such as `an account id is 12 digits`.
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Empty(rule)
            | Self::TooShort(rule)
            | Self::TooLong(rule)
            | Self::Character(rule)
            | Self::Structure(rule) => rule,
        }
    }
}

/// A string that is not the name it should be.
///
/// `Display` is one line; the alternate form `{:#}` also draws the text with a caret under the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidName {
    what: &'static str,
    text: String,
    fault: Fault,
}

impl InvalidName {
    pub(crate) fn new(what: &'static str, text: String, fault: Fault) -> Self {
        Self { what, text, fault }
    }

    /// What the text should have been, such as `AWS account id`.
    pub fn what(&self) -> &'static str {
        self.what
    }

    /// The text that was refused.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Problem {
        self.fault.problem
    }

    /// Byte offset of the fault in [`text`](Self::text).
    pub fn offset(&self) -> usize {
        self.fault.offset
    }

    /// The character at the fault, if the fault is a character.
    pub fn found(&self) -> Option<char> {
        match self.fault.problem {
            Problem::Character(_) => self.text.get(self.fault.offset..)?.chars().next(),
            _ => None,
        }
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault { offset, problem } = self.fault;
        write!(f, "invalid {} `{}`: {}", self.what, Visible(&self.text), problem.rule())?;
        let found = self.found();
        if let Some(found) = found {
            let position = self.text.get(..offset).unwrap_or(&self.text).chars().count() + 1;
            write!(f, ", found `{}` at character {position}", Visible(found.encode_utf8(&mut [0; 4])))?;
        }
        if f.alternate() {
            let drawing = underline(&self.text, offset..offset + found.map_or(0, char::len_utf8));
            for line in drawing.lines() {
                write!(f, "\n    {line}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for InvalidName {}
