//! A finding and its place in the file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use policy_core::diagnostic::{Finding, Witness};
use policy_core::names::hole;

use crate::lines::{Lines, Span};
use crate::read::{Literal, Policy};

/// A finding, in the file's own words and at its place there.
pub(crate) struct Found<'a> {
    pub(crate) policy: &'a Policy,
    /// With the names of what is not known in place of the holes.
    pub(crate) finding: Cow<'a, Finding>,
    /// The bytes that are meant: those that are wrong, where the finding says which.
    pub(crate) range: Range<usize>,
    /// The same, as people count.
    pub(crate) span: Span,
    /// All of what stands at the finding's path.
    pub(crate) whole: Span,
    /// What the finding speaks about and nobody knows here.
    pub(crate) unknowns: Vec<String>,
    /// What the replacement would take the place of, if it is exact.
    pub(crate) literal: Option<Literal>,
}

impl<'a> Found<'a> {
    pub(crate) fn new(policy: &'a Policy, finding: &'a Finding, lines: &mut Lines) -> Self {
        let range = narrowed(policy, finding);
        let lines = lines.of(&policy.source);
        let (span, whole) = (lines.span(&range), lines.span(&policy.locate(finding)));
        let literal = fix(policy, finding).map(|(literal, _)| literal);
        let unknowns = unknowns(policy, finding);
        let finding = if unknowns.is_empty() { Cow::Borrowed(finding) } else { Cow::Owned(filled(policy, finding)) };
        Self { policy, finding, range, span, whole, unknowns, literal }
    }
}

/// The literal that a finding wants replaced and what to put there, where that is exact.
pub(crate) fn fix<'f>(policy: &Policy, finding: &'f Finding) -> Option<(Literal, &'f str)> {
    let replacement = finding.replacement.as_deref()?;
    let literal = policy.literal(&finding.path, finding.place)?;
    literal.takes(replacement).then_some((literal, replacement))
}

/// The bytes of the source that are wrong.
fn narrowed(policy: &Policy, finding: &Finding) -> Range<usize> {
    let range = policy.locate(finding);
    let Some((text, wrong)) = &finding.excerpt else { return range };
    let (Some(written), Some(wrong)) =
        (policy.source.text.get(range.clone()), text.get(wrong.clone()).filter(|text| !text.is_empty()))
    else {
        return range;
    };
    // Where what is wrong is written as it is, and once, it can be pointed at; an escape or a hole is in the way otherwise.
    let mut places = written.match_indices(wrong);
    match (places.next(), places.next()) {
        (Some((at, _)), None) => range.start + at..range.start + at + wrong.len(),
        _ => range,
    }
}

/// The texts of a finding that may hold something that is not known.
fn texts(finding: &Finding) -> impl Iterator<Item = &str> {
    let own = [&finding.message, &finding.path];
    let some = [&finding.help, &finding.replacement];
    let excerpt = finding.excerpt.iter().map(|(text, _)| text);
    let claims = finding.witness.iter().flat_map(|witness| witness.claims.iter().map(|(_, value)| value));
    let all = own.into_iter().chain(some.into_iter().flatten()).chain(excerpt).chain(claims).chain(&finding.notes);
    all.map(String::as_str)
}

fn unknowns(policy: &Policy, finding: &Finding) -> Vec<String> {
    let numbers: BTreeSet<u32> = texts(finding).flat_map(|text| text.chars().filter_map(hole::number)).collect();
    numbers.into_iter().map(|number| policy.unknown(number)).collect()
}

fn filled(policy: &Policy, finding: &Finding) -> Finding {
    let fill = |text: &String| policy.fill(text);
    Finding {
        message: fill(&finding.message),
        help: finding.help.as_ref().map(fill),
        replacement: finding.replacement.as_ref().map(fill),
        path: fill(&finding.path),
        excerpt: finding.excerpt.as_ref().map(|(text, wrong)| {
            let until = |end: usize| policy.fill(text.get(..end).unwrap_or_default()).len();
            (fill(text), until(wrong.start)..until(wrong.end))
        }),
        witness: finding.witness.as_ref().map(|witness| Witness {
            claims: witness.claims.iter().map(|(claim, value)| (claim.clone(), fill(value))).collect(),
        }),
        notes: finding.notes.iter().map(fill).collect(),
        ..finding.clone()
    }
}
