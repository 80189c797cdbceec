use crate::diagnostic::{Finding, Level};
use crate::lint::garbled::sound;
use crate::lint::pattern::Pattern;
use crate::lint::{Condition, Context, StatementView};
use crate::names::{BaseOperator, Operator};

super::lint!("wildcard_without_like", Shut, Error, "`*` or `?` in a value that is compared letter for letter");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let has_variables = context.policy.has_variables();
    for statement in &context.statements {
        let refused = statement.failed_attempts();
        for block in statement.blocks() {
            let Some(operator) = block.first().and_then(|condition| condition.operator) else { continue };
            if !is_equality(operator.base()) {
                continue;
            }
            let mut wild: Vec<Wild<'_>> = Vec::new();
            for condition in block {
                if !refused.contains(&&*condition.path) {
                    let mut values = sound(condition);
                    values.retain(|(_, value)| Pattern::new(value, has_variables).has_wildcard());
                    wild.push((condition, values));
                }
            }
            match like(operator) {
                Some(like) if !has_block(statement, like) => {
                    findings.extend(rename(statement, operator, like, &wild));
                }
                _ => {
                    for (condition, values) in &wild {
                        for (path, value) in values {
                            findings.push(one(statement, operator, condition, values.len(), path, value));
                        }
                    }
                }
            }
        }
    }
}

const fn is_equality(base: BaseOperator) -> bool {
    matches!(
        base,
        BaseOperator::StringEquals
            | BaseOperator::StringNotEquals
            | BaseOperator::StringEqualsIgnoreCase
            | BaseOperator::StringNotEqualsIgnoreCase
    )
}

/// The same operator with wildcards; none of them ignores letter case.
fn like(operator: Operator) -> Option<Operator> {
    match operator.base() {
        BaseOperator::StringEquals => Some(operator.with_base(BaseOperator::StringLike)),
        BaseOperator::StringNotEquals => Some(operator.with_base(BaseOperator::StringNotLike)),
        _ => None,
    }
}

fn has_block(statement: &StatementView<'_>, operator: Operator) -> bool {
    statement.conditions.iter().any(|condition| condition.operator == Some(operator))
}

/// A condition and its values with wildcards.
type Wild<'a> = (&'a Condition<'a>, Vec<(String, &'a str)>);

/// One finding for the block: every value in it reads the same under the operator with wildcards.
fn rename(statement: &StatementView<'_>, operator: Operator, like: Operator, wild: &[Wild<'_>]) -> Option<Finding> {
    let mut first = None;
    for wild @ (condition, values) in wild {
        if values.is_empty() {
            continue;
        }
        // Best one of which all values are wild.
        if values.len() == condition.values.as_slice().len() {
            first = Some(wild);
            break;
        }
        first = first.or(Some(wild));
    }
    let (condition, values) = first?;
    let (_, value) = values.first()?;
    Some(
        finding(statement, operator, condition, values.len(), &condition.operator_path, value)
            .at_key()
            .help(format!("write `{like}`"))
            .replace_with(like.as_str()),
    )
}

fn one(
    statement: &StatementView<'_>,
    operator: Operator,
    condition: &Condition<'_>,
    wild: usize,
    path: &str,
    value: &str,
) -> Finding {
    let mut at = 0;
    for (index, c) in value.char_indices() {
        if matches!(c, '*' | '?') && !value.get(..index).is_some_and(|before| before.ends_with("${")) {
            at = index;
            break;
        }
    }
    let help = match like(operator) {
        Some(like) => format!("move `{}` to the `{like}` that the statement already has", condition.key_text),
        None => {
            "write `StringLike` and the exact letter case: no operator has wildcards and ignores letter case".to_owned()
        }
    };
    finding(statement, operator, condition, wild, path, value).excerpt(value, at..at + 1).help(help)
}

