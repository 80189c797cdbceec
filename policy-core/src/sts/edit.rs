//! Single edits of a policy, by JSON pointers.

use std::fmt;

use crate::document::TrustPolicy;
use crate::json::{Member, Node, Value, read, to_node};
use crate::lint::damage::visible;

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// Another text at a place.
    Replace { path: String, from: String, to: String },
    /// Another value beside those at a place.
    Add { path: String, value: String },
    /// Another name for a member.
    Rename { path: String, from: String, to: String },
    /// The key of an operator under another operator, beside what that has for the key.
    Move { path: String, key: String, operator: &'static str },
    /// One condition more in a statement.
    Require { statement: String, operator: &'static str, key: String, value: String },
    /// One condition less.
    Remove { path: String, key: String },
}

impl fmt::Display for Edit {
    /// What to do, in the imperative.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Replace { from, to, .. } => write!(f, "replace `{}` with `{}`", visible(from), visible(to)),
            Self::Add { path, value } => {
                let place = path.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
                write!(f, "add `{}` to `{}`", visible(value), visible(&place))
            }
            Self::Rename { from, to, .. } => write!(f, "write the key `{}` as `{}`", visible(from), visible(to)),
            Self::Move { key, operator, .. } => write!(f, "put `{}` under `{operator}`", visible(key)),
            Self::Require { operator, key, value, .. } => {
                write!(f, "add `\"{}\": \"{}\"` under `{operator}`", visible(key), visible(value))
            }
            Self::Remove { key, .. } => write!(f, "remove the condition on `{}`", visible(key)),
        }
    }
}

/// The policy after the edits, one after the other; `None` when one does not fit or what results is no policy.
pub(super) fn apply(policy: &TrustPolicy, edits: &[Edit]) -> Option<TrustPolicy> {
    let mut node = to_node(policy);
    for edit in edits {
        edit.apply(&mut node)?;
    }
    read(&node).into_policy().ok()
}

impl Edit {
    fn apply(&self, root: &mut Node) -> Option<()> {
        match self {
            Self::Replace { path, to, .. } => *at(root, path)? = Node::string(to.as_str()),
            Self::Add { path, value } => join(at(root, path)?, Node::string(value.as_str())),
            Self::Rename { path, to, .. } => {
                let (parent, name) = split(path)?;
                let members = members(at(root, parent)?)?;
                if members.iter().any(|member| member.key.eq_ignore_ascii_case(to) && member.key != name) {
                    return None;
                }
                members.iter_mut().find(|member| member.key == name)?.key.clone_from(to);
            }
            Self::Move { path, operator, .. } => {
                let (key, value) = take(root, path)?;
                let (block, _) = split(path)?;
                let (conditions, _) = split(block)?;
                put(at(root, conditions)?, operator, &key, value)?;
            }
            Self::Require { statement, operator, key, value } => {
                let statement = members(at(root, statement)?)?;
                if !statement.iter().any(|member| member.key == "Condition") {
                    statement.push(member("Condition", Node::new(Value::Object(Vec::new()))));
                }
                let conditions = &mut statement.iter_mut().find(|member| member.key == "Condition")?.value;
                let block = members(conditions)?.iter_mut().find(|member| member.key == *operator);
                if let Some(block) = block
                    && members(&mut block.value)?.iter().any(|member| member.key.eq_ignore_ascii_case(key))
                {
                    return None;
                }
                put(conditions, operator, key, Node::string(value.as_str()))?;
            }
            Self::Remove { path, .. } => {
                take(root, path)?;
            }
        }
        Some(())
    }
}

