//! An input's policy, checked by `policy-core`; its findings on the author's tokens.

use policy_core::document::TrustPolicy;
use policy_core::json::{self, Expansion};
use policy_core::lint::{Options, Report};
use policy_core::names::hole;
use proc_macro2::TokenStream;

use crate::parse::{self, Gathered};
use crate::report::Errors;
use crate::syntax::{Attributes, Body, Hole, Place};
use crate::{emit, file};

pub(crate) fn trust_policy(tokens: TokenStream) -> TokenStream {
    let mut gathered = Gathered::default();
    let input = parse::input(tokens, &mut gathered);
    let facade = &input.facade;
    let policy = input.body.and_then(|body| policy(body, &input.attributes, &mut gathered));
    let value = match policy {
        Some(policy) => emit::policy(facade, &policy, &gathered.holes).unwrap_or_else(|misplaced| {
            for (number, message) in misplaced {
                gathered.errors.push(hole_place(&gathered.holes, number), message);
            }
            gathered.errors.expand(&emit::no_policy(facade))
        }),
        None => gathered.errors.expand(&emit::no_policy(facade)),
    };
    file::tracked(&input.attributes.files, value)
}

pub(crate) fn trust_policy_json(tokens: TokenStream) -> TokenStream {
    let mut gathered = Gathered::default();
    let input = parse::input(tokens, &mut gathered);
    let policy = input.body.and_then(|body| policy(body, &input.attributes, &mut gathered));
    for hole in &gathered.holes {
        gathered.errors.push(
            hole.span,
            format!(
                "`{{{}}}` is not known while compiling, and the JSON is a constant\n  help: use `trust_policy!` and its `to_json()`",
                hole.name
            ),
        );
    }
    let value = match policy {
        Some(policy) if gathered.errors.is_empty() => {
            let json = policy.to_json();
            quote::quote!(#json)
        }
        _ => gathered.errors.expand(&quote::quote!("")),
    };
    file::tracked(&input.attributes.files, value)
}

fn hole_place(holes: &[Hole], number: u32) -> Place {
    let hole = usize::try_from(number).ok().and_then(|number| holes.get(number));
    hole.map_or_else(proc_macro2::Span::call_site, |hole| hole.span).into()
}

/// The policy of a body when nothing is wrong with it.
fn policy(body: Body, attributes: &Attributes, gathered: &mut Gathered) -> Option<TrustPolicy> {
    let expansion = match body {
        Body::Document(node) => Expansion::of_policy(node),
        Body::Short(node) => json::expand(&node),
    };
    let reading = if gathered.errors.is_empty() { expansion.read() } else { expansion.read_partial() };
    let report = reading.check_with(&options(attributes));
    let Gathered { errors, places, holes } = gathered;
    let place = |finding: &policy_core::diagnostic::Finding| places.get(expansion.locate(finding));
    for finding in report.findings.errors() {
        errors.push(place(finding), fill(&finding.for_compiler().to_string(), holes));
    }
    report_unfulfilled(&report, attributes, errors);
    errors.is_empty().then_some(reading.policy)
}

pub(crate) fn options(attributes: &Attributes) -> Options {
    Options {
        allow: attributes.allow.iter().map(|(allow, _)| allow.clone()).collect(),
        deny: attributes.deny.clone(),
        deny_warnings: attributes.deny.iter().any(|lint| lint == "warnings"),
        providers: attributes.providers.clone(),
        ..Options::default()
    }
}

/// Reports the allows that are wrong.
pub(crate) fn report_unfulfilled(report: &Report, attributes: &Attributes, errors: &mut Errors) {
    for unfulfilled in &report.unfulfilled {
        let span = attributes.allow.get(unfulfilled.index).map_or_else(proc_macro2::Span::call_site, |(_, span)| *span);
        errors.push(span, format!("{}\n  help: {}", unfulfilled.message, unfulfilled.help));
    }
}

/// A message with the holes' own names.
fn fill(text: &str, holes: &[Hole]) -> String {
    hole::fill(text, |number| {
        let hole = usize::try_from(number).ok().and_then(|number| holes.get(number));
        format!("{{{}}}", hole.map_or("…", |hole| &hole.name))
    })
}
