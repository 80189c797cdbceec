//! The whole deterministic automaton of a circuit's only goal, for questions that need all of it.

use std::ops::Range;
use std::sync::Arc;

use super::alphabet::Class;
use super::budget::{Exhausted, Meter};
use super::circuit::{Circuit, Reading};
use super::expression::Shape;
use super::graph::{Graph, Symbol};
use super::walk::{Cell, Move, StateId, Walk};
use super::{CharSet, Language};

/// Only states that are on the way to a member; the first one is the start. None: no member.
#[derive(Debug)]
pub(super) struct Explicit<'c> {
    circuit: &'c Circuit,
    states: Vec<State>,
    edges: Vec<Move>,
    named: Vec<Class>,
}

#[derive(Debug)]
struct State {
    edges: Range<usize>,
    named: Range<usize>,
    accepts: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    Chars(CharSet),
    Unknown(Arc<str>),
    Mark,
}

impl<'c> Explicit<'c> {
    pub(super) fn of(circuit: &'c Circuit, meter: &mut Meter) -> Result<Self, Exhausted> {
        let mut walk = Walk::new(circuit);
        let mut whole = Self { circuit, states: Vec::new(), edges: Vec::new(), named: Vec::new() };
        walk.start(meter)?;
        let mut next = 0;
        while next < walk.met() {
            walk.expand(next, meter)?;
            meter.spend(walk.moves().len() + walk.named().len())?;
            whole.push(walk.moves(), walk.named(), walk.now(next) != 0);
            next += 1;
        }
        Ok(whole.trimmed())
    }

    fn push(&mut self, edges: &[Move], named: &[Class], accepts: bool) {
        let first = (self.edges.len(), self.named.len());
        self.edges.extend_from_slice(edges);
        self.named.extend_from_slice(named);
        self.states.push(State { edges: first.0..self.edges.len(), named: first.1..self.named.len(), accepts });
    }

