//! What is asked about: the token or what is known of it, the role, the provider.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use policy_core::admission::principals;
use policy_core::document::TrustPolicy;
use policy_core::evaluate::epoch_seconds;
use policy_core::json::{Member, Node, Span, Value};
use policy_core::names::{AccountId, Issuer, Partition, ProviderArn, RoleArn};
use policy_core::provider::BUILT_IN;
use policy_core::sts::{Claim, Claims, InvalidToken, Jwks, Record, RegisteredProvider, Role, Token};
use serde::Deserialize;

use crate::args::Explain;
use crate::failure::Failure;
use crate::read::Policy;

/// The account that is taken where nobody tells it.
const ACCOUNT: &str = "123456789012";
/// How long a token is taken to last, in seconds.
const LIFE: i64 = 3_600;

/// What there is of the token.
pub(super) struct Presented {
    pub(super) token: Token,
    pub(super) record: Option<Record>,
    /// When the call is made.
    pub(super) now: i64,
    /// When the token was issued, as far as it says.
    pub(super) issued: Option<i64>,
    /// What was taken for granted.
    pub(super) notes: Vec<String>,
}

pub(super) fn presented(args: &Explain) -> Result<Presented, Failure> {
    let given = args.now.as_deref().map(time).transpose()?;
    let source = &args.presented;
    let is_input = |path: &Option<std::path::PathBuf>| path.as_ref().is_some_and(|path| path.as_os_str() == "-");
    let inputs = [&source.token, &source.claims, &source.cloudtrail].into_iter().filter(|path| is_input(path)).count();
    if inputs > 0 && args.policy.as_os_str() == "-" {
        return Err(Failure::call_with_help(
            "the policy and the token cannot both be standard input",
            "name a file for one of them",
        ));
    }
    if let Some(path) = &source.token {
        token(path, given)
    } else if let Some(path) = &source.claims {
        claims(path, given)
    } else if let Some(path) = &source.cloudtrail {
        cloudtrail(args, path, given)
    } else {
        Err(Failure::call("there is neither a token nor claims nor a record of CloudTrail"))
    }
}

/// Seconds since 1970, or a date as RFC 3339 writes it.
fn time(text: &str) -> Result<i64, Failure> {
    text.parse().ok().or_else(|| epoch_seconds(text)).ok_or_else(|| {
        Failure::call_with_help(
            format!("`{text}` is no time"),
            "write it as `2026-11-27T10:00:00Z`, or as seconds since 1970",
        )
    })
}

/// The clock of this machine.
fn clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default();
    i64::try_from(since).unwrap_or(i64::MAX)
}

/// The text of a file that is no policy.
fn text(path: &Path, what: &str) -> Result<String, Failure> {
    let read = if path.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(path)
    };
    read.map_err(|error| Failure::call(format!("{what} cannot be read from {}: {error}", shown(path))))
}

fn shown(path: &Path) -> String {
    if path.as_os_str() == "-" { "standard input".to_owned() } else { format!("`{}`", path.display()) }
}

fn token(path: &Path, given: Option<i64>) -> Result<Presented, Failure> {
    let mut text = text(path, "the token")?;
    text.truncate(text.trim_end().len());
    text.drain(..text.len() - text.trim_start().len());
    let is_json = text.starts_with('{');
    let token = Token::jwt(text);
    let claims = match token.claims() {
        Ok(claims) => Some(claims),
        Err(error @ (InvalidToken::Parts | InvalidToken::Encoding(_) | InvalidToken::Json(_))) => {
            let help = if is_json {
                "it looks like JSON: write `--claims` for the claims of a token"
            } else {
                "a token begins with `eyJ`; nothing may stand around it in the file"
            };
            return Err(Failure::call_with_help(error.to_string(), help));
        }
        // A JWT, which AWS refuses.
        Err(_) => None,
    };
    let issued = claims.as_ref().and_then(|claims| seconds(claims, "iat"));
    Ok(Presented { token, record: None, now: given.unwrap_or_else(clock), issued, notes: Vec::new() })
}

fn seconds(claims: &Claims, name: &str) -> Option<i64> {
    claims.text(name)?.parse().ok()
}

/// Claims are written down later than they were presented, so they are taken at the time of their issue.
fn claims(path: &Path, given: Option<i64>) -> Result<Presented, Failure> {
    let claims = Claims::parse(&text(path, "the claims")?)
        .map_err(|error| Failure::call(format!("{} does not hold the claims of a token: {error}", shown(path))))?;
    let mut notes = Vec::new();
    let clock = clock();
    let issued = seconds(&claims, "iat").filter(|issued| *issued <= clock);
    let now = given.or(issued).unwrap_or(clock);
    if given.is_none() && issued.is_some() {
        notes.push(format!("the call is made as the token is issued, {}", date(now)));
    }
    let mut members = claims.members().to_vec();
    let mut lacking = Vec::new();
    for (name, value) in [("iat", now), ("exp", now.saturating_add(LIFE))] {
        if claims.get(name) == Claim::Absent {
            let value = Node::new(Value::Number(value.to_string()));
            members.push(Member { key: name.to_owned(), key_span: Span::default(), value });
            lacking.push(format!("`{name}`"));
        }
    }
    if !lacking.is_empty() {
        let lacking = lacking.join(" and ");
        notes.push(format!("the claims have no {lacking}, which every token has: those of a new token are taken"));
    }
    let claims: Claims = members.into_iter().map(|member| (member.key, member.value)).collect();
    Ok(Presented { token: Token::of(claims), record: None, now, issued: None, notes })
}

