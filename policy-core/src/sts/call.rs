use std::ops::RangeInclusive;

use super::answer::{
    ACCESS_DENIED, AwsError, IDP_REJECTED_CLAIM, INVALID_TOKEN, MALFORMED_POLICY, REGION_DISABLED, Stop,
    VALIDATION_ERROR,
};
use super::{Role, Session, Stage, Token};
use crate::evaluate::ContextEntry;
use crate::json::{Value, parse};

/// A call of `AssumeRoleWithWebIdentity`.
///
/// [`new`](Self::new) makes one, and `Call { duration: Some(900), ..call }` changes what is different: features add fields.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// `WebIdentityToken`, or what is known of it.
    pub token: &'a Token,
    /// The role that `RoleArn` names.
    pub role: &'a Role,
    /// `RoleSessionName`.
    pub session_name: &'a str,
    /// `DurationSeconds`; 3600 when absent.
    pub duration: Option<u32>,
    /// `ProviderId`, which only opaque OAuth 2.0 access tokens have.
    pub provider_id: Option<&'a str>,
    /// `Policy`: a session policy, which limits what the session may do. It has no say in whether there is one.
    pub session_policy: Option<&'a str>,
    /// `PolicyArns`: managed policies as session policies.
    pub session_policy_arns: &'a [&'a str],
    /// Whether STS is active in the region of the call for the role's account. An account can switch it off in each region but
    /// us-east-1.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html>.
    pub is_region_active: bool,
    /// When, in seconds since 1970.
    pub now: i64,
    /// Condition keys of the call that no token tells, such as `aws:SourceIp` and `aws:ResourceTag/…`, as far as they are known.
    pub environment: &'a [ContextEntry<'a>],
    /// The keys of the token's issuer. Without them the signature is not checked.
    #[cfg(feature = "jwks")]
    pub jwks: Option<&'a super::Jwks>,
}

impl<'a> Call<'a> {
    /// A call without anything that it need not have.
    pub const fn new(token: &'a Token, role: &'a Role, session_name: &'a str, now: i64) -> Self {
        Self {
            token,
            role,
            session_name,
            duration: None,
            provider_id: None,
            session_policy: None,
            session_policy_arns: &[],
            is_region_active: true,
            now,
            environment: &[],
            #[cfg(feature = "jwks")]
            jwks: None,
        }
    }

