//! [Okta](https://developer.okta.com/docs/concepts/auth-servers/): each custom authorization server has its own issuer. Tokens of the org's own
//! server are for Okta alone, so `{org}.okta.com` without a path is of no use here.
//!
//! An org with a domain of its own may have that domain in its issuers: see [`Provider::custom`].

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::{AUDIENCE, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};
use crate::names::Audience;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("okta"),
    name: Cow::Borrowed("Okta"),
    documentation: Cow::Borrowed("https://developer.okta.com/docs/concepts/auth-servers/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", ORG ".okta.com/oauth2/" SERVER_ID), tenancy: Tenancy::PerTenant },
        IssuerForm {
            template: template!("preview", ORG ".oktapreview.com/oauth2/" SERVER_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm { template: template!("emea", ORG ".okta-emea.com/oauth2/" SERVER_ID), tenancy: Tenancy::PerTenant },
    ]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[SERVICE_APP, USER]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["cid", "groups", "scp", "uid", "ver"],
    always_tags_session: false,
};

part! {
    /// The org's subdomain.
    ORG = "org", "an Okta subdomain is lower-case letters, digits and `-`", [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}],
    tenant, undocumented
}

part! {
    /// The custom authorization server: `default`, or an id.
    SERVER_ID = "authorization_server_id", "an authorization server is `default`, or named by letters and digits",
    [ALPHANUMERIC{1,}], undocumented
}

part! {
    /// The client id of an application; they begin with `0oa`.
    CLIENT_ID = "client_id", "an Okta client id is `0oa`, letters and digits", ['0'{1} 'o'{1} 'a'{1} ALPHANUMERIC{1,}], undocumented
}

part! {
    /// The user's login in an access token, the user's id in an ID token; a claim of the authorization server can make it anything.
    LOGIN = "login", "the subject of a user may hold any character", [ANY{1,}], recyclable, undocumented
}

/// `{client_id}`.
pub const SERVICE_APP: Template = template!("service_app", CLIENT_ID; "a service application with its own credentials");

/// `{login}`.
pub const USER: Template = template!("user", LOGIN; "a user who signs in to an application");

part_type! {
    /// The subdomain of an Okta org; its grammar is not documented.
    Org, "Okta subdomain", ORG
}

part_type! {
    /// The id of a custom authorization server, or `default`; its grammar is not documented.
    AuthorizationServerId, "Okta authorization server id", SERVER_ID
}

part_type! {
    /// The client id of an Okta application; its grammar is not documented.
    ClientId, "Okta client id", CLIENT_ID
}

part_type! {
    /// A user's login, or what the authorization server makes of it.
    Login, "Okta login", LOGIN, tail
}

subject_type! {
    /// The subject of a token of a custom authorization server.
    ///
    /// ```
    /// use policy_core::provider::okta::{ClientId, Subject};
    ///
    /// let application = ClientId::parse("0oa8w23r13NvyUwln1d7")?;
    /// assert_eq!(Subject::service_app(&application).as_str(), "0oa8w23r13NvyUwln1d7");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A service application.
    service_app(client_id: ClientId) = SERVICE_APP;
    /// A user.
    user(login: Login) = USER;
}

recommended! {
    /// Lets in one service application.
    (org: Org, authorization_server_id: AuthorizationServerId, audience: Audience, client_id: ClientId)
    "aud" = (AUDIENCE);
    "sub" = SERVICE_APP;
}

guide! {
    tenant: "The issuer: each authorization server of an Okta org has its own. No part of the subject is a tenant.",
    setup: &[
        "Under Security, API, choose a custom authorization server, and give it an audience; the issuer stands beside it.",
        "Create a service application of the type API Services, and let a rule of the server's access policy grant it a scope.",
        "The workload asks the server's token endpoint for a token with the client credentials grant, and passes the access token to \
         `aws sts assume-role-with-web-identity`; `okta-aws-cli m2m` does both.",
    ],
    examples: &[("service_app", "0oa8w23r13NvyUwln1d7"), ("user", "ada@example.com")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("org", "acme"),
            ("authorization_server_id", "default"),
            ("audience", "https://aws.example.com"),
            ("client_id", "0oa8w23r13NvyUwln1d7"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The org's own authorization server, whose issuer has no path, is of no use: only Okta can check its tokens.",
            &[(Issuer("acme.okta.com"), "misspelled_issuer")],
        ),
        pitfall(
            "The issuer has no slash at its end.",
            &[(Issuer("acme.okta.com/oauth2/default/"), "misspelled_issuer")],
        ),
        pitfall(
            "The audience is the authorization server's, the same in Okta, among the client ids of the IAM provider, and in the policy.",
            &[],
        ),
        pitfall("STS does not read `cid`: the client is the subject.", &[(Key("sub", "cid"), "absent_condition_key")]),
        pitfall(
            "A claim of the authorization server can change what the subject of a user holds.",
            &[],
        ),
    ],
    sources: &["https://github.com/okta/okta-aws-cli#m2m-command-requirements"],
}
