//! [Red Hat OpenShift Service on AWS](https://docs.redhat.com/en/documentation/red_hat_openshift_service_on_aws/): each cluster, or each OIDC
//! configuration of an account, has its own issuer, so no part of the subject is a tenant.
//!
//! Clusters whose OIDC configuration lies in a bucket of the customer's own have that bucket as issuer: see [`Provider::custom`].

use std::borrow::Cow;

use super::eks::SERVICE_ACCOUNTS;
use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy, subject_type};

pub use super::eks::{Namespace, ServiceAccount};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("rosa"),
    name: Cow::Borrowed("Red Hat OpenShift Service on AWS"),
    documentation: Cow::Borrowed("https://docs.redhat.com/en/documentation/red_hat_openshift_service_on_aws/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "oidc.op1.openshiftapps.com/" CONFIGURATION_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("older", "rh-oidc.s3.us-east-1.amazonaws.com/" CONFIGURATION_ID; "clusters of before 2023"),
            tenancy: Tenancy::PerTenant,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("openshift")), pins_tenant: false },
    subjects: Cow::Borrowed(&[SERVICE_ACCOUNTS]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["kubernetes.io"],
    always_tags_session: false,
};

part! {
    /// The OIDC configuration, or the older cluster: as a rule 32 letters and digits.
    CONFIGURATION_ID = "oidc_config_id", "the id of an OIDC configuration is lower-case letters and digits",
    [[('0', '9'), ('a', 'z')]{1,}], tenant, undocumented
}

part_type! {
    /// The id of an OIDC configuration, `rosa list oidc-config` shows it; of an older cluster, the cluster's id.
    OidcConfigId, "OIDC configuration id", CONFIGURATION_ID
}

subject_type! {
    /// The subject of a Kubernetes service-account token.
    ///
    /// ```
    /// use policy_core::provider::rosa::{Namespace, ServiceAccount, Subject};
    ///
    /// let (namespace, account) = (Namespace::parse("openshift-logging")?, ServiceAccount::parse("logcollector")?);
    /// assert_eq!(
    ///     Subject::service_account(&namespace, &account).as_str(),
    ///     "system:serviceaccount:openshift-logging:logcollector",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The pods that run under a service account.
    service_account(namespace: Namespace, service_account: ServiceAccount) = SERVICE_ACCOUNTS;
}

recommended! {
    /// Lets in the pods of one service account of one cluster.
    (oidc_config_id: OidcConfigId, namespace: Namespace, service_account: ServiceAccount)
    "aud" = ("openshift");
    "sub" = SERVICE_ACCOUNTS;
}

guide! {
    tenant: "The OIDC configuration: each has an issuer of its own, which `oc get authentication.config.openshift.io cluster -o \
             jsonpath={.spec.serviceAccountIssuer}` prints. No part of the subject is a tenant.",
    setup: &[
        "`rosa create oidc-provider` has made the IAM provider with the cluster; its client ids are `openshift` and `sts.amazonaws.com`.",
        "Mount a token of the service account into the pod, for the audience `openshift`, and set `AWS_ROLE_ARN` and \
         `AWS_WEB_IDENTITY_TOKEN_FILE`; or annotate the service account with `eks.amazonaws.com/role-arn`, for `sts.amazonaws.com`.",
    ],
    examples: &[("service_account", "system:serviceaccount:openshift-logging:logcollector")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("oidc_config_id", "1v966985p8pu6spphij1hdtclbalqrn9"),
            ("namespace", "openshift-logging"),
            ("service_account", "logcollector"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "Without the subject, every pod of the cluster can use the role.",
            &[(Without("sub"), "broad_subject")],
        ),
        pitfall(
            "Namespace and service account are separated by `:`.",
            &[(Value("sub", "system:serviceaccount:openshift-logging/logcollector"), "subject_matches_nobody")],
        ),
        pitfall(
            "The id of the configuration belongs to the issuer, in the ARN and in every condition key.",
            &[(Issuer("oidc.op1.openshiftapps.com"), "misspelled_issuer")],
        ),
    ],
    sources: &["https://github.com/openshift/rosa"],
}
