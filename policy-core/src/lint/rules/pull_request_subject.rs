use crate::diagnostic::Finding;
use crate::lint::{Context, wanted};
use crate::provider::Template;

super::lint!("pull_request_subject", Advice, Warning, "GitHub's subject for pull requests is let in");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        for wanted in wanted::wanted(context, view) {
            let Some((form, parts)) = wanted.form() else { continue };
            if form.customised || !form.name.ends_with("pull_request") {
                continue;
            }
            let name = form.name.replace("pull_request", "environment");
            let message = format!("`{}` is every pull request of the repository, reviewed or not", wanted.text);
            let finding = Finding::new(&LINT, wanted.path, message);
            findings.push(match wanted.provider.subject(&name) {
                Some(environment) => {
                    let subject = wanted::carry_over((form, &parts), environment, Template::pattern);
                    finding.help(format!(
                        "give pull requests a role of their own that only reads, or an environment: `{subject}`"
                    ))
                }
                None => finding.help("give pull requests a role of their own that only reads"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, github};

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
    fn other_subjects() {
        assert_said(
            &LINT,
            &[
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org/octo-repo:*"}}"#), &[]),
                (github(r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/pull_request"}}"#), &[]),
                (github(r#"{"StringNotEquals":{"G:sub":"repo:octo-org/octo-repo:pull_request"}}"#), &[]),
            ],
        );
    }
}
