//! The difference between the value that a policy expects and the one that a token presents, made visible.

use std::ops::Range;

mod pattern;
#[cfg(test)]
mod tests;

use self::pattern::unlike;
use crate::evaluate::is_like;
use crate::lint::damage::{damage, visible};

/// How two values differ.
///
/// ```
/// use policy_core::sts::difference::{Comparison, Kind, difference};
///
/// let found = difference("prefect:cloud:1111", "prefect:account:1111", Comparison::Exact).unwrap();
/// assert_eq!(found.kind, Kind::Word);
/// assert_eq!(found.text, "at character 9 the policy has `cloud` and the token has `account`");
/// assert_eq!((found.expected, found.actual), (8..13, 8..15));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What sort of difference it is.
    pub kind: Kind,
    /// The difference in words: a clause, lower case, no period.
    pub text: String,
    /// The bytes of the policy's value that are different.
    pub expected: Range<usize>,
    /// The bytes of the token's value that are different.
    pub actual: Range<usize>,
}

/// The sorts of difference, from a slip of the keyboard to another value altogether.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The policy's value was damaged by a chat, a document or a web page.
    Damage,
    /// Only the letter case.
    Case,
    /// `https://` at the beginning of one of them.
    Scheme,
    /// A `/` at the end of one of them.
    Slash,
    /// `:` in one of them where the other has `/`.
    Separator,
    /// Ids after `@` in one of them, as in GitHub's immutable subjects.
    Ids,
    /// The policy's `*` or `?` stands for itself under its operator and would match under a `Like` operator.
    LiteralWildcard,
    /// One of them lacks the beginning of the other.
    Prefix,
    /// One of them ends where the other goes on.
    Suffix,
    /// One or more words.
    Word,
    /// Nothing of any length is the same.
    Whole,
}

/// How an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `StringEquals`.
    Exact,
    /// `StringEqualsIgnoreCase`.
    IgnoreCase,
    /// `StringLike`: `*` and `?` are wildcards.
    Like,
}

/// The largest product of the lengths of two texts that are compared in every way.
const LIMIT: usize = 1 << 18;

/// How the value that a token presents differs from the one that the policy expects; `None` when it does not.
///
/// Time is at most the product of the lengths; of texts too long for that only the beginnings and ends are compared.
pub fn difference(expected: &str, actual: &str, comparison: Comparison) -> Option<Difference> {
    if expected.len().saturating_mul(actual.len()) > LIMIT {
        return (expected != actual).then(|| words(expected, actual));
    }
    let same = |expected: &str, actual: &str| match comparison {
        Comparison::Exact => expected == actual,
        Comparison::IgnoreCase => expected.eq_ignore_ascii_case(actual),
        Comparison::Like => is_like(expected, actual, false),
    };
    if same(expected, actual) {
        return None;
    }
    Some(slip(expected, actual, comparison, &same).unwrap_or_else(|| match comparison {
        Comparison::Like if expected.contains(['*', '?', '$']) => unlike(expected, actual),
        _ => words(expected, actual),
    }))
}

/// The differences that leave the value the same once a single thing about it is put right.
fn slip(expected: &str, actual: &str, comparison: Comparison, same: &dyn Fn(&str, &str) -> bool) -> Option<Difference> {
    let found =
        |kind, text: String| Some(Difference { kind, text, expected: 0..expected.len(), actual: 0..actual.len() });
    if let Some(repair) = damage(expected)
        && repair.text.is_some_and(|mended| same(&mended, actual))
    {
        let text = format!("the policy's value holds {}", repair.what);
        return Some(Difference { expected: repair.range, ..found(Kind::Damage, text)? });
    }
    if comparison != Comparison::Exact && comparison != Comparison::IgnoreCase {
        if is_like(expected, actual, true) {
            return found(Kind::Case, "only the letter case is different".to_owned());
        }
    } else if expected.eq_ignore_ascii_case(actual) {
        let Difference { expected: range, actual: other, .. } = words(expected, actual);
        let text = format!(
            "only the letter case is different: the policy has {} and the token has {}",
            quoted(expected, &range),
            quoted(actual, &other),
        );
        return Some(Difference { expected: range, actual: other, ..found(Kind::Case, text)? });
    }
    let is_wild = comparison != Comparison::Like && expected.contains(['*', '?']);
    if is_wild && is_like(expected, actual, comparison == Comparison::IgnoreCase) {
        let start = expected.find(['*', '?']).unwrap_or_default();
        let wildcard = expected.get(start..=start).unwrap_or_default();
        let text = format!(
            "`{wildcard}` stands for itself under this operator, only a `Like` operator takes it as a wildcard"
        );
        return Some(Difference { expected: start..start + 1, ..found(Kind::LiteralWildcard, text)? });
    }
    for (kind, mark, strip) in [
        (Kind::Scheme, "begins with `https://`", without_scheme as fn(&str) -> Option<&str>),
        (Kind::Slash, "ends with `/`", |text: &str| text.strip_suffix('/')),
    ] {
        if strip(expected).is_some_and(|stripped| same(stripped, actual)) {
            return found(kind, format!("the policy's value {mark}, the token's does not"));
        }
        if strip(actual).is_some_and(|stripped| same(expected, stripped)) {
            return found(kind, format!("the token's value {mark}, the policy's does not"));
        }
    }
    if same(&expected.replace('/', ":"), &actual.replace('/', ":")) {
        let mut pairs = expected.char_indices().zip(actual.char_indices()).enumerate();
        let parted = pairs.find(|(_, ((_, a), (_, b)))| a != b);
        let is_certain = |(_, ((_, a), (_, b))): &(_, ((_, char), (_, char)))| is_delimiter(*a) && is_delimiter(*b);
        let Some((index, ((at, a), (other, b)))) = parted.filter(is_certain) else {
            return found(Kind::Separator, "one has `:` where the other has `/`".to_owned());
        };
        let text = format!("at character {} the policy has `{a}` and the token has `{b}`", index + 1);
        return Some(Difference { kind: Kind::Separator, text, expected: at..at + 1, actual: other..other + 1 });
    }
    if actual.contains('@') && same(expected, &without_ids(actual)) {
        return found(Kind::Ids, "the token has ids after `@`, the policy's value has none".to_owned());
    }
    if expected.contains('@') && same(&without_ids(expected), actual) {
        return found(Kind::Ids, "the policy's value has ids after `@`, the token's has none".to_owned());
    }
    None
}

