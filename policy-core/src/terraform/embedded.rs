//! A policy as the characters of a JSON string that Terraform reads as a template: escaped three times, in one pass.

use super::Reference;
use super::template::isolate_dollars;
use crate::json::{Bracket, Sink, escape};

pub(super) struct Writer<'a> {
    out: &'a mut String,
    needs_comma: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        Self { out, needs_comma: false }
    }

    /// Writes what stands before a value or a name.
    fn place(&mut self) {
        if std::mem::replace(&mut self.needs_comma, true) {
            self.out.push(',');
        }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push_str("\\\"");
        let mut rest = text;
        // Every character that is special begins with a byte that no other character has.
        while let Some(at) = rest.bytes().position(|byte| IS_SPECIAL.get(usize::from(byte)) == Some(&true)) {
            let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.out.push_str(before);
            let mut chars = after.chars();
            if let Some(c) = chars.next() {
                self.special(c);
            }
            rest = chars.as_str();
        }
        self.out.push_str(rest);
        self.out.push_str("\\\"");
    }

    fn special(&mut self, c: char) {
        match c {
            '"' => self.out.push_str("\\\\\\\""),
            '\\' => self.out.push_str("\\\\\\\\"),
            '\0'..='\u{1f}' => {
                self.out.push('\\');
                self.out.push_str(&escape(c));
            }
            '{' => {
                if let Some(before @ ('$' | '%')) = self.out.chars().next_back() {
                    self.out.push(before);
                }
                self.out.push('{');
            }
            _ => match Reference::of_hole(c) {
                Some(reference) => self.reference(reference),
                None => self.out.push(c),
            },
        }
    }

    fn reference(&mut self, reference: Reference) {
        isolate_dollars(self.out, "\\\"");
        self.out.push_str("${");
        self.out.push_str(&reference.as_str().replace('"', "\\\""));
        self.out.push('}');
    }
}

/// Quotes, backslashes, control characters, braces, and the first byte of references' holes.
static IS_SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "the index is below 256")]
        if byte < 0x20 || matches!(byte, 0x22 | 0x5c | 0x7b | 0xf4) {
            table[byte] = true;
        }
        byte += 1;
    }
    table
};

impl Sink for Writer<'_> {
    fn begin(&mut self, bracket: Bracket) {
        self.place();
        self.out.push(bracket.open());
        self.needs_comma = false;
    }

    fn end(&mut self, bracket: Bracket) {
        self.out.push(bracket.close());
        self.needs_comma = true;
    }

    fn key(&mut self, name: &str) {
        self.place();
        self.quoted(name);
        self.out.push(':');
        self.needs_comma = false;
    }

    fn string(&mut self, text: &str) {
        self.place();
        self.quoted(text);
    }

    fn number(&mut self, digits: &str) {
        self.place();
        self.out.push_str(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.place();
        self.out.push_str(if value { "true" } else { "false" });
    }
}
