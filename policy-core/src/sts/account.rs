use crate::document::TrustPolicy;
use crate::names::{ProviderArn, RoleArn};
use crate::provider::{BUILT_IN, recognize};

/// What there is in IAM.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The OIDC providers, maybe of several accounts.
    pub providers: Vec<RegisteredProvider>,
}

/// An OIDC provider in IAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredProvider {
    /// Its ARN, which names its account and its issuer.
    pub arn: ProviderArn,
    /// The audiences that it accepts.
    pub client_ids: Vec<String>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its ARN.
    pub arn: RoleArn,
    /// Who may assume it.
    pub trust_policy: TrustPolicy,
    /// How long its sessions may last, in seconds: 3600 to 43200.
    pub max_session_duration: u32,
}

impl Role {
    /// A role whose sessions last an hour at most, which is what IAM takes when nobody says otherwise.
    pub const fn new(arn: RoleArn, trust_policy: TrustPolicy) -> Self {
        Self { arn, trust_policy, max_session_duration: 3_600 }
    }
}

/// Whose token it is, as the principal of a trust policy names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A provider in IAM.
    Provider(ProviderArn),
    /// A provider that AWS has built in, which is in no account, such as `accounts.google.com`.
    BuiltIn(&'static str),
}

impl Caller {
    /// The built-in provider of this name, if its tokens are ID tokens: those of Amazon and Facebook are none.
    pub(super) fn built_in(name: &str) -> Option<Self> {
        let name = BUILT_IN.into_iter().find(|known| *known == name)?;
        recognize(name, &[]).is_some_and(|found| found.provider.reads("aud")).then_some(Self::BuiltIn(name))
    }

    /// What stands under `Federated`: an ARN or a bare name.
    pub fn principal(&self) -> &str {
        match self {
            Self::Provider(arn) => arn.as_str(),
            Self::BuiltIn(name) => name,
        }
    }

    /// The issuer, which begins the keys of its claims.
    pub fn issuer(&self) -> &str {
        match self {
            Self::Provider(arn) => arn.issuer(),
            Self::BuiltIn(name) => name,
        }
    }
}
