//! Which values of a subject condition no token of the provider can match, and what was meant.

use super::pattern::Pattern;
use crate::diagnostic::edit_distance;
use crate::provider::{Nearest, Provider, Template};

/// Whether no subject of the provider matches the value. False as long as it is not certain: also for a provider of whose subjects
/// nothing is known.
///
/// An exact value is read by the provider's forms; one with a wildcard, a variable or a hole is judged by the text before it.
pub(super) fn matches_nobody(provider: &Provider, value: &Pattern, ignore_case: bool) -> bool {
    if provider.subjects.is_empty() {
        return false;
    }
    let holds = |test: &dyn Fn(&str) -> bool, text: &str| {
        test(text) || (ignore_case && (test(&text.to_lowercase()) || test(&text.to_uppercase())))
    };
    let Some(text) = value.exact() else {
        let begins = |text: &str| provider.subjects.iter().any(|template| template.accepts_prefix(text));
        return !holds(&begins, &value.start());
    };
    if holds(&|text| provider.parse_subject(text).is_some(), &text) {
        return false;
    }
    // Where the letter case of only some parts matters, the nearest form tells which.
    let nearest = if ignore_case { provider.nearest_subject(&text) } else { None };
    !nearest.is_some_and(|near| near.is_whole && near.text.to_lowercase() == text.to_lowercase())
}

/// What to write in place of a subject that matches nobody.
pub(super) enum Instead<'a> {
    /// This.
    Exactly(String),
    /// A subject of this form, filled in as far as the parts are known.
    Form(&'a Template, String),
    /// A subject of one of the provider's forms.
    Any,
}

/// What to write in place of a value that matches nobody: what it resembles, and never what lets any tenant in.
pub(super) fn instead<'a>(provider: &'a Provider, value: &str, has_variables: bool) -> Instead<'a> {
    let is_alive = |text: &str| !matches_nobody(provider, &Pattern::new(text, has_variables), false);
    let nearest = provider.nearest_subject(value).and_then(|near| Some((parts_from(&near, value)?, near)));
    let lower = value.to_lowercase();
    let is_lower_alive = lower != value && is_alive(&lower);
    let Some((parts, near)) = nearest else {
        return if is_lower_alive { Instead::Exactly(lower) } else { Instead::Any };
    };
    let mut tenants = near.template.parts().zip(&parts).filter(|(part, _)| part.tenant);
    let opens_tenant = tenants.any(|(_, text)| text.contains(OPEN)) && near.text.contains(['*', '?']);
    if near.is_whole && !opens_tenant && is_alive(&near.text) {
        Instead::Exactly(near.text)
    } else if is_lower_alive {
        Instead::Exactly(lower)
    } else {
        let text = if opens_tenant { near.template.pattern() } else { near.text };
        Instead::Form(near.template, text)
    }
}

/// Stands for a part that is missing or has a wildcard in it.
const OPEN: char = '\u{ffffd}';

