use std::collections::HashMap;

use crate::diagnostic::Finding;
use crate::lint::Context;
use crate::lint::wanted::{self, Wanted};
use crate::provider::Template;

super::lint!(
    "superseded_subject",
    Advice,
    Warning,
    "only GitHub's classic or only its immutable subject is let in, and the repository may have the other"
);

/// How the names of the immutable forms begin; what follows is the name of the classic one.
const IMMUTABLE: &str = "immutable_";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let statements: Vec<_> = context.admitting().map(|view| (view, wanted::wanted(context, view))).collect();
    // Statements are alternatives: together they may let in both forms.
    let mut forms: HashMap<&str, Forms> = HashMap::new();
    for (view, wanted) in &statements {
        for federated in &view.federated {
            let forms = forms.entry(federated.text).or_default();
            for form in wanted.iter().map(is_immutable) {
                forms.classic |= form != Some(true);
                forms.immutable |= form != Some(false);
            }
        }
    }
    for (view, wanted) in &statements {
        let Some(first) = wanted.first() else { continue };
        let lets_in = |form: fn(&Forms) -> bool| {
            view.federated.iter().any(|federated| forms.get(federated.text).is_some_and(form))
        };
        if !(lets_in(|forms| forms.classic) && lets_in(|forms| forms.immutable)) {
            findings.extend(finding(first));
        }
    }
}

/// Which forms of subjects may be let in for an issuer.
#[derive(Default)]
struct Forms {
    classic: bool,
    immutable: bool,
}

/// Whether a subject has the immutable form or the classic one; `None` when it may be both, or the provider has but one.
fn is_immutable(wanted: &Wanted<'_, '_>) -> Option<bool> {
    let (form, _) = wanted.tenant()?;
    counterpart(wanted, form).map(|_| form.name.starts_with(IMMUTABLE))
}

fn counterpart<'a>(wanted: &Wanted<'_, 'a>, form: &Template) -> Option<&'a Template> {
    if form.customised {
        return None;
    }
    let name = match form.name.strip_prefix(IMMUTABLE) {
        Some(classic) => classic.to_owned(),
        None => format!("{IMMUTABLE}{}", form.name),
    };
    wanted.provider.subject(&name)
}

fn finding(wanted: &Wanted<'_, '_>) -> Option<Finding> {
    let immutable = is_immutable(wanted)?;
    let (form, parts) = wanted.tenant()?;
    let other = counterpart(wanted, form)?;
    let message = if immutable {
        "only the immutable subject is let in, and a repository older than 2026-07-15 may still have the classic one"
    } else {
        "only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one"
    };
    let text = if wanted.is_exact {
        format!("`{}`", wanted::carry_over((form, &parts), other, Template::pattern))
    } else {
        let start = wanted::carry_over((form, &parts), other, wanted::tenant_pattern);
        format!("the same pattern after `{start}`")
    };
    let help = if immutable {
        format!("opt the repository in to immutable subjects, or add {text}")
    } else {
        format!("decode a token of the repository, and add {text} if it has ids")
    };
    Some(Finding::new(&LINT, &wanted.path, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, github, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    github(r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#),
                    &[
                        "warning: only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        "  help: decode a token of the repository, and add `repo:octo-org@{owner_id}/octo-repo@{repository_id}:ref:refs/heads/main` if it has ids",
                    ],
                ),
                (
                    github(
                        r#"{"StringEquals":{"G:sub":["repo:octo-org/octo-repo:ref:refs/heads/main","repo:octo-org/octo-repo:pull_request"]}}"#,
                    ),
                    &[
                        "warning: only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub/0",
                        "  help: decode a token of the repository, and add `repo:octo-org@{owner_id}/octo-repo@{repository_id}:ref:refs/heads/main` if it has ids",
                    ],
                ),
                (
                    github(r#"{"StringEquals":{"G:sub":"repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"}}"#),
                    &[
                        "warning: only the immutable subject is let in, and a repository older than 2026-07-15 may still have the classic one",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        "  help: opt the repository in to immutable subjects, or add `repo:octo-org/octo-repo:ref:refs/heads/main`",
                    ],
                ),
                (
                    github(r#"{"StringLike":{"G:sub":"repo:octo-org/octo-repo:*"}}"#),
                    &[
                        "warning: only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  help: decode a token of the repository, and add the same pattern after `repo:octo-org@{owner_id}/` if it has ids",
                    ],
                ),
                (
                    github(r#"{"StringLike":{"G:sub":"repo:octo-org@123456/octo-repo@456789:*"}}"#),
                    &[
                        "warning: only the immutable subject is let in, and a repository older than 2026-07-15 may still have the classic one",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  help: opt the repository in to immutable subjects, or add the same pattern after `repo:octo-org/`",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":"G","Action":"web","Condition":{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}},
                {"Effect":"Allow","Principal":"G","Action":"web","Condition":{"StringEquals":{"G:sub":"repo:octo-org/other:pull_request"}}}"#,
                    ),
                    &[
                        "warning: only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        "  help: decode a token of the repository, and add `repo:octo-org@{owner_id}/octo-repo@{repository_id}:ref:refs/heads/main` if it has ids",
                        "warning: only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
                        "  at /Statement/1/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        "  help: decode a token of the repository, and add `repo:octo-org@{owner_id}/other@{repository_id}:pull_request` if it has ids",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn both_forms() {
        assert_said(
            &LINT,
            &[
                (
                    github(
                        r#"{"StringEquals":{"G:sub":["repo:octo-org/octo-repo:ref:refs/heads/main","repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"]}}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":"G","Action":"web","Condition":{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}},
                {"Effect":"Allow","Principal":"G","Action":"web","Condition":{"StringEquals":{"G:sub":"repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"}}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }

    #[test]
    fn not_certain() {
        assert_said(
            &LINT,
            &[
                (
                    github(
                        r#"{"StringLike":{"G:sub":["repo:octo-org/octo-repo:ref:refs/heads/main","repo:octo-org*"]}}"#,
                    ),
                    &[],
                ),
                (
                    github(
                        r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:job_workflow_ref:octo-org/a/.github/workflows/b.yml@refs/heads/main"}}"#,
                    ),
                    &[],
                ),
            ],
        );
    }
}
