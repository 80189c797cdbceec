use crate::diagnostic::{Finding, Level};
use crate::lint::damage::difference;
use crate::lint::garbled::sound;
use crate::lint::pattern::Pattern;
use crate::lint::{Condition, Context};
use crate::names::{Family, Operator};
use crate::provider::{AudienceRule, Provider};

super::lint!(
    "audience_matches_nobody",
    Shut,
    Error,
    "an audience other than the only one that the provider's tokens have"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for condition in statement.on_claim("aud").chain(statement.on_claim("oaud")) {
            let Some(operator) = condition.operator.filter(|operator| operator.base().family() == Family::String)
            else {
                continue;
            };
            let Some(provider) = statement.provider_of(condition).and_then(|federated| federated.provider()) else {
                continue;
            };
            let AudienceRule::Fixed(audience) = &provider.audience else { continue };
            let dead = dead_values(context, condition, operator, provider);
            let is_shut = dead.len() == condition.values.as_slice().len();
            let (level, consequence) = if is_shut {
                (Level::Error, statement.consequence(operator))
            } else {
                (Level::Warning, statement.consequence_of_value(operator))
            };
            for (index, (path, value)) in dead.into_iter().enumerate() {
                let message = format!(
                    "every {} token has the audience `{audience}`, never `{value}`, {consequence}",
                    provider.name
                );
                let finding = Finding::new(&LINT, path, message).level(level);
                // One of them becomes the right one, the others are too many.
                findings.push(if is_shut && index == 0 {
                    finding
                        .excerpt(value, difference(value, audience))
                        .help(format!("write `{audience}`"))
                        .replace_with(audience.as_ref())
                } else {
                    finding.help("remove it")
                });
            }
        }
    }
}

/// The values that are not the provider's audience, where it has only one.
pub(in crate::lint) fn dead_values<'a>(
    context: &Context<'_>,
    condition: &'a Condition<'_>,
    operator: Operator,
    provider: &Provider,
) -> Vec<(String, &'a str)> {
    let AudienceRule::Fixed(audience) = &provider.audience else { return Vec::new() };
    let is_dead = |value: &str| {
        !Pattern::new(value, context.policy.has_variables()).may_match(audience, operator.base().ignores_case())
    };
    sound(condition).map(|(path, value)| (path, value.as_str())).filter(|(_, value)| is_dead(value)).collect()
}
