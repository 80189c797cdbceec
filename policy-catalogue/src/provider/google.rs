//! [Google](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html): service accounts and people who
//! sign in. Built into AWS: the principal is `accounts.google.com` itself, without an IAM provider.
//!
//! STS reads `aud` from `azp`, the party that Google issued the token to: a service account's own number, or the client id of an
//! application. It belongs to one customer. The audience that the caller asked for is `oaud`, which anybody can choose.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
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

recommended! {
    /// Lets in one service account, with a token that it has asked for AWS's sake.
    (unique_id: UniqueId)
    "oaud" = ("sts.amazonaws.com");
    "sub" = ACCOUNT;
}

guide! {
    tenant: "The account itself: a service account or a person, by a number that is never given to another. \
             `gcloud iam service-accounts describe <address> --format='value(uniqueId)'` prints a service account's.",
    setup: &[
        "Create no IAM provider: AWS knows Google by its name.",
        "On Compute Engine, Cloud Run and the like, ask the metadata server for a token: \
         `curl --header 'Metadata-Flavor: Google' 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience=sts.amazonaws.com'`.",
        "Pass it to `aws sts assume-role-with-web-identity`, or write it to a file and set `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.",
    ],
    examples: &[("account", "108000002380243782158")],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("unique_id", "108000002380243782158")] }),
    pitfalls: &[
        pitfall(
            "The principal is `accounts.google.com` itself; an IAM provider for it is not needed.",
            &[(Principal("https://accounts.google.com"), "invalid_principal")],
        ),
        pitfall(
            "The subject is a number, not the account's address.",
            &[(Value("sub", "deployer@my-project.iam.gserviceaccount.com"), "subject_matches_nobody")],
        ),
        pitfall(
            "The audience that was asked for is the key `oaud`. The key `aud` is whom Google issued the token to, for a service account its own number.",
            &[],
        ),
        pitfall(
            "Anybody can ask for a token with any audience, so that `oaud` alone admits every Google account.",
            &[(Without("sub"), "missing_subject")],
        ),
    ],
    sources: &["https://cloud.google.com/compute/docs/instances/verifying-instance-identity"],
}
