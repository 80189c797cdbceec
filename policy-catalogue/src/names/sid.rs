use super::bytes::at;
use super::{Fault, Problem, name};

name! {
    /// A statement id: ASCII letters and digits; unique within its policy. It may be empty, which says nothing.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html>.
    Sid, "statement id", check
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !at(bytes, i).is_ascii_alphanumeric() {
            return Err(Fault::at(i, Problem::Character("a statement id holds ASCII letters and digits")));
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
        accepts::<Sid>(&["", "AllowCi1", "0"]);
        let found =
            |c, position| format!("a statement id holds ASCII letters and digits, found `{c}` at character {position}");
        refuses::<Sid>(
            "statement id",
            &[
                ("Allow CI", 5, &found(" ", 6)),
                ("allow-ci", 5, &found("-", 6)),
                ("_", 0, &found("_", 1)),
                ("é", 0, &found("é", 1)),
            ],
        );
    }
}
