use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::document::{OneOrMany, Principal, Scalar, Text};
use crate::lint::Context;
use crate::names::BaseOperator;

super::lint!("redundant_value", Advice, Warning, "a value that stands in its list twice");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        let mut texts = |member: &str, values: &OneOrMany<Text>, folds| {
            let path = |index| format!("{}/{member}/{index}", view.path);
            repeated(values.iter().map(|text| &**text), folds, path, findings);
        };
        if let Some(Principal::ByKind(entries)) = &view.statement.principal {
            for entry in entries.iter() {
                texts(&format!("Principal/{}", entry.kind.as_str()), &entry.values, false);
            }
        }
        for (member, actions) in [("Action", &view.statement.action), ("NotAction", &view.statement.not_action)] {
            if let Some(actions) = actions {
                texts(member, actions, true);
            }
        }
        for condition in &view.conditions {
            let folds = condition.operator.is_some_and(|operator| {
                matches!(
                    operator.base(),
                    BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase
                )
            });
            let path = |index| format!("{}/{index}", condition.path);
            repeated(condition.values.iter().map(Scalar::as_str), folds, path, findings);
        }
    }
}

/// A finding for every value that stands there already; letter case aside when `folds`.
fn repeated<'v>(
    values: impl Iterator<Item = &'v str>,
    folds: bool,
    path: impl Fn(usize) -> String,
    findings: &mut Vec<Finding>,
) {
    let mut seen = HashSet::new();
    for (index, value) in values.enumerate() {
        let text = if folds { value.to_ascii_lowercase() } else { value.to_owned() };
        if !seen.insert(text) {
            findings.push(Finding::new(&LINT, path(index), format!("`{value}` stands here twice")).help("remove it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, prefect, statements};

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
}
