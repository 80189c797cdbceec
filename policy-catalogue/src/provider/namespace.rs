//! [Namespace](https://namespace.so/docs/federation/aws): one issuer for all workspaces; the workspace's id, which the subject begins with,
//! is the tenant. What follows its slash is not documented.

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("namespace"),
    name: Cow::Borrowed("Namespace"),
    documentation: Cow::Borrowed("https://namespace.so/docs/federation/aws"),
    read_on: Cow::Borrowed("2025-09-17"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "federation.namespaceapis.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[WORKSPACE]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["tenant_id"],
    always_tags_session: false,
};

part! {
    /// The workspace's id.
    WORKSPACE_ID = "workspace_id", "a workspace id holds no `/`", [NO_SLASH{1,}], tenant, undocumented
}

part! {
    /// What the workspace's own part of a subject holds.
    REST = "rest", "the rest of a subject may hold any character", [ANY{1,}], undocumented
}

/// `{workspace_id}/{rest}`.
pub const WORKSPACE: Template = template!("workspace", WORKSPACE_ID "/" REST);

part_type! {
    /// A Namespace workspace id, as the dashboard's workspace settings show it; its grammar is not documented.
    WorkspaceId, "Namespace workspace id", WORKSPACE_ID
}

part_type! {
    /// What follows the workspace's id in a subject, as a token shows it; it is not documented.
    Rest, "rest of a Namespace subject", REST, tail
}

subject_type! {
    /// The subject of a Namespace ID token.
    ///
    /// ```
    /// use policy_core::provider::namespace::{Rest, Subject, WorkspaceId};
    ///
    /// let workspace = WorkspaceId::parse("tenant_abc123")?;
    /// assert_eq!(Subject::workspace(&workspace, &Rest::parse("instance-1")?).as_str(), "tenant_abc123/instance-1");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One workload of a workspace.
    workspace(workspace_id: WorkspaceId, rest: Rest) = WORKSPACE;
}

recommended! {
    /// Lets in every workload of one workspace.
    (workspace_id: WorkspaceId)
    "aud" = ("sts.amazonaws.com");
    "sub" = (WORKSPACE_ID "/*");
}

guide! {
    tenant: "A Namespace workspace. Its id is in the dashboard, under the workspace's settings.",
    setup: &[
        "In the workload, run `nsc aws assume-role --role_arn <role ARN> --write_env aws.env`, and read `aws.env` into the shell.",
        "For other tools, `nsc auth issue-id-token --audience sts.amazonaws.com` prints the token itself.",
    ],
    examples: &[("workspace", "tenant_abc123/instance-1")],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("workspace_id", "tenant_abc123")] }),
    pitfalls: &[
        pitfall(
            "Write the workspace's id whole, with the `/` after it: without it, every workspace whose id begins so gets in.",
            &[(Value("sub", "tenant_abc123*"), "open_tenant"), (Value("sub", "*"), "vacuous_condition")],
        ),
        pitfall(
            "A subject goes on after the workspace's id, so that the id alone matches nothing.",
            &[(Value("sub", "tenant_abc123"), "subject_matches_nobody")],
        ),
        pitfall(
            "What follows the `/` is not documented: look at a token before you match more than the workspace.",
            &[],
        ),
    ],
    sources: &["https://namespace.so/docs/federation/openid"],
}
