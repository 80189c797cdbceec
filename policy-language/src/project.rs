//! Which strings can stand at some parts of a template.

use super::budget::{Budget, Exhausted, Meter, TooComplex};
use super::circuit::{Circuit, Gate, Reading};
use super::explicit::{Explicit, Read, prepare, without_booleans};
use super::expression::{Item, Shape};
use super::graph::{Graph, Symbol};
use super::walk::{Move, StateId};
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
    /// use policy_language::{Budget, CharSet, GlobToken, Language, Piece};
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
    /// # Ok::<(), policy_language::TooComplex>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn project(
        template: &[Piece<'_>],
        separator: char,
        within: &Self,
        budget: Budget<'_>,
    ) -> Result<Self, TooComplex> {
        Meter::run(budget, &[within], |meter| {
            let within = prepare(within, meter)?;
            let (template, kept) = marked(template, meter)?;
            let mut circuit = Circuit::over(&[&within, &template], meter)?;
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
fn marked(template: &[Piece<'_>], meter: &mut Meter) -> Result<(Language, Vec<bool>), Exhausted> {
    let mut parts = Vec::new();
    let mut kept: Vec<bool> = Vec::new();
    for piece in template {
        let (language, keep) = match piece {
            Piece::Keep(language) => (language, true),
            Piece::Pass(language) => (language, false),
        };
        if keep || kept.last() != Some(&false) {
            let mark = |&from_kept: &bool| Item::Mark { from_kept, to_kept: keep };
            parts.extend(kept.last().map(mark).map(|mark| Language::line([mark])));
            kept.push(keep);
        }
        parts.push(without_booleans(language, meter)?);
    }
    Ok((Language::concat(&parts), kept))
}

/// The automaton of the marked words, with what is not kept made silent and then removed.
struct Projection<'a> {
    whole: &'a Explicit<'a>,
    /// By segment.
    kept: Vec<bool>,
    /// By state: the segment it is in.
    segments: Vec<usize>,
    separator: CharSet,
}

/// What becomes of an edge.
enum Fate {
    Spoken,
    Separator,
    Silent,
    /// Nothing kept follows, and every state leads to a member.
    End,
}

impl<'a> Projection<'a> {
    fn new(whole: &'a Explicit<'a>, kept: Vec<bool>, separator: char) -> Self {
        // As many segments as marks were read; all ways to a useful state hold the same number.
        let mut segments = vec![usize::MAX; whole.len()];
        let mut open: Vec<(StateId, usize)> = vec![(0, 0)];
        while let Some((state, segment)) = open.pop() {
            match segments.get_mut(state as usize) {
                Some(of) if *of == usize::MAX => *of = segment,
                _ => continue,
            }
            for edge in whole.edges(state) {
                open.push((edge.to, segment + usize::from(whole.is_mark(edge))));
            }
        }
        Self { whole, kept, segments, separator: separator.into() }
    }

    fn is_kept(&self, segment: usize) -> bool {
        self.kept.get(segment).is_some_and(|it| *it)
    }

    fn fate(&self, state: StateId, edge: &Move) -> Fate {
        let segment = self.segments.get(state as usize).copied().unwrap_or(0);
        if !self.whole.is_mark(edge) {
            return if self.is_kept(segment) { Fate::Spoken } else { Fate::Silent };
        }
        let next = segment + 1;
        if !self.kept.iter().skip(next).any(|it| *it) {
            Fate::End
        } else if self.is_kept(next) && self.kept.iter().take(next).any(|it| *it) {
            Fate::Separator
        } else {
            Fate::Silent
        }
    }

    fn graph(&self, meter: &mut Meter) -> Result<Graph, Exhausted> {
        let mut graph = Graph::default();
        let states = self.whole.len();
        if states == 0 {
            return Ok(graph);
        }
        graph.starts.push(0);
        // Places are the start and whatever an edge that is not silent leads to.
        let mut places: Vec<Option<u32>> = vec![None; states];
        let mut entries: Vec<StateId> = vec![0];
        places.splice(..1, [Some(0)]);
        let mut passed: Vec<Option<StateId>> = vec![None; states];
        let mut open = Vec::new();
        let mut next = 0;
        while let Some(&entry) = entries.get(next) {
            let from = u32::try_from(next).map_err(|_| Exhausted)?;
            next += 1;
            let mut accepts = !self.kept.contains(&true);
            open.push(entry);
            while let Some(state) = open.pop() {
                let Some(passed) = passed.get_mut(state as usize) else {
                    continue;
                };
                if passed.replace(entry) == Some(entry) {
                    continue;
                }
                accepts |= self.whole.accepts(state);
                for edge in self.whole.edges(state) {
                    meter.spend(4)?;
                    let symbol = match self.fate(state, edge) {
                        Fate::End => {
                            accepts = true;
                            continue;
                        }
                        Fate::Silent => {
                            open.push(edge.to);
                            continue;
                        }
                        Fate::Separator => Symbol::Chars(self.separator.clone()),
                        Fate::Spoken => match self.whole.read(state, edge) {
                            Read::Chars(set) => Symbol::Chars(set),
                            Read::Unknown(name) => Symbol::Unknown(name),
                            Read::Mark => continue,
                        },
                    };
                    let Some(place) = places.get_mut(edge.to as usize) else {
                        continue;
                    };
                    let fresh = u32::try_from(entries.len()).map_err(|_| Exhausted)?;
                    let place = *place.get_or_insert_with(|| {
                        entries.push(edge.to);
                        fresh
                    });
                    graph.edges.push((from, symbol, place));
                }
            }
            graph.accepts.push(accepts);
        }
        Ok(graph)
    }
}
