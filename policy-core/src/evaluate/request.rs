/// What is asked of a trust policy.
///
/// ```
/// use policy_core::evaluate::{ContextEntry, Request, Values};
///
/// let request = Request {
///     action: "sts:AssumeRoleWithWebIdentity",
///     principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
///     context: &[
///         ContextEntry::one("gitlab.com:sub", "project_path:acme/app:ref_type:branch:ref:main"),
///         ContextEntry::several("gitlab.com:amr", &["pwd", "otp"]),
///     ],
/// };
/// assert_eq!(request.get("GitLab.com:SUB"), Some(Values::One("project_path:acme/app:ref_type:branch:ref:main")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// The action, such as `sts:AssumeRoleWithWebIdentity`.
    pub action: &'a str,
    /// The caller's identity provider: its ARN, or the bare name of a built-in one such as `accounts.google.com`.
    pub principal: &'a str,
    /// The condition keys that the request has. Of a key that is there twice the first counts.
    pub context: &'a [ContextEntry<'a>],
}

/// A condition key of a request and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextEntry<'a> {
    /// The key, such as `gitlab.com:sub`; its letter case does not matter. With [`Values::Unknown`] a final `*` stands for any rest,
    /// as in `aws:ResourceTag/*`.
    pub key: &'a str,
    /// What it holds.
    pub values: Values<'a>,
}

/// What a condition key of a request holds.
///
/// Whether a key is multi-valued is a matter of the key, not of the number of values: `amr` is, even with one value or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values<'a> {
    /// The value of a single-valued key.
    One(&'a str),
    /// The values of a multi-valued key.
    Several(&'a [&'a str]),
    /// Nobody knows, not even whether the request has the key.
    Unknown,
}

impl<'a> Request<'a> {
    /// What a condition key holds; `None` when the request does not have it.
    pub fn get(&self, key: &str) -> Option<Values<'a>> {
        // Nearly always the letter case is the same, and to see that is quicker.
        let is_key = |entry: &&ContextEntry<'_>| entry.key == key || entry.stands_for(key);
        self.context.iter().find(is_key).map(|entry| entry.values)
    }
}

impl<'a> ContextEntry<'a> {
    /// A single-valued key.
    pub const fn one(key: &'a str, value: &'a str) -> Self {
        Self { key, values: Values::One(value) }
    }

    /// A multi-valued key.
    pub const fn several(key: &'a str, values: &'a [&'a str]) -> Self {
        Self { key, values: Values::Several(values) }
    }

    /// A key, or with a final `*` any key that begins so, of which nothing is known.
    pub const fn unknown(key: &'a str) -> Self {
        Self { key, values: Values::Unknown }
    }

    /// Whether it is about this key.
    pub(crate) fn stands_for(&self, key: &str) -> bool {
        let of_family = |family: &str| key.get(..family.len()).is_some_and(|start| start.eq_ignore_ascii_case(family));
        self.key.eq_ignore_ascii_case(key)
            || self.values == Values::Unknown && self.key.strip_suffix('*').is_some_and(of_family)
    }
}

impl<'a> Values<'a> {
    /// The values, however many; none that are unknown.
    pub fn as_slice(&self) -> &[&'a str] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Several(values) => values,
            Self::Unknown => &[],
        }
    }

    /// What AWS calls a null data set: no value, or none that is not empty.
    pub(super) fn is_null(&self) -> bool {
        self.as_slice().iter().all(|value| value.is_empty())
    }
}
