//! How a text is shown to a reader: on one line, with nothing in it that cannot be seen.

use std::fmt::{self, Write};
use std::ops::Range;

/// Shows a text with its control and invisible characters escaped, as in `\n` and `\u{200b}`.
pub(crate) struct Visible<'a>(pub(crate) &'a str);

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
