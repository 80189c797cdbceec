//! What the lints' own tests share: policies, written short, and what the lints say about them.

use std::fmt::Write as _;

use super::{Options, Report};
use crate::diagnostic::{Finding, Group, Lint, Place};
use crate::json;

/// Prefect Cloud's issuer.
pub(super) const PREFECT: &str = "api.prefect.cloud/oidc-provider";
/// GitHub's issuer.
pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";

/// The ARN of the provider of an issuer, as JSON.
pub(super) fn arn(issuer: &str) -> String {
    format!(r#""arn:aws:iam::123456789012:oidc-provider/{issuer}""#)
}

/// An `Allow` for web identity with this `Federated` principal and this `Condition`, both as JSON.
pub(super) fn allow(federated: &str, condition: &str) -> String {
    allow_action(federated, "\"web\"", condition)
}

/// The same with this `Action`, as JSON.
pub(super) fn allow_action(federated: &str, action: &str, condition: &str) -> String {
    one("Allow", federated, action, condition)
}

/// The same as a `Deny`.
pub(super) fn deny(federated: &str, condition: &str) -> String {
    one("Deny", federated, "\"web\"", condition)
}

/// An `Allow` for Prefect Cloud.
pub(super) fn prefect(condition: &str) -> String {
    allow(&arn(PREFECT), condition)
}

/// An `Allow` for GitHub Actions.
pub(super) fn github(condition: &str) -> String {
    allow(&arn(GITHUB), condition)
}

fn one(effect: &str, federated: &str, action: &str, condition: &str) -> String {
    let principal = format!(r#"{{"Federated":{federated}}}"#);
    statements(&format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":{action},"Condition":{condition}}}"#))
}

/// An `Allow` of a Prefect Cloud account with these members instead of its own, as JSON without the braces.
pub(super) fn statement(members: &str) -> String {
    let own = [
        r#""Effect":"Allow""#,
        r#""Principal":"P""#,
        r#""Action":"web""#,
        r#""Condition":{"StringEquals":{"P:sub":"prefect:account:ID"}}"#,
    ];
    let is_own = |member: &&str| !members.contains(member.split_inclusive(':').next().unwrap());
    let kept: Vec<_> = own.iter().copied().filter(is_own).chain([members]).collect();
    document(&format!("{{{}}}", kept.join(",")))
}

/// A policy of one such statement.
pub(super) fn policy(members: &str) -> String {
    statements(&statement(members))
}

/// A policy of these statements, as JSON.
pub(super) fn statements(statements: &str) -> String {
    document(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#))
}

/// The JSON with what is short in it written out: the principals `"P"` and `"G"`, the keys `P:…` and `G:…`, the value `"PROVIDER"` for
/// the first one's ARN, the action `"web"`, and `:ID` for a colon and an account id.
pub(super) fn document(json: &str) -> String {
    json.replace("\"P:", &format!("\"{PREFECT}:"))
        .replace("/P:", &format!("/{PREFECT}:"))
        .replace("\"G:", &format!("\"{GITHUB}:"))
        .replace("\"P\"", &format!(r#"{{"Federated":{}}}"#, arn(PREFECT)))
        .replace("\"G\"", &format!(r#"{{"Federated":{}}}"#, arn(GITHUB)))
        .replace("\"PROVIDER\"", &arn(PREFECT))
        .replace("\"web\"", r#""sts:AssumeRoleWithWebIdentity""#)
        .replace(":ID", ":11111111-2222-4333-8444-555555555555")
}

fn check(policy: &str, options: &Options) -> Report {
    let node = json::parse(policy).unwrap_or_else(|error| panic!("{error}\n{policy}"));
    json::read(&node).check_with(options)
}

/// What a lint says about a policy, each finding with its place and whatever else it has, a line each.
pub(super) fn said(lint: &Lint, policy: &str) -> String {
    let report = check(policy, &Options::default());
    let own = report.findings.iter().filter(|finding| finding.lint == lint);
    own.map(|finding| told(&format!("{}: {}", finding.level, finding.message), finding)).collect()
}

/// Compares what a lint [says](said) about each policy, line for line.
pub(super) fn assert_said(lint: &Lint, cases: &[(String, &[&str])]) {
    for (policy, expected) in cases {
        assert_eq!(said(lint, policy).lines().collect::<Vec<_>>(), *expected, "{policy}");
    }
}

/// What the lints of group shut say, each finding with its lint.
pub(super) fn shut(policy: &str) -> String {
    shut_under(policy, &Options::default())
}

/// The same under the author's choices.
pub(super) fn shut_under(policy: &str, options: &Options) -> String {
    let report = check(policy, options);
    let shut = report.findings.iter().filter(|finding| finding.lint.group == Group::Shut);
    shut.map(|finding| told(&finding.to_string(), finding)).collect()
}

fn told(headline: &str, finding: &Finding) -> String {
    let place = if finding.place == Place::Key { "key of " } else { "" };
    let mut text = format!("{headline}\n  at {place}{}\n", finding.path);
    let wrong =
        finding.excerpt.as_ref().map(|(text, range)| text.get(range.clone()).unwrap().escape_debug().to_string());
    let refusal = finding.refusal.as_ref().map(|refusal| format!("{}: {}", refusal.code, refusal.message));
    let token = finding.witness.as_ref().map(ToString::to_string);
    for (name, part) in [
        ("wrong", &wrong),
        ("help", &finding.help),
        ("replacement", &finding.replacement),
        ("token", &token),
        ("IAM", &refusal),
    ] {
        if let Some(part) = part {
            writeln!(text, "  {name}: {part}").unwrap();
        }
    }
    for note in &finding.notes {
        writeln!(text, "  note: {note}").unwrap();
    }
    text
}
