use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use hcl_edit::expr::Expression;
use hcl_edit::parser::{parse_expr, parse_template};
use policy_core::diagnostic::{Finding, Place};
use policy_core::document::TrustPolicy;
use policy_core::json::{Member, Node, Reading, Span, Value, read};
use policy_core::names::hole;
use policy_core::unknowns::fill;

use super::Source;
use super::document::{is_hole, restore};

/// A trust policy and where it stood.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The text that the document stands in.
    pub source: Arc<Source>,
    /// Whose policy it is: `aws_iam_role.deploy`, `module.ci.aws_iam_role.deploy`, a logical id, a role's name; `None` for a file that
    /// is a policy and nothing else.
    pub address: Option<String>,
    /// The role's ARN, where the file tells it.
    pub role_arn: Option<String>,
    /// Under which conditions of a template the policy is this one: `UseGitHub, not UseGitLab`.
    pub variant: Option<String>,
    /// The policy, and what is malformed in it.
    pub reading: Reading,
    /// What each [hole](hole) stands for, by its number: `aws_iam_openid_connect_provider.github.arn`.
    pub unknowns: Vec<String>,
    tree: Node,
    /// The JSON string that the document stands in, when the tree's spans are those of its decoded text.
    quoted: Option<Span>,
    /// The tree with spans of the source, once somebody asks for it: most policies have nothing to point at.
    restored: OnceLock<Node>,
    style: Option<Style>,
}

/// How a string is written in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A JSON string.
    Json,
    /// A JSON string within an HCL heredoc.
    JsonInHeredoc,
    /// A quoted HCL string, or a bare name before `=`.
    Hcl,
}

/// A string of the policy that stands in the source as one literal, so that it can be replaced exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// Its bytes in the source's text, quotes included.
    pub range: Range<usize>,
    /// How it is written.
    pub style: Style,
    /// What it says.
    text: String,
    unknowns: Vec<String>,
}

impl Policy {
    pub(super) fn new(source: &Arc<Source>, tree: Node, quoted: Option<Span>, style: Option<Style>) -> Self {
        let mut reading = read(&tree);
        // What stands for something unknown is not malformed: it is not there yet.
        let count = reading.findings.len();
        reading.findings.retain(|finding| {
            let node = finding.path.split('/').skip(1).try_fold(&tree, child);
            finding.place == Place::Key || !node.is_some_and(is_hole)
        });
        reading.is_partial |= reading.findings.len() < count;
        Self {
            source: Arc::clone(source),
            address: None,
            role_arn: None,
            variant: None,
            reading,
            unknowns: Vec::new(),
            tree,
            quoted,
            restored: OnceLock::new(),
            style,
        }
    }

    /// The address, with the conditions under which the policy is this one.
    pub fn label(&self) -> Option<String> {
        match (&self.address, &self.variant) {
            (Some(address), Some(variant)) => Some(format!("{address} when {variant}")),
            (address, _) => address.clone(),
        }
    }

    /// The document as it was read; its spans are byte ranges of the source's text.
    pub fn tree(&self) -> &Node {
        let Some(quoted) = self.quoted else { return &self.tree };
        self.restored.get_or_init(|| {
            let mut tree = self.tree.clone();
            restore(&self.source, quoted, &mut tree);
            tree
        })
    }

    /// The bytes of the source's text that a finding is about: the nearest enclosing node when it is about something absent.
    pub fn locate(&self, finding: &Finding) -> Range<usize> {
        self.locate_pointer(&finding.path, finding.place)
    }

    /// The same for a JSON pointer into the document.
    pub fn locate_pointer(&self, pointer: &str, place: Place) -> Range<usize> {
        let span = self.tree().locate(pointer, place);
        span.start..span.end
    }

    /// The string at a JSON pointer, or the name of the member there, if it stands in the source as one literal.
    pub fn literal(&self, pointer: &str, place: Place) -> Option<Literal> {
        let style = self.style?;
        let (parent, token) = pointer.rsplit_once('/')?;
        let name = token.replace("~1", "/").replace("~0", "~");
        let parent = parent.split('/').skip(1).try_fold(self.tree(), child)?;
        let (text, span) = if let (Value::Object(members), Place::Key) = (&parent.value, place) {
            let member = members.iter().rev().find(|member| member.key == name)?;
            // An operator that stands in several blocks has no name that is the only one.
            let is_inside = |entry: &Member| {
                entry.key_span.start >= member.value.span.start && entry.key_span.end <= member.value.span.end
            };
            if let Value::Object(entries) = &member.value.value
                && !entries.iter().all(is_inside)
            {
                return None;
            }
            (&*member.key, member.key_span)
        } else {
            let node = child(parent, token)?;
            (node.value.as_str()?, node.span)
        };
        let range = span.start..span.end;
        let written = self.source.text.get(range.clone())?;
        let literal = Literal { range, style, text: text.to_owned(), unknowns: self.unknowns.clone() };
        literal.is(written).then_some(literal)
    }

