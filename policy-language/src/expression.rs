//! What a language is made of.

use std::sync::Arc;

use super::CharSet;
use super::graph::Graph;

/// Deeper nesting than this of unions in intersections in … is given up.
const MAX_DEPTH: u16 = 128;

/// A regular set of strings. Cheap to clone.
///
/// Building one does no work beyond copying its text; queries do the work, within a
/// [`Budget`](super::Budget). See the [module](super) for what they cost and for what an unknown
/// constant means.
///
/// ```
/// use policy_language::{Budget, GlobToken, Language};
///
/// let team = Language::glob([GlobToken::Literal("team-"), GlobToken::AnyRun]);
/// let all_but_ops = team.difference(&Language::literal("team-ops"));
/// assert!(all_but_ops.contains("team-web", Budget::DEFAULT)?);
/// assert_eq!(
///     team.is_subset_of(&all_but_ops, Budget::DEFAULT)?.unwrap_err().as_str(),
///     "team-ops"
/// );
/// # Ok::<(), policy_language::TooComplex>(())
/// ```
#[derive(Clone, Debug)]
pub struct Language(Arc<Node>);

/// A part of a glob, for [`Language::glob`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobToken<'a> {
    /// This character.
    Char(char),
    /// This text.
    Literal(&'a str),
    /// Any characters, or none: `*`.
    AnyRun,
    /// Any one character: `?`.
    AnyOne,
    /// The unknown constant of this name, see [`Language::unknown`].
    Unknown(&'a str),
}

#[derive(Debug)]
struct Node {
    shape: Shape,
    depth: u16,
    traits: Traits,
}

/// What is somewhere inside an expression.
#[derive(Clone, Copy, Debug, Default)]
struct Traits {
    /// An unknown constant.
    unknown: bool,
    /// An intersection or a complement.
    boolean: bool,
    /// An intersection or a complement that is part of a concatenation.
    joined_boolean: bool,
}

#[derive(Debug)]
pub(super) enum Shape {
    Line(Vec<Item>),
    Concat(Vec<Language>),
    Union(Vec<Language>),
    Intersection(Vec<Language>),
    Complement(Language),
    Graph(Graph),
    /// Nested too deeply; every query says so.
    TooDeep,
}

/// One after the other, these make a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Item {
    Text(String),
    /// Text in which ASCII letters stand for both their cases.
    AnyCase(String),
    Run {
        set: CharSet,
        min: u32,
        max: Option<u32>,
    },
    Unknown(Arc<str>),
    /// The boundary between two segments of a template for a projection, with whether each is kept.
    /// No character, and in no language that a caller builds.
    Mark {
        from_kept: bool,
        to_kept: bool,
    },
}

impl Language {
    /// No string.
    pub fn empty() -> Self {
        Self::new(Shape::Union(Vec::new()))
    }

    /// Every string.
    pub fn all() -> Self {
        Self::run(CharSet::ALL, 0, None)
    }

    /// The empty string alone.
    pub fn empty_string() -> Self {
        Self::line([])
    }

    /// This string alone.
    pub fn literal(text: &str) -> Self {
        Self::line([Item::Text(text.to_owned())])
    }

    /// This string in every letter case of its ASCII letters; other letters stand for themselves.
    pub fn literal_ignoring_case(text: &str) -> Self {
        Self::line([Item::AnyCase(text.to_owned())])
    }

    /// Every string of one character.
    pub fn any_char() -> Self {
        Self::chars(CharSet::ALL)
    }

    /// The strings of one character from `set`.
    pub fn chars(set: CharSet) -> Self {
        Self::run(set, 1, Some(1))
    }

    /// The strings of `min` to `max` characters, all from `set`; `None` is no upper limit.
    pub fn run(set: CharSet, min: u32, max: Option<u32>) -> Self {
        if max.is_some_and(|max| max < min) {
            return Self::empty();
        }
        if set.is_empty() {
            return if min == 0 { Self::empty_string() } else { Self::empty() };
        }
        Self::line([Item::Run { set, min, max }])
    }

