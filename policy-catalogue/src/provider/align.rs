//! The cheapest way to make a text one of a form, in edits.

use super::nearest::Nearest;
use super::part::class_holds;
use super::{Part, Run, Segment, Template};
use crate::names::hole;

/// What a missing part costs, in edits.
const MISSING_PART: usize = 8;
/// What it costs that a wildcard stands for a part: the pattern admits more.
const COVERED: usize = 4;
/// To drop a longer word costs no more than one of this length.
const LONG_WORD: usize = 4;
/// What it costs that a part takes a word of the form's own text, or its own name.
const OWN_WORD: usize = 8;
/// What it costs that a part, or a wildcard, begins or ends within a word.
const RAGGED: usize = 12;
/// What it costs that a part begins or ends with a delimiter.
const DELIMITED: usize = 2;
/// Longer texts are not worth the quadratic time: no subject is this long.
const MAX_LENGTH: usize = 300;

/// How edits are counted.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// What it costs to drop or replace a character of the text; to add one costs 1.
    pub(super) dropped: usize,
    /// What stands within a word beside letters and digits.
    pub(super) in_words: &'static [char],
}

impl Scale {
    fn is_word(self, c: char) -> bool {
        c.is_alphanumeric() || self.in_words.contains(&c)
    }
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
pub(super) fn align<'a>(template: &'a Template, text: &str, scale: Scale) -> Option<Nearest<'a>> {
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
    let table = Table::fill(&pieces, &chars, scale);

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
    /// For each piece, whether it goes on a word of literal text.
    splits: Vec<bool>,
    /// The words of literal text.
    words: Vec<String>,
    scale: Scale,
}

impl Table {
    fn is_own_word(&self, part: &Part, chars: &[char], at: usize, length: usize) -> bool {
        let taken = || chars.get(at..at + length).unwrap_or_default().iter().copied();
        self.words.iter().any(|word| word.len() == length && word.chars().eq(taken()))
            || taken().eq(part.name.chars())
            || taken().eq(part.name.chars().chain(['s']))
    }

    /// What it costs that a part takes these characters and not a whole word or more.
    fn edges(&self, chars: &[char], start: usize, end: usize) -> usize {
        let at = |index: usize| chars.get(index).copied();
        let is_word = |c: char| self.scale.is_word(c);
        let splits = |left: Option<char>, right: Option<char>| left.is_some_and(is_word) && right.is_some_and(is_word);
        let first = at(start);
        let last = end.checked_sub(1).and_then(at);
        let is_delimiter = |c: Option<char>| matches!(c, Some(':' | '/'));
        RAGGED * usize::from(splits(start.checked_sub(1).and_then(at), first))
            + RAGGED * usize::from(splits(last, at(end)))
            + DELIMITED * usize::from(is_delimiter(first) || is_delimiter(last))
    }

    /// What it costs to write one character for another; little, when they differ in case or are both delimiters.
    fn replaced(&self, found: char, c: char) -> usize {
        if found == c {
            0
        } else if found.eq_ignore_ascii_case(&c) || !(self.scale.is_word(found) || self.scale.is_word(c)) {
            1
        } else {
            self.scale.dropped
        }
    }

    fn splits_word(&self, piece: usize) -> bool {
        self.splits.get(piece).copied().unwrap_or(false)
    }

    fn at(&self, (piece, position): (usize, usize)) -> Option<&Choice> {
        self.rows.get(piece)?.get(position)
    }

    /// Filled from the end, so that a choice finds where it leads.
    fn fill(pieces: &[Piece], chars: &[char], scale: Scale) -> Self {
        let is_word_piece = |piece: &Piece| matches!(piece, Piece::Char(c) if scale.is_word(*c));
        let inner = pieces.windows(2).map(|pair| pair.iter().all(is_word_piece));
        let splits = std::iter::once(false).chain(inner).collect();
        let literal: String = pieces.iter().map(|piece| if let Piece::Char(c) = piece { *c } else { ' ' }).collect();
        let words = literal.split(|c| !scale.is_word(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let mut table = Self { rows: vec![Vec::new(); pieces.len()], splits, words, scale };
        table.rows.push(Vec::new());
        for index in (0..=pieces.len()).rev() {
            let mut row: Vec<Choice> = Vec::with_capacity(chars.len() + 1);
            for at in (0..=chars.len()).rev() {
                let best = table.best(index, pieces, chars, at, &row);
                row.push(best);
            }
            row.reverse();
            if let Some(slot) = table.rows.get_mut(index) {
                *slot = row;
            }
        }
        table
    }

    fn best(&self, index: usize, pieces: &[Piece], chars: &[char], at: usize, row: &[Choice]) -> Choice {
        let cost = |next: (usize, usize)| self.at(next).map_or(0, |choice| choice.cost);
        let below = index + 1;
        let piece = pieces.get(index);
        let insert = match piece {
            Some(Piece::Part(_)) => MISSING_PART,
            Some(Piece::Char(_)) => 1,
            None if at == chars.len() => 0,
            None => usize::MAX / 4,
        };
        let mut best =
            Choice { cost: cost((below, at)).saturating_add(insert), next: (below, at), write: Write::Insert };
        // Of two ways that cost the same, the one that keeps more wins.
        let mut offer = |price: usize, next: (usize, usize), write: Write| {
            let cost = cost(next) + price;
            if cost <= best.cost {
                best = Choice { cost, next, write };
            }
        };
        match piece {
            Some(Piece::Char(c)) => {
                if let Some(found) = chars.get(at) {
                    offer(self.replaced(*found, *c), (below, at + 1), Write::Keep);
                }
            }
            Some(Piece::Part(part)) => {
                for (length, is_lowered) in ends(part, chars.get(at..).unwrap_or_default()) {
                    let write = if is_lowered { Write::KeepLowered } else { Write::Keep };
                    let own_word = if self.is_own_word(part, chars, at, length) { OWN_WORD } else { 0 };
                    let price = usize::from(is_lowered) + self.edges(chars, at, at + length) + own_word;
                    offer(price, (below, at + length), write);
                }
            }
            None => {}
        }
        if chars.get(at) == Some(&'*') {
            let mut price = if self.splits_word(index) { RAGGED } else { 0 };
            for (covered, next) in pieces.iter().skip(index).zip(below..) {
                price += if matches!(covered, Piece::Part(_)) { COVERED } else { 0 };
                let ragged = if self.splits_word(next) { RAGGED } else { 0 };
                let cost = cost((next, at + 1)) + price + ragged;
                if cost < best.cost {
                    best = Choice { cost, next: (next, at + 1), write: Write::Wildcard };
                }
            }
        }
        match self.without(index, chars, at, row) {
            Some(choice) if choice.cost < best.cost => choice,
            _ => best,
        }
    }

    /// The cheapest way that drops the next character of the text, or its next word; `row` holds the choices after, the last first.
    fn without(&self, index: usize, chars: &[char], at: usize, row: &[Choice]) -> Option<Choice> {
        let begins_word =
            at.checked_sub(1).and_then(|before| chars.get(before)).is_none_or(|c| !self.scale.is_word(*c));
        let word = chars.iter().skip(at).take_while(|c| begins_word && self.scale.is_word(**c)).count();
        let choices = [1, word].into_iter().filter(|count| *count > 0).filter_map(|count| {
            let after = row.get(row.len().checked_sub(count)?)?;
            let cost = after.cost + self.scale.dropped * count.min(LONG_WORD);
            Some(Choice { cost, next: (index, at + count), write: Write::Nothing })
        });
        choices.min_by_key(|choice| choice.cost)
    }
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
