use std::fmt;

use super::Role;

/// One thing that keeps a document from being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is about: `aws_iam_role.deploy`.
    pub address: String,
    /// What is wrong: one sentence, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(address: impl Into<String>, message: impl Into<String>) -> Self {
        Self { address: address.into(), message: message.into(), help: None }
    }

    #[must_use]
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What a problem is about, before there is one.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    kind: &'static str,
    label: &'a str,
}

impl<'a> At<'a> {
    pub(crate) const fn new(kind: &'static str, label: &'a str) -> Self {
        Self { kind, label }
    }

    pub(crate) fn role(role: &'a Role) -> Self {
        Self::new("aws_iam_role", &role.label)
    }

    pub(crate) fn problem(self, message: impl Into<String>) -> Problem {
        let address = format!("{}.{}", self.kind, self.label);
        Problem { address, message: message.into(), help: None }
    }
}

impl fmt::Display for Problem {
    /// One line: address, what is wrong, and the remedy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.address, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}

/// Everything that keeps a document from being written, at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// The value when nothing is wrong.
    pub(crate) fn or<T>(problems: Vec<Problem>, value: T) -> Result<T, Self> {
        if problems.is_empty() { Ok(value) } else { Err(Self(problems)) }
    }

    /// The problems in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    /// A line for each.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
