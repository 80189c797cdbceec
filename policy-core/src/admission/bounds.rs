//! What a condition's values match, as sets of strings.

use crate::document::Scalar;
use crate::evaluate::Variable;
use crate::language::Language;
use crate::names::{BaseOperator, Family, hole};

/// The strings that match: for certain, and at most.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) at_least: Language,
    pub(super) at_most: Language,
    /// Both are the same, whatever the request.
    pub(super) is_exact: bool,
    /// All the strings, where there are finitely many and each is written out.
    pub(super) literals: Option<Vec<String>>,
}

/// What `${…}` stands for.
#[derive(Clone, Copy)]
pub(super) struct Variables<'v> {
    /// Whether the policy's version has variables.
    pub(super) are_read: bool,
    /// Whether one is a constant: true for comparing two policies, false where a stranger may choose what it holds.
    pub(super) are_constant: bool,
    /// Whether no request has the key.
    pub(super) is_absent: &'v dyn Fn(&str) -> bool,
}

impl Bounds {
    pub(super) fn all() -> Self {
        Self::exactly(Language::all())
    }

    fn exactly(language: Language) -> Self {
        Self { at_least: language.clone(), at_most: language, is_exact: true, literals: None }
    }

    fn literal(text: &str) -> Self {
        Self { literals: Some(vec![text.to_owned()]), ..Self::exactly(Language::literal(text)) }
    }

    fn nothing() -> Self {
        Self { literals: Some(Vec::new()), ..Self::exactly(Language::empty()) }
    }

    /// Nothing is known.
    fn open() -> Self {
        Self { at_least: Language::empty(), at_most: Language::all(), is_exact: false, literals: None }
    }

    /// What one of the values matches.
    pub(super) fn any(base: BaseOperator, values: &[Scalar], variables: Variables<'_>) -> Self {
        if let [only] = values {
            return Self::value(base, only.as_str(), variables);
        }
        let (mut least, mut most) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        let mut is_exact = true;
        let mut literals = Some(Vec::new());
        for value in values {
            let one = Self::value(base, value.as_str(), variables);
            is_exact &= one.is_exact;
            least.push(one.at_least);
            most.push(one.at_most);
            literals = match (literals, one.literals) {
                (Some(mut all), Some(mut more)) => {
                    all.append(&mut more);
                    Some(all)
                }
                _ => None,
            };
        }
        let at_least = Language::union(&least);
        let at_most = if is_exact { at_least.clone() } else { Language::union(&most) };
        Self { at_least, at_most, is_exact, literals }
    }

    /// What both match.
    pub(super) fn and(&self, other: &Self) -> Self {
        let is_exact = self.is_exact && other.is_exact;
        let at_least = Language::intersection([&self.at_least, &other.at_least]);
        let at_most = if is_exact { at_least.clone() } else { Language::intersection([&self.at_most, &other.at_most]) };
        Self { at_least, at_most, is_exact, literals: None }
    }

    pub(super) fn negated(&self) -> Self {
        let at_least = self.at_most.complement();
        let at_most = if self.is_exact { at_least.clone() } else { self.at_least.complement() };
        Self { at_least, at_most, is_exact: self.is_exact, literals: None }
    }

    /// One value, read as [`evaluate`](crate::evaluate) reads it.
    fn value(base: BaseOperator, text: &str, variables: Variables<'_>) -> Self {
        match base.family() {
            Family::String => Reading { base, variables }.text(text),
            Family::Binary if hole::has_hole(text) => Self::open(),
            Family::Binary => Self::literal(text),
            Family::Bool => match text {
                "true" | "false" => {
                    let truth = Language::union([&Language::literal("true"), &Language::literal("false")]);
                    let at_least = Language::literal(text);
                    let at_most = Language::union([&at_least, &truth.complement()]);
                    Self { at_least, at_most, is_exact: false, literals: None }
                }
                _ => Self::open(),
            },
            _ => Self::open(),
        }
    }
}

/// What one of the values may match.
pub(crate) fn at_most(base: BaseOperator, values: &[Scalar], has_variables: bool) -> Language {
    let variables = Variables { are_read: has_variables, are_constant: false, is_absent: &|_| false };
    let any = Bounds::any(base, values, variables);
    if base.is_negated() { any.negated().at_most } else { any.at_most }
}

