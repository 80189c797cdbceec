//! [SPIFFE](https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md): workloads of a trust domain, which
//! [SPIRE's OIDC discovery provider](https://github.com/spiffe/spire/tree/main/support/oidc-discovery-provider) makes known to AWS.
//!
//! Everybody runs a discovery provider of their own, so no issuer is known beforehand: make the provider of yours with [`Provider::at`].

use std::borrow::Cow;

use super::entry::guide;
use super::part::{AUDIENCE, ISSUER, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};
use crate::names::{Audience, Issuer};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("spiffe-spire"),
    name: Cow::Borrowed("SPIFFE"),
    documentation: Cow::Borrowed("https://spiffe.io/docs/latest/keyless/oidc-federation-aws/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", ISSUER), tenancy: Tenancy::PerTenant }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[SPIFFE_ID]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The trust domain; often another name than the issuer's.
    TRUST_DOMAIN = "trust_domain", "a trust domain is 1 to 255 lower-case letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('a', 'z'), ('-', '.'), ('_', '_')]{1, 255}]
}

part! {
    /// The workload's path, without the slash that it begins with.
    PATH = "path", "the path of a SPIFFE id holds letters, digits, `.`, `-`, `_`, and `/` between segments",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1} [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '/'), ('_', '_')]{0, 2037}]
}

/// `spiffe://{trust_domain}/{path}`.
pub const SPIFFE_ID: Template = template!("spiffe_id", "spiffe://" TRUST_DOMAIN "/" PATH);

part_type! {
    /// A trust domain.
    ///
    /// Source: <https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md>.
    TrustDomain, "SPIFFE trust domain", TRUST_DOMAIN
}

part_type! {
    /// The path of a SPIFFE id without its first slash: `ns/default/sa/default`.
    ///
    /// Source: <https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md>.
    Path, "path of a SPIFFE id", PATH, tail
}

subject_type! {
    /// The subject of a JWT-SVID: a SPIFFE id.
    ///
    /// ```
    /// use policy_core::provider::spiffe_spire::{Path, Subject, TrustDomain};
    ///
    /// let (domain, path) = (TrustDomain::parse("example.org")?, Path::parse("ns/default/sa/default")?);
    /// assert_eq!(Subject::spiffe_id(&domain, &path).as_str(), "spiffe://example.org/ns/default/sa/default");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One workload.
    spiffe_id(trust_domain: TrustDomain, path: Path) = SPIFFE_ID;
}

recommended! {
    /// Lets in one workload.
    (issuer: Issuer, audience: Audience, trust_domain: TrustDomain, path: Path)
    "aud" = (AUDIENCE);
    "sub" = SPIFFE_ID;
}

guide! {
    tenant: "The issuer: everybody runs an OIDC discovery provider of their own. No part of the subject is a tenant.",
    setup: &[
        "Run SPIRE's OIDC discovery provider under a public name, the `domain` of its settings, and set `jwt_issuer` of the SPIRE server to \
         its URL.",
        "The workload fetches a token with `spire-agent api fetch jwt -audience <audience>` or from the Workload API, and passes it to \
         `aws sts assume-role-with-web-identity`.",
    ],
    examples: &[("spiffe_id", "spiffe://example.org/ns/default/sa/default")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("issuer", "oidc-discovery.example.org"),
            ("audience", "mys3"),
            ("trust_domain", "example.org"),
            ("path", "ns/default/sa/default"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The condition keys begin with the discovery provider's name, not with the trust domain, which only the subject holds.",
            &[(Key("sub", "example.org:sub"), "foreign_condition_key")],
        ),
        pitfall("The audience is whatever the workload asks for: choose one that nothing else accepts.", &[]),
    ],
    sources: &[
        "https://spiffe.io/docs/latest/keyless/oidc-federation-aws/",
        "https://github.com/spiffe/spire/tree/main/support/oidc-discovery-provider",
    ],
}
