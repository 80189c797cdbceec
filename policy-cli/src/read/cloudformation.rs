//! CloudFormation and SAM templates, and other trees that hold a trust policy under a telling name.

use std::collections::BTreeMap;
use std::sync::Arc;

use policy_core::json::{Member, Node, Span, Value};

use super::document::{Document, Unknowns, from_string, from_traced};
use super::json::is_document_key;
use super::trace::{Traced, json_escape};
use super::{Event, Problem, Source, Style, yaml};

/// Up to how many conditions all their combinations are read.
const MAXIMUM_COMBINED: usize = 4;

/// Of how many conditions each is looked at alone.
const MAXIMUM_CONDITIONS: usize = 16;

/// Reads the policies of a tree: the tree itself if it is one, or those of the roles in it.
pub(super) fn read(source: &Arc<Source>, tree: &Node, sink: &mut dyn FnMut(Event)) {
    if tree.value.member("Statement").is_some() {
        return Document::new(tree.clone()).emit(source, sink);
    }
    let template = Template { source, tree };
    let name = tree.value.member("metadata").and_then(|metadata| metadata.member("name")?.as_str());
    let mut path = Vec::new();
    roles(tree, &mut path, &mut |address, document| template.read(address.or(name), document, sink));
}

/// Finds the trust policies in a tree, with the names of what they belong to.
fn roles<'t>(node: &'t Node, path: &mut Vec<&'t str>, found: &mut dyn FnMut(Option<&str>, &'t Node)) {
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|element| roles(element, path, found)),
        Value::Object(members) => {
            for member in members {
                if is_document_key(&member.key) {
                    let logical_id = path.iter().position(|name| *name == "Resources").and_then(|at| path.get(at + 1));
                    let name = ["RoleName", "roleName", "name"].iter().find_map(|key| node.value.member(key)?.as_str());
                    found(logical_id.copied().or(name), &member.value);
                } else {
                    path.push(&member.key);
                    roles(&member.value, path, found);
                    path.pop();
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A template whose functions are to be resolved.
struct Template<'t> {
    source: &'t Arc<Source>,
    tree: &'t Node,
}

impl Template<'_> {
    /// Reads a policy once for every outcome of the conditions that decide on its content.
    fn read(&self, address: Option<&str>, node: &Node, sink: &mut dyn FnMut(Event)) {
        let mut conditions = Vec::new();
        collect_conditions(node, &mut conditions);
        let mut trees: Vec<Node> = Vec::new();
        let mut problems: Vec<Problem> = Vec::new();
        for choice in choices(&conditions) {
            let mut resolver = Resolver { template: self, choice: &choice, unknowns: Unknowns::default(), depth: 0 };
            match resolver.document(node) {
                Ok(Some(tree)) if !trees.contains(&tree) => {
                    let names = choice
                        .iter()
                        .map(|(name, holds)| if *holds { (*name).to_owned() } else { format!("not {name}") });
                    let variant = Some(names.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty());
                    let is_json = node.span == tree.span && self.is_json(node.span);
                    trees.push(tree.clone());
                    let document = Document {
                        style: is_json.then_some(Style::Json),
                        address: address.map(str::to_owned),
                        variant,
                        unknowns: resolver.unknowns,
                        ..Document::new(tree)
                    };
                    document.emit(self.source, sink);
                }
                Ok(_) => {}
                Err(problem) if problems.contains(&problem) => {}
                Err(problem) => problems.push(*problem),
            }
        }
        for problem in problems {
            sink(Event::Problem(problem));
        }
    }

    /// Whether the text at a span is JSON; the rest is YAML.
    fn is_json(&self, span: Span) -> bool {
        self.tree.span.start == span.start
            || self.source.text.get(self.tree.span.start..).is_some_and(|text| text.starts_with('{'))
    }

    fn member(&self, section: &str, name: &str) -> Option<&Value> {
        self.tree.value.member(section)?.member(name)
    }
}

/// The conditions that a tree asks, each once.
fn collect_conditions<'t>(node: &'t Node, names: &mut Vec<&'t str>) {
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|element| collect_conditions(element, names)),
        Value::Object(members) => {
            for member in members {
                if let (Value::Array(parts), "Fn::If") = (&member.value.value, &*member.key)
                    && let Some(name) = parts.first().and_then(|name| name.value.as_str())
                    && !names.contains(&name)
                {
                    names.push(name);
                }
                collect_conditions(&member.value, names);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// All outcomes of a few conditions; of many all, none, and each against the others.
fn choices<'t>(names: &[&'t str]) -> Vec<BTreeMap<&'t str, bool>> {
    let choice =
        |holds: &dyn Fn(usize) -> bool| names.iter().enumerate().map(|(at, name)| (*name, holds(at))).collect();
    if names.len() <= MAXIMUM_COMBINED {
        return (0..1_usize << names.len()).map(|bits| choice(&|at| bits >> at & 1 == 0)).collect();
    }
    let mut choices = vec![choice(&|_| true), choice(&|_| false)];
    for index in 0..names.len().min(MAXIMUM_CONDITIONS) {
        choices.push(choice(&|at| at == index));
        choices.push(choice(&|at| at != index));
    }
    choices
}

