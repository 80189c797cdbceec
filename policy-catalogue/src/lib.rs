//! The names of AWS and OIDC, and the identity providers that are known: the rooms [`names`] and [`provider`] of
//! [`trust-policy`](https://docs.rs/trust-policy). Use it through that crate.
//!
//! Apart from the rest so that it compiles beside [`policy-language`](https://docs.rs/policy-language): neither needs the other.

pub mod names;
pub mod provider;
