//! What expressions come to, as far as the module says it; the rest are holes.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::expr::{Expression, ForExpr, Object, ObjectKey, TraversalOperator};
use hcl_edit::template::{Element, Template};
use hcl_edit::{Decorated, Span as _};
use policy_core::json::{Member, Node, Span, Value};

use super::scope::{Located, Scope};
use crate::read::Source;
use crate::read::document::{Unknowns, is_hole};
use crate::read::trace::{Escape, Traced, hcl_escape, map_spans, template_escape};

/// How far references are followed: one may lead round in a circle.
const MAXIMUM_DEPTH: usize = 32;

/// How many values one document may come to; a longer text counts for several.
const MAXIMUM_VALUES: usize = 1 << 16;

/// How many bytes of a text count for a value.
const TEXT: usize = 256;

/// Evaluates the expressions of one document.
pub(super) struct Evaluator<'m, 's> {
    pub(super) scope: &'s Scope<'m>,
    /// The text that the document stands in: all spans are of this one.
    home: &'s Arc<Source>,
    pub(super) unknowns: Unknowns,
    /// The variables of `for` expressions, dynamic blocks and template files.
    bindings: Vec<(String, Node)>,
    depth: usize,
    values: usize,
}

impl<'m, 's> Evaluator<'m, 's> {
    pub(super) fn new(scope: &'s Scope<'m>, home: &'s Arc<Source>) -> Self {
        Self { scope, home, unknowns: Unknowns::default(), bindings: Vec::new(), depth: 0, values: 0 }
    }

