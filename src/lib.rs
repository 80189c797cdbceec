#![doc = include_str!("../README.md")]

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "terraform")]
pub mod generated;
mod macros;

pub use policy_core::admission;
pub use policy_core::builder;
#[cfg(feature = "terraform")]
pub use policy_core::cloudformation;
pub use policy_core::diagnostic;
pub use policy_core::document::{self, TrustPolicy};
pub use policy_core::evaluate;
pub use policy_core::json;
pub use policy_core::language;
pub use policy_core::lint;
pub use policy_core::names::{self, SubjectPart, SubjectTail};
pub use policy_core::provider;
#[cfg(feature = "sts")]
pub use policy_core::sts;
#[cfg(feature = "terraform")]
pub use policy_core::terraform;
#[cfg(feature = "unknowns")]
pub use policy_core::unknowns;
