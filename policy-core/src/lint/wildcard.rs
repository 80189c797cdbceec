//! Patterns of `*` and `?`.

/// Whether a text matches a pattern of `*` and `?`, letter case aside: how IAM compares actions.
pub(super) fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    // The usual case, and lints ask it for every statement.
    if !pattern.contains(['*', '?']) {
        return pattern.eq_ignore_ascii_case(text);
    }
    matches_by(pattern, text, |a, b| a.eq_ignore_ascii_case(&b))
}

/// Whether a text matches a pattern of `*` and `?`.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |a, b| a == b)
}

/// Time is at most the product of the lengths.
fn matches_by(pattern: &str, text: &str, is_same: impl Fn(char, char) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // What follows the last `*`, and the text that it was last tried on.
    let mut last_try = None;
    loop {
        let (mut pattern_after, mut text_after) = (pattern.clone(), text.clone());
        match (pattern_after.next(), text_after.next()) {
            (Some('*'), _) => {
                last_try = Some((pattern_after.clone(), text.clone()));
                pattern = pattern_after;
            }
            (Some(a), Some(b)) if a == '?' || is_same(a, b) => (pattern, text) = (pattern_after, text_after),
            (None, None) => return true,
            _ => {
                let Some((after, tried)) = &mut last_try else { return false };
                if tried.next().is_none() {
                    return false;
                }
                (pattern, text) = (after.clone(), tried.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("?", "", false),
            ("a?c", "aéc", true),
            ("*a*b*", "xaxxbx", true),
            ("*a*b", "abxb", true),
            ("*a*b", "bxa", false),
            ("a*a", "a", false),
            ("**a??", "aabb", true),
            ("A*", "ab", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(matches_ignoring_case("STS:Assume*", "sts:assumerolewithwebidentity"));
        assert!(!matches_ignoring_case("É", "é"));
    }
}
