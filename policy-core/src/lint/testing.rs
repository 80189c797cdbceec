//! What the lints' own tests share.

use std::fmt::Write as _;

use super::Options;
use crate::diagnostic::{Finding, Group, Place};
use crate::document::TrustPolicy;

/// An `Allow` for web identity with this `Federated` principal and this `Condition`, both as JSON.
pub(super) fn allow(federated: &str, condition: &str) -> String {
    statement("Allow", federated, condition)
}

/// The same as a `Deny`.
pub(super) fn deny(federated: &str, condition: &str) -> String {
    statement("Deny", federated, condition)
}

fn statement(effect: &str, federated: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":{{"Federated":{federated}}},
            "Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}]}}"#
    )
}

/// The ARN of a provider, as JSON.
pub(super) fn arn(issuer: &str) -> String {
    format!(r#""arn:aws:iam::123456789012:oidc-provider/{issuer}""#)
}

/// Prefect Cloud's ARN, as JSON.
pub(super) fn prefect() -> String {
    arn("api.prefect.cloud/oidc-provider")
}

/// An `Allow` for Prefect Cloud; in the condition `P` is short for its issuer and `ID` for an account id.
pub(super) fn on_prefect(condition: &str) -> String {
    allow(&prefect(), &long(condition))
}

/// The condition with its short names written out.
pub(super) fn long(condition: &str) -> String {
    condition.replace("P:", "api.prefect.cloud/oidc-provider:").replace("ID", "11111111-2222-4333-8444-555555555555")
}

/// What the lints of group shut say about a policy: for each finding level, lint and message, its place, help and replacement.
pub(super) fn said(policy: &str) -> String {
    said_with(policy, &Options::default())
}

/// The same under the author's choices.
pub(super) fn said_with(policy: &str, options: &Options) -> String {
    let policy: TrustPolicy = policy.parse().unwrap_or_else(|error| panic!("{error}\n{policy}"));
    let findings = policy.check_with(options).findings;
    findings.iter().filter(|finding| finding.lint.group == Group::Shut).map(lines).collect()
}

fn lines(finding: &Finding) -> String {
    let place = if finding.place == Place::Key { "key of " } else { "" };
    let mut lines = format!("{finding}\n  at {place}{}\n", finding.path.trim_start_matches("/Statement/0/"));
    for (name, part) in [("help", &finding.help), ("replacement", &finding.replacement)] {
        if let Some(part) = part {
            writeln!(lines, "  {name}: {part}").unwrap();
        }
    }
    lines
}
