//! Which tenants get in.

use super::caller::Caller;
use super::cells::{Cell, Cells, Reading, not_empty};
use super::rule::{Rule, Side};
use super::tenants::{Limit, Subjects, Tenants, list};
use super::token::{Held, Token, WEB_IDENTITY};
use super::{Admission, Tenant, Who};
use crate::document::{Effect, Statement, TrustPolicy};
use crate::language::{Language, Purse, TooComplex, Witness};

/// Who gets in by one statement, with the policy's `Deny`s.
pub(crate) fn by_statement(
    policy: &TrustPolicy,
    statement: &Statement,
    caller: &Caller<'_>,
    purse: &Purse,
) -> Result<Admission, TooComplex> {
    let denies = policy.statement.iter().filter(|other| other.effect == Effect::Deny);
    let mut rules = Vec::new();
    let Some(allow) = Rule::new(policy, statement, caller, WEB_IDENTITY, Side::A, false) else {
        return Ok(Admission::NOBODY);
    };
    rules.push(allow);
    rules.extend(denies.filter_map(|deny| Rule::new(policy, deny, caller, WEB_IDENTITY, Side::A, false)));
    let cells = Cells::of(&rules, caller, purse)?;
    Search { policy, caller, rules: &rules, cells: &cells, purse }.run()
}

struct Search<'s, 'a> {
    policy: &'s TrustPolicy,
    caller: &'s Caller<'a>,
    rules: &'s [Rule<'s>],
    cells: &'s Cells<'s, 's>,
    purse: &'s Purse,
}

impl Search<'_, '_> {
    fn run(&self) -> Result<Admission, TooComplex> {
        let mut tenants = Tenants::new();
        let mut is_exact = true;
        let mut doubtful = None;
        for cell in self.cells.iter() {
            let is_certain = self.cells.is_certain(&cell);
            // What gets in for certain is looked at first: its token is proof.
            let readings = [Reading::Surely, Reading::Maybe];
            let readings = if is_certain { &readings[..1] } else { &readings[..] };
            for reading in readings {
                let admitted = self.cells.subjects(&cell, Side::A, *reading);
                let admitted = Language::intersection([&not_empty(), &admitted]);
                let Some(stranger) = self.cell(&cell, admitted, &mut tenants)? else { continue };
                let token = Token::new(self.caller, &stranger, self.keys(&cell)?);
                let is_proof = if token.is_concrete { token.is_admitted_by(self.policy) } else { is_certain };
                if is_proof {
                    return Ok(Admission { who: Who::Anyone(token), is_exact: true });
                }
                doubtful.get_or_insert(token);
            }
            is_exact &= is_certain;
        }
        let who = match doubtful {
            Some(token) => return Ok(Admission { who: Who::Anyone(token), is_exact: false }),
            None if tenants.is_empty() => return Ok(Admission::NOBODY),
            None => Who::Listed(Tenant::list(tenants)),
        };
        Ok(Admission { who, is_exact })
    }

    /// Adds the tenants that get in; the answer is a stranger's subject.
    fn cell(&self, cell: &Cell<'_>, admitted: Language, tenants: &mut Tenants) -> Result<Option<Witness>, TooComplex> {
        if self.caller.is_per_tenant {
            if !admitted.is_empty(self.purse.budget())? {
                tenants.entry("issuer".to_owned()).or_default().insert(self.caller.issuer.to_owned());
            }
            return Ok(None);
        }
        for (key, atom) in &cell.held {
            if let Some(values) = &atom.values
                && self.caller.pins(key)
                && !admitted.is_empty(self.purse.budget())?
                && list(tenants, self.caller.claim(key).unwrap_or(key), values, self.written(key).0, self.purse)?
            {
                return Ok(None);
            }
        }
        let (limit, written) = self.written(&format!("{}:sub", self.caller.issuer));
        Subjects { caller: self.caller, admitted, written: &written, limit, purse: self.purse }.tenants(tenants)
    }

    /// The keys of a stranger's request: what tells the tenant is not as it is written.
    fn keys(&self, cell: &Cell<'_>) -> Result<Vec<(String, Held)>, TooComplex> {
        let mut keys = cell.keys();
        for ((key, held), (_, atom)) in keys.iter_mut().zip(&cell.held) {
            let Some(values) = atom.values.as_ref().filter(|_| self.caller.pins(key)) else { continue };
            let start = |value: &&str| Language::literal(value.split(['*', '?', '$']).next().unwrap_or_default());
            let written: Vec<Language> = self.written(key).1.iter().map(start).collect();
            let other = values.difference(&Language::union(&written)).witness(self.purse.budget())?;
            *held = other.map_or_else(|| held.clone(), |other| Held::One(other.into()));
        }
        Ok(keys)
    }

    /// As many tenants as the author wrote values under a key in one place, and all the values.
    fn written(&self, key: &str) -> (Limit, Vec<&str>) {
        let lists = || {
            let all = self.rules.iter().flat_map(|rule| &rule.written);
            all.filter(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, values)| *values)
        };
        let count = lists().map(<[_]>::len).max().unwrap_or_default();
        let ignores_case = self.rules.iter().any(|rule| rule.ignores_case);
        (Limit { count, ignores_case }, lists().flatten().map(crate::document::Scalar::as_str).collect())
    }
}
