use crate::diagnostic::Finding;
use crate::lint::{Context, suggest, wanted};
use crate::provider::{Segment, Template};

super::lint!("per_run_subject", Advice, Warning, "an exact subject with a part that differs from run to run");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        for wanted in wanted::wanted(context, view) {
            let Some((form, parts)) = wanted.form() else { continue };
            let Some(index) = form.parts().position(|part| part.per_run) else { continue };
            let (Some(part), Some(value)) = (form.parts().nth(index), parts.get(index)) else { continue };
            let open = suggest::with_open_parts(form, Some(&parts));
            let message = format!(
                "the {} `{value}` is that of one run, and the next one is kept out",
                part.name.replace('_', " ")
            );
            let start = offset(form, &parts, index);
            let finding = Finding::new(&LINT, wanted.path, message).excerpt(wanted.text, start..start + value.len());
            let is_like = wanted.condition.operator.is_some_and(|operator| operator.base().has_wildcards());
            findings.push(if is_like {
                finding.help(format!("write `{open}`")).replace_with(open)
            } else {
                finding.help(format!("write `{open}`, under `StringLike`"))
            });
        }
    }
}

/// Where a part of the form begins.
fn offset(form: &Template, parts: &[String], index: usize) -> usize {
    let mut parts = parts.iter().enumerate();
    let mut offset = 0;
    for segment in form.segments.iter() {
        offset += match segment {
            Segment::Literal(literal) => literal.len(),
            Segment::Part(_) => match parts.next() {
                Some((at, part)) if at < index => part.len(),
                _ => break,
            },
        };
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        &arn("agent.buildkite.com"),
                        r#"{"StringEquals":{"agent.buildkite.com:sub":"organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build"}}"#,
                    ),
                    &[
                        "warning: the commit `9f3182061f1e2cca4702c368cbc039b7dc9d4485` is that of one run, and the next one is kept out",
                        "  at /Statement/0/Condition/StringEquals/agent.buildkite.com:sub",
                        "  wrong: 9f3182061f1e2cca4702c368cbc039b7dc9d4485",
                        "  help: write `organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:*:step:build`, under `StringLike`",
                    ],
                ),
                (
                    allow(
                        &arn("agent.buildkite.com"),
                        r#"{"StringLike":{"agent.buildkite.com:sub":"organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build"}}"#,
                    ),
                    &[
                        "warning: the commit `9f3182061f1e2cca4702c368cbc039b7dc9d4485` is that of one run, and the next one is kept out",
                        "  at /Statement/0/Condition/StringLike/agent.buildkite.com:sub",
                        "  wrong: 9f3182061f1e2cca4702c368cbc039b7dc9d4485",
                        "  help: write `organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:*:step:build`",
                        "  replacement: organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:*:step:build",
                    ],
                ),
                (
                    allow(
                        &arn("agent.buildkite.com"),
                        r#"{"StringLike":{"agent.buildkite.com:sub":"organization:acme-inc:pipeline:app:ref:refs/heads/main:commit:*:step:build"}}"#,
                    ),
                    &[],
                ),
                (
                    allow(
                        &arn("agent.buildkite.com"),
                        r#"{"StringEquals":{"agent.buildkite.com:sub":"organization:acme-inc"}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }
}