struct Reading<'v> {
    base: BaseOperator,
    variables: Variables<'v>,
}

/// What a piece of a value matches.
enum Piece {
    Exactly(Language),
    /// A constant that is not known before the request.
    Constant(Language),
    Between(Language, Language),
    /// The value matches nothing: a variable that no request has.
    Nothing,
    /// AWS does not say what the value matches.
    Open,
}

impl Reading<'_> {
    fn text(&self, text: &str) -> Bounds {
        if !self.base.ignores_case() && !text.contains(|c| self.is_special(c)) {
            return Bounds::literal(text);
        }
        let (mut is_exact, mut is_nothing) = (true, false);
        let (mut least, mut most) = (Vec::new(), Vec::new());
        let mut rest = text;
        while !rest.is_empty() {
            let (at_least, at_most) = match self.cut(&mut rest) {
                Piece::Exactly(language) => (language.clone(), language),
                Piece::Constant(language) => {
                    is_exact = false;
                    (language.clone(), language)
                }
                Piece::Between(at_least, at_most) => {
                    is_exact = false;
                    (at_least, at_most)
                }
                Piece::Nothing => {
                    is_nothing = true;
                    continue;
                }
                Piece::Open => return Bounds::open(),
            };
            least.push(at_least);
            most.push(at_most);
        }
        if is_nothing {
            return Bounds::nothing();
        }
        let at_least = Language::concat(&least);
        let at_most = if is_exact { at_least.clone() } else { Language::concat(&most) };
        Bounds { at_least, at_most, is_exact, literals: None }
    }

    /// Takes the first piece off a text that is not empty.
    fn cut(&self, rest: &mut &str) -> Piece {
        if self.variables.are_read && rest.starts_with("${") {
            let Some((variable, after)) = Variable::read(rest) else { return Piece::Open };
            *rest = after;
            return self.variable(variable);
        }
        let mut chars = rest.chars();
        let Some(first) = chars.next() else { return Piece::Nothing };
        let mut buffer = [0; 4];
        let character: &str = first.encode_utf8(&mut buffer);
        let piece = match first {
            '*' if self.base.has_wildcards() => Piece::Exactly(Language::all()),
            '?' if self.base.has_wildcards() => Piece::Exactly(Language::any_char()),
            _ if hole::is_hole(first) => Piece::Exactly(Language::unknown(character)),
            // No page of AWS's says which letters beyond A to Z are the same.
            _ if self.base.ignores_case() && !first.is_ascii() => {
                Piece::Between(Language::literal(character), Language::any_char())
            }
            _ => {
                let length = chars.as_str().find(|c| self.is_special(c)).map(|index| first.len_utf8() + index);
                let (text, after) = length.and_then(|end| rest.split_at_checked(end)).unwrap_or((rest, ""));
                *rest = after;
                return Piece::Exactly(self.plain(text));
            }
        };
        *rest = chars.as_str();
        piece
    }

    fn variable(&self, variable: Variable<'_>) -> Piece {
        match variable {
            Variable::Escape(character) => Piece::Exactly(Language::literal(character)),
            Variable::Key { name, default } if (self.variables.is_absent)(name) => {
                default.map_or(Piece::Nothing, |text| Piece::Exactly(self.plain(text)))
            }
            Variable::Key { name, default } if self.variables.are_constant => {
                let constant = Language::unknown(&format!("${{{}}}", name.to_ascii_lowercase()));
                Piece::Constant(match default {
                    Some(text) => Language::union([&constant, &self.plain(text)]),
                    None => constant,
                })
            }
            Variable::Key { .. } => Piece::Between(Language::empty(), Language::all()),
        }
    }

    fn is_special(&self, c: char) -> bool {
        match c {
            '*' | '?' => self.base.has_wildcards(),
            '$' => self.variables.are_read,
            _ => hole::is_hole(c) || (self.base.ignores_case() && !c.is_ascii()),
        }
    }

    fn plain(&self, text: &str) -> Language {
        if self.base.ignores_case() { Language::literal_ignoring_case(text) } else { Language::literal(text) }
    }
}
