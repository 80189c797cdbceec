//! Asking for what is missing, on a terminal.

use std::io::{self, BufRead as _, IsTerminal as _};

use crate::failure::{Failure, say};
use crate::terminal::{FAINT, Look, STRONG};

/// Questions on standard error, answers on standard input.
pub(super) struct Questions {
    look: Look,
}

impl Questions {
    pub(super) const fn new(look: Look) -> Self {
        Self { look }
    }

    /// Whether somebody is there to answer.
    pub(super) fn are_possible(&self) -> bool {
        self.look.width.is_some() && io::stdin().is_terminal()
    }

    /// Asks until the answer will do.
    pub(super) fn ask<T>(
        &mut self,
        what: &str,
        rule: &str,
        example: &str,
        read: &dyn Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        let such_as = if example.is_empty() { String::new() } else { format!(", such as {example}") };
        loop {
            let hint = self.look.paint(FAINT, &format!("({rule}{such_as})"));
            say(&format!("{} {hint}:", self.look.paint(STRONG, what)));
            let mut answer = String::new();
            let length = io::stdin()
                .lock()
                .read_line(&mut answer)
                .map_err(|error| Failure::call(format!("the answer cannot be read: {error}")))?;
            if length == 0 {
                return Err(Failure::call(format!("{what} is missing")));
            }
            match read(answer.trim()) {
                Ok(answer) => return Ok(answer),
                Err(error) => say(&error),
            }
        }
    }
}
