use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::document::{OneOrMany, Principal, Text};
use crate::lint::pattern::Pattern;
use crate::lint::subject::pins_tenant;
use crate::lint::tenant::is_everything;
use crate::lint::{Condition, Context, Federated, StatementView};
use crate::names::{BaseOperator, Family};
use crate::provider::Provider;

super::lint!("redundant_value", Advice, Warning, "a value that another value of its list makes superfluous");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        let mut texts = |member: &str, values: &OneOrMany<Text>, folds| {
            let mut texts = Vec::with_capacity(values.as_slice().len());
            for text in values {
                texts.push(&**text);
            }
            repeated(&texts, folds, &format!("{}/{member}", view.path), findings);
        };
        if let Some(Principal::ByKind(entries)) = &view.statement.principal {
            for entry in entries.iter() {
                texts(&format!("Principal/{}", entry.kind.as_str()), &entry.values, false);
            }
        }
        if let Some(actions) = &view.statement.action {
            texts("Action", actions, true);
        }
        if let Some(actions) = &view.statement.not_action {
            texts("NotAction", actions, true);
        }
        for condition in &view.conditions {
            let folds = condition.operator.is_some_and(|operator| {
                matches!(
                    operator.base(),
                    BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase
                )
            });
            let mut texts = Vec::with_capacity(condition.values.as_slice().len());
            for value in condition.values {
                texts.push(value.as_str());
            }
            repeated(&texts, folds, &condition.path, findings);
            if let Some(operator) = condition.operator
                && operator.base().has_wildcards()
                && operator.base().family() == Family::String
            {
                contained(context, view, condition, &texts, findings);
            }
        }
    }
}

/// So many patterns of one list are held against its values: no list within IAM's quota has more.
const PATTERNS: usize = 64;

/// A finding for every value of which another one lets in everything.
fn contained(
    context: &Context<'_>,
    view: &StatementView<'_>,
    condition: &Condition<'_>,
    texts: &[&str],
    findings: &mut Vec<Finding>,
) {
    // A pattern that opens the tenant is itself what is wrong.
    let provider = view.provider_of(condition).and_then(Federated::provider).filter(|_| condition.is_on("sub"));
    let is_closed = |text: &str| {
        let pins =
            |provider: &Provider| provider.subjects.iter().any(|form| !form.customised && pins_tenant(form, text));
        !is_everything(text) && provider.is_none_or(|provider| provider.subjects.is_empty() || pins(provider))
    };
    let has_wildcard = |text: &str| text.contains(['*', '?']);
    if texts.len() < 2 || !texts.iter().any(|text| has_wildcard(text)) {
        return;
    }
    let mut wide = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        if wide.len() < PATTERNS && has_wildcard(text) && is_closed(text) {
            wide.push((index, text, Pattern::new(text, context.policy.has_variables())));
        }
    }
    for (index, text) in texts.iter().enumerate() {
        let pattern = Pattern::new(text, context.policy.has_variables());
        for (other, other_text, wider) in &wide {
            // Of two that are the same, the first one stays; equal texts are reported already.
            if *wider != pattern
                && context.questions.contains(wider, &pattern)
                && (*other < index || !context.questions.contains(&pattern, wider))
            {
                let message = format!("`{text}` adds nothing to `{other_text}`");
                findings.push(Finding::new(&LINT, format!("{}/{index}", condition.path), message).help("remove it"));
                break;
            }
        }
    }
}

/// A finding for every value that stands there already; letter case aside when `folds`.
fn repeated(values: &[&str], folds: bool, path: &str, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    for (index, value) in values.iter().enumerate() {
        let text = if folds { value.to_ascii_lowercase() } else { (*value).to_owned() };
        if !seen.insert(text) {
            let message = format!("`{value}` stands here twice");
            findings.push(Finding::new(&LINT, format!("{path}/{index}"), message).help("remove it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, github, prefect, said, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"StringEquals":{"P:sub":["a","b","a","a"]}}"#),
                    &[
                        "warning: `a` stands here twice",
                        "  at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub/2",
                        "  help: remove it",
                        "warning: `a` stands here twice",
                        "  at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub/3",
                        "  help: remove it",
                    ],
                ),
                (
                    prefect(r#"{"StringEqualsIgnoreCase":{"P:sub":["a","A"]}}"#),
                    &[
                        "warning: `A` stands here twice",
                        "  at /Statement/0/Condition/StringEqualsIgnoreCase/api.prefect.cloud~1oidc-provider:sub/1",
                        "  help: remove it",
                    ],
                ),
                (prefect(r#"{"StringEquals":{"P:sub":["a","A"]}}"#), &[]),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":"P","Action":["web","STS:assumerolewithwebidentity"]}"#,
                    ),
                    &[
                        "warning: `STS:assumerolewithwebidentity` stands here twice",
                        "  at /Statement/0/Action/1",
                        "  help: remove it",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":["PROVIDER","PROVIDER"]},"Action":"web"}"#,
                    ),
                    &[
                        "warning: `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider` stands here twice",
                        "  at /Statement/0/Principal/Federated/1",
                        "  help: remove it",
                    ],
                ),
                (prefect(r#"{"StringEquals":{"P:aud":"a"},"StringLike":{"P:aud":"a"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn patterns() {
        let found = |operator: &str, values: &[&str]| {
            let policy = github(&format!(r#"{{"{operator}":{{"G:sub":{values:?}}}}}"#));
            let said = said(&LINT, &policy);
            said.lines().filter_map(|line| line.strip_prefix("warning: ").map(str::to_owned)).collect::<Vec<_>>()
        };
        for (values, expected) in [
            (
                ["repo:o/r:*", "repo:o/r:ref:refs/heads/main"],
                "`repo:o/r:ref:refs/heads/main` adds nothing to `repo:o/r:*`",
            ),
            (
                ["repo:o/r:ref:refs/heads/main", "repo:o/r:*"],
                "`repo:o/r:ref:refs/heads/main` adds nothing to `repo:o/r:*`",
            ),
            (["repo:o/r:*", "repo:o/*"], "`repo:o/r:*` adds nothing to `repo:o/*`"),
            (["repo:o/a*:ref:*", "repo:o/*:ref:*"], "`repo:o/a*:ref:*` adds nothing to `repo:o/*:ref:*`"),
            (["repo:o/r:*", "repo:o/r:**"], "`repo:o/r:**` adds nothing to `repo:o/r:*`"),
            (["repo:o/r:?*", "repo:o/r:*?"], "`repo:o/r:*?` adds nothing to `repo:o/r:?*`"),
            (["repo:o/r:*", "repo:o/r:${aws:userid}"], "`repo:o/r:${aws:userid}` adds nothing to `repo:o/r:*`"),
            (["repo:o/r:*", "repo:o/r:${*}"], "`repo:o/r:${*}` adds nothing to `repo:o/r:*`"),
        ] {
            for operator in ["StringLike", "StringNotLike"] {
                assert_eq!(found(operator, &values), [expected], "{values:?}");
            }
        }
        for values in [
            ["repo:o/r:ref:*", "repo:o/r:pull_request"],
            ["repo:o/a*:ref:*", "repo:o/*a:ref:*"],
            ["repo:o/r:${aws:userid}*", "repo:o/r:main"],
            // the wider one is what is wrong
            ["repo:*", "repo:o/r:*"],
            ["*", "repo:o/r:*"],
        ] {
            assert_eq!(found("StringLike", &values), [""; 0], "{values:?}");
        }
        assert_eq!(found("StringEquals", &["repo:o/r:*", "repo:o/r:ref:refs/heads/main"]), [""; 0]);
    }
}
