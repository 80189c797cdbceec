use crate::diagnostic::Finding;
use crate::lint::{Context, suggest, wanted};
use crate::names::hole;
use crate::provider::{Segment, Template};

super::lint!("per_run_subject", Advice, Warning, "a subject with a part that differs from run to run");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        for wanted in wanted::wanted(context, view) {
            // A wildcard is read as a piece of one part: one that stood for several would need a step that is called `a:commit:…`.
            let text = if wanted.is_exact { wanted.text.to_owned() } else { wanted::with_holes(wanted.text) };
            if !wanted.provider.subjects.iter().any(has_run) || (!wanted.is_exact && text.contains("${")) {
                continue;
            }
            let Some((form, parts)) = wanted.provider.parse_subject(&text) else { continue };
            let Some(index) = form.parts().position(|part| part.per_run) else { continue };
            let (Some(part), Some(value)) = (form.parts().nth(index), parts.get(index)) else { continue };
            if hole::has_hole(value) {
                continue;
            }
            let open = wanted::with_wildcards(&suggest::with_open_parts(form, Some(&parts)));
            let message = format!(
                "the {} `{value}` is that of one run, and the next one is kept out",
                part.name.replace('_', " ")
            );
            let before = wanted::with_wildcards(text.get(..offset(form, &parts, index)).unwrap_or_default());
            let excerpt = before.len()..before.len() + value.len();
            let finding = Finding::new(&LINT, &wanted.path, message).excerpt(wanted.text, excerpt);
            let is_like = wanted.condition.operator.is_some_and(|operator| operator.base().has_wildcards());
            findings.push(if is_like {
                finding.help(format!("write `{open}`")).replace_with(open)
            } else {
                finding.help(format!("write `{open}`, under `StringLike`"))
            });
        }
    }
}

fn has_run(form: &Template) -> bool {
    form.parts().any(|part| part.per_run)
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
    use crate::lint::testing::{allow, arn, assert_said, said};

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

    #[test]
    fn patterns() {
        const COMMIT: &str = "9f3182061f1e2cca4702c368cbc039b7dc9d4485";
        for (sub, instead) in [
            (
                format!("organization:acme:pipeline:*:ref:refs/heads/*:commit:{COMMIT}:step:build"),
                Some("organization:acme:pipeline:*:ref:refs/heads/*:commit:*:step:build"),
            ),
            (
                format!("organization:acme:pipeline:app:ref:refs/heads/main:commit:{COMMIT}:step:*"),
                Some("organization:acme:pipeline:app:ref:refs/heads/main:commit:*:step:*"),
            ),
            // other commits may get in
            (format!("organization:acme:pipeline:app:ref:refs/heads/main:commit:{COMMIT}*:step:build"), None),
            (format!("organization:acme:*:commit:*{COMMIT}:step:build"), None),
            (format!("organization:acme:*:{COMMIT}:step:build"), None),
        ] {
            let condition = format!(r#"{{"StringLike":{{"agent.buildkite.com:sub":"{sub}"}}}}"#);
            let expected = instead.map_or(String::new(), |instead| {
                format!(
                    "warning: the commit `{COMMIT}` is that of one run, and the next one is kept out\n\
                     \x20 at /Statement/0/Condition/StringLike/agent.buildkite.com:sub\n\
                     \x20 wrong: {COMMIT}\n\
                     \x20 help: write `{instead}`\n\
                     \x20 replacement: {instead}\n"
                )
            });
            assert_eq!(said(&LINT, &allow(&arn("agent.buildkite.com"), &condition)), expected, "{sub}");
        }
    }
}
