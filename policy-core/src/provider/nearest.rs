//! What was probably meant: the provider's form that a wrong subject is nearest to, filled in from it.

use super::part::class_holds;
use super::{Part, Provider, Segment, Template};
use crate::names::hole;

/// The form that a text is nearest to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// The form.
    pub template: &'a Template,
    /// The text in that form: what could be kept is kept, a part that is missing stands as its name in braces.
    pub text: String,
    /// Whether every part was found in the text, so that [`text`](Self::text) is whole.
    pub is_whole: bool,
    /// How far the text is from the form: edits of literal text and missing parts.
    cost: usize,
}

/// What a missing part costs, in edits.
const MISSING_PART: usize = 6;
/// What it costs, in edits, that a part begins or ends within a word.
const TORN_WORD: usize = 3;
/// Longer texts are not worth the quadratic time: no subject is this long.
const MAX_LENGTH: usize = 300;

impl Provider {
    /// The form of the provider's subjects, customised ones aside, that a text is nearest to; `None` when none is near.
    ///
    /// ```
    /// use policy_core::provider::prefect_cloud::PROVIDER;
    ///
    /// let nearest = PROVIDER.nearest_subject("prefect:cloud:11111111-2222-4333-8444-555555555555").unwrap();
    /// assert_eq!(nearest.text, "prefect:account:11111111-2222-4333-8444-555555555555");
    /// assert_eq!(PROVIDER.nearest_subject("prefect:cloud:x").unwrap().text, "prefect:account:{account_id}");
    /// ```
    pub fn nearest_subject(&self, text: &str) -> Option<Nearest<'_>> {
        let chars: Vec<char> = text.chars().collect();
        if chars.len() > MAX_LENGTH {
            return None;
        }
        let forms = self.subjects.iter().filter(|template| !template.customised);
        let nearest = forms.filter_map(|template| align(template, &chars)).min_by_key(|nearest| nearest.cost)?;
        let pattern = nearest.template.pattern().chars().count();
        (nearest.cost < pattern.max(chars.len())).then_some(nearest)
    }
}

/// One way to go on from a place: what it costs in all, where it leads, and what it writes.
#[derive(Clone, Copy)]
struct Choice {
    cost: usize,
    next: usize,
    step: Write,
}

#[derive(Clone, Copy)]
enum Write {
    /// The piece stands in the text up to `next`.
    Keep,
    /// The piece is missing in the text.
    Insert,
    /// A character of the text is dropped, the same piece follows.
    Drop,
}

enum Piece<'a> {
    Char(char),
    Part(&'a Part),
}

/// The cheapest alignment of the text with the template: literal characters may be inserted, dropped and replaced; a part is taken
/// whole or is missing.
fn align<'a>(template: &'a Template, chars: &[char]) -> Option<Nearest<'a>> {
    let mut pieces = Vec::new();
    for segment in template.segments.iter() {
        match segment {
            Segment::Literal(text) => pieces.extend(text.chars().map(Piece::Char)),
            Segment::Part(part) => pieces.push(Piece::Part(part)),
        }
    }
    let length = chars.len();
    // table[piece][position]: the cheapest way to write the pieces from there on, reading the text from there on.
    let mut table: Vec<Vec<Choice>> = Vec::with_capacity(pieces.len() + 1);
    table.push((0..=length).map(|at| Choice { cost: length - at, next: at + 1, step: Write::Drop }).collect());
    for piece in pieces.iter().rev() {
        let after = table.last()?;
        let cost_after = |at: usize| after.get(at).map_or(usize::MAX / 2, |choice| choice.cost);
        let mut row: Vec<Choice> = Vec::with_capacity(length + 1);
        for at in (0..=length).rev() {
            let insert = if matches!(piece, Piece::Char(_)) { 1 } else { MISSING_PART };
            let mut best = Choice { cost: cost_after(at) + insert, next: at, step: Write::Insert };
            let mut offer = |choice: Choice| {
                if choice.cost < best.cost {
                    best = choice;
                }
            };
            match piece {
                Piece::Char(c) => {
                    if let Some(found) = chars.get(at) {
                        let cost = cost_after(at + 1) + usize::from(found != c);
                        offer(Choice { cost, next: at + 1, step: Write::Keep });
                    }
                }
                Piece::Part(part) => {
                    let torn = |place: usize| if splits_word(chars, place) { TORN_WORD } else { 0 };
                    for end in ends(part, chars, at) {
                        let cost = cost_after(end) + torn(at) + torn(end);
                        offer(Choice { cost, next: end, step: Write::Keep });
                    }
                }
            }
            if let Some(dropped) = row.last() {
                offer(Choice { cost: dropped.cost + 1, next: at + 1, step: Write::Drop });
            }
            row.push(best);
        }
        row.reverse();
        table.push(row);
    }
    table.reverse();

    let mut text = String::new();
    let mut is_whole = true;
    let mut at = 0;
    for (piece, row) in pieces.iter().zip(&table) {
        let choice = loop {
            let choice = row.get(at)?;
            if !matches!(choice.step, Write::Drop) {
                break choice;
            }
            at = choice.next;
        };
        match (piece, choice.step) {
            (Piece::Char(c), _) => text.push(*c),
            (Piece::Part(_), Write::Keep) => text.extend(chars.get(at..choice.next)?),
            (Piece::Part(part), _) => {
                text.extend(["{", &part.name, "}"]);
                is_whole = false;
            }
        }
        at = choice.next;
    }
    let cost = table.first()?.first()?.cost;
    Some(Nearest { template, text, is_whole, cost })
}

/// Whether the characters on both sides of a place belong to one word.
fn splits_word(chars: &[char], place: usize) -> bool {
    let in_word = |index: usize| chars.get(index).is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    place > 0 && in_word(place - 1) && in_word(place)
}

/// Where a part that starts at `at` can end; wildcards and holes may stand in it.
fn ends(part: &Part, chars: &[char], at: usize) -> Vec<usize> {
    let rest = chars.get(at..).unwrap_or_default();
    let mut ends = Vec::new();
    let mut text = String::new();
    let is_open = |c: char| matches!(c, '*' | '?') || hole::is_hole(c);
    let mut has_open = false;
    for (index, c) in rest.iter().enumerate() {
        if !is_open(*c) && !part.runs.iter().any(|run| class_holds(&run.class, *c)) {
            break;
        }
        text.push(*c);
        has_open |= is_open(*c);
        if has_open || part.accepts(&text) {
            ends.push(at + index + 1);
        }
    }
    ends
}
