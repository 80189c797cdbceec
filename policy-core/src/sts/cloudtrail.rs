use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use super::{Call, Claims, Role, Session, Token};
use crate::evaluate::{ContextEntry, epoch_seconds};
use crate::json::{SyntaxError, Value, parse};
use crate::names::ProviderArn;
use crate::names::visible::Visible;

/// What CloudTrail tells of a call of `AssumeRoleWithWebIdentity`, whether it was allowed or denied.
///
/// Of the token it tells the provider, the subject and the audience, and of the session the tags and the source identity when there
/// are some; it never tells the other claims.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html>.
///
/// ```
/// use policy_core::sts::Record;
///
/// let records = Record::read(
///     r#"{
///         "eventTime": "2026-09-11T08:30:05Z",
///         "eventSource": "sts.amazonaws.com",
///         "eventName": "AssumeRoleWithWebIdentity",
///         "errorCode": "AccessDenied",
///         "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/flows", "roleSessionName": "run"},
///         "userIdentity": {
///             "type": "WebIdentityUser",
///             "principalId": "arn:aws:iam::123456789012:oidc-provider/gitlab.com:https://gitlab.com:project_path:a/b",
///             "userName": "project_path:a/b",
///             "identityProvider": "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
///         }
///     }"#,
/// )?;
/// assert_eq!(records[0].audience.as_deref(), Some("https://gitlab.com"));
/// assert_eq!(records[0].subject.as_deref(), Some("project_path:a/b"));
/// assert_eq!(records[0].time, 1_789_115_405);
/// # Ok::<(), policy_core::sts::InvalidRecord>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When the call was made, in seconds since 1970.
    pub time: i64,
    /// The role's ARN, as the call has it.
    pub role_arn: String,
    /// The role session name.
    pub session_name: String,
    /// The duration asked for.
    pub duration: Option<u32>,
    /// The provider: an ARN or a bare name. Not there when STS refused the token itself.
    pub provider: Option<String>,
    /// The audience that STS took.
    pub audience: Option<String>,
    /// The token's subject.
    pub subject: Option<String>,
    /// The session tags and the source identity, when the record tells of either.
    pub session: Option<Session>,
    /// AWS's error code, when the call was denied.
    pub error_code: Option<String>,
    /// AWS's message. CloudTrail often has `An unknown error occurred` for what the caller was told.
    pub error_message: Option<String>,
    /// `aws:SourceIp`, when the call came straight from the internet.
    pub source_ip: Option<String>,
    /// `aws:RequestedRegion`.
    pub region: Option<String>,
    /// `aws:UserAgent`.
    pub user_agent: Option<String>,
}

const EVENT: &str = "AssumeRoleWithWebIdentity";

impl Record {
    /// Reads every record of an `AssumeRoleWithWebIdentity` call from JSON text: a record, an event around one (`detail`), a log file
    /// (`Records`), or what `aws cloudtrail lookup-events` prints (`Events`).
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or holds no such record, or one lacks what each has.
    pub fn read(text: &str) -> Result<Vec<Self>, InvalidRecord> {
        let root = parse(text).map_err(InvalidRecord::Syntax)?.value;
        let mut records = Vec::new();
        match (root.member("Records"), root.member("Events"), root.member("detail")) {
            (Some(Value::Array(nodes)), ..) => {
                for node in nodes {
                    records.extend(Self::of(&node.value)?);
                }
            }
            (_, Some(Value::Array(events)), _) => {
                for event in events {
                    let Some(Value::String(text)) = event.value.member("CloudTrailEvent") else { continue };
                    records.extend(Self::of(&parse(text).map_err(InvalidRecord::Syntax)?.value)?);
                }
            }
            (_, _, Some(detail)) => records.extend(Self::of(detail)?),
            _ => records.extend(Self::of(&root)?),
        }
        if records.is_empty() { Err(InvalidRecord::NoRecord) } else { Ok(records) }
    }

