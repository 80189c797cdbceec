use std::fmt;

use crate::document::Effect;

/// What a policy says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// A statement allows it and none denies it.
    Allowed {
        /// The first such statement, counted from 0.
        statement: usize,
    },
    /// A statement denies it, whatever others allow.
    Denied {
        /// The first such statement, counted from 0.
        statement: usize,
    },
    /// No statement speaks of it, which AWS answers like a denial.
    NotAllowed,
}

impl Verdict {
    /// Whether the request is let in.
    pub const fn is_allowed(self) -> bool {
        matches!(self, Self::Allowed { .. })
    }
}

/// Whether something holds, where AWS may not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It does.
    Holds,
    /// It does not.
    Fails,
    /// AWS does not say: it counts as failing in an `Allow`, as holding in a `Deny`.
    Unsettled(Doubt),
}

impl Outcome {
    /// Whether it counts as holding in a statement of this effect.
    pub const fn holds_in(self, effect: Effect) -> bool {
        match self {
            Self::Holds => true,
            Self::Fails => false,
            Self::Unsettled(_) => matches!(effect, Effect::Deny),
        }
    }

    /// Whether one of the two holds. In doubt only if a doubtful one would decide.
    pub(crate) const fn or(self, other: Self) -> Self {
        match (self, other) {
            (_, Self::Holds) | (Self::Fails, _) => other,
            _ => self,
        }
    }

    /// Whether both hold. In doubt only if a doubtful one would decide.
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (_, Self::Fails) | (Self::Holds, _) => other,
            _ => self,
        }
    }

    pub(crate) const fn negated(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
            Self::Unsettled(doubt) => Self::Unsettled(doubt),
        }
    }

    /// Two readings of one thing: in doubt unless they agree.
    pub(super) fn if_agrees_with(self, other: Self, doubt: Doubt) -> Self {
        if self == other { self } else { Self::Unsettled(doubt) }
    }
}

impl From<bool> for Outcome {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

/// What became of one key of an operator block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyOutcome {
    /// The request has the key and the condition holds.
    Held,
    /// The request has the key and the condition does not hold.
    Failed,
    /// The request does not have the key, and the operator needs it.
    MissingKey,
    /// The request does not have the key, and the operator then holds.
    HeldBecauseMissing,
    /// AWS does not say.
    Unsettled(Doubt),
}

impl KeyOutcome {
    /// The same without regard to whether the request has the key.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Held | Self::HeldBecauseMissing => Outcome::Holds,
            Self::Failed | Self::MissingKey => Outcome::Fails,
            Self::Unsettled(doubt) => Outcome::Unsettled(doubt),
        }
    }

    pub(super) const fn present(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Holds => Self::Held,
            Outcome::Fails => Self::Failed,
            Outcome::Unsettled(doubt) => Self::Unsettled(doubt),
        }
    }
}

/// What became of one value of a policy against one value of the request, before a `Not` of the operator turns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueOutcome {
    /// They stand in the operator's relation: equal, like, less than ….
    Matches,
    /// They do not.
    Differs,
    /// The policy's value names a key that the request does not have, without a default: it matches nothing.
    UnresolvedVariable,
    /// AWS does not say.
    Unsettled(Doubt),
}

impl ValueOutcome {
    /// Whether the value matches.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::Matches => Outcome::Holds,
            Self::Differs | Self::UnresolvedVariable => Outcome::Fails,
            Self::Unsettled(doubt) => Outcome::Unsettled(doubt),
        }
    }
}

impl From<bool> for ValueOutcome {
    fn from(matches: bool) -> Self {
        if matches { Self::Matches } else { Self::Differs }
    }
}

/// Why AWS's answer is not known: its documentation is silent, or IAM would not have stored the policy.
///
/// `Display` is a sentence part, lower case, without a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The statement has an element that no trust policy may have, or lacks one that it must have.
    RefusedElement,
    /// The principal is everybody (`*`).
    Everybody,
    /// The principal is the whole account that the caller's provider is in.
    WholeAccount,
    /// AWS has no such operator.
    UnknownOperator,
    /// An operator without `ForAnyValue:` or `ForAllValues:` on a multi-valued key.
    NoSetPrefix,
    /// `ForAnyValue:` with a negated operator or `IfExists`, and the request does not have the key.
    ForAnyValueWithoutKey,
    /// The key is there, but empty.
    EmptyKey,
    /// A negated operator with an empty list of values.
    NoValues,
    /// The policy's value is not what its operator compares.
    PolicyValue(Form),
    /// The request's value is not what the operator compares.
    RequestValue(Form),
    /// The two differ only in the case of letters beyond A to Z.
    LetterCase,
    /// A `${` without its `}`, an empty variable, or a space, quote or default that is out of place.
    MalformedVariable,
    /// A variable names a multi-valued key.
    MultivaluedVariable,
    /// What a variable stands for holds a `*` or `?` that matches only as a wildcard.
    WildcardInVariable,
    /// A [hole](crate::names::hole): part of the policy is not known yet.
    Hole,
    /// What the request holds for the key is [not known](super::Values::Unknown).
    UnknownKey,
}

/// What an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// An integer or decimal.
    Number,
    /// A date or epoch seconds.
    Date,
    /// `true` or `false`.
    Boolean,
    /// An IP address; in a policy also a range.
    Address,
    /// An ARN: six parts with colons between them.
    Arn,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "a decimal number",
            Self::Date => "an ISO 8601 date or epoch seconds",
            Self::Boolean => "`true` or `false`",
            Self::Address => "an IP address or range",
            Self::Arn => "an ARN of six parts",
        })
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RefusedElement => "IAM refuses a trust policy whose statements have these elements",
            Self::Everybody => {
                "AWS does not admit web identity callers by `*`; whether it denies them is not documented"
            }
            Self::WholeAccount => {
                "whether an account stands for the web identity callers of its providers is not documented"
            }
            Self::UnknownOperator => "AWS has no such condition operator",
            Self::NoSetPrefix => "the key is multi-valued and the operator has no set prefix",
            Self::ForAnyValueWithoutKey => {
                "the request does not have the key, and AWS does not say what this operator does then"
            }
            Self::EmptyKey => "the key is there but empty, and AWS does not say whether that counts as absent",
            Self::NoValues => "a negated operator has nothing to compare with",
            Self::PolicyValue(form) => return write!(f, "the policy's value is not {form}"),
            Self::RequestValue(form) => return write!(f, "the request's value is not {form}"),
            Self::LetterCase => "the values differ only in the case of letters beyond A to Z",
            Self::MalformedVariable => "the policy variable is malformed",
            Self::MultivaluedVariable => "the policy variable names a multi-valued key",
            Self::WildcardInVariable => "the policy variable stands for a text with wildcards",
            Self::Hole => "part of the value is not known yet",
            Self::UnknownKey => "it is not known what the request holds for the key",
        })
    }
}
