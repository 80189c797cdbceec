use super::malformed_provider_arn::is_like_arn;
use crate::diagnostic::{Finding, nearest};
use crate::document::{Principal, PrincipalEntry, PrincipalKind};
use crate::lint::context::{WEB_IDENTITY, unwritable};
use crate::lint::placeholder::is_placeholder;
use crate::lint::{Context, Federated, FederatedKind, StatementView};
use crate::names::hole;
use crate::provider::BUILT_IN;

super::lint!("invalid_principal", Refused, Error, "a principal that a trust policy cannot have");

const CODE: &str = "MalformedPolicyDocument";
const EXAMPLE: &str = "{ \"Federated\": \"arn:aws:iam::<account id>:oidc-provider/<issuer>\" }";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        let path = format!("{}/Principal", statement.path);
        match &statement.statement.principal {
            Some(Principal::Bare(text)) => findings.extend(bare(path, text)),
            Some(Principal::ByKind(entries)) => {
                if entries.is_empty() && statement.is_whole {
                    let finding = Finding::new(&LINT, path, "`Principal` names nobody");
                    findings.push(finding.help(format!("write `{EXAMPLE}`")));
                } else {
                    findings.extend(entries.iter().flat_map(|entry| by_kind(statement, &path, entry)));
                }
            }
            None => {}
        }
        findings.extend(statement.federated.iter().filter_map(|federated| self::federated(statement, federated)));
    }
}

fn bare(path: String, text: &str) -> Option<Finding> {
    if hole::has_hole(text) || unwritable(text).is_some() {
        return None;
    }
    let finding = if text == "*" {
        Finding::new(&LINT, path, "a trust policy does not take `*` as its whole `Principal`")
            .help(format!("name the provider: `{EXAMPLE}`"))
    } else {
        let kind = if text.contains("-provider/") || built_in_meant(text).is_some() { "Federated" } else { "AWS" };
        Finding::new(&LINT, path, format!("`Principal` does not say of what kind `{}` is", text.escape_debug()))
            .help(format!("write `{{ \"{kind}\": \"{}\" }}`", text.escape_debug()))
    };
    Some(finding)
}

fn by_kind(statement: &StatementView<'_>, path: &str, entry: &PrincipalEntry) -> Vec<Finding> {
    let kind = entry.kind.as_str();
    let path = format!("{path}/{kind}");
    if entry.kind == PrincipalKind::CanonicalUser {
        let finding = Finding::new(&LINT, path, "a trust policy takes no `CanonicalUser`").at_key();
        return vec![finding.help("name the account under `AWS`").refusal(CODE, "Invalid principal in policy")];
    }
    if entry.values.as_slice().is_empty() {
        let finding = Finding::new(&LINT, path, format!("`{kind}` names nobody"));
        return if statement.is_whole { vec![finding.help("name a principal, or remove it")] } else { Vec::new() };
    }
    let mut findings = Vec::new();
    for (index, text) in entry.values.iter().enumerate() {
        let path = if entry.values.is_array() { format!("{path}/{index}") } else { path.clone() };
        if text.trim().is_empty() {
            findings.push(
                Finding::new(&LINT, path, format!("an empty `{kind}` names nobody"))
                    .help("name a principal, or remove it"),
            );
        } else if let Some(start) =
            text.find(['*', '?']).filter(|_| entry.kind != PrincipalKind::Federated && **text != *"*")
        {
            let message = format!("a principal has no wildcard: `{}` is not a pattern", text.escape_debug());
            findings.push(
                Finding::new(&LINT, path, message)
                    .excerpt(&**text, start..start + 1)
                    .help("name each principal, or name the account and compare `aws:PrincipalArn` in `Condition`"),
            );
        }
    }
    findings
}

/// A federated principal that is neither a provider's ARN nor an attempt at one.
fn federated(statement: &StatementView<'_>, federated: &Federated<'_>) -> Option<Finding> {
    let text = federated.text;
    let finding = |message| Finding::new(&LINT, &federated.path, message);
    match &federated.kind {
        FederatedKind::Saml if statement.covers(WEB_IDENTITY) && !statement.covers("sts:AssumeRoleWithSAML") => {
            let message = format!("a SAML provider never asks for `{WEB_IDENTITY}`");
            Some(finding(message).help("name an OIDC provider, or allow `sts:AssumeRoleWithSAML`"))
        }
        FederatedKind::Malformed { .. } if !is_silent(text) && !is_arn_attempt(federated) => {
            let shown = text.escape_debug();
            let finding = if text.starts_with('$') {
                finding(format!("`{shown}` is not replaced by a value: a principal has no variables"))
            } else if let Some(start) = text.find(['*', '?']) {
                finding(format!("`{shown}` is no identity provider: a federated principal has no wildcard"))
                    .excerpt(text, start..start + 1)
            } else {
                finding(format!("`{shown}` is no identity provider"))
            };
            Some(match built_in_meant(text) {
                Some(name) => finding.help(format!("write `{name}`")).replace_with(name),
                None => {
                    finding.help("write the ARN of the provider: `arn:aws:iam::<account id>:oidc-provider/<issuer>`")
                }
            })
        }
        _ => None,
    }
}

