//! What the `const` checkers share: a const context has no iterators and no slicing by range.

use super::{Fault, Problem};

/// The byte at `index`, or 0 past the end; 0 is in no class below.
pub(super) const fn at(bytes: &[u8], index: usize) -> u8 {
    if index < bytes.len() {
        #[expect(clippy::indexing_slicing, reason = "the index was compared on the line above")]
        let byte = bytes[index];
        byte
    } else {
        0
    }
}

/// The first `byte` in `start..end`, or `end`.
pub(super) const fn find(bytes: &[u8], byte: u8, start: usize, end: usize) -> usize {
    let mut i = start;
    while i < end && at(bytes, i) != byte {
        i += 1;
    }
    i
}

/// Whether `prefix` stands at `start`.
pub(super) const fn starts_with(bytes: &[u8], start: usize, prefix: &[u8]) -> bool {
    if start + prefix.len() > bytes.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if at(bytes, start + i) != at(prefix, i) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether two strings are the same but for the case of ASCII letters.
pub(super) const fn equal_ignoring_case(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if !at(a, i).eq_ignore_ascii_case(&at(b, i)) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether a policy document may hold the character: tab, LF, CR, U+0020 to U+00FF.
///
/// Source: the `AssumeRolePolicyDocument` pattern of `CreateRole`,
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>.
pub const fn is_policy_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}')
}

/// The rule of [`is_policy_character`] over a whole string, by UTF-8 bytes.
pub(super) const fn check_policy_characters(bytes: &[u8]) -> Result<(), Fault> {
    let mut i = 0;
    while i < bytes.len() {
        let byte = at(bytes, i);
        // U+0080 to U+00FF are the two-byte sequences that begin with C2 or C3.
        if matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0x7f) {
            i += 1;
        } else if matches!(byte, 0xc2 | 0xc3) {
            i += 2;
        } else {
            return Err(Fault::at(i, Problem::Character("a policy holds only tab, line breaks and U+0020 to U+00FF")));
        }
    }
    Ok(())
}
