//! The functions of the Terraform language that policies are put together with.

use std::sync::Arc;

use hcl_edit::expr::Expression;
use policy_core::json::{Node, Value};
use policy_core::names::hole::has_hole;

use super::eval::{Evaluator, plain};
use crate::read::Source;
use crate::read::document::is_hole;

impl Evaluator<'_, '_> {
    /// What a call comes to, if its arguments say it. A function that looks into a text needs all of it; one that only puts
    /// texts together passes holes on.
    pub(super) fn call(&mut self, name: &str, arguments: &[&Expression], at: &Arc<Source>) -> Option<Value> {
        if !FUNCTIONS.contains(&name) {
            return None;
        }
        let arguments: Vec<Node> = arguments.iter().map(|argument| self.node(argument, at)).collect();
        match (name, arguments.as_slice()) {
            ("tolist" | "toset" | "tostring" | "sensitive" | "nonsensitive" | "distinct", [value])
                if !is_hole(value) =>
            {
                Some(value.value.clone())
            }
            ("jsonencode", [value]) => serde_json::to_string(value).ok().map(Value::String),
            ("lower", [text]) => known(text).map(|text| Value::String(text.to_lowercase())),
            ("upper", [text]) => known(text).map(|text| Value::String(text.to_uppercase())),
            ("trimspace", [text]) => known(text).map(|text| Value::String(text.trim().to_owned())),
            ("trimprefix", [text, prefix]) => {
                let (text, prefix) = (known(text)?, known(prefix)?);
                Some(Value::String(text.strip_prefix(prefix).unwrap_or(text).to_owned()))
            }
            ("trimsuffix", [text, suffix]) => {
                let (text, suffix) = (known(text)?, known(suffix)?);
                Some(Value::String(text.strip_suffix(suffix).unwrap_or(text).to_owned()))
            }
            ("replace", [text, old, new]) => {
                let (text, old, new) = (known(text)?, known(old)?, known(new)?);
                let is_regex = old.len() > 1 && old.starts_with('/') && old.ends_with('/');
                let is_long = text.matches(old).count().saturating_mul(new.len()) > MAXIMUM_TEXT;
                (!is_regex && !is_long).then(|| Value::String(text.replace(old, new)))
            }
            ("format", [pattern, values @ ..]) => {
                let values: Option<Vec<String>> = values.iter().map(plain).collect();
                format(known(pattern)?, &values?).map(Value::String)
            }
            ("formatlist", [pattern, Node { value: Value::Array(elements), .. }]) => {
                let pattern = known(pattern)?;
                let one = |element: &Node| {
                    let text = format(pattern, &[plain(element)?])?;
                    Some(Node { span: element.span, value: Value::String(text) })
                };
                elements.iter().map(one).collect::<Option<_>>().map(Value::Array)
            }
            ("join", [separator, Node { value: Value::Array(elements), .. }]) => {
                let texts: Option<Vec<String>> = elements.iter().map(plain).collect();
                let (texts, separator) = (texts?, known(separator)?);
                let is_long = texts.len().saturating_mul(separator.len()) > MAXIMUM_TEXT;
                (!is_long).then(|| Value::String(texts.join(separator)))
            }
            ("concat" | "flatten", lists) => concat(name == "flatten", lists),
            ("merge", objects) => {
                let mut merged = Vec::new();
                for object in objects {
                    let Value::Object(members) = &object.value else { return None };
                    for member in members {
                        merged.retain(|earlier: &policy_core::json::Member| earlier.key != member.key);
                        merged.push(member.clone());
                    }
                }
                Some(Value::Object(merged))
            }
            _ => None,
        }
    }
}

/// How long a text may become by way of a function.
const MAXIMUM_TEXT: usize = 1 << 20;

const FUNCTIONS: [&str; 19] = [
    "concat",
    "distinct",
    "flatten",
    "format",
    "formatlist",
    "join",
    "jsonencode",
    "lower",
    "merge",
    "nonsensitive",
    "replace",
    "sensitive",
    "tolist",
    "toset",
    "tostring",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "upper",
];

fn known(node: &Node) -> Option<&str> {
    node.value.as_str().filter(|text| !has_hole(text))
}

/// The elements of lists after each other; a list that is not known yet is one unknown element.
fn concat(is_nested: bool, lists: &[Node]) -> Option<Value> {
    let mut elements = Vec::new();
    let lists = match lists {
        [Node { value: Value::Array(lists), .. }] if is_nested => lists,
        _ if is_nested => return None,
        lists => lists,
    };
    for list in lists {
        match &list.value {
            Value::Array(more) => elements.extend(more.iter().cloned()),
            _ if is_nested || is_hole(list) => elements.push(list.clone()),
            _ => return None,
        }
    }
    Some(Value::Array(elements))
}

/// `format` with the verbs that texts need.
fn format(pattern: &str, values: &[String]) -> Option<String> {
    let mut values = values.iter();
    let mut text = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        let mut verb = after.chars();
        match verb.next()? {
            's' | 'v' | 'd' => text.push_str(values.next()?),
            '%' => text.push('%'),
            _ => return None,
        }
        rest = verb.as_str();
    }
    text.push_str(rest);
    values.next().is_none().then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_takes_exactly_its_values() {
        let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        assert_eq!(format("a%sb%%%v", &values(&["x", "1"])).as_deref(), Some("axb%1"));
        assert_eq!(format("%s", &values(&[])), None);
        assert_eq!(format("%s", &values(&["x", "y"])), None);
        assert_eq!(format("%q", &values(&["x"])), None);
        assert_eq!(format("%", &values(&[])), None);
    }
}
