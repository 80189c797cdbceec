//! [Oracle Cloud Infrastructure](https://www.ateam-oracle.com/using-oci-identity-domain-as-an-oidc-provider-for-aws-sts): each identity domain
//! has its own issuer, its URL without the port that the console shows. The audience is that of an application made for AWS.

use std::borrow::Cow;

use super::entry::{claims, guide};
use super::part::part;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};

/// The catalogue's entry.
///
/// What subjects look like is not documented.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("oracle-oci"),
    name: Cow::Borrowed("Oracle Cloud Infrastructure"),
    documentation: Cow::Borrowed(
        "https://www.ateam-oracle.com/using-oci-identity-domain-as-an-oidc-provider-for-aws-sts",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "idcs-" DOMAIN_ID ".identity.oraclecloud.com"),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[]),
    claims: claims!["rpst_id"],
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The identity domain's id, as a rule 32 hexadecimal digits.
    DOMAIN_ID = "domain_id", "the id of an identity domain is lower-case letters and digits",
    [[('0', '9'), ('a', 'z')]{1,}], tenant, undocumented
}

guide! {
    tenant: "The issuer: each identity domain has its own, the domain's URL, which its overview in the console shows.",
    setup: &[
        "In the identity domain, create a confidential application that is a resource server with a primary audience of your choice and \
         the scope `/`, and a client with the client credentials grant and that resource; activate it.",
        "Let the domain's settings name the domain's own URL as the issuer of tokens.",
        "The workload asks the domain for a token, and passes it to `aws sts assume-role-with-web-identity`.",
    ],
    examples: &[],
    recommended: Err("What a subject looks like is not documented, so look at a token: pin its `sub`, or the resource in `rpst_id`."),
    pitfalls: &[
        pitfall(
            "The console shows the domain's URL with the port `:443`, which no IAM provider may have.",
            &[],
        ),
        pitfall("The audience is the application's, and belongs to the client ids of the IAM provider.", &[]),
    ],
    sources: &[
        "https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html",
        "https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/",
    ],
}
