use crate::diagnostic::{Finding, edit_distance};
use crate::lint::garbled::is_garbled;
use crate::lint::{Condition, Context, Federated, FederatedKind, Key, StatementView};
use crate::names::hole;
use crate::provider::{COMMON_CLAIMS, nearest_issuer};

super::lint!(
    "foreign_condition_key",
    Shut,
    Error,
    "a condition key whose prefix is not the issuer of this statement's provider"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in context.statements.iter().filter(|statement| !statement.federated.is_empty()) {
        for condition in statement.conditions.iter().filter(|condition| !is_garbled(condition.key_text)) {
            match condition.key {
                Key::Foreign { prefix, claim } => {
                    findings.extend(foreign(context, statement, condition, prefix, claim));
                }
                Key::Service => {
                    let (prefix, claim) = condition.key_text.split_once(':').unwrap_or_default();
                    if !VENDORS.iter().any(|vendor| vendor.eq_ignore_ascii_case(prefix)) && is_common(claim) {
                        findings.extend(foreign(context, statement, condition, prefix, claim));
                    }
                }
                Key::Malformed => findings.extend(bare(statement, condition)),
                Key::Claim { .. } => {}
            }
        }
    }
}

/// AWS's own prefixes that somebody may mean in a trust policy; they have keys that are called like claims (`saml:sub`).
const VENDORS: [&str; 4] = ["aws", "sts", "iam", "saml"];

fn is_common(claim: &str) -> bool {
    COMMON_CLAIMS.iter().any(|common| common.eq_ignore_ascii_case(claim))
}

fn foreign(
    context: &Context<'_>,
    statement: &StatementView<'_>,
    condition: &Condition<'_>,
    prefix: &str,
    claim: &str,
) -> Option<Finding> {
    // What is wrong with the principal itself is said there.
    let is_copied = |federated: &Federated<'_>| {
        matches!(federated.kind, FederatedKind::Malformed { .. }) && federated.text.ends_with(prefix)
    };
    if hole::has_hole(prefix) || statement.federated.iter().any(is_copied) {
        return None;
    }
    let key = condition.key_text;
    let start = key.find(prefix).unwrap_or_default();
    let finding = |message: String| {
        Finding::new(&LINT, &condition.path, message).at_key().excerpt(key, start..start + prefix.len()).note(NOTE)
    };
    let suggest = |finding: Finding, issuer: &str| {
        let key = format!("{issuer}:{claim}");
        finding.help(format!("write `{key}`")).replace_with(key)
    };
    // A provider whose issuer cannot be made out says nothing about the keys, unless they are close to a known one.
    let issuers: Vec<&str> = statement.federated.iter().filter_map(|federated| federated.issuer_meant()).collect();
    if issuers.len() < statement.federated.len() || issuers.iter().any(|issuer| hole::has_hole(issuer)) {
        let near = nearest_issuer(prefix, &context.options.providers)?;
        let message = format!(
            "no known identity provider has the issuer `{prefix}`; the issuer of {} is `{}`",
            near.provider.name, near.issuer
        );
        return Some(if near.issuer.contains('{') {
            finding(message).help(format!("write it in the form `{}:{claim}`", near.issuer))
        } else {
            suggest(finding(message), &near.issuer)
        });
    }
    let message =
        format!("`{prefix}` is not the issuer of this statement's provider, so a token never has the key `{key}`");
    let finding = finding(message);
    let near = match issuers.as_slice() {
        [only] => Some(only),
        several => several
            .iter()
            .filter_map(|issuer| Some((edit_distance(prefix, issuer, issuer.len() / 3)?, issuer)))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, issuer)| issuer),
    };
    Some(match near {
        Some(issuer) => suggest(finding, issuer),
        None => finding.help(format!("begin the key with one of `{}`", issuers.join("`, `"))),
    })
}

const NOTE: &str =
    "IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim";

