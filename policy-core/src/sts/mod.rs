//! What would AWS STS answer to this token, at which stage, and what would repair it?
//!
//! [`assume_role_with_web_identity`] goes through the whole exchange without a network: is the token a JWT, is there a provider for its
//! issuer, has it the claims it must have, is it valid now, is its audience registered, is it meant for the role, are its session
//! tags in order, and does the trust policy allow every action that the call needs? The [`Answer`] has AWS's error of the first stage
//! that fails.
//!
//! [`diagnose`] says why in a sentence, and what would repair it.
//!
//! What there is of a token may be the [token](Token::jwt) itself, its [claims](Claims::parse), or a
//! [record of CloudTrail](Record), which tells only a few claims. What is not known is never guessed: the answer says what it
//! [assumes](Answer::assumptions), and where something unknown decides, the outcome is [`Unknown`](Outcome::Unknown).
//!
//! With the issuer's keys (`Jwks`, feature `jwks`) the token's signature is checked too; otherwise the answer says that it
//! [was not](Answer::signature_checked).
//!
//! Not modelled: what a session may do, with its session policies and without, which is no question of the trust policy; how STS packs
//! session policies and tags, which AWS does not publish, so that a call with many of them is [assumed](Assumption::PackedSize) to fit;
//! resource control policies, which are the organization's and may deny the call; whether STS reaches the issuer at all; how long a new
//! role or provider takes to reach STS. Role chaining, which limits a session to an hour, does not apply: nobody signs this call.
//!
//! # What AWS leaves open
//!
//! | case | choice |
//! | --- | --- |
//! | which stage answers when two would fail | the order of [`Stage`] |
//! | the words of a refusal that is documented only | likely ones; [`is_observed`](AwsError::is_observed) is false |
//! | a claim of a type that no one has tried, where the answer would hang on it | [`Unknown`](Outcome::Unknown) |
//! | the last second of the leeway | `exp` five minutes ago is too old, `nbf` and `iat` five minutes ahead are not too new |
//! | a token sent as one of Facebook or Amazon that is no JWT | only they can say |
//! | whether `sts:RoleAuthorizedByIdp` exists for other actions than `sts:AssumeRoleWithWebIdentity` | unknown there |

mod account;
mod answer;
mod call;
mod candidate;
mod checks;
mod claims;
mod cloudtrail;
mod context;
mod diagnose;
pub mod difference;
mod edit;
mod element;
mod exchange;
mod explain;
#[cfg(feature = "jwks")]
mod jwks;
mod reason;
mod repair;
mod session;
mod tenant;
mod token;

pub use account::{Account, Caller, RegisteredProvider, Role};
pub use answer::{ActionDecision, Answer, Assumption, AwsError, Outcome, Stage};
pub use call::Call;
pub use claims::{Claim, Claims, InvalidClaims};
pub use cloudtrail::{InvalidRecord, Record};
pub use context::{Context, ContextKey, Facts, KeyValue};
pub use diagnose::{Diagnosis, diagnose};
pub use exchange::assume_role_with_web_identity;
pub use explain::{Cause, Explanation, Reason, explain};
#[cfg(feature = "jwks")]
pub use jwks::{InvalidJwks, Jwk, Jwks, KeyFault, SignatureFault};
pub use repair::{Repair, repairs};
pub use session::Session;
pub use token::{ALGORITHMS, InvalidToken, Part, Token};

/// The action that every call needs.
pub const ASSUME_ROLE: &str = "sts:AssumeRoleWithWebIdentity";
/// The action that a call with session tags needs too.
pub const TAG_SESSION: &str = "sts:TagSession";
/// The action that a call with a source identity needs too.
pub const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
