use std::fmt;

use super::{Caller, Claims, Context};
use crate::document::TrustPolicy;
use crate::evaluate::{Decision, Verdict, evaluate};

/// What STS would answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The answer in one word.
    pub outcome: Outcome,
    /// The stage that decided.
    pub stage: Stage,
    /// AWS's error; there when the outcome is [`Denied`](Outcome::Denied).
    pub error: Option<AwsError>,
    /// `Provider` of the response: the provider's ARN, or the bare name of a built-in one. Like the next three only when allowed.
    pub provider: Option<String>,
    /// `Audience` of the response.
    pub audience: Option<String>,
    /// `SubjectFromWebIdentityToken` of the response.
    pub subject: Option<String>,
    /// `SourceIdentity` of the response.
    pub source_identity: Option<String>,
    /// The claims, as soon as they could be read.
    pub claims: Option<Claims>,
    /// Whose token it is, as soon as that is known.
    pub caller: Option<Caller>,
    /// The condition keys, when the trust policy was asked.
    pub context: Option<Context>,
    /// What the trust policy says to each action that the call needs, when it was asked.
    pub decisions: Vec<ActionDecision>,
    /// What was taken for granted, since nobody knows all claims, or how STS packs a session.
    pub assumptions: Vec<Assumption>,
    /// Whether the token's signature was compared with a key of its issuer: only when the call has keys, the token has a signature,
    /// and no earlier stage fails.
    pub signature_checked: bool,
}

/// An answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// There is a session.
    Allowed,
    /// There is an error.
    Denied,
    /// It hangs on something that is not known here.
    Unknown,
}

/// A stage of the exchange, in the order in which they are gone through.
///
/// AWS was observed to check the token before the trust policy, and the roles claim between them. The rest of the order is the
/// likely one: where two stages would fail, AWS may answer with the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The parameters of the request.
    Request,
    /// Whether STS is active in the region for the role's account.
    Region,
    /// The `ProviderId` of the request.
    ProviderId,
    /// Whether the token is a JWT.
    TokenShape,
    /// The provider in IAM that `iss` names.
    Provider,
    /// The claims that every token must have.
    RequiredClaims,
    /// `exp`, `nbf` and `iat`.
    Times,
    /// The audience, against the provider's client ids.
    Audience,
    /// The token's signature, against its issuer's keys.
    Signature,
    /// The claim that lists the roles that the token is for.
    RolesClaim,
    /// The session tags and the source identity.
    SessionClaims,
    /// The trust policy, for each action that the call needs.
    TrustPolicy,
    /// The duration, against the role's maximum.
    Duration,
    /// Nothing is left to check.
    Done,
}

/// An error of AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// The code, such as `AccessDenied`.
    pub code: &'static str,
    /// The status of the HTTP response.
    pub http_status: u16,
    /// The message.
    pub message: String,
    /// Whether AWS was seen to answer so. Otherwise that it refuses is documented, and its words are not.
    pub is_observed: bool,
}

/// What the trust policy says to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionDecision {
    /// The action.
    pub action: &'static str,
    /// What the policy says to it. What is unknown never lets anybody in.
    pub verdict: Verdict,
    /// The same, but [`Unknown`](Outcome::Unknown) where it hangs on what is not known of the call.
    pub outcome: Outcome,
}

/// What is taken for granted when only some claims are known, and of the size of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assumption {
    /// The token has the claims that it must have.
    RequiredClaims,
    /// It is neither expired nor too new.
    Times,
    /// Its audience is registered.
    Audience,
    /// It has no roles claim, or one that lists the role.
    RolesClaim,
    /// It has no session tags and no source identity, or the trust policy allows them.
    SessionClaims,
    /// The session policies and tags are not too large together; otherwise the error is `PackedPolicyTooLarge`.
    PackedSize,
}

