//! How is a trust policy read from a file, with positions in that file?
//!
//! [`paths`] walks over files and folders and hands out one [`Event`] after the other, so that thousands of roles never sit in
//! memory together. A file's form is told by its content and its extension. What is no trust policy for web identity is passed
//! over silently; what cannot be read is a [`Problem`], and the walk goes on.

mod cloudformation;
mod document;
mod files;
mod hcl;
mod json;
mod plan;
mod policy;
mod problem;
mod terraform;
mod trace;
mod yaml;

pub use files::{Event, paths, text};
pub use policy::{Literal, Policy, Style};
pub use problem::{Position, Problem};

/// A text that was read.
#[derive(Debug)]
pub struct Source {
    /// The path as it was given or found, or `<stdin>`.
    pub name: String,
    /// What stands there.
    pub text: String,
}
