//! Where the policies of a module are.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall};
use hcl_edit::structure::{Attribute, Block, BlockLabel};
use hcl_edit::template::{Element, Template};
use hcl_edit::visit::{Visit, visit_expr};
use policy_core::json::{Span, Value};
use policy_core::names::hole;

use super::eval::{Evaluator, attribute, parts, single, slice, span};
use super::scope::{File, Located, Scope};
use crate::read::document::{Document, MAXIMUM_DOCUMENT, from_traced};
use crate::read::files::{may_hold_policy, unreadable};
use crate::read::json::is_document_key;
use crate::read::trace::{Escape, Traced, hcl_escape, template_escape, verbatim};
use crate::read::{Problem, Source, Style};

/// How many references lead to a document.
const MAXIMUM_DEPTH: usize = 16;

/// A document of a module.
#[derive(Debug)]
pub(super) struct Found {
    /// The text that the document stands in.
    pub(super) source: Arc<Source>,
    /// The text that says whose policy it is.
    pub(super) owner: Arc<Source>,
    /// Where the document begins.
    start: usize,
    pub(super) document: Result<Document, Box<Problem>>,
}

/// The documents of a module: those of its roles, then those that belong to none.
pub(super) fn documents(files: &[File], directory: Option<&Path>) -> Vec<Found> {
    let scope = Scope::new(files, directory);
    let mut finder = Finder { scope: &scope, found: Vec::new() };
    for file in files {
        for (block, attribute) in role_attributes(file) {
            finder.owned(&attribute.value, &file.source, &address(block, Some(attribute)));
        }
    }
    for file in files {
        for block in file.body.blocks() {
            finder.unowned(block, &file.source);
        }
    }
    finder.found
}

/// The documents of an expression that stands alone in a text.
pub(super) fn of_expression(expression: &Expression, source: &Arc<Source>, address: &str) -> Vec<Found> {
    let scope = Scope::default();
    let mut search = Search::new(&scope, address, source);
    search.expression(expression, source);
    search.found
}

/// The attributes that are called like a role's trust policy.
fn role_attributes(file: &File) -> Vec<(&Block, &Attribute)> {
    let of_block = |block| move |attribute| (block, attribute);
    let blocks = file.body.blocks();
    let attributes = blocks.flat_map(|block| block.body.attributes().map(of_block(block)));
    attributes.filter(|(_, attribute)| is_document_key(attribute.key.as_str())).collect()
}

/// What a block is called elsewhere in the module: `aws_iam_role.deploy`.
fn address(block: &Block, attribute: Option<&Attribute>) -> String {
    let labels = block.labels.iter().map(BlockLabel::as_str);
    let first = match block.ident.as_str() {
        "resource" => None,
        "locals" => Some("local"),
        other => Some(other),
    };
    let last = attribute.filter(|_| block.has_ident("locals")).map(|attribute| attribute.key.as_str());
    first.into_iter().chain(labels).chain(last).collect::<Vec<_>>().join(".")
}

struct Finder<'m, 's> {
    scope: &'s Scope<'m>,
    found: Vec<Found>,
}

impl Finder<'_, '_> {
    /// The documents that an expression may come to are those of a role.
    fn owned(&mut self, expression: &Expression, owner: &Arc<Source>, address: &str) {
        let mut search = Search::new(self.scope, address, owner);
        search.expression(expression, owner);
        self.found.append(&mut search.found);
    }

    /// The documents within a block that no role was found to have.
    fn unowned(&mut self, block: &Block, source: &Arc<Source>) {
        if block.has_ident("data")
            && block.labels.first().is_some_and(|label| label.as_str() == "aws_iam_policy_document")
        {
            let here = span(block.span());
            if !self.is_owned(source, here) {
                let address = address(block, None);
                let mut search = Search::new(self.scope, &address, source);
                search.data_source(Located { source, item: block });
                // What cannot be read of a permission policy is nobody's concern here.
                let concerns_us = may_hold_policy(slice(source, here).as_bytes());
                self.found.extend(search.found.into_iter().filter(|found| concerns_us || found.document.is_ok()));
            }
            return;
        }
        for attribute in block.body.attributes() {
            let address = address(block, Some(attribute));
            Literals { finder: self, source, address }.visit_expr(&attribute.value);
        }
        for block in block.body.blocks() {
            self.unowned(block, source);
        }
    }

    fn is_owned(&self, source: &Arc<Source>, span: Span) -> bool {
        self.found.iter().any(|found| {
            Arc::ptr_eq(&found.source, source) && (span.start..span.end.max(span.start + 1)).contains(&found.start)
        })
    }
}

