//! The macros of single names.

use policy_core::names::{AccountId, Audience, InvalidName, Issuer, ProviderArn, RoleArn, Subject, SubjectPattern};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr};

use crate::parse;
use crate::report::Errors;

/// Expands `[facade] Type "text"` to a constant of the type.
pub(crate) fn name(tokens: TokenStream) -> TokenStream {
    let parsed = |stream: ParseStream<'_>| {
        let facade = parse::facade(stream)?;
        let name: Ident = stream.parse()?;
        let text: LitStr = stream.parse()?;
        Ok((facade, name, text))
    };
    let mut errors = Errors::default();
    match parsed.parse2(tokens) {
        Ok((facade, name, text)) => {
            if let Some(Err(error)) = check(&name, &text.value()) {
                errors.push(text.span(), format!("{error:#}"));
                // A constant of the type must still come out; its own check would only say the same again.
                return errors.expand(&quote!(::core::unreachable!()));
            }
            quote!({ const NAME: #facade::names::#name = #facade::names::#name::from_static(#text); NAME })
        }
        Err(error) => {
            errors.push(error.span(), format!("expected one string literal: {error}"));
            errors.expand(&quote!(::core::unreachable!()))
        }
    }
}

fn check(name: &Ident, text: &str) -> Option<Result<(), InvalidName>> {
    let result = match name.to_string().as_str() {
        "AccountId" => AccountId::parse(text).map(drop),
        "Audience" => Audience::parse(text).map(drop),
        "Issuer" => Issuer::parse(text).map(drop),
        "ProviderArn" => ProviderArn::parse(text).map(drop),
        "RoleArn" => RoleArn::parse(text).map(drop),
        "Subject" => Subject::parse(text).map(drop),
        "SubjectPattern" => SubjectPattern::parse(text).map(drop),
        _ => return None,
    };
    Some(result)
}
