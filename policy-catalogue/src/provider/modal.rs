//! [Modal](https://modal.com/docs/guide/oidc-integration): one issuer and one audience for all workspaces; the workspace's id in the subject
//! is the tenant. The container is in the subject, so only a pattern admits a function.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("modal"),
    name: Cow::Borrowed("Modal"),
    documentation: Cow::Borrowed("https://modal.com/docs/guide/oidc-integration"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm { template: template!("issuer", "oidc.modal.com"), tenancy: Tenancy::Shared }]),
    audience: AudienceRule::Fixed(Cow::Borrowed("oidc.modal.com")),
    subjects: Cow::Borrowed(&[FUNCTIONS]),
    claims: claims![],
    unread_claims: texts![
        "app_id",
        "app_name",
        "container_id",
        "environment_id",
        "environment_name",
        "function_id",
        "function_name",
        "workspace_id",
    ],
    always_tags_session: false,
};

part! {
    /// The workspace's id; samples begin with `ac-`.
    WORKSPACE_ID = "workspace_id", "a Modal workspace id holds letters, digits and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-')]{1,}],
    tenant, undocumented
}

part! {
    /// The environment's name.
    ENVIRONMENT_NAME = "environment_name", "a Modal environment's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The app's name: with another one there is no token.
    APP_NAME = "app_name", "a Modal app's name is 1 to 64 letters, digits, `-`, `.` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '.'), ('_', '_')]{1, 64}]
}

part! {
    /// The function's name, with that of its class and a dot before it when it is a method.
    FUNCTION_NAME = "function_name", "a Modal function's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The container's id; samples begin with `ta-`.
    CONTAINER_ID = "container_id", "a Modal container id holds letters, digits and `-`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-')]{1,}],
    per_run, undocumented
}

/// `modal:workspace_id:{workspace_id}:environment_name:{environment_name}:app_name:{app_name}:function_name:{function_name}`, and
/// `:container_id:{container_id}`.
pub const FUNCTIONS: Template = template!(
    "function",
    "modal:workspace_id:" WORKSPACE_ID ":environment_name:" ENVIRONMENT_NAME ":app_name:" APP_NAME
    ":function_name:" FUNCTION_NAME ":container_id:" CONTAINER_ID
);

part_type! {
    /// The id of a Modal workspace: `modal token info` shows it; its grammar is not documented.
    WorkspaceId, "Modal workspace id", WORKSPACE_ID
}

part_type! {
    /// A Modal environment, such as `main`; its grammar is not documented.
    EnvironmentName, "Modal environment", ENVIRONMENT_NAME
}

part_type! {
    /// A Modal app: 1 to 64 letters, digits, `-`, `.` and `_`.
    ///
    /// Source: <https://modal.com/docs/guide/oidc-integration#app-name-format>.
    AppName, "Modal app", APP_NAME
}

part_type! {
    /// A Modal function; its grammar is not documented.
    FunctionName, "Modal function", FUNCTION_NAME
}

part_type! {
    /// The id of one container.
    ContainerId, "Modal container id", CONTAINER_ID
}

subject_type! {
    /// The subject of a Modal token.
    ///
    /// ```
    /// use policy_core::provider::modal::{AppName, ContainerId, EnvironmentName, FunctionName, Subject, WorkspaceId};
    ///
    /// let subject = Subject::function(
    ///     &WorkspaceId::parse("ac-12345abcd")?,
    ///     &EnvironmentName::parse("main")?,
    ///     &AppName::parse("etl")?,
    ///     &FunctionName::parse("load")?,
    ///     &ContainerId::parse("ta-12345abcd")?,
    /// );
    /// assert_eq!(
    ///     subject.as_str(),
    ///     "modal:workspace_id:ac-12345abcd:environment_name:main:app_name:etl:function_name:load:container_id:ta-12345abcd",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One container of a function.
    function(
        workspace_id: WorkspaceId, environment_name: EnvironmentName, app_name: AppName, function_name: FunctionName,
        container_id: ContainerId,
    ) = FUNCTIONS;
}

recommended! {
    /// Lets in every function of one app in one environment.
    (workspace_id: WorkspaceId, environment_name: EnvironmentName, app_name: AppName)
    "aud" = ("oidc.modal.com");
    "sub" = ("modal:workspace_id:" WORKSPACE_ID ":environment_name:" ENVIRONMENT_NAME ":app_name:" APP_NAME ":*");
}

guide! {
    tenant: "A Modal workspace. `modal token info` and the workspace's settings show its id, which begins with `ac-`.",
    setup: &[
        "Every function finds a token in `MODAL_IDENTITY_TOKEN`, if its app's name is no longer than 64 characters and has only letters, digits, `-`, \
         `.` and `_`.",
        "Pass it to `assume_role_with_web_identity` of the AWS SDK's STS client. For images in ECR, give the role's ARN as `AWS_ROLE_ARN` in the \
         secret.",
    ],
    examples: &[(
        "function",
        "modal:workspace_id:ac-12345abcd:environment_name:main:app_name:etl:function_name:load:container_id:ta-12345abcd",
    )],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("workspace_id", "ac-12345abcd"), ("environment_name", "main"), ("app_name", "etl")],
    }),
    pitfalls: &[
        pitfall(
            "All workspaces share issuer and audience, and AWS asks for no condition on the subject: without one, everybody at Modal gets in.",
            &[(Without("sub"), "missing_subject"), (Value("sub", "modal:*"), "open_tenant")],
        ),
        pitfall(
            "The container is in the subject, so that a whole subject admits one container only.",
            &[(
                Value(
                    "sub",
                    "modal:workspace_id:ac-12345abcd:environment_name:main:app_name:etl:function_name:load:container_id:ta-12345abcd",
                ),
                "per_run_subject",
            )],
        ),
        pitfall(
            "STS does not read `workspace_id` and the other claims.",
            &[(Key("sub", "workspace_id"), "absent_condition_key")],
        ),
        pitfall(
            "The audience is the host name of the issuer, without `https://`.",
            &[
                (Value("aud", "https://oidc.modal.com"), "audience_matches_nobody"),
                (Value("aud", "sts.amazonaws.com"), "audience_matches_nobody"),
            ],
        ),
        pitfall(
            "Each name follows its kind: `workspace_id:`, `environment_name:`, `app_name:`, `function_name:`, `container_id:`.",
            &[(Value("sub", "modal:ac-12345abcd:*"), "subject_matches_nobody")],
        ),
    ],
    sources: &["https://modal.com/docs/guide/managing-deployments"],
}
