use crate::diagnostic::Finding;
use crate::lint::Context;
use crate::lint::breadth::{Decided, breadth};
use crate::lint::pattern::Pattern;
use crate::lint::subject::pins_tenant;
use crate::lint::wanted::{self, Wanted};
use crate::provider::Template;

super::lint!("pull_request_subject", Advice, Warning, "GitHub's subject for pull requests is let in");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        let decided = Decided::by_subject(context, view);
        for wanted in wanted::wanted(context, view) {
            if wanted.is_exact {
                findings.extend(exact(&wanted));
            } else if decided.as_ref().is_some_and(|decided| lets_in(context, decided, &wanted)) {
                let message = format!("`{}` lets in pull requests, reviewed or not", wanted.text);
                findings.push(Finding::new(&LINT, wanted.path, message).help(READS));
            }
        }
    }
}

const READS: &str = "give pull requests a role of their own that only reads";

fn exact(wanted: &Wanted<'_, '_>) -> Option<Finding> {
    let (form, parts) = wanted.form().filter(|(form, _)| is_pull_request(form))?;
    let message = format!("`{}` is every pull request of the repository, reviewed or not", wanted.text);
    let finding = Finding::new(&LINT, &wanted.path, message);
    Some(match wanted.provider.subject(&form.name.replace("pull_request", "environment")) {
        Some(environment) => {
            let subject = wanted::carry_over((form, &parts), environment);
            finding.help(format!("{READS}, or an environment: `{subject}`"))
        }
        None => finding.help(READS),
    })
}

fn is_pull_request(form: &Template) -> bool {
    !form.customised && form.name.ends_with("pull_request")
}

/// Whether pull requests are among what a pattern lets in of one tenant, unless it lets in everything.
fn lets_in(context: &Context<'_>, decided: &Decided, wanted: &Wanted<'_, '_>) -> bool {
    let forms = || wanted.provider.subjects.iter().filter(|form| is_pull_request(form));
    let is_pinned = || decided.is_pinned || forms().any(|form| pins_tenant(form, wanted.text));
    if forms().next().is_none() || !is_pinned() {
        return false;
    }
    let pattern = Pattern::new(wanted.text, context.policy.has_variables());
    if pattern.has_unknown() {
        return false;
    }
    forms().any(|form| context.questions.meets(&pattern, form) == Some(true))
        && breadth(&context.questions, decided, wanted, &pattern).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, github, said};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    github(r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:pull_request"}}"#),
                    &[
                        "warning: `repo:octo-org/octo-repo:pull_request` is every pull request of the repository, reviewed or not",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        "  help: give pull requests a role of their own that only reads, or an environment: `repo:octo-org/octo-repo:environment:{environment}`",
                    ],
                ),
                (
                    github(
                        r#"{"StringLike":{"G:sub":["repo:octo-org/octo-repo:ref:refs/heads/main","repo:octo-org@123456/octo-repo@456789:pull_request"]}}"#,
                    ),
                    &[
                        "warning: `repo:octo-org@123456/octo-repo@456789:pull_request` is every pull request of the repository, reviewed or not",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub/1",
                        "  help: give pull requests a role of their own that only reads, or an environment: `repo:octo-org@123456/octo-repo@456789:environment:{environment}`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn patterns() {
        for sub in [
            "repo:octo-org/*:pull_request",
            "repo:octo-org/octo-repo:pull*",
            "repo:octo-org/octo-repo:*request",
            "repo:octo-org/octo-repo:?ull_request",
        ] {
            let expected = format!(
                "warning: `{sub}` lets in pull requests, reviewed or not\n\
                 \x20 at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub\n\
                 \x20 help: give pull requests a role of their own that only reads\n"
            );
            assert_eq!(said(&LINT, &github(&format!(r#"{{"StringLike":{{"G:sub":"{sub}"}}}}"#))), expected);
        }
    }

    #[test]
    fn other_subjects() {
        assert_said(
            &LINT,
            &[
                // that is broad, and lets in more than pull requests
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/octo-repo:*"}}"#), &[]),
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/*"}}"#), &[]),
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/octo-repo:ref:*"}}"#), &[]),
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/*:ref:refs/heads/pull_request"}}"#), &[]),
                // nobody knows yet
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/${aws:userid}"}}"#), &[]),
                // the tenant is open
                (github(r#"{"StringLike":{"G:sub":"repo:*:pull_request"}}"#), &[]),
                (
                    github(
                        r#"{"StringLike":{"G:sub":"repo:octo-org/*:pull_request"},"StringEquals":{"G:actor":"octocat"}}"#,
                    ),
                    &[],
                ),
                (github(r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/pull_request"}}"#), &[]),
                (github(r#"{"StringNotEquals":{"G:sub":"repo:octo-org/octo-repo:pull_request"}}"#), &[]),
            ],
        );
    }
}
