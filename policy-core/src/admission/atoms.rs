//! The values of a key other than the subject, cut into classes that no condition tells apart.

use std::collections::HashSet;

use super::caller::{Caller, Place};
use super::cells::{is_moot, not_empty};
use super::rule::{Kind, Rule, Test};
use super::token::Held;
use crate::evaluate::{Doubt, Matched, Outcome, combine, missing, presence};
use crate::language::{Language, Purse, TooComplex};

/// All the rules' conditions on one key.
pub(super) struct Key<'r, 'p> {
    /// As the first condition writes it.
    pub(super) name: &'p str,
    place: Place,
    /// With the rule that each is of.
    tests: Vec<(usize, &'r Test<'p>)>,
}

/// A class of what a request may hold under a key.
#[derive(Debug)]
pub(super) struct Atom {
    /// One of them.
    pub(super) sample: Held,
    /// All of them, of a key with one value.
    pub(super) values: Option<Language>,
    /// For each rule what its conditions on the key say.
    pub(super) outcomes: Vec<Outcome>,
}

/// More classes than this of one key are not looked at.
const MAX_CLASSES: usize = 64;
/// More values than this of which a key may hold several at once.
const MAX_TOGETHER: usize = 6;
/// More comparisons than this other than of texts.
const MAX_TYPED: usize = 6;

