//! Which values of a subject condition no token of the provider can match.

use super::pattern::Pattern;
use crate::provider::Provider;

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
