//! The IAM provider and the role in Terraform's own language, as `terraform fmt` writes it.

use std::fmt::Write;

use super::is_identifier;
use crate::document::TrustPolicy;
use crate::json::{Node, Value, to_node};
use crate::provider::BUILT_IN;

/// The IAM provider.
pub(super) fn provider(label: &str, issuer: &str, audiences: &[String]) -> String {
    let audiences: Vec<String> = audiences.iter().map(|audience| string(audience)).collect();
    format!(
        "resource \"aws_iam_openid_connect_provider\" \"{label}\" {{\n  url            = {}\n  client_id_list = [{}]\n}}",
        string(&format!("https://{issuer}")),
        audiences.join(", ")
    )
}

/// The role, which refers to the IAM provider where there is one.
pub(super) fn role(label: &str, issuer: &str, policy: &TrustPolicy) -> String {
    let mut text = format!(
        "resource \"aws_iam_role\" \"{label}\" {{\n  name = \"{}\"\n  assume_role_policy = jsonencode(",
        label.replace('_', "-")
    );
    let own = (!BUILT_IN.contains(&issuer)).then(|| format!("aws_iam_openid_connect_provider.{label}.arn"));
    write(&mut text, &to_node(policy), 1, own.as_deref());
    text.push_str(")\n}");
    text
}

/// A value; `own` stands for the ARN of the IAM provider.
fn write(text: &mut String, node: &Node, depth: usize, own: Option<&str>) {
    let indent = "  ".repeat(depth);
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(digits) => text.push_str(digits),
        Value::String(value) => match own {
            Some(own) if value.starts_with("arn:") && value.contains(":oidc-provider/") => text.push_str(own),
            _ => text.push_str(&string(value)),
        },
        Value::Array(elements) if elements.iter().all(|element| matches!(element.value, Value::Object(_))) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write(text, element, depth, own);
            }
            text.push(']');
        }
        Value::Array(elements) => {
            text.push_str("[\n");
            for element in elements {
                // Writing to a string cannot fail.
                let _ = write!(text, "{indent}  ");
                write(text, element, depth + 1, own);
                text.push_str(",\n");
            }
            let _ = write!(text, "{indent}]");
        }
        Value::Object(members) => {
            text.push_str("{\n");
            let names: Vec<String> = members.iter().map(|member| name(&member.key)).collect();
            for ((member, name), width) in
                members.iter().zip(&names).zip(widths(members.iter().map(|m| &m.value), &names))
            {
                let _ = write!(text, "{indent}  {name:width$} = ");
                write(text, &member.value, depth + 1, own);
                text.push('\n');
            }
            let _ = write!(text, "{indent}}}");
        }
    }
}

/// How wide each name is written: `terraform fmt` aligns names on neighbouring lines whose values stand on one line.
fn widths<'a>(values: impl Iterator<Item = &'a Node>, names: &[String]) -> Vec<usize> {
    let is_short: Vec<bool> = values
        .map(|node| {
            !matches!(&node.value, Value::Array(elements) if !elements.is_empty())
                && !matches!(node.value, Value::Object(_))
        })
        .collect();
    let mut widths = vec![0; names.len()];
    let mut start = 0;
    while start < names.len() {
        let length = is_short.iter().skip(start).take_while(|is_short| **is_short).count().max(1);
        let group = names.iter().skip(start).take(length);
        let widest = group.map(|name| name.chars().count()).max().unwrap_or_default();
        for width in widths.iter_mut().skip(start).take(length) {
            *width = widest;
        }
        start += length;
    }
    widths
}

fn name(text: &str) -> String {
    if is_identifier(text) { text.to_owned() } else { string(text) }
}

/// A string without interpolation.
fn string(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "$${").replace("%{", "%%{");
    format!("\"{text}\"")
}
