//! What is wrong, as plain data; how it is drawn as text; and did-you-mean.

mod finding;
mod render;
mod suggest;

pub use crate::names::visible::underline;
pub(crate) use finding::in_order;
pub use finding::{Finding, Findings, Group, Level, Lint, Place, Refusal, Witness};
pub(crate) use suggest::nearest_within;
pub use suggest::{edit_distance, nearest};