fn finding(
    statement: &StatementView<'_>,
    operator: Operator,
    condition: &Condition<'_>,
    wild: usize,
    path: &str,
    value: &str,
) -> Finding {
    let (level, consequence) = if wild == condition.values.as_slice().len() {
        (Level::Error, statement.consequence(operator))
    } else {
        (Level::Warning, statement.consequence_of_value(operator))
    };
    let message = format!("`{operator}` has no wildcards: `{value}` matches only itself, {consequence}");
    Finding::new(&LINT, path, message).level(level)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{PREFECT, arn, deny, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringEquals":{"P:aud":"prefect-cloud","P:sub":"prefect:account:1*"}}"#),
                "error: wildcard_without_like: `StringEquals` has no wildcards: `prefect:account:1*` matches only itself, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals\n\
                 \x20 help: write `StringLike`\n\
                 \x20 replacement: StringLike\n",
            ),
            (
                prefect(r#"{"ForAnyValue:StringEquals":{"P:aud":"prefect-clou?"}}"#),
                "error: wildcard_without_like: `ForAnyValue:StringEquals` has no wildcards: `prefect-clou?` matches only itself, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/ForAnyValue:StringEquals\n\
                 \x20 help: write `ForAnyValue:StringLike`\n\
                 \x20 replacement: ForAnyValue:StringLike\n",
            ),
            (
                prefect(r#"{"StringNotEquals":{"P:sub":"prefect:account:1*"}}"#),
                "error: wildcard_without_like: `StringNotEquals` has no wildcards: `prefect:account:1*` matches only itself, so the condition keeps nobody out\n\
                 \x20 at key of /Statement/0/Condition/StringNotEquals\n\
                 \x20 help: write `StringNotLike`\n\
                 \x20 replacement: StringNotLike\n",
            ),
            (
                deny(&arn(PREFECT), r#"{"StringEquals":{"P:sub":"prefect:account:1*"}}"#),
                "error: wildcard_without_like: `StringEquals` has no wildcards: `prefect:account:1*` matches only itself, so the `Deny` keeps nobody out\n\
                 \x20 at key of /Statement/0/Condition/StringEquals\n\
                 \x20 help: write `StringLike`\n\
                 \x20 replacement: StringLike\n",
            ),
            // some of several values
            (
                prefect(r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:account:1*"]}}"#),
                "warning: wildcard_without_like: `StringEquals` has no wildcards: `prefect:account:1*` matches only itself, so this value admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals\n\
                 \x20 help: write `StringLike`\n\
                 \x20 replacement: StringLike\n",
            ),
            // the whole of one key weighs more
            (
                prefect(r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:account:1*"],"P:aud":"prefect*"}}"#),
                "error: wildcard_without_like: `StringEquals` has no wildcards: `prefect*` matches only itself, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals\n\
                 \x20 help: write `StringLike`\n\
                 \x20 replacement: StringLike\n",
            ),
            // the operator cannot be renamed
            (
                prefect(r#"{"StringEquals":{"P:sub":"prefect:account:1*"},"StringLike":{"P:aud":"prefect*"}}"#),
                "error: wildcard_without_like: `StringEquals` has no wildcards: `prefect:account:1*` matches only itself, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: *\n\
                 \x20 help: move `api.prefect.cloud/oidc-provider:sub` to the `StringLike` that the statement already has\n",
            ),
            (
                prefect(r#"{"StringEqualsIgnoreCase":{"P:sub":"prefect:account:1*"}}"#),
                "error: wildcard_without_like: `StringEqualsIgnoreCase` has no wildcards: `prefect:account:1*` matches only itself, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEqualsIgnoreCase/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: *\n\
                 \x20 help: write `StringLike` and the exact letter case: no operator has wildcards and ignores letter case\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn meant_literally() {
        for (policy, expected) in [
            (prefect(r#"{"StringEquals":{"P:aud":"prefect-cloud","aws:RequestTag/a":"${*}"}}"#), ""),
            (prefect(r#"{"StringLike":{"P:sub":"prefect:account:1*"},"NumericEquals":{"aws:RequestTag/a":"*"}}"#), ""),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
