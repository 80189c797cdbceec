//! What STS asks of the claims themselves, one check a stage.

use super::answer::{AwsError, EXPIRED_TOKEN, INTERNAL_FAILURE, INVALID_TOKEN, Stop};
use super::claims::text;
use super::{Assumption, Claim, Claims, RegisteredProvider, Stage};
use crate::json::Value;
use crate::names::RoleArn;

/// How far the clocks of AWS and of the token's issuer may be apart, in seconds.
///
/// Documented for `exp`, observed for `nbf` and `iat`:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html>. Whether the last second counts is not known.
const LEEWAY: i64 = 300;

/// What a check has to say when it does not end the exchange.
pub(super) type Checked = Result<Option<Assumption>, Stop>;

/// Whether the claims that every token must have are there, besides `iss`.
pub(super) fn required(claims: &Claims) -> Checked {
    const STAGE: Stage = Stage::RequiredClaims;
    let mut assumption = None;
    for name in ["sub", "aud", "iat", "exp"] {
        match claims.get(name) {
            Claim::Unknown => assumption = Some(Assumption::RequiredClaims),
            Claim::Present(Value::Null) if name == "sub" => {
                let message = "Unknown error validating third-party token";
                return Err(Stop::error(STAGE, AwsError::observed(INTERNAL_FAILURE, message)));
            }
            Claim::Absent => return Err(missing(name, true)),
            // A time that is null is one that cannot be read.
            Claim::Present(Value::Null) if name == "aud" => return Err(missing(name, false)),
            Claim::Present(Value::Array(values)) if name == "aud" && values.is_empty() => {
                return Err(Stop::invalid_token(STAGE, "Claim is not allowed to be empty: aud"));
            }
            Claim::Present(value) if name == "sub" && text(value).is_none() => return Err(Stop::unknown(STAGE)),
            Claim::Present(_) => {}
        }
    }
    Ok(assumption)
}

pub(super) fn missing(name: &str, is_observed: bool) -> Stop {
    let error = AwsError::observed(INVALID_TOKEN, format!("Missing a required claim: {name}"));
    Stop::error(Stage::RequiredClaims, AwsError { is_observed, ..error })
}

/// Whether the token is valid at the time of the call.
pub(super) fn times(claims: &Claims, now: i64) -> Checked {
    let [expires, not_before, issued] = [claims.get("exp"), claims.get("nbf").unless_null(), claims.get("iat")];
    let (early, late) = (now.saturating_sub(LEEWAY), now.saturating_add(LEEWAY));
    if let Some(expires) = timestamp(expires)?.filter(|&expires| expires <= early) {
        let message =
            format!("Token expired: current date/time {early} must be before the expiration date/time {expires}");
        return Err(Stop::error(Stage::Times, AwsError::observed(EXPIRED_TOKEN, message)));
    }
    if let Some(not_before) = timestamp(not_before)?.filter(|&not_before| not_before > late) {
        let message = format!(
            "Token not yet valid: current date/time {late} must be after or equal to the not-before date/time {not_before}"
        );
        return Err(Stop::invalid_token(Stage::Times, message));
    }
    if let Some(issued) = timestamp(issued)?.filter(|&issued| issued > late) {
        return Err(Stop::invalid_token(Stage::Times, format!("Token issued in the future: {issued}")));
    }
    Ok([expires, not_before, issued].contains(&Claim::Unknown).then_some(Assumption::Times))
}

/// Seconds since 1970, as an integer or as its text.
fn timestamp(claim: Claim<'_>) -> Result<Option<i64>, Stop> {
    let digits = match claim {
        Claim::Absent | Claim::Unknown => return Ok(None),
        Claim::Present(Value::Number(digits) | Value::String(digits)) => digits,
        Claim::Present(_) => "",
    };
    let seconds = digits.parse().ok().filter(|_| !digits.starts_with('+'));
    seconds.map(Some).ok_or_else(|| Stop::invalid_token(Stage::Times, "Invalid timestamp in token claims."))
}

/// Whether the audience is one of the provider's client ids; a built-in provider has none to compare with.
pub(super) fn audience(claims: &Claims, provider: Option<&RegisteredProvider>) -> Checked {
    let party = claims.get("azp").unless_null();
    if let (Claim::Absent, Claim::Present(Value::Array(audiences))) = (party, claims.get("aud"))
        && audiences.len() > 1
    {
        let message = "Token audience contains more than one audience while authorized party is not present";
        return Err(Stop::invalid_token(Stage::Audience, message));
    }
    match (claims.audience(), provider) {
        (Some(_), None) => Ok(None),
        (Some(audience), Some(provider)) if provider.client_ids.iter().any(|id| *id == audience) => Ok(None),
        (None, _) if !claims.is_whole() => Ok(Some(Assumption::Audience)),
        _ => Err(Stop::invalid_token(
            Stage::Audience,
            "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for \
             requirements.",
        )),
    }
}

const ROLES: &str = "https://aws.amazon.com/roles";

/// Whether the token is for the role: `Some(true)` when it says so, `Some(false)` when it does not say for which roles it is.
///
/// The claim is an array of ARNs, or a string of them with semicolons between. What is no role ARN is passed over.
///
/// Source: <https://awsteele.com/blog/2026/07/13/oidc-tokens-can-restrict-which-aws-roles-they-assume.html>, and observation.
pub(super) fn roles(claims: &Claims, role: &RoleArn) -> Result<Option<bool>, Stop> {
    let refuse = |message: &str| Err(Stop::invalid_token(Stage::RolesClaim, message));
    let entries: Vec<&str> = match claims.get(ROLES) {
        Claim::Unknown => return Ok(None),
        Claim::Absent | Claim::Present(Value::Null) => return Ok(Some(false)),
        Claim::Present(Value::String(text)) => text.split(';').collect(),
        Claim::Present(Value::Array(values)) => values.iter().filter_map(|value| value.value.as_str()).collect(),
        Claim::Present(_) => return refuse("The roles claim is not in a supported format"),
    };
    let mut arns = entries.into_iter().map(str::trim).filter(|entry| RoleArn::check(entry).is_ok()).peekable();
    if arns.peek().is_none() {
        return refuse("The roles claim contains no valid role ARNs");
    }
    if arns.any(|arn| arn == role.as_str()) {
        return Ok(Some(true));
    }
    refuse("The target role ARN is not present in the roles claim of the identity token")
}
