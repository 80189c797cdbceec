use crate::diagnostic::Finding;
use crate::lint::{Condition, Context, Federated, Key};
use crate::provider::COMMON_CLAIMS;

super::lint!("unusual_key_case", Advice, Warning, "a condition key in another letter case than its issuer or claim");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        for condition in &view.conditions {
            let Key::Claim { provider, claim } = condition.key else { continue };
            let Some(federated) = view.federated.get(provider) else { continue };
            let Some(usual) = usual(federated, condition, claim) else { continue };
            let text = condition.key_text;
            if usual == text {
                continue;
            }
            let differs = usual.bytes().zip(text.bytes()).position(|(a, b)| a != b).unwrap_or_default();
            findings.push(
                Finding::new(&LINT, &condition.path, format!("the key is usually written `{usual}`"))
                    .at_key()
                    .excerpt(text, differs..differs + 1)
                    .help(format!("write `{usual}`"))
                    .replace_with(usual)
                    .note("IAM compares keys without letter case, so it works; other tools may not"),
            );
        }
    }
}

/// The key as its issuer and its claim are usually written.
fn usual(federated: &Federated<'_>, condition: &Condition<'_>, claim: &str) -> Option<String> {
    let (prefix, _) = condition.key_text.split_at_checked(condition.key_text.len().checked_sub(claim.len() + 1)?)?;
    let meant = federated.meant.as_ref().map(|near| near.issuer.as_str());
    let issuers: Vec<_> = federated.issuer().into_iter().chain(meant).collect();
    let issuer = issuers
        .iter()
        .find(|issuer| **issuer == prefix)
        .or_else(|| issuers.iter().find(|issuer| issuer.eq_ignore_ascii_case(prefix)))?;
    let own = federated.provider().and_then(|provider| provider.claim(claim)).map(|claim| &*claim.name);
    let common = COMMON_CLAIMS.into_iter().find(|common| common.eq_ignore_ascii_case(claim));
    Some(format!("{issuer}:{}", own.or(common).unwrap_or(claim)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, prefect};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"StringEquals":{"P:Sub":"a"}}"#),
                    &[
                        "warning: the key is usually written `api.prefect.cloud/oidc-provider:sub`",
                        "  at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:Sub",
                        "  wrong: S",
                        "  help: write `api.prefect.cloud/oidc-provider:sub`",
                        "  replacement: api.prefect.cloud/oidc-provider:sub",
                        "  note: IAM compares keys without letter case, so it works; other tools may not",
                    ],
                ),
                (
                    prefect(r#"{"StringEquals":{"API.prefect.cloud/oidc-provider:sub":"a"}}"#),
                    &[
                        "warning: the key is usually written `api.prefect.cloud/oidc-provider:sub`",
                        "  at key of /Statement/0/Condition/StringEquals/API.prefect.cloud~1oidc-provider:sub",
                        "  wrong: A",
                        "  help: write `api.prefect.cloud/oidc-provider:sub`",
                        "  replacement: api.prefect.cloud/oidc-provider:sub",
                        "  note: IAM compares keys without letter case, so it works; other tools may not",
                    ],
                ),
                (prefect(r#"{"StringEquals":{"P:Whatever":"a"}}"#), &[]),
                (prefect(r#"{"StringEquals":{"aws:sourceip":"a"}}"#), &[]),
                (prefect(r#"{"StringEquals":{"P:sub":"a"}}"#), &[]),
            ],
        );
    }
}
