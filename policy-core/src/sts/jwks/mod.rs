//! The keys of an issuer, and whether a token is signed with one of them.

mod certificate;
mod key;
mod select;
mod stage;
#[cfg(test)]
mod tests;

use std::fmt;

pub use self::key::{Jwk, KeyFault};
pub use self::select::SignatureFault;
pub(super) use self::stage::check;
use super::Token;
use super::reason::quoted;
use crate::json::{Node, SyntaxError, Value, line_and_column, parse};

/// The keys of an issuer: the document at the `jwks_uri` of its discovery document (RFC 7517 section 5).
///
/// A key that cannot be used is no mistake of the document: it [says why](Jwk::fault), and only a token that is signed with it is
/// refused. A private part of a key is not read.
///
/// ```
/// use policy_core::sts::Jwks;
///
/// let jwks = Jwks::parse(
///     r#"{"keys": [{
///         "kty": "EC", "crv": "P-256", "kid": "2026-11", "use": "sig",
///         "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
///         "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
///     }]}"#,
/// )?;
/// assert_eq!(jwks.keys()[0].id(), Some("2026-11"));
/// assert_eq!(jwks.keys()[0].fault(), None);
/// # Ok::<(), policy_core::sts::InvalidJwks>(())
/// ```
#[derive(Clone, Debug)]
pub struct Jwks {
    keys: Vec<Jwk>,
}

impl Jwks {
    /// Reads the keys from JSON text.
    ///
    /// # Errors
    ///
    /// When the text is not JSON, or not an object with an array `keys` of objects.
    pub fn parse(text: &str) -> Result<Self, InvalidJwks> {
        let root = parse(text).map_err(InvalidJwks::Syntax)?;
        let shape = |node: &Node, path: String, expected| {
            let (line, column) = line_and_column(text, node.span.start);
            InvalidJwks::Shape { path, expected, found: node.describe(), line, column }
        };
        let Value::Object(members) = &root.value else {
            return Err(shape(&root, String::new(), "an object with the member `keys`"));
        };
        let Some(keys) = members.iter().rev().find(|member| member.key == "keys") else {
            let text = |name| root.value.member(name).and_then(Value::as_str);
            return Err(match (text("jwks_uri"), text("kty")) {
                (Some(address), _) => InvalidJwks::Discovery { jwks_uri: address.to_owned() },
                (None, Some(_)) => InvalidJwks::SingleKey,
                (None, None) => InvalidJwks::NoKeys,
            });
        };
        let Value::Array(elements) = &keys.value.value else {
            return Err(shape(&keys.value, "/keys".to_owned(), "an array of keys"));
        };
        let read = |(index, node): (usize, &Node)| match &node.value {
            Value::Object(_) => Ok(Jwk::read(&node.value)),
            _ => Err(shape(node, format!("/keys/{index}"), "an object")),
        };
        Ok(Self { keys: elements.iter().enumerate().map(read).collect::<Result<_, _>>()? })
    }

    /// The keys in order.
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// Checks the signature of a token as STS does.
    ///
    /// | rule | evidence |
    /// | --- | --- |
    /// | the algorithm is one of [`ALGORITHMS`](super::ALGORITHMS), and its key's type and curve are those of RFC 7518 | documented |
    /// | the `alg` of a key does not matter, only that of the token | observed |
    /// | the key is the one with the token's `kid`; of several the last | observed |
    /// | a token without `kid` takes the only key that can be used; a key without `kid` is never taken | observed |
    /// | a key with another `use` than `sig`, with `key_ops`, or with another key in its `x5c` is not taken | observed |
    /// | with more than 100 RSA or EC keys, no token of that type is taken | documented, for RSA observed |
    ///
    /// Where AWS is silent, the answer is the safer one: a token without `kid` is refused too when the other keys that can be used are
    /// of another type, and so is one by an RSA key of fewer bits than the 2048 of RFC 7518. AWS lists neither PS256 and its kin nor `EdDSA`.
    ///
    /// Sources: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>,
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>,
    /// <https://github.com/radkawar/stackd/tree/9dc356f5e5cc49d2d334178a09c1398dd1c62617/internal/services/sts/testdata/oidc>.
    ///
    /// ```
    /// use policy_core::sts::{Jwks, SignatureFault, Token};
    ///
    /// // RFC 7515, appendix A.3.
    /// let jwks = Jwks::parse(
    ///     r#"{"keys": [{
    ///         "kty": "EC", "crv": "P-256", "kid": "1",
    ///         "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    ///         "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
    ///     }]}"#,
    /// )?;
    /// let token = "eyJhbGciOiJFUzI1NiJ9.\
    ///     eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
    ///     DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    /// assert_eq!(jwks.verify(&Token::jwt(token.to_owned())), Ok(()));
    /// let changed = token.replace("LA0K", "LA0J");
    /// assert_eq!(jwks.verify(&Token::jwt(changed)), Err(SignatureFault::Mismatch { id: "1".to_owned() }));
    /// # Ok::<(), policy_core::sts::InvalidJwks>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the signature is not by one of these keys, or cannot be checked, see [`SignatureFault`].
    pub fn verify(&self, token: &Token) -> Result<(), SignatureFault> {
        let jwt = token.signed().ok_or(SignatureFault::NoSignature)?.map_err(SignatureFault::Token)?;
        self.verify_jwt(&jwt)
    }
}

/// Why a text is not the keys of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidJwks {
    /// It is not JSON.
    Syntax(SyntaxError),
    /// A value is of another type.
    Shape {
        /// Where it is: a JSON pointer (RFC 6901), empty for the whole text.
        path: String,
        /// What stands there in a JWKS.
        expected: &'static str,
        /// What was found, with its article.
        found: &'static str,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// It is the issuer's discovery document, which only says where the keys are.
    Discovery {
        /// Where.
        jwks_uri: String,
    },
    /// It is a key and no set of keys.
    SingleKey,
    /// It is an object without `keys`.
    NoKeys,
}

impl fmt::Display for InvalidJwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::Shape { path, expected, found, line, column } => {
                let place = if path.is_empty() { String::new() } else { format!("{} is ", quoted(path)) };
                write!(f, "invalid JWKS at line {line}, column {column}: {place}{expected}, found {found}")
            }
            Self::Discovery { jwks_uri } => write!(
                f,
                "invalid JWKS: this is the issuer's discovery document; the keys are what there is at {}",
                quoted(jwks_uri)
            ),
            Self::SingleKey => {
                f.write_str("invalid JWKS: this is a single key; write it into the array of `{\"keys\": []}`")
            }
            Self::NoKeys => f.write_str("invalid JWKS: there is no member `keys`"),
        }
    }
}

impl std::error::Error for InvalidJwks {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Syntax(error) => Some(error),
            _ => None,
        }
    }
}
