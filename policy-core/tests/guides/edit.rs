//! Makes the wrong policy of a pitfall.

use policy_core::document::{
    ConditionEntry, OneOrMany, OperatorBlock, Principal, PrincipalEntry, Scalar, Statement, Text, TrustPolicy,
};
use policy_core::provider::guide::Edit;

/// The policy, which has one statement and one provider, with this change.
pub(crate) fn apply(edit: Edit, mut policy: TrustPolicy) -> TrustPolicy {
    let mut statements = policy.statement.as_slice().to_vec();
    for statement in &mut statements {
        apply_to(edit, statement);
    }
    policy.statement = OneOrMany::Many(statements.into());
    policy
}

fn apply_to(edit: Edit, statement: &mut Statement) {
    if let Edit::All(edits) = edit {
        for edit in edits {
            apply_to(*edit, statement);
        }
        return;
    }
    let principal = principal(statement);
    let issuer = principal.split_once(":oidc-provider/").map_or(&*principal, |(_, issuer)| issuer);
    let whole = |key: &str| if key.contains(':') { key.to_owned() } else { format!("{issuer}:{key}") };
    let mut blocks = statement.condition.take().map(std::borrow::Cow::into_owned).unwrap_or_default();
    match edit {
        Edit::Value(key, value) => {
            let operator = if value.contains(['*', '?']) { "StringLike" } else { "StringEquals" };
            set(&mut blocks, &whole(key), operator, value);
        }
        Edit::Under(key, operator, value) => set(&mut blocks, &whole(key), operator, value),
        Edit::Key(key, other) => rename(&mut blocks, |name| (name == whole(key)).then(|| whole(other))),
        Edit::Without(key) => remove(&mut blocks, &whole(key)),
        Edit::Issuer(other) => {
            rename(&mut blocks, |name| Some(format!("{other}{}", name.strip_prefix(issuer)?)));
            let text = match principal.split_once(":oidc-provider/") {
                Some((account, _)) => format!("{account}:oidc-provider/{other}"),
                None => other.to_owned(),
            };
            set_principal(statement, text.into());
        }
        Edit::Principal(other) => set_principal(statement, Text::Borrowed(other)),
        Edit::All(_) => {}
        Edit::Actions(actions) => {
            let actions: Vec<Text> = actions.iter().copied().map(Text::Borrowed).collect();
            statement.action = Some(actions.into());
        }
    }
    blocks.retain(|block| !block.entries.is_empty());
    statement.condition = (!blocks.is_empty()).then_some(blocks.into());
}

fn principal(statement: &Statement) -> String {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return String::new() };
    entries.iter().flat_map(|entry| &entry.values).next().map(|text| text.clone().into_owned()).unwrap_or_default()
}

fn set_principal(statement: &mut Statement, text: Text) {
    if let Some(Principal::ByKind(entries)) = &statement.principal
        && let Some(first) = entries.first()
    {
        let entry = PrincipalEntry { kind: first.kind, values: OneOrMany::One(text) };
        statement.principal = Some(Principal::ByKind(vec![entry].into()));
    }
}

fn set(blocks: &mut Vec<OperatorBlock>, key: &str, operator: &'static str, value: &'static str) {
    remove(blocks, key);
    let entry = ConditionEntry { key: key.to_owned().into(), values: OneOrMany::One(Scalar::from(value)) };
    match blocks.iter_mut().find(|block| block.operator == operator) {
        Some(block) => block.entries.to_mut().push(entry),
        None => blocks.push(OperatorBlock { operator: operator.into(), entries: vec![entry].into() }),
    }
}

fn remove(blocks: &mut [OperatorBlock], key: &str) {
    for block in blocks {
        block.entries.to_mut().retain(|entry| entry.key != key);
    }
}

fn rename(blocks: &mut [OperatorBlock], name: impl Fn(&str) -> Option<String>) {
    for entry in blocks.iter_mut().flat_map(|block| block.entries.to_mut()) {
        if let Some(other) = name(&entry.key) {
            entry.key = other.into();
        }
    }
}
