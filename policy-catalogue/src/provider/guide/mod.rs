//! What a provider's page says beyond its entry: how to set it up, examples, pitfalls, sources.

use super::Recommendation;

/// The guide to a provider.
///
/// Sentences begin with a capital letter and end with a period; names, values and commands stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// What one customer is, and where its id stands: a sentence or two.
    pub tenant: &'static str,
    /// How to make the service issue a token and hand it to AWS, once the IAM provider is there: one sentence or two a step.
    pub setup: &'static [&'static str],
    /// An example for each form of the subject that is not customised: the form's name and a subject.
    pub examples: &'static [(&'static str, &'static str)],
    /// The recommended policy; or why there is none, as a sentence.
    pub recommended: Result<Filled, &'static str>,
    /// What goes wrong.
    pub pitfalls: &'static [Pitfall],
    /// Where the facts are from, beside the entry's own documentation.
    pub sources: &'static [&'static str],
}

/// A recommended policy with example parts, each named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What is filled in.
    pub recommendation: &'static Recommendation,
    /// The parts' names and texts.
    pub parts: &'static [(&'static str, &'static str)],
}

/// A mistake that people make, or something to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pitfall {
    /// The pitfall in a sentence or two.
    pub text: &'static str,
    /// Wrong forms of the recommended policy that show it, each with the lint that finds it.
    pub wrong: &'static [(Edit, &'static str)],
}

/// How a [`Pitfall`] is made of the recommended policy. A key is a claim, or a whole condition key, which has a `:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The key has this value only; under `StringLike` when it has a wildcard, else under `StringEquals`.
    Value(&'static str, &'static str),
    /// The key has this value only, under this operator: key, operator, value.
    Under(&'static str, &'static str, &'static str),
    /// The key is called so.
    Key(&'static str, &'static str),
    /// There is no condition on the key.
    Without(&'static str),
    /// The issuer is this one, in the principal and in the keys.
    Issuer(&'static str),
    /// The principal is this one; the keys stay.
    Principal(&'static str),
    /// These are the actions.
    Actions(&'static [&'static str]),
    /// Several of these, in order.
    All(&'static [Edit]),
}

/// What an entry needs to write its guide.
#[doc(hidden)]
pub mod write {
    pub use super::Edit::{Actions, All, Issuer, Key, Principal, Under, Value, Without};
    pub use super::{Edit, Filled, Guide, Pitfall};

    /// A [`Pitfall`]: its text, and wrong policies with their lints.
    pub const fn pitfall(text: &'static str, wrong: &'static [(Edit, &'static str)]) -> Pitfall {
        Pitfall { text, wrong }
    }
}
