//! [Auth0](https://auth0.com/docs/secure/tokens/id-tokens): each tenant has its own issuer, whose slash at the end counts.
//!
//! A tenant with a domain of its own has that domain, and the slash, as issuer: see [`Provider::custom`].

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("auth0"),
    name: Cow::Borrowed("Auth0"),
    documentation: Cow::Borrowed("https://auth0.com/docs/secure/tokens/id-tokens"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", TENANT ".auth0.com/"), tenancy: Tenancy::PerTenant },
        IssuerForm { template: template!("regional", TENANT "." REGION ".auth0.com/"), tenancy: Tenancy::PerTenant },
    ]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[USER, APPLICATION]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["azp", "gty", "nickname", "permissions", "scope"],
    always_tags_session: false,
};

part! {
    /// The tenant's name.
    TENANT = "tenant", "an Auth0 tenant is 3 to 63 lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z')]{1} [('0', '9'), ('a', 'z'), ('-', '-')]{2, 62}], tenant
}

part! {
    /// Where the tenant is: `eu`, `us`, `au`, `jp` …
    REGION = "region", "a region of Auth0 is lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{2,}], undocumented
}

part! {
    /// The strategy of the user's connection: `auth0`, `google-oauth2`, `samlp`.
    CONNECTION = "connection", "a connection is letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}], undocumented
}

part! {
    /// The user's id in the connection; it may hold `|`.
    USER_ID = "user_id", "the id of a user may hold any character", [ANY{1,}], undocumented
}

part! {
    /// The client id of an application.
    CLIENT_ID = "client_id", "an Auth0 client id is letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}], undocumented
}

/// `{connection}|{user_id}`.
pub const USER: Template = template!("user", CONNECTION "|" USER_ID; "a user who signs in");

/// `{client_id}@clients`.
pub const APPLICATION: Template =
    template!("application", CLIENT_ID "@clients"; "an application with its own credentials");

part_type! {
    /// An Auth0 tenant: 3 to 63 lower-case letters, digits and `-`.
    ///
    /// Source: <https://auth0.com/docs/get-started/auth0-overview/create-tenants>.
    Tenant, "Auth0 tenant", TENANT
}

part_type! {
    /// The strategy of a connection: `auth0`, `google-oauth2`, `samlp`.
    Connection, "Auth0 connection", CONNECTION
}

part_type! {
    /// A user's id in a connection.
    UserId, "Auth0 user id", USER_ID, tail
}

part_type! {
    /// The client id of an application, as its settings show it; its grammar is not documented.
    ClientId, "Auth0 client id", CLIENT_ID
}

subject_type! {
    /// The subject of an Auth0 token.
    ///
    /// ```
    /// use policy_core::provider::auth0::{ClientId, Connection, Subject, UserId};
    ///
    /// let (connection, user) = (Connection::parse("ad")?, UserId::parse("Mozilla-LDAP-Dev|gene")?);
    /// assert_eq!(Subject::user(&connection, &user).as_str(), "ad|Mozilla-LDAP-Dev|gene");
    /// assert_eq!(Subject::application(&ClientId::parse("a1B2c3")?).as_str(), "a1B2c3@clients");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A user.
    user(connection: Connection, user_id: UserId) = USER;
    /// An application.
    application(client_id: ClientId) = APPLICATION;
}

recommended! {
    /// Lets in one user of one application.
    (tenant: Tenant, client_id: ClientId, connection: Connection, user_id: UserId)
    "aud" = (CLIENT_ID);
    "sub" = USER;
}

guide! {
    tenant: "The issuer: each Auth0 tenant has its own. No part of the subject is a tenant.",
    setup: &[
        "Create an application; its client id is the audience of ID tokens, and belongs to the client ids of the IAM provider.",
        "Pass the ID token that the user has signed in for to `aws sts assume-role-with-web-identity`. A machine's access token does too: \
         its audience is the API's, its subject `<client id>@clients`.",
    ],
    examples: &[("user", "ad|Mozilla-LDAP-Dev|gene"), ("application", "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4@clients")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("tenant", "acme"),
            ("client_id", "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4"),
            ("connection", "ad"),
            ("user_id", "Mozilla-LDAP-Dev|gene"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The issuer ends in a slash, which belongs to the ARN and to every condition key.",
            &[
                (Issuer("acme.auth0.com"), "misspelled_issuer"),
                (Key("sub", "acme.auth0.com:sub"), "foreign_condition_key"),
            ],
        ),
        pitfall(
            "A subject is the connection, `|`, and the user's id there, which may hold `|` too.",
            &[(Value("sub", "gene"), "subject_matches_nobody")],
        ),
        pitfall(
            "Newer tenants have their region in the issuer, as `acme.eu.auth0.com/`.",
            &[],
        ),
    ],
    sources: &["https://gist.github.com/gene1wood/54611c45a3298504f8e33d95e317ae5c"],
}
