//! Who are the known identity providers, and what do their subjects look like?
//!
//! A [`Provider`] is data: issuers, audiences, subject forms, what pins a tenant, which claims STS reads. Adding one is a file
//! and a line in [`CATALOGUE`]. A provider of your own is the same type, made with [`Provider::custom`].
//!
//! `recommended` of each provider's module is the policy to begin with, a [`Recommendation`] with typed parts. What a person has to
//! know beyond the data is a `Guide`, behind the feature `guide`.

#![expect(non_camel_case_types, reason = "the grammar of a part is a type that is called like the part's constant")]

mod align;
mod aws_control;
mod entry;
#[cfg(feature = "guide")]
pub mod guide;
mod index;
mod matcher;
mod nearest;
mod nearest_issuer;
mod part;
mod part_text;
mod recognize;
mod recommendation;
mod subject_of;
mod template;
#[cfg(test)]
mod tests;

pub mod auth0;
pub mod azure_devops;
pub mod bitbucket_pipelines;
pub mod buildkite;
pub mod circleci;
pub mod codefresh;
pub mod cognito;
pub mod cursor_cloud_agents;
pub mod depot_ci;
pub mod devin;
pub mod dvc_studio;
pub mod eks;
pub mod env0;
pub mod facebook;
pub mod fly_io;
pub mod github_actions;
pub mod github_audit_log_streaming;
pub mod github_enterprise_server;
pub mod github_vstoken;
pub mod gitlab;
pub mod gitlab_self_managed;
pub mod gke;
pub mod google;
pub mod harness;
pub mod hcp_terraform;
pub mod humanitec;
pub mod ibm_turbonomic_saas;
pub mod jenkins_oidc_provider;
pub mod kubernetes_generic;
pub mod login_with_amazon;
pub mod microsoft_entra_id;
pub mod microsoft_sentinel;
pub mod modal;
pub mod namespace;
pub mod octopus_deploy;
pub mod okta;
pub mod oracle_oci;
pub mod prefect_cloud;
pub mod pulumi_cloud;
pub mod pulumi_esc;
pub mod rosa;
pub mod sandboxes_cloud;
pub mod scalr;
pub mod semaphore_ci;
pub mod shisho_cloud;
pub mod spacelift;
pub mod spiffe_spire;
pub mod upbound;
pub mod vercel;
pub mod warp_oz;

use std::borrow::Cow;

pub use aws_control::{Control, ControlRule, built_in_control, control};
pub use nearest::Nearest;
pub use nearest_issuer::{Difference, NearestIssuer, nearest_issuer};
pub use part::{
    ALPHANUMERIC, ANY, AUDIENCE, BRACED_UUID, Class, DIGITS, GIT_REF, ISSUER, LOWER_HEX, NO_COLON, NO_DELIMITER,
    NO_SLASH, Part, Run, UUID,
};
pub use part_text::{Grammar, PartText};
pub use recognize::{Recognized, recognize, recognize_arn, recognize_url};
pub use recommendation::{PartError, PartProblem, Recommendation, Recommended, RecommendedCondition, Wanted};
pub use subject_of::{Issuing, SubjectOf};
pub use template::{Segment, Template};

/// Writes the lists of all providers from the names of their modules.
macro_rules! catalogue {
    ($($provider:ident),* $(,)?) => {
        /// The providers that the library knows.
        pub static CATALOGUE: &[&Provider] = &[$(&$provider::PROVIDER),*];

        /// Their guides, in the same order.
        #[cfg(feature = "guide")]
        pub static GUIDES: &[&guide::Guide] = &[$(&$provider::GUIDE),*];

        /// The names of their modules, in the same order.
        #[cfg(test)]
        const MODULES: &[&str] = &[$(stringify!($provider)),*];
    };
}

