use super::bytes::check_policy_characters;
use super::{Fault, Problem, name};

name! {
    /// A token's subject, whole and exact: at least one character, all of them such as a policy may hold.
    ///
    /// STS accepts any length, although its response model says 6 to 255; `*` and `?` are ordinary characters here.
    ///
    /// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
    Subject, "subject", check
}

const fn check(text: &str) -> Result<(), Fault> {
    if text.is_empty() {
        return Err(Fault::at(0, Problem::Empty("a subject has at least one character")));
    }
    check_policy_characters(text.as_bytes())
}

impl Subject {
    /// A subject made of a template and checked parts; nothing else may call it.
    pub(crate) fn from_checked(text: String) -> Self {
        debug_assert!(check(&text).is_ok(), "a template of checked parts is a subject");
        Self(text.into())
    }
}
