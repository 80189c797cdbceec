//! [Login with Amazon](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html): built into AWS, so that
//! the principal is `www.amazon.com` itself. Its tokens are none of OpenID Connect: `app_id` stands for the audience, and is the tenant.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};

/// The catalogue's entry.
///
/// What AWS puts in `sub`, which IAM accepts as a condition, is not documented.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("login-with-amazon"),
    name: Cow::Borrowed("Login with Amazon"),
    documentation: Cow::Borrowed(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "www.amazon.com"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[]),
    claims: claims!["app_id" pins_tenant, "user_id" pins_tenant],
    unread_claims: texts!["amr", "aud", "email", "oaud"],
    always_tags_session: false,
};

part! {
    /// The application.
    APP_ID = "app_id", "an application id of Login with Amazon is letters, digits, `.` and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.')]{1,}], tenant, undocumented
}

part_type! {
    /// An application's id: `amzn1.application.…`, or `amzn1.application-oa2-client.…`; its grammar is not documented.
    AppId, "Login with Amazon application id", APP_ID
}

recommended! {
    /// Lets in every user of one application.
    (app_id: AppId)
    "app_id" = (APP_ID);
}

guide! {
    tenant: "An application that is registered with Login with Amazon. Its id, such as `amzn1.application.…`, is in the security \
             profile of the developer console.",
    setup: &[
        "Create no IAM provider: AWS knows Login with Amazon by its name.",
        "The application signs the user in, and passes the access token to `aws sts assume-role-with-web-identity` with \
         `--provider-id www.amazon.com`.",
    ],
    examples: &[],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("app_id", "amzn1.application.188a56d827a7d6555a8b67a5d")],
    }),
    pitfalls: &[
        pitfall(
            "There is no `aud`: the tokens are none of OpenID Connect, and `app_id` stands for it.",
            &[(Key("app_id", "aud"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "IAM wants the application under `StringEquals`.",
            &[(Under("app_id", "StringLike", "amzn1.application.*"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The principal is `www.amazon.com`, not the ARN of an IAM provider.",
            &[(Principal("arn:aws:iam::123456789012:oidc-provider/www.amazon.com"), "malformed_provider_arn")],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"],
}
