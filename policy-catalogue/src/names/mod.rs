//! Is this string a legal account id, provider ARN, issuer, audience, subject pattern, key …?
//!
//! One type a name, one file a type. Every type has the same constructors: [`parse`](AccountId::parse),
//! [`FromStr`](std::str::FromStr), `TryFrom<&str>`, `TryFrom<String>`, and a `const fn from_static` that turns a bad literal
//! into a compile error in a `const`. Its text is exactly what was given: nothing is trimmed, folded or
//! normalised, since AWS compares these values exactly.
//!
//! ```
//! use policy_core::names::{AccountId, ProviderArn};
//!
//! const ACCOUNT: AccountId = AccountId::from_static("123456789012");
//! let arn: ProviderArn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com".parse()?;
//! assert_eq!(arn.account_id(), ACCOUNT.as_str());
//!
//! let error = AccountId::parse("12345678901x").unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "invalid AWS account id `12345678901x`: an account id is 12 digits, found `x` at character 12",
//! );
//! # Ok::<(), policy_core::names::InvalidName>(())
//! ```

mod account_id;
mod action;
mod arn;
mod audience;
mod bytes;
mod condition_key;
mod error;
pub mod hole;
mod issuer;
mod operator;
mod partition;
mod provider_arn;
mod role_arn;
mod session_name;
mod sid;
mod subject;
mod subject_part;
mod subject_pattern;
#[doc(hidden)]
pub mod visible;

pub use account_id::AccountId;
pub use action::Action;
pub use audience::Audience;
pub use condition_key::ConditionKey;
pub use error::{Fault, InvalidName, Problem};
pub use issuer::Issuer;
pub use operator::{BaseOperator, Family, Operator, SetPrefix};
pub use partition::Partition;
pub use provider_arn::ProviderArn;
pub use role_arn::RoleArn;
pub use session_name::SessionName;
pub use sid::Sid;
pub use subject::Subject;
pub use subject_part::{SubjectPart, SubjectTail};
pub use subject_pattern::{PatternToken, PatternTokens, SubjectPattern};

#[doc(hidden)]
pub use bytes::is_policy_character;

/// Writes the constructor family of a name, so that it is the same everywhere.
///
/// `$check` is a `const fn(&str) -> Result<(), Fault>`: the one place of the name's grammar.
macro_rules! name {
    ($(#[$doc:meta])* $Name:ident, $what:literal, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(std::borrow::Cow<'static, str>);

        impl $Name {
            /// What the name is called in messages.
            pub const WHAT: &'static str = $what;

            #[doc = concat!("Checks and copies ", $what, ".")]
            ///
            /// # Errors
            ///
            /// [`InvalidName`](crate::names::InvalidName) says which character breaks which rule.
            #[inline]
            pub fn parse(text: &str) -> Result<Self, $crate::names::InvalidName> {
                Self::try_from(text.to_owned())
            }

            #[doc = concat!("The same for a literal, usable in a `const`: ", $what, " that is invalid does not compile there.")]
            ///
            /// # Panics
            ///
            /// When the text is invalid; in a `const` that is a compile error.
            #[track_caller]
            #[inline]
            pub const fn from_static(text: &'static str) -> Self {
                match $check(text) {
                    Ok(()) => Self(std::borrow::Cow::Borrowed(text)),
                    Err(fault) => panic!("{}", fault.problem.rule()),
                }
            }

            /// Whether the text is valid, and if not where and why: the check without the copy.
            ///
            /// # Errors
            ///
            /// The first rule that is broken, with its byte offset.
            #[inline]
            pub const fn check(text: &str) -> Result<(), $crate::names::Fault> {
                $check(text)
            }

            /// The text, exactly as it was given.
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, as policies hold it.
            #[inline]
            pub fn into_text(self) -> std::borrow::Cow<'static, str> {
                self.0
            }
        }

        $crate::names::name_traits!($Name);

        impl TryFrom<String> for $Name {
            type Error = $crate::names::InvalidName;

            #[inline]

            fn try_from(text: String) -> Result<Self, Self::Error> {
                match $check(&text) {
                    Ok(()) => Ok(Self(std::borrow::Cow::Owned(text))),
                    Err(fault) => Err($crate::names::InvalidName::new($what, text, fault)),
                }
            }
        }

        impl std::borrow::Borrow<str> for $Name {
            #[inline]
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }
    };
}

/// The conversions that need only `as_str`, `WHAT` and `TryFrom<String>`.
macro_rules! name_traits {
    ($Name:ident) => {
        impl TryFrom<&str> for $Name {
            type Error = $crate::names::InvalidName;

            #[inline]

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::try_from(text.to_owned())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::names::InvalidName;

            #[inline]

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text.to_owned())
            }
        }

        impl AsRef<str> for $Name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($Name), "({:?})"), self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl serde_core::Serialize for $Name {
            #[inline]
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde_core::Deserialize<'de> for $Name {
            #[inline]
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde_core::Deserialize>::deserialize(deserializer)?;
                Self::try_from(text).map_err(serde_core::de::Error::custom)
            }
        }
    };
}

pub(crate) use {name, name_traits};

#[cfg(test)]
mod tests;
