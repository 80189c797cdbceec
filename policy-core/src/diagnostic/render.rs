//! Drawing findings as text, without colours: for terminals, panics and compiler messages.

use std::fmt;
use std::ops::Range;

use super::{Finding, Findings};

/// Draws a text on a line of its own with carets under some of its bytes.
///
/// Line breaks and other control characters are escaped, so that the drawing keeps its two lines.
///
/// ```
/// use policy_core::diagnostic::underline;
///
/// assert_eq!(underline("repo:my-org*", 11..12), "repo:my-org*\n           ^");
/// ```
pub fn underline(text: &str, range: Range<usize>) -> String {
    let mut line = String::with_capacity(text.len());
    let (mut before, mut under) = (0, 0);
    for (offset, c) in text.char_indices() {
        let start = line.chars().count();
        if c.is_control() || is_invisible(c) {
            line.extend(c.escape_unicode());
        } else {
            line.push(c);
        }
        let width = line.chars().count() - start;
        if offset < range.start {
            before += width;
        } else if offset < range.end {
            under += width;
        }
    }
    format!("{line}\n{}{}", " ".repeat(before), "^".repeat(under.max(1)))
}

/// Characters that take part in a text without being seen.
pub(crate) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    )
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.level, self.lint.name, self.message)?;
        if !f.alternate() {
            return Ok(());
        }
        if let Some((text, range)) = &self.excerpt {
            let drawing = underline(text, range.clone());
            writeln!(f)?;
            for line in drawing.lines() {
                write!(f, "\n    {line}")?;
            }
            writeln!(f)?;
        }
        if !self.path.is_empty() {
            write!(f, "\n  at: {}", self.path)?;
        }
        if let Some(witness) = &self.witness {
            write!(f, "\n  token: {witness}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        if let Some(refusal) = &self.refusal {
            write!(f, "\n  IAM: {}: {}", refusal.code, refusal.message)?;
        }
        for note in &self.notes {
            write!(f, "\n  note: {note}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.iter().enumerate() {
            if index > 0 {
                f.write_str(if f.alternate() { "\n\n" } else { "\n" })?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}
