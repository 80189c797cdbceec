use std::borrow::Cow;

use crate::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use crate::provider::Recommended;

impl From<Recommended> for TrustPolicy {
    #[inline]
    fn from(recommended: Recommended) -> Self {
        let mut blocks: Vec<OperatorBlock> = Vec::new();
        for condition in recommended.conditions {
            let values: Vec<Scalar> = condition.values.into_iter().map(Scalar::from).collect();
            let entry = ConditionEntry { key: condition.key.into(), values: values.into() };
            let operator = condition.operator.into_text();
            match blocks.iter_mut().find(|block| block.operator == operator) {
                Some(block) => block.entries.to_mut().push(entry),
                None => blocks.push(OperatorBlock { operator, entries: vec![entry].into() }),
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
