//! [sandboxes.cloud](https://docs.sandboxes.cloud/docs/cloud-resources-setup), of Crafting: one issuer for all organizations. The audience is the
//! organization's name, which is the tenant; what subjects look like is not documented.

use std::borrow::Cow;

use super::entry::guide;
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};

/// The catalogue's entry.
///
/// Source of what the audience is: <https://github.com/aws-samples/resource-control-policy-examples>.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("sandboxes-cloud"),
    name: Cow::Borrowed("sandboxes.cloud"),
    documentation: Cow::Borrowed("https://docs.sandboxes.cloud/docs/cloud-resources-setup"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "sandboxes.cloud"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: true },
    subjects: Cow::Borrowed(&[]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The organization's name, the audience of its tokens.
    ORGANIZATION = "organization", "an organization's name is letters, digits, `.`, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1,}], tenant, recyclable, undocumented
}

part_type! {
    /// The name of an organization of sandboxes.cloud; its grammar is not documented.
    Organization, "sandboxes.cloud organization", ORGANIZATION
}

recommended! {
    /// Lets in every sandbox of one organization.
    (organization: Organization)
    "aud" = (ORGANIZATION);
}

guide! {
    tenant: "An organization of sandboxes.cloud. Its name is the audience of its tokens.",
    setup: &["Register the organization's name as the IAM provider's client id, and follow the vendor's page about cloud resources."],
    examples: &[],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("organization", "acme")] }),
    pitfalls: &[
        pitfall(
            "Without the audience, sandboxes of every organization get in; IAM refuses such a policy.",
            &[(Without("aud"), "uncontrolled_shared_issuer")],
        ),
        pitfall("A pattern lets in other organizations.", &[(Value("aud", "acme*"), "open_tenant")]),
        pitfall("What a subject looks like is not documented: look at a token before you match one.", &[]),
    ],
    sources: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://github.com/aws-samples/resource-control-policy-examples/tree/main/Limit-access-to-trusted-OIDC-identity-providers",
    ],
}
