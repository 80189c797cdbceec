use std::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use zeroize::Zeroizing;

use super::Claims;

/// A token, or what is known of it.
///
/// The text of a JWT is a credential until it expires: it is never shown, and wiped from memory when the value is dropped. There is
/// no `Clone`, no way to get the text back, and `Debug` says only what it is.
///
/// ```
/// use policy_core::sts::Token;
///
/// let token = Token::jwt("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl".to_owned());
/// assert_eq!(format!("{token:?}"), "Token(JWT)");
/// assert_eq!(token.claims()?.text("sub").as_deref(), Some("a"));
/// # Ok::<(), policy_core::sts::InvalidToken>(())
/// ```
pub struct Token(Content);

enum Content {
    Jwt(Zeroizing<String>),
    Claims(Claims),
}

impl Token {
    /// A token as the caller of STS sends it, without white space around it.
    pub fn jwt(text: String) -> Self {
        Self(Content::Jwt(Zeroizing::new(text)))
    }

    /// A token of which only the claims are here; it is taken to be a JWT in good form.
    pub const fn of(claims: Claims) -> Self {
        Self(Content::Claims(claims))
    }

    /// The claims. The signature is not checked.
    ///
    /// # Errors
    ///
    /// When the token is no JWT that STS takes, see [`InvalidToken`].
    pub fn claims(&self) -> Result<Claims, InvalidToken> {
        match &self.0 {
            Content::Jwt(text) => decode(text).map(|jwt| jwt.claims),
            Content::Claims(claims) => Ok(claims.clone()),
        }
    }

    /// The JWT that is signed; `None` when only the claims are here.
    #[cfg(feature = "jwks")]
    pub(super) fn signed(&self) -> Option<Result<Jwt<'_>, InvalidToken>> {
        match &self.0 {
            Content::Jwt(text) => Some(decode(text)),
            Content::Claims(_) => None,
        }
    }

    /// Whether it has the form of a JWT.
    pub(super) fn is_jwt(&self) -> bool {
        match &self.0 {
            Content::Jwt(text) => decode(text).is_ok(),
            Content::Claims(claims) => claims.is_whole(),
        }
    }

    /// How many characters the text has, if there is one.
    pub(super) fn length(&self) -> Option<usize> {
        match &self.0 {
            Content::Jwt(text) => Some(text.chars().count()),
            Content::Claims(_) => None,
        }
    }
}

impl From<Claims> for Token {
    fn from(claims: Claims) -> Self {
        Self::of(claims)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Content::Jwt(_) => "Token(JWT)",
            Content::Claims(_) => "Token(claims)",
        })
    }
}

/// Why a token is no JWT that STS takes. Nothing of the token is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvalidToken {
    /// It is not three parts with dots between them.
    Parts,
    /// It is longer than the 20000 characters that STS takes.
    TooLong,
    /// A part is not base64url without padding.
    Encoding(Part),
    /// The header or the payload is not a JSON object.
    Json(Part),
    /// The header says that whoever reads the token must know an extension (`crit`).
    CriticalExtension,
    /// The header names no algorithm that STS takes.
    Algorithm,
}

/// A part of a JWT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The first.
    Header,
    /// The second: the claims.
    Payload,
    /// The third.
    Signature,
}

/// The algorithms of a token that STS takes.
///
/// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
pub const ALGORITHMS: [&str; 6] = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

/// The most characters that STS takes.
const MAXIMUM_LENGTH: usize = 20_000;

/// The parts of a JWT.
#[cfg_attr(not(feature = "jwks"), expect(dead_code, reason = "without keys only the claims are asked for"))]
pub(super) struct Jwt<'a> {
    pub(super) header: Claims,
    pub(super) claims: Claims,
    /// What the signature is of.
    pub(super) message: &'a str,
    pub(super) signature: Zeroizing<Vec<u8>>,
}

/// Reads a JWT in the compact form of RFC 7515.
fn decode(text: &str) -> Result<Jwt<'_>, InvalidToken> {
    if text.len() > MAXIMUM_LENGTH {
        return Err(InvalidToken::TooLong);
    }
    let (message, signature) = text.rsplit_once('.').ok_or(InvalidToken::Parts)?;
    let (header, payload) = message.split_once('.').ok_or(InvalidToken::Parts)?;
    if payload.contains('.') {
        return Err(InvalidToken::Parts);
    }
    let header = object(header, Part::Header)?;
    let signature = bytes(signature, Part::Signature)?;
    if header.members().iter().any(|member| member.key == "crit") {
        return Err(InvalidToken::CriticalExtension);
    }
    if !header.text("alg").is_some_and(|name| ALGORITHMS.contains(&&*name)) {
        return Err(InvalidToken::Algorithm);
    }
    Ok(Jwt { claims: object(payload, Part::Payload)?, header, message, signature })
}

