use crate::diagnostic::{Finding, nearest, nearest_within};
use crate::document::{Effect, Principal, PrincipalKind};
use crate::lint::context::WEB_IDENTITY;
use crate::lint::garbled::is_garbled;
use crate::lint::{Condition, Context, Federated, FederatedKind, Key, StatementView};
use crate::names::{BaseOperator, Operator, SetPrefix, hole};
use crate::provider::{CATALOGUE, COMMON_CLAIMS};

super::lint!("absent_condition_key", Shut, Error, "a condition key that no web identity request has");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for condition in &statement.conditions {
            if statement.federated.is_empty() || is_garbled(condition.key_text) {
                continue;
            }
            let Some(consequence) = consequence(statement, condition) else { continue };
            let absent = match condition.key {
                Key::Claim { provider, claim } => {
                    statement.federated.get(provider).and_then(|federated| absent_claim(federated, condition, claim))
                }
                Key::Service if is_for_web_identity(statement) => absent_service_key(statement, condition.key_text),
                _ => None,
            };
            let Some(absent) = absent else { continue };
            let message = format!("{}, {consequence}", absent.message);
            let mut finding = Finding::new(&LINT, &condition.path, message).at_key().help(absent.help);
            finding.replacement = absent.replacement;
            if let Some(note) = absent.note {
                finding.notes.push(note);
            }
            findings.push(finding);
        }
    }
}

struct Absent {
    message: String,
    help: String,
    replacement: Option<String>,
    note: Option<String>,
}

impl Absent {
    fn new(message: String, help: impl Into<String>) -> Self {
        Self { message, help: help.into(), replacement: None, note: None }
    }

    fn write(message: String, key: String) -> Self {
        Self { help: format!("write `{key}`"), replacement: Some(key), ..Self::new(message, "") }
    }

    fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// What follows from the key's absence. An `Allow` whose condition holds then is not shut: `vacuous_condition` speaks about it.
fn consequence(statement: &StatementView<'_>, condition: &Condition<'_>) -> Option<&'static str> {
    match (statement.statement.effect, holds_without_key(condition.operator?, condition)) {
        (Effect::Allow, false) => Some("so the statement admits nobody"),
        (Effect::Allow, true) => None,
        (Effect::Deny, false) => Some("so the `Deny` keeps nobody out"),
        (Effect::Deny, true) => Some("so the `Deny` hits everybody"),
    }
}

fn holds_without_key(operator: Operator, condition: &Condition<'_>) -> bool {
    if operator.base() == BaseOperator::Null {
        return condition.has_value(&|value| value.eq_ignore_ascii_case("true"));
    }
    match operator.set_prefix() {
        _ if operator.is_if_exists() => true,
        Some(SetPrefix::ForAllValues) => true,
        Some(SetPrefix::ForAnyValue) => false,
        None => operator.base().is_negated(),
    }
}

/// Whether every caller of the statement comes by web identity: others have AWS's global keys.
fn is_for_web_identity(statement: &StatementView<'_>) -> bool {
    let Some(Principal::ByKind(entries)) = &statement.statement.principal else { return false };
    entries.iter().all(|entry| entry.kind == PrincipalKind::Federated)
        && statement.federated.iter().all(|federated| !matches!(federated.kind, FederatedKind::Saml))
        && statement.covers(WEB_IDENTITY)
}

