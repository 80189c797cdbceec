//! The checked texts of all parts, as one type: a hundred and fifty types of their own would cost every user a second.

use std::borrow::{Borrow, Cow};
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;
use std::{cmp, fmt};

use super::part::check_part;
use super::{Part, Run};
use crate::names::{Fault, InvalidName, SubjectPart};

/// A text that may stand at one part of a subject or issuer: neither a wildcard nor `$`, and nothing but what the part's grammar allows.
///
/// Each part that people write has a name for its own, such as [`github_actions::Branch`](super::github_actions::Branch):
///
/// ```
/// use policy_core::provider::github_actions::Owner;
///
/// const OWNER: Owner = Owner::from_static("octo-org");
/// assert_eq!(OWNER, Owner::parse("octo-org")?);
/// assert_eq!(format!("{OWNER} {OWNER:?}"), r#"octo-org Owner("octo-org")"#);
/// # Ok::<(), policy_core::names::InvalidName>(())
/// ```
pub struct PartText<G> {
    text: Cow<'static, str>,
    grammar: PhantomData<fn() -> G>,
}

/// What a [`PartText`] may be; `part_type!` writes them.
pub trait Grammar {
    /// The name of the type.
    const NAME: &'static str;
    /// What the part is called in messages.
    const WHAT: &'static str;
    /// The part's rule, in words.
    const RULE: &'static str;
    /// The part's rule.
    const RUNS: &'static [Run];
}

/// The grammar of a part without `:` and `/`, so that it may stand before others.
pub trait Inner: Grammar {}

impl<G> PartText<G> {
    const fn new(text: Cow<'static, str>) -> Self {
        Self { text, grammar: PhantomData }
    }

    /// The text, exactly as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, as policies hold it.
    pub fn into_text(self) -> Cow<'static, str> {
        self.text
    }
}

impl<G: Grammar> PartText<G> {
    /// What the part is called in messages.
    pub const WHAT: &'static str = G::WHAT;

    /// Checks and copies a text.
    ///
    /// # Errors
    ///
    /// [`InvalidName`] says which character breaks which rule.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        Self::try_from(text.to_owned())
    }

    /// The same for a literal, usable in a `const`: one that is invalid does not compile there.
    ///
    /// # Panics
    ///
    /// When the text is invalid; in a `const` that is a compile error.
    #[track_caller]
    #[expect(clippy::panic, reason = "said above; elsewhere `parse` is meant")]
    pub const fn from_static(text: &'static str) -> Self {
        match Self::check(text) {
            Ok(()) => Self::new(Cow::Borrowed(text)),
            Err(fault) => panic!("{}", fault.problem.rule()),
        }
    }

    /// Whether the text is valid, and if not where and why: the check without the copy.
    ///
    /// # Errors
    ///
    /// The first rule that is broken, with its byte offset.
    pub const fn check(text: &str) -> Result<(), Fault> {
        check_part(text, G::RUNS, G::RULE)
    }
}

impl<G: Grammar> TryFrom<String> for PartText<G> {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, InvalidName> {
        match Self::check(&text) {
            Ok(()) => Ok(Self::new(Cow::Owned(text))),
            Err(fault) => Err(InvalidName::new(G::WHAT, text, fault)),
        }
    }
}

impl<G: Grammar> TryFrom<&str> for PartText<G> {
    type Error = InvalidName;

    fn try_from(text: &str) -> Result<Self, InvalidName> {
        Self::try_from(text.to_owned())
    }
}

impl<G: Grammar> FromStr for PartText<G> {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::try_from(text.to_owned())
    }
}

impl<G: Inner> SubjectPart for PartText<G> {
    fn as_subject_part(&self) -> &str {
        &self.text
    }
}

impl<G> AsRef<str> for PartText<G> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<G> Borrow<str> for PartText<G> {
    fn borrow(&self) -> &str {
        &self.text
    }
}

impl<G> fmt::Display for PartText<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl<G: Grammar> fmt::Debug for PartText<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({:?})", G::NAME, self.text)
    }
}

// Derived, these would ask the same of the grammar.
impl<G> Clone for PartText<G> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<G> PartialEq for PartText<G> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<G> Eq for PartText<G> {}

impl<G> PartialOrd for PartText<G> {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<G> Ord for PartText<G> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<G> Hash for PartText<G> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

#[cfg(feature = "serde")]
impl<G> serde_core::Serialize for PartText<G> {
    fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(feature = "serde")]
impl<'de, G: Grammar> serde_core::Deserialize<'de> for PartText<G> {
    fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde_core::Deserialize>::deserialize(deserializer)?;
        Self::try_from(text).map_err(serde_core::de::Error::custom)
    }
}

/// The rule of a part of the catalogue, in words.
pub(crate) const fn rule_of(part: &'static Part) -> &'static str {
    match &part.rule {
        Cow::Borrowed(rule) => rule,
        Cow::Owned(_) => "",
    }
}

/// The rule of a part of the catalogue.
pub(crate) const fn runs_of(part: &'static Part) -> &'static [Run] {
    match &part.runs {
        Cow::Borrowed(runs) => runs,
        Cow::Owned(_) => &[],
    }
}

/// Writes the name of a part's checked text, `part_type!(/// What it is. Branch, "git branch", BRANCH, tail)`; `tail` when it may hold `:` or `/`.
/// Its grammar is a type that is called like the part's constant.
macro_rules! part_type {
    ($(#[$doc:meta])* $Name:ident, $what:literal, $PART:ident $(, $tail:ident)?) => {
        $(#[$doc])*
        pub type $Name = $crate::provider::PartText<$PART>;

        #[doc(hidden)]
        #[derive(Debug)]
        pub enum $PART {}

        impl $crate::provider::Grammar for $PART {
            const NAME: &'static str = stringify!($Name);
            const WHAT: &'static str = $what;
            const RULE: &'static str = $crate::provider::part_text::rule_of(&$PART);
            const RUNS: &'static [$crate::provider::Run] = $crate::provider::part_text::runs_of(&$PART);
        }

        $crate::provider::part_text::part_type!(@hole $Name $PART $($tail)?);
    };
    (@hole $Name:ident $PART:ident) => {
        impl $crate::provider::part_text::Inner for $PART {}
    };
    (@hole $Name:ident $PART:ident tail) => {
        impl $crate::names::SubjectTail for $Name {
            fn as_subject_tail(&self) -> &str {
                self.as_str()
            }
        }
    };
}

pub(crate) use part_type;
