//! The macros of single names.

use policy_core::names::{AccountId, Audience, InvalidName, Issuer, ProviderArn, RoleArn, Subject, SubjectPattern};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr};

use crate::parse;
use crate::report::Errors;

/// Expands `[facade] Type "text"` to a constant of the type.
pub(crate) fn name(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = |stream: ParseStream<'_>| {
        let facade = parse::facade(stream)?;
        let name: Ident = stream.parse()?;
        let text = parse::only_literal(stream, &mut errors, "expected one string literal and nothing else");
        Ok((facade, name, text))
    };
    let (facade, name, text) = match parsed.parse2(tokens) {
        Ok(parsed) => parsed,
        Err(error) => {
            errors.push(error.span(), error.to_string());
            return errors.expand(&quote!(()));
        }
    };
    let (check, sample) = table(&name);
    let checked = text.filter(|text| match check(&text.value()) {
        Ok(()) => true,
        Err(error) => {
            errors.push(text.span(), format!("{error:#}"));
            false
        }
    });
    // Something of the type must come out in any case, or a second error follows from the first.
    let value = checked.unwrap_or_else(|| LitStr::new(sample, Span::call_site()));
    let value = quote!({ const NAME: #facade::names::#name = #facade::names::#name::from_static(#value); NAME });
    if errors.is_empty() { value } else { errors.expand(&value) }
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
