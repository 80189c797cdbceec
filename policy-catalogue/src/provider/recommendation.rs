//! The trust policy that a provider's customer should begin with.

use std::borrow::Cow;
use std::fmt;

use super::part::check_part;
use super::{BUILT_IN, Part, Provider, Segment, Template};
use crate::names::{AccountId, Action, InvalidName, Operator, Partition};

/// A trust policy with named parts: what `recommended` of each provider's module fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Whose tokens it admits, from the first of the provider's issuers.
    pub provider: &'static Provider,
    /// The parts that have to be known: what `recommended` of the provider's module takes after the account.
    pub arguments: &'static [&'static str],
    /// Its conditions, in order.
    pub conditions: &'static [Wanted],
}

/// A condition of a [`Recommendation`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The claim, of which `amr` has several values; or a whole condition key, which has a `:`.
    pub key: &'static str,
    /// The values, alternatives of each other; patterns when one has a wildcard in its literal text.
    pub values: &'static [Template],
}

/// A [`Recommendation`] that is filled in; `TrustPolicy::from` makes a policy with one statement of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommended {
    /// The provider's ARN, or its bare name when IAM knows it by that.
    pub principal: String,
    /// What it allows.
    pub actions: Vec<Action>,
    /// Its conditions, in order; all must hold.
    pub conditions: Vec<RecommendedCondition>,
}

/// A condition of a [`Recommended`] policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecommendedCondition {
    /// The whole condition key.
    pub key: String,
    /// The values, alternatives of each other.
    pub values: Vec<String>,
    /// The operator: `StringLike` where they are patterns, else `StringEquals`; `ForAnyValue:StringLike` for `amr`, of which a token
    /// has several.
    pub operator: Operator,
}

/// Why a [`Recommendation`] cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartError {
    /// The part's name.
    pub part: String,
    /// What is wrong with it.
    pub problem: PartProblem,
}

/// What is wrong with a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartProblem {
    /// It was not given; with its rule.
    Missing(String),
    /// There is no such part; with those that there are.
    Unknown(Vec<String>),
    /// It was given twice.
    Repeated,
    /// It may not stand there.
    Invalid(InvalidName),
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = &self.part;
        match &self.problem {
            PartProblem::Missing(rule) => write!(f, "the part `{part}` is missing: {rule}"),
            PartProblem::Unknown(parts) => {
                write!(f, "there is no part `{part}`, only `{}`", parts.join("`, `"))
            }
            PartProblem::Repeated => write!(f, "the part `{part}` is given twice"),
            PartProblem::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for PartError {}

impl Recommendation {
    /// The parts of issuer and conditions, in the order of the arguments.
    #[inline]
    pub fn parts(&self) -> Vec<&Part> {
        let mut parts: Vec<&Part> = Vec::new();
        for template in self.issuer().into_iter().chain(self.conditions.iter().flat_map(|wanted| wanted.values)) {
            for part in template.parts() {
                if !parts.iter().any(|known| known.name == part.name) {
                    parts.push(part);
                }
            }
        }
        parts.sort_by_key(|part| self.arguments.iter().position(|name| part.name == *name));
        parts
    }

    /// The policy with these parts, by name, for the provider in this account.
    ///
    /// # Errors
    ///
    /// When a part is missing, unknown, repeated, or not what may stand there.
    ///
    /// ```
    /// use policy_core::document::TrustPolicy;
    /// use policy_core::names::{AccountId, Partition};
    /// use policy_core::provider::prefect_cloud::RECOMMENDATION;
    ///
    /// let account = AccountId::parse("123456789012")?;
    /// let parts = [("account_id", "11111111-2222-4333-8444-555555555555")];
    /// let recommended = RECOMMENDATION.with(&Partition::from_static("aws-us-gov"), &account, &parts)?;
    /// assert!(TrustPolicy::from(recommended).check().is_empty());
    ///
    /// let error = RECOMMENDATION.with(&Partition::AWS, &account, &[]).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "the part `account_id` is missing: a Prefect Cloud account id is a UUID in lower case",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[inline]
    pub fn with(
        &self,
        partition: &Partition,
        aws_account: &AccountId,
        parts: &[(&str, &str)],
    ) -> Result<Recommended, PartError> {
        let known = self.parts();
        let error = |part: &str, problem| PartError { part: part.to_owned(), problem };
        for (index, (name, text)) in parts.iter().enumerate() {
            let Some(part) = known.iter().find(|part| part.name == *name) else {
                let names = known.iter().map(|part| part.name.clone().into_owned()).collect();
                return Err(error(name, PartProblem::Unknown(names)));
            };
            if parts.iter().take(index).any(|(other, _)| other == name) {
                return Err(error(name, PartProblem::Repeated));
            }
            // The catalogue's rules are literals.
            let rule = if let Cow::Borrowed(rule) = part.rule { rule } else { "the part has another form" };
            if let Err(fault) = check_part(text, &part.runs, rule) {
                let invalid = InvalidName::new("part", (*text).to_owned(), fault);
                return Err(error(name, PartProblem::Invalid(invalid)));
            }
        }
        match known.iter().find(|part| !parts.iter().any(|(name, _)| part.name == *name)) {
            Some(part) => Err(error(&part.name, PartProblem::Missing(part.rule.clone().into_owned()))),
            None => Ok(self.fill(partition.as_str(), aws_account.as_str(), parts)),
        }
    }

    /// The policy with parts that are known to be all and right.
    #[inline]
    pub(super) fn fill(&self, partition: &str, aws_account: &str, parts: &[(&str, &str)]) -> Recommended {
        let issuer = self.issuer().map(|template| fill(template, parts)).unwrap_or_default();
        let mut conditions = Vec::new();
        for wanted in self.conditions {
            let is_key = wanted.key.contains(':');
            conditions.push(RecommendedCondition {
                key: if is_key { wanted.key.to_owned() } else { format!("{issuer}:{}", wanted.key) },
                values: wanted.values.iter().map(|value| fill(value, parts)).collect(),
                operator: match wanted.key {
                    "amr" => ANY_VALUE,
                    _ if wanted.values.iter().any(has_wildcard) => Operator::STRING_LIKE,
                    _ => Operator::STRING_EQUALS,
                },
            });
        }
        let mut actions = vec![Action::ASSUME_ROLE_WITH_WEB_IDENTITY];
        if self.provider.always_tags_session {
            actions.push(Action::TAG_SESSION);
        }
        let principal = if BUILT_IN.contains(&issuer.as_str()) {
            issuer
        } else {
            format!("arn:{partition}:iam::{aws_account}:oidc-provider/{issuer}")
        };
        Recommended { principal, actions, conditions }
    }

    #[inline]
    fn issuer(&self) -> Option<&'static Template> {
        self.provider.issuers.first().map(|form| &form.template)
    }
}

