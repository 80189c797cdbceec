//! [Warp's Oz cloud agents](https://docs.warp.dev/agent-platform/cloud-agents/integrations/cloud-providers/): one issuer for
//! everybody; the team in the subject is the tenant. For AWS the agents' environment asks for the audience `sts.amazonaws.com`.
//!
//! For AWS, which reads no `teams` claim, the subject begins with `scoped_principal:`. Tokens for others, and those of the preview's first
//! version, begin with the kind of principal; a team cannot be told from them.

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("warp-oz"),
    name: Cow::Borrowed("Warp Oz"),
    documentation: Cow::Borrowed("https://docs.warp.dev/agent-platform/cloud-agents/integrations/cloud-providers/"),
    read_on: Cow::Borrowed("2026-04-29"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "app.warp.dev"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[TEAM_USER, TEAM_SERVICE_ACCOUNT, TEAMLESS_USER, USER, SERVICE_ACCOUNT]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts!["agent_name", "environment", "host", "run_id", "skill_spec", "teams"],
    always_tags_session: false,
};

part! {
    /// The team: the last part of the address of its admin panel, `app.warp.dev/admin/<team>`.
    TEAM_UID = "team_uid", "a Warp team is named by letters and digits", [ALPHANUMERIC{1,}], tenant, undocumented
}

part! {
    /// The user, whose agents these are alone.
    USER_UID = "uid", "a Warp user is named by letters and digits", [ALPHANUMERIC{1,}], tenant, undocumented
}

part! {
    /// The account that Warp has made for a team.
    ACCOUNT_UID = "uid", "a Warp service account is named by letters and digits", [ALPHANUMERIC{1,}], tenant, undocumented
}

part! {
    /// A user or an account of the team.
    MEMBER_UID = "uid", "a Warp user or service account is named by letters and digits", [ALPHANUMERIC{1,}], undocumented
}

/// `scoped_principal:{team_uid}/user:{uid}`.
pub const TEAM_USER: Template = template!("team_user", "scoped_principal:" TEAM_UID "/user:" MEMBER_UID; "a user of the team has started the agent");

/// `scoped_principal:{team_uid}/service_account:{uid}`.
pub const TEAM_SERVICE_ACCOUNT: Template = template!(
    "team_service_account", "scoped_principal:" TEAM_UID "/service_account:" MEMBER_UID; "the agent runs for the team"
);

/// `scoped_principal:user:{uid}`.
pub const TEAMLESS_USER: Template =
    template!("teamless_user", "scoped_principal:user:" USER_UID; "the user belongs to no team");

/// `user:{uid}`.
pub const USER: Template = template!("user", "user:" USER_UID; "tokens of the preview's first version");

/// `service_account:{uid}`.
pub const SERVICE_ACCOUNT: Template =
    template!("service_account", "service_account:" ACCOUNT_UID; "tokens of the preview's first version");

part_type! {
    /// A Warp team: the last part of `app.warp.dev/admin/<team>`; its grammar is not documented.
    TeamUid, "Warp team", TEAM_UID
}

part_type! {
    /// A Warp user or service account, as `oz whoami` shows it; its grammar is not documented.
    Uid, "Warp user or service account", MEMBER_UID
}

subject_type! {
    /// The subject of an Oz agent's token.
    ///
    /// ```
    /// use policy_core::provider::warp_oz::{Subject, TeamUid, Uid};
    ///
    /// let (team, user) = (TeamUid::parse("xyz789")?, Uid::parse("abc123def456")?);
    /// assert_eq!(Subject::team_user(&team, &user).as_str(), "scoped_principal:xyz789/user:abc123def456");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The agents of a team that one of its users has started.
    team_user(team_uid: TeamUid, uid: Uid) = TEAM_USER;
    /// The agents that run for a team.
    team_service_account(team_uid: TeamUid, uid: Uid) = TEAM_SERVICE_ACCOUNT;
    /// The agents of a user without a team.
    teamless_user(uid: Uid) = TEAMLESS_USER;
    /// The agents of a user, as the preview's first version had them.
    user(uid: Uid) = USER;
    /// The agents that run for a team, as the preview's first version had them.
    service_account(uid: Uid) = SERVICE_ACCOUNT;
}

recommended! {
    /// Lets in every agent of one team.
    (team_uid: TeamUid)
    "aud" = ("sts.amazonaws.com");
    "sub" = ("scoped_principal:" TEAM_UID "/*");
}

guide! {
    tenant: "A Warp team. Its uid is the last part of the address of its admin panel, `app.warp.dev/admin/<team>`.",
    setup: &[
        "In the Oz web app, open the environment, and enter the role's ARN under AWS; the command cannot.",
        "Agents of the environment then have `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`, which every AWS SDK reads. The session is \
         called `Oz_Run_<run id>`.",
    ],
    examples: &[
        ("team_user", "scoped_principal:xyz789/user:abc123def456"),
        ("team_service_account", "scoped_principal:xyz789/service_account:abc123def456"),
        ("teamless_user", "scoped_principal:user:abc123def456"),
        ("user", "user:abc123def456"),
        ("service_account", "service_account:abc123def456"),
    ],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("team_uid", "xyz789")] }),
    pitfalls: &[
        pitfall(
            "Write the team's uid whole, with the `/` after it: without it, other teams and users without a team get in.",
            &[(Value("sub", "scoped_principal:*"), "open_tenant"), (Value("sub", "scoped_principal:xyz*"), "open_tenant")],
        ),
        pitfall(
            "A subject goes on after the team, with `user:` or `service_account:`.",
            &[(Value("sub", "scoped_principal:xyz789"), "subject_matches_nobody")],
        ),
        pitfall(
            "STS does not read the claim `teams`; that is why the team is in the subject.",
            &[(Key("sub", "teams"), "absent_condition_key")],
        ),
        pitfall(
            "Earlier versions of the vendor's page had subjects without the team; look at a token when the role was made then.",
            &[],
        ),
    ],
    sources: &["https://docs.warp.dev/reference/cli/federate/"],
}
