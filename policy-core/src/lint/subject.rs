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
    let any = |holds: &dyn Fn(&str) -> bool, text: &str| {
        holds(text) || (ignore_case && (holds(&text.to_lowercase()) || holds(&text.to_uppercase())))
    };
    match value.exact() {
        Some(text) => {
            let nearest = || provider.nearest_subject(&text).filter(|near| near.is_whole).map(|near| near.text);
            let in_other_case = || nearest().is_some_and(|near| near.to_lowercase() == text.to_lowercase());
            !any(&|text| provider.parse_subject(text).is_some(), &text) && !(ignore_case && in_other_case())
        }
        None => !any(&|text| provider.subjects.iter().any(|template| template.accepts_prefix(text)), &value.start()),
    }
}
