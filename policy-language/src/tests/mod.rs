//! Every query against independent answers.

mod brute_force;
mod conformance;
mod examples;
mod oracle;
mod unknowns;