    /// Whether STS takes the parameters.
    ///
    /// Limits: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
    pub(super) fn check_parameters(&self) -> Result<(), Stop> {
        let name = format!("Value '{}' at 'roleSessionName'", self.session_name);
        let duration = |seconds: u32| format!("Value '{seconds}' at 'durationSeconds'");
        let is_name = self.session_name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte));
        let policy_arns = "Value at 'policyArns'";
        let errors: Vec<String> = [
            outside(&name, "length", self.session_name.chars().count(), 2..=64),
            (!is_name).then(|| violated(&name, r"satisfy regular expression pattern: [\w+=,.@-]*")),
            // Like AWS, which never repeats a secret.
            self.token.length().and_then(|length| outside("Value at 'webIdentityToken'", "length", length, 4..=20_000)),
            self.duration.and_then(|seconds| outside(&duration(seconds), "value", seconds as usize, 900..=43_200)),
            self.provider_id.and_then(|id| {
                outside(&format!("Value '{id}' at 'providerId'"), "length", id.chars().count(), 4..=2_048)
            }),
            self.session_policy
                .and_then(|policy| outside("Value at 'policy'", "length", policy.chars().count(), 1..=2_048)),
            outside(policy_arns, "length", self.session_policy_arns.len(), 0..=10),
        ]
        .into_iter()
        .flatten()
        .chain(self.session_policy_arns.iter().enumerate().filter_map(|(index, arn)| {
            let member = format!("Value '{arn}' at 'policyArns.{}.member.arn'", index + 1);
            outside(&member, "length", arn.chars().count(), 20..=2_048)
        }))
        .collect();
        if errors.is_empty() {
            return self.check_session_policy();
        }
        let (count, plural) = (errors.len(), if errors.len() == 1 { "" } else { "s" });
        let message = format!("{count} validation error{plural} detected: {}", errors.join("; "));
        Err(Stop::error(Stage::Request, AwsError::documented(VALIDATION_ERROR, message)))
    }

    /// Whether the session policy is one; what it says does not matter here.
    fn check_session_policy(&self) -> Result<(), Stop> {
        let is_object = |text| parse(text).is_ok_and(|node| matches!(node.value, Value::Object(_)));
        if self.session_policy.is_none_or(is_object) {
            return Ok(());
        }
        Err(Stop::error(Stage::Request, AwsError::documented(MALFORMED_POLICY, "Syntax errors in policy.")))
    }

    /// Whether STS answers in the region.
    pub(super) fn check_region(&self) -> Result<(), Stop> {
        if self.is_region_active {
            return Ok(());
        }
        let message = format!(
            "STS is not activated in this region for account:{}. Your account administrator can activate STS in this region \
             using the IAM Console.",
            self.role.arn.account_id()
        );
        Err(Stop::error(Stage::Region, AwsError::observed(REGION_DISABLED, message)))
    }

    /// Whether session policies and tags may be too large together: STS packs them, and only it knows how.
    ///
    /// Without either a quarter of the space was seen to be taken, and a source identity of 12 characters took one percent more.
    pub(super) fn is_packed_size_open(&self, session: Option<&Session>) -> bool {
        const SMALL: usize = 512;
        let tags = session.iter().flat_map(|session| &session.tags).map(|(key, value)| key.len() + value.len());
        let arns = self.session_policy_arns.iter().map(|arn| arn.len());
        tags.chain(arns).chain(self.session_policy.map(str::len)).sum::<usize>() > SMALL
    }

    /// What a `ProviderId` leads to: with one, STS takes the token for an opaque one.
    pub(super) fn check_provider_id(&self) -> Result<(), Stop> {
        let error = match self.provider_id {
            None => return Ok(()),
            // A token that is no JWT may be a good one for these two: only they can say.
            Some(FACEBOOK | LOGIN_WITH_AMAZON) if !self.token.is_jwt() => return Err(Stop::unknown(Stage::ProviderId)),
            Some(FACEBOOK) => AwsError::observed(
                IDP_REJECTED_CLAIM,
                "graph.facebook.com rejected OAuth token with response \"Bad signature\" and code 190",
            ),
            Some(LOGIN_WITH_AMAZON) => {
                AwsError::observed(INVALID_TOKEN, "Provided Token is not a Login With Amazon token")
            }
            Some(_) => AwsError::observed(
                ACCESS_DENIED,
                "Unrecognized OAuth provider. Do not include a provider parameter when submitting OpenIDConnect ID tokens",
            ),
        };
        Err(Stop::error(Stage::ProviderId, error))
    }

    /// Whether the role's sessions may last as long as asked.
    pub(super) fn check_duration(&self) -> Result<(), Stop> {
        if self.duration.is_none_or(|seconds| seconds <= self.role.max_session_duration) {
            return Ok(());
        }
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        Err(Stop::error(Stage::Duration, AwsError::documented(VALIDATION_ERROR, message)))
    }
}

const FACEBOOK: &str = "graph.facebook.com";
const LOGIN_WITH_AMAZON: &str = "www.amazon.com";

fn outside(what: &str, measure: &str, found: usize, limits: RangeInclusive<usize>) -> Option<String> {
    let (relation, limit) = match found {
        _ if limits.contains(&found) => return None,
        _ if found < *limits.start() => ("greater", limits.start()),
        _ => ("less", limits.end()),
    };
    Some(violated(what, &format!("have {measure} {relation} than or equal to {limit}")))
}

fn violated(what: &str, rule: &str) -> String {
    format!("{what} failed to satisfy constraint: Member must {rule}")
}
