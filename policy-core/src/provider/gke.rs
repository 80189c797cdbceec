//! [Google Kubernetes Engine](https://cloud.google.com/kubernetes-engine/docs): each cluster has its own issuer, so no part of the subject is
//! a tenant. A cluster that is created anew under the same name has the same issuer.

use std::borrow::Cow;

use super::entry::{claims, texts};
use super::part::part;
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
