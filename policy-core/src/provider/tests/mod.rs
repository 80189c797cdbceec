//! Tests over the whole catalogue.

mod catalogue;
mod grammar;
mod guides;
mod nearest;
mod nearest_issuer;
