use crate::diagnostic::{Finding, edit_distance};
use crate::lint::garbled::is_garbled;
use crate::lint::{Condition, Context, Key, StatementView};
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
                    findings.extend(foreign(context, statement, condition, prefix, claim))
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
    if hole::has_hole(prefix) {
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
        return Some(suggest(finding(message), &near.issuer));
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
