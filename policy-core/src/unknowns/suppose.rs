use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::{
    ConditionEntry, Effect, OperatorBlock, Principal, PrincipalKind, Scalar, Statement, TrustPolicy,
};
use crate::names::{Family, Operator, hole};
use crate::sts::{Answer, Caller, Context, KeyValue};

/// What something that is not known would have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supposition {
    /// The hole's number.
    pub number: u32,
    /// The text in its place.
    pub text: String,
    /// Whether it only says that the token's own provider is meant: it is a part of a provider's ARN or of a key's prefix.
    pub is_provider: bool,
}

/// What the holes of a policy would have to be for a call to get in, as far as its token tells; none for a call that was refused
/// before the policy was asked.
///
/// Where no text in a hole would let the call in, it is filled as far as the value begins like what the token has. Several statements with holes are looked at one by one, and the one that
/// comes nearest is told.
///
/// ```
/// use policy_core::names::{ProviderArn, RoleArn, hole};
/// use policy_core::sts::{Account, Call, Claims, RegisteredProvider, Role, Token, assume_role_with_web_identity};
/// use policy_core::unknowns::{Supposition, suppose};
///
/// let text = r#"{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
///     "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
///     "Condition":{"StringLike":{"gitlab.com:sub":"project_path:GROUP/app:*"}}}]}"#;
/// let text = text.replace("GROUP", &hole::character(0).unwrap().to_string());
/// let role = Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/deploy")?, text.parse()?);
/// let arn = ProviderArn::parse("arn:aws:iam::123456789012:oidc-provider/gitlab.com")?;
/// let account = Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["aws".to_owned()] }] };
/// let token = Token::of(Claims::parse(
///     r#"{"iss": "https://gitlab.com", "aud": "aws", "sub": "project_path:acme/app:ref_type:tag:ref:v1", "iat": 1789123688,
///         "exp": 1789124598}"#,
/// )?);
/// let answer = assume_role_with_web_identity(&account, &Call::new(&token, &role, "job", 1_789_123_700));
/// assert_eq!(suppose(&role.trust_policy, &answer), [Supposition { number: 0, text: "acme".to_owned(), is_provider: false }]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suppose(policy: &TrustPolicy, answer: &Answer) -> Vec<Supposition> {
    let (Some(context), Some(caller)) = (&answer.context, &answer.caller) else { return Vec::new() };
    let allows = policy.statement.iter().filter(|statement| statement.effect == Effect::Allow);
    let mut best: Option<Guess> = None;
    for statement in allows {
        let guess = Guess::of(statement, caller, context);
        if best.as_ref().is_none_or(|best| guess.failed < best.failed) {
            best = Some(guess);
        }
    }
    let Guess { known, providers, .. } = best.unwrap_or_default();
    let supposition = |(number, text)| Supposition { number, text, is_provider: providers.contains(&number) };
    known.into_iter().map(supposition).collect()
}

/// What the holes of one statement would have to be.
#[derive(Debug, Default)]
struct Guess {
    known: BTreeMap<u32, String>,
    /// Those of them that stand in a provider's ARN or in a key.
    providers: BTreeSet<u32>,
    /// How many of its parts no text lets hold.
    failed: usize,
}

impl Guess {
    fn of(statement: &Statement, caller: &Caller, context: &Context) -> Self {
        let mut guess = Self::default();
        if !guess.one_of(&federated(statement), caller.principal(), false) {
            // It trusts another provider, whatever is not known.
            return Self { failed: usize::MAX, ..Self::default() };
        }
        guess.providers.extend(guess.known.keys());
        for OperatorBlock { operator, entries } in statement.condition.as_deref().unwrap_or_default() {
            let Some(operator) = Operator::lookup(operator) else { continue };
            let is_text = matches!(operator.base().family(), Family::String | Family::Arn);
            for ConditionEntry { key, values } in entries.iter() {
                let key = guess.key(key, caller.issuer());
                let Some(KeyValue::One(actual)) =
                    context.get(&key).filter(|_| is_text && !operator.base().is_negated())
                else {
                    continue;
                };
                let values: Vec<&str> = values.iter().map(Scalar::as_str).collect();
                if !guess.one_of(&values, actual, operator.base().has_wildcards()) {
                    guess.failed += 1;
                    guess.beginning_of(&values, actual);
                }
            }
        }
        guess
    }

    /// A condition key, with the caller's issuer before its claim where that is not known.
    fn key<'k>(&mut self, key: &'k str, issuer: &str) -> Cow<'k, str> {
        match key.rsplit_once(':') {
            Some((prefix, claim)) if hole::has_hole(prefix) && self.one_of(&[prefix], issuer, false) => {
                self.providers.extend(prefix.chars().filter_map(hole::number));
                Cow::Owned(format!("{issuer}:{claim}"))
            }
            _ => Cow::Borrowed(key),
        }
    }

    /// Fills the holes of the first value that has one as far as it begins like the text.
    fn beginning_of(&mut self, values: &[&str], actual: &str) {
        let Some(value) = values.iter().find(|value| hole::has_hole(value)) else { return };
        let (mut rest, mut actual) = (value.chars(), actual);
        while let Some(expected) = rest.next() {
            let Some(number) = hole::number(expected) else {
                let Some(after) = actual.strip_prefix(expected) else { return };
                actual = after;
                continue;
            };
            let end = match rest.as_str().chars().next() {
                Some(next) => actual.find(next),
                None => Some(actual.len()),
            };
            let Some((text, after)) = end.filter(|end| *end > 0).and_then(|end| actual.split_at_checked(end)) else {
                return;
            };
            self.known.entry(number).or_insert_with(|| text.to_owned());
            actual = after;
        }
    }

    /// Whether one of the values is the text once its holes are filled; those that have none come first.
    fn one_of(&mut self, values: &[&str], actual: &str, has_wildcards: bool) -> bool {
        let mut ordered: Vec<&&str> = values.iter().collect();
        ordered.sort_by_key(|value| hole::has_hole(value));
        ordered.into_iter().any(|value| {
            if value.chars().filter(|c| hole::is_hole(*c) || *c == '*').count() > OPEN {
                return false;
            }
            let mut known = self.known.clone();
            let mut steps = STEPS;
            let matches = Matcher { has_wildcards, known: &mut known, steps: &mut steps }.matches(value, actual);
            if matches {
                self.known = known;
            }
            matches
        })
    }
}