    /// One record; `None` when it is of another call.
    fn of(record: &Value) -> Result<Option<Self>, InvalidRecord> {
        let at = |path: &[&str]| path.iter().try_fold(record, |value, name| value.member(name));
        let text = |path: &[&str]| at(path).and_then(Value::as_str).map(str::to_owned);
        let required = |path: &'static [&str]| text(path).ok_or(InvalidRecord::Missing(path));
        if at(&["eventName"]).and_then(Value::as_str) != Some(EVENT) {
            return Ok(None);
        }
        let time = required(&["eventTime"])?;
        let provider = text(&["responseElements", "provider"]).or_else(|| text(&["userIdentity", "identityProvider"]));
        let subject = text(&["responseElements", "subjectFromWebIdentityToken"])
            .or_else(|| text(&["requestParameters", "subjectFromWebIdentityToken"]))
            .or_else(|| text(&["userIdentity", "userName"]));
        // The principal's id is the three with colons between, and any of them may hold colons.
        let audience_in_id = || {
            let id = text(&["userIdentity", "principalId"])?;
            let rest = id.strip_prefix(provider.as_deref()?)?.strip_prefix(':')?;
            Some(rest.strip_suffix(subject.as_deref()?)?.strip_suffix(':')?.to_owned())
        };
        let is_through_endpoint = at(&["vpcEndpointId"]).is_some();
        Ok(Some(Self {
            time: epoch_seconds(&time).ok_or(InvalidRecord::Time(time))?,
            role_arn: required(&["requestParameters", "roleArn"])?,
            session_name: required(&["requestParameters", "roleSessionName"])?,
            duration: match at(&["requestParameters", "durationSeconds"]) {
                Some(Value::Number(digits)) => digits.parse().ok(),
                _ => None,
            },
            audience: text(&["responseElements", "audience"]).or_else(audience_in_id),
            session: at(&["requestParameters"]).and_then(session),
            error_code: text(&["errorCode"]),
            error_message: text(&["errorMessage"]),
            // AWS writes the name of a service there when one made the call.
            source_ip: text(&["sourceIPAddress"])
                .filter(|address| !is_through_endpoint && address.parse::<IpAddr>().is_ok()),
            region: text(&["awsRegion"]),
            user_agent: text(&["userAgent"]),
            provider,
            subject,
        }))
    }

    /// What is known of the token.
    pub fn token(&self) -> Token {
        let issuer = self.provider.as_deref().map(|provider| match ProviderArn::parse(provider) {
            Ok(arn) => format!("https://{}", arn.issuer()),
            Err(_) => provider.to_owned(),
        });
        let claims = Claims::recorded(issuer.as_deref(), self.audience.as_deref(), self.subject.as_deref());
        Token::of(claims.with_session(self.session.clone()))
    }

    /// What is known of the network, for [`Call::environment`].
    pub fn environment(&self) -> Vec<ContextEntry<'_>> {
        let known = [
            ("aws:SourceIp", &self.source_ip),
            ("aws:RequestedRegion", &self.region),
            ("aws:UserAgent", &self.user_agent),
        ];
        known.into_iter().filter_map(|(key, value)| Some(ContextEntry::one(key, value.as_deref()?))).collect()
    }

    /// The call, with the [token](Self::token) and the [environment](Self::environment), which somebody must own.
    pub fn call<'a>(&'a self, token: &'a Token, role: &'a Role, environment: &'a [ContextEntry<'a>]) -> Call<'a> {
        let opaque = ["graph.facebook.com", "www.amazon.com"];
        Call {
            duration: self.duration,
            provider_id: self.provider.as_deref().filter(|name| opaque.contains(name)),
            environment,
            ..Call::new(token, role, &self.session_name, self.time)
        }
    }
}

fn session(parameters: &Value) -> Option<Session> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let session = Session {
        tags: match parameters.member("principalTags") {
            Some(Value::Object(tags)) => {
                tags.iter().filter_map(|tag| Some((tag.key.clone(), text(&tag.value.value)?))).collect()
            }
            _ => BTreeMap::new(),
        },
        transitive_tag_keys: match parameters.member("transitiveTagKeys") {
            Some(Value::Array(keys)) => keys.iter().filter_map(|key| text(&key.value)).collect(),
            _ => Vec::new(),
        },
        source_identity: parameters.member("sourceIdentity").and_then(text),
    };
    (session != Session::default()).then_some(session)
}

/// Why a text is no record of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidRecord {
    /// It is not JSON.
    Syntax(SyntaxError),
    /// There is no record of an `AssumeRoleWithWebIdentity` call in it.
    NoRecord,
    /// A member is missing or no string; the path to it.
    Missing(&'static [&'static str]),
    /// The `eventTime` is no date.
    Time(String),
}

impl fmt::Display for InvalidRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::NoRecord => write!(f, "no CloudTrail record with `eventName` `{EVENT}`"),
            Self::Missing(path) => write!(f, "invalid CloudTrail record: `{}` is not a string", path.join(".")),
            Self::Time(text) => write!(f, "invalid CloudTrail record: `eventTime` `{}` is no date", Visible(text)),
        }
    }
}

impl std::error::Error for InvalidRecord {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Syntax(error) => Some(error),
            Self::NoRecord | Self::Missing(_) | Self::Time(_) => None,
        }
    }
}