const ANY_VALUE: Operator = Operator::from_static("ForAnyValue:StringLike");

#[inline]
fn fill(template: &Template, parts: &[(&str, &str)]) -> String {
    let text = |part: &Part| parts.iter().find(|(name, _)| part.name == *name).map_or("", |(_, text)| *text);
    template.format(&template.parts().map(text).collect::<Vec<_>>())
}

#[inline]
fn has_wildcard(template: &Template) -> bool {
    template.segments.iter().any(|segment| matches!(segment, Segment::Literal(text) if text.contains(['*', '?'])))
}

/// Writes a provider's recommendation and the typed function that fills it in:
///
/// ```text
/// recommended! {
///     /// Who gets in.
///     (organization: Organization, pipeline: Pipeline)     // each named as the part that it is
///     "aud" = ("sts.amazonaws.com");                       // text and parts, as in `template!`
///     "sub" = BRANCHES | TAGS;                             // or forms of the subject; alternatives with `|`
/// }
/// ```
macro_rules! recommended {
    ($(#[$doc:meta])* ($($part:ident: $Part:ty),* $(,)?) $($key:literal = $($value:tt)|+;)*) => {
        /// What [`recommended`] fills in.
        pub static RECOMMENDATION: $crate::provider::Recommendation = $crate::provider::Recommendation {
            provider: &PROVIDER,
            arguments: &[$(stringify!($part)),*],
            conditions: &[$($crate::provider::Wanted {
                key: $key,
                values: &[$($crate::provider::recommendation::recommended!(@value $value)),+],
            }),*],
        };

        $(#[$doc])*
        ///
        /// The account is the AWS account that the role is in, of the partition `aws`;
        /// [`RECOMMENDATION`] can be filled in for others.
        #[inline]
        pub fn recommended(
            aws_account: &$crate::names::AccountId,
            $($part: &$Part),*
        ) -> $crate::provider::Recommended {
            RECOMMENDATION.fill("aws", aws_account.as_str(), &[$((stringify!($part), $part.as_str())),*])
        }
    };
    (@value ($($segment:tt)+)) => { $crate::provider::template::template!("recommended", $($segment)+) };
    (@value $TEMPLATE:ident) => { $TEMPLATE };
}
pub(crate) use recommended;
