//! What a policy says to a request: against AWS's documents, and itself. Verdicts that others reached are in the tests of `sts`.

// `cfg(test)` tells clippy that helpers are tests too.
#[cfg(test)]
mod agreement;
#[cfg(test)]
mod conditions;
#[cfg(test)]
mod statements;