fn federated(statement: &Statement) -> Vec<&str> {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return Vec::new() };
    let federated = entries.iter().filter(|entry| entry.kind == PrincipalKind::Federated);
    federated.flat_map(|entry| entry.values.iter()).map(|value| &**value).collect()
}

/// A value with more holes and wildcards is not looked at.
const OPEN: usize = 100;
/// What a value with some takes is given up after so many steps.
const STEPS: u32 = 100_000;

struct Matcher<'m> {
    has_wildcards: bool,
    known: &'m mut BTreeMap<u32, String>,
    steps: &'m mut u32,
}

impl Matcher<'_> {
    /// Whether the value is the text, with the shortest texts in its holes that make it so.
    fn matches(&mut self, value: &str, actual: &str) -> bool {
        let (mut rest, mut actual) = (value.chars(), actual);
        while let Some(first) = rest.next() {
            *self.steps = self.steps.saturating_sub(1);
            if *self.steps == 0 {
                return false;
            }
            let mut chars = actual.chars();
            match (first, hole::number(first)) {
                (_, Some(number)) => return self.fills(number, rest.as_str(), actual),
                ('*', None) if self.has_wildcards => {
                    return ends(actual).any(|end| self.matches(rest.as_str(), tail(actual, end)));
                }
                (expected, None) => match chars.next() {
                    Some(c) if c == expected || (expected == '?' && self.has_wildcards) => actual = chars.as_str(),
                    _ => return false,
                },
            }
        }
        actual.is_empty()
    }

    fn fills(&mut self, number: u32, rest: &str, actual: &str) -> bool {
        if let Some(known) = self.known.get(&number) {
            return actual.strip_prefix(known.as_str()).is_some_and(|actual| self.matches(rest, actual));
        }
        for end in ends(actual).skip(1) {
            self.known.insert(number, actual.get(..end).unwrap_or_default().to_owned());
            if self.matches(rest, tail(actual, end)) {
                return true;
            }
            self.known.remove(&number);
        }
        false
    }
}

/// Where a piece from the beginning of the text may end, the shortest first.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(start, _)| start).chain([text.len()])
}

fn tail(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_texts_that_fit() {
        let [a, b] = [0, 1].map(|number| hole::character(number).unwrap());
        for (value, actual, expected) in [
            (format!("repo:{a}/{b}:*"), "repo:o/r:ref:x", Some(vec!["o", "r"])),
            (format!("{a}"), "whole", Some(vec!["whole"])),
            (format!("{a}-{a}"), "x-x", Some(vec!["x"])),
            (format!("{a}-{a}"), "x-y", None),
            (format!("repo:{a}"), "project:x", None),
            (format!("x{a}"), "x", None),
            ("repo:o/?:*".to_owned(), "repo:o/r:x", Some(vec![])),
            (format!("é{a}?"), "éab", Some(vec!["a"])),
        ] {
            let mut guess = Guess::default();
            let found = guess.one_of(&[&value], actual, true).then(|| guess.known.into_values().collect::<Vec<_>>());
            assert_eq!(found.as_ref().map(|texts| texts.iter().map(String::as_str).collect()), expected, "{value}");
        }
    }

    #[test]
    fn as_far_as_it_begins_like_the_text() {
        let [a, b] = [0, 1].map(|number| hole::character(number).unwrap());
        for (value, actual, expected) in [
            (format!("repo:{a}/{b}:*"), "repo:o/r:ref:x", vec!["o", "r"]),
            (format!("repo:{a}/r:ref:{b}"), "repo:o/r:pull_request", vec!["o"]),
            (format!("project:{a}"), "repo:o/r", vec![]),
            (format!("repo:{a}:{b}"), "repo:o/r", vec![]),
            (format!("{a}{b}"), "x", vec![]),
        ] {
            let mut guess = Guess::default();
            guess.beginning_of(&["other", &value], actual);
            assert_eq!(guess.known.into_values().collect::<Vec<_>>(), expected, "{value}");
        }
    }

    #[test]
    fn a_key_of_an_issuer_that_is_not_known() {
        let [a, b] = [0, 1].map(|number| hole::character(number).unwrap());
        let mut guess = Guess::default();
        assert_eq!(guess.key(&format!("{a}:sub"), "gitlab.com"), "gitlab.com:sub");
        assert_eq!(guess.key(&format!("{b}.com:sub"), "gitlab.com"), "gitlab.com:sub");
        assert_eq!(guess.key(&format!("{b}.org:sub"), "gitlab.com"), format!("{b}.org:sub"));
        assert_eq!(guess.known.into_values().collect::<Vec<_>>(), ["gitlab.com", "gitlab"]);
    }

    #[test]
    fn many_holes_are_given_up() {
        let value: String = (0..40).filter_map(hole::character).flat_map(|c| [c, 'a']).chain(['b']).collect();
        assert!(!Guess::default().one_of(&[&value], &"a".repeat(300), true));
        let value: String = (0..5_000).filter_map(hole::character).collect();
        assert!(!Guess::default().one_of(&[&value], &"a".repeat(9_000), true));
    }
}
