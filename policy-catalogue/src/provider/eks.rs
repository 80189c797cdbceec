//! [Amazon EKS](https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html), IAM roles for service accounts: each
//! cluster has its own issuer, so no part of the subject is a tenant. A cluster that is created anew has another issuer.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("eks"),
    name: Cow::Borrowed("Amazon EKS"),
    documentation: Cow::Borrowed(
        "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "oidc.eks." REGION ".amazonaws.com/id/" CLUSTER_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("china", "oidc.eks." REGION ".amazonaws.com.cn/id/" CLUSTER_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("dual_stack", "oidc-eks." REGION ".api.aws/id/" CLUSTER_ID),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("china_dual_stack", "oidc-eks." REGION ".api.amazonwebservices.com.cn/id/" CLUSTER_ID),
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
    /// The AWS Region of the cluster.
    REGION = "region", "an AWS Region is such as `eu-central-1`",
    [[('a', 'z')]{2,} '-'{1} [('0', '9'), ('a', 'z'), ('-', '-')]{3,}]
}

part! {
    /// The cluster's id in its issuer: 32 hexadecimal digits in upper case; AWS's examples hold other letters too.
    CLUSTER_ID = "cluster_id", "the id of a cluster's issuer is digits and upper-case letters",
    [[('0', '9'), ('A', 'Z')]{1,}], tenant, undocumented
}

part! {
    /// The Kubernetes namespace.
    NAMESPACE = "namespace", "a namespace is 1 to 63 lower-case letters, digits and `-`, and does not begin with `-`",
    [[('0', '9'), ('a', 'z')]{1} [('0', '9'), ('a', 'z'), ('-', '-')]{0, 62}]
}

part! {
    /// The Kubernetes service account.
    SERVICE_ACCOUNT = "service_account",
    "a service account is 1 to 253 lower-case letters, digits, `-` and `.`, and begins with a letter or digit",
    [[('0', '9'), ('a', 'z')]{1} [('0', '9'), ('a', 'z'), ('-', '.')]{0, 252}]
}

/// `system:serviceaccount:{namespace}:{service_account}`.
pub const SERVICE_ACCOUNTS: Template =
    template!("service_account", "system:serviceaccount:" NAMESPACE ":" SERVICE_ACCOUNT);

part_type! {
    /// An AWS Region: `eu-central-1`.
    Region, "AWS Region", REGION
}

part_type! {
    /// The id in a cluster's issuer: what stands after `/id/` in `cluster.identity.oidc.issuer` of `aws eks describe-cluster`.
    ClusterId, "EKS cluster id", CLUSTER_ID
}

part_type! {
    /// A Kubernetes namespace: a DNS label of at most 63 characters.
    ///
    /// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/>.
    Namespace, "Kubernetes namespace", NAMESPACE
}

part_type! {
    /// A Kubernetes service account: a DNS subdomain name of at most 253 characters.
    ///
    /// Source: <https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/>.
    ServiceAccount, "Kubernetes service account", SERVICE_ACCOUNT
}

subject_type! {
    /// The subject of a Kubernetes service-account token.
    ///
    /// ```
    /// use policy_core::provider::eks::{Namespace, ServiceAccount, Subject};
    ///
    /// let (namespace, account) = (Namespace::parse("default")?, ServiceAccount::parse("my-service-account")?);
    /// assert_eq!(
    ///     Subject::service_account(&namespace, &account).as_str(),
    ///     "system:serviceaccount:default:my-service-account",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The pods that run under a service account.
    service_account(namespace: Namespace, service_account: ServiceAccount) = SERVICE_ACCOUNTS;
}

recommended! {
    /// Lets in the pods of one service account of one cluster.
    (region: Region, cluster_id: ClusterId, namespace: Namespace, service_account: ServiceAccount)
    "aud" = ("sts.amazonaws.com");
    "sub" = SERVICE_ACCOUNTS;
}

guide! {
    tenant: "The cluster: each has an issuer of its own, which `aws eks describe-cluster --name <cluster> --query \
             cluster.identity.oidc.issuer --output text` prints. No part of the subject is a tenant.",
    setup: &[
        "Annotate the service account with the role: `kubectl annotate serviceaccount --namespace <namespace> <service account> \
         eks.amazonaws.com/role-arn=<role ARN>`.",
        "Start its pods again. EKS mounts a token for `sts.amazonaws.com` and sets `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`, \
         which every AWS SDK reads.",
    ],
    examples: &[("service_account", "system:serviceaccount:default:my-service-account")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("region", "us-east-1"),
            ("cluster_id", "20C159CDF6F2349B68846BEC03BE031B"),
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
            "Namespace and service account are separated by `:`.",
            &[(Value("sub", "system:serviceaccount:default/my-service-account"), "subject_matches_nobody")],
        ),
        pitfall(
            "The issuer is host and path: Region and cluster id belong to the ARN and to every condition key.",
            &[
                (Issuer("oidc.eks.us-east-1.amazonaws.com"), "misspelled_issuer"),
                (Key("sub", "oidc.eks.us-east-1.amazonaws.com:sub"), "foreign_condition_key"),
            ],
        ),
        pitfall(
            "A cluster that is created anew has another id, even under its old name: its IAM provider and every policy have to change.",
            &[],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html"],
}
