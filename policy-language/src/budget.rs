//! How much work a query may do, and what it says when that is not enough.

use core::cell::Cell;
use core::fmt;

use super::Language;
use super::display::hardest_line;

/// The most work that one query may do.
///
/// A step is one edge of an automaton looked at, or one state made. Memory is bounded with it: a
/// step never keeps more than a few dozen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget<'p> {
    steps: u32,
    purse: Option<&'p Purse>,
}

impl Budget<'_> {
    /// Enough for what people write by thousands of times; milliseconds when it is used up.
    pub const DEFAULT: Self = Self::of_steps(2_000_000);

    /// A budget of this many steps.
    pub const fn of_steps(steps: u32) -> Self {
        Self { steps, purse: None }
    }
}

/// Steps that several queries share: what one has used, the next does not have.
///
/// ```
/// use policy_language::{Language, Purse};
///
/// let purse = Purse::of_steps(1_000);
/// let pattern = Language::literal("team-web");
/// while pattern.witness(purse.budget()).is_ok() {}
/// assert!(Language::literal("a").witness(purse.budget()).is_err());
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Purse {
    left: Cell<u32>,
}

impl Purse {
    /// A purse of this many steps.
    pub const fn of_steps(steps: u32) -> Self {
        Self { left: Cell::new(steps) }
    }

    /// All that is left, for one query.
    pub const fn budget(&self) -> Budget<'_> {
        Budget { steps: self.left.get(), purse: Some(self) }
    }
}

impl Default for Budget<'_> {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// A query was given up because it would have taken more than its [`Budget`].
///
/// Nothing is known about the answer then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TooComplex {
    pattern: String,
}

impl TooComplex {
    /// The same of something that is no language, named by its text.
    pub fn of(pattern: impl Into<String>) -> Self {
        Self { pattern: pattern.into() }
    }

    /// The pattern with the most wildcards among those asked about, shortened if it is long.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }
}

impl fmt::Display for TooComplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern `{}` is too complex to decide", self.pattern)
    }
}

impl core::error::Error for TooComplex {}

/// The meter ran out; becomes [`TooComplex`] where the languages asked about are known.
#[derive(Debug)]
pub(super) struct Exhausted;

/// Counts the steps of one query.
#[derive(Debug)]
pub(super) struct Meter {
    left: u32,
}

impl Meter {
    /// Runs one query under `budget`; `asked` are the languages that an error may name.
    pub(super) fn run<T>(
        budget: Budget<'_>,
        asked: &[&Language],
        query: impl FnOnce(&mut Self) -> Result<T, Exhausted>,
    ) -> Result<T, TooComplex> {
        let mut meter = Self { left: budget.steps };
        let answer = query(&mut meter);
        if let Some(purse) = budget.purse {
            purse.left.set(if answer.is_ok() { meter.left } else { 0 });
        }
        answer.map_err(|Exhausted| TooComplex { pattern: hardest_line(asked) })
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.left = u32::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps)).ok_or(Exhausted)?;
        Ok(())
    }
}
