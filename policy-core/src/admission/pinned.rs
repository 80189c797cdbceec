//! Whether a pattern pins the tenant by how it begins, seen without a search.

use super::caller::heads;
use crate::names::hole;
use crate::provider::{Part, Provider, Segment, Template};

/// Whether every subject that the value matches is of one tenant. A no only means that it takes a closer look.
///
/// The text before the first wildcard must hold the whole tenant, and the delimiter after it, in every form that begins like that.
pub(crate) fn is_pinned(provider: &Provider, value: &str) -> bool {
    let until = |text: &'_ str, is_end: fn(char) -> bool| text.find(is_end).unwrap_or(text.len());
    let start = value.get(..until(value, |c| matches!(c, '*' | '?' | '$'))).unwrap_or_default();
    let known = start.get(..until(start, hole::is_hole)).unwrap_or_default();
    let end = if start.len() < value.len() {
        End::Wildcard
    } else if known.len() < start.len() {
        End::Hole
    } else {
        End::Whole
    };
    let begins_like_another = heads(provider).iter().any(|head| known.starts_with(head));
    provider.subjects.iter().all(|form| match form.segments.first() {
        Some(Segment::Literal(head)) if known.starts_with(&**head) => {
            names_tenant(form, 1, start.get(head.len()..).unwrap_or_default(), end)
        }
        // A text that ends before the form has begun is none of it.
        Some(Segment::Literal(head)) => end == End::Whole || !head.starts_with(known),
        _ => begins_like_another || names_tenant(form, 0, start, end),
    })
}

/// What follows the text before the first wildcard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Wildcard,
    /// Nothing, but the text has a hole.
    Hole,
    Whole,
}

/// Whether the text holds the whole tenant that the form has at this segment, or is none of the form's.
fn names_tenant(form: &Template, segment: usize, text: &str, end: End) -> bool {
    let mut segments = form.segments.iter().skip(segment);
    let Some(Segment::Part(part)) = segments.next() else { return false };
    let delimiter = match segments.next() {
        _ if !part.tenant => return false,
        None => return end != End::Wildcard,
        Some(Segment::Literal(literal)) => literal.chars().next(),
        Some(Segment::Part(_)) => None,
    };
    let Some(delimiter) = delimiter.filter(|c| !may_hold(part, *c)) else { return false };
    // A part that the text ends within goes on with whatever follows.
    text.chars().any(|c| c == delimiter || !may_hold(part, c)) || end == End::Whole
}

fn may_hold(part: &Part, c: char) -> bool {
    hole::is_hole(c) || part.runs.iter().any(|run| run.class.iter().any(|(first, last)| *first <= c && c <= *last))
}
