use std::collections::BTreeMap;

use super::answer::{AwsError, INVALID_TOKEN, Stop};
use super::claims::text;
use super::{Claim, Claims, Stage};
use crate::json::{Member, Value};
use crate::names::SessionName;

/// What a token says about the session: its tags and its source identity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// The session tags.
    pub tags: BTreeMap<String, String>,
    /// The keys of the tags that go on to sessions of further roles.
    pub transitive_tag_keys: Vec<String>,
    /// The source identity.
    pub source_identity: Option<String>,
}

const TAGS: &str = "https://aws.amazon.com/tags";
const FLAT_TAG: &str = "https://aws.amazon.com/tags/principal_tags/";
const FLAT_TRANSITIVE: &str = "https://aws.amazon.com/tags/transitive_tag_keys";
const SOURCE_IDENTITY: &str = "https://aws.amazon.com/source_identity";

/// Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html>,
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const MAXIMUM_TAGS: usize = 50;
const MAXIMUM_KEY: usize = 128;
const MAXIMUM_VALUE: usize = 256;

impl Session {
    /// Reads the session claims: tags nested in one claim or each in a claim of its own, and the source identity.
    ///
    /// `None` when nobody knows them.
    pub(super) fn read(claims: &Claims) -> Result<Option<Self>, Stop> {
        if !claims.is_whole() {
            return Ok(claims.recorded_session().cloned());
        }
        let mut session = Self::default();
        if let Claim::Present(nested) = claims.get(TAGS).unless_null() {
            session.read_nested(nested)?;
        }
        session.read_flat(claims)?;
        session.check_limits()?;
        session.source_identity = source_identity(claims)?;
        Ok(Some(session))
    }

    /// The actions that the trust policy must allow besides `sts:AssumeRoleWithWebIdentity`.
    pub(super) fn actions(&self) -> impl Iterator<Item = &'static str> {
        let tags = (!self.tags.is_empty()).then_some(super::TAG_SESSION);
        tags.into_iter().chain(self.source_identity.as_ref().map(|_| super::SET_SOURCE_IDENTITY))
    }

    fn read_nested(&mut self, nested: &Value) -> Result<(), Stop> {
        let malformed = || {
            let message = "principal_tags passed in claim is not in correct format.";
            Stop::invalid_token(Stage::SessionClaims, message)
        };
        match nested.member("principal_tags") {
            None | Some(Value::Null) => {}
            Some(Value::Object(tags)) => {
                for (key, values) in last_of_each(tags.iter().map(|tag| (tag.key.as_str(), tag))) {
                    // A bare string instead of the array was observed to be refused.
                    let Value::Array(values) = values else { return Err(malformed()) };
                    let [value] = values.as_slice() else { return Err(malformed()) };
                    let value = value.value.as_str().ok_or_else(malformed)?;
                    self.tags.insert(key.to_owned(), value.to_owned());
                }
            }
            Some(_) => return Err(malformed()),
        }
        match (nested, nested.member("transitive_tag_keys")) {
            (Value::Object(_), None) => Ok(()),
            (Value::Object(_), Some(keys)) => self.read_transitive(keys),
            _ => Err(Stop::unknown(Stage::SessionClaims)),
        }
    }

    fn read_flat(&mut self, claims: &Claims) -> Result<(), Stop> {
        let flat = claims.members().iter().filter_map(|claim| Some((claim.key.strip_prefix(FLAT_TAG)?, claim)));
        for (key, value) in last_of_each(flat) {
            let value = value.as_str().ok_or(Stop::unknown(Stage::SessionClaims))?;
            self.tags.insert(key.to_owned(), value.to_owned());
        }
        match claims.get(FLAT_TRANSITIVE) {
            Claim::Present(keys) => self.read_transitive(keys),
            Claim::Absent | Claim::Unknown => Ok(()),
        }
    }

    fn read_transitive(&mut self, keys: &Value) -> Result<(), Stop> {
        let keys = match keys {
            Value::Null => return Ok(()),
            Value::Array(keys) => keys.iter().map(|key| key.value.as_str().map(str::to_owned)).collect(),
            _ => None,
        };
        let keys: Vec<String> = keys.ok_or(Stop::unknown(Stage::SessionClaims))?;
        self.transitive_tag_keys.extend(keys);
        Ok(())
    }

    fn check_limits(&self) -> Result<(), Stop> {
        if self.tags.len() > MAXIMUM_TAGS {
            return Err(documented(format!("the token has more than {MAXIMUM_TAGS} session tags")));
        }
        for (key, value) in &self.tags {
            let is_twin = |other: &&String| *other != key && other.eq_ignore_ascii_case(key);
            let fault = if !(1..=MAXIMUM_KEY).contains(&key.chars().count()) {
                format!("the key of a session tag does not have 1 to {MAXIMUM_KEY} characters")
            } else if value.chars().count() > MAXIMUM_VALUE {
                format!("the session tag {key} has more than {MAXIMUM_VALUE} characters")
            } else if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
                format!("the session tag {key} begins with aws:, which is reserved")
            } else if self.tags.keys().any(|other| is_twin(&other)) {
                format!("the session tag {key} is there twice, in different letter case")
            } else {
                continue;
            };
            return Err(documented(fault));
        }
        match self.transitive_tag_keys.iter().find(|key| !self.tags.contains_key(*key)) {
            Some(key) => Err(documented(format!("the transitive tag key {key} is no session tag"))),
            None => Ok(()),
        }
    }
}

/// The values by name; of a repeated name the last.
fn last_of_each<'a>(members: impl Iterator<Item = (&'a str, &'a Member)>) -> BTreeMap<&'a str, &'a Value> {
    members.map(|(name, member)| (name, &member.value.value)).collect()
}

fn source_identity(claims: &Claims) -> Result<Option<String>, Stop> {
    let Claim::Present(value) = claims.get(SOURCE_IDENTITY).unless_null() else { return Ok(None) };
    let identity = text(value).ok_or(Stop::unknown(Stage::SessionClaims))?;
    // The grammar of the two is the same: 2 to 64 of `[\w+=,.@-]`.
    match SessionName::check(&identity) {
        Ok(()) => Ok(Some(identity.into_owned())),
        Err(_) => Err(documented("the source identity is not 2 to 64 letters, digits and _+=,.@-".to_owned())),
    }
}

/// A limit that AWS documents; in which words it refuses what exceeds it is not known.
fn documented(message: String) -> Stop {
    Stop::error(Stage::SessionClaims, AwsError::documented(INVALID_TOKEN, message))
}