catalogue![
    prefect_cloud,
    github_actions,
    gitlab,
    eks,
    hcp_terraform,
    circleci,
    buildkite,
    google,
    env0,
    bitbucket_pipelines,
    azure_devops,
    gke,
    vercel,
    scalr,
    pulumi_cloud,
    pulumi_esc,
    fly_io,
    semaphore_ci,
    spacelift,
    octopus_deploy,
    harness,
    codefresh,
    upbound,
    humanitec,
    modal,
    namespace,
    depot_ci,
    cursor_cloud_agents,
    devin,
    warp_oz,
    cognito,
    login_with_amazon,
    facebook,
    microsoft_sentinel,
    microsoft_entra_id,
    okta,
    auth0,
    spiffe_spire,
    oracle_oci,
    github_audit_log_streaming,
    github_vstoken,
    dvc_studio,
    shisho_cloud,
    sandboxes_cloud,
    ibm_turbonomic_saas,
    rosa,
    github_enterprise_server,
    gitlab_self_managed,
    kubernetes_generic,
    jenkins_oidc_provider,
];

/// Identity providers that IAM knows by a bare name, without a provider object in the account.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html>.
pub const BUILT_IN: [&str; 7] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "www.amazon.com",
    "graph.facebook.com",
    // Cognito's names in GovCloud and China.
    "cognito-identity-us-gov.amazonaws.com",
    "cognito-identity.us-gov-east-1.amazonaws.com",
    "cognito-identity.cn-north-1.amazonaws.com.cn",
];

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The stable id, in kebab case: `prefect-cloud`.
    pub id: Cow<'static, str>,
    /// The name for people.
    pub name: Cow<'static, str>,
    /// The vendor's page about it.
    pub documentation: Cow<'static, str>,
    /// The age of the vendor's material that the facts were read in, `YYYY-MM-DD`; empty for a provider of the user's own.
    pub read_on: Cow<'static, str>,
    /// The forms of its issuer, the main one first.
    pub issuers: Cow<'static, [IssuerForm]>,
    /// Who decides the audience of a token.
    pub audience: AudienceRule,
    /// The forms of its subjects, the most usual one first; none when nothing is known of them. A text that two forms fit has
    /// the first of them.
    pub subjects: Cow<'static, [Template]>,
    /// The claims that STS reads for this issuer beyond `aud`, `sub`, `amr`, `oaud` and `email`; and `amr` where it tells users who
    /// have signed in from guests.
    pub claims: Cow<'static, [Claim]>,
    /// Claims that its tokens have and STS does not read, so that a condition on them never holds; and those of the common five that
    /// STS has not got for this issuer.
    pub unread_claims: Cow<'static, [Cow<'static, str>]>,
    /// Whether every token carries session tags, so that a role must allow `sts:TagSession`.
    pub always_tags_session: bool,
}

/// One form of an issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerForm {
    /// The issuer without `https://`.
    pub template: Template,
    /// Who gets tokens from it.
    pub tenancy: Tenancy,
}

/// Whose tokens an issuer signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenancy {
    /// Those of all customers of the provider: the trust policy must tell them apart.
    Shared,
    /// Those of one customer: the issuer itself pins the tenant.
    PerTenant,
}

/// Who decides the audience of a token.
///
/// In a text, `{name}` stands for the issuer's part of this name, and `{host}` for its host: see [`Recognized::narrowed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AudienceRule {
    /// The provider: it is always this one.
    Fixed(Cow<'static, str>),
    /// The workload or its settings; this one is usual with AWS, where one is.
    Chosen {
        /// What to register with IAM when nothing speaks against it.
        recommended: Option<Cow<'static, str>>,
        /// Whether different tenants always have different audiences.
        pins_tenant: bool,
    },
}

/// A claim that STS offers as a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The claim, which is the key's name after the issuer and the colon.
    pub name: Cow<'static, str>,
    /// Whether one value of it belongs to one tenant only.
    pub pins_tenant: bool,
    /// Whether somebody else can get the same value later.
    pub recyclable: bool,
}

/// The claims that STS reads for every issuer.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>.
pub const COMMON_CLAIMS: [&str; 5] = ["aud", "sub", "amr", "oaud", "email"];

impl Provider {
    /// A provider of the user's own: an exact issuer, of which nothing else is known.
    ///
    /// Fill in the other fields as far as they are known; lints use what is there.
    pub fn custom(id: impl Into<Cow<'static, str>>, issuer: crate::names::Issuer, tenancy: Tenancy) -> Self {
        Self::unknown(id.into(), exactly(issuer, tenancy))
    }

