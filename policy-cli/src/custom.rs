//! Identity providers of the user's own.

use policy_core::provider::Provider;

use crate::args::Custom;
use crate::failure::Failure;

/// The providers of the file that `--providers` names.
pub(crate) fn providers(custom: &Custom) -> Result<Vec<Provider>, Failure> {
    match &custom.file {
        None => Ok(Vec::new()),
        Some(_) => Err(Failure::call("providers of one's own cannot be read")),
    }
}
