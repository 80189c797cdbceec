//! Questions that a search for a shortest word answers.

use super::budget::{Budget, Exhausted, Meter, TooComplex};
use super::circuit::{Circuit, Gate, GateId, Reading};
use super::explicit::{Explicit, prepare};
use super::walk::{StateId, Walk};
use super::{Language, Witness};

/// How the members of one language relate to those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same members.
    Equal,
    /// Every member of the first is one of the second, not the reverse.
    Narrower,
    /// Every member of the second is one of the first, not the reverse.
    Wider,
    /// No member in common, and each has some.
    Disjoint,
    /// None of these.
    Overlapping,
}

/// The answer of [`Language::compare`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// How the first language relates to the second.
    pub relation: Relation,
    /// A shortest string that only the first holds.
    pub only_first: Option<Witness>,
    /// A shortest string that only the second holds.
    pub only_second: Option<Witness>,
    /// A shortest string that both hold.
    pub both: Option<Witness>,
}

impl Language {
    /// Is there no member, whatever the unknowns are?
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn is_empty(&self, budget: Budget<'_>) -> Result<bool, TooComplex> {
        Ok(self.witness(budget)?.is_none())
    }

    /// A shortest member, as readable as can be: of the shortest ones the first, where lower-case
    /// letters come before digits, these before `-`, then other printable ASCII, then the rest.
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn witness(&self, budget: Budget<'_>) -> Result<Option<Witness>, TooComplex> {
        Meter::run(budget, &[self], |meter| {
            let language = prepare(self, meter)?;
            let circuit = generating(&language, meter)?;
            let [found] = shortest(&circuit, meter)?;
            Ok(found)
        })
    }

    /// Is every member one of `other`, whatever the unknowns are? If not, a shortest one that
    /// is none.
    ///
    /// # Errors
    ///
    /// When the budget is used up; inside, the counterexample.
    pub fn is_subset_of(&self, other: &Self, budget: Budget<'_>) -> Result<Result<(), Witness>, TooComplex> {
        Meter::run(budget, &[self, other], |meter| {
            let (first, second) = (prepare(self, meter)?, prepare(other, meter)?);
            let mut circuit = Circuit::over(&[&first, &second], meter)?;
            let goal = but_not(&mut circuit, &first, &second, meter)?;
            circuit.goals.push(goal);
            let [found] = shortest(&circuit, meter)?;
            Ok(found.map_or(Ok(()), Err))
        })
    }

    /// How its members relate to those of `other`, found in one walk.
    ///
    /// With unknowns, inclusions and disjointness hold whatever they are; if one cannot be shown
    /// for every value, the relation is a weaker one and its witnesses say why.
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn compare(&self, other: &Self, budget: Budget<'_>) -> Result<Comparison, TooComplex> {
        Meter::run(budget, &[self, other], |meter| {
            let (first, second) = (prepare(self, meter)?, prepare(other, meter)?);
            let mut circuit = Circuit::over(&[&first, &second], meter)?;
            let only_first = but_not(&mut circuit, &first, &second, meter)?;
            let only_second = but_not(&mut circuit, &second, &first, meter)?;
            let shared = [circuit.read(&first, Reading::Generate, meter)?, circuit.read(&second, Reading::May, meter)?];
            let both = circuit.add(Gate::And(shared.to_vec()));
            circuit.goals.extend([only_first, only_second, both]);
            let [only_first, only_second, both] = shortest(&circuit, meter)?;
            let relation = match (&only_first, &only_second, &both) {
                (None, None, _) => Relation::Equal,
                (None, Some(_), _) => Relation::Narrower,
                (Some(_), None, _) => Relation::Wider,
                (Some(_), Some(_), None) => Relation::Disjoint,
                (Some(_), Some(_), Some(_)) => Relation::Overlapping,
            };
            Ok(Comparison { relation, only_first, only_second, both })
        })
    }

