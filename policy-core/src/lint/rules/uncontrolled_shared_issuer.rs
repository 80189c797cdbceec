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
        Attempt::Value(condition) => value(condition, control, issuer, &form(federated, control)),
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

fn value(condition: &Condition<'_>, control: &Control, issuer: &str, form: &str) -> Finding {
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
        "remove this value: the others do not help as long as it is there".to_owned()
    } else {
        format!("say whose tokens get in{form}")
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
        Some(operator) if !statement.conditions.iter().any(|other| other.operator == Some(operator)) => {
            finding.help(format!("write `{operator}`")).replace_with(operator.as_str())
        }
        Some(operator) => finding.help(format!("move `{}` under `{operator}`", condition.key_text)),
        None => finding
            .help(format!("write `{}` under `StringEquals`, with the values that may get in", condition.key_text)),
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::json;
    use crate::lint::Options;
    use crate::lint::testing::{policy, said};

    fn of(issuer: &str, condition: &str) -> String {
        let principal = if issuer.contains("google") {
            issuer.to_owned()
        } else {
            format!("arn:aws:iam::123456789012:oidc-provider/{issuer}")
        };
        said(&LINT, &policy(&format!(r#""Principal":{{"Federated":"{principal}"}},"Condition":{condition}"#)))
    }

    #[test]
    fn every_way_to_miss_the_control() {
        const GITLAB: &str = "  IAM: MalformedPolicyDocument: Trust policy with trusted principal gitlab.com must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, gitlab.com:sub which is not scoped to all.\n";
        for (condition, expected) in [
            (r#"{"StringEquals":{"gitlab.com:aud":"a"}}"#, "error: IAM trusts `gitlab.com` only with a condition on `gitlab.com:sub`: all customers get tokens from it
  at /Statement/0/Principal/Federated
  help: add to the condition a `StringEquals` on `gitlab.com:sub` that says whose tokens get in, in the form `project_path:{group}/{project}:ref_type:branch:ref:{branch}`
"),
            ("{}", "error: IAM trusts `gitlab.com` only with a condition on `gitlab.com:sub`: all customers get tokens from it
  at /Statement/0/Principal/Federated
  help: add to `Condition` a `StringEquals` on `gitlab.com:sub` that says whose tokens get in, in the form `project_path:{group}/{project}:ref_type:branch:ref:{branch}`
"),
            (r#"{"StringLike":{"gitlab.com:sub":"*"}}"#, "error: IAM trusts `gitlab.com` only with a scoped `gitlab.com:sub`: its value must not be `*`
  at /Statement/0/Condition/StringLike/gitlab.com:sub
  help: say whose tokens get in, in the form `project_path:{group}/{project}:ref_type:branch:ref:{branch}`
"),
            (r#"{"StringLike":{"gitlab.com:sub":["a","*"]}}"#, "error: IAM trusts `gitlab.com` only with a scoped `gitlab.com:sub`: its value must not be `*`
  at /Statement/0/Condition/StringLike/gitlab.com:sub/1
  help: remove this value: the others do not help as long as it is there
"),
            (r#"{"StringEqualsIfExists":{"gitlab.com:sub":"a"}}"#, "error: IAM trusts `gitlab.com` only with `gitlab.com:sub` under `StringEquals`, `StringLike` or `StringEqualsIgnoreCase`, and `StringEqualsIfExists` is none of them
  at key of /Statement/0/Condition/StringEqualsIfExists
  help: write `StringEquals`
  replacement: StringEquals
"),
            (
                r#"{"ForAnyValue:StringLikeIfExists":{"GITLAB.COM:SUB":"a"},"ForAnyValue:StringLike":{"gitlab.com:aud":"a"}}"#,
                "error: IAM trusts `gitlab.com` only with `GITLAB.COM:SUB` under `StringEquals`, `StringLike` or `StringEqualsIgnoreCase`, and `ForAnyValue:StringLikeIfExists` is none of them
  at key of /Statement/0/Condition/ForAnyValue:StringLikeIfExists
  help: move `GITLAB.COM:SUB` under `ForAnyValue:StringLike`
",
            ),
            (r#"{"Null":{"gitlab.com:sub":"false"}}"#, "error: IAM trusts `gitlab.com` only with `gitlab.com:sub` under `StringEquals`, `StringLike` or `StringEqualsIgnoreCase`, and `Null` is none of them
  at key of /Statement/0/Condition/Null
  help: write `gitlab.com:sub` under `StringEquals`, with the values that may get in
"),
            (r#"{"StringEquals":{"gitlab.com/acme:sub":"a"}}"#, "error: IAM trusts `gitlab.com` only with a condition on `gitlab.com:sub`, not on `gitlab.com/acme:sub`
  at key of /Statement/0/Condition/StringEquals/gitlab.com~1acme:sub
  help: write `gitlab.com:sub`
  replacement: gitlab.com:sub
"),
        ] {
            assert_eq!(of("gitlab.com", condition), format!("{expected}{GITLAB}"), "{condition}");
        }
    }

    #[test]
    fn the_stricter_and_the_older_rule() {
        const GITHUB: &str = "token.actions.githubusercontent.com";
        let first = |said: String| said.lines().next().unwrap_or_default().to_owned();
        for (issuer, operator, claim, value, expected) in [
            (
                GITHUB,
                "StringLike",
                "sub",
                "*/app:*",
                "error: IAM trusts `token.actions.githubusercontent.com` only with a scoped `token.actions.githubusercontent.com:sub`: its value must not begin with `*` as `*/app:*` does",
            ),
            (
                GITHUB,
                "StringEquals",
                "sub",
                " ",
                "error: IAM trusts `token.actions.githubusercontent.com` only with a scoped `token.actions.githubusercontent.com:sub`: its value must not be blank",
            ),
            (GITHUB, "StringLike", "sub", "repo:*", ""),
            (GITHUB, "StringLike", "sub", "\u{f0000}", ""),
            ("accounts.google.com", "StringEquals", "aud", "*", ""),
            (
                "accounts.google.com",
                "StringEquals",
                "AUD",
                "a",
                "error: IAM trusts `accounts.google.com` only with a condition on `accounts.google.com:aud` or `accounts.google.com:oaud` or `accounts.google.com:sub`, not on `accounts.google.com:AUD`",
            ),
            (
                "accounts.google.com",
                "StringLike",
                "aud",
                "a*",
                "error: IAM trusts `accounts.google.com` only with `accounts.google.com:aud` under `StringEquals` or `StringEqualsIgnoreCase`, and `StringLike` is none of them",
            ),
            ("idp.example.com", "Null", "sub", "true", ""),
        ] {
            let condition = format!(r#"{{"{operator}":{{"{issuer}:{claim}":"{value}"}}}}"#);
            assert_eq!(first(of(issuer, &condition)), expected, "{condition}");
        }
    }

    #[test]
    fn one_cause_gives_one_finding() {
        let gitlab = r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#;
        let names = |members: &str| -> Vec<_> {
            let node = json::parse(&policy(&format!("{gitlab},{members}"))).unwrap();
            let report = json::read(&node).check_with(&Options::default());
            report.findings.iter().map(|finding| finding.lint.name).collect()
        };
        // The key that should have met the control is not reported for its prefix too.
        let condition = r#""Condition":{"StringEquals":{
            "gitlab.com:aud":"https://gitlab.com",
            "gitlab.com/acme:sub":"project_path:acme/app:ref_type:branch:ref:main"
        }}"#;
        assert_eq!(names(condition), [LINT.name]);
        // What is missing may be what could not be read.
        assert_eq!(names(r#""Condition":{"StringEquals":[]}"#), ["malformed_document"]);
    }
}
