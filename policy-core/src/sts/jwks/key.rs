//! One key: what it is, and why it cannot be used.

use std::fmt;

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use rsa::BoxedUint;
use rsa::sha2::{Sha256, Sha384, Sha512};

use super::super::reason::quoted;
use super::certificate;
use crate::json::Value;

/// A key of an issuer.
#[derive(Clone, Debug)]
pub struct Jwk {
    id: Option<String>,
    kind: String,
    key: Result<PublicKey, KeyFault>,
}

/// A key with which a signature can be checked.
#[derive(Clone, Debug)]
pub(super) enum PublicKey {
    Rsa(Box<rsa::PublicKey>),
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    P521(Box<p521::ecdsa::VerifyingKey>),
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// Its `kty` is neither `RSA` nor `EC`.
    Type(String),
    /// Its `use` is not `sig`.
    Use(String),
    /// It has `key_ops`, whatever they are.
    Operations,
    /// A member is not there.
    Missing(&'static str),
    /// A member is not a string, or not in the encoding that it must have.
    Encoding(&'static str),
    /// Its `crv` is none of `P-256`, `P-384` and `P-521`.
    Curve(String),
    /// Its `x` and `y` are no point of its curve.
    Point,
    /// Its `n` and `e` are no RSA key of 2048 to 16384 bits.
    Rsa,
    /// The first certificate of its `x5c` is of another key, or cannot be read.
    Certificate,
    /// It is of another type or on another curve than the token's algorithm needs.
    Algorithm(String),
}

/// RFC 7518 section 3.3 has no shorter ones; what AWS's own limit is at the upper end is not known.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2_048..=16_384;

impl Jwk {
    /// Its `kid`. An empty one is none.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Its `kty`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// Why no signature can be checked with it; `None` when one can.
    pub fn fault(&self) -> Option<&KeyFault> {
        self.key.as_ref().err()
    }

    pub(super) const fn public(&self) -> Result<&PublicKey, &KeyFault> {
        self.key.as_ref()
    }

    /// Takes a key from a JSON object.
    pub(super) fn read(object: &Value) -> Self {
        let text = |name| object.member(name).and_then(Value::as_str);
        Self {
            id: text("kid").filter(|id| !id.is_empty()).map(str::to_owned),
            kind: text("kty").unwrap_or_default().to_owned(),
            key: PublicKey::read(object),
        }
    }
}

/// A member that is there; `null` is as good as absent.
fn member<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    object.member(name).filter(|value| **value != Value::Null)
}

fn text<'a>(object: &'a Value, name: &'static str) -> Result<&'a str, KeyFault> {
    member(object, name).ok_or(KeyFault::Missing(name))?.as_str().ok_or(KeyFault::Encoding(name))
}

fn bytes(object: &Value, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    Base64UrlUnpadded::decode_vec(text(object, name)?).map_err(|_| KeyFault::Encoding(name))
}

/// A number without leading zeros: RFC 7518 has none, and some issuers write the one of a sign.
fn number(object: &Value, name: &'static str) -> Result<Vec<u8>, KeyFault> {
    let bytes = bytes(object, name)?;
    Ok(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

impl PublicKey {
    fn read(object: &Value) -> Result<Self, KeyFault> {
        match member(object, "use").map(Value::as_str) {
            None | Some(Some("sig")) => {}
            Some(found) => return Err(KeyFault::Use(found.unwrap_or_default().to_owned())),
        }
        if member(object, "key_ops").is_some() {
            return Err(KeyFault::Operations);
        }
        match text(object, "kty")? {
            "RSA" => Self::rsa(object),
            "EC" => Self::ec(object),
            other => Err(KeyFault::Type(other.to_owned())),
        }
    }

    fn rsa(object: &Value) -> Result<Self, KeyFault> {
        let (modulus, exponent) = (number(object, "n")?, number(object, "e")?);
        agree(object, |certificate| certificate::is_rsa(certificate, &modulus, &exponent))?;
        let [n, e] = [&modulus, &exponent].map(|bytes| BoxedUint::from_be_slice_vartime(bytes));
        let key = rsa::PublicKey::new_with_size_limits(n, e, RSA_BITS).map_err(|_| KeyFault::Rsa)?;
        Ok(Self::Rsa(Box::new(key)))
    }

    fn ec(object: &Value) -> Result<Self, KeyFault> {
        let curve = text(object, "crv")?;
        let (x, y) = (bytes(object, "x")?, bytes(object, "y")?);
        // The uncompressed form of SEC 1, whose halves are as long as the field.
        let point: Vec<u8> = [4].into_iter().chain(x).chain(y).collect();
        agree(object, |certificate| certificate::is_ec(certificate, &point))?;
        let key = match curve {
            "P-256" => p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(|key| Self::P256(Box::new(key))),
            "P-384" => p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(|key| Self::P384(Box::new(key))),
            "P-521" => p521::ecdsa::VerifyingKey::from_sec1_bytes(&point).map(|key| Self::P521(Box::new(key))),
            other => return Err(KeyFault::Curve(other.to_owned())),
        };
        key.map_err(|_| KeyFault::Point)
    }

    /// Whether a signature is by this key; `None` when the algorithm needs a key of another kind.
    pub(super) fn verify(&self, algorithm: &str, message: &[u8], signature: &[u8]) -> Option<bool> {
        use p256::ecdsa::signature::Verifier;
        Some(match (algorithm, self) {
            ("RS256", Self::Rsa(key)) => key.pkcs1v15_verify::<Sha256>(message, signature).is_ok(),
            ("RS384", Self::Rsa(key)) => key.pkcs1v15_verify::<Sha384>(message, signature).is_ok(),
            ("RS512", Self::Rsa(key)) => key.pkcs1v15_verify::<Sha512>(message, signature).is_ok(),
            ("ES256", Self::P256(key)) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            ("ES384", Self::P384(key)) => p384::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            ("ES512", Self::P521(key)) => p521::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
            _ => return None,
        })
    }
}

/// Whether the first certificate beside the key, if there is one, is of the same key.
fn agree(object: &Value, is_same: impl FnOnce(&[u8]) -> bool) -> Result<(), KeyFault> {
    let first = match member(object, "x5c") {
        None => return Ok(()),
        Some(Value::Array(certificates)) => match certificates.first() {
            None => return Ok(()),
            Some(first) => first.value.as_str(),
        },
        Some(_) => None,
    };
    let certificate = first.and_then(|text| Base64::decode_vec(text).ok());
    if certificate.is_some_and(|certificate| is_same(&certificate)) { Ok(()) } else { Err(KeyFault::Certificate) }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type(found) => write!(f, "its `kty` is {} and not `RSA` or `EC`", quoted(found)),
            Self::Use(found) => write!(f, "its `use` is {} and not `sig`", quoted(found)),
            Self::Operations => f.write_str("it has `key_ops`, and STS takes no key with them"),
            Self::Missing(name) => write!(f, "it has no `{name}`"),
            Self::Encoding(name) => write!(f, "its `{name}` is not base64url without padding"),
            Self::Curve(found) => write!(f, "its `crv` is {} and not `P-256`, `P-384` or `P-521`", quoted(found)),
            Self::Point => f.write_str("its `x` and `y` are no point of its curve"),
            Self::Rsa => {
                write!(f, "its `n` and `e` are no RSA key of {} to {} bits", RSA_BITS.start(), RSA_BITS.end())
            }
            Self::Certificate => f.write_str("the first certificate of its `x5c` is not of this key"),
            Self::Algorithm(name) => write!(f, "it is not of the type or curve that `{name}` needs"),
        }
    }
}
