//! Findings drawn on the file's own lines.

use std::io::{self, Write};

use annotate_snippets::{Level, Renderer};
use policy_core::diagnostic;

use super::found::Found;
use super::{Output, Summary};
use crate::lines::Lines;
use crate::read::Problem;
use crate::snippet::Shown;
use crate::terminal::Look;

pub(super) struct Human {
    renderer: Renderer,
    is_first: bool,
}

impl Human {
    pub(super) fn new(look: Look) -> Self {
        Self { renderer: look.renderer(), is_first: true }
    }
}

impl Output for Human {
    fn finding(&mut self, out: &mut dyn Write, found: &Found<'_>, lines: &Lines) -> io::Result<()> {
        if !std::mem::take(&mut self.is_first) {
            writeln!(out)?;
        }
        writeln!(out, "{}", draw(&self.renderer, found, lines))
    }

    fn problem(&mut self, _: &Problem) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn draw(renderer: &Renderer, found: &Found<'_>, lines: &Lines) -> String {
    let finding = &*found.finding;
    let level = match finding.level {
        diagnostic::Level::Error => Level::ERROR,
        diagnostic::Level::Warning => Level::WARNING,
    };
    let shown = Shown::new(lines, &found.range);
    let mut elements = shown.elements(&found.policy.source.name);
    elements
        .extend(details(found).into_iter().map(|(name, text)| Level::NOTE.with_name(Some(name)).message(text).into()));
    let group = level.primary_title(finding.message.as_str()).id(finding.lint.name).elements(elements);
    shown.mend(renderer.render(&[group]))
}

/// What is said below the lines.
fn details(found: &Found<'_>) -> Vec<(&'static str, String)> {
    let finding = &*found.finding;
    let mut details = Vec::new();
    details.extend(found.policy.address.clone().map(|address| ("role", address)));
    details.extend(found.policy.variant.clone().map(|variant| ("when", variant)));
    details.extend(finding.witness.as_ref().map(|witness| ("token", witness.to_string())));
    details.extend(finding.help.clone().map(|help| ("help", help)));
    let refusal = finding.refusal.as_ref();
    details.extend(refusal.map(|refusal| ("IAM", format!("{}: {}", refusal.code, refusal.message))));
    details.extend(finding.notes.iter().map(|note| ("note", note.clone())));
    details.extend(found.unknowns.iter().map(|unknown| ("note", format!("`{unknown}` is not known here"))));
    details
}
