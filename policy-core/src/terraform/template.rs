//! Terraform's string templates: what `${`, `%{` and their escapes mean, and where each character of one came from.
//!
//! Source: <https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping>.

use super::{Reference, Unread};
use crate::json::Span;
use crate::names::hole;

/// Characters with the byte range of a file that each was written as.
pub(super) type Located = Vec<(char, Span)>;

/// The characters of a JSON string literal, quotes left out; `start` is the offset of the literal in its file.
///
/// `None` when it is no JSON string; whoever parsed the file has refused that already.
pub(super) fn of_json(literal: &str, start: usize) -> Option<Located> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    let offset = start + 1;
    let mut located = Vec::with_capacity(inner.len());
    let mut chars = inner.char_indices();
    let mut high = None;
    while let Some((at, c)) = chars.next() {
        let mut begin = at;
        let c = match c {
            '\\' => match chars.next().map(|(_, escape)| escape) {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits = chars.by_ref().take(4).filter_map(|(_, digit)| digit.to_digit(16));
                    let unit = digits.fold(0_u16, |unit, digit| (unit << 4) | u16::try_from(digit).unwrap_or_default());
                    match high.take() {
                        Some((first, before)) => {
                            begin = first;
                            char::decode_utf16([before, unit]).next()?.ok()?
                        }
                        None if matches!(unit, 0xd800..=0xdbff) => {
                            high = Some((at, unit));
                            continue;
                        }
                        None => char::from_u32(unit.into())?,
                    }
                }
                Some(other) => other,
                None => return None,
            },
            c => c,
        };
        located.push((c, Span { start: offset + begin, end: offset + chars.offset() }));
    }
    Some(located)
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text, with escapes undone.
    Literal(Located),
    /// The expression of `${…}`, and the place of the whole of it.
    Expression(String, Span),
}

/// The parts of a template.
pub(super) fn parts(template: &[(char, Span)]) -> Result<Vec<Part>, Unread> {
    let mut parts = Vec::new();
    let mut literal: Located = Vec::new();
    let mut rest = template;
    let mut strip = false;
    while let Some((&(c, span), after)) = rest.split_first() {
        match (c, kind(after)) {
            ('$' | '%', Next::Escaped(end)) if after.first().is_some_and(|(second, _)| *second == c) => {
                // `$${` stands for `${`.
                literal.extend([(c, Span { start: span.start, end: end.start }), ('{', end)]);
                rest = after.get(2..).unwrap_or_default();
                strip = false;
                continue;
            }
            ('%', Next::Brace) => {
                return Err(Unread::new(span, "a template directive decides what is in the policy")
                    .help("write the policy without `%{…}`"));
            }
            ('$', Next::Brace) => {
                let body = after.get(1..).unwrap_or_default();
                let Some(length) = expression_length(body) else {
                    return Err(Unread::new(span, "this `${` is never closed").help("write `$${` for the text `${`"));
                };
                let (body, following) = body.split_at_checked(length).unwrap_or((body, &[]));
                let end = following.first().map_or(span.end, |(_, brace)| brace.end);
                let text: String = body.iter().map(|(c, _)| c).collect();
                let text = text.strip_prefix('~').inspect(|_| trim_end(&mut literal)).unwrap_or(&text);
                let (text, strips) = text.strip_suffix('~').map_or((text, false), |text| (text, true));
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Expression(text.trim().to_owned(), Span { start: span.start, end }));
                strip = strips;
                rest = following.get(1..).unwrap_or_default();
                continue;
            }
            _ if hole::is_hole(c) => {
                return Err(Unread::new(span, format!("no policy can hold the character `{}`", c.escape_unicode()))
                    .help("remove it"));
            }
            _ => {}
        }
        strip &= c.is_whitespace();
        if !strip {
            literal.push((c, span));
        }
        rest = after;
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

enum Next {
    /// `{`
    Brace,
    /// A character and `{`, which stands here.
    Escaped(Span),
    Other,
}

fn kind(after: &[(char, Span)]) -> Next {
    match after {
        [('{', _), ..] => Next::Brace,
        [_, ('{', end), ..] => Next::Escaped(*end),
        _ => Next::Other,
    }
}

fn trim_end(literal: &mut Located) {
    while literal.last().is_some_and(|(c, _)| c.is_whitespace()) {
        literal.pop();
    }
}

/// How many characters stand before the brace that closes an expression: braces in strings and in nested templates do not.
fn expression_length(body: &[(char, Span)]) -> Option<usize> {
    // What has to be closed, innermost last.
    let mut open = vec!['}'];
    let mut before = ' ';
    let mut escaped = false;
    for (index, (c, _)) in body.iter().enumerate() {
        let in_string = open.last() == Some(&'"');
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '{' if in_string && matches!(before, '$' | '%') => open.push('}'),
            '{' if !in_string => open.push('}'),
            '"' if in_string => drop(open.pop()),
            '"' => open.push('"'),
            '}' if !in_string => {
                open.pop();
                if open.is_empty() {
                    return Some(index);
                }
            }
            _ => {}
        }
        // `$${` in a string opens nothing.
        before = if in_string && *c == before { ' ' } else { *c };
    }
    None
}

/// Appends a text so that Terraform reads it as it is.
///
/// After a carriage return without a line feed Terraform (1.11) takes the rest of the line for text, interpolations and all; so one is
/// written as an interpolation itself.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '\r']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            if let Some(c @ ('$' | '%')) = before.chars().next_back() {
                out.push(c);
            }
            out.push('{');
            rest = after;
        } else if let Some(after) = after.strip_prefix("\r\n") {
            out.push_str("\r\n");
            rest = after;
        } else {
            isolate_dollars(out, "\"");
            out.push_str(r#"${"\r"}"#);
            rest = after.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

/// Puts dollars at the end into an interpolation of their own: they would escape the one that comes next. `quote` is how a quotation
/// mark is written there.
pub(super) fn isolate_dollars(out: &mut String, quote: &str) {
    let dollars = out.len() - out.trim_end_matches('$').len();
    if dollars > 0 {
        out.truncate(out.len() - dollars);
        out.extend(["${", quote]);
        out.extend(std::iter::repeat_n('$', dollars));
        out.extend([quote, "}"]);
    }
}

/// Appends a text in which the references' holes become interpolations; everything else is escaped.
pub(super) fn fill(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, reference, after)) = split_hole(rest) {
        escape(out, before);
        interpolate(out, reference);
        rest = after;
    }
    escape(out, rest);
}

/// Appends `${…}`.
pub(super) fn interpolate(out: &mut String, reference: Reference) {
    isolate_dollars(out, "\"");
    out.push_str("${");
    out.push_str(reference.as_str());
    out.push('}');
}

/// The text before the first reference's hole, the reference, and the text after it.
pub(crate) fn split_hole(text: &str) -> Option<(&str, Reference, &str)> {
    // References' holes are four bytes long and begin with F4.
    let at = text.bytes().position(|byte| byte == 0xf4)?;
    let (before, after) = text.split_at_checked(at)?;
    let hole = after.chars().next()?;
    match Reference::of_hole(hole) {
        Some(reference) => Some((before, reference, after.get(hole.len_utf8()..)?)),
        None => None,
    }
}
