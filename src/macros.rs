//! The macros' front doors: they pass on what was written and the path of this crate, so that a renamed dependency works.

/// A trust policy that is checked while it compiles.
#[macro_export]
macro_rules! trust_policy {
    ($($tokens:tt)*) => { $crate::__private::trust_policy! { [$crate] $($tokens)* } };
}

/// The same as compact JSON: a `&'static str`.
#[macro_export]
macro_rules! trust_policy_json {
    ($($tokens:tt)*) => { $crate::__private::trust_policy_json! { [$crate] $($tokens)* } };
}

/// A trust policy that stands in a JSON file.
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
