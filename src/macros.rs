//! The macros' front doors: they pass on what was written and the path of this crate, so that a renamed dependency works.

/// A [`TrustPolicy`](crate::TrustPolicy) that is checked while it compiles.
///
/// # The two forms
///
/// In the **short form** one says only what has to be said; [`json::expand`](crate::json::expand) lists the members:
///
/// ```
/// use trust_policy::{TrustPolicy, trust_policy};
///
/// const POLICY: TrustPolicy = trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
///     aud: "sts.amazonaws.com",
///     sub: ["system:serviceaccount:ci:runner", "system:serviceaccount:ci:deployer"],
///     when: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } },
/// };
/// assert!(POLICY.to_json().contains(r#""IpAddress":{"aws:SourceIp":"192.0.2.0/24"}"#));
/// ```
///
/// Several statements are a list: `[{ provider: …, … }, { provider: …, … }]`. The other form is the **policy as JSON** in braces:
/// `trust_policy!({ "Version": "2012-10-17", "Statement": [ … ] })`.
///
/// # Mistakes
///
/// All of them are reported in one run, each on the token that is wrong:
///
/// ```compile_fail
/// # use trust_policy::{TrustPolicy, trust_policy};
/// const POLICY: TrustPolicy = trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
///     aud: "sts.amazonaws.com",  // audience_matches_nobody: every Prefect Cloud token has the audience `prefect-cloud`
///     sub: "prefect:account:*",  // somebody else's token would get in
/// };
/// ```
///
/// # Holes
///
/// `{name}` in a string is the value of a variable, `{{` and `}}` are braces, `${…}` is an IAM policy variable. A hole stands in a
/// provider's ARN for the account ([`AccountId`](crate::names::AccountId)) or the partition
/// ([`Partition`](crate::names::Partition)), is the whole audience ([`Audience`](crate::names::Audience)), or stands in a claim
/// ([`SubjectPart`](crate::SubjectPart), at the end also [`SubjectTail`](crate::SubjectTail)). Without holes the expansion is a
/// constant; with holes it is an ordinary expression that cannot fail.
///
/// ```
/// use trust_policy::names::AccountId;
/// use trust_policy::provider::prefect_cloud;
/// use trust_policy::{TrustPolicy, trust_policy};
///
/// fn policy(account: &AccountId, tenant: &prefect_cloud::AccountId) -> TrustPolicy {
///     trust_policy! {
///         provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
///         aud: "prefect-cloud",
///         sub: "prefect:account:{tenant}",
///     }
/// }
/// ```
///
/// An account or a partition that only Terraform or CloudFormation knows is a `terraform::Reference` (feature `terraform`), and the
/// policy is checked as if it were there. A subject takes none: nobody knows its characters.
///
#[cfg_attr(feature = "terraform", doc = "```")]
#[cfg_attr(not(feature = "terraform"), doc = "```ignore")]
/// use trust_policy::terraform::{Document, Reference, Role};
/// use trust_policy::trust_policy;
///
/// let account = Reference::parse("var.account")?;
/// let policy = trust_policy! {
///     provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
///     aud: "prefect-cloud",
///     sub: "prefect:account:11111111-2222-4333-8444-555555555555",
/// };
/// let json = Document::new().declared_elsewhere("var.account").role(Role::new("flows", policy)).to_json()?;
/// assert!(json.contains("arn:aws:iam::${var.account}:oidc-provider/api.prefect.cloud/oidc-provider"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
#[cfg_attr(feature = "terraform", doc = "```compile_fail,E0277")]
#[cfg_attr(not(feature = "terraform"), doc = "```ignore")]
/// # use trust_policy::terraform::Reference;
/// # use trust_policy::trust_policy;
/// let tenant = Reference::parse("var.tenant").unwrap();
/// let policy = trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
///     aud: "prefect-cloud",
///     sub: "prefect:account:{tenant}",
/// };
/// ```
///
/// # Lints
///
/// `#![allow(lint, reason = "…")]` first in the macro switches a lint off; it must have a reason and it must fire. `#![deny(lint)]` and
/// `#![deny(warnings)]` make errors of warnings, which are otherwise not shown.
///
/// # Providers of your own
///
/// `#![providers("providers.json")]` makes the identity providers of a file known, with the feature `providers`: see
/// [`provider::read`](crate::provider::read). The path is relative to the folder of the crate's `Cargo.toml`; an edit of the file
/// builds the crate again.
#[macro_export]
macro_rules! trust_policy {
    ($($tokens:tt)*) => { $crate::__private::trust_policy! { [$crate] $($tokens)* } };
}

