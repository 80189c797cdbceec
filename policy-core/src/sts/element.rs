//! What stands against a call in the elements of a statement other than its conditions, in words.

use super::difference::{Comparison, Kind, difference};
use super::explain::{Cause, FAR, Reason, Site};
use super::reason::{DAMAGE, quoted};
use super::tenant::issuer_of;
use crate::diagnostic::{Place, edit_distance};
use crate::document::{Effect, Principal};
use crate::evaluate::{Outcome, StatementTrace};
use crate::lint::{Federated, FederatedKind, StatementView};

/// Why the principal is not the caller.
pub(super) fn principal_reason(
    site: &Site<'_, '_>,
    trace: &StatementTrace<'_>,
    view: &StatementView<'_>,
) -> Option<Reason> {
    if trace.principal.holds_in(Effect::Allow) {
        return None;
    }
    let caller = site.request.principal;
    let reason = |cause, path: &str, expected: &str, text, distance| {
        Some(Reason {
            cause,
            path: path.to_owned(),
            expected: expected.to_owned(),
            actual: Some(caller.to_owned()),
            text,
            note: None,
            distance,
        })
    };
    let Some(federated) = nearest_provider(view, caller) else {
        let trusted = trusted(view);
        let text =
            format!("the statement trusts {trusted}, which is no identity provider, and the token is from `{caller}`");
        return reason(Cause::NoProvider, &format!("{}/Principal", view.path), &trusted, text, 2 * FAR);
    };
    let written = quoted(federated.text);
    if let Some(finding) = site.finding(&DAMAGE, &federated.path, Place::Value) {
        let text = format!("the statement trusts {written} and the token is from `{caller}`: {}", finding.message);
        return reason(Cause::Damage, &federated.path, federated.text, text, 2);
    }
    let found = difference(federated.text, caller, Comparison::Exact);
    let how = found.map(|found| found.text).unwrap_or_default();
    let is_same_issuer = federated.issuer() == Some(issuer_of(caller));
    let (how, distance) = match &federated.kind {
        FederatedKind::Malformed { .. } if is_same_issuer => ("that is no ARN of an OIDC provider".to_owned(), 2),
        FederatedKind::Oidc { .. } if is_same_issuer && issuer_of(caller) == caller => {
            (format!("`{caller}` is built into IAM and has no ARN"), 2)
        }
        FederatedKind::Oidc { account, .. } if is_same_issuer => {
            let own = caller.split(':').nth(4).unwrap_or_default();
            let how = if *account == own { how } else { format!("the account is `{account}` instead of `{own}`") };
            (how, 2)
        }
        _ if is_near(federated, caller) => (how, 2),
        _ => {
            let text = format!("the statement trusts another provider: {written}, and the token is from `{caller}`");
            return reason(Cause::Provider, &federated.path, federated.text, text, FAR);
        }
    };
    let text = format!("the statement trusts {written} and the token is from `{caller}`: {how}");
    reason(Cause::Provider, &federated.path, federated.text, text, distance)
}

/// The provider of the statement that is most like the caller's.
fn nearest_provider<'v, 'a>(view: &'v StatementView<'a>, caller: &str) -> Option<&'v Federated<'a>> {
    view.federated.iter().min_by_key(|federated| {
        let is_same_issuer = federated.issuer() == Some(issuer_of(caller));
        (!is_same_issuer, !is_near(federated, caller))
    })
}

/// Whether a provider may have been meant to be the caller's: a slip, another path on the same host, or known to be misspelled.
fn is_near(federated: &Federated<'_>, caller: &str) -> bool {
    let own = issuer_of(caller);
    let host = |issuer: &str| issuer.split('/').next().map(str::to_ascii_lowercase);
    let Some(issuer) = federated.issuer() else { return false };
    federated.meant.as_ref().is_some_and(|meant| meant.issuer == own)
        || (federated.recognized.is_none() && host(issuer) == host(own))
        || difference(issuer, own, Comparison::Exact).is_none_or(|found| found.kind <= Kind::Separator)
        || edit_distance(issuer, own, own.len() / 12).is_some()
}

fn trusted(view: &StatementView<'_>) -> String {
    match &view.statement.principal {
        None => "nobody".to_owned(),
        Some(Principal::Bare(text)) => quoted(text),
        Some(Principal::ByKind(entries)) => {
            let names = entries.iter().flat_map(|entry| entry.values.iter().map(|value| quoted(value)));
            let names: Vec<String> = names.take(3).collect();
            if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
        }
    }
}

/// Why the action is not allowed.
pub(super) fn action_reason(
    site: &Site<'_, '_>,
    trace: &StatementTrace<'_>,
    view: &StatementView<'_>,
) -> Option<Reason> {
    if trace.action.holds_in(Effect::Allow) {
        return None;
    }
    let wanted = site.request.action;
    let (member, actions) = match (&view.statement.action, &view.statement.not_action) {
        (None, Some(actions)) => ("NotAction", Some(actions)),
        (actions, _) => ("Action", actions.as_ref()),
    };
    let names: Vec<String> = actions.into_iter().flatten().take(6).map(|action| quoted(action)).collect();
    let said = match (member, names.is_empty()) {
        ("NotAction", _) => format!("allows all but {}", names.join(", ")),
        (_, true) => "allows no action".to_owned(),
        _ => format!("allows {}", names.join(", ")),
    };
    Some(Reason {
        cause: Cause::Action,
        path: format!("{}/{member}", view.path),
        expected: names.join(", ").replace('`', ""),
        actual: Some(wanted.to_owned()),
        text: format!("the statement {said} and the call needs `{wanted}`"),
        note: None,
        distance: 2,
    })
}

/// A statement that names a resource.
pub(super) fn resource_reason(trace: &StatementTrace<'_>, view: &StatementView<'_>) -> Option<Reason> {
    let Outcome::Unsettled(doubt) = trace.resource else { return None };
    Some(Reason {
        cause: Cause::Doubt,
        path: view.path.clone(),
        expected: String::new(),
        actual: None,
        text: doubt.to_string(),
        note: None,
        distance: 1,
    })
}
