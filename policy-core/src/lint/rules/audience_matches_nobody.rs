use crate::diagnostic::{Finding, Level};
use crate::lint::damage::difference;
use crate::lint::garbled::sound;
use crate::lint::pattern::Pattern;
use crate::lint::{Condition, Context};
use crate::names::Operator;
use crate::provider::{AudienceRule, Provider};

super::lint!(
    "audience_matches_nobody",
    Shut,
    Error,
    "an audience other than the only one that the provider's tokens have"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        let mut compared = statement.compared("aud");
        compared.append(&mut statement.compared("oaud"));
        for (condition, operator, provider) in compared {
            let AudienceRule::Fixed(audience) = &provider.audience else { continue };
            let dead = dead_values(context, condition, operator, &provider);
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
                        .excerpt(value, difference(value, audience.as_ref()))
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
    let mut dead = sound(condition);
    dead.retain(|(_, value)| {
        !Pattern::new(value, context.policy.has_variables()).may_match(audience, operator.base().ignores_case())
    });
    dead
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{PREFECT, allow, arn, deny, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (prefect(r#"{"StringEquals":{"P:aud":"prefect-cloud"}}"#), ""),
            (
                prefect(r#"{"StringEquals":{"P:aud":"sts.amazonaws.com"}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `sts.amazonaws.com`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: sts.amazonaws.com\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:oaud":"sts.amazonaws.com"}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `sts.amazonaws.com`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:oaud\n\
                 \x20 wrong: sts.amazonaws.com\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:aud":"Prefect-Cloud"}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `Prefect-Cloud`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: Prefect-C\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n",
            ),
            (
                allow(
                    &arn("demo.app.spacelift.io"),
                    r#"{"StringEquals":{"demo.app.spacelift.io:aud":"https://demo.app.spacelift.io"}}"#,
                ),
                "error: audience_matches_nobody: every Spacelift token has the audience `demo.app.spacelift.io`, never `https://demo.app.spacelift.io`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/demo.app.spacelift.io:aud\n\
                 \x20 wrong: https://\n\
                 \x20 help: write `demo.app.spacelift.io`\n\
                 \x20 replacement: demo.app.spacelift.io\n",
            ),
            (prefect(r#"{"StringEqualsIgnoreCase":{"P:aud":"Prefect-Cloud"}}"#), ""),
            (
                prefect(r#"{"StringLike":{"P:aud":["prefect-*", "*.com"]}}"#),
                "warning: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `*.com`, so this value admits nobody\n\
                 \x20 at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:aud/1\n\
                 \x20 help: remove it\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:aud":["sts.amazonaws.com","prefect"]}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `sts.amazonaws.com`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud/0\n\
                 \x20 wrong: sts.amazonaws.com\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n\
                 error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `prefect`, so the statement admits nobody\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud/1\n\
                 \x20 help: remove it\n",
            ),
            (
                prefect(r#"{"StringNotEquals":{"P:aud":"sts.amazonaws.com"}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `sts.amazonaws.com`, so the condition keeps nobody out\n\
                 \x20 at /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: sts.amazonaws.com\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n",
            ),
            (
                deny(&arn(PREFECT), r#"{"StringNotEquals":{"P:aud":"sts.amazonaws.com"}}"#),
                "error: audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`, never `sts.amazonaws.com`, so the `Deny` hits everybody\n\
                 \x20 at /Statement/0/Condition/StringNotEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: sts.amazonaws.com\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n",
            ),
            (prefect("{\"StringEquals\":{\"P:aud\":\"\u{f0000}\"}}"), ""),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn others_speak_about_these() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringEquals":{"P:aud":"<http://sts.amazonaws.com|sts.amazonaws.com>"}}"#),
                "error: damaged_value: `<http://sts.amazonaws.com|sts.amazonaws.com>` holds a chat's link\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: <http://sts.amazonaws.com|sts.amazonaws.com>\n\
                 \x20 help: write `sts.amazonaws.com`\n\
                 \x20 replacement: sts.amazonaws.com\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:aud":"<AUDIENCE>"}}"#),
                "error: placeholder_value: `<AUDIENCE>` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: <AUDIENCE>\n\
                 \x20 help: write the real value instead of `<AUDIENCE>`\n",
            ),
            // the workload chooses
            (allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:aud":"x"}}"#), ""),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
