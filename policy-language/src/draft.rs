//! Building an automaton for a leaf.

use super::alphabet::{Alphabet, few};
use super::budget::{Exhausted, Meter};
use super::circuit::Reading;
use super::expression::{Item, Shape};
use super::graph::{Graph, Symbol};
use super::nfa::{Edge, Label, Nfa, Place};
use super::order::{pair, sort_by_number};
use super::{CharSet, Language};

/// A leaf under construction, with silent edges. Places are numbered from 0.
pub(super) struct Draft<'a> {
    alphabet: &'a Alphabet,
    reading: Reading,
    meter: &'a mut Meter,
    places: Vec<Sketch>,
    edges: Vec<(u32, Label, u32)>,
    silent: Vec<(u32, u32)>,
    entries: Vec<u32>,
}

#[derive(Clone, Copy)]
struct Sketch {
    covers: u32,
    looped: Option<Label>,
    accepts: bool,
    rigid: bool,
}

impl<'a> Draft<'a> {
    pub(super) fn of(
        language: &Language,
        reading: Reading,
        alphabet: &'a Alphabet,
        meter: &'a mut Meter,
    ) -> Result<Self, Exhausted> {
        let mut draft = Self {
            alphabet,
            reading,
            meter,
            places: Vec::new(),
            edges: Vec::new(),
            silent: Vec::new(),
            entries: Vec::new(),
        };
        draft.alternatives(language)?;
        Ok(draft)
    }

    fn place(&mut self) -> Result<u32, Exhausted> {
        self.meter.spend(4)?;
        let place = u32::try_from(self.places.len()).map_err(|_| Exhausted)?;
        self.places.push(Sketch { covers: place, looped: None, accepts: false, rigid: false });
        Ok(place)
    }

    fn edge(&mut self, from: u32, label: Label, to: u32) -> Result<(), Exhausted> {
        self.meter.spend(2)?;
        self.edges.push((from, label, to));
        Ok(())
    }

    fn silent(&mut self, from: u32, to: u32) -> Result<(), Exhausted> {
        self.meter.spend(2)?;
        self.silent.push((from, to));
        Ok(())
    }

    fn sketch(&mut self, place: u32) -> Option<&mut Sketch> {
        self.places.get_mut(place as usize)
    }

    /// The alternatives of the whole leaf, each with its own entry.
    fn alternatives(&mut self, language: &Language) -> Result<(), Exhausted> {
        if let Shape::Union(of) = language.shape() {
            return of.iter().try_for_each(|language| self.alternatives(language));
        }
        let entry = self.place()?;
        self.entries.push(entry);
        let end = self.language(language, entry)?;
        if let Some(end) = self.sketch(end) {
            end.accepts = true;
        }
        Ok(())
    }

    /// Reads `language` from a place that nothing else leaves; returns where it ends.
    fn language(&mut self, language: &Language, from: u32) -> Result<u32, Exhausted> {
        match language.shape() {
            Shape::Line(items) => self.line(items, from),
            Shape::Concat(parts) => parts.iter().try_fold(from, |at, part| {
                // A loop that the last part left behind must not be entered again.
                let at = self.fresh(at)?;
                self.language(part, at)
            }),
            Shape::Union(of) => {
                let mut ends = Vec::with_capacity(of.len());
                for language in of {
                    let start = self.place()?;
                    self.silent(from, start)?;
                    ends.push(self.language(language, start)?);
                }
                let join = self.place()?;
                ends.into_iter().try_for_each(|end| self.silent(end, join))?;
                Ok(join)
            }
            Shape::Graph(graph) => self.graph(graph, from),
            // Booleans were turned into graphs before, or are no leaf.
            Shape::Intersection(_) | Shape::Complement(_) | Shape::TooDeep => Err(Exhausted),
        }
    }

    /// This place, or one after it if it loops.
    fn fresh(&mut self, at: u32) -> Result<u32, Exhausted> {
        if self.sketch(at).is_none_or(|place| place.looped.is_none()) {
            return Ok(at);
        }
        let next = self.place()?;
        self.silent(at, next)?;
        Ok(next)
    }