fn without_scheme(text: &str) -> Option<&str> {
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))
}

/// The text without what follows an `@`, up to the next `/` or `:`.
fn without_ids(text: &str) -> String {
    let mut in_id = false;
    text.chars()
        .filter(|c| {
            in_id = *c == '@' || (in_id && !is_delimiter(*c));
            !in_id
        })
        .collect()
}

fn is_delimiter(c: char) -> bool {
    matches!(c, ':' | '/')
}

/// Two texts without wildcards: the words between what they begin and end with alike.
fn words(expected: &str, actual: &str) -> Difference {
    let (start, tail) = alike(expected, actual);
    let (first, second) = (start..expected.len() - tail, start..actual.len() - tail);
    let rest = |text: &str, range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_owned();
    let is_apart = |part: &str, before: &str| {
        part.starts_with(is_delimiter) || part.ends_with(is_delimiter) || before.ends_with(is_delimiter)
    };
    if first.is_empty() || second.is_empty() {
        let (longer, range) = if first.is_empty() { (actual, second.clone()) } else { (expected, first.clone()) };
        let part = rest(longer, &range);
        let before = longer.get(..start).unwrap_or_default();
        let (whose, other) = if first.is_empty() { ("token", "policy") } else { ("policy", "token") };
        let shown = visible(&part);
        if range.end == longer.len() && is_apart(&part, before) {
            let text = format!("the {other}'s value ends where the {whose}'s goes on with `{shown}`");
            return Difference { kind: Kind::Suffix, text, expected: first, actual: second };
        }
        if range.start == 0 && part.ends_with(is_delimiter) {
            let text = format!("the {whose}'s value has `{shown}` before what the {other}'s begins with");
            return Difference { kind: Kind::Prefix, text, expected: first, actual: second };
        }
    }
    let (first, second) = (to_words(expected, first), to_words(actual, second));
    different(expected, first, actual, second)
}

/// What two texts begin and end with alike, in bytes.
fn alike(expected: &str, actual: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(a, _): (char, char)| a.len_utf8();
    let start: usize = expected.chars().zip(actual.chars()).take_while(same).map(length).sum();
    let rest = |text| str::get(text, start..).unwrap_or_default().chars().rev();
    let end: usize = rest(expected).zip(rest(actual)).take_while(same).map(length).sum();
    (start, end)
}

/// The range, grown to whole words.
fn to_words(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text.get(..range.start).unwrap_or_default();
    let start = before.rfind(is_delimiter).map_or(0, |delimiter| delimiter + 1);
    let after = text.get(range.end..).unwrap_or_default();
    start..range.end + after.find(is_delimiter).unwrap_or(after.len())
}

fn different(expected: &str, first: Range<usize>, actual: &str, second: Range<usize>) -> Difference {
    if first == (0..expected.len()) && second == (0..actual.len()) {
        let text = "the two have no word in common".to_owned();
        return Difference { kind: Kind::Whole, text, expected: first, actual: second };
    }
    let character = expected.get(..first.start).unwrap_or_default().chars().count() + 1;
    let [policy, token] = [quoted(expected, &first), quoted(actual, &second)];
    let text = format!("at character {character} the policy has {policy} and the token has {token}");
    Difference { kind: Kind::Word, text, expected: first, actual: second }
}

fn quoted(text: &str, range: &Range<usize>) -> String {
    match text.get(range.clone()) {
        None | Some("") => "nothing".to_owned(),
        Some(part) => format!("`{}`", visible(part)),
    }
}
