//! What the lints' own tests share: a policy, and everything that one lint says about it.

use std::fmt::Write as _;

use super::Options;
use crate::diagnostic::{Finding, Lint, Place};
use crate::json;

/// An `Allow` of Prefect Cloud with these members instead of its own, as JSON without the braces; a `null` one is left out.
pub(super) fn statement(members: &str) -> String {
    let own = [
        r#""Effect":"Allow""#,
        r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"}"#,
        r#""Action":"sts:AssumeRoleWithWebIdentity""#,
        r#""Condition":{"StringEquals":{"api.prefect.cloud/oidc-provider:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
    ];
    let is_own = |member: &&str| !members.contains(member.split_inclusive(':').next().unwrap());
    let kept: Vec<_> = own.iter().copied().filter(is_own).chain([members]).collect();
    format!("{{{}}}", kept.join(","))
}

/// A policy of one such statement.
pub(super) fn policy(members: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statement(members))
}

/// What a lint says about a policy, each finding with its place and whatever else it has, a line each.
pub(super) fn said(lint: &Lint, policy: &str) -> String {
    let node = json::parse(policy).unwrap_or_else(|error| panic!("{error}\n{policy}"));
    let report = json::read(&node).check_with(&Options::default());
    report.findings.iter().filter(|finding| finding.lint == lint).map(lines).collect()
}

fn lines(finding: &Finding) -> String {
    let place = if finding.place == Place::Key { "key of " } else { "" };
    let mut text = format!("{}: {}\n  at {place}{}\n", finding.level, finding.message, finding.path);
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
