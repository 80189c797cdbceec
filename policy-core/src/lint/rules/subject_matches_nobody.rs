use std::borrow::Cow;

use crate::diagnostic::{Finding, Level};
use crate::lint::damage::difference;
use crate::lint::garbled::sound;
use crate::lint::pattern::Pattern;
use crate::lint::subject::{Instead, instead, matches_nobody, own_forms};
use crate::lint::{Condition, Context, Federated, StatementView};
use crate::names::Operator;
use crate::provider::Provider;

super::lint!("subject_matches_nobody", Shut, Error, "a subject that no token of the provider can have");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for (condition, operator, provider) in statement.compared("sub") {
            // What the issuer says about its subjects holds of its own tokens only.
            let issuer = statement.provider_of(condition).and_then(Federated::issuer);
            let whose = match (&provider, issuer) {
                (Cow::Owned(_), Some(issuer)) => format!("token of `{issuer}`"),
                _ => format!("{} token", provider.name),
            };
            let provider = &*provider;
            let dead = dead_values(context, condition, operator, provider);
            let is_shut = dead.len() == condition.values.as_slice().len();
            for (index, (path, value)) in dead.into_iter().enumerate() {
                let has_variables = context.policy.has_variables();
                let instead = if index < SUGGESTIONS {
                    instead(&context.questions, provider, value, has_variables)
                } else {
                    Instead::Any
                };
                let finding = finding(statement, operator, &whose, value, is_shut);
                findings.push(remedy(Finding { path, ..finding }, provider, value, &instead));
            }
        }
    }
}

/// Finding the nearest form is dear: with more values than this the rest are told the forms only.
const SUGGESTIONS: usize = 16;

/// The values that no subject of the provider matches.
pub(in crate::lint) fn dead_values<'a>(
    context: &Context<'_>,
    condition: &'a Condition<'_>,
    operator: Operator,
    provider: &Provider,
) -> Vec<(String, &'a str)> {
    let ignore_case = operator.base().ignores_case();
    let mut dead = sound(condition);
    dead.retain(|(_, value)| {
        let value = Pattern::new(value, context.policy.has_variables()).ignore_case(ignore_case);
        matches_nobody(&context.questions, provider, &value)
    });
    dead
}

fn finding(statement: &StatementView<'_>, operator: Operator, whose: &str, value: &str, is_shut: bool) -> Finding {
    let has = if Pattern::new(value, true).has_wildcard() { "has a subject like" } else { "has the subject" };
    let (level, consequence) = if is_shut {
        (Level::Error, statement.consequence(operator))
    } else {
        (Level::Warning, statement.consequence_of_value(operator))
    };
    let message = format!("no {whose} {has} `{value}`, {consequence}");
    Finding::new(&LINT, "", message).level(level)
}

fn remedy(finding: Finding, provider: &Provider, value: &str, instead: &Instead<'_>) -> Finding {
    let excerpt = match instead {
        Instead::Exactly(_, text) => difference(value, text),
        Instead::Form(..) | Instead::Any => first_wrong(provider, value)..value.len(),
    };
    let finding = finding.excerpt(value, excerpt);
    let finding = match instead {
        Instead::Exactly(form, text) => finding.help(format!("write `{text}`")).replace_with(text).note(format!(
            "{} has subjects of the form `{}`",
            provider.name,
            form.pattern()
        )),
        Instead::Form(form, text) => {
            let mut finding = finding.help(format!("write it in the form `{text}`"));
            for part in form.parts() {
                if !part.rule.is_empty() && text.contains(&format!("{{{}}}", part.name)) {
                    finding.notes.push(part.rule.to_string());
                }
            }
            finding
        }
        Instead::Any => {
            let mut forms = Vec::new();
            for form in own_forms(provider) {
                if forms.len() < 3 {
                    forms.push(format!("`{}`", form.pattern()));
                }
            }
            finding.help(format!("write a subject of the form {}", forms.join(" or ")))
        }
    };
    if provider.documentation.is_empty() { finding } else { finding.note(format!("see {}", provider.documentation)) }
}

