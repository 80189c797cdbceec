//! What was written, with the tokens it came from.

use policy_core::json::{Node, Span};

/// A front door's input.
pub(crate) struct Input {
    /// The path of the facade, as its front door passes it.
    pub(crate) facade: proc_macro2::TokenStream,
    /// The attributes before the policy.
    pub(crate) attributes: Attributes,
    /// The policy; `None` when nothing is there.
    pub(crate) body: Option<Body>,
}

/// The policy in one of its two forms.
pub(crate) enum Body {
    /// As JSON.
    Document(Node),
    /// In the short form.
    Short(Node),
}

/// `#![allow(…)]`, `#![deny(…)]` and `#![providers(…)]`.
#[derive(Default)]
pub(crate) struct Attributes {
    /// What is allowed, with the place of each lint's name.
    pub(crate) allow: Vec<(policy_core::lint::Allow, proc_macro2::Span)>,
    /// What is denied; `warnings` is all of them.
    pub(crate) deny: Vec<String>,
    /// The providers of the author's own.
    pub(crate) providers: Vec<policy_core::provider::Provider>,
    /// The files that describe them.
    pub(crate) files: Vec<crate::file::File>,
}

/// The places of nodes. A node's [`Span`] is the number of its tokens here.
#[derive(Default)]
pub(crate) struct Places(Vec<Place>);

/// From the first token to the last.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) first: proc_macro2::Span,
    pub(crate) last: proc_macro2::Span,
}

impl Places {
    pub(crate) fn add(&mut self, place: Place) -> Span {
        self.0.push(place);
        Span { start: self.0.len() - 1, end: self.0.len() }
    }

    pub(crate) fn get(&self, span: Span) -> Place {
        self.0.get(span.start).copied().unwrap_or(Place::from(proc_macro2::Span::call_site()))
    }
}

impl From<proc_macro2::Span> for Place {
    fn from(span: proc_macro2::Span) -> Self {
        Self { first: span, last: span }
    }
}

/// A name in braces within a literal.
#[derive(Clone)]
pub(crate) struct Hole {
    pub(crate) name: String,
    /// The literal it stands in.
    pub(crate) span: proc_macro2::Span,
}
