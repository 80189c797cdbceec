//! What does the policy say to this request, and why?
//!
//! Not modelled: anything around the trust policy. Whether the token is good, which claims become condition keys, resource control
//! policies, and quotas are other questions. [`verdict`] only answers and allocates nothing; [`evaluate`] also tells, for each
//! statement, operator, key and value, why.
//!
//! ```
//! use policy_core::document::TrustPolicy;
//! use policy_core::evaluate::{ContextEntry, KeyOutcome, Request, Verdict, evaluate};
//!
//! let policy: TrustPolicy = r#"{
//!     "Version": "2012-10-17",
//!     "Statement": {
//!         "Effect": "Allow",
//!         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
//!         "Action": "sts:AssumeRoleWithWebIdentity",
//!         "Condition": {"StringLike": {"gitlab.com:sub": "project_path:acme/*"}, "StringEquals": {"gitlab.com:iss": "gitlab.com"}}
//!     }
//! }"#.parse()?;
//! let request = Request {
//!     action: "sts:AssumeRoleWithWebIdentity",
//!     principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
//!     context: &[ContextEntry::one("gitlab.com:sub", "project_path:acme/app:ref_type:branch:ref:main")],
//! };
//!
//! let decision = evaluate(&policy, &request);
//! assert_eq!(decision.verdict, Verdict::NotAllowed);
//! let conditions = &decision.statements[0].conditions;
//! assert_eq!((conditions[0].key, conditions[0].outcome), ("gitlab.com:sub", KeyOutcome::Held));
//! assert_eq!((conditions[1].key, conditions[1].outcome), ("gitlab.com:iss", KeyOutcome::MissingKey));
//! # Ok::<(), policy_core::json::ReadError>(())
//! ```
//!
//! # What AWS documents
//!
//! * A statement is about a request when its principal, its action and every key of every operator block hold. A `Deny` wins over
//!   every `Allow`; without either the answer is no.
//! * Only `Federated` admits web identity callers; AWS was recorded to refuse them under `{"AWS": "*"}`. Provider ARNs are compared
//!   exactly. Actions are compared without case, with `*` and `?`.
//! * Letter case of a key does not matter, that of a value does, except under `IgnoreCase`. The values of a key are alternatives;
//!   under a `Not` operator none of them may match.
//! * A missing key fails a positive operator, satisfies a `Not` operator and one with `IfExists`, satisfies every `ForAllValues:` and
//!   fails a positive `ForAnyValue:`.
//! * Under `Version` `2012-10-17`, and only there, `${key}`, `${key, 'default'}` and the escapes `${*}`, `${?}`, `${$}` are variables, in the
//!   String and ARN families. A value whose variable has neither key nor default matches nothing, so **a `Not` operator holds**.
//!   Elsewhere `${…}` is plain text, in which `*` and `?` are still wildcards under a Like operator.
//! * `*` is any run of characters, also of `:` and `/`; `?` is one character. In an ARN neither leaves its part.
//!
//! # What AWS leaves open
//!
//! Where its documents are silent or contradict each other, and where IAM would have refused the policy, the outcome is
//! [`Unsettled`](Outcome::Unsettled), with the [`Doubt`]. Doubt spreads only as far as it decides: an alternative that certainly holds, or
//! another condition that certainly fails, settles the matter. What is unsettled in the end counts as failing in an `Allow` and as
//! holding in a `Deny`, so a doubt never lets anybody in.
//!
//! | case | why it is unsettled |
//! | --- | --- |
//! | `NotPrincipal`, `Resource`, `NotResource`, no principal, both or neither of `Action` and `NotAction` | IAM refuses the policy |
//! | `*` as the principal | an `Allow` was recorded not to admit by it; nothing is known of a `Deny` |
//! | an account under `AWS`, the same as the provider's | nobody says whether it stands for web identity callers |
//! | an unknown operator, `NullIfExists` | IAM refuses the policy |
//! | `ForAnyValue:` with a `Not` operator or `IfExists`, key missing | AWS's table says no, its `IfExists` says yes, simulators differ |
//! | no set prefix on a multi-valued key | documented only as a mistake; a positive operator that no value satisfies fails in every reading |
//! | a key that holds `""`, under `Null` or a set prefix, where it matters whether that is a missing key | AWS calls it a null data set, but not for which operators |
//! | a `Not` operator with `[]`, key present | "none may match" says yes, Access Analyzer says never |
//! | a value that is no number, date, boolean, address or ARN | AWS says nothing; under a `Not` operator that would otherwise hold |
//! | `IgnoreCase` on letters beyond A to Z | no page says which letters are the same |
//! | a malformed variable, an empty default, a variable that names a multi-valued key | IAM or Access Analyzer refuses it |
//! | a `*` or `?` that comes out of a variable under a Like operator, where only a wildcard would match | no page says whether it is one |
//! | a [hole](crate::names::hole), where some text in it would match | that part of the policy is not known yet |
//! | a key of which the request only says that it is [unknown](Values::Unknown) | that part of the request is not known |
//!
//! Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
//!
//! # Values
//!
//! | family | what is compared |
//! | --- | --- |
//! | String | text, character by character |
//! | Numeric | `-`? digits (`.` digits)?, of any length, exactly |
//! | Date | the W3C profile of ISO 8601 (`2026-09`, `2026-09-11`, `2026-09-11T08:30Z`, `2026-09-11T08:30:05.25+02:00`), or epoch seconds of up to 18 digits but not of four, which could be a year |
//! | Bool | `true` or `false` |
//! | Binary | Base64, as text |
//! | IP address | an address, in the policy also `address/prefix`; an IPv4 range holds no IPv6 address |
//! | ARN | six parts with colons between them, each with wildcards |

