//! Did-you-mean, over closed lists of legal words.

/// The number of single-character insertions, deletions, substitutions and swaps of neighbours between two texts, letter case
/// aside; `None` when it is more than `limit`.
///
/// Time is the product of the lengths, so texts over 300 characters are never near.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    let a: Vec<char> = a.chars().take(301).map(|c| c.to_ascii_lowercase()).collect();
    let b: Vec<char> = b.chars().take(301).map(|c| c.to_ascii_lowercase()).collect();
    if a.len() > 300 || b.len() > 300 || a.len().abs_diff(b.len()) > limit {
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
    words
        .into_iter()
        .filter(|word| *word != text)
        .filter_map(|word| Some((edit_distance(text, word, (word.chars().count() / 3).clamp(1, 4))?, word)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}