/// A key without a prefix.
fn bare(statement: &StatementView<'_>, condition: &Condition<'_>) -> Option<Finding> {
    let key = condition.key_text;
    if hole::has_hole(key) || key.contains(':') {
        return None;
    }
    let [federated] = statement.federated.as_slice() else { return None };
    let issuer = federated.issuer_meant().filter(|issuer| !hole::has_hole(issuer))?;
    let message = format!("`{key}` is no condition key: it does not say whose it is");
    let finding = Finding::new(&LINT, &condition.path, message).at_key().note(NOTE);
    let meant = if key.eq_ignore_ascii_case(issuer) { None } else { Some(format!("{issuer}:{key}")) };
    Some(match meant {
        Some(meant) => finding.help(format!("write `{meant}`")).replace_with(meant),
        None => finding.help(format!("add the claim: `{issuer}:aud` or `{issuer}:sub`")),
    })
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{allow, arn, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (prefect(r#"{"StringEquals":{"API.prefect.cloud/oidc-provider:aud":"prefect-cloud"}}"#), ""),
            // the path is missing, another, or too much
            (
                prefect(r#"{"StringEquals":{"api.prefect.cloud:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `api.prefect.cloud` is not the issuer of this statement's provider, so a token never has the key `api.prefect.cloud:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud:aud\n\
                 \x20 wrong: api.prefect.cloud\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                prefect(r#"{"StringEquals":{"api.prefect.cloud/oidc:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `api.prefect.cloud/oidc` is not the issuer of this statement's provider, so a token never has the key `api.prefect.cloud/oidc:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc:aud\n\
                 \x20 wrong: api.prefect.cloud/oidc\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com/:aud":"x"}}"#),
                "error: foreign_condition_key: `idp.example.com/` is not the issuer of this statement's provider, so a token never has the key `idp.example.com/:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/idp.example.com~1:aud\n\
                 \x20 wrong: idp.example.com/\n\
                 \x20 help: write `idp.example.com:aud`\n\
                 \x20 replacement: idp.example.com:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            // scheme or ARN
            (
                prefect(r#"{"StringEquals":{"https://P:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `https://api.prefect.cloud/oidc-provider` is not the issuer of this statement's provider, so a token never has the key `https://api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/https:~1~1api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: https://api.prefect.cloud/oidc-provider\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                prefect(r#"{"StringEquals":{"arn:aws:iam::123456789012:oidc-provider/P:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider` is not the issuer of this statement's provider, so a token never has the key `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/arn:aws:iam::123456789012:oidc-provider~1api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                prefect(r#"{"StringEquals":{"api.prefect.cloud:8443/oidc-provider:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `api.prefect.cloud:8443/oidc-provider` is not the issuer of this statement's provider, so a token never has the key `api.prefect.cloud:8443/oidc-provider:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud:8443~1oidc-provider:aud\n\
                 \x20 wrong: api.prefect.cloud:8443/oidc-provider\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            // the principal has the same fault
            (
                allow(
                    &arn("https://idp.example.com:8443/ci"),
                    r#"{"StringEquals":{"idp.example.com:8443/ci:aud":"x"}}"#,
                ),
                "",
            ),
            (
                allow(&arn("https://idp.example.com/ci"), r#"{"StringEquals":{"https://idp.example.com/ci:aud":"x"}}"#),
                "",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn a_name_of_the_authors_own() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringEquals":{"prefect:aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `prefect` is not the issuer of this statement's provider, so a token never has the key `prefect:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/prefect:aud\n\
                 \x20 wrong: prefect\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            // no prefix, no claim
            (
                prefect(r#"{"StringEquals":{"aud":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `aud` is no condition key: it does not say whose it is\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/aud\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                prefect(r#"{"StringEquals":{"api.prefect.cloud/oidc-provider":"prefect-cloud"}}"#),
                "error: foreign_condition_key: `api.prefect.cloud/oidc-provider` is no condition key: it does not say whose it is\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider\n\
                 \x20 help: add the claim: `api.prefect.cloud/oidc-provider:aud` or `api.prefect.cloud/oidc-provider:sub`\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            // several providers
            (
                allow(
                    &format!("[{},{}]", arn("a.example.com"), arn("b.example.net")),
                    r#"{"StringEquals":{"a.example.org:aud":"x"}}"#,
                ),
                "error: foreign_condition_key: `a.example.org` is not the issuer of this statement's provider, so a token never has the key `a.example.org:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/a.example.org:aud\n\
                 \x20 wrong: a.example.org\n\
                 \x20 help: write `a.example.com:aud`\n\
                 \x20 replacement: a.example.com:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (
                allow(
                    &format!("[{},{}]", arn("a.example.com"), arn("b.example.net")),
                    r#"{"StringEquals":{"login.acme.dev:aud":"x"}}"#,
                ),
                "error: foreign_condition_key: `login.acme.dev` is not the issuer of this statement's provider, so a token never has the key `login.acme.dev:aud`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/login.acme.dev:aud\n\
                 \x20 wrong: login.acme.dev\n\
                 \x20 help: begin the key with one of `a.example.com`, `b.example.net`\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            // not known yet
            (
                allow(
                    "\"\u{f0000}\"",
                    r#"{"StringEquals":{"token.actions.githubuser.content.com:aud":"sts.amazonaws.com"}}"#,
                ),
                "error: foreign_condition_key: no known identity provider has the issuer `token.actions.githubuser.content.com`; the issuer of GitHub Actions is `token.actions.githubusercontent.com`\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/token.actions.githubuser.content.com:aud\n\
                 \x20 wrong: token.actions.githubuser.content.com\n\
                 \x20 help: write `token.actions.githubusercontent.com:aud`\n\
                 \x20 replacement: token.actions.githubusercontent.com:aud\n\
                 \x20 note: IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim\n",
            ),
            (allow("\"\u{f0000}\"", r#"{"StringEquals":{"idp.example.com:aud":"x"}}"#), ""),
            (prefect("{\"StringEquals\":{\"\u{f0000}:aud\":\"prefect-cloud\",\"\u{f0000}\":\"x\"}}"), ""),
            (allow(&arn("\u{f0000}.example.com"), r#"{"StringEquals":{"a.example.com:aud":"x"}}"#), ""),
            (allow(&arn("\u{f0000}.example.com"), r#"{"StringEquals":{"a.example.org:aud":"x"}}"#), ""),
            (allow(&arn("\u{f0000}"), r#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#), ""),
            // AWS's own
            (prefect(r#"{"StringEquals":{"aws:PrincipalAccount":"123456789012"}}"#), ""),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
