//! A document as Terraform JSON.
//!
//! Source: <https://developer.hashicorp.com/terraform/language/syntax/json>. Most strings are templates; descriptions, defaults,
//! versions and block labels are not.

use std::collections::BTreeSet;

use super::check::each_reference;
use super::tree::Object;
use super::{Document, OidcProvider, Output, Reference, Role, Text, Variable, data_source, policy, template};
use crate::json::Node;

/// The whole document; `policies` are those of the roles.
pub(super) fn document(document: &Document, policies: &[Node]) -> String {
    let mut root = Object::new();
    if let Some(comment) = &document.comment {
        root.add("//", comment.as_str());
    }
    if let Some(version) = &document.aws_version {
        let aws = Object::new().with("source", "hashicorp/aws").with("version", version.as_str());
        root.add("terraform", Object::new().with("required_providers", Object::new().with("aws", aws)));
    }
    let mut variables = Object::new();
    for variable in &document.variables {
        variables.add(variable.label.as_str(), self::variable(variable));
    }
    root.add_object("variable", variables);
    root.add_object("data", data(document, policies));
    root.add_object("resource", resources(document, policies));
    let mut outputs = Object::new();
    for output in &document.outputs {
        outputs.add(output.label.as_str(), self::output(output));
    }
    root.add_object("output", outputs);
    let mut json = Node::from(root).to_json_pretty();
    json.push('\n');
    json
}

/// The data sources: those that a reference needs, and the policies that are blocks.
fn data(document: &Document, policies: &[Node]) -> Object {
    let mut used = BTreeSet::new();
    each_reference(document, policies, &mut |_, reference| {
        used.extend(reference.address());
    });
    let mut data = Object::new();
    for known in [Reference::CALLER_ACCOUNT_ID, Reference::CALLER_PARTITION] {
        let Some(address) = known.address() else { continue };
        let mut names = address.split('.').skip(1);
        if let (true, Some(kind), Some(name)) = (used.contains(address), names.next(), names.next())
            && !document.elsewhere.contains(address)
        {
            data.add(kind, Object::new().with(name, Object::new()));
        }
    }
    let mut documents = Object::new();
    for (role, policy) in document.roles.iter().zip(policies).filter(|(role, _)| role.has_policy_document) {
        documents.add(role.label.as_str(), data_source::write(policy));
    }
    data.add_object("aws_iam_policy_document", documents);
    data
}

fn resources(document: &Document, policies: &[Node]) -> Object {
    let mut providers = Object::new();
    for provider in &document.providers {
        providers.add(provider.label.as_str(), self::provider(provider));
    }
    let (mut roles, mut attachments) = (Object::new(), Object::new());
    let mut labels = BTreeSet::new();
    for (role, policy) in document.roles.iter().zip(policies) {
        roles.add(role.label.as_str(), self::role(role, policy));
        for arn in &role.attached {
            let attachment = Object::new()
                .with("role", format!("${{aws_iam_role.{}.name}}", role.label))
                .with("policy_arn", arn.to_template());
            attachments.add(attachment_label(role, arn, &mut labels), attachment);
        }
    }
    let mut resources = Object::new();
    resources.add_object("aws_iam_openid_connect_provider", providers);
    resources.add_object("aws_iam_role", roles);
    resources.add_object("aws_iam_role_policy_attachment", attachments);
    resources
}

/// A label that stays when other policies come and go: the role's and the policy's name.
fn attachment_label(role: &Role, arn: &Text, labels: &mut BTreeSet<String>) -> String {
    let arn = arn.to_template();
    let name = match arn.strip_prefix("${").and_then(|reference| reference.strip_suffix('}')) {
        Some(reference) => reference.strip_suffix(".arn").unwrap_or(reference),
        None => arn.rsplit('/').next().unwrap_or_default(),
    };
    let name = format!("{}_{}", role.label, super::label(name));
    let mut label = name.clone();
    let mut number = 2;
    while !labels.insert(label.clone()) {
        label = format!("{name}_{number}");
        number += 1;
    }
    label
}

fn provider(provider: &OidcProvider) -> Object {
    let mut object = Object::new().with("url", escaped(&format!("https://{}", provider.issuer)));
    object.add_list("client_id_list", provider.client_ids.iter().map(|id| escaped(id.as_str()).into()).collect());
    object.add_list("thumbprint_list", provider.thumbprints.iter().map(|text| text.as_str().into()).collect());
    object.add_object("tags", tags(&provider.tags));
    object
}

fn role(role: &Role, policy: &Node) -> Object {
    let mut object = Object::new();
    for (argument, text) in [("name", &role.name), ("path", &role.path), ("description", &role.description)] {
        if let Some(text) = text {
            object.add(argument, text.to_template());
        }
    }
    let trust = if role.has_policy_document {
        format!("${{data.aws_iam_policy_document.{}.json}}", role.label)
    } else {
        policy::as_template(policy)
    };
    object.add("assume_role_policy", trust);
    if let Some(seconds) = role.max_session_duration {
        object.add("max_session_duration", Node::new(crate::json::Value::Number(seconds.to_string())));
    }
    if let Some(boundary) = &role.permissions_boundary {
        object.add("permissions_boundary", boundary.to_template());
    }
    object.add_object("tags", tags(&role.tags));
    object
}

/// Keys are templates too.
fn tags(tags: &[(String, Text)]) -> Object {
    let mut object = Object::new();
    for (key, value) in tags {
        object.add(escaped(key), value.to_template());
    }
    object
}

fn variable(variable: &Variable) -> Object {
    let mut object = Object::new().with("type", "string");
    if let Some(description) = &variable.description {
        object.add("description", description.as_str());
    }
    if let Some(default) = &variable.default {
        object.add("default", default.as_str());
    }
    if let Some(pattern) = variable.pattern {
        let condition = format!("${{can(regex(\"{}\", var.{}))}}", pattern.regex, variable.label);
        let validation = Object::new().with("condition", condition).with("error_message", pattern.rule);
        object.add("validation", validation);
    }
    object
}

fn output(output: &Output) -> Object {
    let mut object = Object::new();
    if let Some(description) = &output.description {
        object.add("description", description.as_str());
    }
    object.with("value", output.value.to_template())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    template::escape(&mut out, text);
    out
}
