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
        let blocks = statement.statement.condition.iter().flat_map(|blocks| blocks.iter());
        let is_invalid = |operator: &str| Operator::parse(operator).is_err() && !hole::has_hole(operator);
        for block in blocks.filter(|block| is_invalid(&block.operator)) {
            let path = format!("{}/Condition/{}", statement.path, escape_pointer(&block.operator));
            findings.push(finding(&block.operator, &path));
        }
        if context.policy.has_variables() {
            findings.extend(statement.conditions.iter().flat_map(variables));
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
fn variables<'a>(condition: &'a Condition<'_>) -> impl Iterator<Item = Finding> + 'a {
    let operator = condition.operator.filter(|operator| !operator.base().has_variables());
    let values = operator.into_iter().flat_map(move |operator| condition.values().map(move |found| (operator, found)));
    values.filter_map(|(operator, (path, value))| {
        let text = value.as_str();
        let start = text.find("${")?;
        let end = text.get(start..)?.find('}').map_or(text.len(), |length| start + length + 1);
        let message = format!("`{operator}` takes no policy variable");
        let finding = Finding::new(&LINT, path, message)
            .excerpt(text, start..end)
            .help("write the value itself: variables stand in strings and ARNs only");
        Some(match operator.base() {
            BaseOperator::Bool => finding.level(Level::Warning).note("AWS's pages disagree about `Bool`"),
            _ => finding,
        })
    })
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
