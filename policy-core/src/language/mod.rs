//! Exact regular sets of strings.
mod alphabet;
mod budget;
mod charset;
mod circuit;
mod display;
mod explicit;
mod expression;
mod graph;
mod judgement;
mod members;
mod nfa;
mod project;
mod query;
mod walk;

pub use budget::{Budget, TooComplex};
pub use charset::CharSet;
pub use display::Witness;
pub use expression::{GlobToken, Language};
pub use members::Members;
pub use project::Piece;
pub use query::{Comparison, Relation};

#[cfg(test)]
mod tests;
