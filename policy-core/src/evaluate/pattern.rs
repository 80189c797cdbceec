//! A condition value as parts, and whether parts match a text.

use super::Request;
use super::variables::Variable;
use crate::names::hole;

/// How a condition value is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// `${…}` is a variable, and stands for what the request holds.
    pub(super) variables: Option<&'a Request<'a>>,
    /// What AWS leaves open is read in favour of a match: a hole and a wildcard out of a variable match any run.
    pub(super) lenient: bool,
}

impl Reading<'_> {
    /// Nothing but wildcards.
    pub(super) const WILDCARDS: Self = Self { wildcards: true, variables: None, lenient: false };
}

/// A part of a condition value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Literal(&'a str),
    AnyOne,
    AnyRun,
}

/// The parts of a condition value in order; variables are replaced on the way, without a copy of the text.
#[derive(Clone)]
pub(super) struct Parts<'a> {
    rest: &'a str,
    inserted: &'a str,
    reading: Reading<'a>,
}

impl<'a> Parts<'a> {
    /// Variables that stand for nothing are left out: ask [`obstacle`](super::variables::obstacle) first.
    pub(super) fn new(text: &'a str, reading: Reading<'a>) -> Self {
        Self { rest: text, inserted: "", reading }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let Reading { wildcards, variables, lenient } = self.reading;
        loop {
            if !self.inserted.is_empty() {
                let inserted = Reading { wildcards: wildcards && lenient, variables: None, lenient: false };
                return cut(&mut self.inserted, inserted);
            }
            let Some((variable, rest)) = variables.and_then(|_| Variable::read(self.rest)) else {
                return cut(&mut self.rest, self.reading);
            };
            self.rest = rest;
            match variable {
                Variable::Escape(character) => return Some(Part::Literal(character)),
                Variable::Key { .. } => {
                    self.inserted = variables.and_then(|request| variable.resolve(request).ok()).unwrap_or_default();
                }
            }
        }
    }
}

/// Takes the first part off a text that does not begin with a variable.
fn cut<'a>(text: &mut &'a str, reading: Reading<'_>) -> Option<Part<'a>> {
    let is_special = |byte: u8| match byte {
        b'*' | b'?' => reading.wildcards,
        b'$' => reading.variables.is_some(),
        // The first byte of every hole.
        0xf3 => reading.lenient,
        _ => false,
    };
    let first = text.chars().next()?;
    let part = match first {
        '*' if reading.wildcards => Part::AnyRun,
        '?' if reading.wildcards => Part::AnyOne,
        hole if reading.lenient && hole::is_hole(hole) => Part::AnyRun,
        _ => {
            let following = text.bytes().skip(first.len_utf8()).position(is_special);
            let end = following.map_or(text.len(), |position| first.len_utf8() + position);
            let (literal, rest) = text.split_at_checked(end)?;
            *text = rest;
            return Some(Part::Literal(literal));
        }
    };
    *text = text.split_at_checked(first.len_utf8())?.1;
    Some(part)
}

/// What becomes of letter case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// It counts.
    Exact,
    /// That of A to Z does not count.
    IgnoredInAscii,
    /// It does not count in any alphabet, character by character.
    Ignored,
}

impl Case {
    /// The text after the literal that it begins with.
    fn strip<'t>(self, text: &'t str, literal: &str) -> Option<&'t str> {
        match self {
            Self::Exact => text.strip_prefix(literal),
            Self::IgnoredInAscii => {
                let (head, rest) = text.split_at_checked(literal.len())?;
                head.eq_ignore_ascii_case(literal).then_some(rest)
            }
            Self::Ignored => {
                let mut chars = text.chars();
                literal.chars().all(|a| chars.next().is_some_and(|b| is_same_letter(a, b))).then_some(chars.as_str())
            }
        }
    }
}

fn is_same_letter(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase()) || a.to_uppercase().eq(b.to_uppercase())
}

/// Whether the parts match the whole text.
///
/// In the first `closed` bytes of the text no wildcard takes a colon, as in the parts of an ARN before the last.
///
/// Takes no memory, and no more steps than the length of the value times that of the text: only the last run is ever tried at another
/// length. Where no wildcard could cross from one run's reach into the next, an earlier run gains nothing by being longer.
pub(super) fn matches(mut parts: Parts<'_>, text: &str, case: Case, closed: usize) -> bool {
    let take_one = |rest: &'_ str| -> Option<usize> {
        let first = rest.chars().next()?;
        (first != ':' || text.len() - rest.len() >= closed).then_some(first.len_utf8())
    };
    let mut rest = text;
    let mut part = parts.next();
    // The part after the last run, those after that, and where the text after the run begins.
    let mut retry = None;
    loop {
        let after = match part {
            Some(Part::Literal(literal)) => case.strip(rest, literal),
            Some(Part::AnyOne) => take_one(rest).and_then(|length| rest.get(length..)),
            Some(Part::AnyRun) => {
                part = parts.next();
                if part.is_none() && text.len() - rest.len() >= closed {
                    return true;
                }
                retry = Some((part, parts.clone(), rest));
                continue;
            }
            None if rest.is_empty() => return true,
            None => None,
        };
        if let Some(after) = after {
            rest = after;
            part = parts.next();
            continue;
        }
        let Some((first, following, start)) = &mut retry else { return false };
        let Some(later) = take_one(start).and_then(|length| start.get(length..)) else { return false };
        *start = later;
        rest = later;
        part = *first;
        parts = following.clone();
    }
}