impl Answer {
    pub(super) const fn new() -> Self {
        Self {
            outcome: Outcome::Unknown,
            stage: Stage::Request,
            error: None,
            provider: None,
            audience: None,
            subject: None,
            source_identity: None,
            claims: None,
            caller: None,
            context: None,
            decisions: Vec::new(),
            assumptions: Vec::new(),
            signature_checked: false,
        }
    }

    /// Whether there is a session.
    pub fn is_allowed(&self) -> bool {
        self.outcome == Outcome::Allowed
    }

    /// The first action that the trust policy does not allow for certain.
    pub fn refused_action(&self) -> Option<&'static str> {
        self.decisions.iter().find(|decision| decision.outcome != Outcome::Allowed).map(|decision| decision.action)
    }

    /// What a trust policy says to an action of this call, and why; `None` when no policy was asked.
    pub fn trace<R>(&self, policy: &TrustPolicy, action: &str, read: impl FnOnce(&Decision<'_>) -> R) -> Option<R> {
        let (context, caller) = (self.context.as_ref()?, self.caller.as_ref()?);
        Some(context.ask(action, caller.principal(), |request| read(&evaluate(policy, request))))
    }
}

impl Outcome {
    /// `allowed`, `denied` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Stage {
    /// The name in snake case, such as `trust_policy`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Region => "region",
            Self::ProviderId => "provider_id",
            Self::TokenShape => "token_shape",
            Self::Provider => "provider",
            Self::RequiredClaims => "required_claims",
            Self::Times => "times",
            Self::Audience => "audience",
            Self::Signature => "signature",
            Self::RolesClaim => "roles_claim",
            Self::SessionClaims => "session_claims",
            Self::TrustPolicy => "trust_policy",
            Self::Duration => "duration",
            Self::Done => "done",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RequiredClaims => "the token has all claims that STS requires",
            Self::Times => "the token is neither expired nor too new",
            Self::Audience => "the token's audience is registered with the provider",
            Self::RolesClaim => "the token has no roles claim, or one that lists the role",
            Self::SessionClaims => {
                "the token has no session tags and no source identity, or the trust policy allows them"
            }
            Self::PackedSize => "the session policies and tags are not too large together once STS has packed them",
        })
    }
}

impl AwsError {
    /// An error as AWS was observed to give it.
    pub(super) fn observed(code: &'static str, message: impl Into<String>) -> Self {
        let http_status = match code {
            ACCESS_DENIED | IDP_REJECTED_CLAIM | REGION_DISABLED => 403,
            INTERNAL_FAILURE => 500,
            _ => 400,
        };
        Self { code, http_status, message: message.into(), is_observed: true }
    }

    /// An error that is documented, in words that are likely.
    pub(super) fn documented(code: &'static str, message: impl Into<String>) -> Self {
        Self { is_observed: false, ..Self::observed(code, message) }
    }
}

pub(super) const ACCESS_DENIED: &str = "AccessDenied";
pub(super) const EXPIRED_TOKEN: &str = "ExpiredTokenException";
pub(super) const IDP_REJECTED_CLAIM: &str = "IDPRejectedClaim";
pub(super) const INTERNAL_FAILURE: &str = "InternalFailure";
pub(super) const INVALID_TOKEN: &str = "InvalidIdentityToken";
pub(super) const MALFORMED_POLICY: &str = "MalformedPolicyDocument";
pub(super) const REGION_DISABLED: &str = "RegionDisabledException";
pub(super) const VALIDATION_ERROR: &str = "ValidationError";

/// Why the exchange ends before there is a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) stage: Stage,
    /// `None` when AWS's answer is not known.
    pub(super) error: Option<AwsError>,
}

impl Stop {
    pub(super) const fn error(stage: Stage, error: AwsError) -> Self {
        Self { stage, error: Some(error) }
    }

    pub(super) const fn unknown(stage: Stage) -> Self {
        Self { stage, error: None }
    }

    /// `InvalidIdentityToken`, as observed.
    pub(super) fn invalid_token(stage: Stage, message: impl Into<String>) -> Self {
        Self::error(stage, AwsError::observed(INVALID_TOKEN, message))
    }
}
