use crate::diagnostic::Finding;
use crate::document::VERSION;
use crate::lint::Context;

super::lint!("default_version", Advice, Warning, "no `Version`, or `2008-10-17` and a policy variable");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let has_variable = || {
        let mut conditions = context.statements.iter().flat_map(|view| &view.conditions);
        conditions.any(|condition| condition.values.iter().any(|value| value.as_str().contains("${")))
    };
    match context.policy.version.as_deref() {
        None if !context.shape_is_reported => {
            let finding =
                Finding::new(&LINT, "", "the policy has no `Version`, so IAM reads it as one of `2008-10-17`")
                    .help(format!("add `\"Version\": \"{VERSION}\"`"));
            findings.push(if has_variable() {
                finding.note("in that version `${…}` is no policy variable but stands for itself")
            } else {
                finding
            });
        }
        Some("2008-10-17") if has_variable() => findings.push(
            Finding::new(
                &LINT,
                "/Version",
                "in version `2008-10-17` `${…}` is no policy variable but stands for itself",
            )
            .help(format!("write `{VERSION}`"))
            .replace_with(VERSION),
        ),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, document};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    document(
                        r#"{"Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"a"}}}}"#,
                    ),
                    &[
                        "warning: the policy has no `Version`, so IAM reads it as one of `2008-10-17`",
                        "  at ",
                        r#"  help: add `"Version": "2012-10-17"`"#,
                    ],
                ),
                (
                    document(
                        r#"{"Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"${aws:username}"}}}}"#,
                    ),
                    &[
                        "warning: the policy has no `Version`, so IAM reads it as one of `2008-10-17`",
                        "  at ",
                        r#"  help: add `"Version": "2012-10-17"`"#,
                        "  note: in that version `${…}` is no policy variable but stands for itself",
                    ],
                ),
                (
                    document(
                        r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"${*}"}}}}"#,
                    ),
                    &[
                        "warning: in version `2008-10-17` `${…}` is no policy variable but stands for itself",
                        "  at /Version",
                        "  help: write `2012-10-17`",
                        "  replacement: 2012-10-17",
                    ],
                ),
                (
                    document(
                        r#"{"Version":"2008-10-17","Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"a"}}}}"#,
                    ),
                    &[],
                ),
                (
                    document(
                        r#"{"Version":1,"Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"a"}}}}"#,
                    ),
                    &[],
                ),
                (
                    document(
                        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringEquals":{"P:sub":"${*}"}}}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }
}
