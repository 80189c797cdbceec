use crate::diagnostic::{Finding, Level, nearest};
use crate::json::escape_pointer;
use crate::lint::{Condition, Context};
use crate::names::{BaseOperator, Operator, hole};

super::lint!(
    "invalid_operator",
    Refused,
    Error,
    "a condition operator that AWS does not have, or a policy variable under one that takes none"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for block in statement.statement.condition.as_deref().unwrap_or_default() {
            if Operator::parse(&block.operator).is_err() && !hole::has_hole(&block.operator) {
                let path = format!("{}/Condition/{}", statement.path, escape_pointer(&block.operator));
                findings.push(finding(&block.operator, &path));
            }
        }
        if context.policy.has_variables() {
            for condition in &statement.conditions {
                variables(condition, findings);
            }
        }
    }
}

fn finding(operator: &str, path: &str) -> Finding {
    let name = operator.escape_debug();
    let refusal = format!("Invalid Condition type : {operator}");
    if operator.trim_end_matches("IfExists").ends_with("Null") {
        return Finding::new(
            &LINT,
            path,
            format!("`{name}` is no operator: `Null` already asks whether the key exists"),
        )
        .at_key()
        .help("write `Null`")
        .replace_with("Null")
        .refusal("MalformedPolicyDocument", refusal);
    }
    let finding = Finding::new(&LINT, path, format!("AWS has no condition operator `{name}`"))
        .at_key()
        .refusal("MalformedPolicyDocument", refusal);
    match nearest(operator, Operator::names()) {
        Some(near) => finding.help(format!("write `{near}`")).replace_with(near),
        None => finding.help(
            "the string operators are `StringEquals`, `StringLike`, `StringEqualsIgnoreCase` and their `Not` forms",
        ),
    }
}

/// The values with a policy variable, where the operator takes none.
fn variables(condition: &Condition<'_>, findings: &mut Vec<Finding>) {
    let Some(operator) = condition.operator else { return };
    if operator.base().has_variables() {
        return;
    }
    for (path, value) in condition.values() {
        let text = value.as_str();
        let Some((start, variable)) = text.find("${").and_then(|start| Some((start, text.get(start..)?))) else {
            continue;
        };
        let end = start + variable.find('}').map_or(variable.len(), |length| length + 1);
        let message = format!("`{operator}` takes no policy variable");
        let finding = Finding::new(&LINT, path, message)
            .excerpt(text, start..end)
            .help("write the value itself: variables stand in strings and ARNs only");
        findings.push(match operator.base() {
            BaseOperator::Bool => finding.level(Level::Warning).note("AWS's pages disagree about `Bool`"),
            _ => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said};

    #[test]
    fn cases() {
        for (members, expected) in [
            (
                r#""Condition":{"StringEqual":{"gitlab.com:sub":"a","gitlab.com:aud":"b"}}"#,
                "error: AWS has no condition operator `StringEqual`
  at key of /Statement/0/Condition/StringEqual
  help: write `StringEquals`
  replacement: StringEquals
  IAM: MalformedPolicyDocument: Invalid Condition type : StringEqual
",
            ),
            // without a key
            (
                r#""Condition":{"StringEqual":{}}"#,
                "error: AWS has no condition operator `StringEqual`
  at key of /Statement/0/Condition/StringEqual
  help: write `StringEquals`
  replacement: StringEquals
  IAM: MalformedPolicyDocument: Invalid Condition type : StringEqual
",
            ),
            (
                r#""Condition":{"NullIfExists":{"gitlab.com:sub":"true"}}"#,
                "error: `NullIfExists` is no operator: `Null` already asks whether the key exists
  at key of /Statement/0/Condition/NullIfExists
  help: write `Null`
  replacement: Null
  IAM: MalformedPolicyDocument: Invalid Condition type : NullIfExists
",
            ),
            (
                r#""Condition":{"Matches":{"gitlab.com:sub":"a"}}"#,
                "error: AWS has no condition operator `Matches`
  at key of /Statement/0/Condition/Matches
  help: the string operators are `StringEquals`, `StringLike`, `StringEqualsIgnoreCase` and their `Not` forms
  IAM: MalformedPolicyDocument: Invalid Condition type : Matches
",
            ),
            (
                r#""Condition":{"NumericEquals":{"aws:MultiFactorAuthAge":["1","${aws:userid}"]}}"#,
                "error: `NumericEquals` takes no policy variable
  at /Statement/0/Condition/NumericEquals/aws:MultiFactorAuthAge/1
  wrong: ${aws:userid}
  help: write the value itself: variables stand in strings and ARNs only
",
            ),
            (
                r#""Condition":{"Bool":{"aws:SecureTransport":"${aws:SecureTransport"}}"#,
                "warning: `Bool` takes no policy variable
  at /Statement/0/Condition/Bool/aws:SecureTransport
  wrong: ${aws:SecureTransport
  help: write the value itself: variables stand in strings and ARNs only
  note: AWS's pages disagree about `Bool`
",
            ),
        ] {
            assert_eq!(said(&LINT, &policy(members)), expected, "{members}");
        }
    }

    #[test]
    fn sound_ones() {
        for members in [
            r#""Condition":{"Null":{"gitlab.com:sub":"false"}}"#,
            r#""Condition":{"StringEquals":{"gitlab.com:sub":"${aws:userid}"},"ArnLike":{"aws:PrincipalArn":"${aws:userid}"}}"#,
        ] {
            assert_eq!(said(&LINT, &policy(members)), "", "{members}");
        }
    }
}
