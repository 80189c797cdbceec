//! The knowledge behind `trust-policy`: names, documents, providers and lints.

pub mod language;
