use std::collections::BinaryHeap;
use std::fmt;
use std::ops::Range;

/// The description of a lint: data only, the check itself is in [`lint`](crate::lint).
#[derive(Debug, PartialEq, Eq)]
pub struct Lint {
    /// The stable name, in snake case; it names the bad pattern and is never reused.
    pub name: &'static str,
    /// What kind of trouble it is.
    pub group: Group,
    /// The level of its findings, unless a finding says otherwise.
    pub level: Level,
    /// One line: when it fires.
    pub summary: &'static str,
    /// The long text, in Markdown: `docs/lints/<name>.md`.
    pub docs: &'static str,
}

/// What a finding means for the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// IAM would not take the policy.
    Refused,
    /// It admits nobody, now or ever.
    Shut,
    /// It admits somebody whom the author did not name.
    Open,
    /// It works, but will hurt.
    Advice,
}

impl Group {
    /// The name in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Shut => "shut",
            Self::Open => "open",
            Self::Advice => "advice",
        }
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The macro and the builder go on.
    Warning,
    /// The macro and the builder refuse the policy.
    Error,
}

impl Level {
    /// The name in lower case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which side of an object member a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The member's name.
    Key,
    /// The value, or an array's element.
    Value,
}

/// What IAM itself answers to such a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error code, such as `MalformedPolicyDocument`.
    pub code: &'static str,
    /// IAM's own words.
    pub message: String,
}

/// A token that shows a claim about a policy to be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The claims that matter, in order: name and value.
    pub claims: Vec<(String, String)>,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (claim, value)) in self.claims.iter().enumerate() {
            write!(f, "{}{claim} = `{value}`", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// One result of one lint.
///
/// `Display` is the first line alone; the alternate form `{:#}` is the whole finding with the text drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The lint that fired.
    pub lint: &'static Lint,
    /// How serious this one is.
    pub level: Level,
    /// What is wrong: one sentence, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The exact text that belongs at [`path`](Self::path) instead of what is there.
    pub replacement: Option<String>,
    /// Where in the document: a JSON pointer (RFC 6901).
    pub path: String,
    /// Whether the member's name or its value is meant.
    pub place: Place,
    /// The text at that place and the bytes of it that are wrong, where only a part is.
    pub excerpt: Option<(String, Range<usize>)>,
    /// A token that shows it.
    pub witness: Option<Witness>,
    /// Circumstances and sources.
    pub notes: Vec<String>,
    /// IAM's own answer, where it is known.
    pub refusal: Option<Refusal>,
}

impl Finding {
    /// A finding at the lint's own level about the value at `path`.
    pub fn new(lint: &'static Lint, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of_texts(lint, path.into(), message.into())
    }

    fn of_texts(lint: &'static Lint, path: String, message: String) -> Self {
        Self {
            lint,
            level: lint.level,
            message,
            help: None,
            replacement: None,
            path,
            place: Place::Value,
            excerpt: None,
            witness: None,
            notes: Vec::new(),
            refusal: None,
        }
    }

    /// The same about the member's name.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.place = Place::Key;
        self
    }

    /// The same at another level.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the exact text that belongs there.
    #[must_use]
    pub fn replace_with(mut self, replacement: impl Into<String>) -> Self {
        self.replacement = Some(replacement.into());
        self
    }

    /// Shows which bytes of the text are wrong.
    #[must_use]
    pub fn excerpt(mut self, text: impl Into<String>, range: Range<usize>) -> Self {
        self.excerpt = Some((text.into(), range));
        self
    }

    /// Adds a token that shows it.
    #[must_use]
    pub fn witness(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    /// Adds a circumstance or a source.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds IAM's own answer.
    #[must_use]
    pub fn refusal(mut self, code: &'static str, message: impl Into<String>) -> Self {
        self.refusal = Some(Refusal { code, message: message.into() });
        self
    }
}

/// The items in the order of their keys; of equal keys the first comes first.
pub(crate) fn in_order<T>(items: Vec<T>, keys: Vec<u128>) -> Vec<T> {
    let mut slots = Vec::with_capacity(items.len());
    for item in items {
        slots.push(Some(item));
    }
    let mut ordered = Vec::with_capacity(slots.len());
    for index in order(keys) {
        if let Some(item) = slots.get_mut(index).and_then(Option::take) {
            ordered.push(item);
        }
    }
    ordered
}

fn order(keys: Vec<u128>) -> Vec<usize> {
    let mut pairs = Vec::with_capacity(keys.len());
    for (index, key) in keys.into_iter().enumerate() {
        pairs.push((key, index));
    }
    let mut order = Vec::with_capacity(pairs.len());
    // A heap sorts as well as `sort` does, and is a fraction of its code for every user to compile.
    for (_, index) in BinaryHeap::from(pairs).into_sorted_vec() {
        order.push(index);
    }
    order
}

/// What was found, in the order of the document; maybe nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// The findings in order.
    pub fn as_slice(&self) -> &[Finding] {
        &self.0
    }

    /// The findings in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The findings of level error.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.level == Level::Error)
    }

    /// Whether there is a finding of level error.
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Self {
        Self(findings)
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::error::Error for Findings {}
