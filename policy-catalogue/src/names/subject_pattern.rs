use super::bytes::{at, check_policy_characters, find, starts_with};
use super::{Fault, Problem, Subject, hole, name};

name! {
    /// A pattern on a subject, as `StringLike` reads it.
    ///
    /// `*` is any run of characters, also none and also across `:` and `/`; `?` is exactly one. `${*}`, `${?}` and `${$}` are those
    /// characters themselves, `${key}` and `${key, 'default'}` are policy variables. There is no backslash escape.
    ///
    /// Sources: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>,
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.
    ///
    /// ```
    /// use policy_core::names::{PatternToken, SubjectPattern};
    ///
    /// let pattern = SubjectPattern::parse("repo:octo-org/*:ref:refs/heads/v${*}")?;
    /// assert_eq!(
    ///     pattern.tokens().collect::<Vec<_>>(),
    ///     [
    ///         PatternToken::Literal("repo:octo-org/"),
    ///         PatternToken::AnyRun,
    ///         PatternToken::Literal(":ref:refs/heads/v"),
    ///         PatternToken::Literal("*"),
    ///     ],
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    SubjectPattern, "subject pattern", check
}

impl SubjectPattern {
    /// The parts of the pattern in order.
    pub fn tokens(&self) -> PatternTokens<'_> {
        PatternTokens::new(self.as_str())
    }

    /// Whether the pattern stands for one string only: no wildcard, no variable.
    pub fn is_exact(&self) -> bool {
        self.tokens().all(|token| matches!(token, PatternToken::Literal(_)))
    }

    /// The pattern that matches exactly this subject: its `*`, `?` and `$` written `${*}`, `${?}`, `${$}`.
    pub fn exactly(subject: &Subject) -> Self {
        let mut text = String::with_capacity(subject.as_str().len());
        for c in subject.as_str().chars() {
            match c {
                '*' | '?' | '$' => text.extend(["${", c.encode_utf8(&mut [0; 4]), "}"]),
                _ => text.push(c),
            }
        }
        Self(text.into())
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(Fault::at(0, Problem::Empty("a subject pattern has at least one character")));
    }
    if let Err(fault) = check_policy_characters(bytes) {
        return Err(fault);
    }
    let mut i = 0;
    while i < bytes.len() {
        if starts_with(bytes, i, b"${") {
            let close = find(bytes, b'}', i, bytes.len());
            if close == bytes.len() {
                return Err(Fault::at(i, Problem::Structure("a policy variable ends with `}`")));
            }
            if close == i + 2 || at(bytes, i + 2) == b' ' {
                return Err(Fault::at(i, Problem::Structure("a policy variable names a key, as in `${aws:username}`")));
            }
            i = close;
        }
        i += 1;
    }
    Ok(())
}

/// One part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternToken<'a> {
    /// Characters that stand for themselves.
    Literal(&'a str),
    /// `*`: any run of characters.
    AnyRun,
    /// `?`: exactly one character.
    AnyOne,
    /// `${key}` or `${key, 'default'}`: what stands between the braces.
    Variable(&'a str),
    /// A [hole](super::hole), by its number.
    Hole(u32),
}

/// The parts of a pattern, in order; two literals never stand side by side unless one was escaped.
///
/// Reads any text, also one that is no valid [`SubjectPattern`]: a `${` that is never closed is literal.
#[derive(Clone, Debug)]
pub struct PatternTokens<'a> {
    rest: &'a str,
    /// How many bytes follow the last `}`: a `${` among them is never closed.
    unclosed: usize,
}

impl<'a> PatternTokens<'a> {
    /// The parts of any text, read as `StringLike` reads it under `Version` `2012-10-17`.
    pub fn new(text: &'a str) -> Self {
        Self { rest: text, unclosed: text.rsplit('}').next().map_or(0, str::len) }
    }

    fn split(&mut self, at: usize) -> &'a str {
        let (token, rest) = self.rest.split_at_checked(at).unwrap_or((self.rest, ""));
        self.rest = rest;
        token
    }

    /// Whether a variable begins where this much of the text is left.
    fn is_variable(&self, rest: &str) -> bool {
        rest.starts_with("${") && rest.len() > self.unclosed
    }
}

