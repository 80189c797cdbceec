use super::bytes::{at, find};
use super::{Fault, Problem, name};

name! {
    /// An action, `SERVICE:NAME`, such as `sts:AssumeRoleWithWebIdentity`; wildcards `*` and `?` may stand in the name.
    ///
    /// IAM compares actions without case. A trust policy may hold only the assume actions of STS; that is the lint `invalid_action`.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>.
    Action, "action", check
}

impl Action {
    /// `sts:AssumeRoleWithWebIdentity`, which every web identity role allows.
    pub const ASSUME_ROLE_WITH_WEB_IDENTITY: Self = Self::from_static("sts:AssumeRoleWithWebIdentity");
    /// `sts:TagSession`, needed when the token carries session tags.
    pub const TAG_SESSION: Self = Self::from_static("sts:TagSession");
    /// `sts:SetSourceIdentity`, needed when the token carries a source identity.
    pub const SET_SOURCE_IDENTITY: Self = Self::from_static("sts:SetSourceIdentity");

    /// The service, such as `sts`.
    pub fn service(&self) -> &str {
        self.as_str().split_once(':').map_or("", |(service, _)| service)
    }

    /// The name within the service.
    pub fn action_name(&self) -> &str {
        self.as_str().split_once(':').map_or(self.as_str(), |(_, name)| name)
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    const FORM: &str = "an action is a service, a colon and a name, such as `sts:AssumeRoleWithWebIdentity`";
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(Fault::at(0, Problem::Empty(FORM)));
    }
    if bytes.len() == 1 && at(bytes, 0) == b'*' {
        return Ok(());
    }
    let colon = find(bytes, b':', 0, bytes.len());
    if colon == 0 || colon + 1 >= bytes.len() {
        return Err(Fault::at(colon, Problem::Structure(FORM)));
    }
    let mut i = 0;
    while i < bytes.len() {
        let byte = at(bytes, i);
        let legal = i == colon
            || byte.is_ascii_alphanumeric()
            || if i < colon { byte == b'-' } else { matches!(byte, b'*' | b'?') };
        if !legal {
            return Err(Fault::at(i, Problem::Character(FORM)));
        }
        i += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const FORM: &str = "an action is a service, a colon and a name, such as `sts:AssumeRoleWithWebIdentity`";
        let found = |c: char, position: usize| format!("{FORM}, found `{c}` at character {position}");
        accepts::<Action>(&["sts:AssumeRoleWithWebIdentity", "STS:tagsession", "*", "sts:*", "sts:Assume*?", "a-b:C"]);
        refuses::<Action>(
            "action",
            &[
                ("", 0, FORM),
                ("AssumeRoleWithWebIdentity", 25, FORM),
                ("sts:", 3, FORM),
                (":AssumeRole", 0, FORM),
                ("**", 2, FORM),
                ("s*:AssumeRole", 1, &found('*', 2)),
                ("sts:Assume-Role", 10, &found('-', 11)),
                ("sts: AssumeRole", 4, &found(' ', 5)),
                ("sts:AssumeRole:x", 14, &found(':', 15)),
                ("sts:ÄssumeRole", 4, &found('Ä', 5)),
            ],
        );
    }

    #[test]
    fn parts() {
        let parts = |text: &str| {
            let action = Action::parse(text).unwrap();
            (action.service().to_owned(), action.action_name().to_owned())
        };
        assert_eq!(parts("sts:TagSession"), ("sts".to_owned(), "TagSession".to_owned()));
        assert_eq!(parts("*"), (String::new(), "*".to_owned()));
    }
}
