//! What the lints' own tests share.

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

/// What the lints of group shut say about a policy.
pub(super) fn shut(policy: &str) -> Vec<Finding> {
    shut_with(policy, &Options::default())
}

pub(super) fn shut_with(policy: &str, options: &Options) -> Vec<Finding> {
    let policy: TrustPolicy = policy.parse().unwrap_or_else(|error| panic!("{error}\n{policy}"));
    let findings = policy.check_with(options).findings.into_iter();
    findings.filter(|finding| finding.lint.group == Group::Shut).collect()
}

/// A finding as lines: level, lint and message; where; help; replacement.
pub(super) fn lines(findings: &[Finding]) -> String {
    let line = |finding: &Finding| {
        let place = if finding.place == Place::Key { " (key)" } else { "" };
        let path = finding.path.rsplit('/').next().unwrap_or_default();
        let mut text = format!("{finding}\nat {path}{place}");
        for (name, part) in [("help", &finding.help), ("replace", &finding.replacement)] {
            if let Some(part) = part {
                text += &format!("\n{name}: {part}");
            }
        }
        text
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
