//! Drawing findings as text, without colours: for terminals, panics and compiler messages.

use std::fmt;

use super::{Finding, Findings};
use crate::names::visible::underline;

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