    /// The value of an expression of a text.
    pub(super) fn node(&mut self, expression: &Expression, at: &Arc<Source>) -> Node {
        if !self.spend(1) || self.depth > MAXIMUM_DEPTH {
            return self.unknown(expression, at);
        }
        let span = span(expression.span());
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(number) => Value::Number(number.value().to_string()),
            Expression::String(text) if self.spend_text(text.len()) => Value::String(text.value().clone()),
            Expression::String(_) => return self.unknown(expression, at),
            Expression::Array(array) => Value::Array(array.iter().map(|element| self.node(element, at)).collect()),
            Expression::Object(object) => self.object(object, at),
            Expression::Parenthesis(inner) => return self.node(inner.inner(), at),
            Expression::StringTemplate(template) => match single(template) {
                Some(inner) => match self.node(inner, at) {
                    Node { value: value @ (Value::Array(_) | Value::Object(_)), span } => return Node { span, value },
                    Node { value, .. } => value,
                },
                None => Value::String(self.template(template, hcl_escape, at).into_string()),
            },
            Expression::HeredocTemplate(heredoc) => {
                Value::String(self.template(&heredoc.template, template_escape, at).into_string())
            }
            Expression::Variable(_) | Expression::Traversal(_) => {
                return self.reference(expression, at).unwrap_or_else(|| self.unknown(expression, at));
            }
            Expression::FuncCall(call) => {
                let arguments: Vec<&Expression> = call.args.iter().collect();
                let is_plain = !call.name.is_namespaced() && !call.args.expand_final();
                let result = if is_plain { self.call(call.name.name.as_str(), &arguments, at) } else { None };
                match result.filter(|value| self.spend(weight_of(value))) {
                    Some(value) => value,
                    None => return self.unknown(expression, at),
                }
            }
            Expression::ForExpr(list) => match self.comprehension(list, at) {
                Some(value) => value,
                None => return self.unknown(expression, at),
            },
            Expression::Conditional(_) | Expression::UnaryOp(_) | Expression::BinaryOp(_) => {
                return self.unknown(expression, at);
            }
        };
        Node { span, value }
    }

    /// Whether that many more values may be made.
    pub(super) fn spend(&mut self, values: usize) -> bool {
        self.values = self.values.saturating_add(values);
        !self.is_spent()
    }

    /// The same for a text of that many bytes.
    fn spend_text(&mut self, length: usize) -> bool {
        self.spend(length / TEXT)
    }

    /// Whether no more values may be made.
    fn is_spent(&self) -> bool {
        self.values > MAXIMUM_VALUES
    }

    /// The text of a template and where it stood.
    pub(super) fn template(&mut self, template: &Template, escape: Escape, at: &Arc<Source>) -> Traced {
        let mut traced = Traced::default();
        let elements: Vec<&Element> = template.iter().collect();
        for (index, element) in elements.iter().enumerate() {
            let span = span(element.span());
            match element {
                Element::Literal(literal) => {
                    let before = index.checked_sub(1).and_then(|index| elements.get(index));
                    let mut text = literal.as_str();
                    if before.is_some_and(|element| strips(element).1) {
                        text = text.trim_start();
                    }
                    if elements.get(index + 1).is_some_and(|element| strips(element).0) {
                        text = text.trim_end();
                    }
                    traced.push(text, slice(at, span), span.start, escape);
                }
                Element::Interpolation(interpolation) => {
                    let text = plain(&self.node(&interpolation.expr, at)).filter(|text| self.spend_text(text.len()));
                    let text = text.unwrap_or_else(|| {
                        let name = slice(at, self::span(interpolation.expr.span()));
                        self.unknowns.hole(name)
                    });
                    traced.push_opaque(&text, span);
                }
                Element::Directive(_) => {
                    let hole = self.unknowns.hole(slice(at, span));
                    traced.push_opaque(&hole, span);
                }
            }
        }
        traced
    }

    fn object(&mut self, object: &Object, at: &Arc<Source>) -> Value {
        let members = object.iter().map(|(key, value)| {
            let (key, key_span) = match key {
                ObjectKey::Ident(name) => (name.as_str().to_owned(), span(name.span())),
                ObjectKey::Expression(expression) => self.key(expression, at),
            };
            Member { key, key_span, value: self.node(value.expr(), at) }
        });
        Value::Object(members.collect())
    }

    /// The text of an expression that names something.
    pub(super) fn key(&mut self, expression: &Expression, at: &Arc<Source>) -> (String, Span) {
        let node = self.node(expression, at);
        let text = match node.value {
            Value::String(text) | Value::Number(text) => text,
            _ => self.unknowns.hole(slice(at, span(expression.span()))),
        };
        (text, node.span)
    }

    /// A hole for an expression of which nothing is known.
    pub(super) fn unknown(&mut self, expression: &Expression, at: &Arc<Source>) -> Node {
        let span = span(expression.span());
        Node { span, value: Value::String(self.unknowns.hole(slice(at, span))) }
    }

    /// What a reference leads to.
    fn reference(&mut self, expression: &Expression, at: &Arc<Source>) -> Option<Node> {
        let (root, operators) = parts(expression)?;
        let bound = self.bindings.iter().rev().find(|(name, _)| name == root).map(|(_, node)| node);
        if let Some(node) = bound {
            let weight = weight(node);
            let node = node.clone();
            return if self.spend(weight) { self.walk(node, &operators, at) } else { None };
        }
        let here = span(expression.span());
        let (first, rest) = operators.split_first()?;
        match (root, attribute(first)?) {
            ("path", "module" | "root") => {
                let directory = self.scope.directory?.to_string_lossy();
                let directory = if directory.is_empty() { ".".to_owned() } else { directory.into_owned() };
                Some(Node { span: here, value: Value::String(directory) })
            }
            (root @ ("local" | "var"), name) => {
                let found = self.scope.value(root, name)?;
                let mut node = self.elsewhere(found, here)?;
                if root == "var" {
                    // A default is not for this policy alone.
                    map_spans(&mut node, &|_| here);
                }
                self.walk(node, rest, at)
            }
            ("data", kind) => self.provider("data", kind, rest, here),
            (kind, _) => self.provider("resource", kind, &operators, here),
        }
    }

    /// The value of an expression somewhere in the module. Its parts keep their places when they are in the same text, and
    /// stand where they are referred to otherwise.
    fn elsewhere(&mut self, found: Located<'_, Expression>, here: Span) -> Option<Node> {
        let bindings = std::mem::take(&mut self.bindings);
        self.depth += 1;
        let mut node = self.node(found.item, found.source);
        self.depth -= 1;
        self.bindings = bindings;
        if !Arc::ptr_eq(found.source, self.home) {
            map_spans(&mut node, &|_| here);
        }
        // An empty or absent default is there to be replaced.
        let is_empty = matches!(&node.value, Value::Null) || node.value.as_str() == Some("");
        (!is_empty).then_some(node)
    }

    /// Goes down into a value.
    fn walk(&mut self, mut node: Node, operators: &[Operator<'_>], at: &Arc<Source>) -> Option<Node> {
        for operator in operators {
            let key = match operator {
                TraversalOperator::GetAttr(name) => name.as_str().to_owned(),
                TraversalOperator::LegacyIndex(index) => index.value().to_string(),
                TraversalOperator::Index(index) => match self.node(index, at).value {
                    Value::String(text) | Value::Number(text) => text,
                    _ => return None,
                },
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => return None,
            };
            node = match node.value {
                Value::Object(members) => members.into_iter().find(|member| member.key == key)?.value,
                Value::Array(elements) => elements.into_iter().nth(key.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    /// An attribute of an identity provider that the module creates or looks up: what follows from its URL.
    fn provider(&mut self, mode: &str, kind: &str, operators: &[Operator<'_>], here: Span) -> Option<Node> {
        let (name, rest) = operators.split_first()?;
        // One of several providers is written like the others.
        let ([last] | [TraversalOperator::Index(_) | TraversalOperator::LegacyIndex(_), last]) = rest else {
            return None;
        };
        let block = self.scope.block(mode, kind, attribute(name)?)?;
        if kind != "aws_iam_openid_connect_provider" {
            return None;
        }
        let value = |name: &str| block.item.body.get_attribute(name).map(|attribute| &attribute.value);
        let url = value("url")?;
        match attribute(last)? {
            "url" => {
                let node = self.elsewhere(Located { source: block.source, item: url }, here)?;
                let issuer = issuer(node.value.as_str()?).to_owned();
                Some(Node { span: here, value: Value::String(issuer) })
            }
            "arn" => {
                let node = self.elsewhere(Located { source: block.source, item: url }, here)?;
                let (partition, account) = (self.unknowns.hole("partition"), self.unknowns.hole("account id"));
                let arn = format!("arn:{partition}:iam::{account}:oidc-provider/{}", issuer(node.value.as_str()?));
                Some(Node { span: here, value: Value::String(arn) })
            }
            "client_id_list" => self.elsewhere(Located { source: block.source, item: value("client_id_list")? }, here),
            _ => None,
        }
    }

    /// `[for x in list : …]` over a list that is known.
    fn comprehension(&mut self, list: &ForExpr, at: &Arc<Source>) -> Option<Value> {
        if list.key_expr.is_some() || list.cond.is_some() || list.intro.key_var.is_some() {
            return None;
        }
        let collection = self.node(&list.intro.collection_expr, at);
        let Value::Array(elements) = collection.value else { return None };
        let name = list.intro.value_var.as_str().to_owned();
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            if self.is_spent() {
                return None;
            }
            self.bindings.push((name.clone(), element));
            values.push(self.node(&list.value_expr, at));
            self.bindings.pop();
        }
        Some(Value::Array(values))
    }

    /// Does something with further variables.
    pub(super) fn with<T>(&mut self, bindings: Vec<(String, Node)>, act: impl FnOnce(&mut Self) -> T) -> T {
        let count = self.bindings.len();
        self.bindings.extend(bindings);
        let result = act(self);
        self.bindings.truncate(count);
        result
    }
}

/// An operator of a traversal, without its white space.
pub(super) type Operator<'e> = &'e TraversalOperator;

/// The first name of a reference and what follows it.
pub(super) fn parts(expression: &Expression) -> Option<(&str, Vec<Operator<'_>>)> {
    match expression {
        Expression::Variable(name) => Some((name.as_str(), Vec::new())),
        Expression::Traversal(traversal) => {
            let Expression::Variable(name) = &traversal.expr else { return None };
            Some((name.as_str(), traversal.operators.iter().map(Decorated::value).collect()))
        }
        _ => None,
    }
}

pub(super) fn attribute(operator: Operator<'_>) -> Option<&str> {
    match operator {
        TraversalOperator::GetAttr(name) => Some(name.as_str()),
        _ => None,
    }
}

/// The only interpolation of a template: such a template is its value and need be no string.
pub(super) fn single(template: &Template) -> Option<&Expression> {
    match (template.get(0), template.len()) {
        (Some(Element::Interpolation(interpolation)), 1) => Some(&interpolation.expr),
        _ => None,
    }
}

/// Whether an element takes away the white space before and after it.
fn strips(element: &Element) -> (bool, bool) {
    use hcl_edit::template::{Directive, Strip};
    let sides = |strip: Strip| (strip.strip_start(), strip.strip_end());
    match element {
        Element::Literal(_) => (false, false),
        Element::Interpolation(interpolation) => sides(interpolation.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(directive) => (sides(directive.if_expr.strip).0, sides(directive.endif_expr.strip).1),
            Directive::For(directive) => (sides(directive.for_expr.strip).0, sides(directive.endfor_expr.strip).1),
        },
    }
}

/// A provider's URL as IAM keeps it.
fn issuer(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url)
}

pub(super) fn span(range: Option<Range<usize>>) -> Span {
    range.map(|range| Span { start: range.start, end: range.end }).unwrap_or_default()
}

pub(super) fn slice(source: &Source, span: Span) -> &str {
    source.text.get(span.start..span.end).unwrap_or_default()
}

/// The text of a value, if it is a plain one.
pub(super) fn plain(node: &Node) -> Option<String> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// How many values a value counts for.
fn weight(node: &Node) -> usize {
    weight_of(&node.value)
}

fn weight_of(value: &Value) -> usize {
    1 + match value {
        Value::String(text) => text.len() / TEXT,
        Value::Array(elements) => elements.iter().map(weight).sum(),
        Value::Object(members) => members.iter().map(|member| weight(&member.value)).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// Whether a value is known in every part.
pub(super) fn is_known(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => !policy_core::names::hole::has_hole(text),
        Value::Array(elements) => elements.iter().all(is_known),
        Value::Object(members) => members.iter().all(|member| is_known(&member.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => !is_hole(node),
    }
}
