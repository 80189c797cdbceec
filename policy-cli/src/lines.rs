//! Where a byte of a text is, as people count.

use std::cell::Cell;
use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::read::Source;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Position {
    /// From 1.
    pub(crate) line: usize,
    /// In characters, from 1.
    pub(crate) column: usize,
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Span {
    /// Its first character.
    pub(crate) start: Position,
    /// The character after its last one.
    pub(crate) end: Position,
}

/// The lines of the text that was asked about last: findings come text by text.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    source: Option<Arc<Source>>,
    /// Where each line begins, in bytes.
    starts: Vec<usize>,
    /// The byte that was asked about last, its line from 0 and its column from 1: a line may be as long as the file.
    last: Cell<(usize, usize, usize)>,
}

impl Lines {
    /// The lines of this text.
    pub(crate) fn of(&mut self, source: &Arc<Source>) -> &Self {
        if !self.source.as_ref().is_some_and(|known| Arc::ptr_eq(known, source)) {
            self.starts.clear();
            self.starts.push(0);
            self.starts.extend(source.text.match_indices('\n').map(|(offset, _)| offset + 1));
            self.source = Some(Arc::clone(source));
            self.last.set((0, 0, 1));
        }
        self
    }

    fn text(&self) -> &str {
        self.source.as_ref().map_or("", |source| &source.text)
    }

    /// The line that a byte is in, from 0.
    fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or_default()
    }

    /// Where a byte is.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let line = self.line(offset);
        let start = self.start(line);
        let (known, column) = match self.last.get() {
            (known, known_line, column) if known_line == line => (known, column),
            _ => (start, 1),
        };
        let between = |range: Range<usize>| self.text().get(range).unwrap_or_default().chars().count();
        let column = if known <= offset {
            column + between(known..offset)
        } else {
            column.saturating_sub(between(offset..known)).max(1)
        };
        self.last.set((offset, line, column));
        Position { line: line + 1, column }
    }

    /// Where some bytes are.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        Span { start: self.position(range.start), end: self.position(range.end) }
    }

    /// The lines that some bytes are in, without the last line break, and where they begin.
    pub(crate) fn around(&self, range: &Range<usize>) -> (usize, &str) {
        let start = self.start(self.line(range.start));
        let last = self.line(range.end.saturating_sub(1).max(range.start));
        let end = self.starts.get(last + 1).map_or(self.text().len(), |next| next - 1);
        (start, self.text().get(start..end).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let source = |text: &str| Arc::new(Source { name: "x".to_owned(), text: text.to_owned() });
        let mut lines = Lines::default();
        let lines = lines.of(&source("aé\nbc\n\nd"));
        let at = |offset| (lines.position(offset).line, lines.position(offset).column);
        assert_eq!([0, 1, 3, 4, 6, 7, 8, 9].map(at), [(1, 1), (1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (4, 1), (4, 2)]);
        assert_eq!([6, 4, 5, 9, 3, 1].map(at), [(2, 3), (2, 1), (2, 2), (4, 2), (1, 3), (1, 2)]);
        assert_eq!(lines.around(&(4..5)), (4, "bc"));
        assert_eq!(lines.around(&(1..5)), (0, "aé\nbc"));
        assert_eq!(lines.around(&(9..9)), (8, "d"));
    }

    #[test]
    fn another_text_has_other_lines() {
        let source = |text: &str| Arc::new(Source { name: "x".to_owned(), text: text.to_owned() });
        let mut lines = Lines::default();
        assert_eq!(lines.of(&source("a\nb")).position(2), Position { line: 2, column: 1 });
        assert_eq!(lines.of(&source("a b")).position(2), Position { line: 1, column: 3 });
    }
}
