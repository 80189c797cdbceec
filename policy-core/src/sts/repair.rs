//! What would let a call in, and nobody else: minimal edits of the policy, each one tried.

use super::candidate::{candidates, replacement};
use super::edit::{Edit, apply};
use super::explain::{Cause, Reason, Site, explain};
use super::tenant::{Stranger, is_closed, subject_condition};
use crate::diagnostic::{Finding, Findings, Level};
use crate::document::TrustPolicy;
use crate::evaluate::{Request, Verdict, evaluate, verdict};
use crate::lint::{Condition, Context, Options};

/// What would let a call in.
///
/// It was tried: with it the policy allows the call, no lint of level error fires, and the statement lets in no other tenant than
/// those that its author named and the token's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What to do, in the imperative.
    pub text: String,
    /// The policy after it; `None` when the policy stays as it is.
    pub policy: Option<TrustPolicy>,
    /// The audience to register with the provider in IAM, if that is part of it.
    pub client_id: Option<String>,
    /// Whether all that decides is known of the call; otherwise the policy also asks for keys that are not.
    pub is_certain: bool,
    /// What the lints warn of in the repaired policy and not in the present one.
    pub warnings: Vec<Finding>,
}

/// More than this nobody reads.
const REPAIRS: usize = 3;
/// Every edit removes a reason, so that this many are never needed.
const EDITS: usize = 16;

/// What would let a call in: the most likely repair first, none when it is rightly denied or nothing that was tried will do.
///
/// The requests are those of one call, as for [`explain`]; `unregistered` is its audience when the provider in IAM does not have it.
///
/// No repair opens the statement to another tenant than the token's, takes `ForAllValues:` or `IfExists` to help, or changes a `Deny`.
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::evaluate::{ContextEntry, Request};
/// use policy_core::lint::Options;
/// use policy_core::sts::repairs;
///
/// let policy: TrustPolicy = r#"{
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow",
///         "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": { "StringEquals": { "gitlab.com:sub": "project_path:acme/app:*" } }
///     }]
/// }"#
/// .parse()?;
/// let request = Request {
///     action: "sts:AssumeRoleWithWebIdentity",
///     principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
///     context: &[ContextEntry::one("gitlab.com:sub", "project_path:acme/app:ref_type:tag:ref:v1")],
/// };
/// assert_eq!(repairs(&policy, &[request], None, &Options::default())[0].text, "put `gitlab.com:sub` under `StringLike`");
/// # Ok::<(), policy_core::json::ReadError>(())
/// ```
pub fn repairs(
    policy: &TrustPolicy,
    requests: &[Request<'_>],
    unregistered: Option<&str>,
    options: &Options,
) -> Vec<Repair> {
    let client_id = unregistered.map(str::to_owned);
    let register = unregistered.map(|audience| format!("register the client id `{audience}` with the provider"));
    let Some(explanation) = explain(policy, requests, options) else {
        let only =
            register.map(|text| Repair { text, policy: None, client_id, is_certain: true, warnings: Vec::new() });
        return only.into_iter().collect();
    };
    let is_hopeless = matches!(explanation.cause, Cause::OtherTenant | Cause::Denied | Cause::NoProvider);
    if is_hopeless {
        return Vec::new();
    }
    let before = policy.check_with(options).findings;
    let attempt = Attempt { original: policy, requests, options, statement: explanation.statement };
    let mut repairs: Vec<Repair> = Vec::new();
    for (repaired, edits) in attempt.steps(policy) {
        let Some((policy, edits)) = attempt.finish(repaired, edits) else { continue };
        if repairs.iter().any(|repair| repair.policy.as_ref() == Some(&policy)) {
            continue;
        }
        let texts: Vec<String> = register.iter().cloned().chain(edits.iter().map(Edit::to_string)).collect();
        repairs.push(Repair {
            text: texts.join("; "),
            is_certain: requests.iter().all(|request| verdict(&policy, request).is_allowed()),
            warnings: new_warnings(&before, &policy.check_with(options).findings),
            policy: Some(policy),
            client_id: client_id.clone(),
        });
        if repairs.len() == REPAIRS {
            break;
        }
    }
    repairs
}

fn new_warnings(before: &Findings, after: &Findings) -> Vec<Finding> {
    let is_new = |finding: &&Finding| !before.iter().any(|old| old.lint == finding.lint);
    after.iter().filter(|finding| finding.level == Level::Warning).filter(is_new).cloned().collect()
}

/// One statement of a policy, to be changed until it allows the call.
struct Attempt<'r> {
    original: &'r TrustPolicy,
    requests: &'r [Request<'r>],
    options: &'r Options,
    statement: usize,
}

type Attempted = (TrustPolicy, Vec<Edit>);