    /// The name of a hole: `${aws_iam_openid_connect_provider.github.arn}`.
    pub fn unknown(&self, number: u32) -> String {
        name(&self.unknowns, number)
    }

    /// The same of a policy that was made of this one.
    pub fn named(&self, policy: &TrustPolicy) -> TrustPolicy {
        fill(policy, &|number| Some(self.unknown(number)))
    }

    /// A text of the policy or of a finding with the names of the holes put back.
    pub fn fill(&self, text: &str) -> String {
        hole::fill(text, |number| self.unknown(number))
    }
}

/// A hole as an interpolation.
fn name(unknowns: &[String], number: u32) -> String {
    let name = usize::try_from(number).ok().and_then(|number| unknowns.get(number));
    format!("${{{}}}", name.map_or("…", String::as_str))
}

/// The node that a token of a JSON pointer leads to.
fn child<'a>(node: &'a Node, token: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Object(members) => {
            let name = token.replace("~1", "/").replace("~0", "~");
            members.iter().rev().find(|member| member.key == name).map(|member| &member.value)
        }
        Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
        _ => None,
    }
}

impl Literal {
    /// The text as it is written in place of this literal; holes become the interpolations that they stand for.
    pub fn write(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 2);
        out.push('"');
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            let is_template = matches!(c, '$' | '%') && rest.as_str().starts_with('{');
            match (c, hole::number(c)) {
                ('"', _) => out.push_str("\\\""),
                ('\\', _) => out.push_str("\\\\"),
                ('\n', _) => out.push_str("\\n"),
                ('\r', _) => out.push_str("\\r"),
                ('\t', _) => out.push_str("\\t"),
                ('\0'..='\u{1f}', _) => drop(write!(out, "\\u{:04x}", u32::from(c))),
                (_, Some(number)) if self.style != Style::Json => out.push_str(&name(&self.unknowns, number)),
                _ if is_template && self.style != Style::Json => out.extend([c, c]),
                _ => out.push(c),
            }
        }
        out.push('"');
        out
    }

    /// Whether a text can be written in place of this literal: it may hold no unknown value that the literal does not hold.
    pub fn takes(&self, text: &str) -> bool {
        text.chars().filter(|c| hole::is_hole(*c)).all(|hole| self.text.contains(hole))
    }

    /// Whether a piece of the source is this literal, and no expression that comes to the same.
    fn is(&self, written: &str) -> bool {
        let text = &*self.text;
        match self.style {
            Style::Json => serde_json::from_str::<String>(written).is_ok_and(|decoded| decoded == text),
            Style::JsonInHeredoc => match (parse_template(written), parse_template(&self.write(text))) {
                (Ok(found), Ok(expected)) => found == expected,
                _ => false,
            },
            Style::Hcl => match (parse_expr(written), parse_expr(&self.write(text))) {
                (Ok(Expression::Variable(name)), _) => name.as_str() == text,
                (Ok(found), Ok(expected)) => found == expected,
                _ => false,
            },
        }
    }
}

/// Whether the document is one that the command speaks about.
pub(super) fn is_web_identity(policy: &Policy) -> bool {
    let reading = &policy.reading;
    // Of a document without a statement that could be read, only its words tell.
    let is_unread = reading.policy.statement.as_slice().is_empty() && !reading.is_whole();
    reading.policy.concerns_web_identity() || (is_unread && mentions(&policy.tree, "withwebidentity"))
}

/// Whether a string of a tree holds a text, in any letter case.
fn mentions(node: &Node, text: &str) -> bool {
    match &node.value {
        Value::String(value) => value.to_ascii_lowercase().contains(text),
        Value::Array(elements) => elements.iter().any(|element| mentions(element, text)),
        Value::Object(members) => members.iter().any(|member| mentions(&member.value, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
