//! How a text is shown to a reader: on one line, with nothing in it that cannot be seen.

use std::fmt::{self, Write};
use std::ops::Range;

/// Shows a text with its control and invisible characters escaped, as in `\n` and `\u{200b}`.
#[derive(Debug)]
pub struct Visible<'a>(pub &'a str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| write_visible(f, c).map(drop))
    }
}

/// Writes one character as [`Visible`] shows it, and says how many characters that took.
fn write_visible(out: &mut impl Write, c: char) -> Result<usize, fmt::Error> {
    if c.is_control() || is_invisible(c) {
        write!(out, "{}", c.escape_default())?;
        Ok(c.escape_default().len())
    } else {
        out.write_char(c)?;
        Ok(1)
    }
}

/// Whether a character takes part in a text without being seen, or looks like a plain space and is none.
///
/// A [hole](super::hole) is none of these: it stays in a message until its name is filled in.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{a0}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

/// Draws a text on a line of its own with carets under some of its bytes.
///
/// Control characters and invisible ones are escaped, so that the drawing keeps its two lines. Every other character is taken to
/// be one column wide.
///
/// ```
/// use policy_core::diagnostic::underline;
///
/// assert_eq!(underline("repo:my-org*", 11..12), "repo:my-org*\n           ^");
/// ```
pub fn underline(text: &str, range: Range<usize>) -> String {
    let mut drawing = String::with_capacity(2 * text.len() + 2);
    let (mut before, mut under) = (0, 0);
    for (offset, c) in text.char_indices() {
        // Writing to a string cannot fail.
        let width = write_visible(&mut drawing, c).unwrap_or(0);
        // A character belongs to the range when one of its bytes does.
        if offset + c.len_utf8() <= range.start {
            before += width;
        } else if offset < range.end {
            under += width;
        }
    }
    drawing.push('\n');
    drawing.extend(std::iter::repeat_n(' ', before));
    drawing.extend(std::iter::repeat_n('^', under.max(1)));
    drawing
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn underlining() {
        for (text, range, drawing) in [
            ("abc", 0..1, "abc\n^"),
            ("abc", 1..3, "abc\n ^^"),
            ("abc", 3..3, "abc\n   ^"),
            ("abc", 1..1, "abc\n ^"),
            ("abc", 7..9, "abc\n   ^"),
            ("abc", 2..99, "abc\n  ^"),
            ("", 0..0, "\n^"),
            // By characters, and an offset within one means that one.
            ("äöü", 2..4, "äöü\n ^"),
            ("äöü", 3..4, "äöü\n ^"),
            // What cannot be seen is spelled out, and underlined whole.
            ("a\nb", 1..2, "a\\nb\n ^^"),
            ("a\u{200b}b", 4..5, "a\\u{200b}b\n         ^"),
            ("\t\0\u{7f}", 1..2, "\\t\\u{0}\\u{7f}\n  ^^^^^"),
            ("\u{a0}\u{feff}", 2..5, "\\u{a0}\\u{feff}\n      ^^^^^^^^"),
            // A wide character counts as one column.
            ("世界x", 6..7, "世界x\n  ^"),
        ] {
            assert_eq!(underline(text, range.clone()), drawing, "{text:?} {range:?}");
        }
    }

    proptest! {
        #[test]
        fn a_drawing_is_two_lines_that_can_be_seen(text in any::<String>(), start in 0..40_usize, length in 0..40_usize) {
            let drawing = underline(&text, start..start + length);
            let (shown, carets) = drawing.split_once('\n').unwrap();
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert_eq!(shown, Visible(&text).to_string());
            let caret_line = carets.trim_start_matches(' ');
            prop_assert!(!caret_line.is_empty() && caret_line.chars().all(|c| c == '^'));
            prop_assert!(carets.len() <= shown.chars().count() + 1);
        }
    }
}
