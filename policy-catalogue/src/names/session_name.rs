use super::bytes::at;
use super::role_arn::is_name_byte;
use super::{Fault, Problem, name};

name! {
    /// A role session name: 2 to 64 characters of `A-Z a-z 0-9 _ + = , . @ -`.
    ///
    /// Source: <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>.
    SessionName, "role session name", check
}

const fn check(text: &str) -> Result<(), Fault> {
    const RULE: &str = "a role session name is 2 to 64 letters, digits and `_+=,.@-`";
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !is_name_byte(at(bytes, i)) {
            return Err(Fault::at(i, Problem::Character(RULE)));
        }
        i += 1;
    }
    match i {
        0 => Err(Fault::at(0, Problem::Empty(RULE))),
        1 => Err(Fault::at(1, Problem::TooShort(RULE))),
        2..=64 => Ok(()),
        _ => Err(Fault::at(64, Problem::TooLong(RULE))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const RULE: &str = "a role session name is 2 to 64 letters, digits and `_+=,.@-`";
        let longest = "s".repeat(64);
        accepts::<SessionName>(&["ab", "A_z0+=,.@-", &longest]);
        refuses::<SessionName>(
            "role session name",
            &[
                ("", 0, RULE),
                ("a", 1, RULE),
                (&format!("{longest}s"), 64, RULE),
                ("a b", 1, &format!("{RULE}, found ` ` at character 2")),
                ("a/b", 1, &format!("{RULE}, found `/` at character 2")),
                ("é", 0, &format!("{RULE}, found `é` at character 1")),
            ],
        );
    }
}