    fn line(&mut self, items: &[Item], from: u32) -> Result<u32, Exhausted> {
        let mut at = from;
        for item in items {
            match item {
                Item::Text(text) => {
                    for c in text.chars() {
                        at = self.read(at, Label::One(self.alphabet.class(c)))?;
                    }
                }
                Item::AnyCase(text) => {
                    for c in text.chars() {
                        let lower = self.alphabet.class(c.to_ascii_lowercase());
                        let upper = self.alphabet.class(c.to_ascii_uppercase());
                        let next = self.read(at, Label::One(lower))?;
                        if upper != lower {
                            self.edge(at, Label::One(upper), next)?;
                        }
                        at = next;
                    }
                }
                Item::Run { set, min, max } => {
                    let labels = self.labels(set);
                    at = self.run(&labels, *min, *max, at, from)?;
                }
                Item::Unknown(_) if self.reading == Reading::May => {
                    at = self.run(&[Label::AnyChar], 0, None, at, from)?;
                }
                Item::Unknown(name) => {
                    at = self.read(at, Label::One(self.alphabet.unknown(name)))?;
                }
                Item::Mark { from_kept, to_kept } => {
                    let before = at;
                    at = self.read(at, Label::One(self.alphabet.mark()))?;
                    for (place, kept) in [(before, from_kept), (at, to_kept)] {
                        if let Some(place) = self.sketch(place) {
                            place.rigid = !kept;
                        }
                    }
                }
            }
        }
        Ok(at)
    }

    /// An edge to a new place.
    fn read(&mut self, from: u32, label: Label) -> Result<u32, Exhausted> {
        let to = self.place()?;
        self.edge(from, label, to)?;
        Ok(to)
    }

    fn read_any(&mut self, from: u32, labels: &[Label]) -> Result<u32, Exhausted> {
        let to = self.place()?;
        labels.iter().try_for_each(|&label| self.edge(from, label, to))?;
        Ok(to)
    }

    fn run(&mut self, labels: &[Label], min: u32, max: Option<u32>, from: u32, line: u32) -> Result<u32, Exhausted> {
        let mut at = from;
        // Where an unknown stands among the characters that are counted is all the same.
        let counts_around = max.is_none() && labels == [Label::AnyChar] && self.takes_unknowns();
        for _ in 0..min {
            if counts_around {
                at = self.star(at, labels, line)?;
            }
            at = self.read_any(at, labels)?;
        }
        let Some(max) = max else {
            return self.star(at, labels, line);
        };
        let mut exits = Vec::new();
        for _ in min..max {
            exits.push(at);
            at = self.read_any(at, labels)?;
        }
        if !exits.is_empty() {
            let end = self.place()?;
            exits.push(at);
            exits.into_iter().try_for_each(|exit| self.silent(exit, end))?;
            at = end;
        }
        Ok(at)
    }

    /// A loop on a place, on this one if it can be. If it takes anything it covers the line up to
    /// there: a word that would lead through unknowns or marks in between does so on no other way,
    /// for only one count of them fits it.
    fn star(&mut self, at: u32, labels: &[Label], line: u32) -> Result<u32, Exhausted> {
        let at = self.fresh(at)?;
        let any = match labels {
            [Label::AnyChar] if self.takes_unknowns() => &[Label::Any],
            _ => labels,
        };
        any.iter().try_for_each(|&label| self.edge(at, label, at))?;
        if let Some(place) = self.sketch(at) {
            place.looped = any.first().copied();
            if let [Label::Any | Label::AnyChar] = any {
                place.covers = line;
            }
        }
        Ok(at)
    }

    /// Does `*` take an unknown of the input? Whatever its value, yes; but what is generated should
    /// hold an unknown only where the expression does.
    fn takes_unknowns(&self) -> bool {
        self.reading != Reading::Generate
    }

    /// What an edge for a set of characters is labelled with.
    fn labels(&self, set: &CharSet) -> Vec<Label> {
        if set.is_all() {
            let has_unknowns = self.alphabet.has_unknowns();
            return vec![if has_unknowns { Label::AnyChar } else { Label::Any }];
        }
        match few(set) {
            Some(chars) => chars.map(|c| Label::One(self.alphabet.class(c))).collect(),
            None => vec![Label::Set(self.alphabet.set(set))],
        }
    }

    fn graph(&mut self, graph: &Graph, from: u32) -> Result<u32, Exhausted> {
        let base = u32::try_from(self.places.len()).map_err(|_| Exhausted)?;
        for _ in &graph.accepts {
            self.place()?;
        }
        let end = self.place()?;
        for start in &graph.starts {
            self.silent(from, base + start)?;
        }
        for (place, accepts) in (base..).zip(&graph.accepts) {
            if *accepts {
                self.silent(place, end)?;
            }
        }
        for (from, symbol, to) in &graph.edges {
            let (from, to) = (base + from, base + to);
            match symbol {
                Symbol::Chars(set) => {
                    for label in self.labels(set) {
                        self.edge(from, label, to)?;
                    }
                }
                Symbol::Unknown(name) if self.reading != Reading::May => {
                    self.edge(from, Label::One(self.alphabet.unknown(name)), to)?;
                }
                Symbol::Unknown(_) | Symbol::Anything => {
                    let between = self.place()?;
                    self.silent(from, between)?;
                    self.silent(between, to)?;
                    let any = self.labels(&CharSet::ALL);
                    self.star(between, &any, between)?;
                }
            }
        }
        Ok(end)
    }

