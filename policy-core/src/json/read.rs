use std::fmt;

use super::dropped::Dropped;
use super::parse::LinesAndColumns;
use super::reader::Reader;
use super::{Node, SyntaxError, parse};
use crate::diagnostic::{Finding, Findings, Group, Level, Lint};
use crate::document::TrustPolicy;

/// The lint behind every finding of the reader.
pub static MALFORMED_DOCUMENT: Lint = Lint {
    name: "malformed_document",
    group: Group::Refused,
    level: Level::Error,
    summary: "the JSON is not a policy document: a member is unknown, missing, repeated or of the wrong type",
    docs: include_str!("../../docs/lints/malformed_document.md"),
};

/// What [`read`] made of a tree.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The policy; of what could not be read, as much as could.
    pub policy: TrustPolicy,
    /// What is malformed, in the order of the document; when there is something, `policy` is not the whole document. A document
    /// with more mistakes than anybody reads, over a mebibyte of messages, has only the first ones here.
    pub findings: Vec<Finding>,
    /// Whether something the author wrote never came into the tree, because whoever built it could not read it and has said so.
    /// Then nothing is called missing.
    pub is_partial: bool,
    /// Whether the author wrote the [short form](super::expand), so that advice is about that.
    pub is_short_form: bool,
    dropped: Dropped,
}

impl Reading {
    /// Whether the policy is all that the author wrote.
    pub fn is_whole(&self) -> bool {
        self.findings.is_empty() && !self.is_partial
    }

    /// Where in the document a place of the policy stands: an element that could not be read is not in the policy, so that what
    /// comes after it has another number there.
    pub(crate) fn place_in_document(&self, path: &str) -> Option<String> {
        self.dropped.restore(path)
    }

    /// The policy if it was read whole.
    ///
    /// # Errors
    ///
    /// The findings otherwise.
    pub fn into_policy(self) -> Result<TrustPolicy, Findings> {
        if self.is_whole() { Ok(self.policy) } else { Err(self.findings.into()) }
    }
}

/// Text that is not a trust policy.
///
/// `Display` has a line for each thing that is wrong, with line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(Cause);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    Syntax(SyntaxError),
    Document(Vec<(usize, usize, Finding)>),
}

impl ReadError {
    /// The findings with line and column, both from 1; none when the text is not even JSON.
    pub fn findings(&self) -> impl Iterator<Item = (usize, usize, &Finding)> {
        let findings = match &self.0 {
            Cause::Syntax(_) => &[],
            Cause::Document(findings) => findings.as_slice(),
        };
        findings.iter().map(|(line, column, finding)| (*line, *column, finding))
    }

    /// What is wrong with the JSON, when that is it.
    pub fn syntax_error(&self) -> Option<&SyntaxError> {
        match &self.0 {
            Cause::Syntax(error) => Some(error),
            Cause::Document(_) => None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Syntax(error) => error.fmt(f),
            Cause::Document(findings) => {
                for (index, (line, column, finding)) in findings.iter().enumerate() {
                    let separator = if index > 0 { "\n" } else { "" };
                    write!(f, "{separator}line {line}, column {column}: {}", finding.message)?;
                    if let Some(help) = &finding.help {
                        write!(f, "; {help}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl From<SyntaxError> for ReadError {
    fn from(error: SyntaxError) -> Self {
        Self(Cause::Syntax(error))
    }
}

/// Reads a trust policy from JSON text, strictly: what is not understood is an error.
///
/// # Errors
///
/// [`ReadError`] when the text is not JSON or not a policy document; all that is wrong with it, with places.
pub fn from_str(text: &str) -> Result<TrustPolicy, ReadError> {
    let (policy, findings, _) = Reader::read(&parse(text)?, false);
    if findings.is_empty() {
        return Ok(policy);
    }
    let mut places = LinesAndColumns::of(text);
    let mut located = Vec::with_capacity(findings.len());
    for (span, finding) in findings {
        let (line, column) = places.at(span.start);
        located.push((line, column, finding));
    }
    Err(ReadError(Cause::Document(located)))
}

/// Reads a trust policy from a tree, and goes on past whatever is malformed.
pub fn read(node: &Node) -> Reading {
    reading(node, false)
}

/// Reads a trust policy from a tree from which something was left out, so that nothing is called missing.
pub(super) fn read_partial(node: &Node) -> Reading {
    reading(node, true)
}

fn reading(node: &Node, is_partial: bool) -> Reading {
    let (policy, placed, dropped) = Reader::read(node, is_partial);
    let mut findings = Vec::with_capacity(placed.len());
    for (_, finding) in placed {
        findings.push(finding);
    }
    Reading { policy, findings, is_partial, is_short_form: false, dropped }
}
