use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::parser::{parse_expr, parse_template};
use hcl_edit::template::Element;
use policy_core::diagnostic::{Finding, Place};
use policy_core::document::TrustPolicy;
use policy_core::json::{Member, Node, Reading, Value, read};
use policy_core::names::hole;
use policy_core::unknowns::fill;

use super::Source;
use super::document::is_hole;

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
}

impl Policy {
    pub(super) fn new(source: &Arc<Source>, tree: Node, style: Option<Style>) -> Self {
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
            style,
        }
    }

    /// The document as it was read; its spans are byte ranges of the source's text.
    pub fn tree(&self) -> &Node {
        &self.tree
    }

    /// The bytes of the source's text that a finding is about: the nearest enclosing node when it is about something absent.
    pub fn locate(&self, finding: &Finding) -> Range<usize> {
        self.locate_pointer(&finding.path, finding.place)
    }

    /// The same for a JSON pointer into the document.
    pub fn locate_pointer(&self, pointer: &str, place: Place) -> Range<usize> {
        let span = self.tree.locate(pointer, place);
        span.start..span.end
    }

    /// The string at a JSON pointer, or the name of the member there, if it stands in the source as one literal.
    pub fn literal(&self, pointer: &str, place: Place) -> Option<Literal> {
        let style = self.style?;
        let (parent, token) = pointer.rsplit_once('/')?;
        let name = token.replace("~1", "/").replace("~0", "~");
        let parent = parent.split('/').skip(1).try_fold(&self.tree, child)?;
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
        style.is_literal(written, text).then_some(Literal { range, style })
    }

    /// The name of a hole: `${aws_iam_openid_connect_provider.github.arn}`.
    pub fn unknown(&self, number: u32) -> String {
        let name = usize::try_from(number).ok().and_then(|number| self.unknowns.get(number));
        format!("${{{}}}", name.map_or("…", String::as_str))
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
    /// The text as it is written in place of this literal.
    pub fn write(&self, text: &str) -> String {
        self.style.write(text)
    }
}

impl Style {
    fn write(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 2);
        out.push('"');
        for (offset, c) in text.char_indices() {
            let is_template =
                matches!(c, '$' | '%') && text.get(offset + 1..).is_some_and(|rest| rest.starts_with('{'));
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\0'..='\u{1f}' => drop(write!(out, "\\u{:04x}", u32::from(c))),
                _ if is_template && self != Self::Json => out.extend([c, c]),
                _ => out.push(c),
            }
        }
        out.push('"');
        out
    }

    /// Whether this piece of the source is a literal of this text, and no expression that comes to the same.
    fn is_literal(self, written: &str, text: &str) -> bool {
        let json = |written: &str| serde_json::from_str::<String>(written).is_ok_and(|decoded| decoded == text);
        match self {
            Self::Json => json(written),
            Self::JsonInHeredoc => match parse_template(written) {
                Ok(template) if template.len() == 1 => {
                    template.get(0).and_then(Element::as_literal).is_some_and(|literal| json(literal))
                }
                _ => false,
            },
            Self::Hcl => match parse_expr(written) {
                Ok(Expression::String(decoded)) => decoded.value() == text,
                Ok(Expression::Variable(name)) => name.as_str() == text,
                _ => false,
            },
        }
    }
}

/// Whether the document is one that the command speaks about.
pub(super) fn is_web_identity(policy: &Policy) -> bool {
    let reading = &policy.reading;
    reading.policy.concerns_web_identity() || (!reading.is_whole() && mentions(&policy.tree, "withwebidentity"))
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
