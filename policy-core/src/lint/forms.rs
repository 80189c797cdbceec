//! A provider's subject forms and the values of conditions as exact sets of subjects, and what a lint asks about them.

use std::cell::Cell;

use super::pattern::Pattern;
use crate::admission::form_language;
use crate::language::{Budget, Language, TooComplex};
use crate::provider::{Segment, Template};

/// The subjects of a form.
pub(super) fn language(form: &Template) -> Language {
    sequence(&form.segments)
}

/// The texts that the pieces of a form can make.
pub(super) fn sequence(segments: &[Segment]) -> Language {
    form_language(segments, &|_| None)
}

/// The questions that one check may still ask about exact sets: a policy within IAM's quota needs a few dozen, and one that is far
/// over it must not take long.
#[derive(Debug)]
pub(super) struct Questions(Cell<u32>);

impl Questions {
    const COUNT: u32 = 200;
    /// A form against a pattern takes some thousand steps, and a hundred thousand at most of those that people write.
    const BUDGET: Budget<'static> = Budget::of_steps(150_000);

    pub(super) const fn new() -> Self {
        Self(Cell::new(Self::COUNT))
    }

    /// The answer; `None` when it would take too long.
    pub(super) fn ask<T>(&self, question: impl FnOnce(Budget) -> Result<T, TooComplex>) -> Option<T> {
        self.0.set(self.0.get().checked_sub(1)?);
        question(Self::BUDGET).ok()
    }

    /// Whether some subject of the form matches the value, once what is unknown is known. Most values are decided without a set.
    pub(super) fn meets(&self, value: &Pattern<'_>, form: &Template) -> Option<bool> {
        if !value.ignores_case() {
            if let Some(text) = value.exact() {
                return Some(form.parse(&text).is_some());
            }
            if !form.accepts_prefix(&value.start()) || !may_end(form, &value.end()) {
                return Some(false);
            }
            let is_one = |filling| form.parse(&value.filled(filling)).is_some();
            if value.is_open_ended() || is_one('a') || is_one('1') {
                return Some(true);
            }
        }
        let common = Language::intersection([&value.language(), &language(form)]);
        self.ask(|budget| common.is_empty(budget)).map(|is_empty| !is_empty)
    }

    /// Whether the first value matches everything that the second one does, whatever is unknown in them.
    pub(super) fn contains(&self, wider: &Pattern<'_>, value: &Pattern<'_>) -> bool {
        if !value.start().starts_with(&wider.start())
            || !value.end().ends_with(&wider.end())
            || !wider.may_match(&value.filled('a'), wider.ignores_case())
        {
            return false;
        }
        wider.is_open_ended()
            || (value.exact().is_some() && !wider.has_unknown())
            || self
                .ask(|budget| value.language().is_subset_of(&wider.language(), budget))
                .is_some_and(|answer| answer.is_ok())
    }

    /// Whether the value matches all texts that the pieces of a form can make.
    pub(super) fn holds_all(&self, value: &Pattern<'_>, segments: &[Segment]) -> bool {
        if !value.may_match(&sample(segments), value.ignores_case()) {
            return false;
        }
        (value.is_open_ended() && beginning(segments).starts_with(&value.start()))
            || self
                .ask(|budget| sequence(segments).is_subset_of(&value.language(), budget))
                .is_some_and(|answer| answer.is_ok())
    }
}

/// Whether a subject of the form can end like that, as far as the form's last literal text tells.
fn may_end(form: &Template, end: &str) -> bool {
    match form.segments.last() {
        Some(Segment::Literal(last)) => last.ends_with(end) || end.ends_with(&**last),
        _ => true,
    }
}

/// The text that all texts of the pieces begin with.
fn beginning(segments: &[Segment]) -> String {
    let literal = |segment: &Segment| if let Segment::Literal(text) = segment { Some(text.to_string()) } else { None };
    segments.iter().map_while(literal).collect()
}

