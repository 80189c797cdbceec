use std::borrow::Cow;
use std::fmt;

use super::Session;
use crate::json::{Member, Node, SyntaxError, Value, parse};

/// The claims of a token: its payload as JSON, in order.
///
/// Either all of them, or what is known of them: then a claim that is not here is [unknown](Claim::Unknown), not absent.
///
/// ```
/// use policy_core::json::Value;
/// use policy_core::sts::{Claim, Claims};
///
/// let claims = Claims::parse(r#"{"sub": "a", "sub": "b"}"#)?;
/// assert_eq!(claims.get("sub"), Claim::Present(&Value::String("b".to_owned())));
/// assert_eq!(claims.get("aud"), Claim::Absent);
/// # Ok::<(), policy_core::sts::InvalidClaims>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    members: Vec<Member>,
    is_whole: bool,
    /// What a record tells of claims that are not known themselves.
    audience: Option<String>,
    session: Option<Session>,
}

/// What is known of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim<'a> {
    /// The token has it.
    Present(&'a Value),
    /// The token does not have it.
    Absent,
    /// Nobody knows.
    Unknown,
}

impl Claims {
    /// Reads claims from JSON text.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not an object.
    pub fn parse(text: &str) -> Result<Self, InvalidClaims> {
        parse(text).map_err(InvalidClaims::Syntax).and_then(Self::from_node)
    }

    /// Takes claims from JSON.
    ///
    /// # Errors
    ///
    /// When the value is not an object.
    pub fn from_node(node: Node) -> Result<Self, InvalidClaims> {
        match node.value {
            Value::Object(members) => Ok(Self { members, is_whole: true, audience: None, session: None }),
            _ => Err(InvalidClaims::NotAnObject(node.describe())),
        }
    }

    /// What a record of a call tells: the subject, and the audience that STS took, which is `azp` or else `aud`. The rest is unknown.
    pub fn recorded(issuer: Option<&str>, audience: Option<&str>, subject: Option<&str>) -> Self {
        let known = [("iss", issuer), ("sub", subject)];
        let known = known.into_iter().filter_map(|(name, text)| Some((name, Node::string(text?))));
        Self { is_whole: false, audience: audience.map(str::to_owned), ..known.collect() }
    }

    /// The same with what a record tells of the session.
    pub(super) fn with_session(self, session: Option<Session>) -> Self {
        Self { session, ..self }
    }

    /// A claim. Of one that is there twice the last counts, as it does for STS.
    pub fn get(&self, name: &str) -> Claim<'_> {
        match self.members.iter().rev().find(|member| member.key == name) {
            Some(member) => Claim::Present(&member.value.value),
            None if self.is_whole => Claim::Absent,
            None => Claim::Unknown,
        }
    }

    /// The text of a claim that is there and is a string, an integer or a boolean.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        match self.get(name) {
            Claim::Present(value) => text(value),
            Claim::Absent | Claim::Unknown => None,
        }
    }

    /// The audience that STS takes, where it is known and one text: `azp`, or `aud` when there is no `azp`.
    pub fn audience(&self) -> Option<Cow<'_, str>> {
        match (self.get("azp").unless_null(), self.get("aud")) {
            (Claim::Unknown, _) => self.audience.as_deref().map(Cow::Borrowed),
            (Claim::Present(party), _) => text(party),
            (Claim::Absent, Claim::Present(Value::Array(audiences))) => match audiences.as_slice() {
                [audience] => text(&audience.value),
                _ => None,
            },
            (Claim::Absent, Claim::Present(audience)) => text(audience),
            (Claim::Absent, Claim::Absent | Claim::Unknown) => None,
        }
    }

    /// What a record tells of the session.
    pub(super) const fn recorded_session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// Whether these are all claims of the token.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// The claims in order, repeated ones too.
    pub fn members(&self) -> &[Member] {
        &self.members
    }
}

/// Claims that are all there are.
impl<K: Into<String>> FromIterator<(K, Node)> for Claims {
    fn from_iter<I: IntoIterator<Item = (K, Node)>>(claims: I) -> Self {
        let member = |(key, value): (K, Node)| Member { key: key.into(), key_span: value.span, value };
        Self { members: claims.into_iter().map(member).collect(), is_whole: true, audience: None, session: None }
    }
}

impl Claim<'_> {
    /// The same, but `null` is as good as absent.
    pub(super) fn unless_null(self) -> Self {
        if self == Claim::Present(&Value::Null) { Self::Absent } else { self }
    }
}

/// The text that a condition key holds for a value: of a string itself, of an integer its digits.
///
/// `None` where AWS's spelling is not known: fractions, exponents, arrays, objects, null.
pub(super) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Number(digits) if !digits.contains(['.', 'e', 'E']) && digits != "-0" => Some(Cow::Borrowed(digits)),
        Value::Number(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Why a text is not the claims of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidClaims {
    /// It is not JSON.
    Syntax(SyntaxError),
    /// It is another JSON value than an object; which, with its article.
    NotAnObject(&'static str),
}

impl fmt::Display for InvalidClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::NotAnObject(found) => write!(f, "the claims of a token are an object, found {found}"),
        }
    }
}

impl std::error::Error for InvalidClaims {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Syntax(error) => Some(error),
            Self::NotAnObject(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audiences() {
        for (claims, expected) in [
            (r#"{"aud": "a"}"#, Some("a")),
            (r#"{"aud": ["a"]}"#, Some("a")),
            (r#"{"aud": 7}"#, Some("7")),
            (r#"{"aud": ["a", "b"]}"#, None),
            (r#"{"aud": []}"#, None),
            (r#"{"aud": {}}"#, None),
            (r#"{"aud": 1.5}"#, None),
            (r#"{"azp": "p", "aud": ["a", "b"]}"#, Some("p")),
            (r#"{"azp": "", "aud": "a"}"#, Some("")),
            (r#"{"azp": null, "aud": "a"}"#, Some("a")),
            (r#"{"azp": {}, "aud": "a"}"#, None),
            (r#"{"aud": "a", "aud": "b"}"#, Some("b")),
            ("{}", None),
        ] {
            assert_eq!(Claims::parse(claims).unwrap().audience().as_deref(), expected, "{claims}");
        }
    }

    #[test]
    fn what_a_record_does_not_tell_is_unknown() {
        let claims = Claims::recorded(Some("https://gitlab.com"), Some("a"), None);
        assert_eq!(
            (claims.audience().as_deref(), claims.text("iss").as_deref()),
            (Some("a"), Some("https://gitlab.com"))
        );
        assert_eq!([claims.get("aud"), claims.get("azp"), claims.get("sub")], [Claim::Unknown; 3]);
        assert_eq!(Claims::recorded(None, None, None).audience(), None);
    }

    #[test]
    fn errors() {
        for (text, expected) in [
            ("", "invalid JSON at line 1, column 1: the text is empty"),
            ("[]", "the claims of a token are an object, found an array"),
        ] {
            assert_eq!(Claims::parse(text).unwrap_err().to_string(), expected);
        }
    }
}
