//! Why a policy does not admit a call: the condition that fails, the value it expects and the one that the token presents.

use super::element::{action_reason, principal_reason, resource_reason};
use super::reason::{condition_reason, holding_condition};
use super::tenant::Stranger;
use crate::diagnostic::{Findings, Place};
use crate::document::{Effect, TrustPolicy};
use crate::evaluate::{Decision, Request, StatementTrace, Verdict, evaluate};
use crate::lint::{Context, Options, StatementView};

/// Why a policy does not admit a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The reason in one sentence: lower case, no period.
    pub sentence: String,
    /// What sort of reason it is.
    pub cause: Cause,
    /// The action that is not allowed.
    pub action: String,
    /// The statement that comes nearest to admitting the call, or that denies it; counted from 0.
    pub statement: usize,
    /// What stands against the call: first in that statement, then in others that come near.
    pub reasons: Vec<Reason>,
}

/// One thing in a policy that stands against a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// What sort of thing.
    pub cause: Cause,
    /// Where in the policy: a JSON pointer (RFC 6901).
    pub path: String,
    /// What the policy asks for there.
    pub expected: String,
    /// What the call has instead; `None` when it has nothing.
    pub actual: Option<String>,
    /// All of it in words: a clause, lower case, no period.
    pub text: String,
    /// A circumstance, such as when a token has a subject of this form.
    pub note: Option<String>,
    /// How far from admitting the call: more where putting it right may show the next thing that is wrong.
    pub(super) distance: u32,
}

/// The sorts of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// A `Deny` applies.
    Denied,
    /// The statement trusts no identity provider.
    NoProvider,
    /// It trusts another provider than the token's, or misspells it.
    Provider,
    /// It does not allow the action.
    Action,
    /// The key has the prefix of another issuer, so that no token of this one has it.
    KeyPrefix,
    /// No web identity call has the key.
    AbsentKey,
    /// The token does not carry the claim.
    MissingClaim,
    /// The policy's value is damaged or still a placeholder.
    Damage,
    /// A wildcard stands under an operator that takes it literally.
    Wildcard,
    /// The audience is another.
    Audience,
    /// The subject is another, of the same tenant as far as that can be told.
    Subject,
    /// The token belongs to another tenant than the policy names: it is rightly denied.
    OtherTenant,
    /// Another claim is another.
    Claim,
    /// A condition that is on no claim fails.
    Condition,
    /// AWS does not say what it would do, or refuses the statement: in doubt nobody is admitted.
    Doubt,
    /// Everything that is known of the call is admitted, and the policy asks for more than is known.
    Unknown,
}

impl Cause {
    /// The name in snake case, for output that machines read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::NoProvider => "no_provider",
            Self::Provider => "provider",
            Self::Action => "action",
            Self::KeyPrefix => "key_prefix",
            Self::AbsentKey => "absent_key",
            Self::MissingClaim => "missing_claim",
            Self::Damage => "damage",
            Self::Wildcard => "wildcard",
            Self::Audience => "audience",
            Self::Subject => "subject",
            Self::OtherTenant => "other_tenant",
            Self::Claim => "claim",
            Self::Condition => "condition",
            Self::Doubt => "doubt",
            Self::Unknown => "unknown",
        }
    }
}

/// The distance of a statement that is about something else: another provider, another tenant.
pub(super) const FAR: u32 = 20;
/// A statement that is farther than the nearest one by more than this says nothing about the call.
const NEAR: u32 = 3;