    /// How many states there are.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    pub(super) fn accepts(&self, state: StateId) -> bool {
        self.states.get(state as usize).is_some_and(|state| state.accepts)
    }

    pub(super) fn edges(&self, state: StateId) -> &[Move] {
        let range = self.states.get(state as usize).map(|state| state.edges.clone());
        range.and_then(|range| self.edges.get(range)).unwrap_or_default()
    }

    pub(super) fn is_mark(&self, edge: &Move) -> bool {
        edge.class == self.circuit.alphabet.mark()
    }

    /// What an edge of a state reads.
    pub(super) fn read(&self, state: StateId, edge: &Move) -> Read {
        let alphabet = &self.circuit.alphabet;
        let named = || -> CharSet {
            let range = self.states.get(state as usize).map(|state| state.named.clone());
            let named = range.and_then(|range| self.named.get(range)).unwrap_or_default();
            named.iter().filter_map(|class| alphabet.sample(*class)).collect()
        };
        if self.is_mark(edge) {
            return Read::Mark;
        }
        match (edge.cell, alphabet.name(edge.class), alphabet.sample(edge.class)) {
            (_, Some(name), _) => Read::Unknown(name.clone()),
            (Cell::Rest(None), ..) => Read::Chars(named().complement()),
            (Cell::Rest(Some(block)), ..) => Read::Chars(alphabet.block_chars(block).difference(&named())),
            (Cell::One, _, c) => Read::Chars(c.map_or(CharSet::EMPTY, CharSet::from)),
        }
    }

    /// Without the states that no member passes.
    fn trimmed(self) -> Self {
        let useful = self.useful();
        if useful.iter().all(|it| *it) {
            return self;
        }
        let mut trimmed = Self { circuit: self.circuit, states: Vec::new(), edges: Vec::new(), named: Vec::new() };
        if !useful.first().is_some_and(|it| *it) {
            return trimmed;
        }
        let mut numbers: Vec<Option<StateId>> = Vec::with_capacity(useful.len());
        let mut kept = 0;
        for useful in &useful {
            numbers.push(useful.then_some(kept));
            kept += StateId::from(*useful);
        }
        let renumber = |edge: &Move| {
            let to = numbers.get(edge.to as usize).copied().flatten()?;
            Some(Move { to, ..*edge })
        };
        let mut edges = Vec::new();
        for ((number, state), useful) in (0..).zip(&self.states).zip(useful) {
            if useful {
                edges.clear();
                edges.extend(self.edges(number).iter().filter_map(renumber));
                let named = self.named.get(state.named.clone()).unwrap_or_default();
                trimmed.push(&edges, named, state.accepts);
            }
        }
        trimmed
    }

    /// By state: does a way lead from it to the end of a member?
    fn useful(&self) -> Vec<bool> {
        // The edges by their target: a counting sort.
        let mut ends = vec![0_usize; self.states.len() + 1];
        for edge in &self.edges {
            if let Some(end) = ends.get_mut(edge.to as usize + 1) {
                *end += 1;
            }
        }
        let mut total = 0;
        for end in &mut ends {
            total += *end;
            *end = total;
        }
        let mut next = ends.clone();
        let mut sources: Vec<StateId> = vec![0; self.edges.len()];
        for (from, _) in (0..).zip(&self.states) {
            for edge in self.edges(from) {
                if let Some(at) = next.get_mut(edge.to as usize) {
                    if let Some(source) = sources.get_mut(*at) {
                        *source = from;
                    }
                    *at += 1;
                }
            }
        }
        let mut useful: Vec<bool> = self.states.iter().map(|state| state.accepts).collect();
        let mut open: Vec<usize> = useful.iter().enumerate().filter(|(_, it)| **it).map(|(state, _)| state).collect();
        while let Some(state) = open.pop() {
            let range = ends.get(state).zip(ends.get(state + 1)).map(|(first, end)| *first..*end);
            for &from in range.and_then(|range| sources.get(range)).unwrap_or_default() {
                if let Some(seen) = useful.get_mut(from as usize)
                    && !std::mem::replace(seen, true)
                {
                    open.push(from as usize);
                }
            }
        }
        useful
    }

    /// Is there a way back to some state?
    pub(super) fn has_cycle(&self) -> bool {
        let mut entries = vec![0_usize; self.states.len()];
        for edge in &self.edges {
            if let Some(entries) = entries.get_mut(edge.to as usize) {
                *entries += 1;
            }
        }
        // States are taken away once all that lead to them are; one on a cycle never is.
        let mut open: Vec<StateId> = (0..).zip(&entries).filter(|(_, it)| **it == 0).map(|(state, _)| state).collect();
        let mut taken = 0;
        while let Some(state) = open.pop() {
            taken += 1;
            for edge in self.edges(state) {
                if let Some(entries) = entries.get_mut(edge.to as usize) {
                    *entries -= 1;
                    if *entries == 0 {
                        open.push(edge.to);
                    }
                }
            }
        }
        taken < self.states.len()
    }

    fn graph(&self) -> Graph {
        let mut graph = Graph::default();
        graph.starts.extend((!self.states.is_empty()).then_some(0));
        for (from, state) in (0..).zip(&self.states) {
            graph.accepts.push(state.accepts);
            for edge in self.edges(from) {
                let symbol = match self.read(from, edge) {
                    Read::Chars(set) => Symbol::Chars(set),
                    Read::Unknown(name) => Symbol::Unknown(name),
                    Read::Mark => continue,
                };
                graph.edges.push((from, symbol, edge.to));
            }
        }
        graph
    }
}

/// The same language with intersections and complements inside concatenations worked out.
///
/// An unknown in such a place is refused: once it is worked out, nothing tells for which side to err.
pub(super) fn prepare(language: &Language, meter: &mut Meter) -> Result<Language, Exhausted> {
    if !language.has_joined_boolean() {
        return Ok(language.clone());
    }
    let mut all = |of: &[Language], join: fn(&[Language]) -> Language| {
        let prepared: Result<Vec<_>, _> = of.iter().map(|it| prepare(it, meter)).collect();
        Ok(join(&prepared?))
    };
    match language.shape() {
        Shape::Union(of) => all(of, |of| Language::union(of)),
        Shape::Intersection(of) => all(of, |of| Language::intersection(of)),
        Shape::Complement(inner) => Ok(prepare(inner, meter)?.complement()),
        Shape::Concat(parts) => {
            let mut worked_out = Vec::with_capacity(parts.len());
            for part in parts {
                worked_out.push(without_booleans(part, meter)?);
            }
            Ok(Language::concat(&worked_out))
        }
        Shape::Line(_) | Shape::Graph(_) | Shape::TooDeep => Ok(language.clone()),
    }
}

/// The same language as an automaton, if it holds an intersection or a complement.
pub(super) fn without_booleans(language: &Language, meter: &mut Meter) -> Result<Language, Exhausted> {
    if !language.has_boolean() {
        return Ok(language.clone());
    }
    if language.has_unknown() {
        return Err(Exhausted);
    }
    let language = prepare(language, meter)?;
    let mut circuit = Circuit::over(&[&language], meter)?;
    let goal = circuit.read(&language, Reading::Generate, meter)?;
    circuit.goals.push(goal);
    let graph = Explicit::of(&circuit, meter)?.graph();
    Ok(Language::new(Shape::Graph(graph)))
}
