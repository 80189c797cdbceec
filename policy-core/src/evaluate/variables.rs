//! Policy variables: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.

use super::{Doubt, Request, ValueOutcome, Values};
use crate::names::hole;

/// What stands between `${` and `}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable<'a> {
    /// A character that stands for itself.
    Escape(&'a str),
    /// A condition key, maybe with what to take when the request does not have it.
    Key { name: &'a str, default: Option<&'a str> },
}

impl<'a> Variable<'a> {
    /// The variable that a text begins with, and the text after it; `None` when it is malformed.
    pub(crate) fn read(text: &'a str) -> Option<(Self, &'a str)> {
        let (inner, rest) = text.strip_prefix("${")?.split_once('}')?;
        if matches!(inner, "*" | "?" | "$") {
            return Some((Self::Escape(inner), rest));
        }
        let (name, default) = match inner.split_once(',') {
            None => (inner, None),
            Some((name, default)) => (name, Some(default.strip_prefix(" '")?.strip_suffix('\'')?)),
        };
        let is_legal_name = !name.is_empty() && !name.contains([' ', '\'', '$', '{', '*', '?']);
        let is_legal_default = default.is_none_or(|text| !text.is_empty() && !text.contains('\''));
        (is_legal_name && is_legal_default).then_some((Self::Key { name, default }, rest))
    }

    /// The text that it stands for in this request.
    pub(super) fn resolve<'b>(self, request: &Request<'b>) -> Result<&'b str, ValueOutcome>
    where
        'a: 'b,
    {
        match self {
            Self::Escape(character) => Ok(character),
            Self::Key { name, default } => match request.get(name) {
                Some(Values::One(value)) => Ok(value),
                Some(Values::Several(_)) => Err(ValueOutcome::Unsettled(Doubt::MultivaluedVariable)),
                Some(Values::Unknown) => Err(ValueOutcome::Unsettled(Doubt::UnknownKey)),
                None if hole::has_hole(name) => Err(ValueOutcome::Unsettled(Doubt::Hole)),
                None => default.ok_or(ValueOutcome::UnresolvedVariable),
            },
        }
    }
}

/// What keeps the variables of a text from standing for something, if anything does.
pub(super) fn obstacle(text: &str, request: &Request<'_>) -> Option<ValueOutcome> {
    let mut obstacle = None;
    let mut rest = text;
    while let Some((_, variable)) = rest.find("${").and_then(|start| rest.split_at_checked(start)) {
        let Some((variable, after)) = Variable::read(variable) else {
            return Some(ValueOutcome::Unsettled(Doubt::MalformedVariable));
        };
        match variable.resolve(request) {
            Ok(_) => {}
            Err(ValueOutcome::UnresolvedVariable) => obstacle = Some(ValueOutcome::UnresolvedVariable),
            Err(other) => return Some(other),
        }
        rest = after;
    }
    obstacle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_aws_documents_and_nothing_else() {
        let key = |name, default| Some(Variable::Key { name, default });
        for (text, expected) in [
            ("${aws:username}", key("aws:username", None)),
            ("${a.com/b:sub}rest", key("a.com/b:sub", None)),
            ("${aws:PrincipalTag/team, 'none'}", key("aws:PrincipalTag/team", Some("none"))),
            ("${k, 'a, b'}", key("k", Some("a, b"))),
            ("${*}", Some(Variable::Escape("*"))),
            ("${?}x", Some(Variable::Escape("?"))),
            ("${$}", Some(Variable::Escape("$"))),
            ("${}", None),
            ("${k", None),
            ("${ k }", None),
            ("${k,'x'}", None),
            ("${k, x}", None),
            ("${k, 'x}", None),
            ("${k, ''}", None),
            ("${k, 'it's'}", None),
            ("${**}", None),
            ("${${k}}", None),
        ] {
            assert_eq!(Variable::read(text).map(|(variable, _)| variable), expected, "{text}");
        }
    }
}