/// Goes through an expression for policies that are written out in it.
struct Literals<'f, 'm, 's> {
    finder: &'f mut Finder<'m, 's>,
    source: &'f Arc<Source>,
    address: String,
}

impl Visit for Literals<'_, '_, '_> {
    fn visit_expr(&mut self, expression: &Expression) {
        let here = span(expression.span());
        if !is_literal(expression, slice(self.source, here)) {
            visit_expr(self, expression);
        } else if !self.finder.is_owned(self.source, here) {
            self.finder.owned(expression, self.source, &self.address);
        }
    }
}

/// Whether an expression is a policy written out: `jsonencode({ Statement = … })` or JSON in a string.
fn is_literal(expression: &Expression, written: &str) -> bool {
    let may_be = written.contains("Statement") && may_hold_policy(written.as_bytes());
    may_be
        && match expression {
            Expression::FuncCall(call) => call.name.name.as_str() == "jsonencode",
            Expression::HeredocTemplate(heredoc) => heredoc
                .template
                .get(0)
                .and_then(|element| element.as_literal())
                .is_some_and(|text| text.trim_start().starts_with('{')),
            Expression::String(text) => text.trim_start().starts_with('{'),
            Expression::StringTemplate(template) => template
                .get(0)
                .and_then(|element| element.as_literal())
                .is_some_and(|text| text.trim_start().starts_with('{')),
            _ => false,
        }
}

/// Follows an expression to the documents that it may come to.
struct Search<'m, 's> {
    scope: &'s Scope<'m>,
    address: &'s str,
    owner: &'s Arc<Source>,
    variants: Vec<String>,
    depth: usize,
    found: Vec<Found>,
}

impl<'m, 's> Search<'m, 's> {
    fn new(scope: &'s Scope<'m>, address: &'s str, owner: &'s Arc<Source>) -> Self {
        Self { scope, address, owner, variants: Vec::new(), depth: 0, found: Vec::new() }
    }

    fn expression(&mut self, expression: &Expression, at: &Arc<Source>) {
        if self.depth >= MAXIMUM_DEPTH {
            return;
        }
        self.depth += 1;
        match expression {
            Expression::Parenthesis(inner) => self.expression(inner.inner(), at),
            Expression::Conditional(conditional) => {
                let condition =
                    slice(at, span(conditional.cond_expr.span())).split_whitespace().collect::<Vec<_>>().join(" ");
                for (variant, branch) in
                    [(condition.clone(), &conditional.true_expr), (format!("not {condition}"), &conditional.false_expr)]
                {
                    self.variants.push(variant);
                    self.expression(branch, at);
                    self.variants.pop();
                }
            }
            Expression::StringTemplate(template) => match single(template) {
                Some(inner) => self.expression(inner, at),
                None => self.template(template, hcl_escape, None, expression, at),
            },
            Expression::HeredocTemplate(heredoc) => {
                self.template(&heredoc.template, template_escape, Some(Style::JsonInHeredoc), expression, at);
            }
            Expression::String(text) => {
                let here = span(expression.span());
                let written = slice(at, here).get(1..).unwrap_or_default();
                let traced = Traced::new(text.value(), written, here.start + 1, hcl_escape);
                self.add(at, from_traced(at, &traced).map(Document::new));
            }
            Expression::FuncCall(call) => self.call(call, at),
            Expression::Variable(_) | Expression::Traversal(_) => self.reference(expression, at),
            _ => {}
        }
        self.depth -= 1;
    }

    fn call(&mut self, call: &FuncCall, at: &Arc<Source>) {
        let arguments: Vec<&Expression> = call.args.iter().collect();
        match (call.name.name.as_str(), arguments.as_slice()) {
            ("jsonencode", [value]) => {
                let mut evaluator = Evaluator::new(self.scope, at);
                let tree = evaluator.node(value, at);
                if matches!(tree.value, Value::Object(_)) {
                    let document =
                        Document { style: Some(Style::Hcl), unknowns: evaluator.unknowns, ..Document::new(tree) };
                    self.add(at, Ok(document));
                }
            }
            ("file", [path]) => self.file(path, None, at),
            ("templatefile", [path, variables]) => self.file(path, Some(variables), at),
            ("coalesce" | "try" | "tostring" | "trimspace" | "sensitive" | "nonsensitive", alternatives) => {
                for alternative in alternatives {
                    self.expression(alternative, at);
                }
            }
            _ => {}
        }
    }

