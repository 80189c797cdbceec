use super::bytes::{at, starts_with};
use super::{Fault, Problem, arn, name};

name! {
    /// The ARN of a role: `arn:PARTITION:iam::ACCOUNT:role/[PATH/]NAME`, 20 to 2048 characters.
    ///
    /// The name has 1 to 64 characters of `A-Z a-z 0-9 _ + = , . @ -`; the path, with its slashes, up to 512 printable ASCII
    /// characters.
    ///
    /// Sources: <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>,
    /// <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
    ///
    /// ```
    /// use policy_core::names::RoleArn;
    ///
    /// let arn = RoleArn::parse("arn:aws:iam::123456789012:role/ci/deploy")?;
    /// assert_eq!((arn.account_id(), arn.role_name()), ("123456789012", "deploy"));
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    RoleArn, "role ARN", check
}

impl RoleArn {
    /// The partition, such as `aws`.
    pub fn partition(&self) -> &str {
        self.as_str().split(':').nth(1).unwrap_or_default()
    }

    /// The account that owns the role.
    pub fn account_id(&self) -> &str {
        self.as_str().split(':').nth(4).unwrap_or_default()
    }

    /// The name without its path.
    pub fn role_name(&self) -> &str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }
}

/// A character of role and session names: `[\w+=,.@-]`.
pub(super) const fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+' | b'=' | b',' | b'.' | b'@' | b'-')
}

const fn check(text: &str) -> Result<(), Fault> {
    const FORM: &str = "a role ARN has the form `arn:PARTITION:iam::ACCOUNT:role/NAME`";
    let bytes = text.as_bytes();
    let resource = match arn::check_head(bytes, FORM) {
        Ok(resource) => resource,
        Err(fault) => return Err(fault),
    };
    if !starts_with(bytes, resource, b"role/") {
        return Err(Fault::at(
            resource,
            Problem::Structure("the resource of a role ARN is `role/`, maybe a path, and the name of the role"),
        ));
    }
    if let Err(fault) = check_path_and_name(bytes, resource + 5) {
        return Err(fault);
    }
    if bytes.len() > 2048 {
        return Err(Fault::at(2048, Problem::TooLong("a role ARN has at most 2048 characters")));
    }
    Ok(())
}

const NAME: &str = "the name of a role is 1 to 64 letters, digits and `_+=,.@-`";

const fn check_path_and_name(bytes: &[u8], start: usize) -> Result<(), Fault> {
    let end = bytes.len();
    let mut name = start;
    let mut i = start;
    while i < end {
        match at(bytes, i) {
            b'/' => name = i + 1,
            0x21..=0x7e => {}
            _ => {
                return Err(Fault::at(
                    i,
                    Problem::Character("the path of a role holds printable ASCII without spaces"),
                ));
            }
        }
        i += 1;
    }
    // The leading slash of the path is the one after `role`.
    if name > start && name - start + 1 > 512 {
        return Err(Fault::at(start, Problem::TooLong("the path of a role has at most 512 characters")));
    }
    let mut i = name;
    while i < end {
        if !is_name_byte(at(bytes, i)) {
            return Err(Fault::at(i, Problem::Character(NAME)));
        }
        i += 1;
    }
    match end - name {
        0 => Err(Fault::at(end, Problem::Empty(NAME))),
        1..=64 => Ok(()),
        _ => Err(Fault::at(name + 64, Problem::TooLong(NAME))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const FORM: &str = "a role ARN has the form `arn:PARTITION:iam::ACCOUNT:role/NAME`";
        const RESOURCE: &str = "the resource of a role ARN is `role/`, maybe a path, and the name of the role";
        let role = |rest: &str| format!("arn:aws:iam::123456789012:role/{rest}");
        let path = format!("{}/", "p".repeat(510));
        accepts::<RoleArn>(&[
            &role("a"),
            &role("ci/deploy"),
            &role("A_z0+=,.@-"),
            &role(&"n".repeat(64)),
            &role(&format!("{path}{}", "n".repeat(64))),
            "arn:aws-cn:iam::123456789012:role/deploy",
        ]);
        refuses::<RoleArn>(
            "role ARN",
            &[
                ("", 0, FORM),
                ("deploy", 0, FORM),
                ("arn:aws:sts::123456789012:assumed-role/a/b", 8, "the service of this ARN is `iam`"),
                ("arn:aws:iam::123456789012:user/a", 26, RESOURCE),
                ("arn:aws:iam::123456789012:role", 26, RESOURCE),
                (&role(""), 31, NAME),
                (&role("ci/"), 34, NAME),
                (&role(&"n".repeat(65)), 95, NAME),
                (&role("a*"), 32, &format!("{NAME}, found `*` at character 33")),
                (
                    &role("a b/c"),
                    32,
                    "the path of a role holds printable ASCII without spaces, found ` ` at character 33",
                ),
                (&role("é"), 31, "the path of a role holds printable ASCII without spaces, found `é` at character 32"),
                (&role(&format!("p{path}n")), 31, "the path of a role has at most 512 characters"),
            ],
        );
    }

    #[test]
    fn length() {
        let partition = "a".repeat(2048 - "arn:aws-:iam::123456789012:role/n".len());
        let arn = format!("arn:aws-{partition}:iam::123456789012:role/n");
        accepts::<RoleArn>(&[&arn]);
        refuses::<RoleArn>("role ARN", &[(&format!("{arn}n"), 2048, "a role ARN has at most 2048 characters")]);
    }

    #[test]
    fn parts() {
        let arn = RoleArn::from_static("arn:aws-cn:iam::123456789012:role/a/b:c/deploy");
        assert_eq!((arn.partition(), arn.account_id(), arn.role_name()), ("aws-cn", "123456789012", "deploy"));
    }
}
