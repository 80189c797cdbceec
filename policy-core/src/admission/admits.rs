//! Which tenants get in.

use super::caller::Caller;
use super::cells::{Cell, Cells, Reading, not_empty};
use super::rule::{Rule, Side};
use super::tenants::{Limit, Subjects, Tenants, before_wildcards, list};
use super::token::{Held, Token, WEB_IDENTITY};
use super::{Admission, Who};
use crate::document::{Effect, Statement, TrustPolicy};
use crate::language::{Language, Purse, TooComplex, Witness};

/// Who gets in by one statement, with the policy's `Deny`s.
pub(crate) fn by_statement(
    policy: &TrustPolicy,
    statement: &Statement,
    caller: &Caller<'_>,
    purse: &Purse,
) -> Result<Admission, TooComplex> {
    let Some(allow) = Rule::new(policy, statement, caller, WEB_IDENTITY, Side::A, false) else {
        return Ok(Admission::NOBODY);
    };
    let mut rules = vec![allow];
    for other in &policy.statement {
        if other.effect == Effect::Deny
            && let Some(deny) = Rule::new(policy, other, caller, WEB_IDENTITY, Side::A, false)
        {
            rules.push(deny);
        }
    }
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
        let mut tenants = Tenants::default();
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
            None => Who::Listed(tenants.into_list()),
        };
        Ok(Admission { who, is_exact })
    }

    /// Adds the tenants that get in; the answer is a stranger's subject.
    fn cell(&self, cell: &Cell<'_>, admitted: Language, tenants: &mut Tenants) -> Result<Option<Witness>, TooComplex> {
        if self.caller.is_per_tenant {
            if !admitted.is_empty(self.purse.budget())? {
                tenants.add("issuer", self.caller.issuer.to_owned());
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
            let Some(values) = &atom.values else { continue };
            if !self.caller.pins(key) {
                continue;
            }
            let mut written = Vec::new();
            for value in self.written(key).1 {
                written.push(Language::literal(before_wildcards(value)));
            }
            if let Some(other) = values.difference(&Language::union(&written)).witness(self.purse.budget())? {
                *held = Held::One(other.into());
            }
        }
        Ok(keys)
    }

    /// As many tenants as the author wrote values under a key in one place, and all the values.
    fn written(&self, key: &str) -> (Limit, Vec<&str>) {
        let mut limit = Limit { count: 0, ignores_case: false };
        let mut written = Vec::new();
        for rule in self.rules {
            limit.ignores_case |= rule.ignores_case;
            for (name, values) in &rule.written {
                if name.eq_ignore_ascii_case(key) {
                    limit.count = limit.count.max(values.len());
                    for value in *values {
                        written.push(value.as_str());
                    }
                }
            }
        }
        (limit, written)
    }
}
