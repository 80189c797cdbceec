//! [IBM Turbonomic SaaS](https://www.ibm.com/docs/en/tarm/8.15.0?topic=turbonomic-setting-up-aws-iam-role-saas-deployments): OpenShift clusters
//! that IBM's customers share, one for each place; the namespace in the subject is the tenant.
//!
//! IBM's clusters change with new versions; other clusters have issuers on the same hosts, so only those in AWS's table are known.

use std::borrow::Cow;

use super::eks::SERVICE_ACCOUNT;
use super::entry::guide;
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

pub use super::eks::ServiceAccount;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("ibm-turbonomic-saas"),
    name: Cow::Borrowed("IBM Turbonomic SaaS"),
    documentation: Cow::Borrowed(
        "https://www.ibm.com/docs/en/tarm/8.15.0?topic=turbonomic-setting-up-aws-iam-role-saas-deployments",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("us", "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("eu", "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("uk", "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("ap", "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("op1", "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("op1_older", "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[TENANT]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The customer's namespace in IBM's cluster.
    TENANT_ID = "tenant_id", "a namespace is 1 to 63 lower-case letters, digits and `-`, and does not begin with `-`",
    [[('0', '9'), ('a', 'z')]{1} [('0', '9'), ('a', 'z'), ('-', '-')]{0, 62}], tenant
}

/// `system:serviceaccount:{tenant_id}:{service_account}`.
pub const TENANT: Template = template!("tenant", "system:serviceaccount:" TENANT_ID ":" SERVICE_ACCOUNT);

part_type! {
    /// The Kubernetes namespace that a customer of IBM has.
    ///
    /// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/>.
    TenantId, "Turbonomic tenant id", TENANT_ID
}

subject_type! {
    /// The subject of a Turbonomic server's token.
    ///
    /// ```
    /// use policy_core::provider::ibm_turbonomic_saas::{ServiceAccount, Subject, TenantId};
    ///
    /// let (tenant, account) = (TenantId::parse("tenant1")?, ServiceAccount::parse("t8c-operator")?);
    /// assert_eq!(Subject::tenant(&tenant, &account).as_str(), "system:serviceaccount:tenant1:t8c-operator");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A service account of a customer.
    tenant(tenant_id: TenantId, service_account: ServiceAccount) = TENANT;
}

recommended! {
    /// Lets in one service account of one customer.
    (tenant_id: TenantId, service_account: ServiceAccount)
    "aud" = ("sts.amazonaws.com");
    "sub" = TENANT;
}

guide! {
    tenant: "A customer of IBM, who has a namespace in IBM's cluster; IBM tells its name.",
    setup: &[
        "Choose the issuer by the place of your server, as its URL shows: `customer.turbonomic` is in the US, `euc1` in the EU, `euw2` in \
         the UK, `apse2` in Sydney; the recommended policy has that of the US.",
        "In Turbonomic, add an AWS target with the role's ARN.",
    ],
    examples: &[("tenant", "system:serviceaccount:tenant1:t8c-operator")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("tenant_id", "tenant1"), ("service_account", "t8c-operator")],
    }),
    pitfalls: &[
        pitfall(
            "A pattern without the namespace lets in every customer of IBM in that place.",
            &[(Value("sub", "system:serviceaccount:*:t8c-operator"), "open_tenant")],
        ),
        pitfall(
            "Without the subject, every customer gets in; IAM refuses such a policy, but only for the issuers that AWS knows.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "IBM's issuers change with new versions of its platform: one that is not known here may still be shared, so pin the namespace.",
            &[],
        ),
    ],
    sources: &[
        "https://www.ibm.com/support/pages/node/6854437",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    ],
}
