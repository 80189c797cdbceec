//! The lines of a file that something is about, as they are shown.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Element, Origin, Snippet};

use crate::lines::{Lines, Position};

/// A line that is longer than this, in bytes, is not shown whole.
const LONGEST: usize = 4096;
/// So many bytes before and after what is meant are shown of it.
const AROUND: usize = 200;

/// Some bytes of a text with what stands around them.
pub(crate) struct Shown<'l> {
    text: &'l str,
    /// The bytes, in this text.
    place: Range<usize>,
    /// Where they begin in the whole text.
    start: Position,
    /// Whether the text is less than whole lines.
    is_cropped: bool,
}

impl<'l> Shown<'l> {
    pub(crate) fn new(lines: &'l Lines, range: &Range<usize>) -> Self {
        let (line, text) = lines.around(range);
        let place = range.start - line..range.end - line;
        let start = lines.position(range.start);
        let after = text.len() - place.end;
        let is_cropped = place.start > LONGEST || after > LONGEST || (place.len() > LONGEST && !text.contains('\n'));
        if !is_cropped {
            return Self { text, place, start, is_cropped };
        }
        let is_boundary = |at: &usize| text.is_char_boundary(*at);
        let from = (0..=place.start.saturating_sub(AROUND)).rev().find(is_boundary).unwrap_or_default();
        let end = place.end.min(place.start + LONGEST);
        let until = (end + AROUND..text.len()).find(is_boundary).unwrap_or(text.len());
        let end = (end..until).find(is_boundary).unwrap_or(until);
        let text = text.get(from..until).unwrap_or_default();
        Self { text, place: place.start - from..end - from, start, is_cropped }
    }

    /// The lines, with the bytes underlined.
    pub(crate) fn elements(&self, file: &'l str) -> Vec<Element<'l>> {
        let annotation: Annotation<'l> = AnnotationKind::Primary.span(self.place.clone());
        let snippet = Snippet::source(self.text).line_start(self.start.line).annotation(annotation);
        if self.is_cropped {
            let origin = Origin::path(file).line(self.start.line).char_column(self.start.column);
            vec![origin.into(), snippet.into()]
        } else {
            vec![snippet.path(file).into()]
        }
    }

    /// What was drawn, without the empty path that the renderer puts before a snippet that has none.
    pub(crate) fn mend(&self, drawn: String) -> String {
        if !self.is_cropped {
            return drawn;
        }
        let lines: Vec<&str> = drawn.lines().filter(|line| line.trim() != ":::").collect();
        lines.join("\n")
    }
}
