//! What is a trust policy, as data?
//!
//! [`TrustPolicy`] and its parts can hold everything that IAM accepts in a role's trust policy, and what it refuses in a
//! well-formed one, so that the lints can speak about it: members are the author's own text, checked by
//! [`lint`](crate::lint) rather than by the type. Order and the choice between one value and an array are kept. A policy made of
//! literals is a `const`.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.

mod holes;
mod policy;
mod statement;
mod values;

pub use holes::{AccountPart, HoleKind, MisplacedHole, PartitionPart};
pub use policy::{TrustPolicy, VERSION};
pub use statement::{ConditionEntry, Effect, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Statement};
pub use values::{List, OneOrMany, Scalar, Text};

#[cfg(test)]
pub(crate) mod strategy;
