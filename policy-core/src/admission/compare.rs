//! How the requests that two policies admit relate.

use super::caller::Caller;
use super::cells::{Cells, Reading};
use super::rule::{Rule, Side};
use super::tenants::subjects_of;
use super::token::{Token, WEB_IDENTITY};
use super::{Comparison, MAX_STEPS, principals};
use crate::document::TrustPolicy;
use crate::evaluate::Outcome;
use crate::language::{Language, Purse, Relation, TooComplex, Witness};
use crate::provider::Provider;

#[inline]
pub(super) fn compare(a: &TrustPolicy, b: &TrustPolicy, providers: &[Provider]) -> Result<Comparison, TooComplex> {
    let purse = Purse::of_steps(MAX_STEPS);
    let mut found = Found { only_a: None, only_b: None, both: false, is_exact: true };
    let mut callers = principals(a);
    for principal in principals(b) {
        if !callers.contains(&principal) {
            callers.push(principal);
        }
    }
    for principal in callers {
        let caller = Caller::new(principal, providers);
        let mut rules = Vec::new();
        for (policy, side) in [(a, Side::A), (b, Side::B)] {
            for statement in &policy.statement {
                if let Some(rule) = Rule::new(policy, statement, &caller, WEB_IDENTITY, side, true) {
                    rules.push(rule);
                }
            }
        }
        found.by_caller(&caller, &rules, &purse)?;
        if found.only_a.is_some() && found.only_b.is_some() && found.both {
            break;
        }
    }
    let relation = match (&found.only_a, &found.only_b, found.both) {
        (None, None, _) => Relation::Equal,
        (None, Some(_), _) => Relation::Narrower,
        (Some(_), None, _) => Relation::Wider,
        (Some(_), Some(_), false) => Relation::Disjoint,
        (Some(_), Some(_), true) => Relation::Overlapping,
    };
    let Found { only_a, only_b, is_exact, .. } = found;
    Ok(Comparison { relation, only_a, only_b, is_exact })
}

struct Found {
    only_a: Option<Token>,
    only_b: Option<Token>,
    both: bool,
    is_exact: bool,
}

impl Found {
    #[inline]
    fn by_caller(&mut self, caller: &Caller<'_>, rules: &[Rule<'_>], purse: &Purse) -> Result<(), TooComplex> {
        let cells = Cells::of(rules, caller, purse)?;
        let mut seen: Vec<Vec<Outcome>> = Vec::new();
        for cell in cells.iter() {
            if seen.contains(&cell.outcomes) {
                continue;
            }
            self.is_exact &= cells.is_certain(&cell);
            let a = cells.subjects(&cell, Side::A, Reading::Surely);
            let b = cells.subjects(&cell, Side::B, Reading::Surely);
            let found = a.compare(&b, purse.budget())?;
            let real = Real { caller, purse };
            let only_a = real.of(found.only_first, &|| a.difference(&b))?;
            let only_b = real.of(found.only_second, &|| b.difference(&a))?;
            let both = real.of(found.both, &|| Language::intersection([&a, &b]))?;
            let token = |subject: Witness| Token::new(caller, &subject, cell.keys());
            self.only_a = self.only_a.take().or_else(|| only_a.map(token));
            self.only_b = self.only_b.take().or_else(|| only_b.map(token));
            self.both |= both.is_some();
            seen.push(cell.outcomes);
        }
        Ok(())
    }
}

/// Subjects that tokens of the provider can have.
struct Real<'r, 'a> {
    caller: &'r Caller<'a>,
    purse: &'r Purse,
}

impl Real<'_, '_> {
    /// A real one among those of which one was found, if there is one.
    #[inline]
    fn of(&self, found: Option<Witness>, all: &dyn Fn() -> Language) -> Result<Option<Witness>, TooComplex> {
        // A subject of a form is looked for at once; without forms only the empty text is none.
        let has_forms = self.caller.provider.is_some_and(|provider| !provider.subjects.is_empty());
        let Some(witness) = found else { return Ok(None) };
        if !has_forms && !witness.as_str().is_empty() {
            return Ok(Some(witness));
        }
        Language::intersection([&all(), &subjects_of(self.caller)]).witness(self.purse.budget())
    }
}