    /// A provider of which nothing but its issuers is known.
    pub fn unknown(id: Cow<'static, str>, issuers: Cow<'static, [IssuerForm]>) -> Self {
        Self {
            name: id.clone(),
            id,
            documentation: Cow::Borrowed(""),
            read_on: Cow::Borrowed(""),
            issuers,
            audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
            subjects: Cow::Borrowed(&[]),
            claims: Cow::Borrowed(&[]),
            unread_claims: Cow::Borrowed(&[]),
            always_tags_session: false,
        }
    }

    /// This provider at one issuer: an instance that the customer runs, or a domain of the customer's own.
    ///
    /// ```
    /// use policy_core::names::Issuer;
    /// use policy_core::provider::{gitlab, recognize};
    ///
    /// let ours = [gitlab::PROVIDER.at(Issuer::parse("gitlab.example.com")?)];
    /// assert_eq!(recognize("gitlab.example.com", &ours).unwrap().provider.name, "GitLab.com");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    #[must_use]
    pub fn at(&self, issuer: crate::names::Issuer) -> Self {
        let tenancy = self.issuers.first().map_or(Tenancy::Shared, |form| form.tenancy);
        self.with_issuers(exactly(issuer, tenancy))
    }

    /// This provider with other issuers. STS reads a claim of the provider's own for its own issuers only, so that none is left.
    #[must_use]
    pub fn with_issuers(&self, issuers: Cow<'static, [IssuerForm]>) -> Self {
        let unread = self.unread_claims.iter().chain(self.claims.iter().map(|claim| &claim.name));
        let unread_claims = unread.cloned().collect();
        Self { issuers, claims: Cow::Borrowed(&[]), unread_claims, ..self.clone() }
    }

    /// The first subject form that the text has, and its parts.
    pub fn parse_subject(&self, subject: &str) -> Option<(&Template, Vec<String>)> {
        self.subjects.iter().find_map(|template| Some((template, template.parse(subject)?)))
    }

    /// The subject form of this name.
    pub fn subject(&self, name: &str) -> Option<&Template> {
        self.subjects.iter().find(|template| template.name == name)
    }

    /// Whether different tenants always have different audiences.
    pub fn audience_pins_tenant(&self) -> bool {
        matches!(self.audience, AudienceRule::Chosen { pins_tenant: true, .. })
    }

    /// Whether STS reads the claim for this issuer; letter case does not matter.
    pub fn reads(&self, claim: &str) -> bool {
        let is = |name: &str| name.eq_ignore_ascii_case(claim);
        let is_common = COMMON_CLAIMS.into_iter().any(is) && !self.unread_claims.iter().any(|unread| is(unread));
        is_common || self.claim(claim).is_some()
    }

    /// The claim of this name, beyond the common five.
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.name.eq_ignore_ascii_case(name))
    }
}

/// The one form of an issuer that is known exactly.
fn exactly(issuer: crate::names::Issuer, tenancy: Tenancy) -> Cow<'static, [IssuerForm]> {
    let template = Template {
        name: Cow::Borrowed("issuer"),
        segments: Cow::Owned(vec![Segment::Literal(issuer.into_text())]),
        customised: false,
        note: Cow::Borrowed(""),
    };
    Cow::Owned(vec![IssuerForm { template, tenancy }])
}

/// Writes a provider's typed subject: one constructor a template, taking checked parts.
macro_rules! subject_type {
    ($(#[$doc:meta])* $PROVIDER:ident; $($(#[$method_doc:meta])* $method:ident($($part:ident: $Part:ty),* $(,)?) = $TEMPLATE:ident;)+) => {
        $(#[$doc])*
        pub type Subject = $crate::provider::SubjectOf<$PROVIDER>;

        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $PROVIDER {}

        impl $crate::provider::Issuing for $PROVIDER {
            const PROVIDER: &'static $crate::provider::Provider = &$PROVIDER;
        }

        impl Subject {
            $(
                $(#[$method_doc])*
                #[inline]
                pub fn $method($($part: &$Part),*) -> Self {
                    const TEMPLATE: &$crate::provider::Template = &$TEMPLATE;
                    Self::format(TEMPLATE, &[$($part.as_str()),*])
                }
            )+
        }
    };
}
pub(crate) use subject_type;
