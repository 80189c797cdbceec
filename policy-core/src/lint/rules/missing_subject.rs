use crate::diagnostic::Finding;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{Pin, pin};
use crate::lint::{Context, Federated, StatementView, stranger, tenant};
use crate::provider::AudienceRule;

super::lint!("missing_subject", Open, Error, "a shared or unknown issuer, and no condition that pins the tenant");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting().filter(|view| view.is_whole) {
        for (index, federated) in view.federated.iter().enumerate() {
            if matches!(pin(context, view, index), Pin::Missing) {
                findings.push(finding(view, index, federated));
            }
        }
    }
}

fn finding(view: &StatementView<'_>, index: usize, federated: &Federated<'_>) -> Finding {
    let path = if view.statement.condition.is_some() { format!("{}/Condition", view.path) } else { view.path.clone() };
    let help = Suggestion::pin(federated).help(view);
    let help = match view.federated.len() {
        1 => help,
        _ => format!("give `{}` a statement of its own, and {help} there", federated.text),
    };
    let mut finding = Finding::new(&LINT, path, format!("no condition pins the tenant: {}", tenant::crowd(federated)));
    finding.witness = stranger::stranger(view, index);
    if view.on_claim("aud").next().is_some() {
        let provider = federated.narrowed();
        match provider.as_ref().map(|provider| &provider.audience) {
            Some(AudienceRule::Fixed(audience)) => {
                finding = finding.note(format!("`{audience}` is the audience of all of them, so it keeps nobody out"));
            }
            Some(AudienceRule::Chosen { pins_tenant: false, .. }) if tenant::has_forms(federated) => {
                finding = finding.note("whoever asks for a token chooses its audience, so that keeps nobody out");
            }
            _ => {}
        }
    }
    if federated.provider().is_none() && !tenant::is_known_shared(federated) {
        finding = finding.note("if all its tokens are yours, describe the issuer as a provider with one tenant");
    }
    finding.help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, document, github, prefect, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"StringEquals":{"P:aud":"prefect-cloud"}}"#),
                    &[
                        "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}"` under `StringEquals`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: `prefect-cloud` is the audience of all of them, so it keeps nobody out",
                    ],
                ),
                (
                    prefect(r#"{"StringEquals":{"P:email":"a@example.com"}}"#),
                    &[
                        "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}"` under `StringEquals`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`, email = `a@example.com`",
                    ],
                ),
                (
                    prefect(
                        r#"{"StringLike":{"P:email":"*@example.com"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#,
                    ),
                    &[
                        "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition`"#,
                    ],
                ),
                (
                    statements(r#"{"Effect":"Allow","Principal":"P","Action":"web"}"#),
                    &[
                        "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                        "  at /Statement/0",
                        r#"  help: add `"Condition": { "StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" } }`"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn pinned() {
        assert_said(
            &LINT,
            &[
                (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#), &[]),
                (prefect(r#"{"StringLike":{"P:SUB":"prefect:account:*"}}"#), &[]),
                (
                    prefect(r#"{"StringNotEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#),
                    &[],
                ),
                (
                    prefect(
                        r#"{"StringEquals":{"api.prefect.cloud/oidc:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[],
                ),
                (statements(r#"{"Effect":"Deny","Principal":"P","Action":"web"}"#), &[]),
                (statements(r#"{"Effect":"Allow","Principal":"P","Action":"sts:TagSession"}"#), &[]),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:aud":"prefect-cloud"}}},
                {"Effect":"Deny","Principal":"P","Action":"web","Condition":{"StringNotEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn denied_only_in_part() {
        assert_said(
            &LINT,
            &[(
                statements(
                    r#"{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:aud":"prefect-cloud"}}},
                {"Effect":"Deny","Principal":"P","Action":"web","Condition":{"StringNotEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"},"StringEquals":{"aws:RequestedRegion":"us-east-1"}}}"#,
                ),
                &[
                    "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    "  at /Statement/0/Condition",
                    r#"  help: add `"api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}"` under `StringEquals`"#,
                    "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                    "  note: `prefect-cloud` is the audience of all of them, so it keeps nobody out",
                ],
            )],
        );
    }

    #[test]
    fn other_issuers() {
        assert_said(
            &LINT,
            &[
                (
                    allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:aud":"a"}}"#),
                    &[
                        "error: no condition pins the tenant: `idp.example.com` is no known issuer, and others may get tokens from it too",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"idp.example.com:sub": "{subject}"` under `StringEquals`"#,
                        "  note: if all its tokens are yours, describe the issuer as a provider with one tenant",
                    ],
                ),
                (allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:sub":"a"}}"#), &[]),
                (allow(&arn("oidc.vercel.com"), r#"{"StringEquals":{"oidc.vercel.com:sub":"a"}}"#), &[]),
                (
                    allow(
                        &arn("oidc.vercel.com"),
                        r#"{"StringEquals":{"oidc.vercel.com:aud":"https://vercel.com/acme"}}"#,
                    ),
                    &[],
                ),
                (allow(&arn("oidc.vercel.com"), r#"{"StringEquals":{"oidc.vercel.com:email":"a"}}"#), &[]),
                (
                    allow(
                        &arn("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/"),
                        r#"{"StringEquals":{"sts:RoleSessionName":"MicrosoftSentinel_1"}}"#,
                    ),
                    &[],
                ),
                (
                    allow(&arn("idp.\u{f0000}.example.com"), r#"{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}"#),
                    &[],
                ),
                (allow(&arn("idp.example.com"), "{\"StringEquals\":{\"\u{f0000}:sub\":\"a\"}}"), &[]),
            ],
        );
    }

    #[test]
    fn not_by_subject() {
        let sentinel = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/";
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        &arn(sentinel),
                        r#"{"StringEquals":{"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/:aud":"api://1462b192-27f7-4cb9-8523-0f4ecb54b47e"}}"#,
                    ),
                    &[
                        "error: no condition pins the tenant: every customer of Microsoft Sentinel gets tokens from `sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"sts:RoleSessionName": "{value}"` under `StringEquals`"#,
                    ],
                ),
                (
                    allow(
                        r#""cognito-identity-us-gov.amazonaws.com""#,
                        r#"{"ForAnyValue:StringLike":{"cognito-identity-us-gov.amazonaws.com:amr":"authenticated"}}"#,
                    ),
                    &[
                        "error: no condition pins the tenant: every customer of Amazon Cognito gets tokens from `cognito-identity-us-gov.amazonaws.com`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "cognito-identity-us-gov.amazonaws.com:aud": "{audience}" }` to `Condition`"#,
                        "  token: sub = `us-east-1:9`, amr = `authenticated`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn built_in_providers() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        r#""cognito-identity.amazonaws.com""#,
                        r#"{"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}"#,
                    ),
                    &[],
                ),
                (
                    allow(
                        r#""cognito-identity.amazonaws.com""#,
                        r#"{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:12345678-1234-1234-1234-123456790ab1"}}"#,
                    ),
                    &[],
                ),
                (
                    allow(r#""accounts.google.com""#, r#"{"StringEquals":{"accounts.google.com:oaud":"a"}}"#),
                    &[
                        "error: no condition pins the tenant: every customer of Google gets tokens from `accounts.google.com`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"accounts.google.com:sub": "{unique_id}"` under `StringEquals`"#,
                        "  token: sub = `999999`, oaud = `a`",
                    ],
                ),
                (
                    allow(
                        r#""accounts.google.com""#,
                        r#"{"StringEquals":{"accounts.google.com:aud":"108000002380243782158"}}"#,
                    ),
                    &[],
                ),
                (allow(r#""graph.facebook.com""#, r#"{"StringEquals":{"graph.facebook.com:app_id":"1"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn together() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        r#"["arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider","arn:aws:iam::123456789012:oidc-provider/idp.example.com"]"#,
                        "{}",
                    ),
                    &[
                        "error: no condition pins the tenant: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                        "  at /Statement/0/Condition",
                        r#"  help: give `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider` a statement of its own, and add `"StringEquals": { "api.prefect.cloud/oidc-provider:sub": "prefect:account:{account_id}" }` to `Condition` there"#,
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "error: no condition pins the tenant: `idp.example.com` is no known issuer, and others may get tokens from it too",
                        "  at /Statement/0/Condition",
                        r#"  help: give `arn:aws:iam::123456789012:oidc-provider/idp.example.com` a statement of its own, and add `"StringEquals": { "idp.example.com:sub": "{subject}" }` to `Condition` there"#,
                        "  note: if all its tokens are yours, describe the issuer as a provider with one tenant",
                    ],
                ),
                (
                    allow(
                        r#"["arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider","arn:aws:iam::123456789012:oidc-provider/idp.example.com"]"#,
                        r#"{"StringEquals":{"idp.example.com:sub":"a"}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn not_whole() {
        assert_said(
            &LINT,
            &[(
                document(
                    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":[]}}"#,
                ),
                &[],
            )],
        );
    }

    #[test]
    fn by_claims() {
        assert_said(
            &LINT,
            &[
                (github(r#"{"StringEquals":{"G:aud":"sts.amazonaws.com","G:ref":"refs/heads/main"}}"#), &[]),
                (github(r#"{"StringEquals":{"G:aud":"sts.amazonaws.com","G:repository_owner_id":"123456"}}"#), &[]),
                (github(r#"{"ForAllValues:StringEquals":{"G:repository_owner":"octo-org"}}"#), &[]),
                (
                    github(r#"{"StringLike":{"G:job_workflow_ref":"octo-org/*"}}"#),
                    &[
                        "error: no condition pins the tenant: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"StringEquals": { "token.actions.githubusercontent.com:sub": "repo:{owner}/{repository}:ref:refs/heads/{branch}" }` to `Condition`"#,
                    ],
                ),
            ],
        );
    }
}
