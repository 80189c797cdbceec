use crate::diagnostic::Finding;
use crate::lint::shared_issuer::{Attempt, Unmet};
use crate::lint::{Condition, Context, Federated, StatementView};
use crate::names::Operator;
use crate::provider::{Control, ControlRule};

super::lint!(
    "uncontrolled_shared_issuer",
    Refused,
    Error,
    "a shared issuer without the condition that IAM insists on for it"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for federated in &statement.federated {
            if let (Some(unmet), Some(issuer)) = (statement.unmet_control(federated), federated.issuer()) {
                let has_condition = statement.statement.condition.is_some();
                let refusal = unmet.control.refusal(federated.text, issuer, has_condition);
                findings
                    .push(finding(statement, federated, issuer, &unmet).refusal("MalformedPolicyDocument", refusal));
            }
        }
    }
}

fn finding(statement: &StatementView<'_>, federated: &Federated<'_>, issuer: &str, unmet: &Unmet<'_, '_>) -> Finding {
    let control = &unmet.control;
    let keys = format!("`{}`", control.keys.join("` or `"));
    match &unmet.nearest {
        Attempt::Value(condition) => value(condition, control, issuer),
        Attempt::Operator(condition) => operator(statement, condition, control, issuer),
        Attempt::Key(condition, key) => {
            let message =
                format!("IAM trusts `{issuer}` only with a condition on {keys}, not on `{}`", condition.key_text);
            Finding::new(&LINT, &condition.path, message).at_key().help(format!("write `{key}`")).replace_with(key)
        }
        Attempt::None => {
            let message =
                format!("IAM trusts `{issuer}` only with a condition on {keys}: all customers get tokens from it");
            let operator = if statement.conditions.is_empty() { "`Condition`" } else { "the condition" };
            Finding::new(&LINT, &federated.path, message).help(format!(
                "add to {operator} a `StringEquals` on {keys} that says whose tokens get in{}",
                form(federated, control)
            ))
        }
    }
}

/// The form of the values, where the catalogue knows it.
fn form(federated: &Federated<'_>, control: &Control) -> String {
    let is_subject = control.keys.first().is_some_and(|key| key.ends_with(":sub"));
    match federated.provider().and_then(|provider| provider.subjects.first()) {
        Some(template) if is_subject => format!(", in the form `{}`", template.pattern()),
        _ => String::new(),
    }
}

fn value(condition: &Condition<'_>, control: &Control, issuer: &str) -> Finding {
    let refused = condition.values().find(|(_, value)| !control.accepts_value(value.as_str()));
    let (path, value) = refused.map_or((condition.path.clone(), ""), |(path, value)| (path, value.as_str()));
    let why = if value.trim().is_empty() {
        "must not be blank".to_owned()
    } else if control.rule == ControlRule::ScopedStrictly {
        format!("must not begin with `*` as `{value}` does")
    } else {
        format!("must not be `{value}`")
    };
    let message = format!("IAM trusts `{issuer}` only with a scoped `{}`: its value {why}", condition.key_text);
    let help = if condition.values.as_slice().len() > 1 {
        "remove this value: the others do not help as long as it is there"
    } else {
        "say whose tokens get in"
    };
    Finding::new(&LINT, path, message).help(help)
}

fn operator(statement: &StatementView<'_>, condition: &Condition<'_>, control: &Control, issuer: &str) -> Finding {
    let operators = match control.rule {
        ControlRule::ApplicationId => "`StringEquals` or `StringEqualsIgnoreCase`",
        ControlRule::Scoped | ControlRule::ScopedStrictly => "`StringEquals`, `StringLike` or `StringEqualsIgnoreCase`",
    };
    let message = format!(
        "IAM trusts `{issuer}` only with `{}` under {operators}, and `{}` is none of them",
        condition.key_text, condition.operator_text
    );
    let finding = Finding::new(&LINT, &condition.operator_path, message).at_key();
    let bare =
        condition.operator.and_then(|operator| Operator::parse(operator.as_str().trim_end_matches("IfExists")).ok());
    match bare.filter(|operator| control.accepts_operator(*operator)) {
        // Where that operator is there already, the key belongs in its block.
        Some(operator) if !statement.conditions.iter().any(|other| other.operator == Some(operator)) => {
            finding.help(format!("write `{operator}`")).replace_with(operator.as_str())
        }
        _ => {
            finding.help(format!("move `{}` under `StringEquals`, with the values that may get in", condition.key_text))
        }
    }
}
