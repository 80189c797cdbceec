use crate::diagnostic::{Finding, Level};
use crate::lint::damage::difference;
use crate::lint::garbled::sound;
use crate::lint::pattern::Pattern;
use crate::lint::subject::matches_nobody;
use crate::lint::{Condition, Context, StatementView};
use crate::names::{Family, Operator, hole};
use crate::provider::{Nearest, Provider};

super::lint!("subject_matches_nobody", Shut, Error, "a subject that no token of the provider can have");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for condition in statement.on_claim("sub") {
            let Some(operator) = condition.operator.filter(|operator| operator.base().family() == Family::String)
            else {
                continue;
            };
            let Some(provider) = statement.provider_of(condition).and_then(|federated| federated.provider()) else {
                continue;
            };
            let dead = dead_values(context, condition, operator, provider);
            let is_shut = dead.len() == condition.values.as_slice().len();
            for (index, (path, value)) in dead.into_iter().enumerate() {
                let nearest = if index < SUGGESTIONS { provider.nearest_subject(value) } else { None };
                let finding = finding(statement, operator, provider, value, is_shut);
                findings.push(remedy(Finding { path, ..finding }, context, provider, value, nearest));
            }
        }
    }
}

/// Finding the nearest form is dear: with more values than this the rest are told the forms only.
const SUGGESTIONS: usize = 16;

/// The values that no subject of the provider matches.
pub(in crate::lint) fn dead_values<'a>(
    context: &Context<'_>,
    condition: &'a Condition<'_>,
    operator: Operator,
    provider: &Provider,
) -> Vec<(String, &'a str)> {
    let ignore_case = operator.base().ignores_case();
    let is_dead =
        |value: &str| matches_nobody(provider, &Pattern::new(value, context.policy.has_variables()), ignore_case);
    sound(condition).map(|(path, value)| (path, value.as_str())).filter(|(_, value)| is_dead(value)).collect()
}

fn finding(
    statement: &StatementView<'_>,
    operator: Operator,
    provider: &Provider,
    value: &str,
    is_shut: bool,
) -> Finding {
    let has = if Pattern::new(value, true).has_wildcard() { "has a subject like" } else { "has the subject" };
    let (level, consequence) = if is_shut {
        (Level::Error, statement.consequence(operator))
    } else {
        (Level::Warning, statement.consequence_of_value(operator))
    };
    let message = format!("no {} token {has} `{value}`, {consequence}", provider.name);
    Finding::new(&LINT, "", message).level(level)
}

fn remedy(
    finding: Finding,
    context: &Context<'_>,
    provider: &Provider,
    value: &str,
    nearest: Option<Nearest<'_>>,
) -> Finding {
    let source = |finding: Finding| {
        if provider.documentation.is_empty() {
            finding
        } else {
            finding.note(format!("see {}", provider.documentation))
        }
    };
    let is_alive = |text: &str| !matches_nobody(provider, &Pattern::new(text, context.policy.has_variables()), false);
    let lower = value.to_lowercase();
    let exact = match &nearest {
        Some(nearest) if nearest.is_whole && is_alive(&nearest.text) && !opens_tenant(nearest) => Some(&nearest.text),
        _ if lower != value && is_alive(&lower) => Some(&lower),
        _ => None,
    };
    if let Some(text) = exact {
        return source(
            finding.excerpt(value, difference(value, text)).help(format!("write `{text}`")).replace_with(text),
        );
    }
    let finding = finding.excerpt(value, first_wrong(provider, value)..value.len());
    let Some(nearest) = nearest else {
        let forms = provider.subjects.iter().filter(|template| !template.customised).take(3);
        let forms: Vec<String> = forms.map(|template| format!("`{}`", template.pattern())).collect();
        return source(finding.help(format!("write a subject of the form {}", forms.join(" or "))));
    };
    let form = if opens_tenant(&nearest) { nearest.template.pattern() } else { nearest.text };
    let missing = nearest.template.parts().filter(|part| form.contains(&format!("{{{}}}", part.name)));
    let finding =
        missing.map(|part| part.rule.to_string()).filter(|rule| !rule.is_empty()).fold(finding, Finding::note);
    source(finding.help(format!("write it in the form `{form}`")))
}

/// Whether a wildcard stands where the tenant does: nobody should get that as a repair.
fn opens_tenant(nearest: &Nearest<'_>) -> bool {
    let Some(open) = hole::character(0xfffd) else { return true };
    let text = nearest.text.replace(['*', '?'], open.encode_utf8(&mut [0; 4]));
    let Some(parts) = nearest.template.parse(&text) else { return text.contains(open) };
    nearest.template.parts().zip(parts).any(|(part, text)| part.tenant && text.contains(open))
}

/// Where the longest beginning ends that some subject of the provider has.
fn first_wrong(provider: &Provider, value: &str) -> usize {
    let ends: Vec<usize> = value.char_indices().map(|(index, _)| index).collect();
    let accepts = |end: &usize| {
        value.get(..*end).is_some_and(|prefix| provider.subjects.iter().any(|form| form.accepts_prefix(prefix)))
    };
    // Accepted beginnings come first.
    let accepted = ends.partition_point(accepts);
    accepted.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or_default()
}
