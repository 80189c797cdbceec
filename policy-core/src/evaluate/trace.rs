use super::condition::judge;
use super::operator::compare;
use super::statement::{action, principal, resource};
use super::{KeyOutcome, Outcome, Scope, ValueOutcome, Values, Verdict};
use crate::document::{ConditionEntry, Effect, Scalar, Statement};
use crate::names::{BaseOperator, Operator};

/// What a policy says to a request, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The answer.
    pub verdict: Verdict,
    /// Every statement in order.
    pub statements: Vec<StatementTrace<'a>>,
}

/// What became of one statement. It is about the request when all four outcomes hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementTrace<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Whether its `Principal` is the caller.
    pub principal: Outcome,
    /// Whether its `Action` or `NotAction` covers the action.
    pub action: Outcome,
    /// Holds unless there is a `Resource` or `NotResource`, which no trust policy may have.
    pub resource: Outcome,
    /// Every key of every operator block in order.
    pub conditions: Vec<ConditionTrace<'a>>,
    /// All of them together.
    pub outcome: Outcome,
}

/// What became of one key of an operator block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionTrace<'a> {
    /// The operator's name, as the policy writes it.
    pub operator: &'a str,
    /// The key, as the policy writes it.
    pub key: &'a str,
    /// The policy's values.
    pub expected: &'a [Scalar],
    /// What the request holds for the key.
    pub actual: Option<Values<'a>>,
    /// All values together.
    pub outcome: KeyOutcome,
    scope: Scope<'a>,
}

/// What became of one value of a policy against one value of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueTrace<'a> {
    /// The policy's value, as it writes it.
    pub expected: &'a str,
    /// The request's value.
    pub actual: &'a str,
    /// Whether it matches, before a `Not` of the operator turns it.
    pub outcome: ValueOutcome,
}

impl<'a> Decision<'a> {
    #[inline]
    pub(super) fn new(statements: Vec<StatementTrace<'a>>) -> Self {
        let first = |effect: Effect| {
            let applies = |trace: &StatementTrace<'_>| trace.statement.effect == effect && trace.applies();
            statements.iter().position(applies)
        };
        let verdict = match (first(Effect::Deny), first(Effect::Allow)) {
            (Some(statement), _) => Verdict::Denied { statement },
            (None, Some(statement)) => Verdict::Allowed { statement },
            (None, None) => Verdict::NotAllowed,
        };
        Self { verdict, statements }
    }

    /// Whether the request is let in.
    pub const fn is_allowed(&self) -> bool {
        self.verdict.is_allowed()
    }
}

impl<'a> StatementTrace<'a> {
    #[inline]
    pub(super) fn new(statement: &'a Statement, scope: Scope<'a>) -> Self {
        let (principal, action) = (principal(statement, scope), action(statement, scope));
        let resource = resource(statement);
        let mut outcome = principal.and(action).and(resource);
        let mut conditions = Vec::new();
        for block in statement.condition.as_deref().unwrap_or_default() {
            for entry in block.entries.iter() {
                let condition = ConditionTrace::new(&block.operator, entry, scope);
                outcome = outcome.and(condition.outcome.outcome());
                conditions.push(condition);
            }
        }
        Self { statement, principal, action, resource, conditions, outcome }
    }

    /// Whether the statement takes effect.
    pub const fn applies(&self) -> bool {
        self.outcome.holds_in(self.statement.effect)
    }
}

impl<'a> ConditionTrace<'a> {
    #[inline]
    fn new(operator: &'a str, entry: &'a ConditionEntry, scope: Scope<'a>) -> Self {
        Self {
            operator,
            key: &entry.key,
            expected: entry.values.as_slice(),
            actual: scope.request.get(&entry.key),
            outcome: judge(operator, entry, scope),
            scope,
        }
    }

    /// Every value of the policy against every value of the request; none for `Null`, for an operator that AWS does not have, and when
    /// the request does not have the key.
    #[inline]
    pub fn values(&self) -> impl Iterator<Item = ValueTrace<'a>> {
        let Self { expected, scope, .. } = *self;
        let base = Operator::lookup(self.operator).map(Operator::base).filter(|base| *base != BaseOperator::Null);
        let actual = self.actual.as_ref().map_or(&[][..], Values::as_slice);
        base.into_iter().flat_map(move |base| {
            actual.iter().flat_map(move |&actual| {
                expected.iter().map(Scalar::as_str).map(move |expected| ValueTrace {
                    expected,
                    actual,
                    outcome: compare(base, expected, actual, scope),
                })
            })
        })
    }
}
