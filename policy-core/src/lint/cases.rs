//! Policies for the lints' own tests, written short.

use super::said::said;
use crate::diagnostic::Lint;

const PREFECT: &str = "api.prefect.cloud/oidc-provider";
const GITHUB: &str = "token.actions.githubusercontent.com";

/// A policy of one statement for web identity with this `Federated` principal and this `Condition`, both as JSON.
pub(super) fn allow(federated: &str, condition: &str) -> String {
    allow_action(federated, r#""sts:AssumeRoleWithWebIdentity""#, condition)
}

/// The same with this `Action`, as JSON.
pub(super) fn allow_action(federated: &str, action: &str, condition: &str) -> String {
    let principal = format!(r#"{{"Federated":{federated}}}"#);
    statements(&format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":{action},"Condition":{condition}}}"#))
}

/// The same for Prefect Cloud; `P:` in the condition stands for the prefix of its keys.
pub(super) fn prefect(condition: &str) -> String {
    allow(&arn(PREFECT), condition)
}

/// The same for GitHub Actions and `G:`.
pub(super) fn github(condition: &str) -> String {
    allow(&arn(GITHUB), condition)
}

/// A policy of these statements, as JSON.
pub(super) fn statements(statements: &str) -> String {
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#))
}

/// The policy, with what is short written out: the principals `"P"` and `"G"`, the keys `P:…` and `G:…`, the value `"PROVIDER"` for
/// the first one's ARN and the action `"web"`.
pub(super) fn document(policy: &str) -> String {
    policy
        .replace("\"P:", &format!("\"{PREFECT}:"))
        .replace("\"G:", &format!("\"{GITHUB}:"))
        .replace("\"P\"", &format!(r#"{{"Federated":{}}}"#, arn(PREFECT)))
        .replace("\"G\"", &format!(r#"{{"Federated":{}}}"#, arn(GITHUB)))
        .replace("\"PROVIDER\"", &arn(PREFECT))
        .replace("\"web\"", r#""sts:AssumeRoleWithWebIdentity""#)
}

/// The ARN of the provider of an issuer, as JSON.
pub(super) fn arn(issuer: &str) -> String {
    format!(r#""arn:aws:iam::123456789012:oidc-provider/{issuer}""#)
}

/// Compares what a lint [says](said) about each policy, line for line.
pub(super) fn assert_said(lint: &Lint, cases: &[(String, &[&str])]) {
    for (policy, expected) in cases {
        assert_eq!(said(lint, policy).lines().collect::<Vec<_>>(), *expected, "{policy}");
    }
}
