use crate::diagnostic::Finding;
use crate::lint::{Condition, Context};
use crate::names::{BaseOperator, Operator, hole};

super::lint!("like_without_wildcard", Advice, Warning, "`StringLike` whose values have no wildcard");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        // There are no more operators than AWS has.
        let mut operators = Vec::new();
        for condition in &view.conditions {
            if let Some(operator) = condition.operator
                && !operators.contains(&operator)
            {
                operators.push(operator);
            }
        }
        for block in view.blocks() {
            let mut exact = Vec::new();
            for condition in block {
                if let Some(equals) = equals(condition) {
                    exact.push((condition, equals));
                }
            }
            let Some((first, equals)) = exact.first() else { continue };
            let like = first.operator_text;
            // A block is renamed as a whole, unless there is one of that name.
            if exact.len() == block.len() && !operators.contains(equals) {
                let message = format!("`{like}` without a wildcard is `{equals}`");
                let finding = Finding::new(&LINT, &first.operator_path, message).at_key();
                findings.push(finding.help(format!("write `{equals}`")).replace_with(equals.as_str()));
                continue;
            }
            for (condition, _) in &exact {
                let message = format!("`{}` has no wildcard, so `{like}` is `{equals}`", condition.key_text);
                let help = format!("move `{}` under `{equals}`", condition.key_text);
                findings.push(Finding::new(&LINT, &condition.path, message).at_key().help(help));
            }
        }
    }
}

/// The operator that says the same, when no value of a `StringLike` has a wildcard, or could have.
fn equals(condition: &Condition<'_>) -> Option<Operator> {
    // AWS's own policies for Cognito compare `amr` so.
    if condition.is_on("amr") {
        return None;
    }
    let operator = condition.operator?;
    let equals = match operator.base() {
        BaseOperator::StringLike => BaseOperator::StringEquals,
        BaseOperator::StringNotLike => BaseOperator::StringNotEquals,
        _ => return None,
    };
    let is_open = |text: &str| text.contains(['*', '?']) || text.contains("${") || hole::has_hole(text);
    if condition.values.as_slice().is_empty() || condition.has_value(&is_open) {
        return None;
    }
    Some(operator.with_base(equals))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, prefect};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(
                        r#"{"StringLike":{"P:aud":"prefect-cloud","P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[
                        "warning: `StringLike` without a wildcard is `StringEquals`",
                        "  at key of /Statement/0/Condition/StringLike",
                        "  help: write `StringEquals`",
                        "  replacement: StringEquals",
                    ],
                ),
                (
                    prefect(
                        r#"{"StringEquals":{"P:aud":"prefect-cloud"},"StringLike":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
                    ),
                    &[
                        "warning: `api.prefect.cloud/oidc-provider:sub` has no wildcard, so `StringLike` is `StringEquals`",
                        "  at key of /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  help: move `api.prefect.cloud/oidc-provider:sub` under `StringEquals`",
                    ],
                ),
                (
                    prefect(r#"{"StringLike":{"P:aud":"prefect-cloud","P:sub":"prefect:account:*"}}"#),
                    &[
                        "warning: `api.prefect.cloud/oidc-provider:aud` has no wildcard, so `StringLike` is `StringEquals`",
                        "  at key of /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:aud",
                        "  help: move `api.prefect.cloud/oidc-provider:aud` under `StringEquals`",
                    ],
                ),
                (
                    prefect(r#"{"ForAnyValue:StringLike":{"P:email":["a","b"]}}"#),
                    &[
                        "warning: `ForAnyValue:StringLike` without a wildcard is `ForAnyValue:StringEquals`",
                        "  at key of /Statement/0/Condition/ForAnyValue:StringLike",
                        "  help: write `ForAnyValue:StringEquals`",
                        "  replacement: ForAnyValue:StringEquals",
                    ],
                ),
                (
                    prefect(r#"{"StringNotLikeIfExists":{"P:sub":"a"}}"#),
                    &[
                        "warning: `StringNotLikeIfExists` without a wildcard is `StringNotEqualsIfExists`",
                        "  at key of /Statement/0/Condition/StringNotLikeIfExists",
                        "  help: write `StringNotEqualsIfExists`",
                        "  replacement: StringNotEqualsIfExists",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn with_a_wildcard() {
        assert_said(
            &LINT,
            &[
                (prefect(r#"{"StringLike":{"P:sub":["a","b?"]}}"#), &[]),
                (prefect(r#"{"StringLike":{"P:sub":"${aws:username}"}}"#), &[]),
                (prefect("{\"StringLike\":{\"P:sub\":\"\u{f0000}\"}}"), &[]),
                (prefect(r#"{"StringLike":{"P:sub":[]}}"#), &[]),
                (prefect(r#"{"ArnLike":{"aws:SourceArn":"arn:aws:iam::123456789012:role/a"}}"#), &[]),
                (prefect(r#"{"ForAnyValue:StringLike":{"P:amr":"authenticated"}}"#), &[]),
            ],
        );
    }
}
