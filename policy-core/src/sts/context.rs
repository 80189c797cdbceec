//! From claims to condition keys.

use super::claims::text;
use super::{Caller, Claim, Claims, Session};
use crate::evaluate::{ContextEntry, Request, Values};
use crate::json::Value;
use crate::provider::{Claim as ReadClaim, buildkite, github_actions, recognize};

/// The condition keys of a call.
///
/// | key | holds |
/// | --- | --- |
/// | `ISSUER:aud` | the claim `azp`, or `aud` when there is no `azp` |
/// | `ISSUER:oaud` | the claim `aud`; multi-valued when that is an array |
/// | `ISSUER:sub`, `ISSUER:email` | the claim |
/// | `ISSUER:amr` | the claim, multi-valued |
/// | `ISSUER:…` | what AWS reads further for this issuer, see [`Provider::claims`](crate::provider::Provider::claims) |
/// | `sts:RoleAuthorizedByIdp` | whether a roles claim lists the role; `false` when there is no such claim |
/// | `sts:RoleSessionName`, `sts:SourceIdentity` | those |
/// | `aws:RequestTag/…`, `aws:TagKeys`, `sts:TransitiveTagKeys` | the session tags, when there are some |
/// | `aws:PrincipalAccount`, `aws:PrincipalType`, `aws:userid` | the provider's account, `User`, the provider's ARN |
/// | `aws:CurrentTime`, `aws:EpochTime`, `aws:SecureTransport` | the time of the call, `true` |
///
/// No other claim is a key. A string, an integer and a boolean become text; how STS spells anything else nobody knows, so that such
/// a key is [`Unknown`](KeyValue::Unknown), and so is what depends on the network, the role's tags or claims that are not known.
///
/// Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>,
/// <https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html>; the three about the principal and
/// `sts:RoleAuthorizedByIdp` were observed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    keys: Vec<ContextKey>,
}

/// A condition key of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextKey {
    /// The key. With [`KeyValue::Unknown`] a final `*` stands for any rest.
    pub key: String,
    /// What it holds.
    pub value: KeyValue,
}

/// What a condition key of a call holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyValue {
    /// A single-valued key.
    One(String),
    /// A multi-valued key.
    Several(Vec<String>),
    /// Nobody knows, not even whether the call has the key.
    Unknown,
}

/// What the keys of a call come from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Whose token it is.
    pub caller: &'a Caller,
    /// The token's claims.
    pub claims: &'a Claims,
    /// Whether the roles claim lists the role; `None` when nobody knows.
    pub is_role_listed: Option<bool>,
    /// The session tags and the source identity; `None` when nobody knows them.
    pub session: Option<&'a Session>,
    /// The role session name.
    pub session_name: &'a str,
    /// When the call is made, in seconds since 1970.
    pub now: i64,
    /// Keys that the caller of STS knows, such as `aws:SourceIp`: they come before all others.
    pub environment: &'a [ContextEntry<'a>],
}

