//! A part of a value that is not known until later: `{account}` in the macro, `${var.account}` in Terraform.
//!
//! A hole stands in a text as **one character** of the Supplementary Private Use Area-A (U+F0000 to U+FFFFD). No policy can
//! hold such a character (it is past U+00FF), so a text with holes is still an ordinary string and is never mistaken for a
//! complete one: every constructor in [`names`](crate::names) refuses it. Whoever reads policies with holes
//! numbers them in order, checks the rest of the text, and puts the hole's own name back into messages.
//!
//! A hole that is **bound** says itself what will stand there: a reference to a value that another tool fills in. Its character is
//! one of Area-B (U+100000 to U+10FFFD), and its number does not depend on the text.

const FIRST: u32 = 0xf_0000;
const FIRST_BOUND: u32 = 0x10_0000;

/// The character of the hole with this number; `None` from 65,534 on, but for the numbers of bound holes.
pub fn character(number: u32) -> Option<char> {
    char::from_u32(FIRST.checked_add(number)?).filter(|c| is_hole(*c))
}

/// Whether the character stands for a hole.
pub const fn is_hole(c: char) -> bool {
    matches!(c, '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// The character of a bound hole, counted from 0; `None` past 65,533.
pub fn bound(index: u32) -> Option<char> {
    char::from_u32(FIRST_BOUND.checked_add(index)?).filter(|c| is_hole(*c))
}

/// Which bound hole the character stands for.
pub fn bound_index(c: char) -> Option<u32> {
    u32::from(c).checked_sub(FIRST_BOUND).filter(|_| is_hole(c))
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
        assert_eq!([65_534, 65_535, 131_070, u32::MAX].map(character), [None; 4]);
        assert_eq!(['a', '\u{effff}', '\u{ffffe}', '\u{10ffff}'].map(number), [None; 4]);
    }

    #[test]
    fn bound_holes() {
        for (index, c) in [(0, '\u{100000}'), (65_533, '\u{10fffd}')] {
            assert_eq!((bound(index), bound_index(c)), (Some(c), Some(index)));
            assert_eq!(number(c).and_then(character), Some(c));
        }
        assert_eq!([bound(65_534), bound(u32::MAX)], [None; 2]);
        assert_eq!(['a', '\u{ffffd}', '\u{10ffff}'].map(bound_index), [None; 3]);
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
