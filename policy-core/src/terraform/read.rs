use std::collections::{HashMap, HashSet};

use super::data_source;
use super::template::{self, Located, Part};
use crate::json::{self, Member, Node, Reading, Span, SyntaxError, Value};
use crate::names::{Issuer, hole};

/// The trust policies of a Terraform configuration.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The roles (`aws_iam_role`) in order.
    pub roles: Vec<Found>,
    /// The policy documents (`data.aws_iam_policy_document`) that no role here refers to: one in another file may.
    pub documents: Vec<Found>,
}

/// A role or a policy document of a configuration.
#[derive(Clone, Debug)]
pub struct Found {
    /// Such as `aws_iam_role.deploy` or `data.aws_iam_policy_document.trust`.
    pub address: String,
    /// The role's name, where it is written out.
    pub name: Option<String>,
    /// Its policy.
    pub policy: Result<FoundPolicy, Unread>,
}

/// A policy of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPolicy {
    /// The document. Its spans are byte ranges of the configuration's text, also where the policy stands in a string of it.
    pub tree: Node,
    /// What each [hole](crate::names::hole) of the document stands for, by its number: `var.account_id`.
    pub unknowns: Vec<String>,
}

impl FoundPolicy {
    /// The policy itself, to be checked.
    pub fn reading(&self) -> Reading {
        json::read(&self.tree)
    }

    /// A text with the names of the holes put back, as in `arn:aws:iam::${var.account_id}:oidc-provider/gitlab.com`.
    pub fn fill(&self, text: &str) -> String {
        hole::fill(text, |number| {
            let name = usize::try_from(number).ok().and_then(|number| self.unknowns.get(number));
            format!("${{{}}}", name.map_or("…", String::as_str))
        })
    }
}

/// A policy that cannot be read from the configuration alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The byte range of the text that keeps it from being read.
    pub span: Span,
    /// Why: one sentence, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// When the whole policy is one expression, such as `jsonencode({…})`: that expression in Terraform's language.
    pub expression: Option<String>,
}

