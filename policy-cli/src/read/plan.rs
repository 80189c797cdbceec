//! Roles of a Terraform plan whose policy is known only in parts: the identity provider is created by the same plan.
//!
//! The plan has the blocks of the data source that the role refers to, without what is not known yet.
//!
//! Source: <https://developer.hashicorp.com/terraform/internals/json-format>.

use std::collections::HashMap;
use std::sync::Arc;

use policy_core::json::{Member, Node, Span, Value, parse};
use policy_core::terraform::policy_of;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::document::{Document, Unknowns};
use super::json::place;
use super::trace::map_spans;
use super::{Event, Problem, Source};

const ROLE: &str = "aws_iam_role";
const DOCUMENT: &str = "aws_iam_policy_document";

#[derive(Deserialize)]
struct Plan<'p> {
    #[serde(borrow)]
    planned_values: Values<'p>,
    #[serde(borrow, default)]
    configuration: Option<&'p RawValue>,
}

#[derive(Deserialize)]
struct Values<'p> {
    #[serde(borrow, default)]
    root_module: Module<'p>,
}

#[derive(Deserialize, Default)]
struct Module<'p> {
    #[serde(borrow, default)]
    resources: Vec<Resource<'p>>,
    #[serde(borrow, default)]
    child_modules: Vec<Module<'p>>,
}

#[derive(Deserialize)]
struct Resource<'p> {
    address: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow, default)]
    values: Option<&'p RawValue>,
}

#[derive(Deserialize)]
struct RoleValues {
    #[serde(default)]
    assume_role_policy: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize, Default)]
struct Configuration {
    #[serde(default)]
    root_module: ModuleConfiguration,
}

#[derive(Deserialize, Default)]
struct ModuleConfiguration {
    #[serde(default)]
    resources: Vec<ResourceConfiguration>,
    #[serde(default)]
    module_calls: HashMap<String, ModuleCall>,
}

#[derive(Deserialize)]
struct ModuleCall {
    #[serde(default)]
    module: ModuleConfiguration,
}

#[derive(Deserialize)]
struct ResourceConfiguration {
    address: String,
    #[serde(default)]
    expressions: Expressions,
}

#[derive(Deserialize, Default)]
struct Expressions {
    #[serde(default)]
    assume_role_policy: Option<Expression>,
}

#[derive(Deserialize)]
struct Expression {
    #[serde(default)]
    references: Vec<String>,
}

/// Reads the roles of a plan that have no policy in it yet.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    // A text that only resembles a plan is none.
    let Ok(plan) = serde_json::from_str::<Plan<'_>>(&source.text) else { return };
    let (mut roles, mut documents) = (Vec::new(), HashMap::new());
    collect(plan.planned_values.root_module, &mut roles, &mut documents);
    if roles.is_empty() {
        return;
    }
    let configuration = plan.configuration.and_then(|raw| serde_json::from_str::<Configuration>(raw.get()).ok());
    let configuration = configuration.unwrap_or_default();
    for (address, values) in roles {
        let references = references(&configuration.root_module, &address);
        let document = references.iter().find_map(|reference| documents.get(&within(&address, reference)));
        match document {
            Some((name, values)) => unfinished(source, &address, name, values, sink),
            None if references.iter().any(|reference| reference.starts_with("aws_iam_openid_connect_provider.")) => {
                let message = format!("the policy of `{address}` is known only after apply");
                let offset = values.map_or(0, |values| place(source, values));
                let problem =
                    Problem::at(source, offset, message).help("check the configuration itself: the `.tf` files");
                sink(Event::Problem(problem));
            }
            None => {}
        }
    }
}