fn object(encoded: &str, part: Part) -> Result<Claims, InvalidToken> {
    let bytes = bytes(encoded, part)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| InvalidToken::Json(part))?;
    // What the reader says of the text would show some of it.
    Claims::parse(text).map_err(|_| InvalidToken::Json(part))
}

fn bytes(encoded: &str, part: Part) -> Result<Zeroizing<Vec<u8>>, InvalidToken> {
    let mut buffer = Zeroizing::new(vec![0; encoded.len()]);
    let length = Base64UrlUnpadded::decode(encoded, &mut buffer).map_err(|_| InvalidToken::Encoding(part))?.len();
    buffer.truncate(length);
    Ok(buffer)
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

impl fmt::Display for InvalidToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid token: ")?;
        match self {
            Self::Parts => f.write_str("a JWT is a header, a payload and a signature with dots between them"),
            Self::TooLong => write!(f, "STS takes at most {MAXIMUM_LENGTH} characters"),
            Self::Encoding(part) => write!(f, "its {part} is not base64url without padding"),
            Self::Json(part) => write!(f, "its {part} is not a JSON object"),
            Self::CriticalExtension => f.write_str("its header asks for extensions (`crit`), and STS knows none"),
            Self::Algorithm => write!(f, "the `alg` of its header is none of {}", ALGORITHMS.join(", ")),
        }
    }
}

impl std::error::Error for InvalidToken {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn jwt(header: &str, payload: &str) -> String {
        [header, payload, "signature"].map(|part| Base64UrlUnpadded::encode_string(part.as_bytes())).join(".")
    }

    #[test]
    fn shapes() {
        let header = r#"{"alg":"ES256","kid":"1"}"#;
        let good = jwt(header, r#"{"sub":"\u00e9"}"#);
        let long = jwt(header, &format!(r#"{{"sub":"{}"}}"#, "a".repeat(MAXIMUM_LENGTH)));
        for (token, expected) in [
            (good.as_str(), Ok(Some("é"))),
            (&format!("{good}."), Err(InvalidToken::Parts)),
            ("", Err(InvalidToken::Parts)),
            ("opaque", Err(InvalidToken::Parts)),
            ("..", Err(InvalidToken::Json(Part::Header))),
            (&format!("{good}="), Err(InvalidToken::Encoding(Part::Signature))),
            (&format!("{good}\n"), Err(InvalidToken::Encoding(Part::Signature))),
            (&format!(" {good}"), Err(InvalidToken::Encoding(Part::Header))),
            ("e30.e30.+/", Err(InvalidToken::Encoding(Part::Signature))),
            // The two low bits of the last character are not part of any byte.
            ("e30.e30.AB", Err(InvalidToken::Encoding(Part::Signature))),
            (&jwt("{}", "{}"), Err(InvalidToken::Algorithm)),
            (&jwt(r#"{"alg":"none"}"#, "{}"), Err(InvalidToken::Algorithm)),
            (&jwt(r#"{"alg":"HS256"}"#, "{}"), Err(InvalidToken::Algorithm)),
            (&jwt(r#"{"alg":"RS256","crit":["b64"]}"#, "{}"), Err(InvalidToken::CriticalExtension)),
            (&jwt(header, "[]"), Err(InvalidToken::Json(Part::Payload))),
            (&jwt(header, "{"), Err(InvalidToken::Json(Part::Payload))),
            (&jwt(header, "{} {}"), Err(InvalidToken::Json(Part::Payload))),
            (&jwt("\"alg\"", "{}"), Err(InvalidToken::Json(Part::Header))),
            ("e30.gICA.c2ln", Err(InvalidToken::Algorithm)),
            (&long, Err(InvalidToken::TooLong)),
        ] {
            let found = Token::jwt(token.to_owned()).claims();
            assert_eq!(
                found.as_ref().map(|claims| claims.text("sub")),
                expected.as_ref().map(|sub| sub.map(Into::into)),
                "{token}"
            );
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        let token = Token::jwt(jwt(r#"{"alg":"RS256"}"#, r#"{"sub":"secret""#));
        assert_eq!(format!("{token:?}"), "Token(JWT)");
        assert_eq!(token.claims().unwrap_err().to_string(), "invalid token: its payload is not a JSON object");
        assert_eq!(format!("{:?}", Token::of(Claims::parse("{}").unwrap())), "Token(claims)");
    }

    proptest! {
        #[test]
        fn any_text_has_an_answer(text in any::<String>(), header in any::<String>(), payload in any::<String>()) {
            for text in [text, jwt(&header, &payload), jwt(r#"{"alg":"RS256"}"#, &payload)] {
                let token = Token::jwt(text.clone());
                prop_assert_eq!(token.claims().is_ok(), token.is_jwt());
                prop_assert_eq!(token.length(), Some(text.chars().count()));
            }
        }
    }
}
