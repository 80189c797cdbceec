//! Roles and their trust policies in Terraform's JSON: [`Document`] writes them, [`read`] reads them.
//!
//! In Terraform a string is a template, and `${` and `%{` begin an expression. What a document writes is escaped, so that Terraform
//! evaluates every string to what it was here; the only exception is a [`Reference`], a value that Terraform alone knows.

mod check;
mod data_source;
mod document;
mod embedded;
mod parts;
mod policy;
mod problem;
mod read;
mod reference;
mod template;
mod text;
pub(crate) mod tree;
mod write;

pub use check::label;
pub use data_source::policy_of;
pub use document::Document;
pub use parts::{OidcProvider, Output, Role, Variable};
pub(crate) use problem::At;
pub use problem::{Problem, Problems};
pub use read::{Configuration, Found, FoundPolicy, Unread, read};
pub use reference::{InvalidReference, Reference};
pub(crate) use template::split_hole;
pub use text::Text;

#[cfg(test)]
mod tests;
