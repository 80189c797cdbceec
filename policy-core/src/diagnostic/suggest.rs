//! Did-you-mean, over closed lists of legal words.

/// The number of single-character insertions, deletions, substitutions and swaps of neighbours between two texts, letter case
/// aside; `None` when it is more than `limit`.
///
/// Time is the product of the lengths, so texts over 300 characters are never near.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let (a, b) = (letters(a), letters(b));
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        let mut left = i + 1;
        row.push(left);
        let mut previous_b = None;
        for (j, &y) in b.iter().enumerate() {
            let substituted = last.get(j).copied().unwrap_or_default() + usize::from(x != y);
            let deleted = last.get(j + 1).copied().unwrap_or_default() + 1;
            left = substituted.min(deleted).min(left + 1);
            if i > 0 && j > 0 && previous_a == Some(y) && previous_b == Some(x) {
                left = left.min(before.get(j - 1).copied().unwrap_or(limit) + 1);
            }
            row.push(left);
            previous_b = Some(y);
        }
        before = std::mem::replace(&mut last, row);
        previous_a = Some(x);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

const MAX_LENGTH: usize = 300;

/// The characters in lower case, no more of them than show that there are too many.
fn letters(text: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(text.len().min(MAX_LENGTH + 1));
    for c in text.chars() {
        if letters.len() > MAX_LENGTH {
            break;
        }
        letters.push(c.to_ascii_lowercase());
    }
    letters
}

/// The word that is nearest to `text`, if one is near: at most a third of its characters differ.
///
/// Of several equally near the first wins; a word equal to `text` is no suggestion.
///
/// ```
/// use policy_core::diagnostic::nearest;
///
/// assert_eq!(nearest("Principle", ["Action", "Principal"]), Some("Principal"));
/// assert_eq!(nearest("Resource", ["Action", "Principal"]), None);
/// ```
pub fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best = None;
    for word in words {
        if word != text {
            best = nearer(text, best, word, (word.chars().count() / 3).clamp(1, 4));
        }
    }
    best.map(|(_, word)| word)
}

/// The word that is nearest to `text`, if its distance is within the limit for it. Of several equally near the first wins.
pub(crate) fn nearest_within<'a>(text: &str, words: &[&'a str], limit: fn(&str) -> usize) -> Option<&'a str> {
    let mut best = None;
    for word in words {
        best = nearer(text, best, word, limit(word));
    }
    best.map(|(_, word)| word)
}

/// The best word so far with its distance, or this one if it is nearer.
fn nearer<'a>(text: &str, best: Option<(usize, &'a str)>, word: &'a str, limit: usize) -> Option<(usize, &'a str)> {
    match edit_distance(text, word, limit) {
        Some(distance) if best.is_none_or(|(least, _)| distance < least) => Some((distance, word)),
        _ => best,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn distances() {
        for (a, b, distance) in [
            ("", "", 0),
            ("abc", "ABC", 0),
            ("abc", "abd", 1),
            ("abc", "ab", 1),
            ("", "abc", 3),
            ("abcd", "abdc", 1),
            ("ca", "abc", 3),
            ("é", "e", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edit_distance(a, b, 9), Some(distance), "{a} {b}");
            assert_eq!(edit_distance(b, a, distance), Some(distance), "{b} {a}");
            assert_eq!(distance.checked_sub(1).and_then(|limit| edit_distance(a, b, limit)), None, "{a} {b}");
        }
        let long = "x".repeat(300);
        assert_eq!(edit_distance(&long, &long, 0), Some(0));
        assert_eq!(edit_distance(&format!("{long}x"), &format!("{long}x"), 0), None);
    }

    #[test]
    fn the_nearest_word() {
        let words = ["StringLike", "StringEquals", "stringlike", "Sid", "Id"];
        for (text, word) in [
            ("StringLikes", Some("StringLike")),
            ("STRINGLIKE", Some("StringLike")),
            ("StringEqual", Some("StringEquals")),
            ("StringLike", Some("stringlike")),
            ("sid", Some("Sid")),
            ("Sjd", Some("Sid")),
            ("xyz", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, words), word, "{text}");
        }
        assert_eq!(nearest("Sid", ["Sid"]), None);
    }

    /// Optimal string alignment by its recursive definition.
    fn naive(a: &[char], b: &[char]) -> usize {
        let ([rest_a @ .., last_a], [rest_b @ .., last_b]) = (a, b) else { return a.len() + b.len() };
        let substituted = naive(rest_a, rest_b) + usize::from(last_a != last_b);
        let shortest = substituted.min(naive(rest_a, b) + 1).min(naive(a, rest_b) + 1);
        match (rest_a, rest_b) {
            ([rest_a @ .., before_a], [rest_b @ .., before_b]) if before_a == last_b && before_b == last_a => {
                shortest.min(naive(rest_a, rest_b) + 1)
            }
            _ => shortest,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(a in "[abAé]{0,6}", b in "[abAé]{0,6}", limit in 0..7_usize) {
            let chars = |text: &str| text.to_ascii_lowercase().chars().collect::<Vec<_>>();
            let distance = naive(&chars(&a), &chars(&b));
            prop_assert_eq!(edit_distance(&a, &b, limit), Some(distance).filter(|distance| *distance <= limit));
        }
    }
}
