//! From a decoded text back to where it was written.

use policy_core::json::{Member, Node, Span, Value};

/// A decoded text and where its parts stood in the source.
///
/// Between two points both texts run alike; a point is where they part, at an escape, a line's indentation or a hole.
#[derive(Clone, Debug, Default)]
pub(super) struct Traced {
    text: String,
    /// Offsets in the text and in the source, ascending.
    points: Vec<(usize, usize)>,
}

/// How many bytes at the start of a written text are an escape for one character; 0 when there is none.
pub(super) type Escape = fn(&str) -> usize;

impl Traced {
    /// A text that was written at an offset of the source; `escape` knows how.
    pub(super) fn new(text: &str, written: &str, at: usize, escape: Escape) -> Self {
        let mut traced = Self::default();
        traced.push(text, written, at, escape);
        traced
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds a decoded text. What was written and does not come back is white space that the form strips.
    pub(super) fn push(&mut self, text: &str, written: &str, at: usize, escape: Escape) {
        let (mut rest, mut at) = (written, at);
        let skip = |rest: &mut &str, at: &mut usize, length: usize| {
            *rest = rest.get(length..).unwrap_or_default();
            *at += length;
        };
        for c in text.chars() {
            self.mark(at);
            let length = loop {
                let length = escape(rest);
                let Some(found) = rest.chars().next() else { break 0 };
                if length > 0 {
                    break length;
                }
                if found != c && (found.is_whitespace() || rest.starts_with("\\\n") || rest.starts_with("\\\r")) {
                    skip(&mut rest, &mut at, found.len_utf8());
                } else {
                    break found.len_utf8();
                }
            };
            self.mark(at);
            self.text.push(c);
            skip(&mut rest, &mut at, length);
        }
        self.mark(at);
    }

    /// Adds a text that stands for a piece of the source as a whole.
    pub(super) fn push_opaque(&mut self, text: &str, span: Span) {
        self.mark(span.start);
        self.text.push_str(text);
        self.mark(span.end);
    }

    /// Adds a piece of a text that was itself decoded from the source.
    pub(super) fn push_from(&mut self, outer: &Traced, start: usize, piece: &str) {
        for (offset, c) in piece.char_indices() {
            let span = Span { start: start + offset, end: start + offset + c.len_utf8() };
            self.push_opaque(c.encode_utf8(&mut [0; 4]), outer.span(span));
        }
    }

    fn mark(&mut self, source: usize) {
        let implied = self.points.last().map(|(text, source)| source + (self.text.len() - text));
        if implied != Some(source) {
            self.points.push((self.text.len(), source));
        }
    }

    /// Where in the source the character at an offset of the text began.
    pub(super) fn start(&self, offset: usize) -> usize {
        self.along(self.points.partition_point(|(text, _)| *text <= offset), offset)
    }

    /// Where in the source the text before an offset ended.
    fn end(&self, offset: usize) -> usize {
        let index = self.points.partition_point(|(text, _)| *text < offset);
        match self.points.get(index) {
            Some((text, source)) if *text == offset => *source,
            _ => self.along(index, offset),
        }
    }

    /// The source of an offset between the point before `next` and that one.
    fn along(&self, next: usize, offset: usize) -> usize {
        let last = next.checked_sub(1).and_then(|index| self.points.get(index));
        let (text, source) = last.copied().unwrap_or_default();
        let limit = self.points.get(next).map_or(usize::MAX, |(_, source)| *source);
        (source + (offset - text)).min(limit)
    }

    pub(super) fn span(&self, span: Span) -> Span {
        Span { start: self.start(span.start), end: self.end(span.end) }
    }

    /// Turns the spans of a tree that was read from the text into spans of the source.
    pub(super) fn restore(&self, node: &mut Node) {
        map_spans(node, &|span| self.span(span));
    }
}

/// Changes every span of a tree.
pub(super) fn map_spans(node: &mut Node, map: &dyn Fn(Span) -> Span) {
    node.span = map(node.span);
    match &mut node.value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| map_spans(element, map)),
        Value::Object(members) => {
            for Member { key_span, value, .. } in members {
                *key_span = map(*key_span);
                map_spans(value, map);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// No escapes at all.
pub(super) fn verbatim(_: &str) -> usize {
    0
}

/// The escapes of a JSON string.
pub(super) fn json_escape(rest: &str) -> usize {
    let is_low = |rest: &str| rest.get(..3).is_some_and(|head| matches!(head.as_bytes(), [b'\\', b'u', b'd' | b'D']));
    match rest.as_bytes() {
        [b'\\', b'u', b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', ..]
            if rest.get(6..).is_some_and(is_low) =>
        {
            12
        }
        [b'\\', b'u', ..] => 6,
        [b'\\', ..] => 2,
        _ => 0,
    }
}

/// The escapes of a quoted HCL string.
pub(super) fn hcl_escape(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\\', b'u', ..] => 6,
        [b'\\', b'U', ..] => 10,
        [b'\\', ..] => 2,
        _ => template_escape(rest),
    }
}

/// The escapes of an HCL heredoc: `$${` and `%%{`.
pub(super) fn template_escape(rest: &str) -> usize {
    if rest.starts_with("$${") || rest.starts_with("%%{") { 2 } else { 0 }
}

/// The escapes of a YAML string in double quotes.
pub(super) fn yaml_escape(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\\', b'x', ..] => 4,
        [b'\\', b'u', ..] => 6,
        [b'\\', b'U', ..] => 10,
        [b'\\', b'\n' | b'\r', ..] => 0,
        [b'\\', ..] => 2,
        _ => 0,
    }
}

/// The escape of a YAML string in single quotes.
pub(super) fn yaml_quote(rest: &str) -> usize {
    if rest.starts_with("''") { 2 } else { 0 }
}

/// The escapes of a URL.
pub(super) fn percent_escape(rest: &str) -> usize {
    let first = rest.strip_prefix('%').and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
    // As many escapes as the character has bytes.
    first.map_or(0, |byte| 3 * (byte.leading_ones() as usize).max(1))
}

#[cfg(test)]
#[expect(clippy::string_slice, reason = "a test")]
mod tests {
    use super::*;

    /// Every character of the decoded text and the piece of the source that it came from.
    fn pieces<'a>(traced: &Traced, source: &'a str) -> Vec<&'a str> {
        let text = traced.as_str();
        let spans = text.char_indices().map(|(start, c)| Span { start, end: start + c.len_utf8() });
        spans.map(|span| traced.span(span)).map(|span| &source[span.start..span.end]).collect()
    }

