//! Tests over the whole catalogue.

use super::{CATALOGUE, Provider};

mod catalogue;
mod examples;
mod grammar;
mod issuers;
mod mistakes;
mod nearest;
mod nearest_issuer;
mod recognize;

fn provider(id: &str) -> &'static Provider {
    CATALOGUE.iter().find(|provider| provider.id == id).unwrap()
}
