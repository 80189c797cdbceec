//! The stages of the macros, without the compiler. Places are not to be had outside it; `tests/ui` of the facade has them.

mod holes;
mod stages;
mod streams;

use proc_macro2::{TokenStream, TokenTree};

/// What a front door passes: the facade in brackets, then the tokens.
fn front_door(facade: &str, tokens: TokenStream) -> TokenStream {
    let mut stream: TokenStream = facade.parse().unwrap();
    stream.extend(tokens);
    stream
}

/// The messages of all `compile_error!` in an expansion, in order.
fn messages(expansion: TokenStream) -> Vec<String> {
    let mut messages = Vec::new();
    let mut tokens = expansion.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(name) if name == "compile_error" => {
                assert_eq!(tokens.next().unwrap().to_string(), "!");
                let Some(TokenTree::Group(group)) = tokens.next() else { panic!("compile_error! without arguments") };
                messages.push(syn::parse2::<syn::LitStr>(group.stream()).unwrap().value());
            }
            TokenTree::Group(group) => messages.extend(self::messages(group.stream())),
            _ => {}
        }
    }
    messages
}