    /// Is `text` a member, for some values of the unknowns?
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn contains(&self, text: &str, budget: Budget<'_>) -> Result<bool, TooComplex> {
        Meter::run(budget, &[self], |meter| {
            let language = prepare(self, meter)?;
            let mut circuit = Circuit::over(&[&language], meter)?;
            let goal = circuit.read(&language, Reading::May, meter)?;
            circuit.goals.push(goal);
            let mut walk = Walk::new(&circuit);
            let mut at = walk.start(meter)?;
            for c in text.chars() {
                let Some(state) = at else { return Ok(false) };
                at = walk.follow(state, circuit.alphabet.class(c), meter)?;
            }
            Ok(at.is_some_and(|state| walk.now(state) != 0))
        })
    }

    /// Are there finitely many members, whatever the unknowns are?
    ///
    /// # Errors
    ///
    /// When the budget is used up.
    pub fn is_finite(&self, budget: Budget<'_>) -> Result<bool, TooComplex> {
        Meter::run(budget, &[self], |meter| {
            let language = prepare(self, meter)?;
            let circuit = generating(&language, meter)?;
            Ok(!Explicit::of(&circuit, meter)?.has_cycle())
        })
    }
}

/// A circuit for the members of one language that is prepared.
pub(super) fn generating(language: &Language, meter: &mut Meter) -> Result<Circuit, Exhausted> {
    let mut circuit = Circuit::over(&[language], meter)?;
    let goal = circuit.read(language, Reading::Generate, meter)?;
    circuit.goals.push(goal);
    Ok(circuit)
}

fn but_not(circuit: &mut Circuit, first: &Language, second: &Language, meter: &mut Meter) -> Result<GateId, Exhausted> {
    let first = circuit.read(first, Reading::Generate, meter)?;
    let second = circuit.read(second, Reading::Must, meter)?;
    let not = circuit.add(Gate::Not(second));
    Ok(circuit.add(Gate::And(vec![first, not])))
}

/// For each goal the first of its shortest words. States are met in the order of their first
/// shortest words, so a breadth-first search needs no queue.
fn shortest<const GOALS: usize>(circuit: &Circuit, meter: &mut Meter) -> Result<[Option<Witness>; GOALS], Exhausted> {
    let mut ends: [Option<StateId>; GOALS] = [None; GOALS];
    let mut walk = Walk::new(circuit);
    let mut parents: Vec<(StateId, u16)> = Vec::new();
    let mut state = 0;
    if walk.start(meter)?.is_some() {
        parents.push((0, 0));
    }
    // A state is looked at when it is met: of equally long words the first is met first.
    let mut looked_at = 0;
    while state < walk.met() && ends.contains(&None) {
        while looked_at < walk.met() {
            let now = walk.now(looked_at);
            for (bit, end) in ends.iter_mut().enumerate() {
                if end.is_none() && now & (1 << bit) != 0 {
                    *end = Some(looked_at);
                    walk.forget(1 << bit);
                }
            }
            looked_at += 1;
        }
        if walk.is_hopeful(state) {
            walk.expand(state, meter)?;
            for found in walk.moves() {
                if found.to as usize == parents.len() {
                    parents.push((state, found.class));
                }
            }
        }
        state += 1;
    }
    Ok(ends.map(|end| end.map(|end| spell(circuit, &parents, end))))
}

/// The word by which a state was met.
fn spell(circuit: &Circuit, parents: &[(StateId, u16)], end: StateId) -> Witness {
    let mut classes = Vec::new();
    let mut state = end;
    while state != 0 {
        let Some(&(parent, class)) = parents.get(state as usize) else {
            break;
        };
        classes.push(class);
        state = parent;
    }
    let mut word = Witness::new();
    for &class in classes.iter().rev() {
        match circuit.alphabet.sample(class) {
            Some(c) => word.push(c),
            None => word.push_unknown(circuit.alphabet.name(class).map_or("", |name| name)),
        }
    }
    word
}
