use crate::diagnostic::Finding;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{Pin, may_be_any_claim, pin, vacuity};
use crate::lint::{Context, Federated, FederatedKind, StatementView};
use crate::names::hole;
use crate::provider::AudienceRule;

super::lint!("broad_subject", Advice, Warning, "the tenant is pinned, and everything below it is open");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting().filter(|view| view.is_whole) {
        let [federated] = view.federated.as_slice() else { continue };
        let provider = federated.provider();
        let by_audience = provider
            .is_some_and(|provider| matches!(provider.audience, AudienceRule::Chosen { pins_tenant: true, .. }));
        let issuer = federated.issuer().unwrap_or(federated.text);
        let what = match pin(context, view, 0) {
            Pin::Issuer => format!("every token of `{issuer}`"),
            Pin::Condition if by_audience && !matches!(federated.kind, FederatedKind::BuiltIn(_)) => {
                "every token with this audience".to_owned()
            }
            // Whatever stands in the hole.
            Pin::Unknown if provider.is_none() && hole::has_hole(federated.text) => {
                format!("every token of `{issuer}`")
            }
            _ => continue,
        };
        if is_narrowed(view, federated) {
            continue;
        }
        let path =
            if view.statement.condition.is_some() { format!("{}/Condition", view.path) } else { view.path.clone() };
        let finding = Finding::new(&LINT, path, format!("no condition on the subject: {what} is let in"));
        findings.push(finding.help(Suggestion::subject(federated).help(view)));
    }
}

/// Whether a condition on the subject, or on another claim that says whose token it is, keeps somebody out.
fn is_narrowed(view: &StatementView<'_>, federated: &Federated<'_>) -> bool {
    view.conditions.iter().any(|condition| match condition.claim() {
        Some(claim) => {
            let is_whose = condition.is_on("sub") || federated.provider().is_some_and(|own| own.claim(claim).is_some());
            is_whose && vacuity(view, condition).is_none()
        }
        None => may_be_any_claim(condition),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, prefect, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringEquals":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:aud":"sts.amazonaws.com"}}"#,
                    ),
                    &[
                        "warning: no condition on the subject: every token of `oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF` is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub": "system:serviceaccount:{namespace}:{service_account}"` under `StringEquals`"#,
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"},"Action":"web"}"#,
                    ),
                    &[
                        "warning: no condition on the subject: every token of `oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF` is let in",
                        "  at /Statement/0",
                        r#"  help: add `"Condition": { "StringEquals": { "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub": "system:serviceaccount:{namespace}:{service_account}" } }`"#,
                    ],
                ),
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringLike":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":"*"}}"#,
                    ),
                    &[
                        "warning: no condition on the subject: every token of `oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF` is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub": "system:serviceaccount:{namespace}:{service_account}" }` to `Condition`"#,
                    ],
                ),
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringEqualsIfExists":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":"system:serviceaccount:a:b"}}"#,
                    ),
                    &[
                        "warning: no condition on the subject: every token of `oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF` is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub": "system:serviceaccount:{namespace}:{service_account}" }` to `Condition`"#,
                    ],
                ),
                (
                    allow(&arn("\u{f0000}"), r#"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#),
                    &[
                        "warning: no condition on the subject: every token of `\u{f0000}` is let in",
                        "  at /Statement/0/Condition",
                        "  help: add `\"\u{f0000}:sub\": \"{subject}\"` under `StringEquals`",
                    ],
                ),
                (
                    allow("\"\u{f0000}\"", "{}"),
                    &[
                        "warning: no condition on the subject: every token of `\u{f0000}` is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "{issuer}:sub": "{subject}" }` to `Condition`"#,
                    ],
                ),
                (
                    allow("\"\u{f0000}\"", r#"{"StringEquals":{"idp.example.com:aud":"a"}}"#),
                    &[
                        "warning: no condition on the subject: every token of `\u{f0000}` is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"{issuer}:sub": "{subject}"` under `StringEquals`"#,
                    ],
                ),
            ],
        );
    }

    #[test]
    fn narrowed() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringEquals":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":"system:serviceaccount:a:b"}}"#,
                    ),
                    &[],
                ),
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringLike":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":"system:serviceaccount:*"}}"#,
                    ),
                    &[],
                ),
                (allow(&arn("\u{f0000}"), r#"{"StringEquals":{"󰀁:sub":"a"}}"#), &[]),
                (prefect("{}"), &[]),
                (allow(&arn("idp.example.com"), "{}"), &[]),
                (allow("\"\u{f0000}\"", r#"{"StringEquals":{"idp.example.com:sub":"a"}}"#), &[]),
            ],
        );
    }
}
