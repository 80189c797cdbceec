use crate::diagnostic::Finding;
use crate::lint::breadth::{Decided, breadth};
use crate::lint::pattern::Pattern;
use crate::lint::suggest::{Suggestion, with_open_parts};
use crate::lint::tenant::{Pin, may_be_any_claim, pin, vacuity};
use crate::lint::wanted::{Wanted, wanted};
use crate::lint::{Context, Federated, FederatedKind, StatementView};
use crate::names::hole;
use crate::provider::{Provider, Recognized, Template};

super::lint!("broad_subject", Advice, Warning, "the tenant is pinned, and everything below it is open");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        if let Some(decided) = Decided::by_subject(context, view) {
            let wanted = wanted(context, view);
            findings.extend(wanted.iter().filter_map(|wanted| pattern(context, view, &decided, wanted)));
        }
    }
    for view in context.admitting().filter(|view| view.is_whole) {
        let [federated] = view.federated.as_slice() else { continue };
        let provider = federated.provider();
        let by_audience = provider.is_some_and(Provider::audience_pins_tenant);
        let issuer = federated.issuer().unwrap_or(federated.text);
        let what = match pin(context, view, 0) {
            Pin::Issuer => format!("every token of `{issuer}`"),
            Pin::Condition if by_audience && !matches!(federated.kind, FederatedKind::BuiltIn(_)) => {
                "every token with this audience".to_owned()
            }
            Pin::Condition if provider.is_some_and(has_guests) => "every guest who has not signed in".to_owned(),
            // Whatever stands in the hole.
            Pin::Unknown if provider.is_none() && hole::has_hole(federated.text) => {
                format!("every token of `{issuer}`")
            }
            _ => continue,
        };
        if is_narrowed(view, federated) {
            continue;
        }
        let (claim, narrower) = match provider {
            Some(provider) if has_guests(provider) => ("on `amr` or the subject", Suggestion::signed_in(federated)),
            _ => ("on the subject", Suggestion::subject(federated)),
        };
        let path =
            if view.statement.condition.is_some() { format!("{}/Condition", view.path) } else { view.path.clone() };
        let finding = Finding::new(&LINT, path, format!("no condition {claim}: {what} is let in"));
        findings.push(finding.help(narrower.help(view)));
    }
}

/// Whether `amr` tells those who have signed in from guests, as with Cognito.
fn has_guests(provider: &Provider) -> bool {
    provider.claim("amr").is_some()
}

/// A finding about a pattern that lets in everything below the tenant.
fn pattern(
    context: &Context<'_>,
    view: &StatementView<'_>,
    decided: &Decided,
    wanted: &Wanted<'_, '_>,
) -> Option<Finding> {
    let pattern = Pattern::new(wanted.text, context.policy.has_variables());
    let breadth = breadth(&context.questions, decided, wanted, &pattern)?;
    let form = breadth.forms.first()?;
    let federated = view.provider_of(wanted.condition)?;
    let below = match &*breadth.below {
        "" if federated.recognized.as_ref().is_some_and(Recognized::is_shared) => String::new(),
        "" => format!(" of `{}`", federated.issuer()?),
        below => format!(" of `{below}`"),
    };
    let named: Vec<String> = form.parts().map(|part| format!("{{{}}}", part.name)).collect();
    let parts: Vec<String> = breadth.parts.iter().chain(named.iter().skip(breadth.parts.len())).cloned().collect();
    let message = format!("`{}` lets in every {}{below}", wanted.text, names(&breadth.forms));
    let narrower = with_open_parts(form, Some(&parts));
    Some(Finding::new(&LINT, &wanted.path, message).help(format!("name what may use the role, as in `{narrower}`")))
}

