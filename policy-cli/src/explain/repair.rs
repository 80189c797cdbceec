//! A repair as a difference of texts: of the file where it only replaces strings that stand there, else of the policy as JSON.

use policy_core::diagnostic::Place;
use policy_core::document::TrustPolicy;
use policy_core::json::{Node, Value, escape_pointer, to_node};

use crate::edit::{Edit, apply};
use crate::read::Policy;

/// A text before and after.
pub(super) struct Texts {
    pub(super) name: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What a repair changes. `asked` is the policy that was repaired.
pub(super) fn texts(policy: &Policy, asked: &TrustPolicy, repaired: &TrustPolicy) -> Texts {
    let mut changes = Vec::new();
    let is_like = changed(&to_node(asked), &to_node(repaired), "", &mut changes);
    let edits: Option<Vec<Edit>> = changes.iter().map(|change| edit(policy, change)).collect();
    match edits.filter(|edits| is_like && !edits.is_empty()) {
        Some(mut edits) => {
            edits.sort_by_key(|edit| edit.range.start);
            let before = policy.source.text.clone();
            Texts { name: policy.source.name.clone(), after: apply(&before, &edits), before }
        }
        None => Texts {
            name: policy.address.clone().unwrap_or_else(|| policy.source.name.clone()),
            before: policy.named(asked).to_json_pretty() + "\n",
            after: policy.named(repaired).to_json_pretty() + "\n",
        },
    }
}

/// Another text at a place.
struct Change {
    path: String,
    place: Place,
    text: String,
}

fn edit(policy: &Policy, change: &Change) -> Option<Edit> {
    let literal = policy.literal(&change.path, change.place)?;
    Some(Edit { text: literal.write(&change.text), range: literal.range })
}

/// Whether two trees differ in texts only; those that do are added.
fn changed(before: &Node, after: &Node, path: &str, changes: &mut Vec<Change>) -> bool {
    let change = |place, path: String, text: &str| Change { path, place, text: text.to_owned() };
    match (&before.value, &after.value) {
        (Value::String(old), Value::String(new)) => {
            if old != new {
                changes.push(change(Place::Value, path.to_owned(), new));
            }
            true
        }
        (Value::Array(old), Value::Array(new)) => {
            let mut pairs = old.iter().zip(new).enumerate();
            old.len() == new.len()
                && pairs.all(|(index, (old, new))| changed(old, new, &format!("{path}/{index}"), changes))
        }
        (Value::Object(old), Value::Object(new)) => {
            old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| {
                    let path = format!("{path}/{}", escape_pointer(&old.key));
                    if old.key != new.key {
                        changes.push(change(Place::Key, path.clone(), &new.key));
                    }
                    changed(&old.value, &new.value, &path, changes)
                })
        }
        (old, new) => old == new,
    }
}
