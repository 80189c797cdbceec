use std::borrow::Cow;

use super::Reference;
use super::template;

/// A text with references in it, such as the name of a role that ends with the name of the workspace.
///
/// ```
/// use policy_core::terraform::{Reference, Text};
///
/// let name = Text::from("deploy-").and(Reference::parse("terraform.workspace")?);
/// assert_eq!(name.to_template(), "deploy-${terraform.workspace}");
/// assert_eq!(Text::from("${not a reference}").to_template(), "$${not a reference}");
/// # Ok::<(), policy_core::terraform::InvalidReference>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Text(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Piece {
    Literal(String),
    Reference(Reference),
}

impl Text {
    /// The text with another one after it.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        for piece in other.into().0 {
            match (self.0.last_mut(), piece) {
                // What is an escape depends on both sides of the seam.
                (Some(Piece::Literal(text)), Piece::Literal(more)) => text.push_str(&more),
                (_, piece) => self.0.push(piece),
            }
        }
        self
    }

    /// As a Terraform template: references are interpolations, and everything else is escaped.
    pub fn to_template(&self) -> String {
        let mut out = String::new();
        for piece in self.pieces() {
            match piece {
                Ok(text) => template::escape(&mut out, text),
                Err(reference) => template::interpolate(&mut out, reference),
            }
        }
        out
    }

    /// The text when it is its own template, as nearly all are.
    pub(crate) fn as_plain(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Piece::Literal(text)] if !text.bytes().any(|byte| matches!(byte, b'{' | b'\r')) => Some(text),
            _ => None,
        }
    }

    /// The text with `stand_in` for every reference.
    pub(crate) fn known(&self, stand_in: &str) -> Cow<'_, str> {
        match self.0.as_slice() {
            [Piece::Literal(text)] => Cow::Borrowed(text),
            _ => self.pieces().map(|piece| piece.unwrap_or(stand_in)).collect(),
        }
    }

    /// Literals and references in order, no two literals beside each other.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Result<&str, Reference>> {
        self.0.iter().map(|piece| match piece {
            Piece::Literal(text) => Ok(text.as_str()),
            Piece::Reference(reference) => Err(*reference),
        })
    }

    pub(crate) fn references(&self) -> impl Iterator<Item = Reference> {
        self.pieces().filter_map(Result::err)
    }
}

impl From<Reference> for Text {
    fn from(reference: Reference) -> Self {
        Self(vec![Piece::Reference(reference)])
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![Piece::Literal(text)])
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
