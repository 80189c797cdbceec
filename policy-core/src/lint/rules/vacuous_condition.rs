use crate::diagnostic::Finding;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{Pin, Vacuity, pin};
use crate::lint::{Condition, Context, Federated, StatementView, stranger, tenant};
use crate::names::Operator;

super::lint!(
    "vacuous_condition",
    Open,
    Error,
    "the condition that should pin the tenant also holds when the claim is absent or another"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting().filter(|view| view.is_whole) {
        for (index, federated) in view.federated.iter().enumerate() {
            if let Pin::Vacuous(condition, why) = pin(context, view, index) {
                let mut finding = finding(view, federated, condition, &why);
                finding.witness = stranger::stranger(view, index);
                findings.push(finding.note(format!("so nothing pins the tenant: {}", tenant::crowd(federated))));
            }
        }
    }
}

fn finding(view: &StatementView<'_>, federated: &Federated<'_>, condition: &Condition<'_>, why: &Vacuity) -> Finding {
    let operator = condition.operator_text;
    let claim = condition.claim().unwrap_or(condition.key_text);
    let add = || Suggestion::pin(federated).help(view);
    match why {
        _ if condition.is_foreign() => {
            let message = format!("no token has `{}`, so `{operator}` holds for every one", condition.key_text);
            Finding::new(&LINT, &condition.path, message).at_key().help(add())
        }
        Vacuity::Absent => {
            let message = format!("`{operator}` also holds for a token without `{claim}`");
            let plain = condition.operator.map_or("StringEquals", |operator| Operator::bare(operator.base()).as_str());
            let blocks = view.statement.condition.as_deref().unwrap_or_default();
            if blocks.iter().any(|block| block.operator == plain) {
                let help = format!("move `{}` under `{plain}`", condition.key_text);
                return Finding::new(&LINT, &condition.path, message).at_key().help(help);
            }
            Finding::new(&LINT, &condition.operator_path, message)
                .at_key()
                .help(format!("write `{plain}`"))
                .replace_with(plain)
        }
        Vacuity::Negated => {
            let message = format!("`{operator}` lets in every token whose `{claim}` it does not name");
            Finding::new(&LINT, &condition.path, message).at_key().help(add())
        }
        Vacuity::Presence => {
            let message = format!("`{operator}` asks whether a token has `{claim}`, not what it says");
            Finding::new(&LINT, &condition.path, message).at_key().help(add())
        }
        Vacuity::Order => {
            let message = format!("`{operator}` names no `{claim}`, only a side of one");
            Finding::new(&LINT, &condition.path, message).at_key().help(add())
        }
        Vacuity::Everything(path) => {
            let value = condition.values().find(|(found, _)| found == path).map_or("*", |(_, value)| value.as_str());
            let message = format!("`{value}` matches every `{claim}`");
            let suggested =
                if condition.is_on("sub") { Suggestion::subject(federated) } else { Suggestion::pin(federated) };
            Finding::new(&LINT, path, message).help(suggested.instead(claim, view))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, github, prefect};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(
                        r#"{"ForAllValues:StringEquals":{"P:aud":"prefect-cloud","P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[
                        "error: `ForAllValues:StringEquals` also holds for a token without `sub`",
                        "  at key of /Statement/0/Condition/ForAllValues:StringEquals",
                        "  help: write `StringEquals`",
                        "  replacement: StringEquals",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(
                        r#"{"StringEquals":{"P:aud":"prefect-cloud"},"ForAllValues:StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[
                        "error: `ForAllValues:StringEquals` also holds for a token without `sub`",
                        "  at key of /Statement/0/Condition/ForAllValues:StringEquals/api.prefect.cloud~1oidc-provider:sub",
                        "  help: move `api.prefect.cloud/oidc-provider:sub` under `StringEquals`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(
                        r#"{"StringEqualsIfExists":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[
                        "error: `StringEqualsIfExists` also holds for a token without `sub`",
                        "  at key of /Statement/0/Condition/StringEqualsIfExists",
                        "  help: write `StringEquals`",
                        "  replacement: StringEquals",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"StringNotEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#),
                    &[
                        "error: `StringNotEquals` lets in every token whose `sub` it does not name",
                        "  at key of /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"StringNotLike":{"P:sub":"prefect:account:9*"}}"#),
                    &[
                        "error: `StringNotLike` lets in every token whose `sub` it does not name",
                        "  at key of /Statement/0/Condition/StringNotLike/api.prefect.cloud~1oidc-provider:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"Null":{"P:sub":"false"},"StringEquals":{"P:aud":"prefect-cloud"}}"#),
                    &[
                        "error: `Null` asks whether a token has `sub`, not what it says",
                        "  at key of /Statement/0/Condition/Null/api.prefect.cloud~1oidc-provider:sub",
                        r#"  help: add `"api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}"` under `StringEquals`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"Null":{"P:sub":"true"}}"#),
                    &[
                        "error: `Null` asks whether a token has `sub`, not what it says",
                        "  at key of /Statement/0/Condition/Null/api.prefect.cloud~1oidc-provider:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn for_other_values() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"StringLike":{"P:sub":["prefect:account:11111111-2222-4333-8444-555555555555","*"]}}"#),
                    &[
                        "error: `*` matches every `sub`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub/1",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"StringLike":{"P:sub":"?*"}}"#),
                    &[
                        "error: `?*` matches every `sub`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"NumericGreaterThan":{"P:sub":"0"}}"#),
                    &[
                        "error: `NumericGreaterThan` names no `sub`, only a side of one",
                        "  at key of /Statement/0/Condition/NumericGreaterThan/api.prefect.cloud~1oidc-provider:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn under_another_prefix() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"ForAllValues:StringEquals":{"api.prefect.cloud/oidc:sub":"a"}}"#),
                    &[
                        "error: no token has `api.prefect.cloud/oidc:sub`, so `ForAllValues:StringEquals` holds for every one",
                        "  at key of /Statement/0/Condition/ForAllValues:StringEquals/api.prefect.cloud~1oidc:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"StringNotEquals":{"api.prefect.cloud/oidc:sub":"a"}}"#),
                    &[
                        "error: no token has `api.prefect.cloud/oidc:sub`, so `StringNotEquals` holds for every one",
                        "  at key of /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc:sub",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: so nothing pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (prefect(r#"{"StringLike":{"api.prefect.cloud/oidc:sub":"*"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn of_an_unknown_issuer() {
        assert_said(
            &LINT,
            &[(
                allow(&arn("idp.example.com"), r#"{"StringLike":{"idp.example.com:sub":"*"}}"#),
                &[
                    "error: `*` matches every `sub`",
                    "  at /Statement/0/Condition/StringLike/idp.example.com:sub",
                    "  help: write `{subject}`",
                    "  note: so nothing pins the tenant: `idp.example.com` is no known issuer, and others may get tokens from it too",
                ],
            )],
        );
    }

    #[test]
    fn pinned_all_the_same() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(
                        r#"{"ForAllValues:StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"},"Null":{"P:sub":"false"}}"#,
                    ),
                    &[],
                ),
                (
                    prefect(
                        r#"{"StringEqualsIfExists":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"},"StringLike":{"P:sub":"*"}}"#,
                    ),
                    &[],
                ),
                (
                    prefect(
                        r#"{"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"},"StringNotEquals":{"P:sub":"b"}}"#,
                    ),
                    &[],
                ),
                (
                    prefect(
                        r#"{"ForAnyValue:StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[],
                ),
                (prefect(r#"{"StringEquals":{"P:sub":[]}}"#), &[]),
                (prefect("{\"StringLike\":{\"P:sub\":\"\u{f0000}\"}}"), &[]),
            ],
        );
    }

    #[test]
    fn on_the_audience() {
        assert_said(
            &LINT,
            &[(
                prefect(
                    r#"{"ForAllValues:StringEquals":{"P:aud":"prefect-cloud"},"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                ),
                &[],
            )],
        );
    }

    #[test]
    fn on_another_claim() {
        assert_said(
            &LINT,
            &[
                (github(r#"{"StringNotEquals":{"G:repository_owner_id":"123456"}}"#), &[]),
                (
                    github(r#"{"ForAllValues:StringLike":{"G:sub":"repo:octo-org/*"}}"#),
                    &[
                        "error: `ForAllValues:StringLike` also holds for a token without `sub`",
                        "  at key of /Statement/0/Condition/ForAllValues:StringLike",
                        "  help: write `StringLike`",
                        "  replacement: StringLike",
                        "  note: so nothing pins the tenant: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (github(r#"{"StringEqualsIfExists":{"G:sub":"repo:octo-org/*"}}"#), &[]),
            ],
        );
    }
}
