//! [Facebook](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html): built into AWS, so that the
//! principal is `graph.facebook.com` itself. Its tokens are none of OpenID Connect: `app_id` stands for the audience, and is the tenant.

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
    id: Cow::Borrowed("facebook"),
    name: Cow::Borrowed("Facebook"),
    documentation: Cow::Borrowed(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "graph.facebook.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[]),
    claims: claims!["app_id" pins_tenant, "id" pins_tenant],
    unread_claims: texts!["amr", "aud", "email", "oaud"],
    always_tags_session: false,
};

part! {
    /// The application.
    APP_ID = "app_id", "a Facebook application id is a decimal number", [DIGITS{1,}], tenant, undocumented
}

part_type! {
    /// An application's id, as a rule 15 or 16 digits; its grammar is not documented.
    AppId, "Facebook application id", APP_ID
}

recommended! {
    /// Lets in every user of one application.
    (app_id: AppId)
    "app_id" = (APP_ID);
}

guide! {
    tenant: "An application that is registered with Facebook. Its id is a number, at the top of its page for developers.",
    setup: &[
        "Create no IAM provider: AWS knows Facebook by its name.",
        "The application signs the user in, and passes the access token to `aws sts assume-role-with-web-identity` with \
         `--provider-id graph.facebook.com`.",
    ],
    examples: &[],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("app_id", "111222333444555")] }),
    pitfalls: &[
        pitfall(
            "There is no `aud`: the tokens are none of OpenID Connect, and `app_id` stands for it.",
            &[(Key("app_id", "aud"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The user is `id`; `user_id` is Amazon's name for it.",
            &[(Key("app_id", "user_id"), "absent_condition_key")],
        ),
        pitfall(
            "The principal is `graph.facebook.com`, not the ARN of an IAM provider.",
            &[(Principal("arn:aws:iam::123456789012:oidc-provider/graph.facebook.com"), "malformed_provider_arn")],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html"],
}