    /// The string that stands for an unknown constant: one value, not known now.
    ///
    /// The same name is the same value everywhere; different names are independent. The name is
    /// what a [`Witness`](super::Witness) shows in the value's place, so choose one that reads as
    /// a placeholder there.
    pub fn unknown(name: &str) -> Self {
        Self::line([Item::Unknown(name.into())])
    }

    /// The strings that a glob matches. The caller has dealt with escapes.
    pub fn glob<'a>(tokens: impl IntoIterator<Item = GlobToken<'a>>) -> Self {
        let mut line = Vec::new();
        for token in tokens {
            let item = match (token, line.last_mut()) {
                (GlobToken::Char(c), Some(Item::Text(text))) => {
                    text.push(c);
                    continue;
                }
                (GlobToken::Char(c), _) => Item::Text(c.into()),
                (GlobToken::Literal(text), _) => Item::Text(text.to_owned()),
                (GlobToken::AnyRun, _) => Item::Run { set: CharSet::ALL, min: 0, max: None },
                (GlobToken::AnyOne, _) => Item::Run { set: CharSet::ALL, min: 1, max: Some(1) },
                (GlobToken::Unknown(name), _) => Item::Unknown(name.into()),
            };
            line.push(item);
        }
        Self::line(line)
    }

    /// The strings made of a member of each part, in this order.
    #[inline]
    pub fn concat<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::concat_of(&mut parts.into_iter())
    }

    // One function for all kinds of iterators, here and below: each kind would be generated anew in every user's build.
    fn concat_of(parts: &mut dyn Iterator<Item = &Self>) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        let mut line: Vec<Item> = Vec::new();
        for part in parts {
            match part.shape() {
                Shape::Union(none) if none.is_empty() => return Self::empty(),
                Shape::Line(items) => line.extend_from_slice(items),
                _ => {
                    if !line.is_empty() {
                        joined.push(Self::line(std::mem::take(&mut line)));
                    }
                    joined.push(part.clone());
                }
            }
        }
        if !line.is_empty() {
            joined.push(Self::line(line));
        }
        match joined.as_slice() {
            [] => Self::empty_string(),
            [only] => only.clone(),
            _ => Self::new(Shape::Concat(joined)),
        }
    }

    /// The strings in at least one of these.
    #[inline]
    pub fn union<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::union_of(&mut of.into_iter())
    }

    fn union_of(of: &mut dyn Iterator<Item = &Self>) -> Self {
        let mut flat = Vec::new();
        for language in of {
            match language.shape() {
                Shape::Union(inner) => flat.extend_from_slice(inner),
                _ => flat.push(language.clone()),
            }
        }
        match flat.as_slice() {
            [only] => only.clone(),
            _ => Self::new(Shape::Union(flat)),
        }
    }

    /// The strings in every one of these; of none, every string.
    #[inline]
    pub fn intersection<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        Self::intersection_of(&mut of.into_iter())
    }

    fn intersection_of(of: &mut dyn Iterator<Item = &Self>) -> Self {
        let mut flat = Vec::new();
        for language in of {
            match language.shape() {
                Shape::Intersection(inner) => flat.extend_from_slice(inner),
                _ => flat.push(language.clone()),
            }
        }
        match flat.as_slice() {
            [] => Self::all(),
            [only] => only.clone(),
            _ => Self::new(Shape::Intersection(flat)),
        }
    }

    /// The strings not in this one.
    #[must_use]
    pub fn complement(&self) -> Self {
        match self.shape() {
            Shape::Complement(inner) => inner.clone(),
            _ => Self::new(Shape::Complement(self.clone())),
        }
    }

    /// The strings in this one that are not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self::intersection([self, &other.complement()])
    }

    /// The strings that are in it for *some* value of its unknowns, or a few more: every unknown
    /// becomes any string. Has no unknowns.
    #[must_use]
    pub fn at_most(&self) -> Self {
        self.bound(&Self::all(), &Self::empty())
    }

    /// The strings that are in it for *every* value of its unknowns, or a few less. Has no
    /// unknowns.
    #[must_use]
    pub fn at_least(&self) -> Self {
        self.bound(&Self::empty(), &Self::all())
    }

    /// Puts `value` for every unknown, and `opposite` for those under an odd number of complements.
    fn bound(&self, value: &Self, opposite: &Self) -> Self {
        let all = |of: &[Self]| of.iter().map(|it| it.bound(value, opposite)).collect::<Vec<_>>();
        match self.shape() {
            _ if !self.has_unknown() => self.clone(),
            Shape::Line(items) => {
                let parts: Vec<_> = items
                    .iter()
                    .map(|item| match item {
                        Item::Unknown(_) => value.clone(),
                        _ => Self::line([item.clone()]),
                    })
                    .collect();
                Self::concat(&parts)
            }
            Shape::Concat(parts) => Self::concat(&all(parts)),
            Shape::Union(of) => Self::union(&all(of)),
            Shape::Intersection(of) => Self::intersection(&all(of)),
            Shape::Complement(inner) => inner.bound(opposite, value).complement(),
            Shape::Graph(graph) => Self::new(Shape::Graph(graph.bound(value.is_union()))),
            Shape::TooDeep => self.clone(),
        }
    }

    /// Only [`Language::empty`] among the two bounds is a union.
    fn is_union(&self) -> bool {
        matches!(self.shape(), Shape::Union(_))
    }

    /// A line of these items, with texts and runs of one set joined.
    pub(super) fn line(items: impl IntoIterator<Item = Item>) -> Self {
        Self::line_of(&mut items.into_iter())
    }

    fn line_of(items: &mut dyn Iterator<Item = Item>) -> Self {
        let mut line: Vec<Item> = Vec::new();
        for item in items {
            match (line.last_mut(), item) {
                (Some(Item::Text(text)), Item::Text(more)) => text.push_str(&more),
                (Some(Item::Run { set, min, max }), Item::Run { set: next, min: least, max: most })
                    if *set == next
                        && min.checked_add(least).is_some()
                        && max.zip(most).is_none_or(|(a, b)| a.checked_add(b).is_some()) =>
                {
                    *min += least;
                    *max = max.zip(most).map(|(a, b)| a + b);
                }
                (_, item) => line.push(item),
            }
        }
        Self::new(Shape::Line(line))
    }

    pub(super) fn new(shape: Shape) -> Self {
        let children = match &shape {
            Shape::Concat(of) | Shape::Union(of) | Shape::Intersection(of) => of.as_slice(),
            Shape::Complement(inner) => std::slice::from_ref(inner),
            Shape::Line(_) | Shape::Graph(_) | Shape::TooDeep => &[],
        };
        let mut traits = Traits {
            unknown: match &shape {
                Shape::Line(items) => items.iter().any(|it| matches!(it, Item::Unknown(_))),
                Shape::Graph(graph) => graph.has_unknown(),
                _ => false,
            },
            boolean: matches!(shape, Shape::Intersection(_) | Shape::Complement(_)),
            joined_boolean: false,
        };
        let mut depth = 0;
        for child in children {
            depth = depth.max(child.0.depth + 1);
            traits.unknown |= child.has_unknown();
            traits.boolean |= child.has_boolean();
            traits.joined_boolean |=
                child.has_joined_boolean() || (child.has_boolean() && matches!(shape, Shape::Concat(_)));
        }
        let too_deep = |child: &Self| matches!(child.shape(), Shape::TooDeep);
        if depth > MAX_DEPTH || children.iter().any(too_deep) {
            return Self::new(Shape::TooDeep);
        }
        Self(Arc::new(Node { shape, depth, traits }))
    }

    pub(super) fn shape(&self) -> &Shape {
        &self.0.shape
    }

    pub(super) fn has_unknown(&self) -> bool {
        self.0.traits.unknown
    }

    pub(super) fn has_boolean(&self) -> bool {
        self.0.traits.boolean
    }

    pub(super) fn has_joined_boolean(&self) -> bool {
        self.0.traits.joined_boolean
    }

    /// The same object, not merely an equal one.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