/// The forms' names as words: `branch, environment and tag`.
fn names(forms: &[&Template]) -> String {
    let names: Vec<String> =
        forms.iter().map(|form| form.name.trim_start_matches("immutable_").replace('_', " ")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
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
    use crate::lint::testing::{GITHUB, allow, arn, assert_said, github, prefect, said, statements};

    #[test]
    fn guests_of_a_pool() {
        let cognito = |rest: &str| {
            let aud = r#""StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:1"}"#;
            allow(r#""cognito-identity.amazonaws.com""#, &format!("{{{aud}{rest}}}"))
        };
        assert_said(
            &LINT,
            &[
                (
                    cognito(""),
                    &[
                        "warning: no condition on `amr` or the subject: every guest who has not signed in is let in",
                        "  at /Statement/0/Condition",
                        r#"  help: add `"ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }` to `Condition`"#,
                    ],
                ),
                (cognito(r#","ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}"#), &[]),
                (
                    cognito(r#","ForAnyValue:StringEquals":{"cognito-identity.amazonaws.com:amr":"unauthenticated"}"#),
                    &[],
                ),
                (cognito(r#","StringLike":{"cognito-identity.amazonaws.com:sub":"us-east-1:1"}"#), &[]),
            ],
        );
    }

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
                (allow(&arn("\u{f0000}"), r#"{"StringEquals":{"󰀁:sub":"a"}}"#), &[]),
                (prefect("{}"), &[]),
                (allow(&arn("idp.example.com"), "{}"), &[]),
                (allow("\"\u{f0000}\"", r#"{"StringEquals":{"idp.example.com:sub":"a"}}"#), &[]),
            ],
        );
    }

    /// What is said of a pattern as the only condition, without its place.
    fn said_of(issuer: &str, sub: &str) -> String {
        let text = said(&LINT, &allow(&arn(issuer), &format!(r#"{{"StringLike":{{"{issuer}:sub":"{sub}"}}}}"#)));
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("  at ")).collect();
        lines.join("\n").replace("warning: ", "").replace("  help: name what may use the role, as in ", "")
    }

    #[test]
    fn patterns() {
        const EKS: &str = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
        const ALL: &str = "branch, environment, pull request and tag";
        let broad = |sub: &str, what: &str, below: &str, instead: &str| {
            format!("`{sub}` lets in every {what} of `{below}`\n`{instead}`")
        };
        for (issuer, sub, what, below, instead) in [
            (GITHUB, "repo:o/r:*", ALL, "repo:o/r", "repo:o/r:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/r:?*", ALL, "repo:o/r", "repo:o/r:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/r*", ALL, "repo:o/r*", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/*", ALL, "repo:o/*", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/*:*", ALL, "repo:o/*", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/app-?:*", ALL, "repo:o/app-*", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o@1/r@2:*", ALL, "repo:o@1/r@2", "repo:o@1/r@2:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/*:ref:refs/heads/*", "branch", "repo:o", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (GITHUB, "repo:o/*:ref:*", "branch and tag", "repo:o", "repo:o/{repository}:ref:refs/heads/{branch}"),
            (
                "gitlab.com",
                "project_path:g/p:*",
                "branch and tag",
                "project_path:g/p",
                "project_path:g/p:ref_type:branch:ref:{branch}",
            ),
            (
                "app.terraform.io",
                "organization:acme:*",
                "workspace apply, workspace plan, module test, stack apply and stack plan",
                "organization:acme",
                "organization:acme:project:{project}:workspace:{workspace}:run_phase:apply",
            ),
            (
                "app.terraform.io",
                "organization:acme:project:*:workspace:*:run_phase:*",
                "workspace apply and workspace plan",
                "organization:acme",
                "organization:acme:project:{project}:workspace:{workspace}:run_phase:apply",
            ),
            (
                "agent.buildkite.com",
                "organization:acme:pipeline:app:*",
                "branch and tag",
                "organization:acme:pipeline:app",
                "organization:acme:pipeline:app:ref:refs/heads/{branch}:commit:*:step:{step_key}",
            ),
            (
                EKS,
                "system:serviceaccount:*",
                "service account",
                EKS,
                "system:serviceaccount:{namespace}:{service_account}",
            ),
            (EKS, "system:*:*", "service account", EKS, "system:serviceaccount:{namespace}:{service_account}"),
        ] {
            assert_eq!(said_of(issuer, sub), broad(sub, what, below, instead));
        }
        for (issuer, sub) in [
            (GITHUB, "repo:o/r:ref:refs/heads/*"),
            (GITHUB, "repo:o/r:ref:*"),
            (GITHUB, "repo:o/r:environment:*"),
            (GITHUB, "repo:o/*:ref:refs/heads/main"),
            (GITHUB, "repo:o/*:pull_request"),
            (GITHUB, "repo:o/r"),
            // other tenants get in
            (GITHUB, "repo:o*"),
            (GITHUB, "repo:*"),
            (GITHUB, "*"),
            ("gitlab.com", "project_path:g/p:ref_type:branch:ref:*"),
            ("gitlab.com", "project_path:g/p:ref_type:*:ref:main"),
            ("app.terraform.io", "organization:acme:project:p:workspace:w:run_phase:*"),
            ("api.prefect.cloud/oidc-provider", "prefect:account:11111111-2222-4333-8444-555555555555*"),
            (EKS, "system:serviceaccount:default:*"),
            (EKS, "system:serviceaccount:*:deploy"),
        ] {
            assert_eq!(said_of(issuer, sub), "", "{sub}");
        }
    }

    #[test]
    fn other_conditions() {
        let broad: &[&str] = &[
            "warning: `repo:*` lets in every branch, environment, pull request and tag",
            "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
            "  help: name what may use the role, as in `repo:{owner}/{repository}:ref:refs/heads/{branch}`",
        ];
        let deny =
            r#"{"Effect":"Deny","Principal":"G","Action":"web","Condition":{"StringLike":{"G:sub":"*:pull_request"}}}"#;
        let wide =
            r#"{"Effect":"Allow","Principal":"G","Action":"web","Condition":{"StringLike":{"G:sub":"repo:o/r:*"}}}"#;
        assert_said(
            &LINT,
            &[
                // another claim tells the tenant
                (github(r#"{"StringEquals":{"G:repository_owner_id":"1"},"StringLike":{"G:sub":"repo:*"}}"#), broad),
                (github(r#"{"StringEquals":{"G:environment":"prod"},"StringLike":{"G:sub":"repo:o/r:*"}}"#), &[]),
                (github(r#"{"StringNotLike":{"G:sub":"*:pull_request"},"StringLike":{"G:sub":"repo:o/r:*"}}"#), &[]),
                (statements(&format!("{wide},{deny}")), &[]),
                // the condition holds for everybody
                (github(r#"{"ForAllValues:StringLike":{"G:sub":"repo:o/r:*"}}"#), &[]),
            ],
        );
    }
}
