//! [Kubernetes](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery), any
//! cluster whose issuer AWS can reach: AKS, self-managed, k3s, OpenShift. [EKS](super::eks) and [GKE](super::gke) have entries of their own.
//!
//! But for AKS, an address tells nothing of Kubernetes: make the provider of your cluster with [`Provider::at`].

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::{ISSUER, part};
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};
use crate::names::Issuer;

pub use super::eks::{NAMESPACE, Namespace, SERVICE_ACCOUNT, SERVICE_ACCOUNTS, ServiceAccount, Subject};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("kubernetes-generic"),
    name: Cow::Borrowed("Kubernetes"),
    documentation: Cow::Borrowed(
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", ISSUER), tenancy: Tenancy::PerTenant },
        IssuerForm {
            template: template!("aks", REGION ".oic.prod-aks.azure.com/" TENANT_ID "/" CLUSTER_ID "/"; "the slash at the end counts"),
            tenancy: Tenancy::PerTenant,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[SERVICE_ACCOUNTS]),
    claims: claims![],
    unread_claims: texts!["kubernetes.io"],
    always_tags_session: false,
};

part! {
    /// The Azure region of an AKS cluster.
    REGION = "region", "an Azure region holds lower-case letters and digits", [[('0', '9'), ('a', 'z')]{1,}]
}

part! {
    /// The id of an AKS cluster's Entra tenant.
    TENANT_ID = "tenant_id", "an Entra tenant id is a UUID in lower case", UUID
}

part! {
    /// The id in an AKS cluster's issuer.
    CLUSTER_ID = "cluster_id", "the id in an AKS issuer is a UUID in lower case", UUID, tenant, undocumented
}

recommended! {
    /// Lets in the pods of one service account of one cluster.
    (issuer: Issuer, namespace: Namespace, service_account: ServiceAccount)
    "aud" = ("sts.amazonaws.com");
    "sub" = SERVICE_ACCOUNTS;
}

guide! {
    tenant: "The cluster: its issuer is what `kubectl get --raw /.well-known/openid-configuration` shows. No part of the subject is a tenant.",
    setup: &[
        "Start the API server with `--service-account-issuer=https://<issuer>`, and serve the discovery document and the keys there to the public. \
         On AKS, `az aks update --enable-oidc-issuer` does both, and `az aks show --query oidcIssuerProfile.issuerUrl` shows the issuer.",
        "Give the pod a projected volume with a service account token: `serviceAccountToken` with `audience: sts.amazonaws.com`, \
         `expirationSeconds: 3600` and `path: token`. The EKS pod identity webhook, which runs on any cluster, does it by annotation.",
        "Set `AWS_ROLE_ARN`, and `AWS_WEB_IDENTITY_TOKEN_FILE` to the token's path; every AWS SDK reads them.",
    ],
    examples: &[("service_account", "system:serviceaccount:default:my-service-account")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("issuer", "oidc.example.com/cluster-1"),
            ("namespace", "default"),
            ("service_account", "my-service-account"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The default issuer, `kubernetes.default.svc`, is inside the cluster: AWS cannot fetch its keys.",
            &[],
        ),
        pitfall(
            "Without a namespace, every pod of the cluster can use the role.",
            &[(Value("sub", "system:serviceaccount:*"), "broad_subject")],
        ),
        pitfall(
            "Namespace and service account are separated by `:`, and both are in lower case.",
            &[
                (Value("sub", "system:serviceaccount:default/my-service-account"), "subject_matches_nobody"),
                (Value("sub", "system:serviceaccount:Default:my-service-account"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "AKS's issuer ends in a slash, which then stands in the ARN and before the `:` of every key.",
            &[(
                Issuer("westeurope.oic.prod-aks.azure.com/71359404-8088-49e1-b34c-66b358cfd4b5/eb0b0518-ecdc-49d2-b7ca-9fc46bba1fba"),
                "misspelled_issuer",
            )],
        ),
    ],
    sources: &[
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
        "https://learn.microsoft.com/azure/aks/use-oidc-issuer",
        "https://github.com/aws/amazon-eks-pod-identity-webhook",
    ],
}
