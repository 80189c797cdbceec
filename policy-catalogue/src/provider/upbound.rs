//! [Upbound](https://docs.upbound.io/manuals/platform/oidc/): one issuer for all organizations; the organization's name in the subject is
//! the tenant.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("upbound"),
    name: Cow::Borrowed("Upbound"),
    documentation: Cow::Borrowed("https://docs.upbound.io/manuals/platform/oidc/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "proidc.upbound.io"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[PROVIDERS, FUNCTIONS, GROUP_PACKAGES]),
    claims: claims![],
    unread_claims: texts![],
    always_tags_session: false,
};

part! {
    /// The organization's name.
    ORGANIZATION = "organization", "an Upbound organization's name holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, undocumented
}

part! {
    /// The control plane's name.
    CONTROL_PLANE = "control_plane", "a control plane's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The name of the provider package in the control plane, such as `provider-aws`.
    PACKAGE = "package", "a package's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The space's name.
    SPACE = "space", "a space's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The group of control planes.
    GROUP = "group", "a group's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The package, and before it perhaps what it is: Upbound's page prints `{provider}` alone.
    LABELED_PACKAGE = "package", "a package's name holds no `/`", [NO_SLASH{1,}], undocumented
}

/// `mcp:{organization}/{control_plane}:provider:{package}`.
pub const PROVIDERS: Template = template!("provider", "mcp:" ORGANIZATION "/" CONTROL_PLANE ":provider:" PACKAGE);

/// `mcp:{organization}/{control_plane}:function:{package}`.
pub const FUNCTIONS: Template = template!(
    "function", "mcp:" ORGANIZATION "/" CONTROL_PLANE ":function:" PACKAGE; "the token is that of a composition function"
);

/// `mcp:{organization}/{space}/{group}/{control_plane}:{package}`.
pub const GROUP_PACKAGES: Template = template!(
    "group_scoped", "mcp:" ORGANIZATION "/" SPACE "/" GROUP "/" CONTROL_PLANE ":" LABELED_PACKAGE;
    "the control plane has the annotation `proidc.cloud-spaces.upbound.io/group-scoped: \"true\"`", customised
);

part_type! {
    /// An Upbound organization; its grammar is not documented.
    Organization, "Upbound organization", ORGANIZATION
}

part_type! {
    /// A control plane; its grammar is not documented.
    ControlPlane, "Upbound control plane", CONTROL_PLANE
}

part_type! {
    /// A provider or function package in a control plane: `provider-aws`.
    Package, "Upbound package", PACKAGE
}

part_type! {
    /// A space; its grammar is not documented.
    Space, "Upbound space", SPACE
}

part_type! {
    /// A group of control planes; its grammar is not documented.
    Group, "Upbound group", GROUP
}

subject_type! {
    /// The subject of an Upbound token.
    ///
    /// ```
    /// use policy_core::provider::upbound::{ControlPlane, Organization, Package, Subject};
    ///
    /// let (organization, control_plane) = (Organization::parse("my-org")?, ControlPlane::parse("prod-1")?);
    /// assert_eq!(
    ///     Subject::provider(&organization, &control_plane, &Package::parse("provider-aws")?).as_str(),
    ///     "mcp:my-org/prod-1:provider:provider-aws",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A provider in a control plane.
    provider(organization: Organization, control_plane: ControlPlane, package: Package) = PROVIDERS;
    /// A composition function in a control plane.
    function(organization: Organization, control_plane: ControlPlane, package: Package) = FUNCTIONS;
    /// A provider in a control plane with group-scoped subjects.
    group_scoped(
        organization: Organization, space: Space, group: Group, control_plane: ControlPlane, package: Package,
    ) = GROUP_PACKAGES;
}

recommended! {
    /// Lets in one provider of one control plane.
    (organization: Organization, control_plane: ControlPlane, package: Package)
    "aud" = ("sts.amazonaws.com");
    "sub" = PROVIDERS;
}

guide! {
    tenant: "An Upbound organization. Its name is the first in the subject, before the `/`.",
    setup: &[
        "Give the `ProviderConfig` of Upbound's AWS provider `credentials: { source: Upbound, upbound: { webIdentity: { roleARN: … } } }`.",
        "Every pod of a provider or function finds its token in `/var/run/secrets/upbound.io/provider/token`.",
    ],
    examples: &[
        ("provider", "mcp:my-org/prod-1:provider:provider-aws"),
        ("function", "mcp:my-org/prod-1:function:function-eks-discovery"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("organization", "my-org"), ("control_plane", "prod-1"), ("package", "provider-aws")],
    }),
    pitfalls: &[
        pitfall(
            "A `/` follows the organization. AWS's own sample, `mcp:<organization>:*`, matches no subject.",
            &[(Value("sub", "mcp:my-org:*"), "subject_matches_nobody")],
        ),
        pitfall(
            "Write the organization whole, with the `/` after it: without it, every organization whose name begins so gets in.",
            &[(Value("sub", "mcp:my-org*"), "open_tenant")],
        ),
        pitfall(
            "`mcp:my-org/prod*` admits every control plane whose name begins so, and every package in it.",
            &[],
        ),
        pitfall(
            "AWS refuses a policy without a condition on the subject.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "With group-scoped subjects, space and group stand between organization and control plane.",
            &[],
        ),
    ],
    sources: &[
        "https://docs.upbound.io/manuals/packages/providers/aws-auth/aws-oidc/",
        "https://github.com/aws-samples/resource-control-policy-examples/blob/f1aedfa28e41f5f4292eea8b01741be5f77249e4/Limit-access-to-trusted-OIDC-identity-providers/Shared-Issuers.json",
    ],
}
