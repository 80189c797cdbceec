mod parse;
mod read;
mod short;
mod write;

use super::{Node, Value};

/// The tree as `serde_json` has it: the last of repeated members counts. `None` when a number is too large for it.
fn to_serde(node: &Node) -> Option<serde_json::Value> {
    Some(match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(digits) => serde_json::from_str(digits).ok()?,
        Value::String(text) => text.as_str().into(),
        Value::Array(elements) => elements.iter().map(to_serde).collect::<Option<Vec<_>>>()?.into(),
        Value::Object(members) => {
            let member = |member: &super::Member| Some((member.key.clone(), to_serde(&member.value)?));
            members.iter().map(member).collect::<Option<serde_json::Map<_, _>>>()?.into()
        }
    })
}