/// One of the texts that the pieces of a form can make.
fn sample(segments: &[Segment]) -> String {
    let mut text = String::new();
    for segment in segments {
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Part(part) => {
                for run in part.runs.iter() {
                    let holds = |c: &char| run.class.iter().any(|(first, last)| first <= c && c <= last);
                    let c = ['x', '9'].into_iter().find(holds).or(run.class.first().map(|(first, _)| *first));
                    let count = run.max.map_or(run.min.max(2), |max| max.min(run.min.max(2)));
                    text.extend(c.into_iter().cycle().take(count as usize));
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::CATALOGUE;

    #[test]
    fn a_form_and_its_set_agree() {
        let texts = [
            "prefect:account:11111111-2222-4333-8444-555555555555",
            "prefect:account:11111111-2222-4333-8444-55555555555g",
            "repo:octo-org/octo-repo:ref:refs/heads/main",
            "repo:octo-org/octo-repo:environment:a%3Ab",
            "repo:octo-org@1/octo-repo@2:pull_request",
            "repo:octo-org/octo-repo:pull-request",
            "project_path:a/b/c:ref_type:tag:ref:v1",
            "system:serviceaccount:a:b.c",
            "system:serviceaccount:-a:b",
            "organization:acme:project:Default Project:workspace:w:run_phase:plan",
            "auth0|a1",
            "",
        ];
        for form in CATALOGUE.iter().flat_map(|provider| provider.subjects.iter()) {
            let language = language(form);
            for text in texts {
                let is_member = language.contains(text, Budget::DEFAULT).unwrap();
                assert_eq!(is_member, form.parse(text).is_some(), "{} {text}", form.pattern());
            }
            let witness = language.witness(Budget::DEFAULT).unwrap().unwrap();
            assert!(form.parse(witness.as_str()).is_some(), "{} {witness}", form.pattern());
            assert!(form.parse(&sample(&form.segments)).is_some(), "{} {}", form.pattern(), sample(&form.segments));
        }
    }

    #[test]
    fn shortcuts_agree_with_the_sets() {
        let values = [
            "*",
            "repo:*",
            "repo:octo-org/*",
            "repo:octo-org/octo-repo:*",
            "repo:octo-org/*:pull_request",
            "repo:octo-org/*request",
            "repo:octo-org/*:ref:refs/heads/main",
            "repo:octo-org/octo-repo:refs/heads/*",
            "repo:octo-org*/octo-repo*:environment:?",
            "*:pull_request",
            "prefect:account:*",
            "prefect:*:11111111-2222-4333-8444-555555555555",
            "prefect:account:11111111-2222-4333-8444-555555555555:*",
            "prefect:account:11111111-2222-4333-8444-55555555555?",
            "system:serviceaccount:*:deploy-*",
            "system:serviceaccount:default",
            "organization:acme:*",
            "organization:acme:*:run_phase:apply",
        ];
        for value in values.map(|value| Pattern::new(value, true)) {
            for form in CATALOGUE.iter().flat_map(|provider| provider.subjects.iter()) {
                let common = Language::intersection([&value.language(), &language(form)]);
                let expected = !common.is_empty(Budget::DEFAULT).unwrap();
                assert_eq!(Questions::new().meets(&value, form), Some(expected), "{value:?} {}", form.pattern());
            }
        }
    }

    #[test]
    fn letter_case_may_not_count() {
        let form = &crate::provider::github_actions::PULL_REQUEST;
        for (value, expected) in [
            ("Repo:Octo-Org/octo-repo:Pull_Request", true),
            ("REPO:octo-org/*", true),
            ("Repo:Octo-Org/octo-repo:Pull-Request", false),
        ] {
            let value = Pattern::new(value, true).ignore_case(true);
            assert_eq!(Questions::new().meets(&value, form), Some(expected), "{value:?}");
        }
    }

    #[test]
    fn what_is_too_complex_is_not_answered() {
        let questions = Questions::new();
        let form = &crate::provider::github_actions::BRANCHES;
        let hostile = format!("repo:o/*a{}", "?".repeat(60));
        assert_eq!(questions.meets(&Pattern::new(&hostile, true), form), None);
        let value = Pattern::new("repo:o/*:pull_request", true);
        let answers: Vec<_> = (1..=Questions::COUNT).map(|_| questions.meets(&value, form)).collect();
        assert_eq!((answers.first(), answers.last()), (Some(&Some(false)), Some(&None)));
    }
}
