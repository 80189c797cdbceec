//! What AWS says of a signature.

use super::super::answer::{AwsError, INVALID_TOKEN, Stop};
use super::super::{Call, Stage};
use super::{KeyFault, SignatureFault};

const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider,  please reference \
                      AssumeRoleWithWebIdentity documentation for requirements";
const NOT_VALID: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity \
                         documentation for requirements.";

/// Whether the token is signed by its issuer, when there is a signature and there are keys: `is_checked` tells whether a signature was
/// compared with a key.
pub(in super::super) fn check(call: &Call<'_>, is_checked: &mut bool) -> Result<(), Stop> {
    let Some(jwks) = call.jwks else { return Ok(()) };
    let result = jwks.verify(call.token);
    *is_checked = matches!(result, Ok(()) | Err(SignatureFault::Mismatch { .. }));
    match result {
        Ok(()) | Err(SignatureFault::NoSignature) => Ok(()),
        Err(fault) => Err(Stop::error(Stage::Signature, fault.aws())),
    }
}

impl SignatureFault {
    /// AWS's error for it.
    fn aws(&self) -> AwsError {
        match self {
            Self::Mismatch { .. } | Self::Key { fault: KeyFault::Operations, .. } => {
                AwsError::observed(INVALID_TOKEN, NOT_VALID)
            }
            // That one key of the token's type is not enough beside others is the safer choice.
            Self::NoKeyNamed { fitting: 1, .. } => AwsError::documented(INVALID_TOKEN, NO_KEY),
            Self::UnknownKey { id: Some(_), .. }
            | Self::NoKeyNamed { .. }
            | Self::TooManyKeys { kind: "RSA", .. }
            | Self::Key { fault: KeyFault::Use(_) | KeyFault::Missing("n") | KeyFault::Certificate, .. } => {
                AwsError::observed(INVALID_TOKEN, NO_KEY)
            }
            _ => AwsError::documented(INVALID_TOKEN, NO_KEY),
        }
    }
}
