//! The requests of one caller, cut into cells: in each of them the rules differ by the subject alone.

use super::atoms::{Atom, Key};
use super::caller::Caller;
use super::rule::{Rule, Side};
use super::token::Held;
use crate::document::Effect;
use crate::evaluate::Outcome;
use crate::language::{CharSet, Language, Purse, TooComplex};

/// Rules and what can be under the keys that they test.
pub(super) struct Cells<'r, 'p> {
    rules: &'r [Rule<'p>],
    keys: Vec<(&'p str, Vec<Atom>)>,
    count: usize,
}

/// A choice of what a request holds under each key.
pub(super) struct Cell<'c> {
    /// For each key its name and what it holds.
    pub(super) held: Vec<(&'c str, &'c Atom)>,
    /// For each rule whether it is about these requests, the subject aside.
    pub(super) outcomes: Vec<Outcome>,
}

/// How to take what is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As [`verdict`](crate::evaluate::verdict) does: a doubt lets nobody in.
    Surely,
    /// A doubt lets in.
    Maybe,
}

/// Every text that may be a subject where nothing is known of its form.
pub(super) fn not_empty() -> Language {
    Language::run(CharSet::ALL, 1, None)
}

/// More cells than this are not looked at.
const MAX_CELLS: usize = 1 << 12;

impl<'r, 'p> Cells<'r, 'p> {
    pub(super) fn of(rules: &'r [Rule<'p>], caller: &Caller<'_>, purse: &Purse) -> Result<Self, TooComplex> {
        let mut keys = Vec::new();
        let mut count = 1_usize;
        for key in Key::all(rules) {
            let atoms = key.atoms(rules, caller, purse)?;
            count = count.saturating_mul(atoms.len());
            if count > MAX_CELLS {
                return Err(TooComplex::of(key.name));
            }
            keys.push((key.name, atoms));
        }
        Ok(Self { rules, keys, count })
    }

    /// The cells that some `Allow` is about.
    pub(super) fn iter(&self) -> impl Iterator<Item = Cell<'_>> {
        (0..self.count).map(|number| self.cell(number)).filter(|cell| {
            let speaks =
                |(rule, outcome): (&Rule<'_>, &Outcome)| rule.effect == Effect::Allow && *outcome != Outcome::Fails;
            self.rules.iter().zip(&cell.outcomes).any(speaks)
        })
    }

    fn cell(&self, number: usize) -> Cell<'_> {
        let mut rest = number;
        let mut held = Vec::with_capacity(self.keys.len());
        for (name, atoms) in &self.keys {
            held.extend(atoms.get(rest % atoms.len()).map(|atom| (*name, atom)));
            rest /= atoms.len();
        }
        let outcome = |(index, rule): (usize, &Rule<'_>)| {
            let said = held.iter().filter_map(|(_, atom)| atom.outcomes.get(index)).copied();
            Outcome::all(std::iter::once(rule.always).chain(said))
        };
        let outcomes = self.rules.iter().enumerate().map(outcome).collect();
        Cell { held, outcomes }
    }

    /// The subjects that the rules of one side let in, in a cell; the empty text may be among them, though no token has it.
    pub(super) fn subjects(&self, cell: &Cell<'_>, side: Side, reading: Reading) -> Language {
        let mut lists: [Vec<&Language>; 2] = [Vec::new(), Vec::new()];
        for (rule, outcome) in self.rules.iter().zip(&cell.outcomes).filter(|(rule, _)| rule.side == side) {
            let is_generous = (rule.effect == Effect::Allow) == (reading == Reading::Maybe);
            let holds = if is_generous { *outcome != Outcome::Fails } else { *outcome == Outcome::Holds };
            let subjects = if is_generous { &rule.subject.at_most } else { &rule.subject.at_least };
            let [allowed, denied] = &mut lists;
            match rule.effect {
                _ if !holds => {}
                Effect::Allow => allowed.push(subjects),
                Effect::Deny => denied.push(subjects),
            }
        }
        let [allowed, denied] = lists;
        if allowed.is_empty() {
            return Language::empty();
        }
        let allowed = Language::union(allowed);
        if denied.is_empty() { allowed } else { allowed.difference(&Language::union(denied)) }
    }

    /// Whether nothing in the cell is in doubt.
    pub(super) fn is_certain(&self, cell: &Cell<'_>) -> bool {
        self.rules.iter().zip(&cell.outcomes).all(|(rule, outcome)| match outcome {
            Outcome::Fails => true,
            Outcome::Holds => rule.subject.is_exact && !rule.is_conditional,
            Outcome::Unsettled(_) => false,
        })
    }
}

impl Cell<'_> {
    /// The keys of a request in it.
    pub(super) fn keys(&self) -> Vec<(String, Held)> {
        self.held.iter().map(|(name, atom)| ((*name).to_owned(), atom.sample.clone())).collect()
    }
}
