//! Which strings can stand at some parts of a template.

use std::collections::{HashMap, HashSet};

use super::budget::{Budget, Exhausted, Meter, TooComplex};
use super::circuit::{Circuit, Gate, Reading};
use super::explicit::{Explicit, Read, prepare, without_booleans};
use super::expression::{Item, Shape};
use super::graph::{Graph, Symbol};
use super::walk::StateId;
use super::{CharSet, Language};

/// A part of a template, for [`Language::project`].
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// Its strings are asked for.
    Keep(&'a Language),
    /// Some string of this must stand here.
    Pass(&'a Language),
}

impl Language {
    /// The strings that can stand at the kept pieces of a template, so that, with some strings at
    /// the others, the whole is one of `within`.
    ///
    /// The strings of several kept pieces are joined by `separator`; choose one that none of these
    /// pieces can hold, and the members of the result are exactly the possible combinations.
    ///
    /// An unknown in `within` is taken to stand inside one piece. If it could reach over several,
    /// ask about [`within.at_most()`](Self::at_most). An unknown in the template is any string.
    ///
    /// ```
    /// use policy_core::language::{Budget, CharSet, GlobToken, Language, Piece};
    ///
    /// let name = Language::run(CharSet::from_static(&[('a', 'z')]), 1, None);
    /// let template = [
    ///     Piece::Pass(&Language::literal("repo:")),
    ///     Piece::Keep(&name),
    ///     Piece::Pass(&Language::literal("/")),
    ///     Piece::Pass(&name),
    /// ];
    /// let pattern = Language::glob([GlobToken::Literal("repo:octo"), GlobToken::AnyRun]);
    /// let owners = Language::project(&template, '/', &pattern, Budget::DEFAULT)?;
    /// let first: Vec<_> = owners.members(2, Budget::DEFAULT)?.listed;
    /// assert_eq!(first.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["octo", "octoa"]);
    /// # Ok::<(), policy_core::language::TooComplex>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn project(
        template: &[Piece<'_>],
        separator: char,
        within: &Self,
        budget: Budget,
    ) -> Result<Self, TooComplex> {
        Meter::run(budget, &[within], |meter| {
            let within = prepare(within, meter)?;
            let (template, kept) = marked(template, meter)?;
            let mut circuit = Circuit::over(&[&within, &template])?;
            let inputs = vec![
                circuit.read_marked(&within, Reading::Generate, meter)?,
                circuit.read(&template, Reading::May, meter)?,
            ];
            let goal = circuit.add(Gate::And(inputs));
            circuit.goals.push(goal);
            let whole = Explicit::of(&circuit, meter)?;
            let graph = Projection::new(&whole, kept, separator).graph(meter)?;
            Ok(Self::new(Shape::Graph(graph)))
        })
    }
}

/// The template with a mark between segments, and for each segment whether it is kept. What is
/// passed between two kept pieces is one segment.
fn marked(
    template: &[Piece<'_>],
    meter: &mut Meter,
) -> Result<(Language, Vec<bool>), Exhausted> {
    let mark = Language::line([Item::Mark]);
    let mut parts = Vec::new();
    let mut kept = Vec::new();
    for piece in template {
        let (language, keep) = match piece {
            Piece::Keep(language) => (language, true),
            Piece::Pass(language) => (language, false),
        };
        if keep || kept.last() != Some(&false) {
            parts.extend((!kept.is_empty()).then(|| mark.clone()));
            kept.push(keep);
        }
        parts.push(without_booleans(language, meter)?);
    }
    Ok((Language::concat(&parts), kept))
}

/// The automaton of the marked words, with what is not kept made silent and then removed.
struct Projection<'a> {
    whole: &'a Explicit,
    /// By segment.
    kept: Vec<bool>,
    /// By state: the segment it is in.
    segments: Vec<usize>,
    separator: CharSet,
}

/// What becomes of an edge.
enum Fate {
    Spoken(Symbol),
    Silent,
    /// Nothing kept follows, and every state leads to a member.
    End,
}

impl<'a> Projection<'a> {
    fn new(whole: &'a Explicit, kept: Vec<bool>, separator: char) -> Self {
        // As many segments as marks were read; all ways to a useful state hold the same number.
        let mut segments = vec![0; whole.edges.len()];
        let mut seen: HashSet<StateId> = HashSet::from([0]);
        let mut open: Vec<StateId> = vec![0];
        while let Some(state) = open.pop() {
            let segment = segments.get(state as usize).copied().unwrap_or(0);
            for (read, to) in whole.edges.get(state as usize).into_iter().flatten() {
                if seen.insert(*to) {
                    if let Some(of) = segments.get_mut(*to as usize) {
                        *of = segment + usize::from(*read == Read::Mark);
                    }
                    open.push(*to);
                }
            }
        }
        Self { whole, kept, segments, separator: separator.into() }
    }

    fn is_kept(&self, segment: usize) -> bool {
        self.kept.get(segment).is_some_and(|it| *it)
    }

    fn fate(&self, state: StateId, read: &Read) -> Fate {
        let segment = self.segments.get(state as usize).copied().unwrap_or(0);
        match read {
            Read::Chars(set) if self.is_kept(segment) => Fate::Spoken(Symbol::Chars(set.clone())),
            Read::Unknown(name) if self.is_kept(segment) => {
                Fate::Spoken(Symbol::Unknown(name.clone()))
            }
            Read::Mark if !self.kept.iter().skip(segment + 1).any(|it| *it) => Fate::End,
            Read::Mark
                if self.is_kept(segment + 1) && self.kept.iter().take(segment + 1).any(|it| *it) =>
            {
                Fate::Spoken(Symbol::Chars(self.separator.clone()))
            }
            _ => Fate::Silent,
        }
    }

    fn graph(&self, meter: &mut Meter) -> Result<Graph, Exhausted> {
        let mut graph = Graph::default();
        if self.whole.edges.is_empty() {
            return Ok(graph);
        }
        graph.starts.push(0);
        // Places are the start and whatever a spoken edge leads to.
        let mut places: HashMap<StateId, u32> = HashMap::from([(0, 0)]);
        let mut entries: Vec<StateId> = vec![0];
        let mut next = 0;
        while let Some(&entry) = entries.get(next) {
            let from = u32::try_from(next).map_err(|_| Exhausted)?;
            next += 1;
            let mut accepts = !self.kept.contains(&true);
            let mut silent = HashSet::from([entry]);
            let mut open = vec![entry];
            while let Some(state) = open.pop() {
                accepts |= self.whole.accepts.get(state as usize).is_some_and(|it| *it);
                for (read, to) in self.whole.edges.get(state as usize).into_iter().flatten() {
                    meter.spend(4)?;
                    match self.fate(state, read) {
                        Fate::End => accepts = true,
                        Fate::Silent => {
                            if silent.insert(*to) {
                                open.push(*to);
                            }
                        }
                        Fate::Spoken(symbol) => {
                            let fresh = u32::try_from(entries.len()).map_err(|_| Exhausted)?;
                            let place = *places.entry(*to).or_insert(fresh);
                            if place == fresh {
                                entries.push(*to);
                            }
                            graph.edges.push((from, symbol, place));
                        }
                    }
                }
            }
            graph.accepts.push(accepts);
        }
        Ok(graph)
    }
}
