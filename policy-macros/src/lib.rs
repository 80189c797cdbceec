//! The procedural macros behind [`trust-policy`](https://docs.rs/trust-policy), which documents them at its own front doors.
//!
//! Tokens become `policy-core` values, those are checked there, and become tokens again. No rule about policies is in this crate.

mod attributes;
mod check;
mod emit;
mod file;
mod include;
mod literal;
mod name;
mod parse;
mod report;
mod syntax;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Expands `trust_policy!`.
#[proc_macro]
pub fn trust_policy(input: TokenStream) -> TokenStream {
    check::trust_policy(input.into()).into()
}

/// Expands `trust_policy_json!`.
#[proc_macro]
pub fn trust_policy_json(input: TokenStream) -> TokenStream {
    check::trust_policy_json(input.into()).into()
}

/// Expands `include_trust_policy!`.
#[proc_macro]
pub fn include_trust_policy(input: TokenStream) -> TokenStream {
    include::include_trust_policy(input.into()).into()
}

/// Expands the macros of single names, such as `account_id!`.
#[proc_macro]
pub fn name(input: TokenStream) -> TokenStream {
    name::name(input.into()).into()
}