/// Puts in what functions come to; what nobody knows before deployment is a hole.
struct Resolver<'t, 'c> {
    template: &'t Template<'t>,
    choice: &'c BTreeMap<&'t str, bool>,
    unknowns: Unknowns,
    depth: usize,
}

impl Resolver<'_, '_> {
    fn document(&mut self, node: &Node) -> Result<Option<Node>, Box<Problem>> {
        let source = self.template.source;
        match (&node.value, function(node)) {
            (Value::String(text), _) => from_string(source, &self.traced(text, node.span)).map(Some),
            (_, Some(("Fn::Sub", argument))) => match self.substitute(argument) {
                Some(text) => from_traced(source, &text).map(Some),
                None => Ok(None),
            },
            (_, Some(("Fn::If", argument))) => match self.branch(argument) {
                Some(branch) => self.document(branch),
                None => Ok(None),
            },
            (_, Some(("Fn::ToJsonString", argument))) => self.document(argument),
            _ => Ok(self.value(node).filter(|node| matches!(node.value, Value::Object(_)))),
        }
    }

    fn traced(&self, text: &str, span: Span) -> Traced {
        if self.template.is_json(span) {
            let written = self.template.source.text.get(span.start + 1..span.end).unwrap_or_default();
            Traced::new(text, written, span.start + 1, json_escape)
        } else {
            yaml::traced(self.template.source, text, span)
        }
    }

