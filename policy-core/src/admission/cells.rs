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
    pub(super) fn iter(&self) -> Iter<'_, 'r, 'p> {
        Iter { cells: self, next: 0 }
    }

    fn cell(&self, number: usize) -> Cell<'_> {
        let mut rest = number;
        let mut held = Vec::with_capacity(self.keys.len());
        for (name, atoms) in &self.keys {
            if let Some(atom) = atoms.get(rest % atoms.len()) {
                held.push((*name, atom));
            }
            rest /= atoms.len();
        }
        let mut outcomes = Vec::with_capacity(self.rules.len());
        for (index, rule) in self.rules.iter().enumerate() {
            let mut all = rule.always;
            for (_, atom) in &held {
                all = all.and(atom.outcomes.get(index).copied().unwrap_or(Outcome::Holds));
            }
            outcomes.push(all);
        }
        Cell { held, outcomes }
    }

    /// The subjects that the rules of one side let in, in a cell; the empty text may be among them, though no token has it.
    pub(super) fn subjects(&self, cell: &Cell<'_>, side: Side, reading: Reading) -> Language {
        let mut lists: [Vec<&Language>; 2] = [Vec::new(), Vec::new()];
        for (rule, outcome) in self.rules.iter().zip(&cell.outcomes) {
            let is_generous = (rule.effect == Effect::Allow) == (reading == Reading::Maybe);
            let holds = if is_generous { *outcome != Outcome::Fails } else { *outcome == Outcome::Holds };
            let subjects = if is_generous { &rule.subject.at_most } else { &rule.subject.at_least };
            let [allowed, denied] = &mut lists;
            match rule.effect {
                _ if !holds || rule.side != side => {}
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
        for (rule, outcome) in self.rules.iter().zip(&cell.outcomes) {
            let is_certain = match outcome {
                Outcome::Fails => true,
                Outcome::Holds => rule.subject.is_exact && !rule.is_conditional,
                Outcome::Unsettled(_) => false,
            };
            if !is_certain {
                return false;
            }
        }
        true
    }
}

/// Whether no `Allow` is about the requests of which the rules say this.
pub(super) fn is_moot(rules: &[Rule<'_>], outcomes: &[Outcome]) -> bool {
    for (rule, outcome) in rules.iter().zip(outcomes) {
        if rule.effect == Effect::Allow && *outcome != Outcome::Fails {
            return false;
        }
    }
    true
}

/// The iterator of [`Cells::iter`].
pub(super) struct Iter<'c, 'r, 'p> {
    cells: &'c Cells<'r, 'p>,
    next: usize,
}

impl<'c> Iterator for Iter<'c, '_, '_> {
    type Item = Cell<'c>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.cells.count {
            let cell = self.cells.cell(self.next);
            self.next += 1;
            if !is_moot(self.cells.rules, &cell.outcomes) {
                return Some(cell);
            }
        }
        None
    }
}

impl Cell<'_> {
    /// The keys of a request in it.
    pub(super) fn keys(&self) -> Vec<(String, Held)> {
        let mut keys = Vec::with_capacity(self.held.len());
        for (name, atom) in &self.held {
            keys.push(((*name).to_owned(), atom.sample.clone()));
        }
        keys
    }
}