impl Unread {
    pub(super) fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, expression: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Unread {}

/// Reads the trust policies of a `.tf.json` file.
///
/// A role's `assume_role_policy` is a template: `$${` stands for `${` and `%%{` for `%{`. It is read when it holds the policy as JSON,
/// or refers to a `data.aws_iam_policy_document` of the same file. An interpolation becomes a [hole](crate::names::hole), the same
/// one wherever it is the same; what the file itself says is filled in: strings in `locals`, and the ARN and the URL of an
/// `aws_iam_openid_connect_provider`, whose account and partition are holes.
///
/// ```
/// let configuration = policy_core::terraform::read(r#"{
///     "resource": { "aws_iam_role": { "deploy": { "assume_role_policy":
///         "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Principal\":{\"Federated\":\"arn:aws:iam::${var.account}:oidc-provider/gitlab.com\"},\"Condition\":{\"StringEquals\":{\"gitlab.com:sub\":\"project_path:acme/app:ref_type:branch:ref:main\"}}}]}"
///     } } }
/// }"#)?;
/// let [role] = configuration.roles.as_slice() else { panic!() };
/// assert_eq!(role.address, "aws_iam_role.deploy");
/// let policy = role.policy.as_ref().unwrap();
/// assert_eq!(policy.unknowns, ["var.account"]);
/// assert!(!policy.reading().check_with(&Default::default()).has_errors());
/// # Ok::<(), policy_core::json::SyntaxError>(())
/// ```
///
/// # Errors
///
/// [`SyntaxError`] when the text is not JSON. What of it is no role is passed over; a role whose policy cannot be read says so itself.
pub fn read(text: &str) -> Result<Configuration, SyntaxError> {
    let root = json::parse(text)?;
    let mut file = File { text, locals: HashMap::new(), issuers: HashMap::new(), documents: HashMap::new() };
    let mut documents = Vec::new();
    let mut roles = Vec::new();
    each_member(&root, &mut |section| match &*section.key {
        "locals" => each_member(&section.value, &mut |local| {
            if matches!(local.value.value, Value::String(_)) {
                file.locals.insert(&local.key, &local.value);
            }
        }),
        "resource" => each_labelled(&section.value, &mut |kind, name, body| match kind {
            "aws_iam_role" => roles.push((name, body)),
            "aws_iam_openid_connect_provider" => {
                file.issuers.extend(argument(body, "url").map(|url| (name, url)));
            }
            _ => {}
        }),
        "data" => each_labelled(&section.value, &mut |kind, name, body| {
            if kind == "aws_iam_policy_document" {
                file.documents.insert(name, body);
                documents.push((name, body));
            }
        }),
        _ => {}
    });
    let mut used = HashSet::new();
    let roles = roles.into_iter().map(|(name, body)| file.role(name, body, &mut used)).collect();
    let unused = documents.into_iter().filter(|(name, _)| !used.contains(name));
    let documents = unused.map(|(name, body)| Found {
        address: format!("data.aws_iam_policy_document.{name}"),
        name: None,
        policy: file.document(body),
    });
    Ok(Configuration { roles, documents: documents.collect() })
}

/// Visits a block, or each block of an array of them.
pub(super) fn each_block<'a>(node: &'a Node, visit: &mut impl FnMut(&'a Node)) -> Result<(), Unread> {
    match &node.value {
        Value::Array(blocks) => {
            for block in blocks {
                each_block(block, visit)?;
            }
            Ok(())
        }
        Value::Object(_) => {
            visit(node);
            Ok(())
        }
        Value::Null => Ok(()),
        _ => Err(Unread::new(node.span, format!("expected a block, found {}", node.describe()))),
    }
}

/// Visits the members of a block, or those of each block of an array of them; anything else has none.
fn each_member<'a>(node: &'a Node, visit: &mut impl FnMut(&'a Member)) {
    // What is not a block is somebody else's mistake.
    let _ = each_block(node, &mut |block| {
        if let Value::Object(members) = &block.value {
            members.iter().for_each(&mut *visit);
        }
    });
}

/// Visits the blocks with a type and a name.
fn each_labelled<'a>(node: &'a Node, visit: &mut impl FnMut(&'a str, &'a str, &'a Node)) {
    each_member(node, &mut |kind| {
        each_member(&kind.value, &mut |name| {
            let _ = each_block(&name.value, &mut |body| visit(&kind.key, &name.key, body));
        });
    });
}

/// An argument of a block; of a repeated one the last.
fn argument<'a>(body: &'a Node, name: &str) -> Option<&'a Node> {
    match &body.value {
        Value::Object(members) => members.iter().rev().find(|member| member.key == name).map(|member| &member.value),
        _ => None,
    }
}

/// What the expressions of a configuration may refer to.
struct File<'a> {
    text: &'a str,
    locals: HashMap<&'a str, &'a Node>,
    /// The URLs of the providers.
    issuers: HashMap<&'a str, &'a Node>,
    documents: HashMap<&'a str, &'a Node>,
}

/// Locals that refer to locals, no deeper than this; Terraform itself refuses circles.
const MAXIMUM_DEPTH: usize = 8;

/// A policy has at most 4,096 characters.
const MAXIMUM_FILLED_IN: usize = 100_000;

impl<'a> File<'a> {
    fn role(&self, name: &str, body: &Node, used: &mut HashSet<&'a str>) -> Found {
        let role_name = argument(body, "name").and_then(|node| {
            let mut holes = Holes::default();
            let text = self.evaluate(node, &mut holes).ok()?;
            holes.names.is_empty().then(|| text.iter().map(|(c, _)| *c).collect())
        });
        let policy = match argument(body, "assume_role_policy") {
            Some(policy) => self.assume_role_policy(policy, used),
            None => Err(Unread::new(body.span, "the role has no `assume_role_policy`")),
        };
        Found { address: format!("aws_iam_role.{name}"), name: role_name, policy }
    }

