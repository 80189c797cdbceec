use std::borrow::Cow;

use super::bytes::{equal_ignoring_case, starts_with};
use super::{Fault, InvalidName, Problem, name_traits};

/// A condition operator: a base operator, maybe with a set prefix before it and `IfExists` after it.
///
/// Names are written in AWS's own letter case; whether IAM accepts another is not documented.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.
///
/// ```
/// use policy_core::names::{BaseOperator, Operator, SetPrefix};
///
/// let operator = Operator::parse("ForAnyValue:StringLikeIfExists")?;
/// assert_eq!(operator.set_prefix(), Some(SetPrefix::ForAnyValue));
/// assert_eq!(operator.base(), BaseOperator::StringLike);
/// assert!(operator.is_if_exists());
/// assert!(Operator::parse("NullIfExists").is_err());
/// # Ok::<(), policy_core::names::InvalidName>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operator {
    base: BaseOperator,
    set_prefix: Option<SetPrefix>,
    if_exists: bool,
}

/// What stands before an operator to say how it reads a key with several values.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_multi-value-conditions.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetPrefix {
    /// At least one value of the key must match; false when the key is absent.
    ForAnyValue,
    /// Every value of the key must match; **true when the key is absent**.
    ForAllValues,
}

/// What kind of value an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are AWS's own headings")]
pub enum Family {
    String,
    Numeric,
    Date,
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

macro_rules! base_operators {
    ($($name:ident $family:ident $negated:literal,)*) => {
        /// An operator without prefix and suffix.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are AWS's own and documented there")]
        pub enum BaseOperator {
            $($name,)*
        }

        impl BaseOperator {
            /// All of them, in the order of AWS's documentation.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What kind of value it compares.
            pub const fn family(self) -> Family {
                match self {
                    $(Self::$name => Family::$family,)*
                }
            }

            /// Whether it holds when the values differ: the `Not` operators.
            pub const fn is_negated(self) -> bool {
                match self {
                    $(Self::$name => $negated,)*
                }
            }
        }

        /// Every legal spelling: bare, `ForAnyValue:`, `ForAllValues:`, then the same with `IfExists`.
        const SPELLINGS: &[(BaseOperator, [&str; 6])] = &[$((BaseOperator::$name, [
            stringify!($name),
            concat!("ForAnyValue:", stringify!($name)),
            concat!("ForAllValues:", stringify!($name)),
            concat!(stringify!($name), "IfExists"),
            concat!("ForAnyValue:", stringify!($name), "IfExists"),
            concat!("ForAllValues:", stringify!($name), "IfExists"),
        ]),)*];
    };
}

base_operators! {
    StringEquals String false,
    StringNotEquals String true,
    StringEqualsIgnoreCase String false,
    StringNotEqualsIgnoreCase String true,
    StringLike String false,
    StringNotLike String true,
    NumericEquals Numeric false,
    NumericNotEquals Numeric true,
    NumericLessThan Numeric false,
    NumericLessThanEquals Numeric false,
    NumericGreaterThan Numeric false,
    NumericGreaterThanEquals Numeric false,
    DateEquals Date false,
    DateNotEquals Date true,
    DateLessThan Date false,
    DateLessThanEquals Date false,
    DateGreaterThan Date false,
    DateGreaterThanEquals Date false,
    Bool Bool false,
    BinaryEquals Binary false,
    IpAddress IpAddress false,
    NotIpAddress IpAddress true,
    ArnEquals Arn false,
    ArnLike Arn false,
    ArnNotEquals Arn true,
    ArnNotLike Arn true,
    Null Null false,
}

impl BaseOperator {
    /// Whether `*` and `?` in its values are wildcards.
    pub const fn has_wildcards(self) -> bool {
        matches!(self, Self::StringLike | Self::StringNotLike) || matches!(self.family(), Family::Arn)
    }

