//! What a policy says to a request: against verdicts that others reached, AWS's documents, and itself.

mod agreement;
mod conditions;
mod conformance;
mod statements;
