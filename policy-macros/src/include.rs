//! `include_trust_policy!`: a policy that stands in a file.

use policy_core::document::TrustPolicy;
use policy_core::json::{self, Expansion};
use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;
use syn::parse::{ParseStream, Parser};

use crate::attributes::attributes;
use crate::file::{self, File};
use crate::report::Errors;
use crate::syntax::Attributes;
use crate::{check, emit, literal, parse};

const EXPECTED: &str =
    "expected the path of one JSON file, as a literal\n  help: write `include_trust_policy!(\"roles/deploy.json\")`";

pub(crate) fn include_trust_policy(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = |stream: ParseStream<'_>| {
        let facade = parse::facade(stream)?;
        let attributes = attributes(stream, &mut errors);
        let path = parse::only_literal(stream, &mut errors, EXPECTED);
        Ok((facade, attributes, path))
    };
    match parsed.parse2(tokens) {
        Ok((facade, attributes, Some(path))) => include(&facade, &attributes, &path, errors),
        Ok((facade, ..)) => errors.expand(&emit::no_policy(&facade)),
        Err(error) => {
            errors.push(error.span(), error.to_string());
            errors.expand(&quote!(()))
        }
    }
}

fn include(facade: &TokenStream, attributes: &Attributes, path: &LitStr, mut errors: Errors) -> TokenStream {
    let Some(file) = file::read(path, &mut errors) else {
        return file::tracked(&attributes.files, errors.expand(&emit::no_policy(facade)));
    };
    let policy = policy(&file, attributes, path, &mut errors);
    let value = match policy.map(|policy| emit::policy(facade, &policy, &[])) {
        Some(Ok(value)) => value,
        _ => errors.expand(&emit::no_policy(facade)),
    };
    file::tracked(attributes.files.iter().chain([&file]), value)
}

/// The policy in a file, when nothing is wrong with it.
fn policy(file: &File, attributes: &Attributes, path: &LitStr, errors: &mut Errors) -> Option<TrustPolicy> {
    let File { name, text, .. } = file;
    let node = match json::parse(text) {
        Ok(node) => node,
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            errors.push(path.span(), format!("{}\n  --> {name}:{line}:{column}", error.message()));
            return None;
        }
    };
    let expansion = Expansion::of_policy(node);
    let reading = expansion.read();
    let report = reading.check_with(&check::options(attributes));
    for finding in report.findings.errors() {
        let (line, column) = json::line_and_column(text, expansion.locate(finding).start);
        errors.push(path.span(), format!("{}\n  --> {name}:{line}:{column}", finding.for_compiler()));
    }
    check::report_unfulfilled(&report, attributes, errors);
    if reading.policy.hole_kinds().is_ok_and(|holes| holes.is_empty()) {
        errors.is_empty().then_some(reading.policy)
    } else {
        errors.push(path.span(), format!("{}\n  --> {name}", literal::HOLE_CHARACTER));
        None
    }
}