    /// Whether it compares without letter case.
    pub const fn ignores_case(self) -> bool {
        matches!(self, Self::StringEqualsIgnoreCase | Self::StringNotEqualsIgnoreCase)
    }

    /// Whether `${…}` in its values is a policy variable.
    ///
    /// AWS's pages disagree about `Bool`; the stricter one stands.
    pub const fn has_variables(self) -> bool {
        matches!(self.family(), Family::String | Family::Arn)
    }
}

impl Operator {
    /// What the name is called in messages.
    pub const WHAT: &'static str = "condition operator";

    /// `StringEquals`.
    pub const STRING_EQUALS: Self = Self::bare(BaseOperator::StringEquals);
    /// `StringLike`.
    pub const STRING_LIKE: Self = Self::bare(BaseOperator::StringLike);

    /// The operator without prefix and suffix.
    pub const fn bare(base: BaseOperator) -> Self {
        Self { base, set_prefix: None, if_exists: false }
    }

    /// The same operator with another base.
    #[must_use]
    pub const fn with_base(self, base: BaseOperator) -> Self {
        Self { base, ..self }
    }

    /// The operator without prefix and suffix.
    pub const fn base(self) -> BaseOperator {
        self.base
    }

    /// The set prefix, if there is one.
    pub const fn set_prefix(self) -> Option<SetPrefix> {
        self.set_prefix
    }

    /// Whether it ends in `IfExists` and so holds when the key is absent.
    pub const fn is_if_exists(self) -> bool {
        self.if_exists
    }

    /// Checks an operator's name.
    ///
    /// # Errors
    ///
    /// [`InvalidName`] when AWS has no such operator.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        Self::find(text).map_err(|fault| InvalidName::new(Self::WHAT, text.to_owned(), fault))
    }

    /// The same for a literal, usable in a `const`.
    ///
    /// # Panics
    ///
    /// When there is no such operator; in a `const` that is a compile error.
    #[track_caller]
    #[expect(clippy::panic, reason = "the documented answer to a bad literal; a compile error in a `const`")]
    pub const fn from_static(text: &'static str) -> Self {
        match Self::find(text) {
            Ok(operator) => operator,
            Err(fault) => panic!("{}", fault.problem.rule()),
        }
    }

    /// The operator of that name, if AWS has one: the check without an error to explain it.
    #[expect(clippy::indexing_slicing, reason = "const contexts have no iterators; the index is compared")]
    pub const fn lookup(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let (set_prefix, start) = if starts_with(bytes, 0, b"ForAnyValue:") {
            (Some(SetPrefix::ForAnyValue), 12)
        } else if starts_with(bytes, 0, b"ForAllValues:") {
            (Some(SetPrefix::ForAllValues), 13)
        } else {
            (None, 0)
        };
        let if_exists = bytes.len() >= start + 8 && starts_with(bytes, bytes.len() - 8, b"IfExists");
        let end = if if_exists { bytes.len() - 8 } else { bytes.len() };
        let mut row = 0;
        while row < SPELLINGS.len() {
            let (base, spellings) = &SPELLINGS[row];
            let name = spellings[0].as_bytes();
            let is_null_if_exists = matches!(base, BaseOperator::Null) && if_exists;
            if name.len() == end - start && starts_with(bytes, start, name) && !is_null_if_exists {
                return Some(Self { base: *base, set_prefix, if_exists });
            }
            row += 1;
        }
        None
    }

    #[expect(clippy::indexing_slicing, reason = "const contexts have no iterators; the indexes are compared")]
    const fn find(text: &str) -> Result<Self, Fault> {
        if let Some(operator) = Self::lookup(text) {
            return Ok(operator);
        }
        let mut rule = "AWS has no such condition operator";
        let mut row = 0;
        while row < SPELLINGS.len() {
            let (base, spellings) = &SPELLINGS[row];
            let mut column = 0;
            while column < 6 {
                if equal_ignoring_case(text.as_bytes(), spellings[column].as_bytes()) {
                    rule = if column >= 3 && matches!(base, BaseOperator::Null) {
                        "`Null` has no `IfExists` form: it tests itself whether the key is there"
                    } else {
                        "a condition operator is written in AWS's letter case, such as `StringEquals`"
                    };
                }
                column += 1;
            }
            row += 1;
        }
        Err(Fault::at(0, Problem::Structure(rule)))
    }

