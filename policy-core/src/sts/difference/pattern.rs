//! A pattern and a text that it does not match.

use super::{Difference, Kind, different, to_words};
use crate::lint::damage::visible;
use crate::names::{PatternToken, PatternTokens};

/// The text between two wildcards of a pattern, where it begins in the pattern, and its characters; `None` is any one.
struct Piece {
    start: usize,
    end: usize,
    chars: Vec<Option<char>>,
}

/// The first piece of the pattern that the text lacks.
pub(super) fn unlike(pattern: &str, actual: &str) -> Difference {
    let pieces = pieces(pattern);
    let text: Vec<(usize, char)> = actual.char_indices().collect();
    let byte = |index: usize| text.get(index).map_or(actual.len(), |(offset, _)| *offset);
    let last = pieces.len() - 1;
    let mut at = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let shown = || pattern.get(piece.start..piece.end).map(visible).unwrap_or_default();
        let rest = text.get(at..).unwrap_or_default();
        let place = if index == 0 {
            let alike = alike_chars(piece, rest);
            if alike < piece.chars.len() || (last == 0 && rest.len() > alike) {
                return at_the_beginning(pattern, piece, actual, byte(alike), alike);
            }
            0
        } else if index == last {
            let fits = rest.len().checked_sub(piece.chars.len());
            let Some(fit) = fits.filter(|fit| is_at(piece, rest, *fit)) else {
                let text = format!("the token's value does not end with `{}`", shown());
                return Difference {
                    kind: Kind::Suffix,
                    text,
                    expected: piece.start..piece.end,
                    actual: byte(at)..actual.len(),
                };
            };
            fit
        } else if let Some(place) = (0..=rest.len()).find(|place| is_at(piece, rest, *place)) {
            place
        } else {
            let after = match actual.get(..byte(at)) {
                None | Some("") => String::new(),
                Some(before) => format!(" after `{}`", visible(before)),
            };
            let text = format!("the token's value has no `{}`{after}", shown());
            return Difference {
                kind: Kind::Word,
                text,
                expected: piece.start..piece.end,
                actual: byte(at)..actual.len(),
            };
        };
        at += place + piece.chars.len();
    }
    different(pattern, 0..pattern.len(), actual, 0..actual.len())
}

/// The pattern and the text begin differently: the words at which they part.
fn at_the_beginning(pattern: &str, piece: &Piece, actual: &str, parted: usize, alike: usize) -> Difference {
    let mut shown = pattern.char_indices().map(|(offset, _)| offset);
    let expected = shown.nth(alike).unwrap_or(pattern.len()).clamp(piece.start, piece.end);
    if parted == actual.len() {
        let rest = visible(pattern.get(expected..).unwrap_or_default());
        let text = format!("the token's value ends where the policy's goes on with `{rest}`");
        return Difference { kind: Kind::Suffix, text, expected: expected..pattern.len(), actual: parted..parted };
    }
    different(pattern, to_words(pattern, expected..expected), actual, to_words(actual, parted..parted))
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece { start: 0, end: 0, chars: Vec::new() }];
    let mut at = 0;
    for token in PatternTokens::new(pattern) {
        let rest = pattern.get(at..).unwrap_or_default();
        let (length, chars) = match token {
            PatternToken::Literal(literal @ ("*" | "?" | "$")) if rest.starts_with("${") => {
                (4, literal.chars().map(Some).collect())
            }
            PatternToken::Literal(literal) => (literal.len(), literal.chars().map(Some).collect()),
            PatternToken::AnyOne => (1, vec![None]),
            PatternToken::AnyRun => (1, Vec::new()),
            PatternToken::Variable(inner) => (inner.len() + 3, Vec::new()),
            PatternToken::Hole(_) => (rest.chars().next().map_or(0, char::len_utf8), Vec::new()),
        };
        at += length;
        if chars.is_empty() {
            pieces.push(Piece { start: at, end: at, chars });
        } else if let Some(piece) = pieces.last_mut() {
            piece.chars.extend(chars);
            piece.end = at;
        }
    }
    pieces
}

fn alike_chars(piece: &Piece, text: &[(usize, char)]) -> usize {
    let pairs = piece.chars.iter().zip(text);
    pairs.take_while(|(expected, (_, c))| expected.is_none_or(|expected| expected == *c)).count()
}

fn is_at(piece: &Piece, text: &[(usize, char)], place: usize) -> bool {
    text.get(place..).is_some_and(|rest| alike_chars(piece, rest) == piece.chars.len())
}
