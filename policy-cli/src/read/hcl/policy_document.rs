//! `data "aws_iam_policy_document"`: its blocks, from which `policy_core::terraform` makes the document.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};
use policy_core::json::{Member, Node, Value};
use policy_core::terraform::{Unread, policy_of};

use super::eval::{Evaluator, attribute, is_known, parts, slice, span};
use super::scope::Located;
use crate::read::Source;
use crate::read::trace::map_spans;

/// How deep documents may be merged into each other.
const MAXIMUM_MERGES: usize = 8;

/// Arguments that are not the document's, or that are dealt with here.
const LEFT_OUT: [&str; 3] = ["for_each", "source_policy_documents", "override_policy_documents"];

impl<'m> Evaluator<'m, '_> {
    /// The document of a data source. What it merges in is part of it as far as the module has it.
    pub(super) fn policy_document(&mut self, block: Located<'_, Block>) -> Result<Node, Unread> {
        self.merged(block, 0)
    }

    fn merged(&mut self, block: Located<'_, Block>, depth: usize) -> Result<Node, Unread> {
        let Located { source: at, item: Block { body, .. } } = block;
        let mut document = policy_of(&self.block(block.item, at))?;
        let Some(statements) = statements(&mut document) else { return Ok(document) };
        let mut before = Vec::new();
        self.merge(body, "source_policy_documents", at, &mut before, depth)?;
        for statement in std::mem::take(statements) {
            add(&mut before, statement);
        }
        self.merge(body, "override_policy_documents", at, &mut before, depth)?;
        *statements = before;
        Ok(document)
    }

    /// Adds the statements of other documents.
    fn merge(
        &mut self,
        body: &Body,
        name: &str,
        at: &Arc<Source>,
        into: &mut Vec<Node>,
        depth: usize,
    ) -> Result<(), Unread> {
        let Some(Expression::Array(list)) = body.get_attribute(name).map(|attribute| &attribute.value) else {
            return Ok(());
        };
        for expression in list.iter().filter(|_| depth < MAXIMUM_MERGES) {
            let Some(block) = self.data_source(expression) else { continue };
            let mut document = self.merged(block, depth + 1)?;
            if !Arc::ptr_eq(block.source, at) {
                let here = span(expression.span());
                map_spans(&mut document, &|_| here);
            }
            for statement in statements(&mut document).map(std::mem::take).unwrap_or_default() {
                add(into, statement);
            }
        }
        Ok(())
    }

    /// The data source whose document an expression is: `data.aws_iam_policy_document.trust.json`.
    pub(super) fn data_source(&self, expression: &Expression) -> Option<Located<'m, Block>> {
        let (root, operators) = parts(expression)?;
        let [kind, name, rest @ ..] = operators.as_slice() else { return None };
        let (kind, name, last) = (attribute(kind)?, attribute(name)?, attribute(rest.last()?)?);
        let is_document = root == "data" && kind == "aws_iam_policy_document" && rest.len() <= 2;
        self.scope.block("data", kind, name).filter(|_| is_document && matches!(last, "json" | "minified_json"))
    }

    /// A block as Terraform's JSON has it: blocks of the same name are an array. Dynamic blocks are put in once for each
    /// element that is known, and once when none is.
    fn block(&mut self, block: &Block, at: &Arc<Source>) -> Node {
        let mut members: Vec<Member> = Vec::new();
        for structure in &block.body {
            match structure {
                Structure::Attribute(attribute) if LEFT_OUT.contains(&attribute.key.as_str()) => {}
                Structure::Attribute(attribute) => {
                    let value = self.node(&attribute.value, at);
                    // A name is one string, whatever it is made of.
                    let is_name = matches!(attribute.key.as_str(), "test" | "variable" | "type");
                    let value = if is_name && !matches!(value.value, Value::String(_)) {
                        self.unknown(&attribute.value, at)
                    } else {
                        value
                    };
                    let (key, key_span) = (attribute.key.as_str().to_owned(), span(attribute.key.span()));
                    members.push(Member { key, key_span, value });
                }
                Structure::Block(inner) if inner.has_ident("dynamic") => {
                    let label = inner.labels.first().map(BlockLabel::as_str);
                    let (Some(label), Some(content)) = (label, inner.body.get_blocks("content").next()) else {
                        continue;
                    };
                    for bindings in self.iterations(inner, label, at) {
                        if !self.spend(1) {
                            break;
                        }
                        let node = self.with(bindings, |evaluator| evaluator.block(content, at));
                        push(&mut members, label, node);
                    }
                }
                Structure::Block(inner) => {
                    let node = self.block(inner, at);
                    push(&mut members, inner.ident.as_str(), node);
                }
            }
        }
        Node { span: span(block.span()), value: Value::Object(members) }
    }

    /// What a dynamic block's variable is, each time.
    fn iterations(&mut self, block: &Block, label: &str, at: &Arc<Source>) -> Vec<Vec<(String, Node)>> {
        let iterator = block.body.get_attribute("iterator").map(|attribute| slice(at, span(attribute.value.span())));
        let iterator = iterator.unwrap_or(label).trim().to_owned();
        let collection = block.body.get_attribute("for_each").map(|attribute| self.node(&attribute.value, at));
        let pairs: Vec<(Node, Node)> = match collection {
            Some(node) if is_known(&node) => match node.value {
                Value::Array(elements) => elements.into_iter().map(|element| (element.clone(), element)).collect(),
                Value::Object(members) => members
                    .into_iter()
                    .map(|member| (Node { span: member.key_span, value: Value::String(member.key) }, member.value))
                    .collect(),
                _ => return vec![Vec::new()],
            },
            _ => return vec![Vec::new()],
        };
        let bind = |(key, value): (Node, Node)| {
            let span = value.span;
            let member = |name: &str, value: Node| Member { key: name.to_owned(), key_span: value.span, value };
            let members = vec![member("key", key), member("value", value)];
            vec![(iterator.clone(), Node { span, value: Value::Object(members) })]
        };
        pairs.into_iter().map(bind).collect()
    }
}

fn statements(document: &mut Node) -> Option<&mut Vec<Node>> {
    let Value::Object(members) = &mut document.value else { return None };
    match &mut members.iter_mut().find(|member| member.key == "Statement")?.value.value {
        Value::Array(statements) => Some(statements),
        _ => None,
    }
}

/// Adds a statement; one with the `Sid` of an earlier one takes its place.
fn add(statements: &mut Vec<Node>, statement: Node) {
    let sid = statement.value.member("Sid").and_then(Value::as_str);
    let is_same = |earlier: &&mut Node| sid.is_some() && earlier.value.member("Sid").and_then(Value::as_str) == sid;
    match statements.iter_mut().find(is_same) {
        Some(earlier) => *earlier = statement,
        None => statements.push(statement),
    }
}

/// Adds a block to those of its name.
fn push(members: &mut Vec<Member>, name: &str, block: Node) {
    if let Some(Member { value: Node { value: Value::Array(blocks), span }, .. }) =
        members.iter_mut().find(|member| member.key == name)
    {
        span.end = block.span.end;
        blocks.push(block);
    } else {
        let span = block.span;
        let value = Node { span, value: Value::Array(vec![block]) };
        members.push(Member { key: name.to_owned(), key_span: span, value });
    }
}
