use crate::diagnostic::Finding;
use crate::document::{Effect, Principal, PrincipalKind};
use crate::lint::{Context, Key, StatementView, tenant};

super::lint!("open_principal", Open, Error, "`AWS` principals of every account, and no condition that limits them");

/// The only pattern that a principal may be; `invalid_principal` speaks about the others.
const ANYBODY: &str = "*";

/// Global keys that tell whose principal a caller is, or where the call comes from.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
const LIMITS: [&str; 13] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:userid",
];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let open = |view: &&StatementView<'_>| view.is_whole && view.statement.effect == Effect::Allow && !is_limited(view);
    for view in context.statements.iter().filter(open) {
        let Some(Principal::ByKind(entries)) = &view.statement.principal else { continue };
        for entry in entries.iter().filter(|entry| entry.kind == PrincipalKind::Aws) {
            for (index, text) in entry.values.iter().enumerate().filter(|(_, text)| *text == ANYBODY) {
                let path = format!("{}/Principal/AWS", view.path);
                let path = if entry.values.is_array() { format!("{path}/{index}") } else { path };
                let finding = Finding::new(&LINT, path, format!("`{text}` is every principal of every AWS account"))
                    .help("name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`")
                    .note("`aws:PrincipalOrgID` under `StringEquals` limits it to one organization");
                findings.push(if view.covers(crate::lint::context::WEB_IDENTITY) {
                    finding.note("it lets in no web identity caller: those are `Federated`")
                } else {
                    finding
                });
            }
        }
    }
}

fn is_limited(view: &StatementView<'_>) -> bool {
    view.conditions.iter().any(|condition| {
        condition.key == Key::Service
            && LIMITS.iter().any(|key| key.eq_ignore_ascii_case(condition.key_text))
            && tenant::vacuity(view, condition).is_none()
            && !condition.values.iter().any(|value| matches!(value.as_str(), "*" | "0.0.0.0/0" | "::/0"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    statements(r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::123456789012:root","*"]},"Action":"sts:AssumeRole"}"#,
                    ),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS/1",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
                (
                    statements(r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"web"}"#),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                        "  note: it lets in no web identity caller: those are `Federated`",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"a"}}}"#,
                    ),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}}"#,
                    ),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringLike":{"aws:PrincipalArn":"*"}}}"#,
                    ),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}}"#,
                    ),
                    &[
                        "error: `*` is every principal of every AWS account",
                        "  at /Statement/0/Principal/AWS",
                        "  help: name the accounts or roles: `arn:aws:iam::{account_id}:role/{role_name}`",
                        "  note: `aws:PrincipalOrgID` under `StringEquals` limits it to one organization",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn limited() {
        assert_said(
            &LINT,
            &[
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalOrgId":"o-1"}}}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}"#,
                    ),
                    &[],
                ),
                (statements(r#"{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}"#), &[]),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/*"},"Action":"sts:AssumeRole"}"#,
                    ),
                    &[],
                ),
                (statements(r#"{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}"#), &[]),
                // that is an invalid principal
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::*:root"},"Action":"sts:AssumeRole"}"#,
                    ),
                    &[],
                ),
            ],
        );
    }
}
