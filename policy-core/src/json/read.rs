use std::borrow::Cow;
use std::fmt;

use super::parse::line_and_column;
use super::{Member, Node, SyntaxError, Value, escape_pointer, parse};
use crate::diagnostic::{Finding, Findings, Group, Level, Lint, nearest};
use crate::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};

/// The lint behind every finding of the reader.
pub static MALFORMED_DOCUMENT: Lint = Lint {
    name: "malformed_document",
    group: Group::Refused,
    level: Level::Error,
    summary: "the JSON is not a policy document: a member is unknown, missing, repeated or of the wrong type",
    docs: include_str!("../../docs/lints/malformed_document.md"),
};

/// What [`read`] made of a tree.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The policy; of what could not be read, as much as could.
    pub policy: TrustPolicy,
    /// Everything that is malformed; when there is something, `policy` is not the whole document.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// The policy if it was read whole.
    ///
    /// # Errors
    ///
    /// The findings otherwise.
    pub fn into_policy(self) -> Result<TrustPolicy, Findings> {
        if self.findings.is_empty() { Ok(self.policy) } else { Err(self.findings.into()) }
    }
}

/// Text that is not a trust policy.
///
/// `Display` has a line for each thing that is wrong, with line and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(Cause);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    Syntax(SyntaxError),
    Document(Vec<(usize, usize, Finding)>),
}

impl ReadError {
    /// The findings with line and column, both from 1; none when the text is not even JSON.
    pub fn findings(&self) -> impl Iterator<Item = (usize, usize, &Finding)> {
        let findings = match &self.0 {
            Cause::Syntax(_) => &[],
            Cause::Document(findings) => findings.as_slice(),
        };
        findings.iter().map(|(line, column, finding)| (*line, *column, finding))
    }

