//! How is a policy written, byte for byte? How is one read, with positions?
//!
//! Text becomes a [`Node`] tree ([`parse`]), which becomes a policy ([`read`]); a policy becomes a tree ([`to_node`]) and
//! that becomes text. A tree keeps where every node stood and every member as often as it was written, so whoever
//! builds one from something else (Rust tokens, HCL) gets the same reader, the same messages and its own positions.

mod dropped;
mod node;
mod parse;
mod pointer;
mod read;
mod reader;
#[cfg(feature = "serde")]
mod serde;
mod short;
mod sink;
mod write;

#[cfg(feature = "providers")]
pub(crate) use parse::LinesAndColumns;
#[cfg(feature = "providers")]
pub(crate) use pointer::Path;
#[cfg(feature = "providers")]
pub(crate) use reader::Reader;

pub use node::{Member, Node, Span, Value};
pub use parse::{MAXIMUM_DEPTH, SyntaxError, line_and_column, parse};
pub use pointer::escape_pointer;
pub use read::{MALFORMED_DOCUMENT, ReadError, Reading, from_str, read};
pub use short::{Expansion, expand};
pub use write::{compact, pretty, to_node};
#[cfg(feature = "terraform")]
pub(crate) use {
    sink::{Bracket, Sink, Tree, Writer},
    write::{emit, escape},
};

#[cfg(test)]
mod tests;