fn at<'n>(root: &'n mut Node, path: &str) -> Option<&'n mut Node> {
    let mut node = root;
    for token in path.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        node = match &mut node.value {
            Value::Object(members) => &mut members.iter_mut().find(|member| member.key == name)?.value,
            Value::Array(elements) => elements.get_mut(name.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(node)
}

/// The path of the parent, and the name below it.
fn split(path: &str) -> Option<(&str, String)> {
    let (parent, name) = path.rsplit_once('/')?;
    Some((parent, name.replace("~1", "/").replace("~0", "~")))
}

fn members(node: &mut Node) -> Option<&mut Vec<Member>> {
    match &mut node.value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}

fn member(key: &str, value: Node) -> Member {
    Member { key: key.to_owned(), key_span: value.span, value }
}

/// Takes a condition out, and the operator with it when nothing else is under it.
fn take(root: &mut Node, path: &str) -> Option<(String, Node)> {
    let (block, name) = split(path)?;
    let entries = members(at(root, block)?)?;
    let index = entries.iter().position(|member| member.key == name)?;
    let taken = entries.remove(index);
    if entries.is_empty() {
        let (conditions, operator) = split(block)?;
        members(at(root, conditions)?)?.retain(|member| member.key != operator);
    }
    Some((taken.key, taken.value))
}

/// Puts a condition under an operator, beside what that has for the key.
fn put(conditions: &mut Node, operator: &str, key: &str, value: Node) -> Option<()> {
    let blocks = members(conditions)?;
    if !blocks.iter().any(|member| member.key == operator) {
        blocks.push(member(operator, Node::new(Value::Object(Vec::new()))));
    }
    let block = &mut blocks.iter_mut().find(|member| member.key == operator)?.value;
    let entries = members(block)?;
    match entries.iter_mut().find(|member| member.key.eq_ignore_ascii_case(key)) {
        Some(entry) => match value.value {
            Value::Array(values) => values.into_iter().for_each(|value| join(&mut entry.value, value)),
            _ => join(&mut entry.value, value),
        },
        None => entries.push(member(key, value)),
    }
    Some(())
}

/// Adds a value to a list, or makes one.
fn join(node: &mut Node, value: Node) {
    match &mut node.value {
        Value::Array(elements) if elements.contains(&value) => {}
        Value::Array(elements) => elements.push(value),
        _ => {
            let first = node.clone();
            node.value = Value::Array(vec![first, value]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"F"},"Action":"A","Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*"}}}]}"#;

    fn edited(edit: Edit) -> Option<String> {
        let json = apply(&POLICY.parse().unwrap(), &[edit])?.to_json();
        let start = json.find("\"Action\"")? + 9;
        json.get(start..json.len() - 3).map(str::to_owned)
    }

    fn condition(name: &str) -> String {
        format!("/Statement/0/Condition/{name}")
    }

    #[test]
    fn table() {
        let text = str::to_owned;
        for (edit, said, expected) in [
            (
                Edit::Replace { path: condition("StringEquals/a~1b:aud/1"), from: text("z"), to: text("q") },
                "replace `z` with `q`",
                Some(
                    r#""A","Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","q"]},"StringLike":{"a/b:aud":"w*"}}"#,
                ),
            ),
            (
                Edit::Add { path: condition("StringEquals/a~1b:sub"), value: text("q") },
                "add `q` to `a/b:sub`",
                Some(
                    r#""A","Condition":{"StringEquals":{"a/b:sub":["x","q"],"a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*"}}"#,
                ),
            ),
            (
                Edit::Add { path: text("/Statement/0/Action"), value: text("B") },
                "add `B` to `Action`",
                Some(
                    r#"["A","B"],"Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*"}}"#,
                ),
            ),
            (
                Edit::Rename { path: condition("StringEquals/a~1b:sub"), from: text("a/b:sub"), to: text("c:sub") },
                "write the key `a/b:sub` as `c:sub`",
                Some(
                    r#""A","Condition":{"StringEquals":{"c:sub":"x","a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*"}}"#,
                ),
            ),
            (
                Edit::Rename { path: condition("StringEquals/a~1b:sub"), from: text("a/b:sub"), to: text("A/b:aud") },
                "write the key `a/b:sub` as `A/b:aud`",
                None,
            ),
            (
                Edit::Move { path: condition("StringEquals/a~1b:sub"), key: text("a/b:sub"), operator: "StringLike" },
                "put `a/b:sub` under `StringLike`",
                Some(
                    r#""A","Condition":{"StringEquals":{"a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*","a/b:sub":"x"}}"#,
                ),
            ),
            (
                Edit::Move { path: condition("StringLike/a~1b:aud"), key: text("a/b:aud"), operator: "StringEquals" },
                "put `a/b:aud` under `StringEquals`",
                Some(r#""A","Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","z","w*"]}}"#),
            ),
            (
                Edit::Require {
                    statement: text("/Statement/0"),
                    operator: "StringLike",
                    key: text("a/b:sub"),
                    value: text("q"),
                },
                "add `\"a/b:sub\": \"q\"` under `StringLike`",
                Some(
                    r#""A","Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","z"]},"StringLike":{"a/b:aud":"w*","a/b:sub":"q"}}"#,
                ),
            ),
            (
                Edit::Require {
                    statement: text("/Statement/0"),
                    operator: "StringEquals",
                    key: text("a/b:SUB"),
                    value: text("q"),
                },
                "add `\"a/b:SUB\": \"q\"` under `StringEquals`",
                None,
            ),
            (
                Edit::Remove { path: condition("StringLike/a~1b:aud"), key: text("a/b:aud") },
                "remove the condition on `a/b:aud`",
                Some(r#""A","Condition":{"StringEquals":{"a/b:sub":"x","a/b:aud":["y","z"]}}"#),
            ),
            (
                Edit::Remove { path: condition("StringLike/c:aud"), key: text("c:aud") },
                "remove the condition on `c:aud`",
                None,
            ),
        ] {
            assert_eq!(edit.to_string(), said);
            assert_eq!(edited(edit).as_deref(), expected, "{said}");
        }
    }
}
