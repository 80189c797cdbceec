//! What was probably meant: the provider's form that a wrong subject is nearest to, filled in from it.

use super::part::class_holds;
use super::{Part, Provider, Run, Segment, Template};
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
    pub(super) cost: usize,
}

/// What a missing part costs, in edits.
const MISSING_PART: usize = 6;
/// What it is worth, in edits, that the text speaks of the form by its name.
const NAMED: usize = 8;
/// What it costs, in edits, that a part begins or ends within a word.
const TORN_WORD: usize = 3;
/// Longer texts are not worth the quadratic time: no subject is this long.
const MAX_LENGTH: usize = 300;

impl Provider {
    /// The form of the provider's subjects, customised ones aside, that a text is nearest to; `None` when none is near.
    ///
    /// The text may be a pattern: a `*` stands for whatever of the form it can.
    ///
    /// ```
    /// use policy_core::provider::prefect_cloud::PROVIDER;
    ///
    /// let nearest = PROVIDER.nearest_subject("prefect:cloud:11111111-2222-4333-8444-555555555555").unwrap();
    /// assert_eq!(nearest.text, "prefect:account:11111111-2222-4333-8444-555555555555");
    /// assert_eq!(PROVIDER.nearest_subject("prefect:cloud:x").unwrap().text, "prefect:account:{account_id}");
    /// ```
    pub fn nearest_subject(&self, text: &str) -> Option<Nearest<'_>> {
        let forms = self.subjects.iter().filter(|template| !template.customised);
        let nearest = forms
            .filter_map(|template| align(template, text))
            .min_by_key(|nearest| (nearest.cost + NAMED).saturating_sub(named(nearest.template, text)))?;
        let longest = nearest.template.pattern().chars().count().max(text.chars().count());
        (nearest.cost < longest).then_some(nearest)
    }
}

/// How much the text speaks of the form by its name: `:tag:` of `immutable_tag`, `run_phase:apply` of `workspace_apply`.
fn named(template: &Template, text: &str) -> usize {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let name = template.name.rsplit('_').next().unwrap_or_default();
    if words.any(|word| word.eq_ignore_ascii_case(name)) { NAMED } else { 0 }
}

/// One way to go on from a place: what it costs in all, where it leads, and what it writes.
#[derive(Clone, Copy)]
struct Choice {
    cost: usize,
    /// The next piece and position in the text.
    next: (usize, usize),
    write: Write,
}

#[derive(Clone, Copy)]
enum Write {
    /// The piece stands in the text.
    Keep,
    /// The piece, a part, stands in the text but for its letters' case.
    KeepLowered,
    /// The piece is missing in the text.
    Insert,
    /// A `*` of the text stands for the pieces.
    Wildcard,
    /// A character of the text is dropped.
    Nothing,
}

enum Piece<'a> {
    Char(char),
    Part(&'a Part),
}

/// The cheapest alignment of the text with the template: literal characters may be inserted, dropped and replaced; a part is taken
/// whole or is missing; a wildcard covers any pieces.
pub(super) fn align<'a>(template: &'a Template, text: &str) -> Option<Nearest<'a>> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > MAX_LENGTH {
        return None;
    }
    let mut pieces = Vec::new();
    for segment in template.segments.iter() {
        match segment {
            Segment::Literal(text) => pieces.extend(text.chars().map(Piece::Char)),
            Segment::Part(part) => pieces.push(Piece::Part(part)),
        }
    }
    let table = Table::fill(&pieces, &chars);

    let mut nearest = String::new();
    let mut is_whole = true;
    let mut place = (0, 0);
    while place != (pieces.len(), chars.len()) {
        let choice = table.at(place)?;
        match (choice.write, pieces.get(place.0)) {
            (Write::Keep | Write::Insert, Some(Piece::Char(c))) => nearest.push(*c),
            (Write::Keep, _) => nearest.extend(chars.get(place.1..choice.next.1)?),
            (Write::KeepLowered, _) => {
                nearest.extend(chars.get(place.1..choice.next.1)?.iter().map(char::to_ascii_lowercase));
            }
            (Write::Insert, Some(Piece::Part(part))) => {
                nearest.extend(["{", &part.name, "}"]);
                is_whole = false;
            }
            (Write::Wildcard, _) => nearest.push('*'),
            (Write::Insert, None) | (Write::Nothing, _) => {}
        }
        place = choice.next;
    }
    let cost = table.at((0, 0)).map_or(0, |choice| choice.cost);
    Some(Nearest { template, text: nearest, is_whole, cost })
}

/// For each piece and position in the text: the cheapest way to write the pieces from there on, reading the text from there on.
struct Table {
    rows: Vec<Vec<Choice>>,
}

impl Table {
    fn at(&self, (piece, position): (usize, usize)) -> Option<&Choice> {
        self.rows.get(piece)?.get(position)
    }

