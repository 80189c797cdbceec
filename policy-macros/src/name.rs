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
            let (check, sample) = table(&name);
            let value = match check(&text.value()) {
                Ok(()) => text,
                Err(error) => {
                    errors.push(text.span(), format!("{error:#}"));
                    // Something of the type must still come out, or a second error follows from the first.
                    LitStr::new(sample, text.span())
                }
            };
            let value =
                quote!({ const NAME: #facade::names::#name = #facade::names::#name::from_static(#value); NAME });
            if errors.is_empty() { value } else { errors.expand(&value) }
        }
        Err(error) => {
            errors.push(error.span(), format!("expected one string literal: {error}"));
            errors.expand(&quote!(::core::unreachable!()))
        }
    }
}

type Check = fn(&str) -> Result<(), InvalidName>;

/// How a type is checked, and some text that it accepts.
fn table(name: &Ident) -> (Check, &'static str) {
    match name.to_string().as_str() {
        "AccountId" => (|text| AccountId::parse(text).map(drop), "000000000000"),
        "Audience" => (|text| Audience::parse(text).map(drop), "x"),
        "Issuer" => (|text| Issuer::parse(text).map(drop), "x"),
        "ProviderArn" => (|text| ProviderArn::parse(text).map(drop), "arn:aws:iam::000000000000:oidc-provider/x"),
        "RoleArn" => (|text| RoleArn::parse(text).map(drop), "arn:aws:iam::000000000000:role/x"),
        "Subject" => (|text| Subject::parse(text).map(drop), "x"),
        "SubjectPattern" => (|text| SubjectPattern::parse(text).map(drop), "x"),
        // The type checks for itself, in a constant.
        _ => (|_| Ok(()), ""),
    }
}
