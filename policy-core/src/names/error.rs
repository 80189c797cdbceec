//! Why a string is not the name that it should be.

use std::fmt;

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
        let before = self.text.get(..self.fault.offset).unwrap_or(&self.text).chars().count();
        write!(f, "invalid {} `{}`: {}", self.what, self.text.escape_debug(), self.fault.problem.rule())?;
        if let Some(found) = self.found() {
            write!(f, ", found `{}` at character {}", found.escape_debug(), before + 1)?;
        }
        if f.alternate() {
            write!(f, "\n\n  {}\n  {}^", self.text, " ".repeat(before))?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidName {}
