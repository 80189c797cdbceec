//! The knowledge behind [`trust-policy`](https://docs.rs/trust-policy): use it through that crate.
//!
//! One question, one module; each uses only those above it.
//!
//! | module | question |
//! | --- | --- |
//! | [`names`] | is this string a legal account id, provider ARN, issuer, subject pattern, key …? |
//! | [`document`] | what is a trust policy, as data? |
//! | [`json`] | how is it written, byte for byte, and how is one read, with positions? |
//! | [`provider`] | who are the known identity providers, and what do their subjects look like? |
//! | [`language`] | which strings does a pattern, a template or a combination of them stand for, exactly? |
//! | [`admission`] | who can get in, and is one policy no wider than another? |
//! | [`lint`] | is this policy right and wise? |
//! | [`builder`] | how does one make a policy from checked names? |
//! | [`evaluate`] | what does the policy say to this request, and why? |
//! | `sts`, a feature | what would AWS STS answer to this token, why, and what would repair it? |
//! | `terraform`, a feature | how do a policy, its role and its provider stand in Terraform's JSON? |
//! | `cloudformation`, the same feature | and in a CloudFormation template? |
//! | `unknowns`, a feature | what do the parts of a policy stand for that are not known yet? |
//! | [`diagnostic`] | what is wrong, as plain data; how is it drawn? |

pub mod admission;
pub mod builder;
#[cfg(feature = "terraform")]
pub mod cloudformation;
pub mod diagnostic;
pub mod document;
pub mod evaluate;
pub mod json;
pub mod lint;
pub mod provider;
#[cfg(feature = "sts")]
pub mod sts;
#[cfg(feature = "terraform")]
pub mod terraform;

pub use policy_catalogue::names;
pub use policy_language as language;
#[cfg(feature = "unknowns")]
pub mod unknowns;
