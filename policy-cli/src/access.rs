//! Who gets in by a policy, provider by provider.

use policy_core::admission::{Admission, Token, Who, admits, principals};
use policy_core::document::TrustPolicy;
use policy_core::provider::{Provider, recognize};
use policy_core::unknowns::complete;
use serde::Serialize;

use crate::output::Claims;
use crate::read::Policy;

/// Who gets in with the tokens of one identity provider.
#[derive(Debug)]
pub(crate) struct Access {
    /// The provider's id in the catalogue, or among the user's own.
    pub(crate) id: Option<String>,
    /// Its name for people.
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) admits: Admits,
    /// Whether that holds whatever is not known.
    pub(crate) is_exact: bool,
}

#[derive(Debug)]
pub(crate) enum Admits {
    Nobody,
    /// These tenants: what tells it, and what stands there.
    Listed(Vec<(String, String)>),
    Anyone(Box<Token>),
    /// It takes too much work to say.
    Unknown,
}

impl Admits {
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Listed(_) => "listed",
            Self::Anyone(_) => "anyone",
            Self::Unknown => "unknown",
        }
    }

    /// Whether strangers get in, or may.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self, Self::Anyone(_) | Self::Unknown)
    }
}

/// Who gets in by a policy.
pub(crate) fn of(policy: &Policy, providers: &[Provider]) -> Vec<Access> {
    let document = complete(&policy.reading.policy);
    principals(&document).into_iter().map(|principal| by_provider(policy, &document, principal, providers)).collect()
}

fn by_provider(policy: &Policy, document: &TrustPolicy, principal: &str, providers: &[Provider]) -> Access {
    let issuer = principal.split_once(":oidc-provider/").map_or(principal, |(_, issuer)| issuer);
    let found = recognize(issuer, providers);
    let named = |provider: &Provider| (provider.id.to_string(), provider.name.to_string());
    let (id, name) = found.map(|found| named(found.provider)).unzip();
    let (admits, is_exact) = match admits(document, principal, providers) {
        Ok(Admission { who, is_exact, .. }) => (named_admits(policy, who), is_exact),
        Err(_) => (Admits::Unknown, false),
    };
    let issuer = policy.fill(issuer);
    Access { id, name: name.unwrap_or_else(|| issuer.clone()), issuer, admits, is_exact }
}

/// With the names of what is not known.
fn named_admits(policy: &Policy, who: Who) -> Admits {
    match who {
        Who::Nobody => Admits::Nobody,
        Who::Listed(tenants) => {
            let tenant = |tenant: policy_core::admission::Tenant| (tenant.name, policy.fill(&tenant.value));
            Admits::Listed(tenants.into_iter().map(tenant).collect())
        }
        Who::Anyone(token) => Admits::Anyone(Box::new(token.map_texts(&|text| policy.fill(text)))),
    }
}

/// As programs read it.
#[derive(Serialize)]
pub(crate) struct AccessJson<'a> {
    provider: Option<&'a str>,
    issuer: &'a str,
    admits: &'static str,
    exact: bool,
    tenants: Vec<TenantJson<'a>>,
    witness: Option<Claims<'a>>,
}

/// `{"account_id": "…"}`
struct TenantJson<'a>(&'a str, &'a str);

impl Serialize for TenantJson<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.0, self.1)])
    }
}

impl<'a> From<&'a Access> for AccessJson<'a> {
    fn from(access: &'a Access) -> Self {
        let tenants = match &access.admits {
            Admits::Listed(tenants) => tenants.iter().map(|(name, value)| TenantJson(name, value)).collect(),
            _ => Vec::new(),
        };
        let witness = match &access.admits {
            Admits::Anyone(token) => Some(Claims(token)),
            _ => None,
        };
        Self {
            provider: access.id.as_deref(),
            issuer: &access.issuer,
            admits: access.admits.as_str(),
            exact: access.is_exact,
            tenants,
            witness,
        }
    }
}
