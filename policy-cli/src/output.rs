//! JSON for programs.

use std::io::{self, Write};

use policy_core::admission::{Held, Token};
use serde::ser::{Serialize, Serializer};

/// A JSON array that grows an element at a time: only its text is kept.
#[derive(Debug, Default)]
pub(crate) struct List(Vec<u8>);

impl List {
    pub(crate) fn push(&mut self, element: &impl Serialize) -> io::Result<()> {
        self.0.extend_from_slice(if self.0.is_empty() { b"\n  " } else { b",\n  " });
        serde_json::to_writer(&mut self.0, element).map_err(io::Error::from)
    }

    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")?;
        out.write_all(&self.0)?;
        out.write_all(if self.0.is_empty() { b"]" } else { b"\n]" })
    }
}

/// One JSON document, for people too.
pub(crate) fn write_document(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}

/// Names and texts as an object, in their order.
pub(crate) struct Object<'a, V>(pub(crate) &'a [(String, V)]);

impl<V: Serialize> Serialize for Object<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The claims of a token as an object.
pub(crate) struct Claims<'a>(pub(crate) &'a Token);

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.claims().map(|(claim, held)| (claim, HeldValue(held))))
    }
}

struct HeldValue<'a>(&'a Held);

impl Serialize for HeldValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Held::Nothing => serializer.serialize_none(),
            Held::One(text) => serializer.serialize_str(text),
            Held::Several(texts) => serializer.collect_seq(texts),
        }
    }
}