impl Attempt<'_> {
    /// The policy after each edit that removes the first reason against the call.
    fn steps(&self, policy: &TrustPolicy) -> Vec<Attempted> {
        let Some((request, reasons)) = self.open(policy) else { return Vec::new() };
        let Some(reason) = reasons.iter().find(|reason| reason.cause != Cause::Unknown) else { return Vec::new() };
        let findings = policy.check_with(self.options).findings;
        let context = Context::new(policy, self.options);
        let Some(view) = context.statements.get(self.statement) else { return Vec::new() };
        let site = Site { context: &context, request, findings: &findings };
        let stranger = Stranger::of(request, &self.options.providers);
        let helps = |edits: Vec<Edit>| {
            let edited = apply(policy, &edits)?;
            let left = self.reasons(&edited, request)?;
            let was = |reasons: &[Reason]| reasons.iter().map(|reason| reason.distance).sum::<u32>();
            (was(&left) < was(&reasons)).then_some((edited, edits))
        };
        candidates(&site, view, reason, &stranger).into_iter().filter_map(helps).collect()
    }

    /// The first request that the statement does not allow, and why.
    fn open<'s>(&'s self, policy: &TrustPolicy) -> Option<(&'s Request<'s>, Vec<Reason>)> {
        let is_open = |reasons: &Vec<Reason>| reasons.iter().any(|reason| reason.cause != Cause::Unknown);
        self.requests
            .iter()
            .filter(|request| !verdict(policy, request).is_allowed())
            .find_map(|request| Some((request, self.reasons(policy, request).filter(is_open)?)))
    }

    fn reasons(&self, policy: &TrustPolicy, request: &Request<'_>) -> Option<Vec<Reason>> {
        let findings = policy.check_with(self.options).findings;
        let context = Context::new(policy, self.options);
        let decision = evaluate(policy, request);
        let (trace, view) = (decision.statements.get(self.statement)?, context.statements.get(self.statement)?);
        Some(Site { context: &context, request, findings: &findings }.reasons(trace, view))
    }

    /// Goes on until the call is allowed, no lint of level error fires, and no other tenant is let in.
    fn finish(&self, mut policy: TrustPolicy, mut edits: Vec<Edit>) -> Option<Attempted> {
        while edits.len() < EDITS {
            let more = if self.open(&policy).is_some() {
                self.steps(&policy).into_iter().next()?
            } else if let Some(step) = self.mend(&policy) {
                step
            } else if !self.is_closed(&policy) {
                self.pin(&policy)?
            } else {
                let has_errors = policy.check_with(self.options).has_errors();
                return (!has_errors && self.is_settled(&policy)).then_some((policy, edits));
            };
            policy = more.0;
            edits.extend(more.1);
        }
        None
    }

    /// Whether the statement lets in no tenant that its author did not name.
    fn is_closed(&self, policy: &TrustPolicy) -> bool {
        let original = Context::new(self.original, self.options);
        let written = |condition: &Condition<'_>| {
            let own = original.statements.get(self.statement).map(|view| view.conditions.as_slice());
            own.unwrap_or_default().iter().any(|own| {
                (own.claim(), own.operator, own.values) == (condition.claim(), condition.operator, condition.values)
            })
        };
        let context = Context::new(policy, self.options);
        let (Some(view), Some(request)) = (context.statements.get(self.statement), self.requests.first()) else {
            return false;
        };
        is_closed(view, request, &Stranger::of(request, &self.options.providers), written)
    }

    /// Asks for the token's subject.
    fn pin(&self, policy: &TrustPolicy) -> Option<Attempted> {
        let request = self.requests.first()?;
        let context = Context::new(policy, self.options);
        let view = context.statements.get(self.statement)?;
        let edits = vec![subject_condition(view, request, &Stranger::of(request, &self.options.providers))?];
        Some((apply(policy, &edits)?, edits))
    }

    /// Does what a lint of level error says to write.
    fn mend(&self, policy: &TrustPolicy) -> Option<Attempted> {
        let findings = policy.check_with(self.options).findings;
        let edits = vec![findings.errors().find_map(|error| replacement(policy, error))?];
        Some((apply(policy, &edits)?, edits))
    }

    /// Whether all that is known of the call is allowed.
    fn is_settled(&self, policy: &TrustPolicy) -> bool {
        self.requests.iter().all(|request| {
            let is_open = |reasons: Vec<Reason>| reasons.iter().any(|reason| reason.cause != Cause::Unknown);
            match verdict(policy, request) {
                Verdict::Allowed { .. } => true,
                Verdict::Denied { .. } => false,
                Verdict::NotAllowed => !self.reasons(policy, request).is_none_or(is_open),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::strategy::trust_policy;
    use crate::evaluate::ContextEntry;

    const REQUEST: Request<'static> = Request {
        action: "sts:AssumeRoleWithWebIdentity",
        principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        context: &[ContextEntry::one("gitlab.com:sub", "project_path:a/b:ref_type:branch:ref:main")],
    };

    proptest! {
        #[test]
        fn every_policy_has_an_answer(policy in trust_policy()) {
            let options = Options::default();
            let explanation = explain(&policy, &[REQUEST], &options);
            let found = repairs(&policy, &[REQUEST], None, &options);
            prop_assert_eq!(explanation.is_none(), verdict(&policy, &REQUEST).is_allowed());
            prop_assert!(explanation.is_some() || found.is_empty());
            prop_assert!(found.iter().all(|repair| verdict(repair.policy.as_ref().unwrap(), &REQUEST).is_allowed()));
        }
    }
}
