//! `#![allow(lint, …, reason = "…")]`, `#![deny(lint, …)]` and `#![providers("file", …)]`.

use policy_core::lint::{self, Allow};
use proc_macro2::{Group, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use crate::report::Errors;
use crate::syntax::Attributes;

const HELP: &str = "write `#![allow(lint, reason = \"…\")]`, `#![deny(lint)]` or `#![providers(\"providers.json\")]`";

/// The attributes before the policy.
pub(crate) fn attributes(stream: ParseStream<'_>, errors: &mut Errors) -> Attributes {
    let mut attributes = Attributes::default();
    while stream.peek(Token![#]) {
        if let Err(error) = attribute(stream, &mut attributes, errors) {
            errors.push(error.span(), format!("{error}\n  help: {HELP}"));
        }
    }
    attributes
}

fn attribute(stream: ParseStream<'_>, attributes: &mut Attributes, errors: &mut Errors) -> syn::Result<()> {
    let hash: Token![#] = stream.parse()?;
    let bang = stream.parse::<Option<Token![!]>>()?;
    let group: Group =
        stream.parse().map_err(|error| syn::Error::new(error.span(), "expected an attribute in brackets"))?;
    if bang.is_none() {
        errors.push(hash.span, format!("an attribute of the policy begins with `#!`\n  help: {HELP}"));
    }
    let content = |content: ParseStream<'_>| {
        let name = content.call(Ident::parse_any)?;
        let arguments: TokenStream = content.parse()?;
        Ok((name, arguments))
    };
    let (name, arguments) = content.parse2(group.stream())?;
    if name == "providers" {
        #[cfg(feature = "providers")]
        return providers(&name, arguments, attributes, errors);
        // Whoever has no such file does not compile its reader.
        #[cfg(not(feature = "providers"))]
        {
            let help = "write `features = [\"providers\"]` at `trust-policy` in `Cargo.toml`";
            errors.push(name.span(), format!("the feature `providers` is not switched on\n  help: {help}"));
            return Ok(());
        }
    }
    if name != "allow" && name != "deny" {
        errors.push(name.span(), format!("there is no attribute `{name}` here\n  help: {HELP}"));
        return Ok(());
    }
    let list = |stream: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in stream);
        list(&content)
    };
    if arguments.is_empty() {
        return Err(syn::Error::new(name.span(), "expected the names of lints in parentheses"));
    }
    let (lints, reason) = list.parse2(arguments)?;
    for word in lints {
        let named = word.to_string();
        if name == "allow" {
            attributes.allow.push((Allow { lint: named, reason: reason.clone() }, word.span()));
        } else {
            if named != "warnings" && lint::find(&named).is_none() {
                let (message, help) = lint::unknown(&named);
                errors.push(word.span(), format!("{message}\n  help: {help}"));
            }
            attributes.deny.push(named);
        }
    }
    Ok(())
}

/// The providers of files.
#[cfg(feature = "providers")]
fn providers(
    name: &Ident,
    arguments: TokenStream,
    attributes: &mut Attributes,
    errors: &mut Errors,
) -> syn::Result<()> {
    let paths = |stream: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in stream);
        content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,])
    };
    let paths = if arguments.is_empty() { None } else { Some(paths.parse2(arguments)?) };
    let Some(paths) = paths.filter(|paths| !paths.is_empty()) else {
        return Err(syn::Error::new(name.span(), "expected the paths of files in parentheses"));
    };
    for path in paths {
        let Some(file) = crate::file::read(&path, errors) else { continue };
        match policy_core::provider::read(&file.text) {
            Ok(providers) => attributes.providers.extend(providers),
            Err(error) => {
                for mistake in error.mistakes() {
                    let help = mistake.help.as_ref().map_or_else(String::new, |help| format!("\n  help: {help}"));
                    let (file, line, column) = (&file.name, mistake.line, mistake.column);
                    errors.push(path.span(), format!("{}{help}\n  --> {file}:{line}:{column}", mistake.message));
                }
            }
        }
        attributes.files.push(file);
    }
    Ok(())
}

/// The lints and the reason, which may stand at any place.
fn list(arguments: ParseStream<'_>) -> syn::Result<(Vec<Ident>, String)> {
    let mut lints = Vec::new();
    let mut reason = String::new();
    while !arguments.is_empty() {
        let word = arguments.call(Ident::parse_any)?;
        if arguments.peek(Token![=]) && word == "reason" {
            arguments.parse::<Token![=]>()?;
            reason = arguments.parse::<LitStr>()?.value();
        } else {
            lints.push(word);
        }
        if !arguments.is_empty() {
            arguments.parse::<Token![,]>()?;
        }
    }
    if lints.is_empty() { Err(arguments.error("expected the name of a lint")) } else { Ok((lints, reason)) }
}