impl<'a> Iterator for PatternTokens<'a> {
    type Item = PatternToken<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.rest.chars().next()?;
        if let Some(number) = hole::number(first) {
            self.split(first.len_utf8());
            return Some(PatternToken::Hole(number));
        }
        match first {
            '*' => {
                self.split(1);
                Some(PatternToken::AnyRun)
            }
            '?' => {
                self.split(1);
                Some(PatternToken::AnyOne)
            }
            '$' if self.is_variable(self.rest) => {
                let close = self.rest.find('}').unwrap_or_default();
                let inner = self.split(close + 1).get(2..close).unwrap_or_default();
                Some(match inner {
                    "*" | "?" | "$" => PatternToken::Literal(inner),
                    _ => PatternToken::Variable(inner),
                })
            }
            _ => {
                let ends = |&(i, c): &(usize, char)| {
                    matches!(c, '*' | '?')
                        || hole::is_hole(c)
                        || self.rest.get(i..).is_some_and(|r| self.is_variable(r))
                };
                let end = self.rest.char_indices().skip(1).find(ends).map_or(self.rest.len(), |(i, _)| i);
                Some(PatternToken::Literal(self.split(end)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    use proptest::prelude::*;

    use super::PatternToken::{AnyOne, AnyRun, Hole, Literal, Variable};

    #[test]
    fn table() {
        const UNCLOSED: &str = "a policy variable ends with `}`";
        const KEYLESS: &str = "a policy variable names a key, as in `${aws:username}`";
        accepts::<SubjectPattern>(&[
            "*",
            "repo:o/r:*",
            "$}",
            "a$",
            "{}",
            "${*}${?}${$}",
            "${aws:username, 'x'}",
            "\u{ff}",
        ]);
        refuses::<SubjectPattern>(
            "subject pattern",
            &[
                ("", 0, "a subject pattern has at least one character"),
                ("a${", 1, UNCLOSED),
                ("é${aws:username", 2, UNCLOSED),
                ("${*}${", 4, UNCLOSED),
                ("a${}", 1, KEYLESS),
                ("${ aws:username}", 0, KEYLESS),
                (
                    "a\u{f0001}",
                    1,
                    "a policy holds only tab, line breaks and U+0020 to U+00FF, found `\u{f0001}` at character 2",
                ),
            ],
        );
    }

    #[test]
    fn tokens() {
        let table: &[(&str, &[PatternToken<'_>])] = &[
            ("", &[]),
            ("abc", &[Literal("abc")]),
            ("é*ÿ?", &[Literal("é"), AnyRun, Literal("ÿ"), AnyOne]),
            ("**", &[AnyRun, AnyRun]),
            ("$", &[Literal("$")]),
            ("$$", &[Literal("$$")]),
            ("$}", &[Literal("$}")]),
            ("{*}", &[Literal("{"), AnyRun, Literal("}")]),
            ("${}", &[Variable("")]),
            ("${", &[Literal("${")]),
            ("a${b", &[Literal("a${b")]),
            ("${a}${b", &[Variable("a"), Literal("${b")]),
            ("${a${*?", &[Literal("${a${"), AnyRun, AnyOne]),
            ("${a${b}", &[Variable("a${b")]),
            ("$${*}", &[Literal("$"), Literal("*")]),
            ("${$}{*}", &[Literal("$"), Literal("{"), AnyRun, Literal("}")]),
            ("${*}${?}${$}", &[Literal("*"), Literal("?"), Literal("$")]),
            ("${**}", &[Variable("**")]),
            ("x${aws:username, 'y'}z", &[Literal("x"), Variable("aws:username, 'y'"), Literal("z")]),
            ("a\u{f0000}\u{f0007}:b", &[Literal("a"), Hole(0), Hole(7), Literal(":b")]),
            ("\u{ffffd}\u{ffffe}", &[Hole(65_533), Literal("\u{ffffe}")]),
        ];
        for (text, tokens) in table {
            assert_eq!(PatternTokens::new(text).collect::<Vec<_>>(), *tokens, "{text}");
        }
    }

    #[test]
    fn exactness() {
        for (text, is_exact) in [("abc", true), ("a${*}", true), ("a*", false), ("?", false), ("${a}", false)] {
            assert_eq!(SubjectPattern::parse(text).unwrap().is_exact(), is_exact, "{text}");
        }
    }

    #[test]
    fn an_unclosed_variable_costs_nothing() {
        assert_eq!(PatternTokens::new(&"${*".repeat(1_000_000)).count(), 2_000_000);
        assert_eq!(PatternTokens::new(&"${".repeat(1_000_000)).count(), 1);
    }

    fn patterns() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec!["$", "{", "}", "*", "?", "${", "a", "é", "\u{f0001}", "${*}", "${a}"]);
        prop_oneof![prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat()), any::<String>()]
    }

    proptest! {
        #[test]
        fn tokens_are_the_text(text in patterns()) {
            let mut rest = text.as_str();
            for token in PatternTokens::new(&text) {
                let written = match token {
                    AnyRun => "*".to_owned(),
                    AnyOne => "?".to_owned(),
                    Hole(number) => hole::character(number).unwrap().to_string(),
                    Variable(inner) => format!("${{{inner}}}"),
                    Literal(literal) => {
                        prop_assert!(!literal.is_empty());
                        let escaped = format!("${{{literal}}}");
                        if matches!(literal, "*" | "?" | "$") && rest.starts_with(&escaped) { escaped } else { literal.to_owned() }
                    }
                };
                let after = rest.strip_prefix(&written);
                prop_assert!(after.is_some(), "{:?} at {:?}", token, rest);
                rest = after.unwrap_or_default();
            }
            prop_assert_eq!(rest, "");
        }

        #[test]
        fn an_exact_pattern_is_its_subject(text in "[ -\u{ff}]{1,20}|[*?${}a]{1,10}") {
            let subject = Subject::parse(&text).unwrap();
            let pattern = SubjectPattern::exactly(&subject);
            prop_assert_eq!(SubjectPattern::parse(pattern.as_str()), Ok(pattern.clone()));
            prop_assert!(pattern.is_exact());
            let read: String = pattern.tokens().map(|token| match token { Literal(text) => text, _ => "" }).collect();
            prop_assert_eq!(read, text);
        }
    }
}