/// Keys that a call has, may have, or of which AWS does not say whether it has them, and on which no claim bears.
const ENVIRONMENT: [&str; 17] = [
    "aws:FederatedProvider",
    "aws:PrincipalIsAWSService",
    "aws:Referer",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:ResourceTag/*",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:UserAgent",
    "aws:ViaAWSService",
    "aws:VpcSourceIp",
    "aws:Vpce*",
    "iam:ResourceTag/*",
];

/// Exists for `sts:AssumeRoleWithWebIdentity`; AWS does not list it for the other actions of the call.
const ROLE_AUTHORIZED: &str = "sts:RoleAuthorizedByIdp";

impl Context {
    /// The keys that STS makes of a call.
    pub fn new(facts: &Facts<'_>) -> Self {
        let mut context = Self::default();
        for entry in facts.environment {
            let value = match entry.values {
                Values::One(value) => KeyValue::One(value.to_owned()),
                Values::Several(values) => KeyValue::Several(values.iter().map(|&value| value.to_owned()).collect()),
                Values::Unknown => KeyValue::Unknown,
            };
            context.add(entry.key, value);
        }
        context.add_claims(facts.caller.issuer(), facts.claims);
        context.add_session(facts);
        context.add_principal(facts.caller);
        context.add_time(facts.now);
        context.add("aws:SecureTransport", KeyValue::one("true"));
        for key in ENVIRONMENT {
            context.add(key, KeyValue::Unknown);
        }
        context
    }

    /// The keys in order. Of one that is there twice the first counts.
    pub fn keys(&self) -> &[ContextKey] {
        &self.keys
    }

    /// What a key holds; `None` when the call does not have it. Letter case does not matter.
    pub fn get(&self, key: &str) -> Option<&KeyValue> {
        self.keys.iter().find(|known| known.stands_for(key)).map(|known| &known.value)
    }

    /// Makes a request of the keys, for [`evaluate`](crate::evaluate::evaluate) or [`verdict`](crate::evaluate::verdict).
    pub fn ask<R>(&self, action: &str, principal: &str, ask: impl FnOnce(&Request<'_>) -> R) -> R {
        let is_other_action = !action.eq_ignore_ascii_case(super::ASSUME_ROLE);
        let lists: Vec<Vec<&str>> = self.keys.iter().map(|known| known.value.texts().collect()).collect();
        // Two steps, because a request's lists are slices, which somebody must own.
        let context: Vec<ContextEntry<'_>> = self
            .keys
            .iter()
            .zip(&lists)
            .map(|(known, list)| ContextEntry {
                key: &known.key,
                values: match &known.value {
                    KeyValue::One(_) if is_other_action && known.key == ROLE_AUTHORIZED => Values::Unknown,
                    KeyValue::One(value) => Values::One(value),
                    KeyValue::Several(_) => Values::Several(list),
                    KeyValue::Unknown => Values::Unknown,
                },
            })
            .collect();
        ask(&Request { action, principal, context: &context })
    }

    fn add(&mut self, key: impl Into<String>, value: KeyValue) {
        self.keys.push(ContextKey { key: key.into(), value });
    }

    fn add_claims(&mut self, issuer: &str, claims: &Claims) {
        let mut add = |name: &str, value: Option<KeyValue>| {
            if let Some(value) = value {
                self.add(format!("{issuer}:{name}"), value);
            }
        };
        let is_audience_absent = claims.get("aud") == Claim::Absent && claims.get("azp") == Claim::Absent;
        let audience = claims.audience().map_or(KeyValue::Unknown, |text| KeyValue::One(text.into_owned()));
        add("aud", (!is_audience_absent).then_some(audience));
        add("oaud", KeyValue::of(claims.get("aud"), KeyValue::list_or_one));
        add("sub", KeyValue::of(claims.get("sub"), KeyValue::single));
        add("amr", KeyValue::of(claims.get("amr"), KeyValue::list));
        add("email", KeyValue::of(claims.get("email"), KeyValue::single));
        for name in read_claims(issuer) {
            add(name, KeyValue::of(claim_of_key(claims, name), KeyValue::single));
        }
    }

    fn add_session(&mut self, facts: &Facts<'_>) {
        let listed = facts.is_role_listed.map_or(KeyValue::Unknown, |is_listed| KeyValue::one(&is_listed.to_string()));
        self.add(ROLE_AUTHORIZED, listed);
        self.add("sts:RoleSessionName", KeyValue::one(facts.session_name));
        let Some(Session { tags, transitive_tag_keys, source_identity }) = facts.session else {
            for key in ["aws:RequestTag/*", "aws:TagKeys", "sts:TransitiveTagKeys", "sts:SourceIdentity"] {
                self.add(key, KeyValue::Unknown);
            }
            return;
        };
        for (key, value) in tags {
            self.add(format!("aws:RequestTag/{key}"), KeyValue::one(value));
        }
        if !tags.is_empty() {
            self.add("aws:TagKeys", KeyValue::Several(tags.keys().cloned().collect()));
        }
        if !transitive_tag_keys.is_empty() {
            self.add("sts:TransitiveTagKeys", KeyValue::Several(transitive_tag_keys.clone()));
        }
        if let Some(identity) = source_identity {
            self.add("sts:SourceIdentity", KeyValue::one(identity));
        }
    }

    fn add_principal(&mut self, caller: &Caller) {
        let (account, user) = match caller {
            Caller::Provider(arn) => (KeyValue::one(arn.account_id()), KeyValue::one(arn.as_str())),
            Caller::BuiltIn(_) => (KeyValue::Unknown, KeyValue::Unknown),
        };
        self.add("aws:PrincipalAccount", account);
        self.add("aws:PrincipalType", KeyValue::one("User"));
        self.add("aws:userid", user);
    }

    fn add_time(&mut self, now: i64) {
        self.add("aws:EpochTime", KeyValue::one(&now.to_string()));
        self.add("aws:CurrentTime", date(now).map_or(KeyValue::Unknown, KeyValue::One));
    }
}

impl ContextKey {
    fn stands_for(&self, key: &str) -> bool {
        let values = if self.value == KeyValue::Unknown { Values::Unknown } else { Values::One("") };
        ContextEntry { key: &self.key, values }.stands_for(key)
    }
}

impl KeyValue {
    fn one(text: &str) -> Self {
        Self::One(text.to_owned())
    }

    /// The values; none when they are unknown.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
            Self::Unknown => &[],
        }
        .iter()
        .map(String::as_str)
    }

    /// What a claim becomes; `None` when the token does not have it.
    fn of(claim: Claim<'_>, reading: impl FnOnce(&Value) -> Option<Self>) -> Option<Self> {
        match claim.unless_null() {
            Claim::Present(value) => Some(reading(value).unwrap_or(Self::Unknown)),
            Claim::Absent => None,
            Claim::Unknown => Some(Self::Unknown),
        }
    }

    fn single(value: &Value) -> Option<Self> {
        text(value).map(|text| Self::One(text.into_owned()))
    }

    fn list(value: &Value) -> Option<Self> {
        let values = match value {
            Value::Array(values) => values.iter().map(|value| Some(text(&value.value)?.into_owned())).collect(),
            value => text(value).map(|text| vec![text.into_owned()]),
        };
        values.map(Self::Several)
    }

    fn list_or_one(value: &Value) -> Option<Self> {
        if matches!(value, Value::Array(_)) { Self::list(value) } else { Self::single(value) }
    }
}

/// The claims that STS reads for an issuer beyond those of every issuer.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html>. The issuers here are in that list and
/// not in the catalogue.
fn read_claims(issuer: &str) -> Vec<&'static str> {
    let between = |start: &str, end: &str| {
        let middle = issuer.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
        middle.is_some_and(|middle| !middle.is_empty() && !middle.contains('/'))
    };
    let claims: &[ReadClaim] = if let Some(recognized) = recognize(issuer, &[]) {
        &recognized.provider.claims
    } else if between("agent.", ".buildkite.dev") || between("agent.", ".buildkite.site") {
        &buildkite::PROVIDER.claims
    } else if between("github.com/enterprises/", "") {
        &github_actions::PROVIDER.claims
    } else if between("idcs-", ".identity.oraclecloud.com") {
        return vec!["rpst_id"];
    } else {
        &[]
    };
    claims.iter().map(|claim| claim.name.as_ref()).collect()
}

/// The claim behind a provider's key: nearly always that of the key's name. Google nests one.
fn claim_of_key<'a>(claims: &'a Claims, name: &str) -> Claim<'a> {
    match (claims.get(name), name.split_once('/')) {
        (Claim::Absent, Some((outer, inner))) => match claims.get(outer) {
            Claim::Present(value) => value.member(inner).map_or(Claim::Absent, Claim::Present),
            claim => claim,
        },
        (claim, _) => claim,
    }
}

/// Seconds since 1970 as `YYYY-MM-DDThh:mm:ssZ`, for years of four digits.
///
/// Days are counted from 1 March of the year 0, so that a leap day is the last of its year.
fn date(now: i64) -> Option<String> {
    const DAYS_BEFORE_1970: i64 = 719_468;
    let (days, seconds) = (now.div_euclid(86_400).checked_add(DAYS_BEFORE_1970)?, now.rem_euclid(86_400));
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    (0..=9_999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::ProviderArn;

    fn context(arn: &str, claims: &Claims, session: Option<&Session>) -> Context {
        Context::new(&Facts {
            caller: &Caller::Provider(ProviderArn::parse(arn).unwrap()),
            claims,
            is_role_listed: claims.is_whole().then_some(false),
            session,
            session_name: "run",
            now: 1_789_123_711,
            environment: &[ContextEntry::one("aws:SourceIp", "203.0.113.7")],
        })
    }

    /// The keys as `KEY=VALUE`, `KEY=[VALUE, …]` and `KEY?`.
    fn shown(context: &Context) -> Vec<String> {
        let one = |ContextKey { key, value }: &ContextKey| match value {
            KeyValue::One(value) => format!("{key}={value}"),
            KeyValue::Several(values) => format!("{key}=[{}]", values.join(", ")),
            KeyValue::Unknown => format!("{key}?"),
        };
        context.keys().iter().map(one).collect()
    }

    #[test]
    fn every_key_of_a_call() {
        let claims = Claims::parse(
            r#"{"iss": "https://gitlab.com", "aud": ["a", "b"], "azp": "p", "sub": 7, "amr": "pwd", "email": {}, "jti": "x",
                "user_id": 42, "ref_protected": true, "project_id": 1.5, "user_email": null, "namespace_path": "acme"}"#,
        )
        .unwrap();
        let session = Session {
            tags: [("Team".to_owned(), "core".to_owned())].into(),
            transitive_tag_keys: vec!["Team".to_owned()],
            source_identity: Some("ada".to_owned()),
        };
        let arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
        let shown = shown(&context(arn, &claims, Some(&session)));
        let expected = [
            "aws:SourceIp=203.0.113.7",
            "gitlab.com:aud=p",
            "gitlab.com:oaud=[a, b]",
            "gitlab.com:sub=7",
            "gitlab.com:amr=[pwd]",
            "gitlab.com:email?",
            "gitlab.com:project_id?",
            "gitlab.com:ref_protected=true",
            "gitlab.com:user_id=42",
            "sts:RoleAuthorizedByIdp=false",
            "sts:RoleSessionName=run",
            "aws:RequestTag/Team=core",
            "aws:TagKeys=[Team]",
            "sts:TransitiveTagKeys=[Team]",
            "sts:SourceIdentity=ada",
            "aws:PrincipalAccount=123456789012",
            "aws:PrincipalType=User",
            "aws:userid=arn:aws:iam::123456789012:oidc-provider/gitlab.com",
            "aws:EpochTime=1789123711",
            "aws:CurrentTime=2026-09-11T10:48:31Z",
            "aws:SecureTransport=true",
        ];
        assert_eq!(shown[..expected.len()], expected);
        assert!(shown[expected.len()..].iter().all(|key| key.ends_with('?')));
    }

    #[test]
    fn what_is_not_known_of_a_token_is_not_known_of_its_keys() {
        let claims = Claims::recorded(None, Some("a"), Some("s"));
        let context = context("arn:aws:iam::123456789012:oidc-provider/agent.buildkite.com", &claims, None);
        let expected = [
            "agent.buildkite.com:aud=a",
            "agent.buildkite.com:oaud?",
            "agent.buildkite.com:sub=s",
            "agent.buildkite.com:amr?",
            "agent.buildkite.com:email?",
            "agent.buildkite.com:build_branch?",
        ];
        assert_eq!(shown(&context)[1..=6], expected);
        for key in
            ["STS:roleauthorizedbyidp", "aws:RequestTag/x", "aws:TagKeys", "sts:SourceIdentity", "iam:ResourceTag/x"]
        {
            assert_eq!(context.get(key), Some(&KeyValue::Unknown), "{key}");
        }
        assert_eq!(context.get("agent.buildkite.com:iss"), None);
        assert_eq!(context.get("aws:PrincipalOrgID"), None);
        assert_eq!(context.get("aws:sourceip"), Some(&KeyValue::One("203.0.113.7".to_owned())));
    }

    #[test]
    fn claims_beyond_those_of_every_issuer() {
        let github = github_actions::PROVIDER.claims.len();
        for (issuer, count) in [
            ("token.actions.githubusercontent.com", github),
            ("token.actions.githubusercontent.com/acme", github),
            ("token.actions.acme.ghe.com", github),
            ("github.com/enterprises/acme", github),
            ("github.com/enterprises/acme/x", 0),
            ("gitlab.com", 9),
            ("gitlab.example.com", 0),
            ("agent.buildkite.com", 7),
            ("agent.acme.buildkite.dev", 7),
            ("agent.acme.buildkite.site", 7),
            ("agent.buildkite.dev", 0),
            ("idcs-0123.identity.oraclecloud.com", 1),
            ("accounts.google.com", 1),
            ("oidc.circleci.com/org/11111111-2222-4333-8444-555555555555", 1),
        ] {
            assert_eq!(read_claims(issuer).len(), count, "{issuer}");
        }
    }

    #[test]
    fn google_nests_its_organization() {
        let key = "google/organization_number";
        for (claims, expected) in [
            (
                r#"{"google": {"organization_number": 1, "organization_number": 2}}"#,
                Claim::Present(&Value::Number("2".into())),
            ),
            (r#"{"google/organization_number": "3"}"#, Claim::Present(&Value::String("3".into()))),
            (r#"{"google": {}}"#, Claim::Absent),
            (r#"{"google": 1}"#, Claim::Absent),
        ] {
            assert_eq!(claim_of_key(&Claims::parse(claims).unwrap(), key), expected, "{claims}");
        }
        assert_eq!(claim_of_key(&Claims::recorded(None, None, None), key), Claim::Unknown);
    }

    #[test]
    fn a_roles_claim_says_nothing_about_other_actions() {
        let claims = Claims::parse("{}").unwrap();
        let context = context("arn:aws:iam::123456789012:oidc-provider/gitlab.com", &claims, None);
        for (action, expected) in
            [(crate::sts::ASSUME_ROLE, Values::One("false")), (crate::sts::TAG_SESSION, Values::Unknown)]
        {
            context.ask(action, "p", |request| {
                assert_eq!((request.action, request.principal), (action, "p"));
                assert_eq!(request.get(ROLE_AUTHORIZED), Some(expected));
            });
        }
    }

    #[test]
    fn dates() {
        for (now, expected) in [
            (0, Some("1970-01-01T00:00:00Z")),
            (-1, Some("1969-12-31T23:59:59Z")),
            (951_782_400, Some("2000-02-29T00:00:00Z")),
            (4_107_542_399, Some("2100-02-28T23:59:59Z")),
            (4_107_542_400, Some("2100-03-01T00:00:00Z")),
            (253_402_300_799, Some("9999-12-31T23:59:59Z")),
            (253_402_300_800, None),
            (i64::MIN, None),
            (i64::MAX, None),
        ] {
            assert_eq!(date(now).as_deref(), expected, "{now}");
        }
    }
}
