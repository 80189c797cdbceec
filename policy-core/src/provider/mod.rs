//! Who are the known identity providers, and what do their subjects look like? Which are the user's own?
//!
//! The catalogue is a package of its own; what reads or writes more than strings stands here.

#[cfg(feature = "providers")]
mod file;
#[cfg(feature = "guide")]
mod page;
#[cfg(test)]
mod tests;

#[doc(inline)]
pub use policy_catalogue::provider::*;

#[cfg(feature = "guide")]
pub use page::{example, page};

#[cfg(feature = "providers")]
pub use file::{FileError, Mistake, read};
