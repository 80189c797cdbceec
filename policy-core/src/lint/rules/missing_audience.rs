use crate::diagnostic::Finding;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{Vacuity, may_be_any_claim, vacuity};
use crate::lint::{Context, Federated, FederatedKind, StatementView};
use crate::names::hole;
use crate::provider::{AudienceRule, Provider};

super::lint!("missing_audience", Advice, Warning, "web identity without a condition on the audience");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting().filter(|view| view.is_whole) {
        // With several providers the advice is one provider a statement.
        let [federated] = view.federated.as_slice() else { continue };
        let is_limited = ["aud", "oaud"].iter().any(|claim| {
            view.on_claim(claim).any(|condition| matches!(vacuity(view, condition), None | Some(Vacuity::Absent)))
        });
        if is_limited || view.conditions.iter().any(may_be_any_claim) || !has_plain_audience(federated) {
            continue;
        }
        findings.push(finding(view, federated));
    }
}

/// Whether the audience says what a token is for, and the issuer is known so far that a key can be written.
fn has_plain_audience(federated: &Federated<'_>) -> bool {
    !federated.provider().is_some_and(Provider::audience_pins_tenant)
        && !matches!(federated.kind, FederatedKind::BuiltIn(_))
        && federated.issuer().is_some_and(|issuer| !hole::has_hole(issuer))
}

fn finding(view: &StatementView<'_>, federated: &Federated<'_>) -> Finding {
    let path = if view.statement.condition.is_some() { format!("{}/Condition", view.path) } else { view.path.clone() };
    let help = Suggestion::audience(federated).help(view);
    let finding = Finding::new(&LINT, path, "no condition says for which audience a token must be made").help(help);
    let provider = federated.narrowed();
    match provider.as_ref().map(|provider| (&provider.name, &provider.audience)) {
        Some((name, AudienceRule::Fixed(audience))) => {
            finding.note(format!("every {name} token has the audience `{audience}`"))
        }
        _ => finding
            .note("without it the provider's client ids decide alone, and a token made for another of them is let in"),
    }
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
                    prefect(r#"{"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"api.prefect.cloud/oidc-provider:aud": "prefect-cloud"` under `StringEquals`"#,
                        "  note: every Prefect Cloud token has the audience `prefect-cloud`",
                    ],
                ),
                (
                    statements(r#"{"Effect":"Allow","Principal":"P","Action":"web"}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0",
                        r#"  help: add `"Condition": { "StringEquals": { "api.prefect.cloud/oidc-provider:aud": "prefect-cloud" } }`"#,
                        "  note: every Prefect Cloud token has the audience `prefect-cloud`",
                    ],
                ),
                (
                    prefect(r#"{"StringLike":{"P:sub":"a","P:aud":"*"}}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:aud": "prefect-cloud" }` to `Condition`"#,
                        "  note: every Prefect Cloud token has the audience `prefect-cloud`",
                    ],
                ),
                (
                    prefect(r#"{"StringNotEquals":{"P:aud":"a"}}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:aud": "prefect-cloud" }` to `Condition`"#,
                        "  note: every Prefect Cloud token has the audience `prefect-cloud`",
                    ],
                ),
                (
                    prefect(r#"{"Null":{"P:aud":"false"}}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:aud": "prefect-cloud" }` to `Condition`"#,
                        "  note: every Prefect Cloud token has the audience `prefect-cloud`",
                    ],
                ),
                (
                    allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:sub":"a"}}"#),
                    &[
                        "warning: no condition says for which audience a token must be made",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"idp.example.com:aud": "{audience}"` under `StringEquals`"#,
                        "  note: without it the provider's client ids decide alone, and a token made for another of them is let in",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn with_an_audience() {
        assert_said(
            &LINT,
            &[
                (prefect(r#"{"StringEquals":{"P:aud":"prefect-cloud"}}"#), &[]),
                (prefect(r#"{"ForAllValues:StringEquals":{"P:aud":"prefect-cloud"}}"#), &[]),
                (prefect(r#"{"StringEquals":{"P:oaud":"a"}}"#), &[]),
                (prefect(r#"{"StringEquals":{"api.prefect.cloud/oidc:aud":"prefect-cloud"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn without_need() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        r#""cognito-identity.amazonaws.com""#,
                        r#"{"StringEquals":{"cognito-identity.amazonaws.com:sub":"a"}}"#,
                    ),
                    &[],
                ),
                (allow(&arn("\u{f0000}"), r#"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#), &[]),
            ],
        );
    }
}