/// The parts of the nearest form, if it is near enough to be what was meant: most characters are the same, and no part is torn out of
/// a longer word.
fn parts_from(near: &Nearest<'_>, value: &str) -> Option<Vec<String>> {
    edit_distance(value, &near.text, near.text.chars().count() / 3)?;
    let open = |text: &str| text.replace(['*', '?'], OPEN.encode_utf8(&mut [0; 4]));
    let missing = near.template.parts().map(|part| format!("{{{}}}", part.name));
    let text = missing.fold(open(&near.text), |text, name| text.replace(&name, OPEN.encode_utf8(&mut [0; 4])));
    let parts = near.template.parse(&text)?;
    let value = open(value);
    let is_word = |part: &String| {
        let ends = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
        value.match_indices(part.as_str()).any(|(start, _)| {
            let (before, rest) = value.split_at_checked(start).unwrap_or_default();
            ends(before.chars().next_back()) && ends(rest.chars().nth(part.chars().count()))
        })
    };
    parts.iter().filter(|part| !part.is_empty() && !part.chars().eq([OPEN])).all(is_word).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Issuer;
    use crate::provider::{Class, Part, Run, Segment, Tenancy};

    const NAME: Class = &[('-', '.'), ('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    const BRANCH: Class = &[('-', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

    fn part(name: &'static str, class: Class) -> Segment {
        Segment::Part(Part {
            name: name.into(),
            rule: "".into(),
            runs: vec![Run { class: class.into(), min: 1, max: None }].into(),
            documented: false,
            tenant: name == "owner",
            recyclable: false,
            per_run: false,
        })
    }

    fn provider() -> Provider {
        let form = |name: &'static str, tail: Vec<Segment>, customised| {
            let mut segments = vec![
                Segment::Literal("repo:".into()),
                part("owner", NAME),
                Segment::Literal("/".into()),
                part("repository", NAME),
            ];
            segments.extend(tail);
            Template { name: name.into(), segments: segments.into(), customised, note: "".into() }
        };
        Provider {
            subjects: vec![
                form("branch", vec![Segment::Literal(":ref:refs/heads/".into()), part("branch", BRANCH)], false),
                form("pull_request", vec![Segment::Literal(":pull_request".into())], false),
                form("visibility", vec![Segment::Literal(":visibility:private".into())], true),
            ]
            .into(),
            ..Provider::custom("forge", Issuer::from_static("forge.example.com"), Tenancy::Shared)
        }
    }

    #[test]
    fn what_matches_nobody() {
        let provider = provider();
        for (value, expected) in [
            ("repo:octo-org/octo-repo:ref:refs/heads/main", false),
            ("repo:octo-org/octo-repo:visibility:private", false),
            ("repo:octo-org/octo-repo", true),
            ("repo:octo-org/octo-repo:pull-request", true),
            ("repo:octo-org/octo-repo:*", false),
            ("repo:octo-org*", false),
            ("repository:*", true),
            ("*:nothing", false),
            ("repo:${aws:username}/x", false),
            ("repo:octo-org:\u{f0000}", true),
            ("Repo:octo-org/octo-repo:pull_request", true),
        ] {
            assert_eq!(matches_nobody(&provider, &Pattern::new(value, true), false), expected, "{value}");
        }
        for (value, expected) in [
            ("Repo:Octo-Org/octo-repo:Pull_Request", false),
            ("REPO:octo-org/*", false),
            ("Repo:Octo-Org/octo-repo:Pull-Request", true),
        ] {
            assert_eq!(matches_nobody(&provider, &Pattern::new(value, true), true), expected, "{value}");
        }
    }

    #[test]
    fn what_was_meant() {
        let provider = provider();
        let said = |value: &str| match instead(&provider, value, true) {
            Instead::Exactly(text) => text,
            Instead::Form(form, text) => format!("{}: {text}", form.name),
            Instead::Any => "any".to_owned(),
        };
        for (value, expected) in [
            ("repo:octo-org/octo-repo:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
            ("repo:octo-org/octo-repo:pull-request", "repo:octo-org/octo-repo:pull_request"),
            ("repository:octo-org/octo-repo:ref:refs/heads/v1", "repo:octo-org/octo-repo:ref:refs/heads/v1"),
            ("REPO:octo-org/octo-repo:pull_request", "repo:octo-org/octo-repo:pull_request"),
            ("repos:octo-org/*:ref:refs/heads/main", "repo:octo-org/*:ref:refs/heads/main"),
            ("repo:octo-org/\u{f0000}:pull-request", "repo:octo-org/\u{f0000}:pull_request"),
            // A part is missing.
            ("repo:octo-org/:pull_request", "pull_request: repo:octo-org/{repository}:pull_request"),
            // Nobody is told to let any tenant in.
            ("repos:*/octo-repo:ref:refs/heads/main", "branch: repo:{owner}/{repository}:ref:refs/heads/{branch}"),
            // Nothing like it: a form that costs little is not what was meant.
            ("octo-org/octo-repo", "any"),
            ("invalid", "any"),
            ("workflow:build:repo:octo-org/octo-repo:ref:refs/heads/main", "any"),
            ("", "any"),
        ] {
            assert_eq!(said(value), expected, "{value}");
        }
    }
}
