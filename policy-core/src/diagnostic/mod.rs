//! What is wrong, as plain data; how it is drawn as text; and did-you-mean.

mod finding;
mod render;
mod suggest;

pub use crate::names::visible::underline;
pub use finding::{Finding, Findings, Group, Level, Lint, Place, Refusal, Witness};
pub use suggest::{edit_distance, nearest};
