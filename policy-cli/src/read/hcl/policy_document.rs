//! `data "aws_iam_policy_document"`: the document that its blocks make.
//!
//! Source: <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>.

use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, Body};
use policy_core::document::VERSION;
use policy_core::json::{Member, Node, Span, Value};

use super::eval::{Evaluator, attribute, is_known, parts, slice, span};
use super::scope::Located;
use crate::read::Source;
use crate::read::trace::map_spans;

/// How deep documents may be merged into each other.
const MAXIMUM_MERGES: usize = 8;

impl<'m> Evaluator<'m, '_> {
    /// The document of a data source.
    pub(super) fn policy_document(&mut self, block: Located<'_, Block>) -> Node {
        let at = block.source;
        let here = span(block.item.span());
        let body = &block.item.body;
        let mut members = Vec::new();
        match body.get_attribute("version") {
            Some(version) => members.push(self.member("Version", &version.value, at)),
            None => members.push(generated("Version", Node { span: here, value: Value::String(VERSION.to_owned()) })),
        }
        if let Some(id) = body.get_attribute("policy_id") {
            members.push(self.member("Id", &id.value, at));
        }
        let statements = self.statements(block, 0);
        members.push(generated("Statement", Node { span: here, value: Value::Array(statements) }));
        Node { span: here, value: Value::Object(members) }
    }

    /// The statements of a data source: those that it merges in, its own, and those that override.
    fn statements(&mut self, block: Located<'_, Block>, depth: usize) -> Vec<Node> {
        let Located { source: at, item: Block { body, .. } } = block;
        let mut statements = Vec::new();
        self.merge(body, "source_policy_documents", at, &mut statements, depth);
        for (block, bindings) in self.blocks(body, "statement", at) {
            let statement = self.with(bindings, |evaluator| evaluator.statement(block, at));
            statements.push(statement);
        }
        self.merge(body, "override_policy_documents", at, &mut statements, depth);
        statements
    }

    /// Adds the statements of other documents. One with the `Sid` of an earlier statement takes its place.
    fn merge(&mut self, body: &Body, name: &str, at: &Arc<Source>, statements: &mut Vec<Node>, depth: usize) {
        let Some(Expression::Array(list)) = body.get_attribute(name).map(|attribute| &attribute.value) else { return };
        for expression in list.iter().filter(|_| depth < MAXIMUM_MERGES) {
            let Some(block) = self.data_source(expression) else { continue };
            for mut statement in self.statements(block, depth + 1) {
                if !Arc::ptr_eq(block.source, at) {
                    let here = span(expression.span());
                    map_spans(&mut statement, &|_| here);
                }
                let sid = statement.value.member("Sid").and_then(Value::as_str);
                let same =
                    |earlier: &&mut Node| sid.is_some() && earlier.value.member("Sid").and_then(Value::as_str) == sid;
                match statements.iter_mut().find(same) {
                    Some(earlier) => *earlier = statement,
                    None => statements.push(statement),
                }
            }
        }
    }

    /// The data source whose document an expression is: `data.aws_iam_policy_document.trust.json`.
    pub(super) fn data_source(&self, expression: &Expression) -> Option<Located<'m, Block>> {
        let (root, operators) = parts(expression)?;
        let [kind, name, rest @ ..] = operators.as_slice() else { return None };
        let (kind, name, last) = (attribute(kind)?, attribute(name)?, attribute(rest.last()?)?);
        let is_document = root == "data" && kind == "aws_iam_policy_document" && rest.len() <= 2;
        self.scope.block("data", kind, name).filter(|_| is_document && matches!(last, "json" | "minified_json"))
    }

    fn statement(&mut self, block: &Block, at: &Arc<Source>) -> Node {
        let here = span(block.span());
        let body = &block.body;
        let mut members = Vec::new();
        let get = |name: &str| body.get_attribute(name).map(|attribute| &attribute.value);
        if let Some(sid) = get("sid") {
            let member = self.member("Sid", sid, at);
            members.extend(Some(member).filter(|member| member.value.value.as_str() != Some("")));
        }
        match get("effect") {
            Some(effect) => members.push(self.member("Effect", effect, at)),
            None => members.push(generated("Effect", Node { span: here, value: Value::String("Allow".to_owned()) })),
        }
        for (blocks, name) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
            members.extend(self.principals(body, blocks, name, at));
        }
        for (attribute, name) in [
            ("actions", "Action"),
            ("not_actions", "NotAction"),
            ("resources", "Resource"),
            ("not_resources", "NotResource"),
        ] {
            if let Some(value) = get(attribute) {
                members.push(self.member(name, value, at));
            }
        }
        members.extend(self.conditions(body, at));
        Node { span: here, value: Value::Object(members) }
    }

    fn principals(&mut self, body: &Body, blocks: &str, name: &str, at: &Arc<Source>) -> Option<Member> {
        let mut kinds: Vec<Member> = Vec::new();
        let mut place: Option<Span> = None;
        for (block, bindings) in self.blocks(body, blocks, at) {
            let here = span(block.span());
            place = Some(place.map_or(here, |place| Span { end: here.end, ..place }));
            let get = |name: &str| block.body.get_attribute(name).map(|attribute| &attribute.value);
            let (Some(kind), Some(identifiers)) = (get("type"), get("identifiers")) else { continue };
            let (kind, values) =
                self.with(bindings, |evaluator| (evaluator.key(kind, at), variables(evaluator.node(identifiers, at))));
            add(&mut kinds, kind, values, here);
        }
        let span = place?;
        // Everybody is written as a kind of its own there, and as a bare string in the document.
        let value = match kinds.as_slice() {
            [kind] if kind.key == "*" => Value::String("*".to_owned()),
            _ => Value::Object(kinds),
        };
        Some(generated(name, Node { span, value }))
    }

    fn conditions(&mut self, body: &Body, at: &Arc<Source>) -> Option<Member> {
        let mut operators: Vec<Member> = Vec::new();
        let mut place: Option<Span> = None;
        for (block, bindings) in self.blocks(body, "condition", at) {
            let here = span(block.span());
            place = Some(place.map_or(here, |place| Span { end: here.end, ..place }));
            let get = |name: &str| block.body.get_attribute(name).map(|attribute| &attribute.value);
            let (Some(test), Some(variable), Some(values)) = (get("test"), get("variable"), get("values")) else {
                continue;
            };
            let (test, variable, values) = self.with(bindings, |evaluator| {
                (evaluator.key(test, at), evaluator.key(variable, at), variables(evaluator.node(values, at)))
            });
            if let Some(Member { key_span, value: Node { value: Value::Object(entries), span }, .. }) =
                operators.iter_mut().find(|operator| operator.key == test.0)
            {
                // The operator stands in several blocks, so none of its names is the only one.
                span.end = here.end;
                *key_span = *span;
                add(entries, variable, values, here);
                continue;
            }
            let mut entries = Vec::new();
            add(&mut entries, variable, values, here);
            let value = Node { span: here, value: Value::Object(entries) };
            operators.push(Member { key: test.0, key_span: test.1, value });
        }
        Some(generated("Condition", Node { span: place?, value: Value::Object(operators) }))
    }

    fn member(&mut self, name: &str, expression: &Expression, at: &Arc<Source>) -> Member {
        let value = variables(self.node(expression, at));
        Member { key: name.to_owned(), key_span: value.span, value }
    }

    /// The blocks of a kind, with what a dynamic one binds: once for each element that is known, and once when none is.
    fn blocks<'b>(&mut self, body: &'b Body, kind: &str, at: &Arc<Source>) -> Vec<(&'b Block, Vec<(String, Node)>)> {
        let mut found = Vec::new();
        for block in body.blocks() {
            if block.has_ident(kind) {
                found.push((block, Vec::new()));
            }
            let is_dynamic =
                block.has_ident("dynamic") && block.labels.first().is_some_and(|label| label.as_str() == kind);
            if let Some(content) = block.body.get_blocks("content").next().filter(|_| is_dynamic) {
                self.dynamic(block, content, kind, at, &mut found);
            }
        }
        found
    }

    fn dynamic<'b>(
        &mut self,
        block: &Block,
        content: &'b Block,
        kind: &str,
        at: &Arc<Source>,
        found: &mut Vec<(&'b Block, Vec<(String, Node)>)>,
    ) {
        let iterator = block.body.get_attribute("iterator").map(|attribute| slice(at, span(attribute.value.span())));
        let iterator = iterator.unwrap_or(kind).trim().to_owned();
        let collection = block.body.get_attribute("for_each").map(|attribute| self.node(&attribute.value, at));
        let elements = match collection {
            Some(Node { value: Value::Array(elements), .. }) if elements.iter().all(is_known) => {
                elements.into_iter().map(|element| (element.clone(), element)).collect()
            }
            Some(Node { value: Value::Object(members), .. })
                if members.iter().all(|member| is_known(&member.value)) =>
            {
                let pair =
                    |member: Member| (Node { span: member.key_span, value: Value::String(member.key) }, member.value);
                members.into_iter().map(pair).collect::<Vec<_>>()
            }
            _ => return found.push((content, Vec::new())),
        };
        for (key, value) in elements {
            let span = value.span;
            let members = [generated("key", key), generated("value", value)];
            found.push((content, vec![(iterator.clone(), Node { span, value: Value::Object(members.into()) })]));
        }
    }
}

/// Adds values to the member of a name.
fn add(members: &mut Vec<Member>, (key, key_span): (String, Span), values: Node, here: Span) {
    match members.iter_mut().find(|member| member.key == key) {
        Some(member) => {
            let mut elements = elements(std::mem::replace(&mut member.value, Node::new(Value::Null)));
            elements.extend(self::elements(values));
            member.value = Node {
                span: Span { start: member.key_span.start.min(here.start), end: here.end },
                value: Value::Array(elements),
            };
        }
        None => members.push(Member { key, key_span, value: values }),
    }
}

fn elements(node: Node) -> Vec<Node> {
    match node.value {
        Value::Array(elements) => elements,
        _ => vec![node],
    }
}

/// A member that stands in the source by another name, or not at all.
fn generated(key: &str, value: Node) -> Member {
    Member { key: key.to_owned(), key_span: value.span, value }
}

/// Policy variables are written `&{…}` there, since `${…}` is Terraform's own.
fn variables(node: Node) -> Node {
    let value = match node.value {
        Value::String(text) => Value::String(text.replace("&{", "${")),
        Value::Array(elements) => Value::Array(elements.into_iter().map(variables).collect()),
        value => value,
    };
    Node { span: node.span, value }
}