    fn assume_role_policy(&self, node: &Node, used: &mut HashSet<&'a str>) -> Result<FoundPolicy, Unread> {
        if !matches!(node.value, Value::String(_)) {
            let message = format!("`assume_role_policy` is a string, found {}", node.describe());
            return Err(Unread::new(node.span, message).help("write the policy as a string that holds JSON"));
        }
        let parts = template::parts(&self.located(node))?;
        if let [Part::Expression(expression, span)] = parts.as_slice() {
            if let Some(name) = document_name(expression)
                && let Some((name, body)) = self.documents.get_key_value(name)
            {
                used.insert(name);
                return self.document(body);
            }
            if self.local(expression).is_none() {
                let message = "the policy is an expression, whose value this file does not say";
                return Err(Unread { expression: Some(expression.clone()), ..Unread::new(*span, message) });
            }
        }
        let mut holes = Holes::default();
        let located = self.fill(parts, &mut holes, 0)?;
        let text: String = located.iter().map(|(c, _)| *c).collect();
        let spans = Spans::new(&located, node.span);
        match json::parse(&text) {
            Ok(mut tree) => {
                spans.map(&mut tree);
                Ok(FoundPolicy { tree, unknowns: holes.names })
            }
            Err(error) => {
                let place = spans.at(error.offset());
                let found = text.get(error.offset()..).and_then(|rest| rest.chars().next());
                let message = if found.is_some_and(hole::is_hole) {
                    "an interpolation stands for more than the text of a string".to_owned()
                } else {
                    format!("the policy is not JSON: {}", error.message())
                };
                Err(Unread::new(place, message))
            }
        }
    }

    fn document(&self, body: &Node) -> Result<FoundPolicy, Unread> {
        let mut holes = Holes::default();
        let mut body = body.clone();
        self.evaluate_tree(&mut body, &mut holes)?;
        Ok(FoundPolicy { tree: data_source::policy_of(&body)?, unknowns: holes.names })
    }