    /// What is wrong with the JSON, when that is it.
    pub fn syntax_error(&self) -> Option<&SyntaxError> {
        match &self.0 {
            Cause::Syntax(error) => Some(error),
            Cause::Document(_) => None,
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Cause::Syntax(error) => error.fmt(f),
            Cause::Document(findings) => {
                for (index, (line, column, finding)) in findings.iter().enumerate() {
                    let separator = if index > 0 { "\n" } else { "" };
                    write!(f, "{separator}line {line}, column {column}: {}", finding.message)?;
                    if let Some(help) = &finding.help {
                        write!(f, "; {help}")?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ReadError {}

impl From<SyntaxError> for ReadError {
    fn from(error: SyntaxError) -> Self {
        Self(Cause::Syntax(error))
    }
}

/// Reads a trust policy from JSON text, strictly: what is not understood is an error.
///
/// # Errors
///
/// [`ReadError`] when the text is not JSON or not a policy document; all that is wrong with it, with places.
pub fn from_str(text: &str) -> Result<TrustPolicy, ReadError> {
    let node = parse(text)?;
    read(&node).into_policy().map_err(|findings| {
        let place = |finding: Finding| {
            let (line, column) = line_and_column(text, node.locate(&finding.path, finding.place).start);
            (line, column, finding)
        };
        ReadError(Cause::Document(findings.into_iter().map(place).collect()))
    })
}

/// Reads a trust policy from a tree, and goes on past whatever is malformed.
pub fn read(node: &Node) -> Reading {
    let mut reader = Reader { findings: Vec::new() };
    let policy = reader.policy(node);
    Reading { policy, findings: reader.findings }
}

const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn report(&mut self, path: &str, message: impl Into<String>) {
        self.findings.push(Finding::new(&MALFORMED_DOCUMENT, path, message));
    }

    fn policy(&mut self, node: &Node) -> TrustPolicy {
        let mut policy = TrustPolicy { version: None, id: None, statement: OneOrMany::Many(Cow::Borrowed(&[])) };
        let Some(members) = self.object(node, "", "a trust policy") else { return policy };
        self.known_members(members, "", &DOCUMENT, "a policy document");
        policy.version = last(members, "Version").and_then(|node| self.text(node, "/Version", "`Version`"));
        policy.id = last(members, "Id").and_then(|node| self.text(node, "/Id", "`Id`"));
        match last(members, "Statement") {
            None => {
                self.report("", "the policy has no `Statement`");
            }
            Some(Node { value: Value::Array(elements), .. }) => {
                let read = |(index, element)| self.statement(element, &format!("/Statement/{index}"));
                policy.statement = OneOrMany::Many(elements.iter().enumerate().filter_map(read).collect());
            }
            Some(node) => {
                if let Some(statement) = self.statement(node, "/Statement") {
                    policy.statement = OneOrMany::One(statement);
                }
            }
        }
        policy
    }

    fn statement(&mut self, node: &Node, path: &str) -> Option<Statement> {
        let members = self.object(node, path, "a statement")?;
        self.known_members(members, path, &STATEMENT, "a statement");
        let effect = self.effect(members, path);
        let principal = |reader: &mut Self, name| {
            last(members, name).and_then(|node| reader.principal(node, &format!("{path}/{name}"), name))
        };
        let texts = |reader: &mut Self, name| {
            last(members, name).and_then(|node| reader.texts(node, &format!("{path}/{name}"), &format!("`{name}`")))
        };
        let sid = last(members, "Sid").and_then(|node| self.text(node, &format!("{path}/Sid"), "`Sid`"));
        let statement = Statement {
            sid,
            effect,
            principal: principal(self, "Principal"),
            not_principal: principal(self, "NotPrincipal"),
            action: texts(self, "Action"),
            not_action: texts(self, "NotAction"),
            resource: texts(self, "Resource"),
            not_resource: texts(self, "NotResource"),
            condition: last(members, "Condition").and_then(|node| self.condition(node, &format!("{path}/Condition"))),
        };
        for (names, what) in [(["Principal", "NotPrincipal"], "Principal"), (["Action", "NotAction"], "Action")] {
            if names.iter().all(|name| last(members, name).is_none()) {
                self.report(path, format!("the statement has no `{what}`"));
            }
        }
        Some(statement)
    }

    fn effect(&mut self, members: &[Member], path: &str) -> Effect {
        match last(members, "Effect") {
            None => {
                let finding = Finding::new(&MALFORMED_DOCUMENT, path, "the statement has no `Effect`");
                self.findings.push(finding.help("add `\"Effect\": \"Allow\"`"));
            }
            Some(node) => {
                let path = format!("{path}/Effect");
                match self.text(node, &path, "`Effect`").as_deref() {
                    Some("Deny") => return Effect::Deny,
                    Some("Allow") | None => {}
                    Some(other) => {
                        let message = format!("`Effect` is `Allow` or `Deny`, found `{}`", other.escape_debug());
                        let finding = Finding::new(&MALFORMED_DOCUMENT, path, message);
                        self.findings.push(match nearest(other, ["Allow", "Deny"]) {
                            Some(word) => finding.help(format!("write `{word}`")).replace_with(word),
                            None => finding,
                        });
                    }
                }
            }
        }
        Effect::Allow
    }

    fn principal(&mut self, node: &Node, path: &str, name: &str) -> Option<Principal> {
        if let Value::String(text) = &node.value {
            return Some(Principal::Bare(text.clone().into()));
        }
        let members = self.object(node, path, &format!("`{name}`"))?;
        self.known_members(members, path, &PrincipalKind::ALL.map(PrincipalKind::as_str), &format!("`{name}`"));
        let entry = |kind: PrincipalKind| {
            let node = last(members, kind.as_str())?;
            let key = kind.as_str();
            Some((node, self.texts(node, &format!("{path}/{key}"), &format!("`{key}`"))?, kind))
        };
        let mut entries: Vec<_> = PrincipalKind::ALL.into_iter().filter_map(entry).collect();
        entries
            .sort_by_key(|(node, ..)| members.iter().position(|member| std::ptr::eq(&raw const member.value, *node)));
        Some(Principal::ByKind(entries.into_iter().map(|(_, values, kind)| PrincipalEntry { kind, values }).collect()))
    }

    fn condition(&mut self, node: &Node, path: &str) -> Option<Cow<'static, [OperatorBlock]>> {
        let members = self.object(node, path, "`Condition`")?;
        self.distinct_members(members, path);
        let mut blocks = Vec::with_capacity(members.len());
        for member in members {
            let path = format!("{path}/{}", escape_pointer(&member.key));
            let what = format!("the operator `{}`", member.key.escape_debug());
            let Some(entries) = self.object(&member.value, &path, &what) else { continue };
            self.distinct_members(entries, &path);
            let entries = entries.iter().filter_map(|entry| self.condition_entry(entry, &path)).collect();
            blocks.push(OperatorBlock { operator: member.key.clone().into(), entries });
        }
        Some(blocks.into())
    }

    fn condition_entry(&mut self, member: &Member, path: &str) -> Option<ConditionEntry> {
        let path = format!("{path}/{}", escape_pointer(&member.key));
        let values = self.one_or_many(&member.value, &path, |reader, node, path| match &node.value {
            Value::String(text) => Some(Scalar::String(text.clone().into())),
            Value::Number(digits) => Some(Scalar::Number(digits.clone().into())),
            Value::Bool(value) => Some(Scalar::Bool(*value)),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                let found = node.describe();
                reader.report(path, format!("a condition value is a string, a number or a boolean, found {found}"));
                None
            }
        })?;
        Some(ConditionEntry { key: member.key.clone().into(), values })
    }

    fn texts(&mut self, node: &Node, path: &str, what: &str) -> Option<OneOrMany<Text>> {
        self.one_or_many(node, path, |reader, node, path| reader.text(node, path, what))
    }

    /// One value, or an array of those that could be read; `None` when nothing could.
    fn one_or_many<T: Clone>(
        &mut self,
        node: &Node,
        path: &str,
        mut one: impl FnMut(&mut Self, &Node, &str) -> Option<T>,
    ) -> Option<OneOrMany<T>> {
        match &node.value {
            Value::Array(elements) => Some(OneOrMany::Many(
                elements
                    .iter()
                    .enumerate()
                    .filter_map(|(index, element)| one(self, element, &format!("{path}/{index}")))
                    .collect(),
            )),
            _ => one(self, node, path).map(OneOrMany::One),
        }
    }

    fn text(&mut self, node: &Node, path: &str, what: &str) -> Option<Text> {
        if let Value::String(text) = &node.value {
            return Some(text.clone().into());
        }
        let found = node.describe();
        self.report(path, format!("{what} is a string, found {found}"));
        None
    }

    fn object<'a>(&mut self, node: &'a Node, path: &str, what: &str) -> Option<&'a [Member]> {
        if let Value::Object(members) = &node.value {
            return Some(members);
        }
        let found = node.describe();
        self.report(path, format!("{what} is an object, found {found}"));
        None
    }

    fn known_members(&mut self, members: &[Member], path: &str, known: &[&'static str], what: &str) {
        self.distinct_members(members, path);
        for member in members.iter().filter(|member| !known.contains(&&*member.key)) {
            let name = nearest(&member.key, known.iter().copied());
            let path = format!("{path}/{}", escape_pointer(&member.key));
            let message = format!("{what} has no member `{}`", member.key.escape_debug());
            let finding = Finding::new(&MALFORMED_DOCUMENT, path, message).at_key();
            self.findings.push(match name {
                Some(name) => finding.help(format!("write `{name}`")).replace_with(name),
                None => finding.help(format!("remove it; the members are `{}`", known.join("`, `"))),
            });
        }
    }

    fn distinct_members(&mut self, members: &[Member], path: &str) {
        let mut seen = std::collections::HashMap::with_capacity(members.len());
        for member in members {
            let count = seen.entry(&*member.key).or_insert(0_usize);
            *count += 1;
            if *count == 2 {
                let path = format!("{path}/{}", escape_pointer(&member.key));
                let key = member.key.escape_debug();
                self.findings.push(
                    Finding::new(&MALFORMED_DOCUMENT, path, format!("the member `{key}` is repeated"))
                        .at_key()
                        .help("keep one of them; several values of one key are an array, alternatives of each other"),
                );
            }
        }
    }
}

fn last<'a>(members: &'a [Member], key: &str) -> Option<&'a Node> {
    members.iter().rev().find(|member| member.key == key).map(|member| &member.value)
}
