//! What would AWS STS answer to this token, and at which stage?

mod account;
mod claims;
mod context;
mod session;

pub use account::{Account, Caller, RegisteredProvider, Role};
pub use claims::{Claim, Claims, InvalidClaims};
pub use context::{Context, ContextKey, Facts, KeyValue};
pub use session::Session;

/// The action that every call needs.
pub const ASSUME_ROLE: &str = "sts:AssumeRoleWithWebIdentity";
/// The action that a call with session tags needs too.
pub const TAG_SESSION: &str = "sts:TagSession";
/// The action that a call with a source identity needs too.
pub const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
