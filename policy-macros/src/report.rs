//! Every mistake of one input, reported together.

use proc_macro2::{Group, Ident, Literal, Punct, Spacing, TokenStream, TokenTree};

use crate::syntax::Place;

/// Collects mistakes; all of them are reported at once.
#[derive(Default)]
pub(crate) struct Errors(Vec<(Place, String)>);

impl Errors {
    pub(crate) fn push(&mut self, place: impl Into<Place>, message: impl Into<String>) {
        self.0.push((place.into(), message.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The expansion that reports everything and still is `value`, so that no second error follows from the first.
    pub(crate) fn expand(&self, value: &TokenStream) -> TokenStream {
        let errors = self.0.iter().map(|(place, message)| compile_error(*place, message));
        quote::quote!({ #(#errors)* #value })
    }
}

/// `::core::compile_error! { message }`, underlined from the place's first token to its last.
fn compile_error(place: Place, message: &str) -> TokenStream {
    let punct = |c, spacing| {
        let mut punct = Punct::new(c, spacing);
        punct.set_span(place.first);
        TokenTree::Punct(punct)
    };
    let ident = |name| TokenTree::Ident(Ident::new(name, place.first));
    let mut literal = Literal::string(message);
    literal.set_span(place.last);
    let mut group = Group::new(proc_macro2::Delimiter::Brace, TokenTree::Literal(literal).into());
    group.set_span(place.last);
    [
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        ident("core"),
        punct(':', Spacing::Joint),
        punct(':', Spacing::Alone),
        ident("compile_error"),
        punct('!', Spacing::Alone),
        TokenTree::Group(group),
    ]
    .into_iter()
    .collect()
}
