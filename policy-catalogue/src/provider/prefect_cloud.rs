//! [Prefect Cloud](https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity): one issuer, one audience
//! and one form of subject for all customers; the account id in the subject is the tenant.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("prefect-cloud"),
    name: Cow::Borrowed("Prefect Cloud"),
    documentation: Cow::Borrowed(
        "https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "api.prefect.cloud/oidc-provider"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Fixed(Cow::Borrowed("prefect-cloud")),
    subjects: Cow::Borrowed(&[ACCOUNT]),
    claims: claims![],
    unread_claims: texts![
        "account_id",
        "workspace_id",
        "work_pool_name",
        "work_queue_name",
        "deployment_name",
        "flow_name",
        "flow_run_id",
    ],
    always_tags_session: false,
};

part! {
    /// The Prefect Cloud account id: the UUID in `app.prefect.cloud/account/<id>`.
    ACCOUNT_ID = "account_id", "a Prefect Cloud account id is a UUID in lower case",
    UUID, tenant
}

/// `prefect:account:{account_id}`, the only form; nothing follows the id.
pub const ACCOUNT: Template = template!("account", "prefect:account:" ACCOUNT_ID);

part_type! {
    /// A Prefect Cloud account id: a UUID in lower case, as `app.prefect.cloud/account/<id>` shows it.
    ///
    /// Source: <https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity>.
    AccountId, "Prefect Cloud account id", ACCOUNT_ID
}

subject_type! {
    /// The subject of a Prefect Cloud token.
    ///
    /// ```
    /// use policy_core::provider::prefect_cloud::{AccountId, Subject};
    ///
    /// let account = AccountId::parse("11111111-2222-4333-8444-555555555555")?;
    /// assert_eq!(Subject::account(&account).as_str(), "prefect:account:11111111-2222-4333-8444-555555555555");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Every flow run of an account.
    account(account_id: AccountId) = ACCOUNT;
}

recommended! {
    /// Lets in every flow run of one Prefect Cloud account: nothing smaller is in the subject.
    ///
    /// ```
    /// use policy_core::document::TrustPolicy;
    /// use policy_core::names::AccountId;
    /// use policy_core::provider::prefect_cloud;
    ///
    /// let tenant = prefect_cloud::AccountId::parse("11111111-2222-4333-8444-555555555555")?;
    /// let policy = TrustPolicy::from(prefect_cloud::recommended(&AccountId::parse("123456789012")?, &tenant));
    /// assert!(policy.check().is_empty());
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    (account_id: AccountId)
    "aud" = ("prefect-cloud");
    "sub" = ACCOUNT;
}

guide! {
    tenant: "A Prefect Cloud account. Its id is the UUID in the address of every page: `app.prefect.cloud/account/<account id>`.",
    setup: &[
        "On a work pool of type Prefect Managed, open the pool's configuration and set `AWS Role ARN` and `AWS Region Name` under \
         Federated Identity. Where that section is missing, renew the pool's base job template.",
        "For one deployment only, set `job_variables.federated_identity` in `prefect.yaml`: `kind: aws`, `aws_role_arn` and \
         `aws_region_name`.",
        "Prefect Cloud assumes the role as a flow run starts and gives the run `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, \
         `AWS_SESSION_TOKEN` and `AWS_REGION`: nothing has to be configured in the flow.",
    ],
    examples: &[("account", "prefect:account:11111111-2222-4333-8444-555555555555")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("account_id", "11111111-2222-4333-8444-555555555555")],
    }),
    pitfalls: &[
        pitfall(
            "The second word of the subject is `account`; `prefect:cloud:` begins no subject.",
            &[(Value("sub", "prefect:cloud:11111111-2222-4333-8444-555555555555"), "subject_matches_nobody")],
        ),
        pitfall(
            "Nothing follows the account id, so that `:*` after it matches nothing.",
            &[(Value("sub", "prefect:account:11111111-2222-4333-8444-555555555555:*"), "subject_matches_nobody")],
        ),
        pitfall(
            "A wildcard instead of the account id admits every customer of Prefect Cloud.",
            &[(Value("sub", "prefect:account:*"), "open_tenant"), (Value("sub", "prefect:*"), "open_tenant")],
        ),
        pitfall(
            "The issuer's path is `/oidc-provider`.",
            &[(Issuer("api.prefect.cloud/oidc"), "misspelled_issuer")],
        ),
        pitfall(
            "The audience is `prefect-cloud` and must be among the client ids of the IAM provider; tools that fill in \
             `sts.amazonaws.com` make a provider that refuses every token.",
            &[(Value("aud", "sts.amazonaws.com"), "audience_matches_nobody")],
        ),
        pitfall(
            "STS reads none of the token's other claims, such as `workspace_id`: a condition on one never holds.",
            &[(Key("sub", "workspace_id"), "absent_condition_key")],
        ),
        pitfall(
            "Every workspace, work pool and deployment of the account has the same subject: whoever may edit one of them can use \
             the role. Only a second Prefect Cloud account is a boundary.",
            &[],
        ),
    ],
    sources: &[
        "https://github.com/PrefectHQ/prefect/blob/001e38357c005e2a1111272e7fd32f7933bb3e63/docs/v3/how-to-guides/deployment_infra/serverless-workload-identity.mdx",
        "https://linen.prefect.io/t/30110096/ulva73b9p-can-i-get-some-help-on-the-oidc-setup-to-aws-i-was",
    ],
}
