//! Nondeterministic automata for the parts of an expression without intersection and complement.
//!
//! All automata of one query share one numbering of *places*: each is a *leaf* of the query's
//! circuit and owns a contiguous range. A place reads a character along its edges; there are no
//! silent edges. A line (text, runs) is a chain of places in ascending order, and a star that takes
//! anything is a loop on one of them. Whoever stands on such a star could only win by having stood
//! before it on the same line, so those earlier places are forgotten: this keeps the sets of places
//! that a glob can be in few and small.

use std::collections::HashSet;

use super::Language;
use super::alphabet::{Alphabet, Class};
use super::budget::{Exhausted, Meter};
use super::circuit::Reading;
use super::draft::Draft;

#[derive(Debug, Default)]
pub(super) struct Nfa {
    pub(super) places: Vec<Place>,
    pub(super) edges: Vec<Edge>,
    leaves: Vec<Leaf>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) first: u32,
    pub(super) end: u32,
    pub(super) leaf: u32,
    /// Standing here, the places from this one up to here need not be kept.
    pub(super) covers: u32,
    pub(super) accepts: bool,
    /// Accepts whatever follows.
    pub(super) universal: bool,
    /// On the border of a segment that is not kept. An unknown that is empty here counts for the
    /// kept neighbour, else there would be two ways to read the same value.
    pub(super) rigid: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) label: Label,
    pub(super) target: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    One(Class),
    /// A numbered set of characters.
    Set(u16),
    AnyChar,
    /// Any character or unknown.
    Any,
}

impl Label {
    pub(super) fn reads(self, alphabet: &Alphabet, class: Class) -> bool {
        match self {
            Self::One(one) => one == class,
            Self::Set(set) => alphabet.set_contains(set, class),
            Self::AnyChar => class < alphabet.first_unknown(),
            Self::Any => class != alphabet.mark(),
        }
    }
}

#[derive(Debug)]
struct Leaf {
    starts: Vec<u32>,
    end: u32,
    /// An unknown in the input is any string here.
    leaps: bool,
    /// Stays where it is at a mark.
    skips_marks: bool,
}

impl Nfa {
    pub(super) fn leaves(&self) -> usize {
        self.leaves.len()
    }

    pub(super) fn starts(&self) -> impl Iterator<Item = u32> {
        self.leaves.iter().flat_map(|leaf| leaf.starts.iter().copied())
    }

    pub(super) fn place(&self, place: u32) -> Option<&Place> {
        self.places.get(place as usize)
    }

    pub(super) fn edges(&self, place: u32) -> &[Edge] {
        self.place(place).and_then(|place| self.edges.get(place.first as usize..place.end as usize)).unwrap_or_default()
    }

    /// One past the last place of a leaf.
    pub(super) fn leaf_end(&self, leaf: u32) -> u32 {
        self.leaves.get(leaf as usize).map_or(0, |leaf| leaf.end)
    }

    /// Reads one class; adds the places reached to `out`, unsorted if it returns false.
    pub(super) fn step(
        &self,
        alphabet: &Alphabet,
        from: &[u32],
        class: Class,
        out: &mut Vec<u32>,
        meter: &mut Meter,
    ) -> Result<bool, Exhausted> {
        let is_char = class < alphabet.first_unknown();
        let is_mark = class == alphabet.mark();
        let mut sorted = true;
        let mut last = 0;
        for &place in from {
            if !is_char {
                let leaf = self.place(place).and_then(|it| self.leaves.get(it.leaf as usize));
                if is_mark && leaf.is_some_and(|leaf| leaf.skips_marks) {
                    out.push(place);
                    continue;
                }
                if !is_mark && leaf.is_some_and(|leaf| leaf.leaps) {
                    self.leap(alphabet, place, out, meter)?;
                    sorted = false;
                    continue;
                }
            }
            let edges = self.edges(place);
            meter.spend(edges.len() + 1)?;
            for edge in edges {
                if edge.label.reads(alphabet, class) {
                    sorted &= last <= edge.target;
                    last = edge.target;
                    out.push(edge.target);
                }
            }
        }
        Ok(sorted)
    }

    /// Everywhere that some string leads to; a string that is not empty if the place is rigid.
    fn leap(&self, alphabet: &Alphabet, from: u32, out: &mut Vec<u32>, meter: &mut Meter) -> Result<(), Exhausted> {
        let is_rigid = self.place(from).is_some_and(|place| place.rigid);
        let mut seen = HashSet::new();
        if !is_rigid {
            seen.insert(from);
            out.push(from);
        }
        let mut reached = vec![from];
        while let Some(place) = reached.pop() {
            let edges = self.edges(place);
            meter.spend(edges.len() + 8)?;
            for edge in edges {
                if edge.label != Label::One(alphabet.mark()) && seen.insert(edge.target) {
                    out.push(edge.target);
                    reached.push(edge.target);
                }
            }
        }
        Ok(())
    }

    /// Adds an automaton for an expression without intersection and complement.
    pub(super) fn add(
        &mut self,
        language: &Language,
        reading: Reading,
        skips_marks: bool,
        alphabet: &Alphabet,
        meter: &mut Meter,
    ) -> Result<u32, Exhausted> {
        let leaf = u32::try_from(self.leaves.len()).map_err(|_| Exhausted)?;
        let starts = Draft::of(language, reading, alphabet, meter)?.finish(self, leaf)?;
        self.leaves.push(Leaf {
            starts,
            end: u32::try_from(self.places.len()).map_err(|_| Exhausted)?,
            leaps: reading == Reading::May && alphabet.has_unknowns(),
            skips_marks,
        });
        Ok(leaf)
    }
}
