//! The members one by one.

use std::sync::Arc;

use super::budget::{Budget, Exhausted, Meter, TooComplex};
use super::explicit::{Explicit, Read, prepare};
use super::query::generating;
use super::walk::StateId;
use super::{Language, Witness};

/// The answer of [`Language::members`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Members {
    /// The first members.
    pub listed: Vec<Witness>,
    /// Are there others?
    pub more: bool,
}

impl Language {
    /// The first `limit` members: shorter ones first, equally long ones by their characters' code
    /// points. An unknown counts as one character, after all others.
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn members(&self, limit: usize, budget: Budget<'_>) -> Result<Members, TooComplex> {
        Meter::run(budget, &[self], |meter| {
            let language = prepare(self, meter)?;
            let circuit = generating(&language, meter)?;
            list(&Explicit::of(&circuit, meter)?, limit, meter)
        })
    }
}

fn list(automaton: &Explicit<'_>, limit: usize, meter: &mut Meter) -> Result<Members, Exhausted> {
    let mut members = Members { listed: Vec::new(), more: false };
    let states = automaton.len();
    let infinite = automaton.has_cycle();
    // By length, then by state: is there a way of that length to the end of a member?
    let mut ways: Vec<Vec<bool>> = Vec::new();
    for length in 0.. {
        if states == 0 || (!infinite && length >= states) {
            break;
        }
        meter.spend(states)?;
        let mut way = Vec::with_capacity(states);
        for (state, _) in (0..).zip(0..states) {
            let edges = automaton.edges(state);
            meter.spend(edges.len())?;
            way.push(match ways.last() {
                None => automaton.accepts(state),
                Some(shorter) => edges.iter().any(|edge| leads(shorter, edge.to)),
            });
        }
        let has_some = way.first().is_some_and(|it| *it);
        ways.push(way);
        if has_some && !of_length(automaton, &ways, limit, &mut members, meter)? {
            members.more = true;
            break;
        }
    }
    Ok(members)
}

/// Adds the members of the greatest length in `ways`; false if there are more than may be listed.
fn of_length(
    automaton: &Explicit<'_>,
    ways: &[Vec<bool>],
    limit: usize,
    members: &mut Members,
    meter: &mut Meter,
) -> Result<bool, Exhausted> {
    let length = ways.len() - 1;
    let choices = |state: StateId, depth: usize| {
        let way = (length.checked_sub(depth + 1)).and_then(|left| ways.get(left));
        Choices::of(automaton, state, way.map_or(&[], Vec::as_slice))
    };
    let mut path: Vec<Letter> = Vec::new();
    let mut open = vec![choices(0, 0)];
    loop {
        meter.spend(4)?;
        if path.len() == length {
            if members.listed.len() == limit {
                return Ok(false);
            }
            meter.spend(length)?;
            members.listed.push(spell(&path));
        } else if let Some((letter, to)) = open.last_mut().and_then(Choices::next) {
            path.push(letter);
            let next = choices(to, path.len());
            meter.spend(next.spans.len() + automaton.edges(to).len())?;
            open.push(next);
            continue;
        }
        open.pop();
        if open.is_empty() {
            return Ok(true);
        }
        path.pop();
    }
}

fn leads(way: &[bool], to: StateId) -> bool {
    way.get(to as usize).is_some_and(|it| *it)
}

#[derive(Clone)]
enum Letter {
    Char(char),
    Unknown(Arc<str>),
}

fn spell(path: &[Letter]) -> Witness {
    let mut word = Witness::new();
    for letter in path {
        match letter {
            Letter::Char(c) => word.push(*c),
            Letter::Unknown(name) => word.push_unknown(name),
        }
    }
    word
}

/// The ways on from a state, the last one first.
struct Choices {
    spans: Vec<Span>,
}

enum Span {
    Chars(std::ops::RangeInclusive<char>, StateId),
    Unknown(Arc<str>, StateId),
}

impl Choices {
    fn of(automaton: &Explicit<'_>, state: StateId, way: &[bool]) -> Self {
        let mut spans = Vec::new();
        for edge in automaton.edges(state).iter().filter(|edge| leads(way, edge.to)) {
            match automaton.read(state, edge) {
                Read::Chars(set) => {
                    for &(low, high) in set.ranges() {
                        insert(&mut spans, Span::Chars(low..=high, edge.to));
                    }
                }
                Read::Unknown(name) => insert(&mut spans, Span::Unknown(name, edge.to)),
                Read::Mark => {}
            }
        }
        Self { spans }
    }

    fn next(&mut self) -> Option<(Letter, StateId)> {
        loop {
            match self.spans.last_mut()? {
                Span::Chars(chars, to) => {
                    if let Some(c) = chars.next() {
                        return Some((Letter::Char(c), *to));
                    }
                    self.spans.pop();
                }
                Span::Unknown(name, to) => {
                    let found = (Letter::Unknown(name.clone()), *to);
                    self.spans.pop();
                    return Some(found);
                }
            }
        }
    }
}

/// Keeps the spans descending, since they are taken from the end.
fn insert(spans: &mut Vec<Span>, span: Span) {
    let at = spans.partition_point(|it| it.order() >= span.order());
    spans.insert(at, span);
}

impl Span {
    fn order(&self) -> (Option<&str>, char) {
        match self {
            Self::Chars(chars, _) => (None, *chars.start()),
            Self::Unknown(name, _) => (Some(name), char::MAX),
        }
    }
}
