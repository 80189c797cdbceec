//! The elements of a statement other than its conditions.

use super::condition::judge;
use super::pattern::{Case, Parts, Reading, matches};
use super::{Doubt, Outcome, Scope};
use crate::document::{OneOrMany, Principal, PrincipalKind, Statement, Text};
use crate::names::hole;

/// Whether the statement is about the request.
pub(super) fn judge_statement(statement: &Statement, scope: Scope<'_>) -> Outcome {
    let mut all = speaks_of(statement, scope);
    for block in statement.condition.as_deref().unwrap_or_default() {
        for entry in block.entries.iter() {
            if all == Outcome::Fails {
                return all;
            }
            all = all.and(judge(&block.operator, entry, scope).outcome());
        }
    }
    all
}

/// The same, its conditions aside.
pub(super) fn speaks_of(statement: &Statement, scope: Scope<'_>) -> Outcome {
    let principal = principal(statement, scope);
    if principal == Outcome::Fails {
        return principal;
    }
    principal.and(action(statement, scope)).and(resource(statement))
}

/// Only `Federated` admits web identity callers.
pub(super) fn principal(statement: &Statement, scope: Scope<'_>) -> Outcome {
    let caller = scope.request.principal;
    match (&statement.principal, &statement.not_principal) {
        (Some(Principal::ByKind(entries)), None) => {
            let mut any = Outcome::Fails;
            for entry in entries.iter() {
                for value in &entry.values {
                    any = any.or(principal_value(entry.kind, value, caller));
                }
            }
            any
        }
        (Some(Principal::Bare(name)), None) if name == "*" => Outcome::Unsettled(Doubt::Everybody),
        _ => Outcome::Unsettled(Doubt::RefusedElement),
    }
}

fn principal_value(kind: PrincipalKind, value: &str, caller: &str) -> Outcome {
    match kind {
        PrincipalKind::Federated if value == caller => Outcome::Holds,
        PrincipalKind::Federated if hole::has_hole(value) => {
            let reading = Reading { wildcards: false, variables: None, lenient: true };
            in_doubt(matches(Parts::new(value, reading), caller, Case::Exact, 0), Doubt::Hole)
        }
        PrincipalKind::Federated | PrincipalKind::Aws if value == "*" => Outcome::Unsettled(Doubt::Everybody),
        PrincipalKind::Aws => in_doubt(may_be_account_of(value, caller), Doubt::WholeAccount),
        PrincipalKind::Federated | PrincipalKind::Service | PrincipalKind::CanonicalUser => Outcome::Fails,
    }
}

/// Whether an `AWS` principal is an account, and maybe the one of the caller's provider. A built-in provider is in no account.
fn may_be_account_of(value: &str, caller: &str) -> bool {
    let is_account = value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit());
    let named = if is_account { Some(value) } else { value.strip_suffix(":root").and_then(account) };
    named.is_some_and(|named| account(caller).is_none_or(|own| own == named || hole::has_hole(named)))
}

fn account(arn: &str) -> Option<&str> {
    arn.strip_prefix("arn:")?.split(':').nth(3)
}

/// Exactly one of `Action` and `NotAction`; compared without case, with wildcards.
pub(super) fn action(statement: &Statement, scope: Scope<'_>) -> Outcome {
    let any = |patterns: &OneOrMany<Text>| {
        let mut any = Outcome::Fails;
        for pattern in patterns {
            any = any.or(action_value(pattern, scope.request.action));
        }
        any
    };
    match (&statement.action, &statement.not_action) {
        (Some(patterns), None) => any(patterns),
        (None, Some(patterns)) => any(patterns).negated(),
        _ => Outcome::Unsettled(Doubt::RefusedElement),
    }
}

fn action_value(pattern: &str, action: &str) -> Outcome {
    let is_like = |reading| matches(Parts::new(pattern, reading), action, Case::IgnoredInAscii, 0);
    if pattern == action || is_like(Reading::WILDCARDS) {
        return Outcome::Holds;
    }
    let lenient = Reading { lenient: true, ..Reading::WILDCARDS };
    in_doubt(hole::has_hole(pattern) && is_like(lenient), Doubt::Hole)
}

/// The role is the resource: no statement may name one.
pub(super) fn resource(statement: &Statement) -> Outcome {
    if statement.resource.is_some() || statement.not_resource.is_some() {
        Outcome::Unsettled(Doubt::RefusedElement)
    } else {
        Outcome::Holds
    }
}

fn in_doubt(may_match: bool, doubt: Doubt) -> Outcome {
    if may_match { Outcome::Unsettled(doubt) } else { Outcome::Fails }
}
