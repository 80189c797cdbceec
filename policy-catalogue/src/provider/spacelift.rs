//! [Spacelift](https://docs.spacelift.io/integrations/cloud-providers/oidc): each account has its own issuer, which without `https://` is also
//! the audience. An account can write its own template for the subject.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::{ISSUER, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("spacelift"),
    name: Cow::Borrowed("Spacelift"),
    documentation: Cow::Borrowed("https://docs.spacelift.io/integrations/cloud-providers/oidc"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", ACCOUNT ".app.spacelift.io"), tenancy: Tenancy::PerTenant },
        IssuerForm {
            template: template!("us", ACCOUNT ".app.us.spacelift.io"; "the account is in the US region"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm { template: template!("self_hosted", ISSUER), tenancy: Tenancy::PerTenant },
    ]),
    audience: AudienceRule::Fixed(Cow::Borrowed("{host}")),
    subjects: Cow::Borrowed(&[
        STACKS,
        MODULES,
        template!("space_path", "space:" SPACE_ID ":space_path:/root" TEMPLATE; "", customised),
        template!("space_first", "space:" SPACE_ID ":run_type:" TEMPLATE; "", customised),
        template!("stack_first", "stack:" TEMPLATE; "", customised),
        template!("module_first", "module:" TEMPLATE; "", customised),
        template!("other_first", OTHER_TEMPLATE; "", customised),
    ]),
    claims: claims![],
    unread_claims: texts!["callerId", "callerType", "runId", "runType", "scope", "spaceId", "spacePath"],
    always_tags_session: false,
};

part! {
    /// The account's name in its address.
    ACCOUNT = "account", "a Spacelift account is 1 to 63 lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1, 63}],
    tenant, recyclable, undocumented
}

part! {
    /// The space's id: a slug, as a rule with a suffix; that of a space elsewhere in the tree can be the same.
    SPACE_ID = "space_id", "a Spacelift space id holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The stack's id, a slug.
    STACK_ID = "stack_id", "a Spacelift stack id holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The module's id, a slug.
    MODULE_ID = "module_id", "a Spacelift module id holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// `PROPOSED`, `TRACKED`, `TASK`, `TESTING` or `DESTROY`.
    RUN_TYPE = "run_type", "a run type is `PROPOSED`, `TRACKED`, `TASK`, `TESTING` or `DESTROY`", [[('A', 'Z')]{4, 8}]
}

part! {
    /// `read` or `write`.
    SCOPE = "scope", "a scope is `read` or `write`", [[('a', 'z')]{4, 5}]
}

