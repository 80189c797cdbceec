//! Locks what is written, byte for byte. `INSTA_UPDATE=always cargo test --test snapshots` writes the snapshots anew.

// `cfg(test)` tells clippy that helpers are tests too.
#[cfg(test)]
mod builder;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod macros;
