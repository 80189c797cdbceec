//! A condition value, read as its author meant it.

use crate::language::Language;
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
                    PatternToken::Literal(literal) => tokens.extend(literal.chars().map(Token::Char)),
                    PatternToken::AnyRun => tokens.push(Token::AnyRun),
                    PatternToken::AnyOne => tokens.push(Token::AnyOne),
                    PatternToken::Variable(name) => tokens.push(Token::Variable(name)),
                    PatternToken::Hole(number) => tokens.extend(hole::character(number).map(Token::Hole)),
                }
            }
        } else {
            tokens.extend(text.chars().map(|c| match c {
                '*' => Token::AnyRun,
                '?' => Token::AnyOne,
                _ if hole::is_hole(c) => Token::Hole(c),
                _ => Token::Char(c),
            }));
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
        self.tokens.iter().map(Token::char).collect()
    }

    /// The text before the first wildcard, variable or hole.
    pub(super) fn start(&self) -> String {
        self.tokens.iter().map_while(Token::char).collect()
    }

    /// The text after the last wildcard, variable or hole.
    pub(super) fn end(&self) -> String {
        let length = self.tokens.iter().rev().map_while(Token::char).count();
        self.tokens.iter().skip(self.tokens.len() - length).filter_map(Token::char).collect()
    }

    /// Whether it is a text and `*`: everything that begins with the text.
    pub(super) fn is_open_ended(&self) -> bool {
        let (Some(Token::AnyRun), start) = (self.tokens.last(), self.tokens.iter().map_while(Token::char).count())
        else {
            return false;
        };
        start + 1 == self.tokens.len()
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
        self.tokens.iter().map(|token| token.char().unwrap_or(filling)).collect()
    }

    /// Everything that it matches. A variable or a hole is an unknown constant of the name that it is written with.
    pub(super) fn language(&self) -> Language {
        let any_case = |c: char| Language::chars(c.to_lowercase().chain(c.to_uppercase()).chain([c]).collect());
        let pieces = self.tokens.chunk_by(|a, b| a.char().is_some() && b.char().is_some()).map(|chunk| match chunk {
            [Token::AnyOne] => Language::any_char(),
            [Token::AnyRun] => Language::all(),
            [Token::Variable(name)] => Language::unknown(&format!("${{{name}}}")),
            [Token::Hole(c)] => Language::unknown(c.encode_utf8(&mut [0; 4])),
            chars => {
                let chars = chars.iter().filter_map(Token::char);
                if self.ignores_case {
                    Language::concat(&chars.map(any_case).collect::<Vec<_>>())
                } else {
                    Language::literal(&chars.collect::<String>())
                }
            }
        });
        Language::concat(&pieces.collect::<Vec<_>>())
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
