use std::borrow::Cow;

use crate::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use crate::names::Operator;
use crate::provider::Recommended;

impl From<Recommended> for TrustPolicy {
    fn from(recommended: Recommended) -> Self {
        let mut equals = Vec::new();
        let mut like = Vec::new();
        for condition in recommended.conditions {
            let values: Vec<Scalar> = condition.values.into_iter().map(Scalar::from).collect();
            let block = if condition.is_pattern { &mut like } else { &mut equals };
            block.push(ConditionEntry { key: condition.key.into(), values: values.into() });
        }
        let mut blocks = Vec::new();
        for (operator, entries) in [(Operator::STRING_EQUALS, equals), (Operator::STRING_LIKE, like)] {
            if !entries.is_empty() {
                blocks.push(OperatorBlock { operator: operator.into_text(), entries: entries.into() });
            }
        }
        let actions: Vec<Text> = recommended.actions.into_iter().map(crate::names::Action::into_text).collect();
        Self::new(vec![Statement {
            principal: Some(Principal::ByKind(Cow::Owned(vec![PrincipalEntry {
                kind: PrincipalKind::Federated,
                values: OneOrMany::One(recommended.principal.into()),
            }]))),
            action: Some(actions.into()),
            condition: Some(blocks.into()),
            ..Statement::new(Effect::Allow)
        }])
    }
}
