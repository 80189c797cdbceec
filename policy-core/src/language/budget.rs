//! How much work a query may do, and what it says when that is not enough.

use core::fmt;

use super::Language;
use super::display::hardest_line;

/// The most work that one query may do.
///
/// A step is one edge of an automaton looked at, or one state made. Memory is bounded with it: a
/// step never keeps more than a few dozen bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(u32);

impl Budget {
    /// Enough for what people write by thousands of times; milliseconds when it is used up.
    pub const DEFAULT: Self = Self(2_000_000);

    /// A budget of this many steps.
    pub const fn of_steps(steps: u32) -> Self {
        Self(steps)
    }
}

impl Default for Budget {
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
    steps: u32,
}

impl TooComplex {
    /// The pattern with the most wildcards among those asked about, shortened if it is long.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }
}

impl fmt::Display for TooComplex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern `{}` is too complex to decide in {} steps", self.pattern, self.steps)
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
        budget: Budget,
        asked: &[&Language],
        query: impl FnOnce(&mut Self) -> Result<T, Exhausted>,
    ) -> Result<T, TooComplex> {
        query(&mut Self { left: budget.0 })
            .map_err(|Exhausted| TooComplex { pattern: hardest_line(asked), steps: budget.0 })
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.left = u32::try_from(steps).ok().and_then(|steps| self.left.checked_sub(steps)).ok_or(Exhausted)?;
        Ok(())
    }
}