part! {
    /// What a template of the account's own can give.
    TEMPLATE = "template", "a template gives letters, digits and `-_:/|`",
    [[('0', ':'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('/', '/'), ('_', '_'), ('|', '|')]{0, 2048}], undocumented
}

part! {
    /// The same where it begins like no default subject, nor with `stack:` or `module:`.
    OTHER_TEMPLATE = "template", "a template gives letters, digits and `-_:/|`",
    [
        [('0', ':'), ('A', 'Z'), ('a', 'l'), ('n', 'r'), ('t', 'z'), ('-', '-'), ('/', '/'), ('_', '_'), ('|', '|')]{1}
        [('0', ':'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('/', '/'), ('_', '_'), ('|', '|')]{0, 2047}
    ],
    undocumented
}

/// `space:{space_id}:stack:{stack_id}:run_type:{run_type}:scope:{scope}`.
pub const STACKS: Template =
    template!("stack", "space:" SPACE_ID ":stack:" STACK_ID ":run_type:" RUN_TYPE ":scope:" SCOPE);

/// `space:{space_id}:module:{module_id}:run_type:{run_type}:scope:{scope}`.
pub const MODULES: Template =
    template!("module", "space:" SPACE_ID ":module:" MODULE_ID ":run_type:" RUN_TYPE ":scope:" SCOPE);

part_type! {
    /// A Spacelift account, as in `<account>.app.spacelift.io`.
    Account, "Spacelift account", ACCOUNT
}

part_type! {
    /// The id of a Spacelift space, as in its settings; its grammar is not documented.
    SpaceId, "Spacelift space id", SPACE_ID
}

part_type! {
    /// The id of a Spacelift stack, as in its address; its grammar is not documented.
    StackId, "Spacelift stack id", STACK_ID
}

part_type! {
    /// The id of a Spacelift module, as in its address; its grammar is not documented.
    ModuleId, "Spacelift module id", MODULE_ID
}

part_type! {
    /// `PROPOSED`, `TRACKED`, `TASK`, `TESTING` or `DESTROY`.
    RunType, "Spacelift run type", RUN_TYPE
}

part_type! {
    /// `read` or `write`.
    Scope, "Spacelift scope", SCOPE
}

subject_type! {
    /// The subject of a Spacelift token.
    ///
    /// ```
    /// use policy_core::provider::spacelift::{RunType, Scope, SpaceId, StackId, Subject};
    ///
    /// let (space, stack) = (SpaceId::parse("legacy-01KJMM56VS4W3AL9YZWVCXBX8D")?, StackId::parse("infra")?);
    /// assert_eq!(
    ///     Subject::stack(&space, &stack, &RunType::parse("TRACKED")?, &Scope::parse("write")?).as_str(),
    ///     "space:legacy-01KJMM56VS4W3AL9YZWVCXBX8D:stack:infra:run_type:TRACKED:scope:write",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// Runs of a stack.
    stack(space_id: SpaceId, stack_id: StackId, run_type: RunType, scope: Scope) = STACKS;
    /// Runs of a module.
    module(space_id: SpaceId, module_id: ModuleId, run_type: RunType, scope: Scope) = MODULES;
}

recommended! {
    /// Lets in the tracked runs of one stack, while they plan and while they apply.
    (account: Account, space_id: SpaceId, stack_id: StackId)
    "aud" = (ACCOUNT ".app.spacelift.io");
    "sub" = ("space:" SPACE_ID ":stack:" STACK_ID ":run_type:TRACKED:scope:*");
}

guide! {
    tenant: "A Spacelift account: each has an issuer of its own, its host name. No part of the subject is a tenant.",
    setup: &[
        "Every run finds a token in `SPACELIFT_OIDC_TOKEN` and in the file `/mnt/workspace/spacelift.oidc`.",
        "Give Terraform's AWS provider a block `assume_role_with_web_identity` with `role_arn` and `web_identity_token_file = \
         \"/mnt/workspace/spacelift.oidc\"`.",
    ],
    examples: &[
        ("stack", "space:legacy-01KJMM56VS4W3AL9YZWVCXBX8D:stack:infra:run_type:TRACKED:scope:write"),
        ("module", "space:root:module:terraform-aws-vpc:run_type:TESTING:scope:write"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("account", "demo"), ("space_id", "legacy-01KJMM56VS4W3AL9YZWVCXBX8D"), ("stack_id", "infra")],
    }),
    pitfalls: &[
        pitfall(
            "The audience is the host name without `https://`.",
            &[
                (Value("aud", "https://demo.app.spacelift.io"), "audience_matches_nobody"),
                (Value("aud", "sts.amazonaws.com"), "audience_matches_nobody"),
            ],
        ),
        pitfall(
            "The space's id, not its name, follows `space:`; kinds and ids alternate.",
            &[
                (Value("sub", "space:legacy-01KJMM56VS4W3AL9YZWVCXBX8D:infra:*"), "subject_matches_nobody"),
                (Value("sub", "space:Production EU:stack:infra:scope:write"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "A pattern that begins with `*` leaves the space open: a stack of that id in any space gets in, also one that somebody makes for it.",
            &[],
        ),
        pitfall(
            "Proposed runs, which pull requests start, have the run type `PROPOSED` and the scope `read`; `:*` after the stack lets them in. \
             The scope is advice: nothing keeps a run with `read` from writing.",
            &[],
        ),
        pitfall(
            "Spaces of one name in different branches of the tree can have the same id; a subject template with `{spacePath}` tells them apart.",
            &[],
        ),
        pitfall(
            "A change of the subject template changes every subject: let both forms in first.",
            &[],
        ),
        pitfall(
            "With the label `feature:aws_oidc_session_tagging` tokens carry session tags: then `Action` needs `sts:TagSession` too.",
            &[],
        ),
    ],
    sources: &[
        "https://docs.spacelift.io/integrations/cloud-providers/oidc/aws-oidc",
        "https://github.com/spacelift-io/user-documentation/blob/main/docs/integrations/cloud-providers/oidc/subject-template.md",
    ],
}
