use super::bytes::at;
use super::{Fault, Problem, name};

name! {
    /// An AWS account id: exactly 12 ASCII digits; leading zeros count.
    ///
    /// Source: <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html>.
    ///
    /// ```
    /// use policy_core::names::AccountId;
    ///
    /// assert!(AccountId::parse("000123456789").is_ok());
    /// assert!(AccountId::parse("1234-5678-9012").is_err());
    /// ```
    AccountId, "AWS account id", check
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    check_in(bytes, 0, bytes.len())
}

pub(super) const fn check_in(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    const RULE: &str = "an account id is 12 digits";
    let mut i = start;
    while i < end {
        if !at(bytes, i).is_ascii_digit() {
            return Err(Fault::at(i, Problem::Character(RULE)));
        }
        i += 1;
    }
    match end - start {
        0 => Err(Fault::at(end, Problem::Empty(RULE))),
        1..=11 => Err(Fault::at(end, Problem::TooShort(RULE))),
        12 => Ok(()),
        _ => Err(Fault::at(start + 12, Problem::TooLong(RULE))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const RULE: &str = "an account id is 12 digits";
        accepts::<AccountId>(&["123456789012", "000000000000"]);
        refuses::<AccountId>(
            "AWS account id",
            &[
                ("", 0, RULE),
                ("1", 1, RULE),
                ("12345678901", 11, RULE),
                ("1234567890123", 12, RULE),
                ("1234-5678-9012", 4, "an account id is 12 digits, found `-` at character 5"),
                ("<ACCOUNT_ID>", 0, "an account id is 12 digits, found `<` at character 1"),
                ("12345678901\u{ff12}", 11, "an account id is 12 digits, found `\u{ff12}` at character 12"),
                (" 123456789012", 0, "an account id is 12 digits, found ` ` at character 1"),
                ("123456789012\n", 12, "an account id is 12 digits, found `\\n` at character 13"),
            ],
        );
    }
}