/// The same as [`trust_policy!`], but its compact JSON: a `&'static str`. It takes no holes.
///
/// ```
/// const JSON: &str = trust_policy::trust_policy_json! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
///     aud: "prefect-cloud",
///     sub: "prefect:account:11111111-2222-4333-8444-555555555555",
/// };
/// assert!(JSON.ends_with("}]}"));
/// ```
#[macro_export]
macro_rules! trust_policy_json {
    ($($tokens:tt)*) => { $crate::__private::trust_policy_json! { [$crate] $($tokens)* } };
}

/// A [`TrustPolicy`](crate::TrustPolicy) that stands in a JSON file, checked while it compiles.
///
/// The path is relative to the folder of the crate's `Cargo.toml`; an edit of the file builds the crate again. `#![allow(…)]`,
/// `#![deny(…)]` and `#![providers(…)]` may stand before the path.
///
/// ```
/// use trust_policy::{TrustPolicy, include_trust_policy};
///
/// const DEPLOY: TrustPolicy = include_trust_policy!("examples/roles/deploy.json");
/// ```
#[macro_export]
macro_rules! include_trust_policy {
    ($($tokens:tt)*) => { $crate::__private::include_trust_policy! { [$crate] $($tokens)* } };
}

macro_rules! name_macros {
    ($dollar:tt $($(#[$doc:meta])* $name:ident $Type:ident,)*) => {
        $(
            $(#[$doc])*
            #[macro_export]
            macro_rules! $name {
                ($dollar($dollar tokens:tt)*) => {
                    $crate::__private::name! { [$crate] $Type $dollar($dollar tokens)* }
                };
            }
        )*
    };
}

name_macros! { $
    /// An AWS [`AccountId`](crate::names::AccountId), checked while it compiles.
    account_id AccountId,
    /// An [`Audience`](crate::names::Audience), checked while it compiles.
    audience Audience,
    /// An [`Issuer`](crate::names::Issuer), checked while it compiles.
    issuer Issuer,
    /// A [`ProviderArn`](crate::names::ProviderArn), checked while it compiles.
    provider_arn ProviderArn,
    /// A [`RoleArn`](crate::names::RoleArn), checked while it compiles.
    role_arn RoleArn,
    /// A [`Subject`](crate::names::Subject), checked while it compiles.
    subject Subject,
    /// A [`SubjectPattern`](crate::names::SubjectPattern), checked while it compiles.
    subject_pattern SubjectPattern,
}

/// Fails a test when a policy admits somebody whom the bound does not: a guard-rail, "no role may let in more than this".
///
/// It is a test helper rather than an attribute of [`trust_policy!`], because the sets behind it cannot be compared in a `const` and a
/// macro sees a path to a constant, not its value.
///
/// ```
/// use trust_policy::{TrustPolicy, assert_within, trust_policy};
///
/// const GUARD: TrustPolicy = trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
///     aud: "sts.amazonaws.com",
///     sub: "repo:octo-org/*",
/// };
/// const DEPLOY: TrustPolicy = trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
///     aud: "sts.amazonaws.com",
///     sub: "repo:octo-org/octo-repo:environment:production",
/// };
/// assert_within!(DEPLOY, GUARD);
/// ```
///
/// # Panics
///
/// With a token that the policy admits and the bound does not, or when the two are too complex to compare.
#[macro_export]
macro_rules! assert_within {
    ($policy:expr, $bound:expr $(,)?) => {
        $crate::__private::assert_within(&$policy, &$bound)
    };
}
