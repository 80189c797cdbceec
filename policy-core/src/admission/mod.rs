//! Who can get in, and is one policy no wider than another?
//!
//! A policy is taken as the set of requests that it admits: every condition as the set of values that it lets pass, a statement as
//! a box of such sets, a policy as the union of its `Allow` boxes without its `Deny` boxes. All answers are decided on these sets
//! and come with a [`Token`] that shows them.
//!
//! ```
//! use policy_core::admission::{Who, admits, compare};
//! use policy_core::document::TrustPolicy;
//! use policy_core::language::Relation;
//!
//! let policy = |subject: &str| -> TrustPolicy {
//!     let text = r#"{"Version":"2012-10-17","Statement":[{
//!         "Effect": "Allow",
//!         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
//!         "Action": "sts:AssumeRoleWithWebIdentity",
//!         "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "SUBJECT"}}
//!     }]}"#;
//!     text.replace("SUBJECT", subject).parse().unwrap()
//! };
//! let (closed, open) = (policy("repo:my-org/*"), policy("repo:my-org*"));
//!
//! let principal = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
//! let Who::Listed(tenants) = admits(&closed, principal, &[])?.who else { panic!() };
//! assert_eq!((&*tenants[0].name, &*tenants[0].value), ("owner", "my-org"));
//! let Who::Anyone(token) = admits(&open, principal, &[])?.who else { panic!() };
//! assert_eq!(token.subject(), "repo:my-org-x/a:pull_request");
//! assert!(token.is_admitted_by(&open));
//!
//! let comparison = compare(&closed, &open)?;
//! assert_eq!(comparison.relation, Relation::Narrower);
//! # Ok::<(), policy_core::language::TooComplex>(())
//! ```
//!
//! # Requests
//!
//! All of one action, `sts:AssumeRoleWithWebIdentity`, and of one identity provider at a time. The provider's entry says which
//! claims are keys and which forms subjects have; nobody's issuer has the five keys of every issuer, and every text that is not
//! empty is a subject. The subject and the audience are in every token, other claims in some, and none is empty. Claims are taken
//! as independent of each other. Keys of other issuers are absent.
//!
//! # How
//!
//! Under each key but the subject the values fall into classes that no condition tells apart: one for each combination of
//! conditions that match, one for requests without the key, and of a multi-valued key one for each set of these. In a cell, a choice
//! of a class for each key, the statements differ by the subject alone, and a policy is one [`Language`](crate::language::Language) of subjects. Operators,
//! set prefixes, `IfExists`, `Null` and absent keys follow the rules of [`evaluate`](crate::evaluate), by the same code.
//!
//! # What is not exact
//!
//! An answer says [`is_exact: false`](Admission::is_exact) where it relies on something that may or may not hold: keys of AWS's own
//! (`aws:SourceIp`, `sts:RoleSessionName`), comparisons of numbers, dates, addresses and ARNs, policy variables, and whatever
//! `evaluate` calls unsettled. Asked who gets in, all of these count as letting in; asked to compare, each is a switch of its own,
//! the same condition in both policies the same switch, and the unsettled lets nobody in.
//!
//! A [hole](crate::names::hole) is one constant that is not known yet. A policy variable is one too where policies are compared; where
//! tenants are counted it may be any text, since a stranger's token may decide what it holds.
//!
//! # Cost
//!
//! Microseconds for what people write. What takes too much work is [`TooComplex`], never a guess.

mod admits;
mod atoms;
mod bounds;
mod caller;
mod cells;
mod compare;
mod pinned;
mod rule;
mod sample;
mod tenants;
#[cfg(test)]
mod tests;
mod token;

use crate::document::{Effect, Principal, PrincipalKind, TrustPolicy};
use crate::language::{Purse, Relation, TooComplex};
use crate::provider::Provider;

pub(crate) use admits::by_statement;
pub(crate) use bounds::at_most;
pub(crate) use caller::{Caller, form_language};
pub(crate) use pinned::is_pinned;
pub use token::{Held, Token};

/// The most steps of the searches for one answer.
pub(crate) const MAX_STEPS: u32 = 2_000_000;

/// The answer of [`admits`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Admission {
    /// Who gets in.
    pub who: Who,
    /// Whether that holds whatever is not known; otherwise these are those who *may* get in.
    pub is_exact: bool,
}

/// Who gets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// No token.
    Nobody,
    /// Tokens of these tenants only: no more than the author wrote values.
    Listed(Vec<Tenant>),
    /// More tenants than were written, such as the one of this token.
    Anyone(Token),
}

/// A customer of an identity provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Tenant {
    /// What tells it: the name of a part of the subject or of a claim, or `issuer`.
    pub name: String,
    /// What stands there.
    pub value: String,
}

impl Admission {
    const NOBODY: Self = Self { who: Who::Nobody, is_exact: true };
}

