//! [DVC Studio](https://dvc.org/doc/studio/user-guide/openid-connect), now DataChain Studio: one issuer for all teams; the team or user who owns
//! the credentials, as the subject names them, is the tenant.

use std::borrow::Cow;

use super::entry::guide;
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("dvc-studio"),
    name: Cow::Borrowed("DVC Studio"),
    documentation: Cow::Borrowed("https://dvc.org/doc/studio/user-guide/openid-connect"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", "studio.datachain.ai/api"), tenancy: Tenancy::Shared },
        IssuerForm {
            template: template!("iterative", "studio.iterative.ai/api"; "the service's earlier address"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[CREDENTIALS]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The team or user who owns the credentials.
    OWNER = "owner", "a team or user of DVC Studio holds no `:` and no `/`", [NO_DELIMITER{1,}], tenant, recyclable, undocumented
}

part! {
    /// The name of the credentials.
    NAME = "name", "the name of credentials may hold any character", [ANY{1,}], undocumented
}

/// `credentials:{owner}/{name}`.
pub const CREDENTIALS: Template = template!("credentials", "credentials:" OWNER "/" NAME);

part_type! {
    /// A team or user of DVC Studio; its grammar is not documented.
    Owner, "DVC Studio team or user", OWNER
}

part_type! {
    /// The name of credentials, as they are called in DVC Studio.
    Name, "name of DVC Studio credentials", NAME, tail
}

subject_type! {
    /// The subject of a DVC Studio token.
    ///
    /// ```
    /// use policy_core::provider::dvc_studio::{Name, Owner, Subject};
    ///
    /// let (owner, name) = (Owner::parse("example-team")?, Name::parse("datachain-compute")?);
    /// assert_eq!(Subject::credentials(&owner, &name).as_str(), "credentials:example-team/datachain-compute");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Whatever runs with credentials of this name.
    credentials(owner: Owner, name: Name) = CREDENTIALS;
}

recommended! {
    /// Lets in what runs with credentials of one name.
    (owner: Owner, name: Name)
    "aud" = ("sts.amazonaws.com");
    "sub" = CREDENTIALS;
}

guide! {
    tenant: "The team or user of DVC Studio who owns the credentials.",
    setup: &[
        "In Studio, open the team's settings, and add credentials for AWS of the kind OpenID Connect with the role's ARN; their name is the \
         one in the subject.",
    ],
    examples: &[("credentials", "credentials:example-team/datachain-compute")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("owner", "example-team"), ("name", "datachain-compute")],
    }),
    pitfalls: &[
        pitfall(
            "The name in the policy is that of the credentials in Studio, after the owner and `/`.",
            &[
                (Value("sub", "credentials:example-team"), "subject_matches_nobody"),
                (Value("sub", "credentials:example-team:datachain-compute"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "A pattern that stops within the owner lets in other teams.",
            &[(Value("sub", "credentials:example*"), "open_tenant")],
        ),
        pitfall(
            "Without the subject, credentials of every team get in; IAM refuses such a policy.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The path `/api` belongs to the issuer.",
            &[(Issuer("studio.datachain.ai"), "misspelled_issuer")],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html"],
}
