//! A condition value as parts, and whether parts match a text.

use super::Request;
use super::variables::Variable;
use crate::names::hole;

/// How a condition value is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// `*` and `?` are wildcards.
    pub(super) wildcards: bool,
    /// `${…}` is a variable, and stands for what the request holds.
    pub(super) variables: Option<&'a Request<'a>>,
    /// What AWS leaves open is read in favour of a match: a hole and a wildcard out of a variable match any run.
    pub(super) lenient: bool,
}

impl Reading<'_> {
    /// Nothing but wildcards.
    pub(super) const WILDCARDS: Self = Self { wildcards: true, variables: None, lenient: false };
}

/// A part of a condition value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    Literal(&'a str),
    AnyOne,
    AnyRun,
}

/// The parts of a condition value in order; variables are replaced on the way, without a copy of the text.
#[derive(Clone)]
pub(super) struct Parts<'a> {
    rest: &'a str,
    inserted: &'a str,
    reading: Reading<'a>,
}

impl<'a> Parts<'a> {
    /// Variables that stand for nothing are left out: ask [`obstacle`](super::variables::obstacle) first.
    pub(super) fn new(text: &'a str, reading: Reading<'a>) -> Self {
        Self { rest: text, inserted: "", reading }
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let Reading { wildcards, variables, lenient } = self.reading;
        loop {
            if !self.inserted.is_empty() {
                let inserted = Reading { wildcards: wildcards && lenient, variables: None, lenient: false };
                return cut(&mut self.inserted, inserted);
            }
            let Some((variable, rest)) = variables.and_then(|_| Variable::read(self.rest)) else {
                return cut(&mut self.rest, self.reading);
            };
            self.rest = rest;
            match variable {
                Variable::Escape(character) => return Some(Part::Literal(character)),
                Variable::Key { .. } => {
                    self.inserted = variables.and_then(|request| variable.resolve(request).ok()).unwrap_or_default();
                }
            }
        }
    }
}

/// Takes the first part off a text that does not begin with a variable.
fn cut<'a>(text: &mut &'a str, reading: Reading<'_>) -> Option<Part<'a>> {
    let is_special = |byte: u8| match byte {
        b'*' | b'?' => reading.wildcards,
        b'$' => reading.variables.is_some(),
        // The first byte of every hole.
        0xf3 => reading.lenient,
        _ => false,
    };
    let first = text.chars().next()?;
    let part = match first {
        '*' if reading.wildcards => Part::AnyRun,
        '?' if reading.wildcards => Part::AnyOne,
        hole if reading.lenient && hole::is_hole(hole) => Part::AnyRun,
        _ => {
            let is_plain = !(reading.wildcards || reading.variables.is_some() || reading.lenient);
            let following = if is_plain { None } else { text.bytes().skip(first.len_utf8()).position(is_special) };
            let end = following.map_or(text.len(), |position| first.len_utf8() + position);
            let (literal, rest) = text.split_at_checked(end)?;
            *text = rest;
            return Some(Part::Literal(literal));
        }
    };
    *text = text.split_at_checked(first.len_utf8())?.1;
    Some(part)
}

/// What becomes of letter case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// It counts.
    Exact,
    /// That of A to Z does not count.
    IgnoredInAscii,
    /// It does not count in any alphabet, character by character.
    Ignored,
}

impl Case {
    /// The text after the literal that it begins with.
    fn strip<'t>(self, text: &'t str, literal: &str) -> Option<&'t str> {
        match self {
            Self::Exact => text.strip_prefix(literal),
            Self::IgnoredInAscii => {
                let (head, rest) = text.split_at_checked(literal.len())?;
                head.eq_ignore_ascii_case(literal).then_some(rest)
            }
            Self::Ignored => {
                let mut chars = text.chars();
                literal.chars().all(|a| chars.next().is_some_and(|b| is_same_letter(a, b))).then_some(chars.as_str())
            }
        }
    }
}

fn is_same_letter(a: char, b: char) -> bool {
    a == b || a.to_lowercase().eq(b.to_lowercase()) || a.to_uppercase().eq(b.to_uppercase())
}

