use crate::diagnostic::{Finding, nearest};
use crate::lint::Context;
use crate::names::Operator;

super::lint!("invalid_operator", Refused, Error, "a condition operator that AWS does not have");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        let mut last = None;
        for condition in statement.conditions.iter().filter(|condition| condition.operator.is_none()) {
            // An operator has one name, however many keys stand under it.
            if last.replace(&condition.operator_path) == Some(&condition.operator_path) {
                continue;
            }
            findings.push(finding(condition.operator_text, &condition.operator_path));
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
