//! Statements as rules about one caller: a set of subjects, and tests of the other keys.

use super::bounds::{Bounds, Variables};
use super::caller::{Caller, Place};
use crate::document::{ConditionEntry, Effect, Scalar, Statement, TrustPolicy};
use crate::evaluate::{Doubt, Matched, Outcome, Request, combine, presence, speaks_of};
use crate::names::{BaseOperator, Family, Operator};

/// What a statement says about a caller's requests.
#[derive(Debug)]
pub(super) struct Rule<'p> {
    pub(super) effect: Effect,
    /// Which of the policies it is of, where two are compared.
    pub(super) side: Side,
    /// What does not depend on the claims.
    pub(super) always: Outcome,
    /// The subjects that it is about.
    pub(super) subject: Bounds,
    /// Its conditions on other keys, and those on the subject that no set of subjects expresses.
    pub(super) tests: Vec<Test<'p>>,
    /// Whether it holds a condition of which one can only say that it may hold.
    pub(super) is_conditional: bool,
    /// Whether it compares the subject without letter case.
    pub(super) ignores_case: bool,
    /// The keys that it names values of, with the values.
    pub(super) written: Vec<(&'p str, &'p [Scalar])>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    A,
    B,
}

/// A condition on a key.
#[derive(Debug)]
pub(super) struct Test<'p> {
    /// The key as it is written.
    pub(super) key: &'p str,
    pub(super) place: Place,
    pub(super) operator: Operator,
    pub(super) values: &'p [Scalar],
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    /// A comparison of texts: what its values match.
    Text(Bounds),
    /// Another comparison, which may hold for some value of the key: numbers, dates, addresses, ARNs.
    Typed,
    /// Whether the key is there.
    Presence,
}

impl<'p> Rule<'p> {
    /// `None` for a statement that is never about the caller.
    pub(super) fn new(
        policy: &'p TrustPolicy,
        statement: &'p Statement,
        caller: &Caller<'_>,
        action: &str,
        side: Side,
        are_constant: bool,
    ) -> Option<Self> {
        let request = Request { action, principal: caller.principal, context: &[] };
        let always = speaks_of(policy, statement, &request);
        if always == Outcome::Fails {
            return None;
        }
        let mut rule = Self {
            effect: statement.effect,
            side,
            always,
            subject: Bounds::all(),
            tests: Vec::new(),
            is_conditional: false,
            ignores_case: false,
            written: Vec::new(),
        };
        let is_absent = |key: &str| caller.place(key) == Place::Absent;
        let variables = Variables { are_read: policy.has_variables(), are_constant, is_absent: &is_absent };
        for block in statement.condition.as_deref().unwrap_or_default() {
            let operator = Operator::lookup(&block.operator);
            for entry in block.entries.iter() {
                match operator {
                    Some(operator) => rule.add(caller, operator, entry, variables),
                    None => rule.settle(Outcome::Unsettled(Doubt::UnknownOperator)),
                }
            }
        }
        (rule.always != Outcome::Fails).then_some(rule)
    }

    fn settle(&mut self, outcome: Outcome) {
        self.always = self.always.and(outcome);
    }

    fn add(&mut self, caller: &Caller<'_>, operator: Operator, entry: &'p ConditionEntry, variables: Variables<'_>) {
        let values = entry.values.as_slice();
        let place = caller.place(&entry.key);
        let base = operator.base();
        let kind = match base.family() {
            Family::Null => Kind::Presence,
            Family::String | Family::Binary | Family::Bool => Kind::Text(Bounds::any(base, values, variables)),
            Family::Numeric | Family::Date | Family::IpAddress | Family::Arn => Kind::Typed,
        };
        self.is_conditional |= matches!(place, Place::Service { .. }) || matches!(kind, Kind::Typed);
        self.ignores_case |= place == Place::Subject && base.ignores_case();
        let names = base.is_negated() == (self.effect == Effect::Deny) && !matches!(kind, Kind::Presence);
        if names {
            self.written.push((&entry.key, values));
        }
        match (place, kind) {
            (Place::Subject, Kind::Text(any)) => {
                // A subject is one text that is not empty, in every token.
                let holds = combine(operator, values.is_empty(), false, Matched::one(Outcome::Fails));
                match holds {
                    Outcome::Unsettled(_) => self.settle(holds),
                    _ if base.is_negated() => self.subject = self.subject.and(&any.negated()),
                    _ => self.subject = self.subject.and(&any),
                }
            }
            (Place::Subject, Kind::Presence) => self.settle(presence(operator, values, Outcome::Fails)),
            (place, kind) => self.tests.push(Test { key: &entry.key, place, operator, values, kind }),
        }
    }
}

impl Test<'_> {
    /// Whether both ask the same of the same key.
    pub(super) fn is_same_comparison(&self, other: &Self) -> bool {
        plain(self.operator.base()) == plain(other.operator.base()) && self.values == other.values
    }
}

/// The comparison without its `Not`.
const fn plain(base: BaseOperator) -> BaseOperator {
    match base {
        BaseOperator::NumericNotEquals => BaseOperator::NumericEquals,
        BaseOperator::DateNotEquals => BaseOperator::DateEquals,
        BaseOperator::NotIpAddress => BaseOperator::IpAddress,
        BaseOperator::ArnNotEquals | BaseOperator::ArnNotLike | BaseOperator::ArnEquals => BaseOperator::ArnLike,
        base => base,
    }
}
