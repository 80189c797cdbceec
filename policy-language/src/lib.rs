//! Exact regular sets of strings: the room `language` of [`trust-policy`](https://docs.rs/trust-policy). Use it through that crate.
//!
//! A [`Language`] is a set of strings over Unicode scalar values that literals, globs, character
//! classes with lengths, concatenation, union, intersection and complement can describe. Every
//! question about such sets is decidable, and each is answered exactly, with a string that shows
//! it: is one [empty](Language::is_empty), what is a [shortest member](Language::witness), is one
//! [within](Language::is_subset_of) another, how do two [relate](Language::compare), is one
//! [finite](Language::is_finite), what are its [members](Language::members), what can stand at some
//! parts of a template ([`Language::project`]). Nothing here knows what the strings mean.
//!
//! ```
//! use policy_language::{Budget, GlobToken::*, Language, Relation};
//!
//! let old = Language::glob([Literal("team/"), AnyRun]);
//! let new = Language::glob([Literal("team"), AnyRun]);
//! let found = new.compare(&old, Budget::DEFAULT)?;
//! assert_eq!(found.relation, Relation::Wider);
//! assert_eq!(found.only_first.unwrap().as_str(), "team");
//! # Ok::<(), policy_language::TooComplex>(())
//! ```
//!
//! # Construction
//!
//! An expression is cut where intersection and complement begin. What lies below is one
//! nondeterministic automaton each, without silent edges: a text is a chain of places, `*` a loop
//! on one of them. What lies above is a circuit of and, or, not over the automata's verdicts.
//!
//! The automata run in lockstep and are made deterministic on the way: a state is the set of places
//! that a word leads to, and states are made when a search first meets them, never before. From a
//! state only the characters that its edges name are tried one by one, all others together. What
//! cannot matter any more is dropped: places before a `*` that was reached, automata whose verdict
//! the circuit no longer depends on, states from which nothing wanted can be reached. The search is
//! breadth-first and tries readable characters first, so what it finds is a shortest word and the
//! most readable of these.
//!
//! # Cost
//!
//! Let *n* be the characters of the patterns. A glob without `?` after `*` has at most *n* states,
//! a template as many as its longest member has characters, and the states of a combination are at
//! most the product, for patterns that share prefixes about the sum; each costs a few dozen
//! nanoseconds a move. Sets of places can be exponentially many: `*a????????????????????` has a
//! million. A [`Budget`] bounds the steps, and the memory with them; when it is used up the answer
//! is [`TooComplex`], never a guess. [`Language::contains`] takes the text's length times *n* at most.
//! [`Language::is_finite`], [`Language::members`] and [`Language::project`] need all states, the
//! others stop at the first answer.
//!
//! # Unknown constants
//!
//! [`Language::unknown`] is one string that is not known now: a value that is filled in later. Every
//! value is possible, also the empty one; the same name is the same value everywhere, different
//! names are independent. Claims are made for *every* value:
//!
//! * [`is_empty`](Language::is_empty): no value gives it a member;
//! * [`is_subset_of`](Language::is_subset_of): no value gives a counterexample. `a/{x}/*` is within
//!   `a/*` and `{x}` within `{x}`, but `{x}` is not within the complement of `abc`;
//! * disjointness in [`compare`](Language::compare), and [`is_finite`](Language::is_finite), alike;
//! * not [`contains`](Language::contains): the text is a member for no value.
//!
//! A claim that is not made is not refuted: a few truths that hang on what values there are stay
//! unseen (that `{x}` is within `?*` or the empty string, say). Then the witness shows the name of
//! the unknown where its value would be, and may be one for some values only, or even for none. So
//! a caller who asks *can somebody get in* errs to the safe side by trusting claims alone.
//!
//! How: words are made of characters and unknowns, and an unknown in an expression reads itself.
//! That yields all members if the values are put in, and only such, so it serves for what is claimed
//! to lie inside (one operand of an intersection; the others and everything under a complement are
//! only asked about words). Asked whether a word *may* be a member, an expression takes its own
//! unknowns and those of the word for any strings; asked whether it *must*, only `*` takes an unknown
//! besides itself. A complement turns may into must. [`Language::at_most`] and
//! [`Language::at_least`] are the plain bounds, without names.

mod alphabet;
mod budget;
mod charset;
mod circuit;
mod display;
mod draft;
mod explicit;
mod expression;
mod graph;
mod judgement;
mod members;
mod nfa;
mod order;
mod project;
mod query;
mod walk;

pub use budget::{Budget, Purse, TooComplex};
pub use charset::CharSet;
pub use display::Witness;
pub use expression::{GlobToken, Language};
pub use members::Members;
pub use project::Piece;
pub use query::{Comparison, Relation};

#[cfg(test)]
mod tests;