/// The roles without a policy, and the documents by address without instances.
fn collect<'p>(
    module: Module<'p>,
    roles: &mut Vec<(String, Option<&'p RawValue>)>,
    documents: &mut HashMap<String, (String, &'p RawValue)>,
) {
    for resource in module.resources {
        match (&*resource.kind, resource.values) {
            (ROLE, values) => {
                let known = values.and_then(|values| serde_json::from_str::<RoleValues>(values.get()).ok());
                if known.is_none_or(|values| values.assume_role_policy.is_none()) {
                    roles.push((resource.address, values));
                }
            }
            (DOCUMENT, Some(values)) => {
                documents.insert(without_instances(&resource.address), (resource.address, values));
            }
            _ => {}
        }
    }
    for module in module.child_modules {
        collect(module, roles, documents);
    }
}

/// What the policy of a role refers to.
fn references(root: &ModuleConfiguration, address: &str) -> Vec<String> {
    let address = without_instances(address);
    let (modules, address) = split(&address);
    let mut module = root;
    for name in modules.split('.').skip(1).step_by(2) {
        let Some(call) = module.module_calls.get(name) else { return Vec::new() };
        module = &call.module;
    }
    let resource = module.resources.iter().find(|resource| resource.address == address);
    let policy = resource.and_then(|resource| resource.expressions.assume_role_policy.as_ref());
    policy.map(|policy| policy.references.clone()).unwrap_or_default()
}

/// The address of what a role refers to: it is in the same module.
fn within(role: &str, reference: &str) -> String {
    let role = without_instances(role);
    let reference = without_instances(reference);
    format!("{}{}", split(&role).0, reference.strip_suffix(".json").unwrap_or(&reference))
}

/// An address without instances, split into the modules, `module.a.module.b.`, and the rest.
fn split(address: &str) -> (&str, &str) {
    let mut rest = address;
    while let Some((_, after)) = rest.strip_prefix("module.").and_then(|rest| rest.split_once('.')) {
        rest = after;
    }
    address.split_at_checked(address.len() - rest.len()).unwrap_or(("", address))
}

/// An address without `[0]` and `["key"]`.
fn without_instances(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    let (mut depth, mut in_string) = (0_usize, false);
    for c in address.chars() {
        match c {
            '"' => in_string = !in_string,
            '[' if !in_string => depth += 1,
            ']' if !in_string => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    plain
}

/// Reads a document from the blocks of its data source.
fn unfinished(source: &Arc<Source>, address: &str, name: &str, values: &RawValue, sink: &mut dyn FnMut(Event)) {
    let Ok(mut body) = parse(values.get()) else { return };
    let at = place(source, values);
    map_spans(&mut body, &|span| Span { start: span.start + at, end: span.end + at });
    let mut unknowns = Unknowns::default();
    if let Value::Object(members) = &mut body.value {
        members.retain(|member| matches!(&*member.key, "statement" | "version" | "policy_id"));
    }
    complete(&mut body, name, &mut unknowns);
    match policy_of(&body) {
        Ok(tree) => {
            Document { address: Some(address.to_owned()), unknowns, ..Document::new(tree) }.emit(source, sink);
        }
        Err(unread) => sink(Event::Problem(Problem::unread(source, unread))),
    }
}

/// Takes out what is null or empty, and puts holes where something is not known yet.
fn complete(node: &mut Node, path: &str, unknowns: &mut Unknowns) {
    match &mut node.value {
        Value::Array(elements) => {
            for (index, element) in elements.iter_mut().enumerate() {
                let path = format!("{path}[{index}]");
                if element.value == Value::Null {
                    element.value = Value::String(unknowns.hole(&path));
                }
                complete(element, &path, unknowns);
            }
        }
        Value::Object(members) => {
            let is_absent = |value: &Value| *value == Value::Null || *value == Value::Array(Vec::new());
            members.retain(|member| !is_absent(&member.value.value));
            let has = |name: &str| members.iter().any(|member| member.key == name);
            let needed: &[&str] = if has("identifiers") || has("type") && !has("test") {
                &["type", "identifiers"]
            } else if has("test") || has("variable") || has("values") {
                &["test", "variable", "values"]
            } else {
                &[]
            };
            let missing: Vec<&str> = needed.iter().copied().filter(|name| !has(name)).collect();
            for name in missing {
                let value = Node { span: node.span, value: Value::String(unknowns.hole(&format!("{path}.{name}"))) };
                members.push(Member { key: name.to_owned(), key_span: node.span, value });
            }
            for member in members {
                let path = format!("{path}.{}", member.key);
                complete(&mut member.value, &path, unknowns);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