impl<'r, 'p> Key<'r, 'p> {
    /// The keys that the rules have conditions on.
    pub(super) fn all(rules: &'r [Rule<'p>]) -> Vec<Self> {
        let mut keys: Vec<Self> = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            for test in &rule.tests {
                match keys.iter_mut().find(|key| key.name.eq_ignore_ascii_case(test.key)) {
                    Some(key) => key.tests.push((index, test)),
                    None => keys.push(Self { name: test.key, place: test.place, tests: vec![(index, test)] }),
                }
            }
        }
        keys
    }

    /// The classes that some `Allow` is about.
    pub(super) fn atoms(
        &self,
        rules: &[Rule<'_>],
        caller: &Caller<'_>,
        purse: &Purse,
    ) -> Result<Vec<Atom>, TooComplex> {
        let mut atoms = Vec::new();
        let classes = match self.place {
            Place::Absent => Vec::new(),
            Place::Subject => vec![Class::of(Language::all(), String::new())],
            _ => self.classes(caller, purse)?,
        };
        let typed = self.typed();
        if typed.len() > MAX_TYPED {
            return Err(TooComplex::of(self.name));
        }
        for holding in 0..1_usize << typed.len() {
            let typed = Typed { tests: &typed, holding };
            let (has_lists, has_single) = match self.place {
                Place::Absent => (false, false),
                Place::Several { or_one } => (true, or_one),
                Place::Service { is_multivalued } => (is_multivalued, !is_multivalued),
                Place::Subject | Place::Audience | Place::Claim => (false, true),
            };
            if has_lists {
                self.several(rules, &classes, typed, &mut atoms)?;
            }
            if has_single {
                for class in &classes {
                    atoms.push(self.one(rules, class, typed));
                }
            }
        }
        if !matches!(self.place, Place::Subject | Place::Audience) {
            atoms.push(self.absent(rules));
        }
        let mut seen: Vec<Vec<Outcome>> = Vec::new();
        atoms.retain(|atom| {
            // Of lists one is like the other; one value, or none, may matter for whose the request is.
            let is_list = matches!(atom.sample, Held::Several(_));
            if is_moot(rules, &atom.outcomes) || (is_list && seen.contains(&atom.outcomes)) {
                return false;
            }
            if is_list {
                seen.push(atom.outcomes.clone());
            }
            true
        });
        Ok(atoms)
    }

    fn typed(&self) -> Vec<&'r Test<'p>> {
        let mut typed: Vec<&Test<'p>> = Vec::new();
        for (_, test) in &self.tests {
            if matches!(test.kind, Kind::Typed) && !typed.iter().any(|other| other.is_same_comparison(test)) {
                typed.push(test);
            }
        }
        typed
    }

    fn outcomes(&self, rules: &[Rule<'_>], judge: &dyn Fn(usize, &Test<'_>) -> Outcome) -> Vec<Outcome> {
        let mut outcomes = vec![Outcome::Holds; rules.len()];
        for (position, (rule, test)) in self.tests.iter().enumerate() {
            if let Some(outcome) = outcomes.get_mut(*rule) {
                *outcome = outcome.and(judge(position, test));
            }
        }
        outcomes
    }

    fn absent(&self, rules: &[Rule<'_>]) -> Atom {
        let outcomes = self.outcomes(rules, &|_, test| match test.kind {
            Kind::Presence => presence(test.operator, test.values, Outcome::Holds),
            _ => missing(test.operator).outcome(),
        });
        Atom { sample: Held::Nothing, values: None, outcomes }
    }

    fn one(&self, rules: &[Rule<'_>], class: &Class, typed: Typed<'_, '_>) -> Atom {
        let outcomes = self.outcomes(rules, &|position, test| {
            let matched = match test.kind {
                Kind::Presence => return presence(test.operator, test.values, Outcome::Fails),
                Kind::Text(_) => class.outcome(position),
                Kind::Typed => typed.outcome(test),
            };
            combine(test.operator, test.values.is_empty(), false, Matched::one(matched))
        });
        Atom { sample: Held::One(class.sample.clone()), values: Some(class.values.clone()), outcomes }
    }

    /// Adds lists of values, told apart by which classes they have a value of; the short ones first.
    fn several(
        &self,
        rules: &[Rule<'_>],
        classes: &[Class],
        typed: Typed<'_, '_>,
        to: &mut Vec<Atom>,
    ) -> Result<(), TooComplex> {
        if classes.len() > MAX_TOGETHER {
            return Err(TooComplex::of(self.name));
        }
        for length in 1..=classes.len() {
            for together in 1_usize..1 << classes.len() {
                if together.count_ones() as usize == length {
                    to.push(self.list(rules, classes, together, typed));
                }
            }
        }
        Ok(())
    }

    /// A list with a value of each of the classes whose bit is set.
    fn list(&self, rules: &[Rule<'_>], classes: &[Class], together: usize, typed: Typed<'_, '_>) -> Atom {
        let mut held = Vec::new();
        let mut sample = Vec::new();
        for (index, class) in classes.iter().enumerate() {
            if together & (1 << index) != 0 {
                held.push(class);
                sample.push(class.sample.clone());
            }
        }
        let outcomes = self.outcomes(rules, &|position, test| {
            let mut matched = Matched::NO_VALUES;
            match test.kind {
                Kind::Presence => return presence(test.operator, test.values, Outcome::Fails),
                Kind::Text(_) => {
                    for class in &held {
                        matched.add(class.outcome(position));
                    }
                }
                Kind::Typed => matched.add(typed.outcome(test)),
            }
            combine(test.operator, test.values.is_empty(), true, matched)
        });
        Atom { sample: Held::Several(sample), values: None, outcomes }
    }

    /// The values that one request may hold, by which conditions match them.
    fn classes(&self, caller: &Caller<'_>, purse: &Purse) -> Result<Vec<Class>, TooComplex> {
        if let (Place::Audience, Some(audience)) = (self.place, caller.fixed_audience()) {
            let mut class = Class::of(Language::literal(audience), audience.to_owned());
            for (_, test) in &self.tests {
                class.matches.push(match &test.kind {
                    Kind::Text(any) => membership(any, audience, purse)?,
                    _ => Outcome::Fails,
                });
            }
            return Ok(vec![class]);
        }
        if let Some(classes) = self.classes_of_literals(caller) {
            return if classes.len() > MAX_CLASSES { Err(TooComplex::of(self.name)) } else { Ok(classes) };
        }
        let mut classes = vec![Class::of(not_empty(), String::new())];
        for (_, test) in &self.tests {
            let Kind::Text(any) = &test.kind else {
                for class in &mut classes {
                    class.matches.push(Outcome::Fails);
                }
                continue;
            };
            let mut cut = Vec::new();
            for class in classes {
                let (inside, rest) = (&any.at_least, class.values.difference(&any.at_most));
                class.part(Language::intersection([&class.values, inside]), Outcome::Holds, purse, &mut cut)?;
                if !any.is_exact {
                    let between = Language::intersection([&class.values, &any.at_most.difference(inside)]);
                    class.part(between, Outcome::Unsettled(Doubt::Hole), purse, &mut cut)?;
                }
                class.part(rest, Outcome::Fails, purse, &mut cut)?;
            }
            if cut.len() > MAX_CLASSES {
                return Err(TooComplex::of(self.name));
            }
            classes = cut;
        }
        Ok(classes)
    }

    /// The same without a search where every value is written out.
    fn classes_of_literals(&self, caller: &Caller<'_>) -> Option<Vec<Class>> {
        let mut lists: Vec<&[String]> = Vec::with_capacity(self.tests.len());
        for (_, test) in &self.tests {
            lists.push(match &test.kind {
                Kind::Text(any) => any.literals.as_deref()?,
                _ => &[],
            });
        }
        let mut groups: Vec<(Class, Vec<Language>)> = Vec::new();
        let mut all: Vec<Language> = Vec::new();
        let mut seen = HashSet::new();
        for list in &lists {
            for text in *list {
                if text.is_empty() || !seen.insert(text.as_str()) {
                    continue;
                }
                let (matches, language) = (listed_in(text, &lists), Language::literal(text));
                all.push(language.clone());
                if let Some((_, languages)) = groups.iter_mut().find(|(class, _)| class.matches == matches) {
                    languages.push(language);
                } else {
                    let class = Class { values: Language::empty(), sample: text.clone(), matches };
                    groups.push((class, vec![language]));
                }
            }
        }
        let mut classes = Vec::with_capacity(groups.len() + 1);
        for (mut class, languages) in groups {
            class.values = Language::union(&languages);
            classes.push(class);
        }
        all.push(Language::empty_string());
        let usual = if self.place == Place::Audience { caller.usual_audience() } else { "other" };
        let mut sample = usual.to_owned();
        let mut number = 0;
        while seen.contains(sample.as_str()) {
            number += 1;
            sample = format!("other-{number}");
        }
        let matches = listed_in(&sample, &lists);
        classes.push(Class { values: Language::union(&all).complement(), sample, matches });
        Some(classes)
    }
}

/// For each list whether it holds the text.
fn listed_in(text: &str, lists: &[&[String]]) -> Vec<Outcome> {
    let mut matches = Vec::with_capacity(lists.len());
    for list in lists {
        matches.push(Outcome::from(list.iter().any(|other| other == text)));
    }
    matches
}

/// Comparisons other than of texts, and which of them hold: those whose bit is set.
#[derive(Clone, Copy)]
struct Typed<'t, 'p> {
    tests: &'t [&'t Test<'p>],
    holding: usize,
}

impl Typed<'_, '_> {
    fn outcome(self, test: &Test<'_>) -> Outcome {
        for (position, other) in self.tests.iter().enumerate() {
            if other.is_same_comparison(test) {
                return Outcome::from(self.holding & (1 << position) != 0);
            }
        }
        Outcome::Fails
    }
}

fn membership(any: &super::bounds::Bounds, text: &str, purse: &Purse) -> Result<Outcome, TooComplex> {
    if let Some(literals) = &any.literals {
        return Ok(Outcome::from(literals.iter().any(|literal| literal == text)));
    }
    let text = Language::literal(text);
    let is_within =
        |language: &Language| -> Result<bool, TooComplex> { Ok(text.is_subset_of(language, purse.budget())?.is_ok()) };
    if is_within(&any.at_least)? {
        return Ok(Outcome::Holds);
    }
    let may_match = !Language::intersection([&text, &any.at_most]).is_empty(purse.budget())?;
    Ok(if may_match { Outcome::Unsettled(Doubt::Hole) } else { Outcome::Fails })
}

/// Values that the same conditions match.
struct Class {
    values: Language,
    sample: String,
    /// For each test whether one of its values matches.
    matches: Vec<Outcome>,
}

impl Class {
    fn of(values: Language, sample: String) -> Self {
        Self { values, sample, matches: Vec::new() }
    }

    fn outcome(&self, test: usize) -> Outcome {
        self.matches.get(test).copied().unwrap_or(Outcome::Fails)
    }

    /// Adds the part of the class that `values` are, if there is one.
    fn part(&self, values: Language, outcome: Outcome, purse: &Purse, to: &mut Vec<Self>) -> Result<(), TooComplex> {
        if let Some(sample) = values.witness(purse.budget())? {
            let mut matches = self.matches.clone();
            matches.push(outcome);
            to.push(Self { values, sample: sample.into(), matches });
        }
        Ok(())
    }
}