fn absent_claim(federated: &Federated<'_>, condition: &Condition<'_>, claim: &str) -> Option<Absent> {
    if hole::has_hole(claim) || is_read(federated, claim) {
        return None;
    }
    let key = condition.key_text;
    let with =
        |claim: &str| format!("{}{claim}", key.strip_suffix(condition.claim().unwrap_or_default()).unwrap_or_default());
    let provider = federated.provider();
    let whose = provider.map_or("this provider's", |provider| &provider.name);
    let message = format!("there is no condition key `{key}`: STS does not read the claim `{claim}` of {whose} tokens");
    let claims = provider.map_or(&[][..], |provider| &provider.claims);
    let mut common = Vec::with_capacity(COMMON_CLAIMS.len());
    for name in &COMMON_CLAIMS {
        if provider.is_none_or(|own| own.reads(name) && own.claim(name).is_none()) {
            common.push(*name);
        }
    }
    let mut names: Vec<&str> = Vec::with_capacity(claims.len() + common.len());
    for claim in claims {
        names.push(&claim.name);
    }
    names.extend_from_slice(&common);
    let is_known =
        provider.is_some_and(|provider| provider.unread_claims.iter().any(|known| known.eq_ignore_ascii_case(claim)));
    if claim.eq_ignore_ascii_case("azp") && common.contains(&"aud") {
        return Some(Absent::write(message, with("aud")).note("the key `aud` holds `azp` where the token has one"));
    }
    if let Some((_, name)) = LONG_NAMES.iter().find(|(long, _)| long.eq_ignore_ascii_case(claim)) {
        return Some(Absent::write(message, with(name)));
    }
    if claim.eq_ignore_ascii_case("iss") {
        return Some(Absent::new(message, "remove it: the principal already says whose tokens are meant"));
    }
    let is_id_of = |name: &str| name.strip_suffix("_id").is_some_and(|stem| stem.eq_ignore_ascii_case(claim));
    if let Some(id) = names.iter().find(|name| is_id_of(name)) {
        let help =
            format!("write `{}` with the id instead of the name, or pin the name in `{}`", with(id), with("sub"));
        return Some(Absent::new(message, help));
    }
    if !is_known && let Some(near) = nearest_within(claim, &names, |name| if name.len() < 6 { 1 } else { 2 }) {
        return Some(Absent::write(message, with(near)));
    }
    let form =
        provider.and_then(|provider| provider.subjects.iter().find(|form| form.parts().any(|part| part.name == claim)));
    if let Some(form) = form {
        let help = format!("remove it and pin it in `{}`, which has the form `{}`", with("sub"), form.pattern());
        return Some(Absent::new(message, help));
    }
    let note = match claims {
        [] => format!("STS reads only `{}` of this provider", common.join("`, `")),
        _ => format!("STS reads `{}`", names.join("`, `")),
    };
    let pinning = claims.iter().find(|claim| claim.pins_tenant).map(|claim| claim.name.as_ref());
    let pin = pinning.filter(|_| provider.is_some_and(|provider| provider.subjects.is_empty())).unwrap_or("sub");
    Some(Absent::new(message, format!("remove it and pin the caller in `{}`", with(pin))).note(note))
}

const LONG_NAMES: [(&str, &str); 2] = [("audience", "aud"), ("subject", "sub")];

/// Whether STS may read the claim; where the issuer is not known, whether it reads it for anybody.
fn is_read(federated: &Federated<'_>, claim: &str) -> bool {
    let is_certain = !matches!(federated.kind, FederatedKind::Malformed { .. });
    match (federated.provider(), federated.issuer()) {
        (Some(provider), _) => provider.reads(claim),
        (None, Some(issuer)) if is_certain && !hole::has_hole(issuer) => {
            COMMON_CLAIMS.iter().any(|common| common.eq_ignore_ascii_case(claim))
        }
        _ => CATALOGUE.iter().any(|provider| provider.reads(claim)),
    }
}

/// Keys that web identity requests have, or that no source rules out.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>, and recorded requests.
const GLOBAL_KEYS: [&str; 39] = [
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:CurrentTime",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "aws:Ec2InstanceSourceVpc",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:PrincipalAccount",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalType",
    "aws:Referer",
    "aws:RequestedRegion",
    "aws:RequestTag/",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag/",
    "aws:SecureTransport",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:TagKeys",
    "aws:UserAgent",
    "aws:userid",
    "aws:ViaAWSService",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:VpcSourceIp",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:ChatbotSourceArn",
];

/// Keys about an AWS principal or its session, neither of which an unsigned call has.
///
/// Source: the same page; `aws:PrincipalArn` also by recorded requests.
const PRINCIPAL_KEYS: [&str; 8] = [
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceIdentity",
    "aws:TokenIssueTime",
    "aws:username",
];

