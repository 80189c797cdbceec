//! Sets of characters.

use core::cmp::{max, min};
use core::fmt;
use std::borrow::Cow;

use super::order::{pair, sort_by_number};

/// A set of Unicode scalar values: inclusive ranges, ascending, none touching the next.
///
/// U+D7FF and U+E000 are neighbours; there is nothing between them.
///
/// ```
/// use policy_language::CharSet;
///
/// const LOWER: CharSet = CharSet::from_static(&[('0', '9'), ('a', 'z')]);
/// assert!(LOWER.contains('q'));
/// assert!(!LOWER.complement().contains('q'));
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CharSet(Cow<'static, [(char, char)]>);

impl CharSet {
    /// No character.
    pub const EMPTY: Self = Self::from_static(&[]);
    /// Every character.
    pub const ALL: Self = Self::from_static(&[('\0', char::MAX)]);

    /// The set of these inclusive ranges.
    ///
    /// # Panics
    ///
    /// If a range is reversed, or the ranges are not ascending with a gap between each and the
    /// next. In a `const` that is a compile error.
    pub const fn from_static(ranges: &'static [(char, char)]) -> Self {
        let mut rest = ranges;
        while let [(low, high), tail @ ..] = rest {
            assert!(*low <= *high, "reversed range of characters");
            if let [(next, _), ..] = tail {
                // A range that ends before the surrogates touches one that starts after them.
                let touches = *high == '\u{D7FF}' && *next == '\u{E000}';
                assert!(
                    (*high as u32 + 1) < *next as u32 && !touches,
                    "ranges of characters must ascend and not touch"
                );
            }
            rest = tail;
        }
        Self(Cow::Borrowed(ranges))
    }

    /// The set of these inclusive ranges, in any order; a reversed one counts for nothing.
    #[inline]
    pub fn from_ranges(ranges: impl IntoIterator<Item = (char, char)>) -> Self {
        Self::merged(&mut ranges.into_iter())
    }

    fn merged(given: &mut dyn Iterator<Item = (char, char)>) -> Self {
        let mut ranges = Vec::new();
        for (low, high) in given {
            if low <= high {
                ranges.push((low, high));
            }
        }
        sort_by_number(&mut ranges, |(low, high)| pair(*low, *high));
        let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if after(last.1).is_none_or(|next| low <= next) => {
                    last.1 = max(last.1, high);
                }
                _ => merged.push((low, high)),
            }
        }
        Self(Cow::Owned(merged))
    }

    /// The ranges, ascending.
    pub fn ranges(&self) -> &[(char, char)] {
        &self.0
    }

    /// The characters, ascending.
    pub fn chars(&self) -> impl Iterator<Item = char> {
        self.0.iter().flat_map(|&(low, high)| low..=high)
    }

    /// Is there no character in it?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is every character in it?
    pub fn is_all(&self) -> bool {
        *self.0 == [('\0', char::MAX)]
    }

    /// Is `c` in it?
    pub fn contains(&self, c: char) -> bool {
        let at = self.0.partition_point(|&(_, high)| high < c);
        self.0.get(at).is_some_and(|&(low, _)| low <= c)
    }

    /// The characters in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_ranges(self.0.iter().chain(other.0.iter()).copied())
    }

    /// The characters in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut common = Vec::new();
        while let (Some(&&(a, b)), Some(&&(c, d))) = (left.peek(), right.peek()) {
            if max(a, c) <= min(b, d) {
                common.push((max(a, c), min(b, d)));
            }
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        Self(Cow::Owned(common))
    }

    /// The characters not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut start = Some('\0');
        for &(low, high) in self.0.iter() {
            if let (Some(start), Some(end)) = (start, before(low))
                && start <= end
            {
                gaps.push((start, end));
            }
            start = after(high);
        }
        gaps.extend(start.map(|start| (start, char::MAX)));
        Self(Cow::Owned(gaps))
    }

    /// The characters in it that are not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }
}

impl From<char> for CharSet {
    fn from(c: char) -> Self {
        Self(Cow::Owned(vec![(c, c)]))
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        Self::from_ranges(chars.into_iter().map(|c| (c, c)))
    }
}

impl fmt::Debug for CharSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// As a class of a regular expression: `[0-9a-z]`.
impl fmt::Display for CharSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (low, high) in self.ranges() {
            write!(f, "{}", low.escape_debug())?;
            if low != high {
                write!(f, "-{}", high.escape_debug())?;
            }
        }
        f.write_str("]")
    }
}

/// The scalar value after `c`.
pub(super) const fn after(c: char) -> Option<char> {
    match c {
        '\u{D7FF}' => Some('\u{E000}'),
        _ => char::from_u32(c as u32 + 1),
    }
}

/// The scalar value before `c`.
pub(super) const fn before(c: char) -> Option<char> {
    match (c, (c as u32).checked_sub(1)) {
        ('\u{E000}', _) => Some('\u{D7FF}'),
        (_, Some(code)) => char::from_u32(code),
        (_, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ranges: &[(char, char)]) -> CharSet {
        CharSet::from_ranges(ranges.iter().copied())
    }

    #[test]
    fn ranges_are_sorted_and_joined() {
        let cases = [
            (vec![('x', 'z'), ('a', 'c')], vec![('a', 'c'), ('x', 'z')]),
            (vec![('a', 'c'), ('d', 'f')], vec![('a', 'f')]),
            (vec![('a', 'f'), ('b', 'c')], vec![('a', 'f')]),
            (vec![('b', 'a')], vec![]),
            (vec![('\u{E000}', '\u{E001}'), ('\u{D000}', '\u{D7FF}')], vec![('\u{D000}', '\u{E001}')]),
        ];
        for (given, expected) in cases {
            assert_eq!(set(&given).ranges(), expected, "{given:?}");
        }
    }

    #[test]
    fn operations_agree_with_membership() {
        let edges = ['\0', '\u{1}', 'a', 'b', 'c', 'm', 'z', '\u{D7FF}', '\u{E000}', char::MAX];
        let mut sets = vec![CharSet::EMPTY, CharSet::ALL];
        for (i, &low) in edges.iter().enumerate() {
            for &high in &edges[i..] {
                sets.push(set(&[(low, high)]));
                sets.push(set(&[(low, low), (high, high)]));
            }
        }
        for a in &sets {
            assert_eq!(&a.complement().complement(), a);
            assert_eq!(a.union(&a.complement()), CharSet::ALL);
            for b in &sets {
                for c in edges {
                    let (in_a, in_b) = (a.contains(c), b.contains(c));
                    assert_eq!(a.union(b).contains(c), in_a || in_b);
                    assert_eq!(a.intersection(b).contains(c), in_a && in_b);
                    assert_eq!(a.difference(b).contains(c), in_a && !in_b);
                }
            }
        }
    }

    #[test]
    #[should_panic(expected = "ranges of characters must ascend and not touch")]
    fn static_ranges_are_checked() {
        let _ = CharSet::from_static(&[('a', 'b'), ('c', 'd')]);
    }
}
