//! Which values of a subject condition no token of the provider can match, and what was meant.

use super::breadth::settled;
use super::forms::Questions;
use super::pattern::Pattern;
use crate::diagnostic::edit_distance;
use crate::provider::{Nearest, Provider, Segment, Template};

/// Whether no subject of the provider matches the value. False as long as it is not certain: also for a provider of whose subjects
/// nothing is known.
pub(super) fn matches_nobody(questions: &Questions, provider: &Provider, value: &Pattern<'_>) -> bool {
    // Customised forms are many, and mostly it takes none of them.
    for customised in [false, true] {
        for form in provider.subjects.iter() {
            if form.customised == customised && questions.meets(value, form) != Some(false) {
                return false;
            }
        }
    }
    !provider.subjects.is_empty()
}

/// The forms that subjects have as long as nobody customises them.
pub(super) fn own_forms(provider: &Provider) -> Vec<&Template> {
    let mut forms = Vec::with_capacity(provider.subjects.len());
    for form in provider.subjects.iter() {
        if !form.customised {
            forms.push(form);
        }
    }
    forms
}

/// What to write in place of a subject that matches nobody.
pub(super) enum Instead<'a> {
    /// This, which has this form.
    Exactly(&'a Template, String),
    /// A subject of this form, filled in as far as the parts are known.
    Form(&'a Template, String),
    /// A subject of one of the provider's forms.
    Any,
}

/// What to write in place of a value that matches nobody: what it resembles, and never what lets any tenant in.
pub(super) fn instead<'a>(
    questions: &Questions,
    provider: &'a Provider,
    value: &str,
    has_variables: bool,
) -> Instead<'a> {
    let Some(near) = provider.nearest_subject(value).filter(|near| resembles(provider, near, value)) else {
        return Instead::Any;
    };
    let is_closed = pins_tenant(near.template, &near.text);
    if near.is_whole && is_closed && !matches_nobody(questions, provider, &Pattern::new(&near.text, has_variables)) {
        Instead::Exactly(near.template, near.text)
    } else {
        Instead::Form(near.template, if is_closed { near.text } else { near.template.pattern() })
    }
}

/// Whether the nearest form is near enough to be what was meant: most characters are the same, a word that is new in it is one of every
/// form or a slip of the keyboard, and no word is lost to a wildcard.
fn resembles(provider: &Provider, near: &Nearest<'_>, value: &str) -> bool {
    if edit_distance(value, &near.text, near.text.chars().count() / 3).is_none() {
        return false;
    }
    let (known, meant) = (words(value), words(&near.text));
    if near.text.contains(['*', '?']) && !known.iter().all(|word| is_slip(word, &meant)) {
        return false;
    }
    let is_missing = |word: &str| near.template.parts().any(|part| part.name.to_lowercase() == word);
    let mut forms = Vec::new();
    for form in own_forms(provider) {
        forms.push(words(&form.pattern()));
    }
    for word in &meant {
        if !is_slip(word, &known) && !is_missing(word) && !forms.iter().all(|form| form.contains(word)) {
            return false;
        }
    }
    true
}

/// Whether the word is one of the others, or a slip of the keyboard away from one.
fn is_slip(word: &str, others: &[String]) -> bool {
    let limit = (word.chars().count() / 3).min(2);
    others.iter().any(|other| edit_distance(word, other, limit).is_some())
}

/// The words of a text, each once.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
        let word = word.to_lowercase();
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Whether what stands before the first wildcard settles who the tenant is.
pub(super) fn pins_tenant(form: &Template, text: &str) -> bool {
    let Some((start, _)) = text.split_once(['*', '?']) else { return true };
    let is_tenant = |segment: &Segment| matches!(segment, Segment::Part(part) if part.tenant);
    // The tenant's name ends where the text after it begins.
    form.segments.iter().rposition(is_tenant).is_none_or(|last| settled(form, last + 1, start).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Issuer;
    use crate::provider::{Class, Part, Run, Tenancy};

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
            ("*:nothing", true),
            ("*:private", false),
            ("repo:octo-org/*:refs/heads/main", false),
            ("repo:octo-org/*:branch:main", true),
            ("repo:octo-org/*:ref:refs/tags/*", true),
            ("repo:*/*:pull_request", false),
            ("repo:octo?org/o*:pull?request", false),
            ("repo:${aws:username}/x", false),
            ("repo:octo-org:\u{f0000}", true),
            ("Repo:octo-org/octo-repo:pull_request", true),
        ] {
            assert_eq!(matches_nobody(&Questions::new(), &provider, &Pattern::new(value, true)), expected, "{value}");
        }
        for (value, expected) in [
            ("Repo:Octo-Org/octo-repo:Pull_Request", false),
            ("REPO:octo-org/*", false),
            ("Repo:Octo-Org/octo-repo:Pull-Request", true),
        ] {
            let pattern = Pattern::new(value, true).ignore_case(true);
            assert_eq!(matches_nobody(&Questions::new(), &provider, &pattern), expected, "{value}");
        }
    }

    #[test]
    fn what_was_meant() {
        let provider = provider();
        let said = |value: &str| match instead(&Questions::new(), &provider, value, true) {
            Instead::Exactly(_, text) => text,
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
            // Neither a branch nor a pull request was named.
            ("repo:octo-org/octo-repo:mr", "any"),
            // `main` would be lost.
            ("repo:octo-org/octo-repo:main:*", "any"),
            ("workflow:build:repo:octo-org/octo-repo:ref:refs/heads/main", "any"),
            ("", "any"),
        ] {
            assert_eq!(said(value), expected, "{value}");
        }
    }
}