    /// Removes the silent edges and moves the rest into `nfa`; returns the places to start from.
    pub(super) fn finish(mut self, nfa: &mut Nfa, leaf: u32) -> Result<Vec<u32>, Exhausted> {
        let base = u32::try_from(nfa.places.len()).map_err(|_| Exhausted)?;
        if !self.edges.is_sorted_by_key(|(from, ..)| from) {
            sort_by_number(&mut self.edges, |(from, ..)| pair(*from, 0_u32));
        }
        let follow = self.follow()?;
        let reached = |place: u32| {
            let range = follow.ranges.get(place as usize).cloned();
            range.and_then(|range| follow.places.get(range))
        };
        let mut starts = Vec::new();
        for &entry in &self.entries {
            let follow = reached(entry).unwrap_or_else(|| std::slice::from_ref(&entry));
            starts.extend(follow.iter().map(|place| base + place));
        }
        starts.sort_unstable();
        starts.dedup();
        let mut edges = self.edges.iter().peekable();
        for (number, place) in (0..).zip(&self.places) {
            let first = nfa.edges.len();
            let mut loops = false;
            while let Some((_, label, to)) = edges.next_if(|(from, ..)| *from == number) {
                loops |= *to == number && *label == Label::Any;
                let follow = reached(*to).unwrap_or_else(|| std::slice::from_ref(to));
                self.meter.spend(follow.len())?;
                let edge = |place: &u32| Edge { label: *label, target: base + place };
                nfa.edges.extend(follow.iter().map(edge));
            }
            let universal = loops && place.accepts;
            nfa.places.push(Place {
                first: u32::try_from(first).map_err(|_| Exhausted)?,
                end: u32::try_from(nfa.edges.len()).map_err(|_| Exhausted)?,
                leaf,
                covers: base + if universal { 0 } else { place.covers },
                accepts: place.accepts,
                universal,
                rigid: place.rigid,
            });
        }
        Ok(starts)
    }

    /// Follows the silent edges, if there are any, and marks as accepting what is silently so.
    fn follow(&mut self) -> Result<Follow, Exhausted> {
        let mut follow = Follow::default();
        if self.silent.is_empty() {
            return Ok(follow);
        }
        sort_by_number(&mut self.silent, |(from, to)| pair(*from, *to));
        let mut has_edges = vec![false; self.places.len()];
        for (from, ..) in &self.edges {
            if let Some(has_edges) = has_edges.get_mut(*from as usize) {
                *has_edges = true;
            }
        }
        let mut seen = vec![u32::MAX; self.places.len()];
        let mut reached = Vec::new();
        let mut accepting = Vec::with_capacity(self.places.len());
        for (number, _) in (0..).zip(&self.places) {
            reached.clear();
            reached.push(number);
            let mut accepts = false;
            let mut next = 0;
            while let Some(&place) = reached.get(next) {
                next += 1;
                self.meter.spend(2)?;
                accepts |= self.places.get(place as usize).is_some_and(|it| it.accepts);
                for to in silent_from(&self.silent, place) {
                    if let Some(seen) = seen.get_mut(to as usize)
                        && std::mem::replace(seen, number) != number
                        && to != number
                    {
                        reached.push(to);
                    }
                }
            }
            accepting.push(accepts);
            // Where nothing can be read it is only of use that a member ends there, and that is
            // known at the place it was reached from.
            reached
                .retain(|place| has_edges.get(*place as usize).is_some_and(|it| *it) || (*place == number && accepts));
            reached.sort_unstable();
            let first = follow.places.len();
            follow.places.extend_from_slice(&reached);
            follow.ranges.push(first..follow.places.len());
        }
        for (place, accepts) in self.places.iter_mut().zip(accepting) {
            place.accepts = accepts;
        }
        Ok(follow)
    }
}

/// By place: those that silent edges lead to and that are of use, itself included.
#[derive(Default)]
struct Follow {
    ranges: Vec<std::ops::Range<usize>>,
    places: Vec<u32>,
}

fn silent_from(silent: &[(u32, u32)], place: u32) -> impl Iterator<Item = u32> {
    let first = silent.partition_point(|&(from, _)| from < place);
    let there = silent.iter().skip(first).take_while(move |&&(from, _)| from == place);
    there.map(|&(_, to)| to)
}