/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html>.
const STS_KEYS: [&str; 4] =
    ["sts:RoleAuthorizedByIdp", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys"];

fn absent_service_key(statement: &StatementView<'_>, key: &str) -> Option<Absent> {
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    let has_prefix = |prefix: &str| key.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let unsigned = || format!("web identity calls are not signed and never have the key `{key}`");
    let remove = || match statement.federated.first().and_then(Federated::issuer_meant) {
        Some(issuer) if !hole::has_hole(issuer) => format!("remove it and pin the caller in `{issuer}:sub`"),
        _ => "remove it and pin the caller in the provider's `sub`".to_owned(),
    };
    if hole::has_hole(key) {
        None
    } else if has_prefix("aws:PrincipalTag/")
        && let Some(tag) = key.get("aws:PrincipalTag/".len()..)
    {
        let note = "the tags that a token brings are `aws:RequestTag/…` while the role is being assumed";
        Some(Absent::write(unsigned(), format!("aws:RequestTag/{tag}")).note(note))
    } else if is("aws:SourceIdentity") {
        let note = "`aws:SourceIdentity` is a key of the session's later calls";
        Some(Absent::write(unsigned(), "sts:SourceIdentity".to_owned()).note(note))
    } else if PRINCIPAL_KEYS.iter().any(|name| is(name)) {
        Some(Absent::new(unsigned(), remove()))
    } else if is("sts:ExternalId") {
        Some(Absent::new(format!("only `sts:AssumeRole` calls have the key `{key}`"), remove()))
    } else if has_prefix("saml:") {
        Some(Absent::new(format!("only `sts:AssumeRoleWithSAML` calls have the key `{key}`"), remove()))
    } else if has_prefix("sts:") && !STS_KEYS.iter().any(|name| is(name)) {
        let message = format!("web identity calls never have the key `{key}`");
        Some(match nearest(key, STS_KEYS.iter().copied()) {
            Some(near) => Absent::write(message, near.to_owned()),
            None => Absent::new(message, remove()),
        })
    } else if has_prefix("aws:") {
        misspelled_global_key(key)
    } else {
        None
    }
}

/// AWS adds keys, so that one that is close to no known key is let be.
fn misspelled_global_key(key: &str) -> Option<Absent> {
    let is_known = |known: &&'static str| match known.strip_suffix('/') {
        Some(stem) => {
            key.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known))
                || stem.eq_ignore_ascii_case(key)
        }
        None => known.eq_ignore_ascii_case(key),
    };
    if GLOBAL_KEYS.iter().any(is_known) {
        return None;
    }
    // What stands after a slash is the author's own.
    let (name, rest) = key.split_at_checked(key.find('/').map_or(key.len(), |slash| slash + 1))?;
    let mut known = Vec::with_capacity(GLOBAL_KEYS.len());
    for global in &GLOBAL_KEYS {
        if global.ends_with('/') == name.ends_with('/') {
            known.push(*global);
        }
    }
    let near = nearest_within(name, &known, |_| 2)?;
    Some(Absent::write(format!("AWS has no global condition key `{key}`"), format!("{near}{rest}")))
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{PREFECT, allow, arn, deny, prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringEquals":{"P:workspace_id":"x"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:workspace_id`: STS does not read the claim `workspace_id` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:workspace_id\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n\
                 \x20 note: STS reads only `aud`, `sub`, `amr`, `oaud`, `email` of this provider\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:account_id":"x"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:account_id`: STS does not read the claim `account_id` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:account_id\n\
                 \x20 help: remove it and pin it in `api.prefect.cloud/oidc-provider:sub`, which has the form `prefect:account:{account_id}`\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:iss":"x"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:iss`: STS does not read the claim `iss` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:iss\n\
                 \x20 help: remove it: the principal already says whose tokens are meant\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:azp":"prefect-cloud"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:azp`: STS does not read the claim `azp` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:azp\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:aud`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:aud\n\
                 \x20 note: the key `aud` holds `azp` where the token has one\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:subject":"prefect:account:ID"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:subject`: STS does not read the claim `subject` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:subject\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:sub`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:sub\n",
            ),
            (
                prefect(r#"{"StringEquals":{"P:emial":"x"}}"#),
                "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:emial`: STS does not read the claim `emial` of Prefect Cloud tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:emial\n\
                 \x20 help: write `api.prefect.cloud/oidc-provider:email`\n\
                 \x20 replacement: api.prefect.cloud/oidc-provider:email\n",
            ),
            (prefect(r#"{"StringLike":{"P:EMAIL":"*@example.com"}}"#), ""),
            // nobody else's claims are read
            (
                allow(&arn("idp.example.com"), r#"{"StringEquals":{"idp.example.com:groups":"x"}}"#),
                "error: absent_condition_key: there is no condition key `idp.example.com:groups`: STS does not read the claim `groups` of this provider's tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/idp.example.com:groups\n\
                 \x20 help: remove it and pin the caller in `idp.example.com:sub`\n\
                 \x20 note: STS reads only `aud`, `sub`, `amr`, `oaud`, `email` of this provider\n",
            ),
            (
                allow(
                    &arn("idcs-1.identity.oraclecloud.com"),
                    r#"{"StringEquals":{"idcs-1.identity.oraclecloud.com:rpst_id":"x"}}"#,
                ),
                "",
            ),
            (
                allow(
                    "\"www.amazon.com\"",
                    r#"{"StringEquals":{"www.amazon.com:app_id":"x","www.amazon.com:id":"x"}}"#,
                ),
                "error: absent_condition_key: there is no condition key `www.amazon.com:id`: STS does not read the claim `id` of Login with Amazon tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/www.amazon.com:id\n\
                 \x20 help: remove it and pin the caller in `www.amazon.com:app_id`\n\
                 \x20 note: STS reads `app_id`, `user_id`, `sub`\n",
            ),
            (
                allow(
                    "\"graph.facebook.com\"",
                    r#"{"StringEquals":{"graph.facebook.com:app_id":"x","graph.facebook.com:aud":"x"}}"#,
                ),
                "error: absent_condition_key: there is no condition key `graph.facebook.com:aud`: STS does not read the claim `aud` of Facebook tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/graph.facebook.com:aud\n\
                 \x20 help: remove it and pin the caller in `graph.facebook.com:app_id`\n\
                 \x20 note: STS reads `app_id`, `id`, `sub`\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn the_provider_is_not_known_yet() {
        for (policy, expected) in [
            (
                allow(&arn("\u{f0000}"), "{\"StringEquals\":{\"\u{f0000}:rpst_id\":\"x\",\"\u{f0000}:iss\":\"x\"}}"),
                "error: absent_condition_key: there is no condition key `\u{f0000}:iss`: STS does not read the claim `iss` of this provider's tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/\u{f0000}:iss\n\
                 \x20 help: remove it: the principal already says whose tokens are meant\n",
            ),
            // a name that the provider has an id for, a claim that is not read
            (
                allow(
                    &arn("token.actions.githubusercontent.com"),
                    r#"{"StringEquals":{"token.actions.githubusercontent.com:repository_owner":"octo-org"}}"#,
                ),
                "error: absent_condition_key: there is no condition key `token.actions.githubusercontent.com:repository_owner`: STS does not read the claim `repository_owner` of GitHub Actions tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:repository_owner\n\
                 \x20 help: write `token.actions.githubusercontent.com:repository_owner_id` with the id instead of the name, or pin the name in `token.actions.githubusercontent.com:sub`\n",
            ),
            (
                allow(
                    &arn("token.actions.githubusercontent.com"),
                    r#"{"StringEquals":{"token.actions.githubusercontent.com:job_workflow_sha":"x"}}"#,
                ),
                "error: absent_condition_key: there is no condition key `token.actions.githubusercontent.com:job_workflow_sha`: STS does not read the claim `job_workflow_sha` of GitHub Actions tokens, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:job_workflow_sha\n\
                 \x20 help: remove it and pin the caller in `token.actions.githubusercontent.com:sub`\n\
                 \x20 note: STS reads `actor`, `actor_id`, `enterprise_id`, `environment`, `job_workflow_ref`, `ref`, `repository`, `repository_id`, `repository_owner_id`, `workflow`, `aud`, `sub`, `amr`, `oaud`, `email`\n",
            ),
            (
                allow(
                    &arn("token.actions.githubusercontent.com"),
                    r#"{"StringEquals":{"token.actions.githubusercontent.com:repository_owner_id":"1","token.actions.githubusercontent.com:Job_Workflow_Ref":"x"}}"#,
                ),
                "",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn keys_that_an_unsigned_call_lacks() {
        for (policy, expected) in [
            (
                prefect(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:PrincipalOrgID`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/aws:PrincipalOrgID\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (
                prefect(r#"{"StringEquals":{"aws:PrincipalTag/team":"x"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:PrincipalTag/team`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/aws:PrincipalTag~1team\n\
                 \x20 help: write `aws:RequestTag/team`\n\
                 \x20 replacement: aws:RequestTag/team\n\
                 \x20 note: the tags that a token brings are `aws:RequestTag/\u{2026}` while the role is being assumed\n",
            ),
            (
                prefect(r#"{"StringEquals":{"aws:SourceIdentity":"x"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:SourceIdentity`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/aws:SourceIdentity\n\
                 \x20 help: write `sts:SourceIdentity`\n\
                 \x20 replacement: sts:SourceIdentity\n\
                 \x20 note: `aws:SourceIdentity` is a key of the session's later calls\n",
            ),
            (
                prefect(r#"{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:MultiFactorAuthPresent`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/Bool/aws:MultiFactorAuthPresent\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (
                prefect(r#"{"Null":{"aws:PrincipalArn":"false"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:PrincipalArn`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/Null/aws:PrincipalArn\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (
                prefect(r#"{"StringEquals":{"sts:ExternalId":"x"}}"#),
                "error: absent_condition_key: only `sts:AssumeRole` calls have the key `sts:ExternalId`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/sts:ExternalId\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (
                prefect(r#"{"StringEquals":{"sts:RoleSesionName":"x"}}"#),
                "error: absent_condition_key: web identity calls never have the key `sts:RoleSesionName`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/sts:RoleSesionName\n\
                 \x20 help: write `sts:RoleSessionName`\n\
                 \x20 replacement: sts:RoleSessionName\n",
            ),
            (
                prefect(r#"{"StringEquals":{"SAML:aud":"x"}}"#),
                "error: absent_condition_key: only `sts:AssumeRoleWithSAML` calls have the key `SAML:aud`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/SAML:aud\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (
                prefect(r#"{"IpAddress":{"aws:SourceIPs":"192.0.2.0/24"}}"#),
                "error: absent_condition_key: AWS has no global condition key `aws:SourceIPs`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/IpAddress/aws:SourceIPs\n\
                 \x20 help: write `aws:SourceIp`\n\
                 \x20 replacement: aws:SourceIp\n",
            ),
            (
                prefect(r#"{"StringEquals":{"aws:RequestTags/team":"x"}}"#),
                "error: absent_condition_key: AWS has no global condition key `aws:RequestTags/team`, so the statement admits nobody\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/aws:RequestTags~1team\n\
                 \x20 help: write `aws:RequestTag/team`\n\
                 \x20 replacement: aws:RequestTag/team\n",
            ),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn present_or_nobody_knows() {
        for (policy, expected) in [
            (prefect(r#"{"IpAddress":{"AWS:sourceip":"192.0.2.0/24"},"StringEquals":{"aws:PrincipalAccount":"1","aws:RequestTag/Team":"x","aws:FederatedProvider":"x","aws:NewKeyOfTomorrow":"x","sts:RoleSessionName":"x","ec2:Region":"x"}}"#), ""),
            // it holds without the key
            (prefect(r#"{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"},"StringNotEquals":{"P:workspace_id":"x"},"ForAllValues:StringEquals":{"P:flow_name":"x"},"Null":{"aws:username":"true"}}"#), ""),
            // a Deny hits everybody or nobody
            (
                deny(&arn(PREFECT), r#"{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}"#),
                "error: absent_condition_key: web identity calls are not signed and never have the key `aws:PrincipalOrgID`, so the `Deny` hits everybody\n\
                 \x20 at key of /Statement/0/Condition/StringNotEquals/aws:PrincipalOrgID\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n",
            ),
            (deny(&arn(PREFECT), r#"{"StringEquals":{"P:workspace_id":"x"}}"#), "error: absent_condition_key: there is no condition key `api.prefect.cloud/oidc-provider:workspace_id`: STS does not read the claim `workspace_id` of Prefect Cloud tokens, so the `Deny` keeps nobody out\n\
                 \x20 at key of /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:workspace_id\n\
                 \x20 help: remove it and pin the caller in `api.prefect.cloud/oidc-provider:sub`\n\
                 \x20 note: STS reads only `aud`, `sub`, `amr`, `oaud`, `email` of this provider\n"),
            // other callers have the keys
            (r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012","Federated":"accounts.google.com"},"Action":["sts:AssumeRole","sts:AssumeRoleWithWebIdentity"],"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}}"#.to_owned(), ""),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
