//! [Google](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html): service accounts and people who
//! sign in. Built into AWS: the principal is `accounts.google.com` itself, without an IAM provider.
//!
//! STS reads `aud` from `azp`, the party that Google issued the token to: a service account's own number, or the client id of an
//! application. It belongs to one customer. The audience that the caller asked for is `oaud`, which anybody can choose.

use std::borrow::Cow;

use super::entry::{claims, texts};
use super::part::{part, part_type};
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("google"),
    name: Cow::Borrowed("Google"),
    documentation: Cow::Borrowed(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "accounts.google.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: true },
    subjects: Cow::Borrowed(&[ACCOUNT]),
    claims: claims!["google/organization_number" pins_tenant],
    unread_claims: texts!["azp", "email_verified", "hd"],
    always_tags_session: false,
};

part! {
    /// The number of a service account or of a person's account.
    UNIQUE_ID = "unique_id", "a Google unique id is a decimal number", [DIGITS{1,}], tenant, undocumented
}

/// `{unique_id}`.
pub const ACCOUNT: Template = template!("account", UNIQUE_ID; "of a service account or of a person");

part_type! {
    /// The unique id of a Google account, as a rule 21 digits: `uniqueId` in `gcloud iam service-accounts describe`.
    UniqueId, "Google unique id", UNIQUE_ID
}

subject_type! {
    /// The subject of a Google ID token.
    ///
    /// ```
    /// use policy_core::provider::google::{Subject, UniqueId};
    ///
    /// let account = UniqueId::parse("108000002380243782158")?;
    /// assert_eq!(Subject::account(&account).as_str(), "108000002380243782158");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A service account or a person.
    account(unique_id: UniqueId) = ACCOUNT;
}
