//! Languages as text for people, and strings that show something about a language.

use core::fmt;

use super::Language;
use super::expression::{Item, Shape};

/// A string that shows something about a language: a member, or a counterexample.
///
/// Where the language holds unknown constants the text may hold their names; see the
/// [module](super).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Witness {
    text: String,
    concrete: bool,
}

impl Witness {
    pub(super) fn new() -> Self {
        Self { text: String::new(), concrete: true }
    }

    pub(super) fn push(&mut self, c: char) {
        self.text.push(c);
    }

    pub(super) fn push_unknown(&mut self, name: &str) {
        self.text.push_str(name);
        self.concrete = false;
    }

    /// The string, with the name of an unknown where its value would stand.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Is it free of unknowns, so that the text is the very string?
    pub fn is_concrete(&self) -> bool {
        self.concrete
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl AsRef<str> for Witness {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl From<Witness> for String {
    fn from(witness: Witness) -> Self {
        witness.text
    }
}

/// For people: globs as globs, classes and their repetition as in regular expressions, `|` for
/// union, `&` for intersection, `!` for complement. Not meant to be read back.
impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape() {
            Shape::Line(items) => items.iter().try_for_each(|item| item.fmt(f)),
            Shape::Concat(parts) => parts.iter().try_for_each(|part| part.fmt(f)),
            Shape::Union(of) => list(f, of, "|"),
            Shape::Intersection(of) => list(f, of, "&"),
            Shape::Complement(inner) => write!(f, "!({inner})"),
            Shape::Graph(_) => f.write_str("(…)"),
            Shape::TooDeep => f.write_str("(nested too deeply)"),
        }
    }
}

fn list(f: &mut fmt::Formatter<'_>, of: &[Language], between: &str) -> fmt::Result {
    f.write_str("(")?;
    for (i, language) in of.iter().enumerate() {
        write!(f, "{}{language}", if i == 0 { "" } else { between })?;
    }
    f.write_str(")")
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::AnyCase(text) => write!(f, "(?i:{text})"),
            Self::Run { set, min, max: None } if set.is_all() && *min <= SPELLED_OUT => {
                (0..*min).try_for_each(|_| f.write_str("?"))?;
                f.write_str("*")
            }
            Self::Run { set, min, max: Some(max) } if set.is_all() && min == max && *min <= SPELLED_OUT => {
                (0..*min).try_for_each(|_| f.write_str("?"))
            }
            Self::Run { set, min, max } => {
                if set.is_all() { f.write_str("?") } else { set.fmt(f) }?;
                match (min, max) {
                    (1, Some(1)) => Ok(()),
                    (0, None) => f.write_str("*"),
                    (1, None) => f.write_str("+"),
                    (min, None) => write!(f, "{{{min},}}"),
                    (min, Some(max)) if min == max => write!(f, "{{{min}}}"),
                    (min, Some(max)) => write!(f, "{{{min},{max}}}"),
                }
            }
            Self::Unknown(name) => f.write_str(name),
            Self::Mark { .. } => Ok(()),
        }
    }
}

/// The line with the most wildcards, then the longest, as text of bounded length.
pub(super) fn hardest_line(languages: &[&Language]) -> String {
    let mut hardest = ((0, 0), None);
    let mut open: Vec<&Language> = languages.to_vec();
    open.reverse();
    while let Some(language) = open.pop() {
        match language.shape() {
            Shape::Line(items) => {
                let size = hardness(items);
                if hardest.1.is_none() || size > hardest.0 {
                    hardest = (size, Some(language));
                }
            }
            Shape::Concat(of) | Shape::Union(of) | Shape::Intersection(of) => {
                open.extend(of.iter().rev());
            }
            Shape::Complement(inner) => open.push(inner),
            Shape::Graph(_) => {}
            Shape::TooDeep => return shorten(language),
        }
    }
    let shown = hardest.1.or(languages.first().copied());
    shown.map_or_else(String::new, shorten)
}

fn hardness(items: &[Item]) -> (u64, u64) {
    items.iter().fold((0, 0), |(wild, long), item| match item {
        Item::Text(text) | Item::AnyCase(text) => (wild, long + text.len() as u64),
        Item::Run { min, max, .. } => (wild + u64::from(max.unwrap_or(*min)) + u64::from(max.is_none()), long),
        Item::Unknown(_) => (wild + 1, long),
        Item::Mark { .. } => (wild, long),
    })
}

/// So many `?` in a row are written out, more are counted.
const SPELLED_OUT: u32 = 64;

/// At most this many characters of a pattern are shown in an error.
const SHOWN: usize = 80;

fn shorten(language: &Language) -> String {
    let mut text = Shortened { text: String::new(), left: SHOWN };
    if fmt::Write::write_fmt(&mut text, format_args!("{language}")).is_err() {
        text.text.push('…');
    }
    text.text
}

/// Stops the formatting of a huge pattern early.
struct Shortened {
    text: String,
    left: usize,
}

impl fmt::Write for Shortened {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        for c in more.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(c);
        }
        Ok(())
    }
}