mod condition;
mod operator;
mod outcome;
mod pattern;
mod request;
mod statement;
mod trace;
mod variables;

pub(crate) use condition::{Matched, combine, missing, presence};
pub(crate) use variables::Variable;

pub use outcome::{Doubt, Form, KeyOutcome, Outcome, ValueOutcome, Verdict};
pub use request::{ContextEntry, Request, Values};
pub use trace::{ConditionTrace, Decision, StatementTrace, ValueTrace};

use crate::document::{Effect, Statement, TrustPolicy};

/// What the policy says to the request, and why.
#[inline]
pub fn evaluate<'a>(policy: &'a TrustPolicy, request: &'a Request<'a>) -> Decision<'a> {
    let scope = Scope::new(policy, request);
    Decision::new(policy.statement.iter().map(|statement| StatementTrace::new(statement, scope)).collect())
}

/// What the policy says to the request: the [`verdict`](Decision::verdict) of [`evaluate`], without memory and without the reasons.
pub fn verdict(policy: &TrustPolicy, request: &Request<'_>) -> Verdict {
    let scope = Scope::new(policy, request);
    let mut verdict = Verdict::NotAllowed;
    for (index, statement) in policy.statement.iter().enumerate() {
        let is_moot = statement.effect == Effect::Allow && verdict.is_allowed();
        if is_moot || !statement::judge_statement(statement, scope).holds_in(statement.effect) {
            continue;
        }
        match statement.effect {
            Effect::Deny => return Verdict::Denied { statement: index },
            Effect::Allow => verdict = Verdict::Allowed { statement: index },
        }
    }
    verdict
}

/// Whether a statement speaks of a request, its conditions aside.
pub(crate) fn speaks_of(policy: &TrustPolicy, statement: &Statement, request: &Request<'_>) -> Outcome {
    statement::speaks_of(statement, Scope::new(policy, request))
}

/// The seconds since 1970 of a date as conditions and CloudTrail write it, such as `2026-09-11T08:30:05Z`; a fraction is dropped.
pub fn epoch_seconds(date: &str) -> Option<i64> {
    operator::epoch_seconds(date)
}

/// Whether a text matches a pattern of `*` and `?`.
#[cfg(feature = "sts")]
pub(crate) fn is_like(pattern: &str, text: &str, ignore_case: bool) -> bool {
    let case = if ignore_case { pattern::Case::Ignored } else { pattern::Case::Exact };
    pattern::matches(pattern::Parts::new(pattern, pattern::Reading::WILDCARDS), text, case, 0)
}

/// The request, and whether the policy has variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Scope<'a> {
    request: &'a Request<'a>,
    has_variables: bool,
}

impl<'a> Scope<'a> {
    fn new(policy: &TrustPolicy, request: &'a Request<'a>) -> Self {
        Self { request, has_variables: policy.has_variables() }
    }

    /// What a value's variables stand for; `None` when it has none for sure.
    fn variables_of(self, value: &str) -> Option<&'a Request<'a>> {
        (self.has_variables && value.contains('$')).then_some(self.request)
    }
}
