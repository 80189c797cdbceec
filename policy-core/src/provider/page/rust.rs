//! The recommended policy in Rust.

use std::fmt::Write;

use super::is_identifier;
use crate::document::{OneOrMany, Principal, Scalar, Statement, TrustPolicy};
use crate::names::Action;
use crate::provider::Provider;
use crate::provider::guide::Filled;

/// A constant of a policy, in the short form of `trust_policy!`.
pub(super) fn constant(policy: &TrustPolicy) -> String {
    let mut text =
        String::from("use trust_policy::{TrustPolicy, trust_policy};\n\nconst POLICY: TrustPolicy = trust_policy! {\n");
    for statement in &policy.statement {
        short(&mut text, statement);
    }
    text.push_str("};");
    text
}

fn short(text: &mut String, statement: &Statement) {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return };
    let principal = entries.iter().flat_map(|entry| &entry.values).next().map(|text| &**text).unwrap_or_default();
    let issuer = principal.split_once(":oidc-provider/").map_or(principal, |(_, issuer)| issuer);
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    provider: {},", literal(principal));
    let mut when = Vec::new();
    for block in statement.condition.iter().flat_map(|blocks| blocks.iter()) {
        for entry in block.entries.iter() {
            let claim = entry.key.strip_prefix(issuer).and_then(|rest| rest.strip_prefix(':'));
            let is_usual = matches!(&*block.operator, "StringEquals" | "StringLike");
            match claim {
                Some(claim) if is_usual => {
                    let _ = writeln!(text, "    {}: {},", name(claim), values(&entry.values));
                }
                _ => when.push(format!(
                    "{}: {{ {}: {} }}",
                    name(&block.operator),
                    literal(&entry.key),
                    values(&entry.values)
                )),
            }
        }
    }
    let actions = statement.action.as_ref().map(OneOrMany::as_slice).unwrap_or_default();
    if actions.iter().any(|action| action != Action::ASSUME_ROLE_WITH_WEB_IDENTITY.as_str()) {
        let list: Vec<String> = actions.iter().map(|action| literal(action)).collect();
        let _ = writeln!(text, "    actions: [{}],", list.join(", "));
    }
    if !when.is_empty() {
        let _ = writeln!(text, "    when: {{ {} }},", when.join(", "));
    }
}

fn name(text: &str) -> String {
    if is_identifier(text) { text.to_owned() } else { literal(text) }
}

fn values(values: &OneOrMany<Scalar>) -> String {
    let list: Vec<String> = values.iter().map(|value| literal(value.as_str())).collect();
    match list.as_slice() {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    }
}

/// A string of `trust_policy!`, where braces are holes.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('{', "{{").replace('}', "}}"))
}

/// The call of the provider's typed function.
pub(super) fn function(provider: &Provider, filled: &Filled) -> String {
    let module = provider.id.replace('-', "_");
    let mut arguments = vec!["&aws_account".to_owned()];
    arguments.extend(filled.recommendation.parts().iter().map(|part| format!("&{}", part.name)));
    format!(
        "use trust_policy::TrustPolicy;\nuse trust_policy::provider::{module};\n\nlet policy = TrustPolicy::from({module}::recommended({}));",
        arguments.join(", ")
    )
}
