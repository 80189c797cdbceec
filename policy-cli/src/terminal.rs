//! Where results go, and how they may look there.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use annotate_snippets::Renderer;
use anstream::AutoStream;
use anstyle::{AnsiColor, Style};

use crate::args::Color;

/// The width that is taken where nobody tells it.
const USUAL_WIDTH: usize = 100;

/// Standard output.
#[derive(Debug)]
pub(crate) struct Terminal {
    out: BufWriter<StdoutLock<'static>>,
    /// How texts look on it.
    pub(crate) look: Look,
}

/// How texts look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    has_colors: bool,
    /// The columns of the terminal; `None` when the text goes elsewhere.
    pub(crate) width: Option<usize>,
}

impl Terminal {
    pub(crate) fn stdout(color: Color) -> Self {
        let stdout = io::stdout();
        let look = Look::of(color, AutoStream::choice(&stdout), stdout.is_terminal());
        Self { out: BufWriter::new(stdout.lock()), look }
    }

    /// Writes what is still to be written.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Look {
    /// How texts look on standard error.
    pub(crate) fn stderr(color: Color) -> Self {
        let stderr = io::stderr();
        Self::of(color, AutoStream::choice(&stderr), stderr.is_terminal())
    }

    fn of(color: Color, choice: anstream::ColorChoice, is_terminal: bool) -> Self {
        let has_colors = match color {
            Color::Auto => !matches!(choice, anstream::ColorChoice::Never),
            Color::Always => true,
            Color::Never => false,
        };
        let width = || terminal_size::terminal_size().map_or(USUAL_WIDTH, |(width, _)| width.0.into());
        Self { has_colors, width: is_terminal.then(width) }
    }

    /// What draws findings.
    pub(crate) fn renderer(self) -> Renderer {
        let renderer = if self.has_colors { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(self.width.unwrap_or(140))
    }

    /// A text in a style, if the terminal has any.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.has_colors { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// A text of a file without what a terminal would obey; lines and tabs stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let is_obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let escaped = |c: char| if is_obeyed(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// What stands out.
pub(crate) const STRONG: Style = Style::new().bold();
/// What is beside the point.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// What is wrong, or goes away.
pub(crate) const BAD: Style = AnsiColor::BrightRed.on_default().bold();
/// What is doubtful.
pub(crate) const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
/// What is well, or is new.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// A line that goes away.
pub(crate) const REMOVED: Style = AnsiColor::Red.on_default();
/// A line that is new.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn nothing_that_a_terminal_obeys() {
        assert_eq!(printable("a\tb\nc é"), "a\tb\nc é");
        assert_eq!(printable("a\u{1b}[31m\rb\u{9b}"), "a\\u{1b}[31m\\u{d}b\\u{9b}");
    }
}
