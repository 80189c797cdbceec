//! The whole deterministic automaton of a circuit's only goal, for questions that need all of it.

use std::sync::Arc;

use super::CharSet;
use super::Language;
use super::budget::{Exhausted, Meter};
use super::circuit::{Circuit, Reading};
use super::expression::Shape;
use super::graph::{Graph, Symbol};
use super::walk::{StateId, Walk};

/// Only states that are on the way to a member; the first one is the start. None: no member.
#[derive(Debug, Default)]
pub(super) struct Explicit {
    /// By state: its edges.
    pub(super) edges: Vec<Vec<(Read, StateId)>>,
    pub(super) accepts: Vec<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Read {
    Chars(CharSet),
    Unknown(Arc<str>),
    Mark,
}

impl Explicit {
    pub(super) fn of(circuit: &Circuit, meter: &mut Meter) -> Result<Self, Exhausted> {
        let mut walk = Walk::new(circuit);
        let mut whole = Self::default();
        if walk.start(meter)?.is_none() {
            return Ok(whole);
        }
        let mut next = 0;
        while next < walk.met() {
            walk.expand(next, meter)?;
            let mut edges = Vec::with_capacity(walk.moves().len());
            for found in walk.moves() {
                let read = if found.class == circuit.alphabet.mark() {
                    Read::Mark
                } else if let Some(name) = circuit.alphabet.name(found.class) {
                    Read::Unknown(name.clone())
                } else {
                    Read::Chars(walk.chars(found))
                };
                meter.spend(if let Read::Chars(set) = &read { set.ranges().len() + 4 } else { 4 })?;
                edges.push((read, found.to));
            }
            whole.edges.push(edges);
            whole.accepts.push(walk.now(next) != 0);
            next += 1;
        }
        Ok(whole.trimmed())
    }

    /// Without the states that no member passes.
    fn trimmed(self) -> Self {
        let mut into: Vec<Vec<usize>> = vec![Vec::new(); self.edges.len()];
        for (from, edges) in self.edges.iter().enumerate() {
            for (_, to) in edges {
                if let Some(into) = into.get_mut(*to as usize) {
                    into.push(from);
                }
            }
        }
        let mut useful = self.accepts.clone();
        let mut open: Vec<usize> =
            useful.iter().enumerate().filter(|(_, it)| **it).map(|(state, _)| state).collect();
        while let Some(state) = open.pop() {
            for &from in into.get(state).into_iter().flatten() {
                if let Some(seen) = useful.get_mut(from)
                    && !std::mem::replace(seen, true)
                {
                    open.push(from);
                }
            }
        }
        if !useful.first().is_some_and(|it| *it) {
            return Self::default();
        }
        let mut numbers: Vec<Option<StateId>> = Vec::with_capacity(useful.len());
        let mut kept = 0;
        for useful in &useful {
            numbers.push(useful.then_some(kept));
            kept += StateId::from(*useful);
        }
        let number = |state: StateId| numbers.get(state as usize).copied().flatten();
        let mut trimmed = Self::default();
        for ((edges, accepts), useful) in self.edges.into_iter().zip(self.accepts).zip(useful) {
            if useful {
                let kept = edges.into_iter().filter_map(|(read, to)| Some((read, number(to)?)));
                trimmed.edges.push(kept.collect());
                trimmed.accepts.push(accepts);
            }
        }
        trimmed
    }

    /// Is there a way back to some state?
    pub(super) fn has_cycle(&self) -> bool {
        let mut entries = vec![0_usize; self.edges.len()];
        for (_, to) in self.edges.iter().flatten() {
            if let Some(entries) = entries.get_mut(*to as usize) {
                *entries += 1;
            }
        }
        // States are taken away once all that lead to them are; a cycle never is.
        let mut open: Vec<usize> =
            entries.iter().enumerate().filter(|(_, it)| **it == 0).map(|(state, _)| state).collect();
        let mut taken = 0;
        while let Some(state) = open.pop() {
            taken += 1;
            for (_, to) in self.edges.get(state).into_iter().flatten() {
                let to = *to as usize;
                if let Some(entries) = entries.get_mut(to) {
                    *entries -= 1;
                    if *entries == 0 {
                        open.push(to);
                    }
                }
            }
        }
        taken < self.edges.len()
    }

    fn into_graph(self) -> Graph {
        let mut graph = Graph { starts: Vec::new(), accepts: self.accepts, edges: Vec::new() };
        graph.starts.extend((!self.edges.is_empty()).then_some(0));
        for (from, edges) in (0..).zip(self.edges) {
            graph.edges.extend(edges.into_iter().filter_map(|(read, to)| match read {
                Read::Chars(set) => Some((from, Symbol::Chars(set), to)),
                Read::Unknown(name) => Some((from, Symbol::Unknown(name), to)),
                Read::Mark => None,
            }));
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
pub(super) fn without_booleans(
    language: &Language,
    meter: &mut Meter,
) -> Result<Language, Exhausted> {
    if !language.has_boolean() {
        return Ok(language.clone());
    }
    if language.has_unknown() {
        return Err(Exhausted);
    }
    let language = prepare(language, meter)?;
    let mut circuit = Circuit::over(&[&language])?;
    let goal = circuit.read(&language, Reading::Generate, meter)?;
    circuit.goals.push(goal);
    let graph = Explicit::of(&circuit, meter)?.into_graph();
    Ok(Language::new(Shape::Graph(graph)))
}
