//! What issuer was probably meant.

use super::Provider;

/// The known issuer that an unknown one is close to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestIssuer<'a> {
    /// The issuer that was probably meant, whole.
    pub issuer: String,
    /// Its provider.
    pub provider: &'a Provider,
}

/// The issuer that one which nobody knows is close to.
pub fn nearest_issuer<'a>(issuer: &str, custom: &'a [Provider]) -> Option<NearestIssuer<'a>> {
    let _ = (issuer, custom);
    None
}
