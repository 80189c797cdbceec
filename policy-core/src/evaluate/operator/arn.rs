use super::string::{Style, compare_parts};
use crate::evaluate::pattern::{Case, Part, Parts, Reading};
use crate::evaluate::{Doubt, Form, Scope, ValueOutcome};
use crate::names::hole;

/// The ARN family: the six parts between the first five colons one by one, wildcards within a part. `ArnEquals` is `ArnLike`.
pub(super) fn compare(expected: &str, actual: &str, scope: Scope<'_>) -> ValueOutcome {
    let Some(resource) = resource_offset(actual) else {
        return ValueOutcome::Unsettled(Doubt::RequestValue(Form::Arn));
    };
    let outcome =
        compare_parts(expected, actual, Style { wildcards: true, case: Case::Exact, closed: resource }, scope);
    let reading = Reading { wildcards: true, variables: scope.variables_of(expected), lenient: false };
    if outcome == ValueOutcome::Differs && !has_six_parts(Parts::new(expected, reading)) {
        let doubt = if hole::has_hole(expected) { Doubt::Hole } else { Doubt::PolicyValue(Form::Arn) };
        return ValueOutcome::Unsettled(doubt);
    }
    outcome
}

/// Where the sixth part of an ARN begins.
fn resource_offset(arn: &str) -> Option<usize> {
    let (colon, _) = arn.match_indices(':').nth(4)?;
    arn.starts_with("arn:").then_some(colon + 1)
}

fn has_six_parts(parts: Parts<'_>) -> bool {
    let colons = |part| if let Part::Literal(text) = part { text.matches(':').count() } else { 0 };
    parts.map(colons).sum::<usize>() >= 5
}
