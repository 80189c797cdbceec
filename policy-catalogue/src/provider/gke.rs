//! [Google Kubernetes Engine](https://cloud.google.com/kubernetes-engine/docs): each cluster has its own issuer, so no part of the subject is
//! a tenant. A cluster that is created anew under the same name has the same issuer.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};

pub use super::eks::{NAMESPACE, Namespace, SERVICE_ACCOUNT, SERVICE_ACCOUNTS, ServiceAccount, Subject};

/// The catalogue's entry. Google does not document the issuer's form; clusters' discovery documents show it.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("gke"),
    name: Cow::Borrowed("Google Kubernetes Engine"),
    documentation: Cow::Borrowed(
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!(
            "issuer", "container.googleapis.com/v1/projects/" PROJECT "/locations/" LOCATION "/clusters/" CLUSTER
        ),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[SERVICE_ACCOUNTS]),
    claims: claims![],
    unread_claims: texts!["kubernetes.io"],
    always_tags_session: false,
};

part! {
    /// The Google Cloud project's id.
    PROJECT = "project", "a project id holds lower-case letters, digits and `-`, in an old one also `.` and `:`",
    [[('0', '9'), ('a', 'z'), ('-', '.'), (':', ':')]{1,}],
    tenant, undocumented
}

part! {
    /// The region or zone of the cluster.
    LOCATION = "location", "a location is such as `europe-west1` or `europe-west1-b`",
    [[('a', 'z')]{2,} '-'{1} [('0', '9'), ('a', 'z'), ('-', '-')]{1,}]
}

part! {
    /// The cluster's name.
    CLUSTER = "cluster", "a cluster name is 1 to 40 lower-case letters, digits and `-`, and begins with a letter",
    [[('a', 'z')]{1} [('0', '9'), ('a', 'z'), ('-', '-')]{0, 39}],
    recyclable
}

part_type! {
    /// A Google Cloud project's id.
    Project, "Google Cloud project", PROJECT
}

part_type! {
    /// The region or zone of a cluster: `europe-west1`.
    Location, "Google Cloud location", LOCATION
}

part_type! {
    /// A cluster: 1 to 40 lower-case letters, digits and `-`.
    ///
    /// Source: <https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters>.
    Cluster, "GKE cluster", CLUSTER
}

recommended! {
    /// Lets in the pods of one service account of one cluster.
    (project: Project, location: Location, cluster: Cluster, namespace: Namespace, service_account: ServiceAccount)
    "aud" = ("sts.amazonaws.com");
    "sub" = SERVICE_ACCOUNTS;
}

guide! {
    tenant: "The cluster: each has an issuer of its own, made of its project, location and name; `gcloud container clusters describe \
             <cluster> --location <location> --format 'value(selfLink)'` shows them. No part of the subject is a tenant.",
    setup: &[
        "Give the pod a projected volume with a service account token: `serviceAccountToken` with `audience: sts.amazonaws.com`, \
         `expirationSeconds: 3600` and `path: token`.",
        "Set `AWS_ROLE_ARN`, and `AWS_WEB_IDENTITY_TOKEN_FILE` to the token's path; every AWS SDK reads them.",
    ],
    examples: &[("service_account", "system:serviceaccount:default:my-service-account")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("project", "my-project"),
            ("location", "europe-west1"),
            ("cluster", "production"),
            ("namespace", "default"),
            ("service_account", "my-service-account"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "Without a namespace, every pod of the cluster can use the role.",
            &[(Value("sub", "system:serviceaccount:*"), "broad_subject")],
        ),
        pitfall(
            "The subject is the Kubernetes service account, not that of Google Cloud nor a member of a workload identity pool.",
            &[
                (Value("sub", "app@my-project.iam.gserviceaccount.com"), "subject_matches_nobody"),
                (Value("sub", "my-project.svc.id.goog[default/my-service-account]"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "The issuer is the cluster's whole address below `/v1/`.",
            &[(
                Issuer("container.googleapis.com/v1/projects/my-project/zones/europe-west1/clusters/production"),
                "misspelled_issuer",
            )],
        ),
        pitfall(
            "A cluster that is created anew under the same name has the same issuer: old policies let its pods in.",
            &[],
        ),
    ],
    sources: &[
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/",
    ],
}