    /// Filled from the end, so that a choice finds where it leads.
    fn fill(pieces: &[Piece], chars: &[char]) -> Self {
        let length = chars.len();
        let end =
            (0..=length).map(|at| Choice { cost: length - at, next: (pieces.len(), at + 1), write: Write::Nothing });
        let mut table = Self { rows: vec![Vec::new(); pieces.len()] };
        table.rows.push(end.collect());
        for (index, piece) in pieces.iter().enumerate().rev() {
            let mut row: Vec<Choice> = Vec::with_capacity(length + 1);
            for at in (0..=length).rev() {
                let best = table.best(index, piece, chars, at, row.last());
                row.push(best);
            }
            row.reverse();
            if let Some(slot) = table.rows.get_mut(index) {
                *slot = row;
            }
        }
        table
    }

    fn best(&self, index: usize, piece: &Piece, chars: &[char], at: usize, dropped: Option<&Choice>) -> Choice {
        let cost = |next: (usize, usize)| self.at(next).map_or(usize::MAX / 2, |choice| choice.cost);
        let below = index + 1;
        let insert = if matches!(piece, Piece::Char(_)) { 1 } else { MISSING_PART };
        let mut best = Choice { cost: cost((below, at)) + insert, next: (below, at), write: Write::Insert };
        let mut offer = |price: usize, next: (usize, usize), write: Write| {
            let cost = cost(next) + price;
            if cost < best.cost {
                best = Choice { cost, next, write };
            }
        };
        match piece {
            Piece::Char(c) => {
                if let Some(found) = chars.get(at) {
                    offer(usize::from(found != c), (below, at + 1), Write::Keep);
                }
            }
            Piece::Part(part) => {
                for (end, is_lowered) in ends(part, chars.get(at..).unwrap_or_default()) {
                    let write = if is_lowered { Write::KeepLowered } else { Write::Keep };
                    let torn = [at, at + end].into_iter().filter(|place| splits_word(chars, *place)).count();
                    offer(usize::from(is_lowered) + torn * TORN_WORD, (below, at + end), write);
                }
            }
        }
        if chars.get(at) == Some(&'*') {
            for next in below..self.rows.len() {
                offer(0, (next, at + 1), Write::Wildcard);
            }
        }
        if let Some(dropped) = dropped
            && dropped.cost + 1 < best.cost
        {
            best = Choice { cost: dropped.cost + 1, next: (index, at + 1), write: Write::Nothing };
        }
        best
    }
}

/// Whether the characters on both sides of a place belong to one word.
fn splits_word(chars: &[char], place: usize) -> bool {
    let in_word = |index: usize| chars.get(index).is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    place > 0 && in_word(place - 1) && in_word(place)
}

/// How many of the characters a part can take, and whether only in lower case; wildcards and holes may stand in it.
fn ends(part: &Part, chars: &[char]) -> Vec<(usize, bool)> {
    let is_open = |c: char| matches!(c, '*' | '?') || hole::is_hole(c);
    let mut exact = Some(Reading::start(&part.runs));
    let mut lowered = exact;
    let mut has_open = false;
    let mut ends = Vec::new();
    for (index, &c) in chars.iter().enumerate() {
        if !is_open(c)
            && !part
                .runs
                .iter()
                .any(|run| class_holds(&run.class, c) || class_holds(&run.class, c.to_ascii_lowercase()))
        {
            break;
        }
        exact = exact.and_then(|reading| reading.step(c));
        lowered = lowered.and_then(|reading| reading.step(c.to_ascii_lowercase()));
        has_open |= is_open(c);
        if has_open || exact.is_some_and(Reading::is_complete) {
            ends.push((index + 1, false));
        } else if lowered.is_some_and(Reading::is_complete) {
            ends.push((index + 1, true));
        } else if exact.is_none() && lowered.is_none() && !chars.iter().skip(index).copied().any(is_open) {
            break;
        }
    }
    ends
}

/// How far the runs of a part have been read, greedily.
#[derive(Clone, Copy)]
struct Reading<'a> {
    runs: &'a [Run],
    count: u32,
}

impl<'a> Reading<'a> {
    fn start(runs: &'a [Run]) -> Self {
        Self { runs, count: 0 }
    }

    /// After one more character, if it may stand there.
    fn step(mut self, c: char) -> Option<Self> {
        loop {
            let (run, rest) = self.runs.split_first()?;
            if run.max.is_none_or(|max| self.count < max) && class_holds(&run.class, c) {
                return Some(Self { count: self.count.saturating_add(1), ..self });
            }
            if self.count < run.min {
                return None;
            }
            self = Self::start(rest);
        }
    }

    fn is_complete(self) -> bool {
        self.runs.split_first().is_none_or(|(run, rest)| self.count >= run.min && rest.iter().all(|run| run.min == 0))
    }
}