    fn reference(&mut self, expression: &Expression, at: &Arc<Source>) {
        if let Some(block) = Evaluator::new(self.scope, at).data_source(expression) {
            return self.data_source(block);
        }
        let Some((root, operators)) = parts(expression) else { return };
        if let [name] = operators.as_slice()
            && let Some(found) = attribute(name).and_then(|name| self.scope.value(root, name))
        {
            self.expression(found.item, found.source);
        }
    }

    fn data_source(&mut self, block: Located<'_, Block>) {
        let mut evaluator = Evaluator::new(self.scope, block.source);
        let document = match evaluator.policy_document(block) {
            Ok(tree) => Ok(Document { style: Some(Style::Hcl), unknowns: evaluator.unknowns, ..Document::new(tree) }),
            Err(unread) => Err(Box::new(Problem::unread(block.source, unread))),
        };
        self.add(block.source, document);
    }

    fn template(
        &mut self,
        template: &Template,
        escape: Escape,
        style: Option<Style>,
        expression: &Expression,
        at: &Arc<Source>,
    ) {
        let mut evaluator = Evaluator::new(self.scope, at);
        let traced = evaluator.template(template, escape, at);
        let document = match from_traced(at, &traced) {
            Ok(tree) => Ok(Document { style, unknowns: evaluator.unknowns, ..Document::new(tree) }),
            Err(_) if template.iter().any(Element::is_directive) => {
                let start = span(expression.span()).start;
                Err(Box::new(undecided(at, start)))
            }
            // Nothing of it is known.
            Err(_) if traced.as_str().trim().chars().all(hole::is_hole) => return,
            Err(problem) => Err(problem),
        };
        self.add(at, document);
    }

    /// The document of a file beside the source.
    fn file(&mut self, path: &Expression, variables: Option<&Expression>, at: &Arc<Source>) {
        let mut evaluator = Evaluator::new(self.scope, at);
        let node = evaluator.node(path, at);
        let Some(path) = node.value.as_str().filter(|path| !hole::has_hole(path)) else { return };
        let Some(directory) = self.scope.directory else { return };
        let beside = directory.join(path);
        let path = if beside.exists() { beside } else { PathBuf::from(path) };
        let source = match read_beside(&path) {
            Ok(text) => Arc::new(Source { name: path.display().to_string(), text }),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                return self.add(at, Err(Box::new(Problem::at(at, node.span.start, message))));
            }
        };
        let Some(variables) = variables else {
            let traced = Traced::new(&source.text, &source.text, 0, verbatim);
            let document =
                from_traced(&source, &traced).map(|tree| Document { style: Some(Style::Json), ..Document::new(tree) });
            return self.add(&source, document);
        };
        let bindings = match evaluator.node(variables, at).value {
            Value::Object(members) => members.into_iter().map(|member| (member.key, member.value)).collect(),
            _ => Vec::new(),
        };
        let template = match hcl_edit::parser::parse_template(&source.text) {
            Ok(template) => template,
            Err(error) => {
                let message = format!("invalid template: {}", error.message());
                return self.add(&source, Err(Box::new(Problem::at(&source, error.location().offset(), message))));
            }
        };
        let mut inner = Evaluator::new(self.scope, &source);
        inner.unknowns = evaluator.unknowns;
        let traced = inner.with(bindings, |inner| inner.template(&template, template_escape, &source));
        let style = Some(Style::JsonInHeredoc);
        let document = match from_traced(&source, &traced) {
            Ok(tree) => Ok(Document { style, unknowns: inner.unknowns, ..Document::new(tree) }),
            Err(_) if template.iter().any(Element::is_directive) => Err(Box::new(undecided(&source, 0))),
            Err(problem) => Err(problem),
        };
        self.add(&source, document);
    }

    fn add(&mut self, source: &Arc<Source>, document: Result<Document, Box<Problem>>) {
        let variant = Some(self.variants.join(", ")).filter(|variant| !variant.is_empty());
        let address = Some(self.address.to_owned());
        let start = document.as_ref().map_or(0, |document| document.tree.span.start);
        let document = document.map(|document| Document { address, variant, ..document });
        self.found.push(Found { source: Arc::clone(source), owner: Arc::clone(self.owner), start, document });
    }
}

fn undecided(source: &Source, offset: usize) -> Problem {
    Problem::at(source, offset, "a template directive decides what this policy document is")
        .help("check the plan instead: `terraform show -json`")
}

fn read_beside(path: &Path) -> Result<String, String> {
    let length = fs::metadata(path).map_err(|error| unreadable(&error))?.len();
    if length > MAXIMUM_DOCUMENT as u64 {
        return Err(format!("it has {length} bytes"));
    }
    fs::read_to_string(path).map_err(|error| unreadable(&error))
}
