use crate::diagnostic::{Finding, edit_distance};
use crate::document::Scalar;
use crate::lint::damage::difference;
use crate::lint::garbled::sound;
use crate::lint::{Context, Federated};
use crate::names::{Family, hole};
use crate::provider::AudienceRule;

super::lint!("misspelled_audience", Shut, Warning, "an audience that is close to the usual one, and another");

/// The audience that AWS's own tools ask for.
const STS: &str = "sts.amazonaws.com";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        for condition in view.on_claim("aud").chain(view.on_claim("oaud")) {
            let Some(operator) = condition.operator.filter(|operator| operator.base().family() == Family::String)
            else {
                continue;
            };
            let Some(federated) = view.provider_of(condition) else { continue };
            let usual = usual(federated);
            let ignores_case = operator.base().ignores_case();
            let is =
                |text: &str, usual: &str| if ignores_case { text.eq_ignore_ascii_case(usual) } else { text == usual };
            let mut values = condition.values.iter().map(Scalar::as_str);
            // Whoever writes the right one too means both.
            if values.any(|text| usual.iter().any(|usual| is(text, usual))) {
                continue;
            }
            for (path, text) in sound(condition) {
                if text.contains(['*', '?', '$']) || hole::has_hole(text) {
                    continue;
                }
                let Some(meant) = usual.iter().find(|usual| is_near(text, usual)) else { continue };
                let message = format!("`{text}` is not the usual audience `{meant}`, but close to it");
                let help = format!("write `{meant}`, unless the token is asked for with `{text}`");
                let finding = Finding::new(&LINT, path, message).excerpt(text, difference(text, meant));
                findings.push(finding.help(help).replace_with(meant.as_str()));
            }
        }
    }
}

/// The audiences that are usual for a provider; none where it has only one, which is another lint's.
fn usual(federated: &Federated<'_>) -> Vec<String> {
    let provider = federated.narrowed();
    let own = match provider.as_ref().map(|provider| &provider.audience) {
        Some(AudienceRule::Fixed(_)) => return Vec::new(),
        Some(AudienceRule::Chosen { recommended, .. }) => recommended.as_deref(),
        None => None,
    };
    own.into_iter().chain([STS]).map(str::to_owned).collect()
}

/// Whether two audiences differ in the scheme, in what stands at the end, in letter case, or by two characters.
fn is_near(text: &str, usual: &str) -> bool {
    let bare = |text: &'_ str| {
        let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(text);
        text.trim_end_matches(['/', ':']).to_ascii_lowercase()
    };
    bare(text) == bare(usual) || edit_distance(text, usual, 2).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, prefect};

    fn octopus(audience: &str) -> String {
        let condition = format!(
            r#"{{"StringEquals":{{"example.octopus.app:aud":{audience},"example.octopus.app:sub":"space:default:account:aws"}}}}"#
        );
        allow(&arn("example.octopus.app"), &condition)
    }

    fn unknown(operator: &str, audience: &str) -> String {
        let condition = format!(r#"{{"{operator}":{{"idp.example.com:aud":"{audience}","idp.example.com:sub":"a"}}}}"#);
        allow(&arn("idp.example.com"), &condition)
    }

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    octopus(r#""example.octopus.app:""#),
                    &[
                        "warning: `example.octopus.app:` is not the usual audience `example.octopus.app`, but close to it",
                        "  at /Statement/0/Condition/StringEquals/example.octopus.app:aud",
                        "  wrong: :",
                        "  help: write `example.octopus.app`, unless the token is asked for with `example.octopus.app:`",
                        "  replacement: example.octopus.app",
                    ],
                ),
                (
                    octopus(r#"["a","https://example.octopus.app"]"#),
                    &[
                        "warning: `https://example.octopus.app` is not the usual audience `example.octopus.app`, but close to it",
                        "  at /Statement/0/Condition/StringEquals/example.octopus.app:aud/1",
                        "  wrong: https://",
                        "  help: write `example.octopus.app`, unless the token is asked for with `https://example.octopus.app`",
                        "  replacement: example.octopus.app",
                    ],
                ),
                (
                    unknown("StringEquals", "sts.amazonaws.con"),
                    &[
                        "warning: `sts.amazonaws.con` is not the usual audience `sts.amazonaws.com`, but close to it",
                        "  at /Statement/0/Condition/StringEquals/idp.example.com:aud",
                        "  wrong: n",
                        "  help: write `sts.amazonaws.com`, unless the token is asked for with `sts.amazonaws.con`",
                        "  replacement: sts.amazonaws.com",
                    ],
                ),
                (
                    unknown("StringNotEquals", "STS.amazonaws.com"),
                    &[
                        "warning: `STS.amazonaws.com` is not the usual audience `sts.amazonaws.com`, but close to it",
                        "  at /Statement/0/Condition/StringNotEquals/idp.example.com:aud",
                        "  wrong: STS",
                        "  help: write `sts.amazonaws.com`, unless the token is asked for with `STS.amazonaws.com`",
                        "  replacement: sts.amazonaws.com",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn another_audience_is_left_alone() {
        assert_said(
            &LINT,
            &[
                (octopus(r#""example.octopus.app""#), &[]),
                (octopus(r#"["example.octopus.app","example.octopus.app:"]"#), &[]),
                (octopus(r#""api://example""#), &[]),
                (octopus(r#""<example.octopus.app>""#), &[]),
                (unknown("StringEquals", "sts.amazonaws.com.cn"), &[]),
                (unknown("StringLike", "sts.amazonaws.co*"), &[]),
                (unknown("StringEqualsIgnoreCase", "STS.amazonaws.com"), &[]),
                (unknown("StringEquals", "idp.example.com"), &[]),
                (prefect(r#"{"StringEquals":{"P:aud":"prefect-clout"}}"#), &[]),
            ],
        );
    }
}