    /// The name, in AWS's letter case.
    pub fn as_str(&self) -> &'static str {
        let column = match self.set_prefix {
            None => 0,
            Some(SetPrefix::ForAnyValue) => 1,
            Some(SetPrefix::ForAllValues) => 2,
        } + if self.if_exists { 3 } else { 0 };
        SPELLINGS
            .iter()
            .find(|(base, _)| *base == self.base)
            .and_then(|(_, spellings)| spellings.get(column))
            .copied()
            .unwrap_or_default()
    }

    /// Every operator's name, for suggestions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SPELLINGS.iter().flat_map(|(_, spellings)| spellings).copied().filter(|name| Self::find(name).is_ok())
    }

    /// The name, as policies hold it.
    pub fn into_text(self) -> Cow<'static, str> {
        Cow::Borrowed(self.as_str())
    }
}

name_traits!(Operator);

impl TryFrom<String> for Operator {
    type Error = InvalidName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn every_spelling_is_read_and_written() {
        let names: Vec<&str> = Operator::names().collect();
        assert_eq!(names.len(), BaseOperator::ALL.len() * 6 - 3);
        accepts::<Operator>(&names);
        for base in BaseOperator::ALL {
            for (prefix, set_prefix) in [
                ("", None),
                ("ForAnyValue:", Some(SetPrefix::ForAnyValue)),
                ("ForAllValues:", Some(SetPrefix::ForAllValues)),
            ] {
                for (suffix, if_exists) in [("", false), ("IfExists", true)] {
                    let parsed = Operator::parse(&format!("{prefix}{base:?}{suffix}"));
                    if *base == BaseOperator::Null && if_exists {
                        parsed.unwrap_err();
                    } else {
                        assert_eq!(parsed, Ok(Operator { base: *base, set_prefix, if_exists }));
                    }
                }
            }
        }
    }

    #[test]
    fn table() {
        const UNKNOWN: &str = "AWS has no such condition operator";
        const CASE: &str = "a condition operator is written in AWS's letter case, such as `StringEquals`";
        const NULL: &str = "`Null` has no `IfExists` form: it tests itself whether the key is there";
        refuses::<Operator>(
            "condition operator",
            &[
                ("", 0, UNKNOWN),
                ("StringMatches", 0, UNKNOWN),
                ("StringEquals ", 0, UNKNOWN),
                ("ForAnyValues:StringEquals", 0, UNKNOWN),
                ("IfExists", 0, UNKNOWN),
                ("stringequals", 0, CASE),
                ("StringEqualsIfexists", 0, CASE),
                ("forAnyValue:StringLike", 0, CASE),
                ("NullIfExists", 0, NULL),
                ("ForAllValues:NullIfExists", 0, NULL),
                ("nullifexists", 0, NULL),
            ],
        );
    }

    #[test]
    fn properties() {
        let names = |keep: fn(&BaseOperator) -> bool| -> Vec<&str> {
            BaseOperator::ALL.iter().filter(|base| keep(base)).map(|base| Operator::bare(*base).as_str()).collect()
        };
        assert_eq!(names(|base| base.is_negated()), names(|base| Operator::bare(*base).as_str().contains("Not")));
        assert_eq!(
            names(|base| base.has_wildcards()),
            ["StringLike", "StringNotLike", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
        );
        assert_eq!(names(|base| base.has_variables()).len(), 10);
        assert_eq!(Operator::STRING_EQUALS.with_base(BaseOperator::StringLike), Operator::STRING_LIKE);
    }
}