    /// Evaluates every string of a tree.
    fn evaluate_tree(&self, node: &mut Node, holes: &mut Holes) -> Result<(), Unread> {
        match &mut node.value {
            Value::String(_) => {
                let text = self.evaluate(node, holes)?;
                node.value = Value::String(text.iter().map(|(c, _)| *c).collect());
            }
            Value::Array(elements) => {
                for element in elements {
                    self.evaluate_tree(element, holes)?;
                }
            }
            Value::Object(members) => {
                for member in members {
                    self.evaluate_tree(&mut member.value, holes)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The text of a string of the file.
    fn evaluate(&self, node: &Node, holes: &mut Holes) -> Result<Located, Unread> {
        self.fill(template::parts(&self.located(node))?, holes, 0)
    }

    fn located(&self, node: &Node) -> Located {
        let literal = self.text.get(node.span.start..node.span.end);
        literal.and_then(|literal| template::of_json(literal, node.span.start)).unwrap_or_default()
    }

    /// The parts of a template as one text. What comes from elsewhere has the place of its interpolation.
    fn fill(&self, parts: Vec<Part>, holes: &mut Holes, depth: usize) -> Result<Located, Unread> {
        let mut located = Located::new();
        for part in parts {
            match part {
                Part::Literal(text) => located.extend(text),
                Part::Expression(expression, span) => {
                    let text = self.value(&expression, span, holes, depth)?;
                    located.extend(text.chars().map(|c| (c, span)));
                }
            }
        }
        Ok(located)
    }

    /// What is known of an expression; the rest is holes.
    fn value(&self, expression: &str, span: Span, holes: &mut Holes, depth: usize) -> Result<String, Unread> {
        if let Some(local) = self.local(expression).filter(|_| depth < MAXIMUM_DEPTH) {
            let parts = template::parts(&self.located(local))?;
            let text = self.fill(parts, holes, depth + 1)?;
            holes.fill_in(text.len(), span)?;
            return Ok(text.into_iter().map(|(c, _)| c).collect());
        }
        if let Some(text) = string_literal(expression) {
            return Ok(text);
        }
        if let Some((name, is_arn)) = provider_attribute(expression)
            && let Some(issuer) = self.issuer(name)
        {
            if !is_arn {
                return Ok(issuer);
            }
            let partition = holes.add(&format!("the partition of aws_iam_openid_connect_provider.{name}"), span)?;
            let account = holes.add(&format!("the account of aws_iam_openid_connect_provider.{name}"), span)?;
            return Ok(format!("arn:{partition}:iam::{account}:oidc-provider/{issuer}"));
        }
        holes.add(expression, span).map(String::from)
    }

    fn local(&self, expression: &str) -> Option<&'a Node> {
        self.locals.get(expression.strip_prefix("local.")?).copied()
    }

    /// The issuer of a provider whose URL is written out.
    fn issuer(&self, name: &str) -> Option<String> {
        let mut holes = Holes::default();
        let url: String = self.evaluate(self.issuers.get(name)?, &mut holes).ok()?.iter().map(|(c, _)| *c).collect();
        Issuer::from_url(&url).ok().map(|issuer| issuer.as_str().to_owned())
    }
}

/// The text of a string without templates; the escapes are those of JSON and `\UXXXXXXXX`, which nobody writes.
fn string_literal(expression: &str) -> Option<String> {
    let is_literal = expression.starts_with('"') && !["${", "%{", "\\U"].iter().any(|part| expression.contains(part));
    match json::parse(expression).ok().filter(|_| is_literal)?.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// The name in `data.aws_iam_policy_document.NAME.json`.
fn document_name(expression: &str) -> Option<&str> {
    let rest = expression.strip_prefix("data.aws_iam_policy_document.")?;
    rest.strip_suffix(".json").or_else(|| rest.strip_suffix(".minified_json"))
}

/// The name of the provider that the expression takes the ARN of (`true`) or the issuer.
fn provider_attribute(expression: &str) -> Option<(&str, bool)> {
    const RESOURCE: &str = "aws_iam_openid_connect_provider.";
    let (reference, without_scheme) = match expression.strip_prefix("replace(").and_then(|rest| rest.strip_suffix(')'))
    {
        Some(arguments) => {
            let mut arguments = arguments.splitn(3, ',').map(str::trim);
            let reference = arguments.next()?;
            if !arguments.eq([r#""https://""#, r#""""#]) {
                return None;
            }
            (reference, true)
        }
        None => (expression, false),
    };
    let (name, attribute) = reference.strip_prefix(RESOURCE)?.split_once('.')?;
    match attribute {
        "arn" | "id" if !without_scheme => Some((name, true)),
        // The provider reads the URL back without its scheme.
        "url" => Some((name, false)),
        _ => None,
    }
}

/// The names of the holes, by their numbers; and what was spent on filling in.
#[derive(Default)]
struct Holes {
    names: Vec<String>,
    characters: HashMap<String, char>,
    filled_in: usize,
}

impl Holes {
    fn add(&mut self, name: &str, span: Span) -> Result<char, Unread> {
        if let Some(known) = self.characters.get(name) {
            return Ok(*known);
        }
        let character = u32::try_from(self.names.len()).ok().and_then(hole::character);
        let character = character.ok_or_else(|| Unread::new(span, "the policy has too many interpolations"))?;
        self.names.push(name.to_owned());
        self.characters.insert(name.to_owned(), character);
        Ok(character)
    }

    /// Locals made of locals can grow without end.
    fn fill_in(&mut self, length: usize, span: Span) -> Result<(), Unread> {
        self.filled_in += length + 1;
        if self.filled_in > MAXIMUM_FILLED_IN {
            return Err(Unread::new(span, "the policy is too long when its locals are filled in"));
        }
        Ok(())
    }
}

/// From byte offsets of a text to those of the file that its characters came from.
struct Spans {
    /// For each byte the place of its character.
    places: Vec<Span>,
    end: Span,
}

impl Spans {
    fn new(located: &Located, whole: Span) -> Self {
        let mut places = Vec::with_capacity(located.len());
        for (c, span) in located {
            places.extend(std::iter::repeat_n(*span, c.len_utf8()));
        }
        Self { places, end: Span { start: whole.end, end: whole.end } }
    }

    fn at(&self, offset: usize) -> Span {
        self.places.get(offset).copied().unwrap_or(self.end)
    }

    fn span(&self, span: Span) -> Span {
        let start = self.at(span.start).start;
        let last = self.at(span.end.saturating_sub(1).max(span.start));
        Span { start, end: last.end.max(start) }
    }

    fn map(&self, node: &mut Node) {
        node.span = self.span(node.span);
        match &mut node.value {
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.map(element)),
            Value::Object(members) => {
                for member in members {
                    member.key_span = self.span(member.key_span);
                    self.map(&mut member.value);
                }
            }
            _ => {}
        }
    }
}
