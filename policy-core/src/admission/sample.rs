//! Tokens that get in, as examples.

use super::caller::{Caller, form_language};
use super::cells::{Cells, Reading, not_empty};
use super::rule::{Rule, Side};
use super::token::{Token, WEB_IDENTITY};
use super::{MAX_STEPS, principals};
use crate::document::{Effect, TrustPolicy};
use crate::language::{Language, Purse, TooComplex};
use crate::provider::Provider;

#[inline]
pub(super) fn tokens(policy: &TrustPolicy, limit: usize, providers: &[Provider]) -> Result<Vec<Token>, TooComplex> {
    let purse = Purse::of_steps(MAX_STEPS);
    let mut tokens: Vec<Token> = Vec::new();
    for principal in principals(policy) {
        let caller = Caller::new(principal, providers);
        let mut rules = Vec::new();
        for statement in &policy.statement {
            if let Some(rule) = Rule::new(policy, statement, &caller, WEB_IDENTITY, Side::A, false) {
                rules.push(rule);
            }
        }
        if !rules.iter().any(|rule| rule.effect == Effect::Allow) {
            continue;
        }
        let cells = Cells::of(&rules, &caller, &purse)?;
        for cell in cells.iter() {
            let admitted = cells.subjects(&cell, Side::A, Reading::Surely);
            let admitted = Language::intersection([&not_empty(), &admitted]);
            for subjects in sources(&caller, &admitted) {
                if tokens.len() >= limit {
                    return Ok(tokens);
                }
                let found = subjects.witness(purse.budget())?;
                add(&mut tokens, policy, found.map(|subject| Token::new(&caller, &subject, cell.keys())));
            }
            if tokens.len() < limit {
                let all = Language::union(&sources(&caller, &admitted));
                for subject in all.members(limit, purse.budget())?.listed {
                    add(&mut tokens, policy, Some(Token::new(&caller, &subject, cell.keys())));
                }
            }
        }
    }
    tokens.truncate(limit);
    Ok(tokens)
}

/// Adds a token that is new, and of which the evaluator says the same.
#[inline]
fn add(tokens: &mut Vec<Token>, policy: &TrustPolicy, token: Option<Token>) {
    if let Some(token) = token
        && !tokens.contains(&token)
        && (!token.is_concrete || token.is_admitted_by(policy))
    {
        tokens.push(token);
    }
}

/// The subjects by form, the default forms only; all of them where no form is known.
#[inline]
fn sources(caller: &Caller<'_>, admitted: &Language) -> Vec<Language> {
    let forms = caller.provider.map_or(&[][..], |provider| &provider.subjects);
    if forms.is_empty() {
        return vec![admitted.clone()];
    }
    let mut sources = Vec::with_capacity(forms.len());
    for form in forms {
        if !form.customised {
            sources.push(Language::intersection([&form_language(&form.segments, &|_| None), admitted]));
        }
    }
    sources
}
