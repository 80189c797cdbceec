use std::borrow::Cow;

use crate::document::{ConditionEntry, OneOrMany, OperatorBlock, Principal, PrincipalKind, Statement, TrustPolicy};
use crate::lint::split_key;
use crate::names::hole;

/// The policy with the issuer that its keys give away in place of a provider that is not known, and the reverse.
///
/// Only in a statement with one federated principal, and only where all keys of issuers agree. The account of a provider that
/// is not known stays unknown.
///
/// ```
/// use policy_core::admission::principals;
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::hole;
/// use policy_core::unknowns::complete;
///
/// let arn = hole::character(0).unwrap();
/// let text = r#"{"Statement":[{"Effect":"Allow","Principal":{"Federated":"ARN"},"Action":"sts:AssumeRoleWithWebIdentity",
///     "Condition":{"StringEquals":{"gitlab.com:sub":"project_path:acme/app:ref_type:branch:ref:main"}}}]}"#;
/// let policy: TrustPolicy = text.replace("ARN", &arn.to_string()).parse()?;
/// assert_eq!(principals(&complete(&policy)), [format!("arn:aws:iam::{arn}:oidc-provider/gitlab.com")]);
/// # Ok::<(), policy_core::json::ReadError>(())
/// ```
pub fn complete(policy: &TrustPolicy) -> Cow<'_, TrustPolicy> {
    if !policy.statement.iter().any(|statement| principal(statement).is_some() && has_unknown_issuer(statement)) {
        return Cow::Borrowed(policy);
    }
    let mut policy = policy.clone();
    let statements: Vec<Statement> = policy.statement.iter().map(completed).collect();
    policy.statement = match policy.statement {
        OneOrMany::One(_) => OneOrMany::from(statements),
        OneOrMany::Many(_) => OneOrMany::Many(statements.into()),
    };
    Cow::Owned(policy)
}

/// The only federated principal of a statement.
fn principal(statement: &Statement) -> Option<&str> {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return None };
    let federated = entries.iter().filter(|entry| entry.kind == PrincipalKind::Federated);
    let mut values = federated.flat_map(|entry| entry.values.iter());
    match (values.next(), values.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The issuer of a provider's ARN, if it is known.
fn issuer(principal: &str) -> Option<&str> {
    let issuer = match principal.split_once(":oidc-provider/") {
        Some((_, issuer)) => issuer,
        None => principal,
    };
    (!hole::has_hole(issuer)).then_some(issuer)
}

fn keys(statement: &Statement) -> impl Iterator<Item = &str> {
    let blocks = statement.condition.as_deref().unwrap_or_default();
    blocks.iter().flat_map(|block| block.entries.iter()).map(|entry| &*entry.key)
}

fn has_unknown_issuer(statement: &Statement) -> bool {
    principal(statement).is_some_and(hole::has_hole) || keys(statement).any(hole::has_hole)
}

/// The prefix that all keys of an issuer have, if it is known.
fn prefix(statement: &Statement) -> Option<String> {
    let prefixes = keys(statement).filter_map(split_key).map(|(prefix, _)| prefix);
    let mut prefixes = prefixes.filter(|prefix| prefix.contains(['.', '/']) && !hole::has_hole(prefix));
    let first = prefixes.next()?;
    prefixes.all(|other| other.eq_ignore_ascii_case(first)).then(|| first.to_owned())
}

fn completed(statement: &Statement) -> Statement {
    let mut statement = statement.clone();
    let Some(principal) = principal(&statement).map(str::to_owned) else { return statement };
    match (issuer(&principal).map(str::to_owned), prefix(&statement)) {
        (Some(issuer), _) => complete_keys(&mut statement, &issuer),
        (None, Some(prefix)) => {
            let account = principal.split(':').nth(4).filter(|_| principal.starts_with("arn:"));
            let account =
                account.map(str::to_owned).or_else(|| principal.chars().find(|c| hole::is_hole(*c)).map(String::from));
            let arn = format!("arn:aws:iam::{}:oidc-provider/{prefix}", account.unwrap_or_default());
            complete_principal(&mut statement, &arn);
            complete_keys(&mut statement, &prefix);
        }
        (None, None) => {}
    }
    statement
}

fn complete_principal(statement: &mut Statement, arn: &str) {
    let Some(Principal::ByKind(entries)) = &mut statement.principal else { return };
    for entry in entries.to_mut().iter_mut().filter(|entry| entry.kind == PrincipalKind::Federated) {
        entry.values = match entry.values {
            OneOrMany::One(_) => OneOrMany::One(arn.to_owned().into()),
            OneOrMany::Many(_) => OneOrMany::Many(vec![arn.to_owned().into()].into()),
        };
    }
}

/// Keys whose prefix is a hole begin with the issuer.
fn complete_keys(statement: &mut Statement, issuer: &str) {
    let Some(blocks) = &mut statement.condition else { return };
    let complete = |entry: &ConditionEntry| {
        let mut entry = entry.clone();
        if let Some((prefix, claim)) = split_key(&entry.key)
            && hole::has_hole(prefix)
            && !hole::has_hole(claim)
        {
            entry.key = format!("{issuer}:{claim}").into();
        }
        entry
    };
    for block in blocks.to_mut() {
        let OperatorBlock { entries, .. } = block;
        *entries = entries.iter().map(complete).collect::<Vec<_>>().into();
    }
}
