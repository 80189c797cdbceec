use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::lint::Context;
use crate::lint::breadth::{families, settled, shared};
use crate::lint::pattern::Pattern;
use crate::lint::subject::pins_tenant;
use crate::lint::wanted::{self, Wanted};
use crate::provider::{Part, Provider, Segment, Template};

super::lint!(
    "superseded_subject",
    Advice,
    Warning,
    "only GitHub's classic or only its immutable subject is let in, and the repository may have the other"
);

/// How the names of the immutable forms begin; what follows is the name of the classic one.
const IMMUTABLE: &str = "immutable_";
/// What stands between a name and its id in them.
const BEFORE_ID: &str = "@";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // Statements are alternatives: together they may let in both forms, of the providers named here.
    let (mut classic, mut immutable) = (HashSet::new(), HashSet::new());
    let mut firsts = Vec::new();
    for view in context.admitting() {
        let mut first = None;
        for wanted in wanted::wanted(context, view) {
            let form = is_immutable(context, &wanted);
            for federated in &view.federated {
                if form != Some(true) {
                    classic.insert(federated.text);
                }
                if form != Some(false) {
                    immutable.insert(federated.text);
                }
            }
            if first.is_none() {
                first = Some((wanted, form));
            }
        }
        if let Some((wanted, Some(form))) = first {
            firsts.push((view, wanted, form));
        }
    }
    for (view, wanted, form) in &firsts {
        let is_let_in = |texts: &HashSet<&str>| view.federated.iter().any(|federated| texts.contains(federated.text));
        if !(is_let_in(&classic) && is_let_in(&immutable)) {
            findings.extend(finding(wanted, *form));
        }
    }
}

/// Whether a value lets in immutable subjects or classic ones; `None` when it may be both, or none that the provider has two forms of.
fn is_immutable(context: &Context<'_>, wanted: &Wanted<'_, '_>) -> Option<bool> {
    if wanted.is_exact {
        let (form, _) = wanted.form()?;
        return counterpart(wanted.provider, form).map(|_| form.name.starts_with(IMMUTABLE));
    }
    let pattern = Pattern::new(wanted.text, context.policy.has_variables());
    let meets = |immutable: bool| {
        let forms = wanted.provider.subjects.iter().filter(|form| form.name.starts_with(IMMUTABLE) == immutable);
        let mut forms = forms.filter(|form| counterpart(wanted.provider, form).is_some());
        forms.any(|form| context.questions.meets(&pattern, form) != Some(false))
    };
    match (meets(false), meets(true)) {
        (true, false) => Some(false),
        (false, true) => Some(true),
        _ => None,
    }
}

fn counterpart<'a>(provider: &'a Provider, form: &Template) -> Option<&'a Template> {
    if form.customised {
        return None;
    }
    let name = match form.name.strip_prefix(IMMUTABLE) {
        Some(classic) => classic.to_owned(),
        None => format!("{IMMUTABLE}{}", form.name),
    };
    provider.subject(&name)
}

fn finding(wanted: &Wanted<'_, '_>, immutable: bool) -> Option<Finding> {
    let other = if wanted.is_exact {
        let (form, parts) = wanted.form()?;
        wanted::carry_over((form, &parts), counterpart(wanted.provider, form)?)
    } else {
        other_pattern(wanted, immutable)?
    };
    let (message, help) = if immutable {
        (
            "only the immutable subject is let in, and a repository older than 2026-07-15 may still have the classic one",
            format!("opt the repository in to immutable subjects, or add `{other}`"),
        )
    } else {
        (
            "only the classic subject is let in; a repository created, renamed or transferred since 2026-07-15 has the immutable one",
            format!("decode a token of the repository, and add `{other}` if it has ids"),
        )
    };
    Some(Finding::new(&LINT, &wanted.path, message).help(help))
}

/// The pattern for the other form: its beginning as far as the repository, or else the owner, is rewritten, and the rest stays.
fn other_pattern(wanted: &Wanted<'_, '_>, immutable: bool) -> Option<String> {
    let text = wanted::with_holes(wanted.text);
    let start = wanted.text.split(['*', '?']).next().unwrap_or_default();
    families(wanted.provider).iter().find_map(|family| {
        let form = *family.first()?;
        if form.name.starts_with(IMMUTABLE) != immutable || !pins_tenant(form, wanted.text) {
            return None;
        }
        let other = counterpart(wanted.provider, form)?;
        [shared(family)?, end_of_tenant(form)?].into_iter().find_map(|end| {
            let (head, parts) = settled(form, end, start).or_else(|| settled(form, end, &text))?;
            let rest = text.strip_prefix(&head)?;
            let is_same = |segment: &Segment, name: &str| matches!(segment, Segment::Part(part) if part.name == name);
            let place = |part: &Part| other.segments.iter().position(|segment| is_same(segment, &part.name));
            let mut end = form.parts().take(parts.len()).filter_map(place).last()? + 1;
            if matches!(other.segments.get(end), Some(Segment::Literal(text)) if text == BEFORE_ID) {
                end += 2;
            }
            let beginning = Template { segments: other.segments.get(..end)?.to_vec().into(), ..other.clone() };
            Some(wanted::with_wildcards(&(wanted::carry_over((form, &parts), &beginning) + rest)))
        })
    })
}

fn end_of_tenant(form: &Template) -> Option<usize> {
    let is_tenant = |segment: &Segment| matches!(segment, Segment::Part(part) if part.tenant);
    form.segments.iter().rposition(is_tenant).map(|last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, github, said, statements};

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
                        "  help: decode a token of the repository, and add `repo:octo-org@{owner_id}/octo-repo@{repository_id}:*` if it has ids",
                    ],
                ),
                (
                    github(r#"{"StringLike":{"G:sub":"repo:octo-org@123456/octo-repo@456789:*"}}"#),
                    &[
                        "warning: only the immutable subject is let in, and a repository older than 2026-07-15 may still have the classic one",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  help: opt the repository in to immutable subjects, or add `repo:octo-org/octo-repo:*`",
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
    fn patterns() {
        for (sub, other) in [
            ("repo:octo-org/*", "repo:octo-org@{owner_id}/*"),
            ("repo:octo-org/octo-*:*", "repo:octo-org@{owner_id}/octo-*@{repository_id}:*"),
            ("repo:octo-org/*:ref:refs/heads/main", "repo:octo-org@{owner_id}/*@{repository_id}:ref:refs/heads/main"),
            ("repo:octo-org/app?:ref:refs/tags/v*", "repo:octo-org@{owner_id}/app?@{repository_id}:ref:refs/tags/v*"),
            ("repo:octo-org@1/*", "repo:octo-org/*"),
            ("repo:octo-org@1/octo-repo@2:environment:*", "repo:octo-org/octo-repo:environment:*"),
            ("repo:octo-org@1/*:pull_request", "repo:octo-org/*:pull_request"),
        ] {
            let said = said(&LINT, &github(&format!(r#"{{"StringLike":{{"G:sub":"{sub}"}}}}"#)));
            let help = said.lines().find(|line| line.starts_with("  help: ")).unwrap();
            assert!(help.contains(&format!("add `{other}`")), "{sub}: {help}");
        }
        for sub in ["repo:octo-org*/octo-repo*:*", "repo:*", "repo:octo-org/octo-repo:job_workflow_ref:*"] {
            assert_eq!(said(&LINT, &github(&format!(r#"{{"StringLike":{{"G:sub":"{sub}"}}}}"#))), "", "{sub}");
        }
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
