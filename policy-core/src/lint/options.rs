use std::fmt;

use super::LINTS;
use crate::diagnostic::{Finding, nearest};
use crate::names::ProviderArn;
use crate::provider::Provider;

/// The author's choices for one check.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Lints that are switched off, each with its reason.
    pub allow: Vec<Allow>,
    /// Lints whose findings become errors.
    pub deny: Vec<String>,
    /// Whether every warning becomes an error.
    pub deny_warnings: bool,
    /// Providers of the user's own; they come before those of the catalogue.
    pub providers: Vec<Provider>,
    /// The providers that the account has registered, where they are known: any other one is a finding.
    pub registered: Option<Vec<ProviderArn>>,
}

/// One lint that the author switches off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The lint's name.
    pub lint: String,
    /// Why; it may not be empty.
    pub reason: String,
}

impl Allow {
    pub(super) fn is_reasoned(&self) -> bool {
        !self.reason.trim().is_empty()
    }
}

/// An [`Allow`] that is itself wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfulfilled {
    /// Which of [`Options::allow`] it is.
    pub index: usize,
    /// What is wrong with it: one sentence, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Unfulfilled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if f.alternate() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// What is wrong with the name of a lint that there is not, and what to do about it.
pub fn unknown(name: &str) -> (String, String) {
    let near = nearest(name, LINTS.iter().map(|(lint, _)| lint.name));
    let help = near.map_or_else(|| "see docs/lints for their names".to_owned(), |near| format!("write `{near}`"));
    (format!("there is no lint `{name}`"), help)
}

impl Options {
    /// Whether the author switches the lint off, with a reason.
    pub(super) fn is_allowed(&self, lint: &str) -> bool {
        self.allow.iter().any(|allow| allow.lint == lint && allow.is_reasoned())
    }

    /// The allows that are wrong. What would have fired in a policy that is not whole, nobody knows.
    pub(super) fn unfulfilled(&self, findings: &[Finding], is_whole: bool) -> Vec<Unfulfilled> {
        let problem = |(index, allow): (usize, &Allow)| {
            let name = &allow.lint;
            let (message, help) = if !LINTS.iter().any(|(lint, _)| lint.name == *name) {
                unknown(name)
            } else if !allow.is_reasoned() {
                (format!("`{name}` is allowed without a reason"), format!("say why: `allow({name}, reason = \"…\")`"))
            } else if is_whole && !findings.iter().any(|finding| finding.lint.name == *name) {
                (format!("`{name}` is allowed but does not fire"), "remove the allow".to_owned())
            } else {
                return None;
            };
            Some(Unfulfilled { index, message, help })
        };
        self.allow.iter().enumerate().filter_map(problem).collect()
    }
}