/// The answer of [`compare`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// How the requests that the first policy admits relate to those that the second does.
    pub relation: Relation,
    /// A token that only the first admits.
    pub only_a: Option<Token>,
    /// A token that only the second admits.
    pub only_b: Option<Token>,
    /// Whether that holds whatever is not known.
    pub is_exact: bool,
}

/// The federated principals that the `Allow` statements name, each once.
#[inline]
pub fn principals(policy: &TrustPolicy) -> Vec<&str> {
    let mut principals = Vec::new();
    for statement in &policy.statement {
        let (Effect::Allow, Some(Principal::ByKind(entries))) = (statement.effect, &statement.principal) else {
            continue;
        };
        for entry in entries.iter() {
            if entry.kind != PrincipalKind::Federated {
                continue;
            }
            for principal in &entry.values {
                if !principals.contains(&&**principal) {
                    principals.push(&**principal);
                }
            }
        }
    }
    principals
}

/// Which tenants of an identity provider get in.
///
/// The provider is named as policies name it: by ARN, or by its name where it is built in. `providers` are the user's own; they come
/// before those of the catalogue.
///
/// # Errors
///
/// [`TooComplex`] when it takes too much work.
#[inline]
pub fn admits(policy: &TrustPolicy, principal: &str, providers: &[Provider]) -> Result<Admission, TooComplex> {
    let caller = Caller::new(principal, providers);
    let purse = Purse::of_steps(MAX_STEPS);
    let mut listed = tenants::Tenants::default();
    let mut is_exact = true;
    let mut doubtful = None;
    for statement in &policy.statement {
        if statement.effect != Effect::Allow {
            continue;
        }
        let by_statement = by_statement(policy, statement, &caller, &purse)?;
        match by_statement.who {
            Who::Nobody => {}
            Who::Anyone(_) if by_statement.is_exact => return Ok(by_statement),
            Who::Anyone(_) => doubtful = doubtful.or(Some(by_statement)),
            Who::Listed(tenants) => {
                is_exact &= by_statement.is_exact;
                for Tenant { name, value } in tenants {
                    listed.add(&name, value);
                }
            }
        }
    }
    Ok(match doubtful {
        Some(doubtful) => doubtful,
        None if listed.is_empty() => Admission::NOBODY,
        None => Admission { who: Who::Listed(listed.into_list()), is_exact },
    })
}

/// How the requests that two policies admit relate, over all providers that either names.
///
/// # Errors
///
/// [`TooComplex`] when it takes too much work.
#[inline]
pub fn compare(a: &TrustPolicy, b: &TrustPolicy) -> Result<Comparison, TooComplex> {
    compare_with(a, b, &[])
}

/// The same with providers of the user's own.
///
/// # Errors
///
/// [`TooComplex`] when it takes too much work.
#[inline]
pub fn compare_with(a: &TrustPolicy, b: &TrustPolicy, providers: &[Provider]) -> Result<Comparison, TooComplex> {
    compare::compare(a, b, providers)
}

/// Whether the policy admits no more than `bound` does; if it does, a token that `bound` keeps out.
///
/// ```
/// use policy_core::admission::within;
/// use policy_core::document::TrustPolicy;
///
/// let policy = |subject: &str| -> TrustPolicy {
///     let text = r#"{"Version":"2012-10-17","Statement":[{
///         "Effect": "Allow",
///         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": {"StringLike": {"gitlab.com:sub": "SUBJECT"}}
///     }]}"#;
///     text.replace("SUBJECT", subject).parse().unwrap()
/// };
/// let bound = policy("project_path:acme/*");
/// assert_eq!(within(&policy("project_path:acme/app:ref_type:branch:ref:*"), &bound)?, Ok(()));
/// let token = within(&policy("project_path:*/app:ref_type:branch:ref:main"), &bound)?.unwrap_err();
/// assert_eq!(token.subject(), "project_path:a/app:ref_type:branch:ref:main");
/// # Ok::<(), policy_core::language::TooComplex>(())
/// ```
///
/// # Errors
///
/// [`TooComplex`] when it takes too much work; inside, the token.
#[inline]
pub fn within(policy: &TrustPolicy, bound: &TrustPolicy) -> Result<Result<(), Box<Token>>, TooComplex> {
    Ok(match compare(policy, bound)?.only_a {
        Some(token) => Err(Box::new(token)),
        None => Ok(()),
    })
}

/// Up to `limit` tokens that the policy admits, of different forms first.
///
/// # Errors
///
/// [`TooComplex`] when it takes too much work.
#[inline]
pub fn tokens(policy: &TrustPolicy, limit: usize, providers: &[Provider]) -> Result<Vec<Token>, TooComplex> {
    sample::tokens(policy, limit, providers)
}