    /// What a node comes to; nothing for `AWS::NoValue`.
    fn value(&mut self, node: &Node) -> Option<Node> {
        if let Some((name, argument)) = function(node) {
            return self.function(name, argument, node.span);
        }
        let value = match &node.value {
            Value::Array(elements) => Value::Array(elements.iter().filter_map(|element| self.value(element)).collect()),
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .filter_map(|member| Some(Member { value: self.value(&member.value)?, ..member.clone() }))
                    .collect(),
            ),
            other => other.clone(),
        };
        Some(Node { span: node.span, value })
    }

    fn function(&mut self, name: &str, argument: &Node, span: Span) -> Option<Node> {
        let text = match name {
            "Fn::If" => return self.branch(argument).and_then(|branch| self.value(branch)),
            "Ref" if argument.value.as_str() == Some("AWS::NoValue") => return None,
            "Fn::ToJsonString" => return self.value(argument),
            "Fn::Select" => self.select(argument),
            _ => self.text(name, argument),
        };
        let text = text.unwrap_or_else(|| self.unknown(name, argument));
        Some(Node { span, value: Value::String(text) })
    }

    /// What a function comes to that gives a string.
    fn text(&mut self, name: &str, argument: &Node) -> Option<String> {
        match name {
            "Ref" => Some(self.reference(argument.value.as_str()?)),
            "Fn::GetAtt" => match &argument.value {
                Value::String(path) => Some(self.reference(path)),
                Value::Array(parts) => {
                    let parts: Option<Vec<&str>> = parts.iter().map(|part| part.value.as_str()).collect();
                    Some(self.reference(&parts?.join(".")))
                }
                _ => None,
            },
            "Fn::Sub" => self.substitute(argument).map(Traced::into_string),
            "Fn::Join" => {
                let [delimiter, list] = pair(argument)?;
                Some(self.list(list)?.join(delimiter.value.as_str()?))
            }
            _ => None,
        }
    }

    fn string(&mut self, node: &Node) -> Option<String> {
        match self.value(node)?.value {
            Value::String(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The strings of a list, also of one that is split.
    fn list(&mut self, node: &Node) -> Option<Vec<String>> {
        if let Some(("Fn::Split", argument)) = function(node) {
            let [delimiter, text] = pair(argument)?;
            let text = self.string(text).filter(|text| !policy_core::names::hole::has_hole(text))?;
            return Some(text.split(delimiter.value.as_str()?).map(str::to_owned).collect());
        }
        let Value::Array(elements) = &node.value else { return None };
        elements.iter().map(|element| self.string(element)).collect()
    }

    fn select(&mut self, argument: &Node) -> Option<String> {
        let [index, list] = pair(argument)?;
        let index: usize = self.string(index)?.parse().ok()?;
        self.list(list)?.get(index).cloned()
    }

    fn branch<'n>(&self, argument: &'n Node) -> Option<&'n Node> {
        let Value::Array(parts) = &argument.value else { return None };
        let [condition, yes, no] = parts.as_slice() else { return None };
        let holds = self.choice.get(condition.value.as_str()?).copied().unwrap_or(true);
        Some(if holds { yes } else { no })
    }

    /// Puts values into `Fn::Sub`'s text.
    fn substitute(&mut self, argument: &Node) -> Option<Traced> {
        let (text, variables) = match &argument.value {
            Value::Array(parts) => (parts.first()?, parts.get(1)),
            _ => (argument, None),
        };
        let whole = text.value.as_str()?.to_owned();
        let traced = self.traced(&whole, text.span);
        let mut filled = Traced::default();
        let mut at = 0;
        while let Some(start) = whole.get(at..)?.find("${").map(|found| at + found) {
            filled.push_from(&traced, at, whole.get(at..start)?);
            let Some(end) = whole.get(start..)?.find('}').map(|found| start + found + 1) else {
                at = start;
                break;
            };
            let name = whole.get(start + 2..end - 1)?;
            if let Some(literal) = name.strip_prefix('!') {
                filled.push_from(&traced, start, "${");
                filled.push_from(&traced, start + 3, literal);
                filled.push_from(&traced, end - 1, "}");
            } else {
                let name = name.trim();
                let given = variables.and_then(|variables| match &variables.value {
                    Value::Object(members) => members.iter().find(|member| member.key == name),
                    _ => None,
                });
                let value = match given {
                    Some(member) => self.string(&member.value).unwrap_or_else(|| self.unknowns.hole(name)),
                    None => self.reference(name),
                };
                filled.push_opaque(&value, traced.span(Span { start, end }));
            }
            at = end;
        }
        filled.push_from(&traced, at, whole.get(at..)?);
        Some(filled)
    }

    /// What `Ref` and `Fn::GetAtt` come to: a parameter's default, the ARN of a provider of the template, or a hole.
    fn reference(&mut self, path: &str) -> String {
        self.default(path).or_else(|| self.provider_arn(path)).unwrap_or_else(|| self.unknowns.hole(path))
    }

    fn default(&self, name: &str) -> Option<String> {
        let default = self.template.member("Parameters", name)?.member("Default")?.as_str()?;
        Some(default.to_owned()).filter(|default| !default.is_empty())
    }

    fn provider_arn(&mut self, path: &str) -> Option<String> {
        let name = path.strip_suffix(".Arn").unwrap_or(path);
        let resource = self.template.member("Resources", name)?;
        if resource.member("Type")?.as_str()? != "AWS::IAM::OIDCProvider" || self.depth > 4 {
            return None;
        }
        let Value::Object(properties) = resource.member("Properties")? else { return None };
        let url = properties.iter().find(|member| member.key == "Url")?;
        self.depth += 1;
        let url = self.string(&url.value);
        self.depth -= 1;
        let (partition, account) = (self.unknowns.hole("AWS::Partition"), self.unknowns.hole("AWS::AccountId"));
        let url = url?;
        let issuer = url.strip_prefix("https://").unwrap_or(&url);
        Some(format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}"))
    }

    fn unknown(&mut self, name: &str, argument: &Node) -> String {
        let written = self.template.source.text.get(argument.span.start..argument.span.end).unwrap_or_default();
        self.unknowns.hole(&format!("{name} {written}"))
    }
}

/// The function and its argument that a node is.
fn function(node: &Node) -> Option<(&str, &Node)> {
    let Value::Object(members) = &node.value else { return None };
    let [member] = members.as_slice() else { return None };
    let is_function = member.key == "Ref" || member.key.starts_with("Fn::");
    is_function.then_some((&*member.key, &member.value))
}

fn pair(node: &Node) -> Option<[&Node; 2]> {
    match &node.value {
        Value::Array(parts) => match parts.as_slice() {
            [first, second] => Some([first, second]),
            _ => None,
        },
        _ => None,
    }
}
