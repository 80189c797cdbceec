//! [Amazon Cognito identity pools](https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html): built into AWS, so that the
//! principal is `cognito-identity.amazonaws.com` itself. The audience is the identity pool, which is the tenant.
//!
//! `amr` holds `unauthenticated`, or `authenticated` and the login provider: without a condition on it, whoever knows the pool's id may get
//! in without having signed in, if the pool has guests.

use std::borrow::Cow;

use super::entry::{claims, guide};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("cognito"),
    name: Cow::Borrowed("Amazon Cognito"),
    documentation: Cow::Borrowed("https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", "cognito-identity.amazonaws.com"), tenancy: Tenancy::Shared },
        IssuerForm {
            template: template!("govcloud_west", "cognito-identity-us-gov.amazonaws.com"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("govcloud_east", "cognito-identity.us-gov-east-1.amazonaws.com"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("china", "cognito-identity.cn-north-1.amazonaws.com.cn"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: true },
    subjects: Cow::Borrowed(&[IDENTITY]),
    claims: claims!["amr"],
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The AWS Region of the identity pool.
    REGION = "region", "an AWS Region is such as `eu-central-1`",
    [[('a', 'z')]{2,} '-'{1} [('0', '9'), ('a', 'z'), ('-', '-')]{3,}]
}

part! {
    /// The identity's id in its pool.
    IDENTITY_ID = "identity_id", "the id of an identity is hexadecimal digits in lower case and `-`",
    [[('0', '9'), ('a', 'f'), ('-', '-')]{1, 52}], tenant
}

part! {
    /// The identity pool, the audience of its tokens.
    IDENTITY_POOL_ID = "identity_pool_id", "an identity pool id is a Region, `:`, hexadecimal digits in lower case and `-`",
    [[('a', 'z')]{2,} '-'{1} [('0', '9'), ('a', 'z'), ('-', '-')]{3,} ':'{1} [('0', '9'), ('a', 'f'), ('-', '-')]{1, 52}], tenant
}

/// `{region}:{identity_id}`.
pub const IDENTITY: Template = template!("identity", REGION ":" IDENTITY_ID; "one user of the pool, or one guest");

part_type! {
    /// The AWS Region of an identity pool.
    Region, "AWS Region", REGION
}

part_type! {
    /// What follows the Region in an identity's id, as a rule a UUID.
    ///
    /// Source: <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html>.
    IdentityId, "Amazon Cognito identity id", IDENTITY_ID
}

part_type! {
    /// An identity pool's id: a Region, `:`, and as a rule a UUID.
    ///
    /// Source: <https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_DescribeIdentityPool.html>.
    IdentityPoolId, "Amazon Cognito identity pool id", IDENTITY_POOL_ID
}

subject_type! {
    /// The subject of an identity pool's token: an identity, `IdentityId` in Cognito's API.
    ///
    /// ```
    /// use policy_core::provider::cognito::{IdentityId, Region, Subject};
    ///
    /// let (region, id) = (Region::parse("us-east-2")?, IdentityId::parse("12345678-1234-1234-1234-123456790ab1")?);
    /// assert_eq!(Subject::identity(&region, &id).as_str(), "us-east-2:12345678-1234-1234-1234-123456790ab1");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One identity of a pool.
    identity(region: Region, identity_id: IdentityId) = IDENTITY;
}

recommended! {
    /// Lets in everybody who has signed in to one identity pool.
    (identity_pool_id: IdentityPoolId)
    "aud" = (IDENTITY_POOL_ID);
    "amr" = ("authenticated");
}

guide! {
    tenant: "An identity pool. Its id, such as `us-east-1:12345678-…`, is on the pool's page in the Cognito console; it is no secret, and \
             it is the audience of the pool's tokens.",
    setup: &[
        "Create no IAM provider: AWS knows Cognito by its name.",
        "In the pool's user access, choose the role for authenticated access, or `aws cognito-identity set-identity-pool-roles`.",
        "The application asks Cognito for credentials with `GetCredentialsForIdentity`; for the basic flow, turn that on in the pool, and \
         pass the token of `GetOpenIdToken` to `aws sts assume-role-with-web-identity`.",
    ],
    examples: &[("identity", "us-east-2:12345678-1234-1234-1234-123456790ab1")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("identity_pool_id", "us-east-1:12345678-abcd-1234-abcd-123456790ab1")],
    }),
    pitfalls: &[
        pitfall(
            "The principal is `cognito-identity.amazonaws.com`, not the ARN of an IAM provider.",
            &[(
                Principal("arn:aws:iam::123456789012:oidc-provider/cognito-identity.amazonaws.com"),
                "malformed_provider_arn",
            )],
        ),
        pitfall(
            "Without the audience, identities of every pool of every AWS account get in; IAM refuses such a policy.",
            &[(Without("aud"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "Without a condition on `amr`, guests of the pool get in too, if it has guest access.",
            &[(Without("amr"), "broad_subject")],
        ),
        pitfall(
            "The pool's attributes for access control are session tags; then `Action` needs `sts:TagSession` too.",
            &[],
        ),
    ],
    sources: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
        "https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetId.html",
    ],
}
