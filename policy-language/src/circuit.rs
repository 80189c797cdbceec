//! A question about languages, ready to be walked: automata at the leaves, `and`, `or`, `not` above.

use super::Language;
use super::alphabet::Alphabet;
use super::budget::{Exhausted, Meter};
use super::expression::Shape;
use super::nfa::Nfa;

/// How an expression with unknowns is turned into a set of words in which a name may stand for an
/// unknown's value. For an expression without unknowns all three are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Words that yield every member, whatever the values: put them in, and no member is missing.
    Generate,
    /// At least the words that are members for some values.
    May,
    /// At most the words that are members for all values.
    Must,
}

pub(super) type GateId = usize;

#[derive(Debug)]
pub(super) enum Gate {
    Leaf(u32),
    Not(GateId),
    And(Vec<GateId>),
    Or(Vec<GateId>),
}

/// The gates' inputs come before them. A goal is a gate that the question is about.
#[derive(Debug)]
pub(super) struct Circuit {
    pub(super) alphabet: Alphabet,
    pub(super) nfa: Nfa,
    pub(super) gates: Vec<Gate>,
    pub(super) goals: Vec<GateId>,
    /// What was translated already.
    known: Vec<(Language, Reading, GateId)>,
}

impl Circuit {
    /// An empty circuit over the characters of `languages`, which are free of joined booleans.
    pub(super) fn over(languages: &[&Language], meter: &mut Meter) -> Result<Self, Exhausted> {
        Ok(Self {
            alphabet: Alphabet::of(languages, meter)?,
            nfa: Nfa::default(),
            gates: Vec::new(),
            goals: Vec::new(),
            known: Vec::new(),
        })
    }

    pub(super) fn add(&mut self, gate: Gate) -> GateId {
        self.gates.push(gate);
        self.gates.len() - 1
    }

    /// The members of `language`.
    pub(super) fn read(
        &mut self,
        language: &Language,
        reading: Reading,
        meter: &mut Meter,
    ) -> Result<GateId, Exhausted> {
        self.translate(language, reading, false, meter)
    }

    /// The members of `language` with marks anywhere.
    pub(super) fn read_marked(
        &mut self,
        language: &Language,
        reading: Reading,
        meter: &mut Meter,
    ) -> Result<GateId, Exhausted> {
        self.translate(language, reading, true, meter)
    }

    fn translate(
        &mut self,
        language: &Language,
        reading: Reading,
        marked: bool,
        meter: &mut Meter,
    ) -> Result<GateId, Exhausted> {
        meter.spend(1 + self.known.len() / 8)?;
        let reading = if self.alphabet.has_unknowns() { reading } else { Reading::Generate };
        let is_known = |(known, as_read, _): &&(Language, Reading, GateId)| *as_read == reading && known.is(language);
        if let Some((.., gate)) = self.known.iter().find(is_known) {
            return Ok(*gate);
        }
        let gate = match language.shape() {
            Shape::TooDeep => return Err(Exhausted),
            _ if !language.has_boolean() => {
                let leaf = self.nfa.add(language, reading, marked, &self.alphabet, meter)?;
                Gate::Leaf(leaf)
            }
            Shape::Union(of) => {
                let mut inputs = Vec::with_capacity(of.len());
                for language in of {
                    inputs.push(self.translate(language, reading, marked, meter)?);
                }
                Gate::Or(inputs)
            }
            Shape::Intersection(of) => {
                // One operand generates the words, the others only may refuse them.
                let generator = generator(of);
                let mut inputs = Vec::with_capacity(of.len());
                for (i, language) in of.iter().enumerate() {
                    let reading = match reading {
                        Reading::Generate if i != generator => Reading::May,
                        _ => reading,
                    };
                    inputs.push(self.translate(language, reading, marked, meter)?);
                }
                Gate::And(inputs)
            }
            Shape::Complement(inner) => {
                let opposite = match reading {
                    Reading::Generate | Reading::May => Reading::Must,
                    Reading::Must => Reading::May,
                };
                let inner = self.translate(inner, opposite, marked, meter)?;
                let not = Gate::Not(inner);
                if reading == Reading::Generate && self.alphabet.has_unknowns() {
                    // Nothing in a complement names an unknown: plain strings yield all members.
                    let not = self.add(not);
                    let plain = self.translate(&Language::all(), reading, marked, meter)?;
                    Gate::And(vec![not, plain])
                } else {
                    not
                }
            }
            Shape::Line(_) | Shape::Concat(_) | Shape::Graph(_) => return Err(Exhausted),
        };
        let gate = self.add(gate);
        self.known.push((language.clone(), reading, gate));
        Ok(gate)
    }
}

/// The operand whose unknowns are kept by name: the first that holds some and is no complement.
fn generator(of: &[Language]) -> usize {
    let is_complement = |language: &&Language| matches!(language.shape(), Shape::Complement(_));
    of.iter()
        .position(|language| language.has_unknown() && !is_complement(&language))
        .or_else(|| of.iter().position(|language| !is_complement(&language)))
        .unwrap_or(0)
}