/// Where the longest beginning ends that some subject of the provider has; customised ones begin like almost anything.
fn first_wrong(provider: &Provider, value: &str) -> usize {
    let forms = own_forms(provider);
    let mut ends = Vec::with_capacity(value.len());
    for (end, _) in value.char_indices() {
        ends.push(end);
    }
    let accepts = |end: &usize| {
        let prefix = value.get(..*end).unwrap_or_default();
        forms.iter().any(|form| form.accepts_prefix(prefix))
    };
    // Accepted beginnings come first.
    let accepted = ends.partition_point(accepts);
    accepted.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{PREFECT, allow, arn, deny, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:ID"}}"#), ""),
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // the issuer says whose subjects they are
            (
                allow(
                    &arn("oidc.vercel.com/acme"),
                    r#"{"StringEquals":{"oidc.vercel.com/acme:sub":"owner:acme:project:web:environment:production"}}"#,
                ),
                "",
            ),
            (
                allow(
                    &arn("oidc.vercel.com"),
                    r#"{"StringEquals":{"oidc.vercel.com:aud":"https://vercel.com/a","oidc.vercel.com:sub":"owner:other:project:web:environment:production"}}"#,
                ),
                "",
            ),
            (
                allow(
                    &arn("oidc.vercel.com/acme"),
                    r#"{"StringLike":{"oidc.vercel.com/acme:sub":"owner:other:project:web:*"}}"#,
                ),
                "error: subject_matches_nobody: no token of `oidc.vercel.com/acme` has a subject like `owner:other:project:web:*`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringLike/oidc.vercel.com~1acme:sub\n\
                 \x20 wrong: other:project:web:*\n\
                 \x20 help: write a subject of the form `owner:acme:project:{project}:environment:{environment}`\n\
                 \x20 note: see https://vercel.com/docs/oidc/aws\n",
            ),
            // nothing follows the id
            (
                prefect(r#"{"StringLike":{"P:sub":"prefect:account:ID:*"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has a subject like `prefect:account:11111111-2222-4333-8444-555555555555:*`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: :*\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // letter case
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:account:ABCDEF11-2222-4333-8444-555555555555"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:account:ABCDEF11-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: ABCDEF\n\
                 \x20 help: write `prefect:account:abcdef11-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:abcdef11-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(
                    r#"{"StringEqualsIgnoreCase":{"P:sub":"Prefect:Account:ABCDEF11-2222-4333-8444-555555555555"}}"#,
                ),
                "",
            ),
            (
                prefect(r#"{"StringEqualsIgnoreCase":{"P:sub":"Prefect:Cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `Prefect:Cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEqualsIgnoreCase/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: Prefect:Cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // a part is missing
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:account:acme"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:account:acme`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: me\n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:sub":"acme"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `acme`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: acme\n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:sub":""}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject ``, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: \n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn no_repair_opens_the_tenant() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringLike":{"P:sub":"prefect:cloud:*"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has a subject like `prefect:cloud:*`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud:*\n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (prefect(r#"{"StringLike":{"P:sub":"prefect:account:*"}}"#), ""),
            (prefect(r#"{"StringLike":{"P:sub":"*"}}"#), ""),
            // some of several values
            (
                prefect(r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:cloud:ID"]}}"#),
                "warning: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so this value admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub/1\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // negated
            (
                prefect(r#"{"StringNotEquals":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the condition keeps nobody out\n\
                 \x20 at /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(r#"{"StringNotEquals":{"P:sub":["prefect:account:ID","prefect:cloud:ID"]}}"#),
                "warning: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so this value keeps nobody out\n\
                 \x20 at /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:sub/1\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // a Deny
            (
                deny(&arn(PREFECT), r#"{"StringEquals":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the `Deny` keeps nobody out\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                deny(&arn(PREFECT), r#"{"StringNotEquals":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the `Deny` hits everybody\n\
                 \x20 at /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // set operators and `IfExists`: every token has a subject
            (
                prefect(r#"{"ForAllValues:StringEqualsIfExists":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/ForAllValues:StringEqualsIfExists/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn holes_and_variables() {
        for (policy, expected) in [
            (prefect("{\"StringEquals\":{\"P:sub\":\"prefect:account:\u{f0000}\"}}"), ""),
            (prefect("{\"StringEquals\":{\"P:sub\":\"\u{f0000}\"}}"), ""),
            (
                prefect("{\"StringEquals\":{\"P:sub\":\"prefect:cloud:\u{f0000}\"}}"),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:\u{f0000}`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:\u{f0000}`\n\
                 \x20 replacement: prefect:account:\u{f0000}\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:${aws:username}"}}"#), ""),
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:${*}"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:${*}`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: ${*}\n\
                 \x20 help: write it in the form `prefect:account:{account_id}`\n\
                 \x20 note: a Prefect Cloud account id is a UUID in lower case\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            // the key may be wrong as well, and the ARN not known yet
            (
                prefect(r#"{"StringEquals":{"api.prefect.cloud:sub":"prefect:cloud:ID"}}"#),
                "error: foreign_condition_key: `api.prefect.cloud` is not the issuer of this statement's provider, so a token never has the key `api.prefect.cloud:sub`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud:sub\n\
                 \x20 wrong: api.prefect.cloud\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:sub`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:sub\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n\
                 error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                allow("\"\u{f0000}\"", r#"{"StringEquals":{"P:sub":"prefect:cloud:ID"}}"#),
                "error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:11111111-2222-4333-8444-555555555555`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud\n\
                 \x20 help: write `prefect:account:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:account:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: Prefect Cloud has subjects of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                allow(
                    "\"<PROVIDER_ARN>\"",
                    r#"{"StringEquals":{"api.prefect.cloud/oidc-provider:sub":"prefect:cloud:1"}}"#,
                ),
                "error: placeholder_value: `<PROVIDER_ARN>` is a placeholder\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: <PROVIDER_ARN>\n\
                 \x20 help: write the real value instead of `<PROVIDER_ARN>`\n\
                 error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:1`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: cloud:1\n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
            (
                prefect(r#"{"StringEquals":{"<ISSUER>:sub":"prefect:cloud:1"}}"#),
                "error: placeholder_value: `<ISSUER>` in `<ISSUER>:sub` is a placeholder\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/<ISSUER>:sub\n\
                 \x20 wrong: <ISSUER>\n\
                 \x20 help: write the real value instead of `<ISSUER>`\n\
                 error: subject_matches_nobody: no Prefect Cloud token has the subject `prefect:cloud:1`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/<ISSUER>:sub\n\
                 \x20 wrong: cloud:1\n\
                 \x20 help: write a subject of the form `prefect:account:{account_id}`\n\
                 \x20 note: see https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn nothing_is_known_of_the_subjects() {
        for (policy, expected) in [
            (allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:sub":"x"}}"#), ""),
            // other providers
            (
                allow(
                    &arn("token.actions.githubusercontent.com"),
                    r#"{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:octo-org/octo-repo:pull-request"}}"#,
                ),
                "error: subject_matches_nobody: no GitHub Actions token has the subject `repo:octo-org/octo-repo:pull-request`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub\n\
                 \x20 wrong: -\n\
                 \x20 help: write `repo:octo-org/octo-repo:pull_request`\n\
                 \x20 replacement: repo:octo-org/octo-repo:pull_request\n\
                 \x20 note: GitHub Actions has subjects of the form `repo:{owner}/{repository}:pull_request`\n\
                 \x20 note: see https://docs.github.com/en/actions/reference/security/oidc\n",
            ),
            (
                allow(
                    &arn("token.actions.githubusercontent.com"),
                    r#"{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:octo-org/octo-repo:environment:production"}}"#,
                ),
                "",
            ),
            (
                allow(
                    &arn("oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"),
                    r#"{"StringEquals":{"oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:sub":"system:serviceAccount:default:app"}}"#,
                ),
                "error: subject_matches_nobody: no Amazon EKS token has the subject `system:serviceAccount:default:app`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/oidc.eks.us-east-1.amazonaws.com~1id~1EXAMPLED539D4633E53DE1B71EXAMPLE:sub\n\
                 \x20 wrong: A\n\
                 \x20 help: write `system:serviceaccount:default:app`\n\
                 \x20 replacement: system:serviceaccount:default:app\n\
                 \x20 note: Amazon EKS has subjects of the form `system:serviceaccount:{namespace}:{service_account}`\n\
                 \x20 note: see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html\n",
            ),
            (
                allow(
                    &arn("gitlab.com"),
                    r#"{"StringLike":{"gitlab.com:sub":"project_path:octo-group/octo-project:ref_type:mr:ref:*"}}"#,
                ),
                "error: subject_matches_nobody: no GitLab.com token has a subject like `project_path:octo-group/octo-project:ref_type:mr:ref:*`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringLike/gitlab.com:sub\n\
                 \x20 wrong: mr:ref:*\n\
                 \x20 help: write a subject of the form `project_path:{group}/{project}:ref_type:branch:ref:{branch}` or `project_path:{group}/{project}:ref_type:tag:ref:{tag}`\n\
                 \x20 note: see https://docs.gitlab.com/ci/secrets/id_token_authentication/\n",
            ),
            // others speak about these
            (
                prefect(r#"{"StringEquals":{"P:sub":"`prefect:cloud:ID`"}}"#),
                "error: damaged_value: ``prefect:cloud:11111111-2222-4333-8444-555555555555`` holds quotation marks of its own\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: `prefect:cloud:11111111-2222-4333-8444-555555555555`\n\
                 \x20 help: write `prefect:cloud:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:cloud:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:account:<account id>"}}"#),
                "error: placeholder_value: `<account id>` in `prefect:account:<account id>` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: <account id>\n\
                 \x20 help: write the real value instead of `<account id>`\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
