//! `include_trust_policy!`: a policy that stands in a file.

use std::path::Path;

use policy_core::json::{self, Expansion};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;
use syn::parse::{ParseStream, Parser};

use crate::parse::{self, Gathered};
use crate::syntax::Attributes;
use crate::{check, emit};

pub(crate) fn include_trust_policy(tokens: TokenStream) -> TokenStream {
    let mut gathered = Gathered::default();
    let parsed = |stream: ParseStream<'_>| {
        let facade = parse::facade(stream)?;
        let attributes = parse::attributes(stream, &mut gathered)?;
        let path: LitStr = stream.parse()?;
        stream.parse::<Option<syn::Token![,]>>()?;
        Ok((facade, attributes, path))
    };
    match parsed.parse2(tokens) {
        Ok((facade, attributes, path)) => include(&facade, &attributes, &path, gathered),
        Err(error) => {
            gathered
                .errors
                .push(error.span(), format!("{error}\n  help: write `include_trust_policy!(\"roles/deploy.json\")`"));
            gathered.errors.expand(&quote!(::core::unreachable!()))
        }
    }
}

fn include(facade: &TokenStream, attributes: &Attributes, path: &LitStr, mut gathered: Gathered) -> TokenStream {
    let name = path.value();
    let root = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let file = Path::new(&root).join(&name);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            gathered.errors.push(
                path.span(),
                format!("cannot read `{name}`: {error}\n  help: the path is relative to the folder of the crate's `Cargo.toml`"),
            );
            return gathered.errors.expand(&emit::no_policy(facade));
        }
    };
    // Makes cargo build again when the file changes.
    let file = file.to_string_lossy();
    let tracked = quote!(
        const _: &[::core::primitive::u8] = ::core::include_bytes!(#file);
    );
    let node = match json::parse(&text) {
        Ok(node) => node,
        Err(error) => {
            gathered
                .errors
                .push(path.span(), format!("{name}:{}:{}: {}", error.line(), error.column(), error.message()));
            return wrap(&tracked, &gathered.errors.expand(&emit::no_policy(facade)));
        }
    };
    let expansion = Expansion::of_policy(node);
    let reading = expansion.read();
    let report = reading.check_with(&check::options(attributes));
    for finding in report.findings.errors() {
        let (line, column) = json::line_and_column(&text, expansion.locate(finding).start);
        gathered.errors.push(path.span(), format!("{}\n  --> {name}:{line}:{column}", finding.for_compiler()));
    }
    check::report_unfulfilled(&report, attributes, &mut gathered.errors);
    let value = if gathered.errors.is_empty() {
        emit::policy(facade, &reading.policy, &[]).unwrap_or_else(|_| emit::no_policy(facade))
    } else {
        gathered.errors.expand(&emit::no_policy(facade))
    };
    wrap(&tracked, &value)
}

fn wrap(tracked: &TokenStream, value: &TokenStream) -> TokenStream {
    quote!({ #tracked #value })
}
