//! Findings drawn on the file's own lines.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use policy_core::diagnostic;

use super::found::Found;
use super::{Output, Summary};
use crate::lines::Lines;
use crate::read::Problem;
use crate::terminal::Look;

/// A line that is longer than this, in bytes, is not shown whole.
const LONGEST: usize = 4096;
/// So many bytes before and after what is meant are shown of it.
const AROUND: usize = 200;

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
    let (start, shown, is_cropped) = shown(lines, &found.range);
    let place = found.range.start - start..found.range.end - start;
    let name = found.policy.source.name.as_str();
    let snippet =
        Snippet::source(shown).line_start(found.span.start.line).annotation(AnnotationKind::Primary.span(place));
    let mut elements: Vec<Element<'_>> = Vec::new();
    if is_cropped {
        let position = found.span.start;
        elements.push(Origin::path(name).line(position.line).char_column(position.column).into());
        elements.push(snippet.into());
    } else {
        elements.push(snippet.path(name).into());
    }
    elements
        .extend(details(found).into_iter().map(|(name, text)| Level::NOTE.with_name(Some(name)).message(text).into()));
    let group = level.primary_title(finding.message.as_str()).id(finding.lint.name).elements(elements);
    let drawn = renderer.render(&[group]);
    if is_cropped { without_empty_path(&drawn) } else { drawn }
}

/// What is said below the lines.
fn details(found: &Found<'_>) -> Vec<(&'static str, String)> {
    let finding = &*found.finding;
    let mut details = Vec::new();
    details.extend(found.policy.address.clone().map(|address| ("role", address)));
    details.extend(finding.witness.as_ref().map(|witness| ("token", witness.to_string())));
    details.extend(finding.help.clone().map(|help| ("help", help)));
    let refusal = finding.refusal.as_ref();
    details.extend(refusal.map(|refusal| ("IAM", format!("{}: {}", refusal.code, refusal.message))));
    details.extend(finding.notes.iter().map(|note| ("note", note.clone())));
    details.extend(found.unknowns.iter().map(|unknown| ("note", format!("`{unknown}` is not known here"))));
    details
}

/// The text to show, where it begins in the source, and whether it is less than whole lines.
fn shown<'l>(lines: &'l Lines, range: &Range<usize>) -> (usize, &'l str, bool) {
    let (start, text) = lines.around(range);
    let place = range.start - start..range.end - start;
    let ends = text.get(place.end..).unwrap_or_default();
    let is_long = place.start > LONGEST || ends.len() > LONGEST || place.len() > LONGEST && !text.contains('\n');
    if !is_long {
        return (start, text, false);
    }
    let is_boundary = |at: &usize| text.is_char_boundary(*at);
    let from = (0..=place.start.saturating_sub(AROUND)).rev().find(is_boundary).unwrap_or_default();
    let until = (place.end + AROUND..text.len()).find(is_boundary).unwrap_or(text.len());
    (start + from, text.get(from..until).unwrap_or_default(), true)
}

/// The renderer announces a snippet without a path with an empty one.
fn without_empty_path(drawn: &str) -> String {
    let lines: Vec<&str> = drawn.lines().filter(|line| line.trim() != ":::").collect();
    lines.join("\n")
}
