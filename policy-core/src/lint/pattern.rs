//! A condition value, read as its author meant it.

use crate::language::{CharSet, Language};
use crate::names::{PatternToken, PatternTokens, hole};

/// The value of a string condition: `*` and `?` are wildcards whatever the operator is (`wildcard_without_like` speaks about the
/// others), `${…}` is a policy variable where the policy's version has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern<'a> {
    tokens: Vec<Token<'a>>,
    ignores_case: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Char(char),
    AnyOne,
    AnyRun,
    /// Any text, for all that is known.
    Variable(&'a str),
    /// The same.
    Hole(char),
}

impl<'a> Pattern<'a> {
    pub(super) fn new(text: &'a str, has_variables: bool) -> Self {
        let mut tokens = Vec::with_capacity(text.len());
        if has_variables {
            for token in PatternTokens::new(text) {
                match token {
                    PatternToken::Literal(literal) => {
                        for c in literal.chars() {
                            tokens.push(Token::Char(c));
                        }
                    }
                    PatternToken::AnyRun => tokens.push(Token::AnyRun),
                    PatternToken::AnyOne => tokens.push(Token::AnyOne),
                    PatternToken::Variable(name) => tokens.push(Token::Variable(name)),
                    PatternToken::Hole(number) => {
                        if let Some(c) = hole::character(number) {
                            tokens.push(Token::Hole(c));
                        }
                    }
                }
            }
        } else {
            for c in text.chars() {
                tokens.push(match c {
                    '*' => Token::AnyRun,
                    '?' => Token::AnyOne,
                    _ if hole::is_hole(c) => Token::Hole(c),
                    _ => Token::Char(c),
                });
            }
        }
        Self { tokens, ignores_case: false }
    }

    /// The same value under an operator for which letter case may not count.
    pub(super) fn ignore_case(self, ignores_case: bool) -> Self {
        Self { ignores_case, ..self }
    }

    pub(super) fn ignores_case(&self) -> bool {
        self.ignores_case
    }

    /// The one text that the value stands for, if there is one only.
    pub(super) fn exact(&self) -> Option<String> {
        let mut text = String::with_capacity(self.tokens.len());
        for token in &self.tokens {
            text.push(token.char()?);
        }
        Some(text)
    }

    /// The text before the first wildcard, variable or hole.
    pub(super) fn start(&self) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            let Token::Char(c) = token else { break };
            text.push(*c);
        }
        text
    }

    /// The text after the last wildcard, variable or hole.
    pub(super) fn end(&self) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Char(c) => text.push(*c),
                _ => text.clear(),
            }
        }
        text
    }

    /// Whether it is a text and `*`: everything that begins with the text.
    pub(super) fn is_open_ended(&self) -> bool {
        let Some((Token::AnyRun, start)) = self.tokens.split_last() else { return false };
        start.iter().all(|token| token.char().is_some())
    }

    /// Whether there is a wildcard in it.
    pub(super) fn has_wildcard(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::AnyOne | Token::AnyRun))
    }

    /// Whether there is a variable or a hole in it.
    pub(super) fn has_unknown(&self) -> bool {
        self.tokens.iter().any(|token| matches!(token, Token::Variable(_) | Token::Hole(_)))
    }

    /// The value with a character in place of every wildcard, variable and hole.
    pub(super) fn filled(&self, filling: char) -> String {
        let mut text = String::with_capacity(self.tokens.len());
        for token in &self.tokens {
            text.push(token.char().unwrap_or(filling));
        }
        text
    }

    /// Everything that it matches. A variable or a hole is an unknown constant of the name that it is written with.
    pub(super) fn language(&self) -> Language {
        let mut pieces = Vec::new();
        let mut text = String::new();
        for token in &self.tokens {
            let piece = match token {
                Token::Char(c) if !self.ignores_case => {
                    text.push(*c);
                    continue;
                }
                Token::Char(c) => any_case(*c),
                Token::AnyOne => Language::any_char(),
                Token::AnyRun => Language::all(),
                Token::Variable(name) => Language::unknown(&format!("${{{name}}}")),
                Token::Hole(c) => Language::unknown(c.encode_utf8(&mut [0; 4])),
            };
            if !text.is_empty() {
                pieces.push(Language::literal(&text));
                text.clear();
            }
            pieces.push(piece);
        }
        if !text.is_empty() {
            pieces.push(Language::literal(&text));
        }
        Language::concat(&pieces)
    }

    /// Whether the value may match the text, once what is unknown is known.
    ///
    /// Time is at most the product of the lengths.
    pub(super) fn may_match(&self, text: &str, ignore_case: bool) -> bool {
        let same = |a: char, b: char| a == b || (ignore_case && a.to_lowercase().eq(b.to_lowercase()));
        let text: Vec<char> = text.chars().collect();
        let (mut token, mut at) = (0, 0);
        // Where the last run began, to let it take one character more.
        let mut run: Option<(usize, usize)> = None;
        loop {
            match (self.tokens.get(token), text.get(at)) {
                (Some(Token::AnyRun | Token::Variable(_) | Token::Hole(_)), _) => {
                    run = Some((token + 1, at));
                    token += 1;
                }
                (Some(Token::AnyOne), Some(_)) => (token, at) = (token + 1, at + 1),
                (Some(Token::Char(a)), Some(b)) if same(*a, *b) => (token, at) = (token + 1, at + 1),
                (None, None) => return true,
                _ => match &mut run {
                    Some((after, end)) if *end < text.len() => {
                        *end += 1;
                        (token, at) = (*after, *end);
                    }
                    _ => return false,
                },
            }
        }
    }
}

/// A character in either letter case.
fn any_case(c: char) -> Language {
    let mut cases = vec![(c, c)];
    for lower in c.to_lowercase() {
        cases.push((lower, lower));
    }
    for upper in c.to_uppercase() {
        cases.push((upper, upper));
    }
    Language::chars(CharSet::from_ranges(cases.iter().copied()))
}

impl Token<'_> {
    fn char(&self) -> Option<char> {
        if let Self::Char(c) = self { Some(*c) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_meant() {
        let read = |text: &str| {
            let pattern = Pattern::new(text, true);
            (pattern.exact(), pattern.start(), pattern.has_wildcard())
        };
        assert_eq!(read("a:b"), (Some("a:b".to_owned()), "a:b".to_owned(), false));
        assert_eq!(read("a${*}b"), (Some("a*b".to_owned()), "a*b".to_owned(), false));
        assert_eq!(read("a*b"), (None, "a".to_owned(), true));
        assert_eq!(read("a${aws:username}b"), (None, "a".to_owned(), false));
        assert_eq!(read("a\u{f0000}b?"), (None, "a".to_owned(), true));
        assert_eq!(Pattern::new("a${b}", false).exact().as_deref(), Some("a${b}"));
    }

    #[test]
    fn matching_agrees_with_the_rules() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*b", "ab", true),
            ("a*b", "axxb", true),
            ("a*b", "axxbc", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*a", "aa", true),
            ("*a*a", "ba", false),
            ("${x}b", "ab", true),
            ("${?}b", "ab", false),
            ("A", "a", false),
        ] {
            assert_eq!(Pattern::new(pattern, true).may_match(text, false), expected, "{pattern} {text}");
        }
        assert!(Pattern::new("A*", true).may_match("ab", true));
    }
}
