//! What a policy says to a request: against verdicts that others reached, AWS's documents, and itself.

// `cfg(test)` tells clippy that helpers are tests too.
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod statements;
