//! A policy in Terraform's JSON: how is it read from a `.tf.json` file?

mod data_source;
mod read;
mod template;

pub use data_source::policy_of;
pub use read::{Configuration, Found, FoundPolicy, Unread, read};

#[cfg(test)]
mod tests;
