use std::borrow::Cow;

use super::{Part, matcher};

/// One form of a provider's subjects, or of its issuers: literal text and named parts.
///
/// The same data [parses](Self::parse) a text into its parts and [formats](Self::format) parts into a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What the form is called, in snake case: `pull_request`.
    pub name: Cow<'static, str>,
    /// The text and the parts in order.
    pub segments: Cow<'static, [Segment]>,
    /// Whether a tenant must have changed the provider's settings to get this form. Such forms keep a pattern from being called
    /// dead and are never suggested.
    pub customised: bool,
    /// When a token has this form, or what to know about it; empty when its name says it all.
    pub note: Cow<'static, str>,
}

/// A piece of a [`Template`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text that stands there as it is.
    Literal(Cow<'static, str>),
    /// A named part.
    Part(Part),
}

/// Writes a template: `template!("branch", "repo:" OWNER "/" REPOSITORY ":ref:refs/heads/" BRANCH; "note")`.
macro_rules! template {
    ($name:literal, $($segment:tt)+) => { $crate::provider::template::template!(@build $name [] $($segment)+) };
    (@build $name:literal [$($done:expr,)*] ; $note:literal $(, $flag:ident)?) => {
        $crate::provider::Template {
            name: std::borrow::Cow::Borrowed($name),
            segments: std::borrow::Cow::Borrowed(&[$($done),*]),
            customised: $crate::provider::template::template!(@flag $($flag)?),
            note: std::borrow::Cow::Borrowed($note),
        }
    };
    (@build $name:literal [$($done:expr,)*]) => { $crate::provider::template::template!(@build $name [$($done,)*] ; "") };
    (@build $name:literal [$($done:expr,)*] $text:literal $($rest:tt)*) => {
        $crate::provider::template::template!(@build $name
            [$($done,)* $crate::provider::Segment::Literal(std::borrow::Cow::Borrowed($text)),] $($rest)*)
    };
    (@build $name:literal [$($done:expr,)*] $part:ident $($rest:tt)*) => {
        $crate::provider::template::template!(@build $name [$($done,)* $crate::provider::Segment::Part($part),] $($rest)*)
    };
    (@flag) => { false };
    (@flag customised) => { true };
}
pub(crate) use template;

impl Template {
    /// The named parts in order.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Part(part) => Some(part),
            Segment::Literal(_) => None,
        })
    }

    /// The form for people: `prefect:account:{account_id}`.
    pub fn pattern(&self) -> String {
        self.fill(|part| format!("{{{}}}", part.name))
    }

    /// The text with these parts, in order; a part that is missing is written as its name in braces.
    ///
    /// Parts are not checked here; the typed constructors of each provider take checked ones.
    pub fn format(&self, parts: &[&str]) -> String {
        let mut parts = parts.iter();
        self.fill(|part| parts.next().map_or_else(|| format!("{{{}}}", part.name), |text| (*text).to_owned()))
    }

    fn fill(&self, mut part: impl FnMut(&Part) -> String) -> String {
        let mut text = String::new();
        for segment in self.segments.iter() {
            match segment {
                Segment::Literal(literal) => text.push_str(literal),
                Segment::Part(named) => text.push_str(&part(named)),
            }
        }
        text
    }

    /// The parts of a text of this form, in order; `None` when it has another form.
    ///
    /// A [hole](crate::names::hole) may stand for a part or for a piece of one. Where a text can be read in several ways, earlier
    /// parts are as long as they can be. Time is linear in the text for each piece of the form.
    pub fn parse(&self, text: &str) -> Option<Vec<String>> {
        matcher::parse(&self.segments, text)
    }

    /// Whether some text of this form begins with `prefix`.
    pub fn accepts_prefix(&self, prefix: &str) -> bool {
        matcher::accepts_prefix(&self.segments, prefix)
    }
}