/// Whether the parts match the whole text.
///
/// In the first `closed` bytes of the text no wildcard takes a colon, as in the parts of an ARN before the last.
///
/// Takes no memory, and at most as many steps as the length of the value times that of the text. Only the last run is ever tried
/// at another length: what an earlier one would gain by being longer the last one can take as well, and where a colon keeps
/// it from that, the colon also fixes where the earlier one ends.
pub(super) fn matches(mut parts: Parts<'_>, text: &str, case: Case, closed: usize) -> bool {
    let take_one = |rest: &'_ str| -> Option<usize> {
        let first = rest.chars().next()?;
        (first != ':' || text.len() - rest.len() >= closed).then_some(first.len_utf8())
    };
    let mut rest = text;
    let mut part = parts.next();
    // The part after the last run, those after that, and where the text after the run begins.
    let mut retry = None;
    loop {
        let after = match part {
            Some(Part::Literal(literal)) => case.strip(rest, literal),
            Some(Part::AnyOne) => take_one(rest).and_then(|length| rest.get(length..)),
            Some(Part::AnyRun) => {
                part = parts.next();
                if part.is_none() && text.len() - rest.len() >= closed {
                    return true;
                }
                retry = Some((part, parts.clone(), rest));
                continue;
            }
            None if rest.is_empty() => return true,
            None => None,
        };
        if let Some(after) = after {
            rest = after;
            part = parts.next();
            continue;
        }
        let Some((first, following, start)) = &mut retry else { return false };
        let Some(later) = take_one(start).and_then(|length| start.get(length..)) else { return false };
        *start = later;
        rest = later;
        part = *first;
        parts = following.clone();
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::ContextEntry;

    const REQUEST: Request<'static> = Request {
        action: "",
        principal: "",
        context: &[
            ContextEntry::one("k:plain", "ab"),
            ContextEntry::one("k:wild", "a*"),
            ContextEntry::one("k:empty", ""),
            ContextEntry::one("k:variable", "${k:plain}"),
        ],
    };

    const LIKE: Reading<'static> = Reading { wildcards: true, variables: Some(&REQUEST), lenient: false };

    fn is_like(pattern: &str, text: &str) -> bool {
        matches(Parts::new(pattern, LIKE), text, Case::Exact, 0)
    }

    /// The definition, and as slow as it reads.
    fn oracle(pattern: &[Part<'_>], text: &str) -> bool {
        let Some((part, following)) = pattern.split_first() else { return text.is_empty() };
        let mut chars = text.chars();
        match part {
            Part::Literal(literal) => text.strip_prefix(literal).is_some_and(|rest| oracle(following, rest)),
            Part::AnyOne => chars.next().is_some() && oracle(following, chars.as_str()),
            Part::AnyRun => oracle(following, text) || chars.next().is_some() && oracle(pattern, chars.as_str()),
        }
    }

    fn part() -> impl Strategy<Value = Part<'static>> {
        prop_oneof![
            4 => prop::sample::select(vec!["a", "b", ":", "é", "*", "?", "$", "{", "}"]).prop_map(Part::Literal),
            1 => Just(Part::AnyOne),
            2 => Just(Part::AnyRun),
        ]
    }

    /// The parts as a policy writes them.
    fn written(parts: &[Part<'_>]) -> String {
        let write = |part: &Part<'_>| match part {
            Part::Literal(c @ ("*" | "?" | "$")) => format!("${{{c}}}"),
            Part::Literal(literal) => (*literal).to_owned(),
            Part::AnyOne => "?".to_owned(),
            Part::AnyRun => "*".to_owned(),
        };
        parts.iter().map(write).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1024))]

        #[test]
        fn agrees_with_the_definition(pattern in vec(part(), 0..8), text in "[ab:é*?$]{0,8}") {
            prop_assert_eq!(is_like(&written(&pattern), &text), oracle(&pattern, &text));
        }

        #[test]
        fn matches_a_text_made_from_the_pattern(pattern in vec(part(), 0..40), runs in vec("[ab:é*?$]{0,9}", 40)) {
            let fill = |(part, run): (&Part<'_>, &String)| match part {
                Part::Literal(literal) => (*literal).to_owned(),
                Part::AnyOne => run.chars().next().unwrap_or('x').to_string(),
                Part::AnyRun => run.clone(),
            };
            let text: String = pattern.iter().zip(&runs).map(fill).collect();
            prop_assert!(is_like(&written(&pattern), &text));
        }

        #[test]
        fn no_wildcard_leaves_its_part_of_an_arn(
            patterns in vec(vec(part(), 0..4), 6),
            texts in prop::array::uniform6("[ab]{0,4}"),
            resource in "[ab:]{0,5}",
        ) {
            let patterns: Vec<Vec<_>> =
                patterns.into_iter().map(|parts| parts.into_iter().filter(|part| *part != Part::Literal(":")).collect()).collect();
            let [a, b, c, d, e, _] = &texts;
            let texts = [a, b, c, d, e, &resource];
            let expected = patterns.iter().zip(texts).all(|(pattern, text)| oracle(pattern, text));
            let pattern = patterns.iter().map(|parts| written(parts)).collect::<Vec<_>>().join(":");
            let text = texts.map(String::as_str).join(":");
            prop_assert_eq!(matches(Parts::new(&pattern, LIKE), &text, Case::Exact, text.len() - resource.len()), expected);
        }
    }

    #[test]
    fn variables_stand_for_their_text() {
        for (pattern, text, expected) in [
            ("x${k:plain}y", "xaby", true),
            ("${K:PLAIN}", "ab", true),
            ("${k:absent, 'a, b'}", "a, b", true),
            ("${k:plain, 'other'}", "ab", true),
            ("*${k:plain}", "aab", true),
            ("x${k:empty}y", "xy", true),
            ("${k:empty}", "", true),
            ("${k:wild}", "a*", true),
            ("${k:wild}", "aa", false),
            ("${k:variable}", "${k:plain}", true),
            ("${k:variable}", "ab", false),
            ("$${*}{", "$*{", true),
            ("${$}{k:plain}", "${k:plain}", true),
        ] {
            assert_eq!(is_like(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn lenient_reading_takes_any_run_for_what_is_open() {
        let lenient = Reading { lenient: true, ..LIKE };
        let hole = hole::character(0).unwrap();
        for (pattern, text, expected) in [
            ("${k:wild}", "aa", true),
            ("${k:wild}", "ba", false),
            (&*format!("x{hole}y"), "x12y", true),
            (&format!("x{hole}y"), "x12", false),
        ] {
            assert_eq!(matches(Parts::new(pattern, lenient), text, Case::Exact, 0), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn letter_case_counts_as_asked() {
        for (a, b, exact, ascii, any) in [
            ("Main", "Main", true, true, true),
            ("Main", "mAIN", false, true, true),
            ("É", "é", false, false, true),
            ("ÿ", "Ÿ", false, false, true),
            ("k", "\u{212a}", false, false, true),
            ("ss", "ß", false, false, false),
            ("é", "e", false, false, false),
        ] {
            let whole = Reading { wildcards: false, ..LIKE };
            let outcomes = [Case::Exact, Case::IgnoredInAscii, Case::Ignored]
                .map(|case| matches(Parts::new(a, whole), b, case, 0));
            assert_eq!(outcomes, [exact, ascii, any], "{a} {b}");
        }
    }

    #[test]
    fn hostile_patterns_end() {
        let text = "a".repeat(2_000);
        for pattern in [
            "*a".repeat(500) + "b",
            "*?".repeat(500) + "b",
            "*".repeat(1_000) + "b",
            format!("*{}b", "a".repeat(1_000)),
        ] {
            assert!(!is_like(&pattern, &text));
            assert!(is_like(&pattern, &format!("{text}b")));
        }
        assert!(!is_like(&"${".repeat(4_000), &text));
    }
}
