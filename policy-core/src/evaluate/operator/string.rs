use crate::evaluate::pattern::{Case, Parts, Reading, matches};
use crate::evaluate::variables::obstacle;
use crate::evaluate::{Doubt, Scope, ValueOutcome};
use crate::names::{BaseOperator, hole};

/// The String family: exact, without letter case, or with wildcards; all of them with policy variables.
pub(super) fn compare(base: BaseOperator, expected: &str, actual: &str, scope: Scope<'_>) -> ValueOutcome {
    let ignores_case = matches!(base, BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase);
    let case = if ignores_case { Case::IgnoredInAscii } else { Case::Exact };
    compare_parts(expected, actual, Style { wildcards: base.has_wildcards(), case, closed: 0 }, scope)
}

/// How two texts are compared.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) wildcards: bool,
    pub(super) case: Case,
    /// As in [`matches`].
    pub(super) closed: usize,
}

pub(super) fn compare_parts(expected: &str, actual: &str, style: Style, scope: Scope<'_>) -> ValueOutcome {
    let Style { wildcards, case, closed } = style;
    let variables = scope.variables_of(expected);
    if let Some(obstacle) = variables.and_then(|request| obstacle(expected, request)) {
        return obstacle;
    }
    let strict = Reading { wildcards, variables, lenient: false };
    if matches(Parts::new(expected, strict), actual, case, closed) {
        return ValueOutcome::Matches;
    }
    let doubt = if hole::has_hole(expected) {
        Doubt::Hole
    } else if case != Case::Exact && !(expected.is_ascii() && actual.is_ascii()) {
        Doubt::LetterCase
    } else if wildcards && variables.is_some() {
        Doubt::WildcardInVariable
    } else {
        return ValueOutcome::Differs;
    };
    let case = if case == Case::Exact { Case::Exact } else { Case::Ignored };
    let lenient = Reading { lenient: true, ..strict };
    if matches(Parts::new(expected, lenient), actual, case, closed) {
        ValueOutcome::Unsettled(doubt)
    } else {
        ValueOutcome::Differs
    }
}
