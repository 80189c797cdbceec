//! A document as Terraform JSON.
//!
//! Source: <https://developer.hashicorp.com/terraform/language/syntax/json>. Most strings are templates; descriptions, defaults,
//! versions and block labels are not.

use std::collections::{BTreeSet, HashSet};

use super::policy::Resolver;
use super::tree::Object;
use super::{Document, OidcProvider, Output, Reference, Role, Text, Variable, check, data_source};
use crate::json::{Bracket, Sink, Writer};

/// The whole document.
pub(super) fn document<'a>(document: &'a Document, resolver: &mut Resolver<'a>) -> String {
    let mut out = Writer::indented(1024 * (document.roles.len() + 4), 0);
    out.begin(Bracket::Object);
    if let Some(comment) = &document.comment {
        out.key("//");
        out.string(comment);
    }
    if let Some(version) = &document.aws_version {
        let aws = Object::new().with("source", "hashicorp/aws").with("version", version.as_str());
        out.key("terraform");
        out.node(&Object::new().with("required_providers", Object::new().with("aws", aws)).into());
    }
    section(&mut out, "variable", &document.variables, |out, variable| {
        out.key(&variable.label);
        out.node(&self::variable(variable).into());
    });
    resources(&mut out, document, resolver);
    // After the resources, since which data sources there are depends on what these refer to.
    let data = data(document, resolver);
    if !data.is_empty() {
        out.key("data");
        out.node(&data.into());
    }
    section(&mut out, "output", &document.outputs, output);
    out.end(Bracket::Object);
    let mut json = out.into_text();
    json.push('\n');
    json
}

/// An object with a member for each item; nothing when there is none.
fn section<T>(out: &mut Writer, name: &str, items: &[T], write: impl Fn(&mut Writer, &T)) {
    if !items.is_empty() {
        out.key(name);
        out.begin(Bracket::Object);
        for item in items {
            write(out, item);
        }
        out.end(Bracket::Object);
    }
}

/// The data sources: those that a reference needs, and the policies that are blocks.
fn data<'a>(document: &'a Document, resolver: &mut Resolver<'a>) -> Object {
    let mut policy_documents = Object::new();
    for role in document.roles.iter().filter(|role| role.has_policy_document) {
        policy_documents.add(role.label.as_str(), data_source::write(&resolver.tree(role)));
    }
    let mut used: BTreeSet<Reference> = resolver.references.iter().map(|(_, reference)| *reference).collect();
    check::each_reference(document, &mut |_, reference| {
        used.insert(reference);
    });
    let mut data = Object::new();
    for (kind, known) in
        [("aws_caller_identity", Reference::CALLER_ACCOUNT_ID), ("aws_partition", Reference::CALLER_PARTITION)]
    {
        let address = known.address().unwrap_or_default();
        if used.iter().any(|reference| reference.address() == Some(address)) && !document.elsewhere.contains(address) {
            data.add(kind, Object::new().with("current", Object::new()));
        }
    }
    data.add_object("aws_iam_policy_document", policy_documents);
    data
}

fn resources<'a>(out: &mut Writer, document: &'a Document, resolver: &mut Resolver<'a>) {
    if document.providers.is_empty() && document.roles.is_empty() {
        return;
    }
    out.key("resource");
    out.begin(Bracket::Object);
    section(out, "aws_iam_openid_connect_provider", &document.providers, provider);
    if !document.roles.is_empty() {
        out.key("aws_iam_role");
        out.begin(Bracket::Object);
        document.roles.iter().for_each(|role| self::role(out, role, resolver));
        out.end(Bracket::Object);
    }
    if document.roles.iter().any(|role| !role.attached.is_empty()) {
        out.key("aws_iam_role_policy_attachment");
        out.begin(Bracket::Object);
        let mut labels = HashSet::new();
        for role in &document.roles {
            for arn in &role.attached {
                out.key(&attachment_label(role, arn, &mut labels));
                let attachment = Object::new()
                    .with("role", format!("${{aws_iam_role.{}.name}}", role.label))
                    .with("policy_arn", arn.to_template());
                out.node(&attachment.into());
            }
        }
        out.end(Bracket::Object);
    }
    out.end(Bracket::Object);
}

/// A label that stays when other policies come and go: the role's and the policy's name.
fn attachment_label(role: &Role, arn: &Text, labels: &mut HashSet<String>) -> String {
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

fn provider(out: &mut Writer, provider: &OidcProvider) {
    out.key(&provider.label);
    out.begin(Bracket::Object);
    text(out, "url", &format!("https://{}", provider.issuer).into());
    out.key("client_id_list");
    out.begin(Bracket::Array);
    for client_id in &provider.client_ids {
        out.string(&Text::from(client_id.as_str()).to_template());
    }
    out.end(Bracket::Array);
    if !provider.thumbprints.is_empty() {
        out.key("thumbprint_list");
        out.begin(Bracket::Array);
        provider.thumbprints.iter().for_each(|thumbprint| out.string(thumbprint));
        out.end(Bracket::Array);
    }
    tags(out, &provider.tags);
    out.end(Bracket::Object);
}

fn role<'a>(out: &mut Writer, role: &'a Role, resolver: &mut Resolver<'a>) {
    out.key(&role.label);
    out.begin(Bracket::Object);
    for (argument, value) in [("name", &role.name), ("path", &role.path), ("description", &role.description)] {
        if let Some(value) = value {
            text(out, argument, value);
        }
    }
    out.key("assume_role_policy");
    if role.has_policy_document {
        out.string(&format!("${{data.aws_iam_policy_document.{}.json}}", role.label));
    } else {
        out.escaped(|out| resolver.write(role, out));
    }
    if let Some(seconds) = role.max_session_duration {
        out.key("max_session_duration");
        out.number(&seconds.to_string());
    }
    if let Some(boundary) = &role.permissions_boundary {
        text(out, "permissions_boundary", boundary);
    }
    tags(out, &role.tags);
    out.end(Bracket::Object);
}

/// An argument that is a template.
fn text(out: &mut Writer, name: &str, text: &Text) {
    out.key(name);
    match text.as_plain() {
        Some(plain) => out.string(plain),
        None => out.string(&text.to_template()),
    }
}

/// No character of a key means anything in a template.
fn tags(out: &mut Writer, tags: &[(String, Text)]) {
    section(out, "tags", tags, |out, (key, value)| text(out, key, value));
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

fn output(out: &mut Writer, output: &Output) {
    out.key(&output.label);
    out.begin(Bracket::Object);
    if let Some(description) = &output.description {
        out.key("description");
        out.string(description);
    }
    text(out, "value", &output.value);
    out.end(Bracket::Object);
}
