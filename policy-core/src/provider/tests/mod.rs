//! Tests over the whole catalogue.

mod catalogue;
mod grammar;
mod nearest;
mod nearest_issuer;
