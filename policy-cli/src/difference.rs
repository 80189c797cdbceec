//! What becomes of a text, line by line.

use std::io::{self, Write};

use similar::TextDiff;

use crate::terminal::{ADDED, Look, REMOVED, STRONG, printable};

/// Writes a unified diff.
pub(crate) fn write_difference(out: &mut dyn Write, look: Look, name: &str, old: &str, new: &str) -> io::Result<()> {
    let difference = TextDiff::from_lines(old, new);
    let text = difference.unified_diff().header(name, name).to_string();
    for line in printable(&text).lines() {
        let line = match line.as_bytes().first() {
            _ if line.starts_with("---") || line.starts_with("+++") => look.paint(STRONG, line),
            Some(b'-') => look.paint(REMOVED, line),
            Some(b'+') => look.paint(ADDED, line),
            _ => line.to_owned(),
        };
        writeln!(out, "{line}")?;
    }
    Ok(())
}
