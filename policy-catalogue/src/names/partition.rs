use super::bytes::{at, starts_with};
use super::{Fault, Problem, name};

name! {
    /// An AWS partition: `aws`, or `aws-` and lower-case letters, digits and hyphens.
    ///
    /// In use: `aws`, `aws-cn`, `aws-us-gov`, `aws-iso`, `aws-iso-b`, `aws-iso-e`, `aws-iso-f`, `aws-eusc`. Others of the same form are
    /// accepted, since AWS adds partitions; see [`is_known`](Self::is_known).
    ///
    /// Source: the partition list that AWS publishes with its SDKs.
    Partition, "AWS partition", check
}

const KNOWN: [&str; 8] = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

impl Partition {
    /// The commercial partition, `aws`.
    pub const AWS: Self = Self::from_static("aws");

    /// Whether AWS had listed the partition when this was written.
    pub fn is_known(&self) -> bool {
        KNOWN.contains(&self.as_str())
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    check_in(bytes, 0, bytes.len())
}

pub(super) const fn check_in(bytes: &[u8], start: usize, end: usize) -> Result<(), Fault> {
    const RULE: &str = "a partition is `aws`, or `aws-` and lower-case letters, digits and hyphens, such as `aws-cn`";
    if start == end {
        return Err(Fault::at(start, Problem::Empty(RULE)));
    }
    if !starts_with(bytes, start, b"aws") || start + 3 > end {
        return Err(Fault::at(start, Problem::Structure(RULE)));
    }
    if start + 3 == end {
        return Ok(());
    }
    let mut i = start + 3;
    while i < end {
        let legal = match at(bytes, i) {
            b'-' => true,
            b'a'..=b'z' | b'0'..=b'9' => i > start + 3,
            _ => false,
        };
        if !legal {
            return Err(Fault::at(i, Problem::Character(RULE)));
        }
        i += 1;
    }
    if start + 4 == end {
        return Err(Fault::at(end, Problem::Structure(RULE)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const RULE: &str =
            "a partition is `aws`, or `aws-` and lower-case letters, digits and hyphens, such as `aws-cn`";
        let found = |c, position| format!("{RULE}, found `{c}` at character {position}");
        accepts::<Partition>(&KNOWN);
        accepts::<Partition>(&["aws-new-1"]);
        refuses::<Partition>(
            "AWS partition",
            &[
                ("", 0, RULE),
                ("aw", 0, RULE),
                ("AWS", 0, RULE),
                ("gcp", 0, RULE),
                ("aws-", 4, RULE),
                ("awscn", 3, &found("c", 4)),
                ("aws-CN", 4, &found("C", 5)),
                ("aws-cn ", 6, &found(" ", 7)),
                ("aws-é", 4, &found("é", 5)),
            ],
        );
    }

    #[test]
    fn known() {
        assert!(Partition::from_static("aws-eusc").is_known());
        assert!(!Partition::from_static("aws-new-1").is_known());
    }
}
