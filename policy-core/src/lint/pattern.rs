//! A condition value, read as its author meant it.

use crate::names::{PatternToken, PatternTokens, hole};

/// The value of a string condition: `*` and `?` are wildcards whatever the operator is (`wildcard_without_like` speaks about the
/// others), `${…}` is a policy variable where the policy's version has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    AnyOne,
    AnyRun,
    /// A variable or a hole: any text, for all that is known.
    Unknown,
}

impl Pattern {
    pub(super) fn new(text: &str, has_variables: bool) -> Self {
        let mut tokens = Vec::with_capacity(text.len());
        if has_variables {
            for token in PatternTokens::new(text) {
                match token {
                    PatternToken::Literal(literal) => tokens.extend(literal.chars().map(Token::Char)),
                    PatternToken::AnyRun => tokens.push(Token::AnyRun),
                    PatternToken::AnyOne => tokens.push(Token::AnyOne),
                    PatternToken::Variable(_) | PatternToken::Hole(_) => tokens.push(Token::Unknown),
                }
            }
        } else {
            tokens.extend(text.chars().map(|c| match c {
                '*' => Token::AnyRun,
                '?' => Token::AnyOne,
                _ if hole::is_hole(c) => Token::Unknown,
                _ => Token::Char(c),
            }));
        }
        Self(tokens)
    }

    /// The one text that the value stands for, if there is one only.
    pub(super) fn exact(&self) -> Option<String> {
        let start = self.start();
        (start.chars().count() == self.0.len()).then_some(start)
    }

    /// The text before the first wildcard, variable or hole.
    pub(super) fn start(&self) -> String {
        self.0.iter().map_while(|token| if let Token::Char(c) = token { Some(*c) } else { None }).collect()
    }

    /// Whether there is a wildcard in it.
    pub(super) fn has_wildcard(&self) -> bool {
        self.0.iter().any(|token| matches!(token, Token::AnyOne | Token::AnyRun))
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
            match (self.0.get(token), text.get(at)) {
                (Some(Token::AnyRun | Token::Unknown), _) => {
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