    #[test]
    fn escapes_lead_back_to_what_was_written() {
        for (text, source, escape, expected) in [
            ("a\"b😀c", r#"a\"b\ud83d\ude00c"#, json_escape as Escape, ["a", r#"\""#, "b", r"\ud83d\ude00", "c"]),
            ("é\n${b", r"\u00e9\n$${b", hcl_escape, [r"\u00e9", r"\n", "$$", "{", "b"]),
            ("'a\u{85} b", r"'a\x85 b", yaml_escape, ["'", "a", r"\x85", " ", "b"]),
            ("{é}{}", "%7B%C3%A9%7D%7b%7d", percent_escape, ["%7B", "%C3%A9", "%7D", "%7b", "%7d"]),
        ] {
            let found = pieces(&Traced::new(text, source, 0, escape), source);
            assert_eq!(found.into_iter().filter(|piece| *piece != "$").take(5).collect::<Vec<_>>()[..3], expected[..3]);
            assert_eq!(Traced::new(text, source, 0, escape).end(text.len()), source.len());
        }
    }

    #[test]
    fn indentation_and_folds_are_stepped_over() {
        let source = "    {\n      \"a\": 1\n    }\n";
        let traced = Traced::new("{\n  \"a\": 1\n}\n", source, 0, verbatim);
        let node = policy_core::json::parse(traced.as_str()).unwrap();
        let mut restored = node.clone();
        traced.restore(&mut restored);
        assert_eq!(&source[restored.span.start..restored.span.end], "{\n      \"a\": 1\n    }");
        let Value::Object(members) = &restored.value else { panic!("{restored:?}") };
        assert_eq!(&source[members[0].key_span.start..members[0].key_span.end], "\"a\"");
        assert_eq!(&source[members[0].value.span.start..members[0].value.span.end], "1");
    }

    #[test]
    fn a_hole_is_its_expression() {
        let source = "x${var.a}y";
        let mut traced = Traced::new("x", "x", 0, verbatim);
        traced.push_opaque("\u{f0000}", Span { start: 1, end: 9 });
        traced.push("y", "y", 9, verbatim);
        assert_eq!(pieces(&traced, source), ["x", "${var.a}", "y"]);
    }
}