/// The last denied call, or else the last one, of the role that is asked about.
fn cloudtrail(args: &Explain, path: &Path, given: Option<i64>) -> Result<Presented, Failure> {
    let records = Record::read(&text(path, "the records")?)
        .map_err(|error| Failure::call(format!("{}: {error}", shown(path))))?;
    let is_of_role = |record: &&Record| match (&args.role_arn, &args.role) {
        (Some(arn), _) => record.role_arn == *arn,
        (None, Some(role)) => {
            let name = record.role_arn.rsplit('/').next().unwrap_or_default();
            record.role_arn == *role || role.rsplit('.').next() == Some(name)
        }
        (None, None) => true,
    };
    let count = records.len();
    let of_role = records.iter().filter(is_of_role).max_by_key(|record| (record.error_code.is_some(), record.time));
    let latest = records.iter().max_by_key(|record| (record.error_code.is_some(), record.time));
    let Some(record) = of_role.or(latest).cloned() else {
        return Err(Failure::call(format!("{} holds no record", shown(path))));
    };
    let mut notes = Vec::new();
    if count > 1 {
        notes.push(format!("of {count} records the one of {} is taken: the last that was denied", date(record.time)));
    }
    Ok(Presented {
        token: record.token(),
        now: given.unwrap_or(record.time),
        issued: None,
        record: Some(record),
        notes,
    })
}

/// A time as RFC 3339 writes it.
pub(super) fn date(seconds: i64) -> String {
    match u64::try_from(seconds)
        .ok()
        .and_then(|seconds| UNIX_EPOCH.checked_add(std::time::Duration::from_secs(seconds)))
    {
        // What `humantime` can write.
        Some(time) if seconds < 253_402_300_800 => humantime::format_rfc3339_seconds(time).to_string(),
        _ => seconds.to_string(),
    }
}

/// The role's ARN: the given one, that of the file, that of the record, or one that fits the policy.
pub(super) fn role_arn(
    args: &Explain,
    policy: &Policy,
    document: &TrustPolicy,
    record: Option<&Record>,
    notes: &mut Vec<String>,
) -> Result<RoleArn, Failure> {
    let told = args.role_arn.as_deref().or(policy.role_arn.as_deref()).or(record.map(|record| &*record.role_arn));
    if let Some(told) = told {
        return RoleArn::parse(told).map_err(|error| Failure::call(error.to_string()));
    }
    let known: Vec<ProviderArn> =
        principals(document).into_iter().filter_map(|principal| ProviderArn::parse(principal).ok()).collect();
    let (partition, account) = known.first().map_or(("aws", ACCOUNT), |arn| (arn.partition(), arn.account_id()));
    let name = policy.address.as_deref().and_then(|address| address.rsplit('.').next()).unwrap_or("role");
    let arn = |name: &str| RoleArn::parse(&format!("arn:{partition}:iam::{account}:role/{name}"));
    let arn = arn(name).or_else(|_| arn("role")).map_err(|error| Failure::call(error.to_string()))?;
    notes.push(format!("the role is taken to be `{arn}`"));
    Ok(arn)
}

/// What `aws iam get-open-id-connect-provider` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    url: String,
    #[serde(rename = "ClientIDList", default)]
    client_ids: Vec<String>,
}

/// The provider in IAM: the one that a file tells, or one that fits the token.
pub(super) fn registered(
    args: &Explain,
    role: &Role,
    token: &Token,
    notes: &mut Vec<String>,
) -> Result<Option<RegisteredProvider>, Failure> {
    let arn = |issuer: &Issuer| -> Result<ProviderArn, Failure> {
        let wrong = |error: policy_core::names::InvalidName| Failure::call(error.to_string());
        let account = AccountId::parse(role.arn.account_id()).map_err(wrong)?;
        let partition = Partition::parse(role.arn.partition()).map_err(wrong)?;
        Ok(ProviderArn::new(&partition, &account, issuer))
    };
    if let Some(path) = &args.provider {
        let printed: Printed = serde_json::from_str(&text(path, "the provider")?).map_err(|error| {
            Failure::call_with_help(
                format!("{} does not hold a provider: {error}", shown(path)),
                "write what `aws iam get-open-id-connect-provider` prints",
            )
        })?;
        let url = printed.url.strip_prefix("https://").unwrap_or(&printed.url);
        let issuer = Issuer::parse(url).map_err(|error| Failure::call(format!("{}: {error}", shown(path))))?;
        return Ok(Some(RegisteredProvider { arn: arn(&issuer)?, client_ids: printed.client_ids }));
    }
    let Ok(claims) = token.claims() else { return Ok(None) };
    let issuer = claims.text("iss").and_then(|issuer| Issuer::parse(issuer.strip_prefix("https://")?).ok());
    // Those that AWS has built in are in no account.
    let Some(issuer) = issuer.filter(|issuer| !BUILT_IN.contains(&issuer.as_str())) else { return Ok(None) };
    let audience = claims.audience().map(Cow::into_owned);
    let registered = match &audience {
        Some(audience) => format!(" and has the client id `{audience}`"),
        None => String::new(),
    };
    notes.push(format!("the provider `{issuer}` is taken to be in IAM{registered}: tell it with `--provider`"));
    Ok(Some(RegisteredProvider { arn: arn(&issuer)?, client_ids: audience.into_iter().collect() }))
}

/// The keys of the issuer.
pub(super) fn jwks(path: &Path) -> Result<Jwks, Failure> {
    Jwks::parse(&text(path, "the keys")?).map_err(|error| Failure::call(format!("{}: {error}", shown(path))))
}