/// Whether another lint speaks about the text, or nothing can be said of it.
pub(super) fn is_silent(text: &str) -> bool {
    // An empty one is reported for that, and a hole at the beginning may be anything.
    text.trim().is_empty()
        || text.starts_with(hole::is_hole)
        || unwritable(text).is_some()
        || is_placeholder(text).is_some_and(|range| range.start == 0)
}

/// Whether the text was meant to be a provider's ARN, or is at least its issuer.
pub(super) fn is_arn_attempt(federated: &Federated<'_>) -> bool {
    is_like_arn(federated.text) || (federated.issuer().is_some() && built_in_meant(federated.text).is_none())
}

/// The built-in provider that the text was meant to name.
fn built_in_meant(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let text = text.split_once("://").map_or(text, |(_, rest)| rest).trim_end_matches('/');
    let name = BUILT_IN.into_iter().find(|name| name.eq_ignore_ascii_case(text));
    name.or_else(|| nearest(text, BUILT_IN))
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said};

    #[test]
    fn cases() {
        for (members, expected) in [
            (
                r#""Principal":"*""#,
                r#"error: a trust policy does not take `*` as its whole `Principal`
  at /Statement/0/Principal
  help: name the provider: `{ "Federated": "arn:aws:iam::<account id>:oidc-provider/<issuer>" }`
"#,
            ),
            (
                r#""Principal":"arn:aws:iam::123456789012:oidc-provider/gitlab.com""#,
                r#"error: `Principal` does not say of what kind `arn:aws:iam::123456789012:oidc-provider/gitlab.com` is
  at /Statement/0/Principal
  help: write `{ "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }`
"#,
            ),
            (
                r#""Principal":{}"#,
                r#"error: `Principal` names nobody
  at /Statement/0/Principal
  help: write `{ "Federated": "arn:aws:iam::<account id>:oidc-provider/<issuer>" }`
"#,
            ),
            (
                r#""Principal":{"Federated":[]}"#,
                "error: `Federated` names nobody
  at /Statement/0/Principal/Federated
  help: name a principal, or remove it
",
            ),
            (
                r#""Principal":{"AWS":["123456789012",""]}"#,
                "error: an empty `AWS` names nobody
  at /Statement/0/Principal/AWS/1
  help: name a principal, or remove it
",
            ),
            (
                r#""Principal":{"CanonicalUser":"79a5"}"#,
                "error: a trust policy takes no `CanonicalUser`
  at key of /Statement/0/Principal/CanonicalUser
  help: name the account under `AWS`
  IAM: MalformedPolicyDocument: Invalid principal in policy
",
            ),
            (
                r#""Principal":{"AWS":"arn:aws:iam::123456789012:role/*"}"#,
                "error: a principal has no wildcard: `arn:aws:iam::123456789012:role/*` is not a pattern
  at /Statement/0/Principal/AWS
  wrong: *
  help: name each principal, or name the account and compare `aws:PrincipalArn` in `Condition`
",
            ),
            (
                r#""Principal":{"Federated":"*"}"#,
                "error: `*` is no identity provider: a federated principal has no wildcard
  at /Statement/0/Principal/Federated
  wrong: *
  help: write the ARN of the provider: `arn:aws:iam::<account id>:oidc-provider/<issuer>`
",
            ),
            (
                r#""Principal":{"Federated":"GitHub"}"#,
                "error: `GitHub` is no identity provider
  at /Statement/0/Principal/Federated
  help: write the ARN of the provider: `arn:aws:iam::<account id>:oidc-provider/<issuer>`
",
            ),
            (
                r#""Principal":{"Federated":"https://accounts.google.com/"}"#,
                "error: `https://accounts.google.com/` is no identity provider
  at /Statement/0/Principal/Federated
  help: write `accounts.google.com`
  replacement: accounts.google.com
",
            ),
            (
                r#""Principal":{"Federated":"cognito-identity.amazon.com"}"#,
                "error: `cognito-identity.amazon.com` is no identity provider
  at /Statement/0/Principal/Federated
  help: write `cognito-identity.amazonaws.com`
  replacement: cognito-identity.amazonaws.com
",
            ),
            (
                r#""Principal":{"Federated":"${provider.arn}"}"#,
                "error: `${provider.arn}` is not replaced by a value: a principal has no variables
  at /Statement/0/Principal/Federated
  help: write the ARN of the provider: `arn:aws:iam::<account id>:oidc-provider/<issuer>`
",
            ),
            (
                r#""Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/acme"}"#,
                "error: a SAML provider never asks for `sts:AssumeRoleWithWebIdentity`
  at /Statement/0/Principal/Federated
  help: name an OIDC provider, or allow `sts:AssumeRoleWithSAML`
",
            ),
        ] {
            assert_eq!(said(&LINT, &policy(members)), expected, "{members}");
        }
    }

    #[test]
    fn sound_ones() {
        for members in [
            r#""Principal":{"AWS":"*"}"#,
            r#""Principal":{"Federated":"arn:aws:iam::*:oidc-provider/gitlab.com"}"#,
            r#""Principal":{"Federated":"gitlab.com"}"#,
            r#""Principal":{"Federated":"<PROVIDER>"}"#,
            "\"Principal\":{\"Federated\":\"\u{f0000}\"}",
            r#""Principal":{"Federated":["www.amazon.com","graph.facebook.com"]}"#,
            r#""Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/acme"},"Action":"sts:AssumeRoleWithSAML""#,
        ] {
            assert_eq!(said(&LINT, &policy(members)), "", "{members}");
        }
    }
}