/// Why a policy does not admit a call; `None` when it does.
///
/// The requests are those of one call: one for each action that it needs. A key that is not known is
/// [`Values::Unknown`](crate::evaluate::Values::Unknown).
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::evaluate::{ContextEntry, Request};
/// use policy_core::lint::Options;
/// use policy_core::sts::{Cause, explain};
///
/// let policy: TrustPolicy = r#"{
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow",
///         "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": { "StringEquals": { "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main" } }
///     }]
/// }"#
/// .parse()?;
/// let request = Request {
///     action: "sts:AssumeRoleWithWebIdentity",
///     principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
///     context: &[ContextEntry::one("gitlab.com:sub", "project_path:acme/app:ref_type:tag:ref:v1")],
/// };
/// let explanation = explain(&policy, &[request], &Options::default()).unwrap();
/// assert_eq!(explanation.cause, Cause::Subject);
/// assert_eq!(
///     explanation.sentence,
///     "`StringEquals` on `gitlab.com:sub` expects `project_path:acme/app:ref_type:branch:ref:main` and the token has \
///      `project_path:acme/app:ref_type:tag:ref:v1`: at character 32 the policy has `branch:ref:main` and the token has `tag:ref:v1`",
/// );
/// # Ok::<(), policy_core::json::ReadError>(())
/// ```
pub fn explain(policy: &TrustPolicy, requests: &[Request<'_>], options: &Options) -> Option<Explanation> {
    let findings = policy.check_with(options).findings;
    let context = Context::new(policy, options);
    requests.iter().find_map(|request| {
        let decision = evaluate(policy, request);
        match decision.verdict {
            Verdict::Allowed { .. } => None,
            Verdict::Denied { statement } => denied(&context, &decision, request, statement),
            Verdict::NotAllowed => not_allowed(&context, &decision, request, &findings)
                .or_else(|| Some(Explanation::without_allow(request))),
        }
    })
}

impl Explanation {
    fn without_allow(request: &Request<'_>) -> Self {
        Self {
            sentence: "the policy has no `Allow` statement".to_owned(),
            cause: Cause::NoProvider,
            action: request.action.to_owned(),
            statement: 0,
            reasons: Vec::new(),
        }
    }
}

fn denied(
    context: &Context<'_>,
    decision: &Decision<'_>,
    request: &Request<'_>,
    statement: usize,
) -> Option<Explanation> {
    let (trace, view) = (decision.statements.get(statement)?, context.statements.get(statement)?);
    let reasons: Vec<Reason> = trace.conditions.iter().zip(&view.conditions).map(holding_condition).collect();
    let because = match reasons.first() {
        None => "it has no condition".to_owned(),
        Some(reason) => reason.text.clone(),
    };
    Some(Explanation {
        sentence: format!("a `Deny` in statement {} hits the call: {because}", statement + 1),
        cause: Cause::Denied,
        action: request.action.to_owned(),
        statement,
        reasons,
    })
}

fn not_allowed(
    context: &Context<'_>,
    decision: &Decision<'_>,
    request: &Request<'_>,
    findings: &Findings,
) -> Option<Explanation> {
    let site = Site { context, request, findings };
    let allows = decision.statements.iter().zip(&context.statements).enumerate();
    let mut candidates: Vec<(usize, Vec<Reason>)> = allows
        .filter(|(_, (trace, _))| trace.statement.effect == Effect::Allow)
        .map(|(index, (trace, view))| (index, site.reasons(trace, view)))
        .collect();
    candidates.sort_by_key(|(_, reasons)| distance(reasons));
    let limit = distance(&candidates.first()?.1) + NEAR;
    candidates.retain(|(_, reasons)| distance(reasons) <= limit);
    let (statement, nearest) = candidates.first()?;
    let main = nearest.first()?;
    // Of another provider or tenant the rest says nothing; what is only not known does not fail.
    let is_final = matches!(main.cause, Cause::OtherTenant | Cause::Provider | Cause::NoProvider | Cause::Unknown);
    let others = nearest.iter().skip(1).filter(|reason| !is_final && reason.cause != Cause::Unknown).count();
    let more = match others {
        0 => String::new(),
        1 => "; one more condition fails".to_owned(),
        _ => format!("; {others} more conditions fail"),
    };
    Some(Explanation {
        sentence: format!("{}{more}", main.text),
        cause: main.cause,
        action: request.action.to_owned(),
        statement: *statement,
        reasons: candidates.into_iter().flat_map(|(_, reasons)| reasons).collect(),
    })
}

fn distance(reasons: &[Reason]) -> u32 {
    reasons.iter().map(|reason| reason.distance).sum()
}

/// What the reasons of all statements are found from.
pub(super) struct Site<'s, 'a> {
    pub(super) context: &'s Context<'a>,
    pub(super) request: &'s Request<'s>,
    pub(super) findings: &'s Findings,
}

impl Site<'_, '_> {
    /// What keeps the statement from allowing the call, the most telling first.
    pub(super) fn reasons(&self, trace: &StatementTrace<'_>, view: &StatementView<'_>) -> Vec<Reason> {
        let mut reasons: Vec<Reason> =
            [principal_reason(self, trace, view), action_reason(self, trace, view), resource_reason(trace, view)]
                .into_iter()
                .flatten()
                .collect();
        let stranger = Stranger::of(self.request, &self.context.options.providers);
        let conditions = trace.conditions.iter().zip(&view.conditions);
        reasons.extend(conditions.filter_map(|pair| condition_reason(self, view, pair, &stranger)));
        // What makes the call rightly denied comes before all else, what is only not known after it.
        reasons.sort_by_key(|reason| match reason.cause {
            Cause::OtherTenant => 0,
            Cause::Unknown => 2,
            _ => 1,
        });
        reasons
    }

    /// What a lint says at a place of the policy.
    pub(super) fn finding(&self, lints: &[&str], path: &str, place: Place) -> Option<&crate::diagnostic::Finding> {
        self.findings
            .iter()
            .find(|finding| finding.path == path && finding.place == place && lints.contains(&finding.lint.name))
    }
}
