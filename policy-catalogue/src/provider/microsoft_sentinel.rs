//! [Microsoft Sentinel](https://learn.microsoft.com/en-us/azure/sentinel/connect-aws-configure-environment)'s AWS connectors: one issuer for
//! all customers, a tenant of Microsoft's own. No claim tells them apart: Microsoft writes the workspace in the session's name instead, and
//! IAM insists on a condition on `sts:RoleSessionName`.
//!
//! Defender for Cloud has tokens of the same issuer, with other audiences.

use std::borrow::Cow;

use super::entry::guide;
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Tenancy};

/// The catalogue's entry.
///
/// The session's name is `MicrosoftSentinel_` and the workspace's id; the role's name must begin with `OIDC_`. For the government's issuer
/// the audience is `api://d4230588-5f84-4281-a9c7-2c15194b28f7`.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("microsoft-sentinel"),
    name: Cow::Borrowed("Microsoft Sentinel"),
    documentation: Cow::Borrowed("https://learn.microsoft.com/en-us/azure/sentinel/connect-aws-configure-environment"),
    read_on: Cow::Borrowed("2026-07-02"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/"),
            tenancy: Tenancy::Shared,
        },
        IssuerForm {
            template: template!("government", "sts.windows.net/cab8a31a-1906-4287-a0d8-4eef66b95f6e/"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen {
        recommended: Some(Cow::Borrowed("api://1462b192-27f7-4cb9-8523-0f4ecb54b47e")),
        pins_tenant: false,
    },
    subjects: Cow::Borrowed(&[]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

part! {
    /// The workspace, as Microsoft writes it in the session's name.
    WORKSPACE_ID = "workspace_id", "a workspace id is a UUID in lower case", UUID, tenant
}

part_type! {
    /// The id of a Log Analytics workspace: a UUID in lower case, on its overview.
    WorkspaceId, "Microsoft Sentinel workspace id", WORKSPACE_ID
}

recommended! {
    /// Lets in the connectors of one workspace.
    (workspace_id: WorkspaceId)
    "aud" = ("api://1462b192-27f7-4cb9-8523-0f4ecb54b47e");
    "sts:RoleSessionName" = ("MicrosoftSentinel_" WORKSPACE_ID);
}

guide! {
    tenant: "A Microsoft Sentinel workspace. Its id is on the overview of its Log Analytics workspace; Microsoft calls the session \
             `MicrosoftSentinel_<workspace id>`.",
    setup: &[
        "Call the role `OIDC_` and a name of yours: the connector takes no other.",
        "Where Defender for Cloud has made an IAM provider of this issuer already, add Sentinel's audience to it instead of creating one.",
        "In Sentinel, add a connection to the AWS connector with the role's ARN and the URL of the SQS queue.",
    ],
    examples: &[],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("workspace_id", "0a1b2c3d-4e5f-6789-abcd-ef0123456789")],
    }),
    pitfalls: &[
        pitfall(
            "Without the session's name, the Sentinel of every customer of Microsoft gets in; AWS's table of shared issuers asks for it. A pattern \
             does no better.",
            &[
                (Without("sts:RoleSessionName"), "missing_subject"),
                (Value("sts:RoleSessionName", "MicrosoftSentinel_*"), "open_tenant"),
            ],
        ),
        pitfall(
            "The issuer ends in a slash, which belongs to the ARN and to every condition key.",
            &[(
                Key("aud", "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d:aud"),
                "foreign_condition_key",
            )],
        ),
        pitfall(
            "For the government's cloud the issuer is `sts.windows.net/cab8a31a-1906-4287-a0d8-4eef66b95f6e/`, and the audience \
             `api://d4230588-5f84-4281-a9c7-2c15194b28f7`.",
            &[],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html"],
}
