//! [Prefect Cloud](https://docs.prefect.io/v3/how-to-guides/deployment_infra/managed-aws-federated-identity): one issuer, one audience
//! and one form of subject for all customers; the account id in the subject is the tenant.

use std::borrow::Cow;

use super::entry::{claims, texts};
use super::part::{part, part_type};
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
