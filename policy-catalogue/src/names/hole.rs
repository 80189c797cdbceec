//! A part of a value that is not known until later: `{account}` in the macro, `${var.account}` in Terraform.
//!
//! A hole stands in a text as **one character** of the Supplementary Private Use Area-A (U+F0000 to U+FFFFD). No policy can
//! hold such a character (it is past U+00FF), so a text with holes is still an ordinary string and is never mistaken for a
//! complete one: every constructor in [`names`](crate::names) refuses it. Whoever reads policies with holes
//! numbers them in order, checks the rest of the text, and puts the hole's own name back into messages.

const FIRST: u32 = 0xf_0000;
const LAST: u32 = 0xf_fffd;

/// The character of the hole with this number; `None` past 65,533.
pub fn character(number: u32) -> Option<char> {
    char::from_u32(FIRST.checked_add(number)?).filter(|c| is_hole(*c))
}

/// Whether the character stands for a hole.
pub const fn is_hole(c: char) -> bool {
    c as u32 >= FIRST && c as u32 <= LAST
}

/// The number of the hole that the character stands for.
pub const fn number(c: char) -> Option<u32> {
    if is_hole(c) { Some(c as u32 - FIRST) } else { None }
}

/// Whether the text has a hole.
pub fn has_hole(text: &str) -> bool {
    text.chars().any(is_hole)
}

/// The text with every hole replaced by what `name` says, for messages.
pub fn fill(text: &str, name: impl Fn(u32) -> String) -> String {
    let mut filled = String::with_capacity(text.len());
    for c in text.chars() {
        match number(c) {
            Some(hole) => filled.push_str(&name(hole)),
            None => filled.push(c),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_characters() {
        for (hole, c) in [(0, '\u{f0000}'), (1, '\u{f0001}'), (65_533, '\u{ffffd}')] {
            assert_eq!(character(hole), Some(c));
            assert_eq!(number(c), Some(hole));
        }
        assert_eq!([character(65_534), character(u32::MAX)], [None, None]);
        assert_eq!(['a', '\u{effff}', '\u{ffffe}', '\u{100000}'].map(number), [None; 4]);
    }

    #[test]
    fn filling() {
        let text = "arn:aws:iam::\u{f0000}:oidc-provider/\u{f0001}";
        assert!(has_hole(text));
        let filled = fill(text, |number| format!("{{{}}}", ["account", "issuer"][number as usize]));
        assert_eq!(filled, "arn:aws:iam::{account}:oidc-provider/{issuer}");
        assert!(!has_hole(&filled));
    }
}
