//! Which key a token is signed with, and whether it is.

use std::fmt;

use super::super::reason::quoted;
use super::super::token::Jwt;
use super::super::{Claim, InvalidToken};
use super::{Jwk, Jwks, KeyFault};
use crate::json::Value;

/// Why a token does not pass as signed by its issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// It is no JWT that STS takes.
    Token(InvalidToken),
    /// Only its claims are here.
    NoSignature,
    /// The issuer has more keys of its type than STS takes.
    TooManyKeys {
        /// The type: `RSA` or `EC`.
        kind: &'static str,
        /// How many there are.
        count: usize,
    },
    /// No key has its `kid`.
    UnknownKey {
        /// The `kid`; `None` when it is not a string.
        id: Option<String>,
        /// Those that there are.
        known: Vec<String>,
    },
    /// It has no `kid`, and there is not just one key that it could mean.
    NoKeyNamed {
        /// The `kid` of the keys that it could mean.
        known: Vec<String>,
        /// How many of them are of the type that its algorithm needs.
        fitting: usize,
    },
    /// The key with its `kid` cannot be used.
    Key {
        /// The `kid`.
        id: String,
        /// Why.
        fault: KeyFault,
    },
    /// The signature is not by that key: the token was changed since, or signed with another one.
    Mismatch {
        /// The `kid`.
        id: String,
    },
}

/// Keys of a type that STS takes.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>.
const MAXIMUM_KEYS: usize = 100;

impl Jwks {
    pub(super) fn verify_jwt(&self, jwt: &Jwt<'_>) -> Result<(), SignatureFault> {
        let algorithm = jwt.header.text("alg").unwrap_or_default();
        let kind = if algorithm.starts_with("RS") { "RSA" } else { "EC" };
        let count = self.keys.iter().filter(|key| key.kind() == kind).count();
        if count > MAXIMUM_KEYS {
            return Err(SignatureFault::TooManyKeys { kind, count });
        }
        let (id, key) = self.select(jwt, kind)?;
        let failed = |fault| SignatureFault::Key { id: id.to_owned(), fault };
        let public = key.public().map_err(|fault| failed(fault.clone()))?;
        match public.verify(&algorithm, jwt.message.as_bytes(), &jwt.signature) {
            Some(true) => Ok(()),
            Some(false) => Err(SignatureFault::Mismatch { id: id.to_owned() }),
            None => Err(failed(KeyFault::Algorithm(algorithm.into_owned()))),
        }
    }

    /// The key that the token means, and its `kid`.
    fn select(&self, jwt: &Jwt<'_>, kind: &str) -> Result<(&str, &Jwk), SignatureFault> {
        let named: Vec<(&str, &Jwk)> = self.keys.iter().filter_map(|key| Some((key.id()?, key))).collect();
        let ids = |keys: &[(&str, &Jwk)]| keys.iter().map(|(id, _)| (*id).to_owned()).collect();
        let id = match jwt.header.get("kid").unless_null() {
            Claim::Present(Value::String(id)) => Some(id.as_str()).filter(|id| !id.is_empty()),
            Claim::Present(_) => return Err(SignatureFault::UnknownKey { id: None, known: ids(&named) }),
            Claim::Absent | Claim::Unknown => None,
        };
        let Some(id) = id else {
            let mut usable: Vec<(&str, &Jwk)> = Vec::new();
            for (id, key) in named.into_iter().filter(|(_, key)| key.fault().is_none()) {
                usable.retain(|(other, _)| *other != id);
                usable.push((id, key));
            }
            if let [only] = usable.as_slice() {
                return Ok(*only);
            }
            let fitting = usable.iter().filter(|(_, key)| key.kind() == kind).count();
            return Err(SignatureFault::NoKeyNamed { known: ids(&usable), fitting });
        };
        // One that is for something else does not stand in the way of one that fits.
        let is_fitting = |key: &Jwk| key.kind() == kind && !matches!(key.fault(), Some(KeyFault::Use(_)));
        let same = || named.iter().rev().filter(|(own, _)| *own == id);
        let found = same().find(|(_, key)| is_fitting(key)).or_else(|| same().next());
        found.copied().ok_or_else(|| SignatureFault::UnknownKey { id: Some(id.to_owned()), known: ids(&named) })
    }
}

/// So many are listed at most.
const LISTED: usize = 5;

fn listed(ids: &[String]) -> String {
    let shown: Vec<String> = ids.iter().take(LISTED).map(|id| quoted(id)).collect();
    match ids.len().saturating_sub(LISTED) {
        0 if shown.is_empty() => "none".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => error.fmt(f),
            Self::NoSignature => f.write_str("there is no signature: only the claims of the token are known"),
            Self::TooManyKeys { kind, count } => {
                write!(f, "the issuer has {count} {kind} keys, and STS takes {MAXIMUM_KEYS} of a type")
            }
            Self::UnknownKey { id: Some(id), known } => {
                write!(
                    f,
                    "the token is signed with the key {}, and the issuer's keys are: {}",
                    quoted(id),
                    listed(known)
                )
            }
            Self::UnknownKey { id: None, known } => {
                write!(f, "the `kid` of the token's header is not a string; the issuer's keys are: {}", listed(known))
            }
            Self::NoKeyNamed { known, .. } => write!(
                f,
                "the token's header has no `kid`, and the issuer has not just one key that can be used: {}",
                listed(known)
            ),
            Self::Key { id, fault } => write!(f, "the issuer's key {} cannot be used: {fault}", quoted(id)),
            Self::Mismatch { id } => write!(
                f,
                "the signature is not by the issuer's key {}: the token was changed after it was signed, or signed with another key",
                quoted(id)
            ),
        }
    }
}

impl std::error::Error for SignatureFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => Some(error),
            _ => None,
        }
    }
}
