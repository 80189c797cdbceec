//! [Cursor Cloud Agents](https://cursor.com/docs/cloud-agent/identity.md): one issuer for everybody, and whoever asks for a token chooses its
//! audience; the subject names the agent's owner, or its team when the request says so.
//!
//! Versions of the vendor's page differ in the subject that a token has when the request says nothing: the owner, or the agent.

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("cursor-cloud-agents"),
    name: Cow::Borrowed("Cursor Cloud Agents"),
    documentation: Cow::Borrowed("https://cursor.com/docs/cloud-agent/identity.md"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "api.cursor.com"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[TEAM, USER, SERVICE_ACCOUNT, CLOUD_AGENT, AGENT_SDK_DEPLOYMENT]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts![
        "agent_runtime",
        "automation_id",
        "branch_name",
        "cloud_agent_id",
        "environment_id",
        "nonce",
        "owner_email",
        "owner_service_account_id",
        "owner_user_id",
        "repo_count",
        "repo_url",
        "repo_urls",
        "source",
        "team_id",
        "turn_id",
        "turn_start",
    ],
    always_tags_session: false,
};

part! {
    /// The team's number.
    TEAM_ID = "team_id", "a Cursor team id is a decimal number", [DIGITS{1,}], tenant
}

part! {
    /// The user's number.
    USER_ID = "user_id", "a Cursor user id is a decimal number", [DIGITS{1,}], tenant
}

part! {
    /// The service account's id.
    SERVICE_ACCOUNT_ID = "service_account_id", "a Cursor service account id holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, undocumented
}

part! {
    /// The agent's id, another one for each agent that is started.
    CLOUD_AGENT_ID = "cloud_agent_id", "a Cursor agent id holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, per_run, undocumented
}

part! {
    /// The id of a deployment of the Agent SDK.
    DEPLOYMENT_ID = "deployment_id", "a deployment id of the Agent SDK holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, undocumented
}

/// `team_id:{team_id}`.
pub const TEAM: Template =
    template!("team", "team_id:" TEAM_ID; "the agent has asked for the token with `\"sub_claim\": \"team_id\"`");

/// `user:{user_id}`.
pub const USER: Template = template!("user", "user:" USER_ID; "a user owns the agent");

/// `service_account:{service_account_id}`.
pub const SERVICE_ACCOUNT: Template =
    template!("service_account", "service_account:" SERVICE_ACCOUNT_ID; "a service account owns the agent");

/// `cloud_agent_id:{cloud_agent_id}`.
pub const CLOUD_AGENT: Template = template!("cloud_agent", "cloud_agent_id:" CLOUD_AGENT_ID; "one agent");

/// `agent_sdk_deployment_id:{deployment_id}`.
///
/// Source: <https://cursor.com/docs/agent-sdk/guides/workload-identity>.
pub const AGENT_SDK_DEPLOYMENT: Template = template!(
    "agent_sdk_deployment", "agent_sdk_deployment_id:" DEPLOYMENT_ID; "an agent that is deployed with the Agent SDK"
);

part_type! {
    /// The number of a Cursor team.
    TeamId, "Cursor team id", TEAM_ID
}

part_type! {
    /// The number of a Cursor user.
    UserId, "Cursor user id", USER_ID
}

part_type! {
    /// The id of a Cursor service account; its grammar is not documented.
    ServiceAccountId, "Cursor service account id", SERVICE_ACCOUNT_ID
}

part_type! {
    /// The id of one Cursor agent; its grammar is not documented.
    CloudAgentId, "Cursor agent id", CLOUD_AGENT_ID
}

part_type! {
    /// The id of a deployment of the Agent SDK; its grammar is not documented.
    DeploymentId, "Agent SDK deployment id", DEPLOYMENT_ID
}

subject_type! {
    /// The subject of a Cursor agent's token.
    ///
    /// ```
    /// use policy_core::provider::cursor_cloud_agents::{Subject, TeamId, UserId};
    ///
    /// assert_eq!(Subject::team(&TeamId::parse("123")?).as_str(), "team_id:123");
    /// assert_eq!(Subject::user(&UserId::parse("42")?).as_str(), "user:42");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Every agent of a team that asks for this subject.
    team(team_id: TeamId) = TEAM;
    /// Every agent of a user.
    user(user_id: UserId) = USER;
    /// Every agent of a service account.
    service_account(service_account_id: ServiceAccountId) = SERVICE_ACCOUNT;
    /// One agent.
    cloud_agent(cloud_agent_id: CloudAgentId) = CLOUD_AGENT;
    /// A deployment of the Agent SDK.
    agent_sdk_deployment(deployment_id: DeploymentId) = AGENT_SDK_DEPLOYMENT;
}

recommended! {
    /// Lets in every agent of one team.
    (team_id: TeamId)
    "aud" = ("sts.amazonaws.com");
    "sub" = TEAM;
}

guide! {
    tenant: "A Cursor team, or for agents that belong to none, the user or the service account that owns them. The ids are in the \
             claims `team_id` and `owner_user_id` of a token.",
    setup: &[
        "In the agent, post `{\"aud\": \"sts.amazonaws.com\", \"sub_claim\": \"team_id\"}` to `/v1/tokens/oidc` of the socket \
         `$CURSOR_AGENT_SOCKET`; a prompt can tell the agent to follow the vendor's page.",
        "Pass the token to `aws sts assume-role-with-web-identity`. It is valid for five minutes.",
        "Where the network has an allow list, put `sts.amazonaws.com` on it.",
    ],
    examples: &[
        ("team", "team_id:123"),
        ("user", "user:42"),
        ("service_account", "service_account:abc123"),
        ("cloud_agent", "cloud_agent_id:bc-7c1e9a80"),
        ("agent_sdk_deployment", "agent_sdk_deployment_id:dep-1"),
    ],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("team_id", "123")] }),
    pitfalls: &[
        pitfall(
            "The pattern `user:*` lets in every user of Cursor: the audience keeps nobody out, since each request chooses it.",
            &[(Value("sub", "user:*"), "open_tenant"), (Without("sub"), "missing_subject")],
        ),
        pitfall(
            "A token has the team as its subject only when the request says so with `sub_claim`.",
            &[],
        ),
        pitfall(
            "STS does not read `team_id`, `repo_url` and the other claims; only `sub_claim` brings one of them into the subject.",
            &[(Key("sub", "team_id"), "absent_condition_key")],
        ),
        pitfall(
            "Tokens no longer have the issuer `api2.cursor.sh/cloud-agent/identity`.",
            &[],
        ),
        pitfall("Every process in the agent's machine can ask for a token.", &[]),
    ],
    sources: &["https://cursor.com/docs/agent-sdk/guides/workload-identity"],
}
