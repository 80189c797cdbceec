use std::collections::HashSet;

use super::dropped::Dropped;
use super::pointer::Path;
use super::read::MALFORMED_DOCUMENT;
use super::{Member, Node, Span, Value};
use crate::diagnostic::{Finding, in_order, nearest};
use crate::document::{
    ConditionEntry, Effect, List, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar,
    Statement, Text, TrustPolicy,
};
use crate::names::visible::Visible;

/// How many bytes of text the findings of one document may hold altogether: a hostile one has a long key above many mistakes.
const ROOM: usize = 1 << 20;

/// Makes a policy of a tree and collects what is malformed in it.
pub(crate) struct Reader {
    findings: Vec<(Span, Finding)>,
    dropped: Dropped,
    room: usize,
    is_partial: bool,
}

impl Reader {
    /// The policy, the findings in the order of the document with their places, and what the policy lacks. Of a partial tree nothing
    /// is missing.
    pub(super) fn read(node: &Node, is_partial: bool) -> (TrustPolicy, Vec<(Span, Finding)>, Dropped) {
        let mut reader = Self::new(is_partial);
        let policy = reader.policy(node, &Path::Root);
        let dropped = std::mem::take(&mut reader.dropped);
        (policy, reader.into_findings(), dropped)
    }

    pub(crate) fn new(is_partial: bool) -> Self {
        Self { findings: Vec::new(), dropped: Dropped::default(), room: ROOM, is_partial }
    }

    /// What was reported, in the order of the document.
    pub(crate) fn into_findings(self) -> Vec<(Span, Finding)> {
        let mut keys = Vec::with_capacity(self.findings.len());
        for (span, _) in &self.findings {
            keys.push(span.start as u128);
        }
        in_order(self.findings, keys)
    }

    fn policy(&mut self, node: &Node, path: &Path<'_>) -> TrustPolicy {
        let mut policy = TrustPolicy { version: None, id: None, statement: OneOrMany::Many(List::Borrowed(&[])) };
        let names = ["Version", "Id", "Statement"];
        let Some([version, id, statement]) = self.members(node, path, names, "a policy document") else {
            return policy;
        };
        policy.version = version.and_then(|member| self.text_member(member, path, "Version"));
        policy.id = id.and_then(|member| self.text_member(member, path, "Id"));
        match statement {
            None => self.report_missing(node, path, "the policy has no `Statement`", "add `\"Statement\": [ … ]`"),
            Some(member) => {
                let path = Path::Member(path, &member.key);
                if let Some(read) = self.one_or_many(&member.value, &path, &Self::statement) {
                    policy.statement = read;
                }
            }
        }
        policy
    }

    fn statement(&mut self, node: &Node, path: &Path<'_>) -> Option<Statement> {
        let names = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        let [sid, effect, principal, not_principal, action, not_action, resource, not_resource, condition] =
            self.members(node, path, names, "a statement")?;
        if effect.is_none() {
            self.report_missing(node, path, "the statement has no `Effect`", "add `\"Effect\": \"Allow\"`");
        }
        if principal.or(not_principal).is_none() {
            let help = "add `\"Principal\": { \"Federated\": … }` with the ARN of the identity provider";
            self.report_missing(node, path, "the statement has no `Principal`", help);
        }
        if action.or(not_action).is_none() {
            let help = "add `\"Action\": \"sts:AssumeRoleWithWebIdentity\"`";
            self.report_missing(node, path, "the statement has no `Action`", help);
        }
        Some(Statement {
            sid: sid.and_then(|member| self.text_member(member, path, "Sid")),
            effect: effect.and_then(|member| self.effect(member, path)).unwrap_or(Effect::Allow),
            principal: principal.and_then(|member| self.principal(member, path, "Principal")),
            not_principal: not_principal.and_then(|member| self.principal(member, path, "NotPrincipal")),
            action: action.and_then(|member| self.texts(member, path, "Action")),
            not_action: not_action.and_then(|member| self.texts(member, path, "NotAction")),
            resource: resource.and_then(|member| self.texts(member, path, "Resource")),
            not_resource: not_resource.and_then(|member| self.texts(member, path, "NotResource")),
            condition: condition.and_then(|member| self.condition(member, path)),
        })
    }

    fn effect(&mut self, member: &Member, path: &Path<'_>) -> Option<Effect> {
        let text = self.text_member(member, path, "Effect")?;
        match &*text {
            "Allow" => return Some(Effect::Allow),
            "Deny" => return Some(Effect::Deny),
            _ => {}
        }
        let message = format!("`Effect` is `Allow` or `Deny`, found `{}`", Visible(&text));
        self.report(member.value.span, &Path::Member(path, &member.key), message, &|finding| match nearest(
            &text,
            ["Allow", "Deny"].iter().copied(),
        ) {
            Some(word) => finding.help(format!("write `{word}`")).replace_with(word),
            None => finding,
        });
        None
    }

    fn principal(&mut self, member: &Member, path: &Path<'_>, name: &str) -> Option<Principal> {
        if let Some(text) = text(&member.value) {
            return Some(Principal::Bare(text));
        }
        let path = &Path::Member(path, &member.key);
        let names = PrincipalKind::ALL.map(PrincipalKind::as_str);
        let slots = self.members(&member.value, path, names, &format!("`{name}`"))?;
        let Value::Object(members) = &member.value.value else { return None };
        let mut entries = Vec::new();
        for member in members {
            for (slot, kind) in slots.iter().zip(&PrincipalKind::ALL) {
                if slot.is_some_and(|slot| std::ptr::eq(slot, member))
                    && let Some(values) = self.texts(member, path, kind.as_str())
                {
                    entries.push(PrincipalEntry { kind: *kind, values });
                }
            }
        }
        Some(Principal::ByKind(entries.into()))
    }

    fn condition(&mut self, member: &Member, path: &Path<'_>) -> Option<List<OperatorBlock>> {
        let path = &Path::Member(path, &member.key);
        let blocks = self.object(&member.value, path, "`Condition`")?;
        self.distinct_members(blocks, path, "put all its keys into one object");
        let mut read = Vec::with_capacity(blocks.len());
        for block in blocks {
            if let Some(block) = self.operator_block(block, path) {
                read.push(block);
            }
        }
        Some(read.into())
    }

    fn operator_block(&mut self, member: &Member, path: &Path<'_>) -> Option<OperatorBlock> {
        let path = &Path::Member(path, &member.key);
        let what = format!("the operator `{}`", Visible(&member.key));
        let entries = self.object(&member.value, path, &what)?;
        self.distinct_members(entries, path, "put all its values into one array: they are alternatives of each other");
        let mut read = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(entry) = self.condition_entry(entry, path) {
                read.push(entry);
            }
        }
        Some(OperatorBlock { operator: member.key.clone().into(), entries: read.into() })
    }

    fn condition_entry(&mut self, member: &Member, path: &Path<'_>) -> Option<ConditionEntry> {
        let values =
            self.one_or_many(
                &member.value,
                &Path::Member(path, &member.key),
                &|reader, node, path| match &node.value {
                    Value::String(text) => Some(Scalar::String(text.clone().into())),
                    Value::Number(digits) => Some(Scalar::Number(digits.clone().into())),
                    Value::Bool(value) => Some(Scalar::Bool(*value)),
                    Value::Null | Value::Array(_) | Value::Object(_) => {
                        reader.wrong_type(node, path, "a condition value", "a string, a number or a boolean");
                        None
                    }
                },
            )?;
        Some(ConditionEntry { key: member.key.clone().into(), values })
    }

    pub(crate) fn text_member(&mut self, member: &Member, path: &Path<'_>, name: &str) -> Option<Text> {
        let text = text(&member.value);
        if text.is_none() {
            let path = Path::Member(path, &member.key);
            self.wrong_type(&member.value, &path, &format!("`{name}`"), "a string");
        }
        text
    }

    pub(crate) fn texts(&mut self, member: &Member, path: &Path<'_>, name: &str) -> Option<OneOrMany<Text>> {
        self.one_or_many(&member.value, &Path::Member(path, &member.key), &|reader, node, path| {
            let text = text(node);
            match path {
                _ if text.is_some() => {}
                Path::Element(..) => reader.wrong_type(node, path, &format!("an element of `{name}`"), "a string"),
                _ => reader.wrong_type(node, path, &format!("`{name}`"), "a string or an array of strings"),
            }
            text
        })
    }

    /// One value, or an array of those that could be read; `None` when nothing could.
    fn one_or_many<T: Clone>(
        &mut self,
        node: &Node,
        path: &Path<'_>,
        one: &dyn Fn(&mut Self, &Node, &Path<'_>) -> Option<T>,
    ) -> Option<OneOrMany<T>> {
        let Value::Array(elements) = &node.value else { return one(self, node, path).map(OneOrMany::One) };
        let mut read = Vec::with_capacity(elements.len());
        let mut dropped = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            match one(self, element, &Path::Element(path, index)) {
                Some(value) => read.push(value),
                None if self.room > 0 => dropped.push(index),
                None => {}
            }
        }
        if !dropped.is_empty() {
            self.dropped.push(path, dropped);
        }
        Some(OneOrMany::Many(read.into()))
    }

    /// The members of an object by name. A member with no known name is reported, and stands in for the one that it was
    /// probably meant to be, so that its value is read too and nothing is said to be missing.
    pub(crate) fn members<'a, const N: usize>(
        &mut self,
        node: &'a Node,
        path: &Path<'_>,
        names: [&'static str; N],
        what: &str,
    ) -> Option<[Option<&'a Member>; N]> {
        let mut slots = [None; N];
        self.fill(&mut slots, node, path, &names, what).then_some(slots)
    }

    /// Fills in the member of each name; false when the node is no object.
    fn fill<'a>(
        &mut self,
        slots: &mut [Option<&'a Member>],
        node: &'a Node,
        path: &Path<'_>,
        names: &[&'static str],
        what: &str,
    ) -> bool {
        let Some(members) = self.object(node, path, what) else { return false };
        self.distinct_members(members, path, "keep one of them");
        let mut meant = vec![None; names.len()];
        for member in members {
            let (slots, name) = match names.iter().find(|name| **name == member.key) {
                Some(name) => (&mut *slots, Some(*name)),
                None => (&mut *meant, self.unknown_member(member, path, names, what)),
            };
            for (slot, candidate) in slots.iter_mut().zip(names) {
                if Some(*candidate) == name {
                    *slot = Some(member);
                }
            }
        }
        for (slot, stand_in) in slots.iter_mut().zip(&meant) {
            *slot = slot.or(*stand_in);
        }
        true
    }

    /// Reports a member that has no place there; the name that its author probably meant.
    fn unknown_member(
        &mut self,
        member: &Member,
        path: &Path<'_>,
        names: &[&'static str],
        what: &str,
    ) -> Option<&'static str> {
        if self.room == 0 {
            return None;
        }
        let name = nearest(&member.key, names.iter().copied());
        let message = format!("{what} has no member `{}`", Visible(&member.key));
        self.report(member.key_span, &Path::Member(path, &member.key), message, &|finding| {
            let finding = finding.at_key();
            match name {
                Some(name) => finding.help(format!("write `{name}`")).replace_with(name),
                None if is_intrinsic(&member.key) => finding.help(RESOLVE),
                None => finding.help(format!("remove it; the members are `{}`", names.join("`, `"))),
            }
        });
        name
    }

    pub(crate) fn distinct_members(&mut self, members: &[Member], path: &Path<'_>, help: &str) {
        let (mut seen, mut repeated) = (HashSet::with_capacity(members.len()), HashSet::new());
        for member in members {
            if !seen.insert(&*member.key) && repeated.insert(&*member.key) {
                let message = format!("the member `{}` is repeated", Visible(&member.key));
                let path = Path::Member(path, &member.key);
                self.report(member.key_span, &path, message, &|finding| finding.at_key().help(help));
            }
        }
    }

    pub(crate) fn object<'a>(&mut self, node: &'a Node, path: &Path<'_>, what: &str) -> Option<&'a [Member]> {
        match &node.value {
            Value::Object(members) if intrinsic(node).is_none() => Some(members),
            _ => {
                self.wrong_type(node, path, what, "an object");
                None
            }
        }
    }

    pub(crate) fn wrong_type(&mut self, node: &Node, path: &Path<'_>, what: &str, expected: &str) {
        if let Some(function) = intrinsic(node) {
            let message = format!("{what} is {expected}, found the CloudFormation function `{function}`");
            self.report(node.span, path, message, &|finding| finding.help(RESOLVE));
        } else {
            let message = format!("{what} is {expected}, found {}", node.describe());
            self.report(node.span, path, message, &|finding| finding);
        }
    }

    pub(crate) fn report_missing(&mut self, node: &Node, path: &Path<'_>, message: &str, help: &str) {
        if !self.is_partial {
            self.report(node.span, path, message.to_owned(), &|finding| finding.help(help));
        }
    }

    pub(crate) fn report(
        &mut self,
        span: Span,
        path: &Path<'_>,
        message: String,
        complete: &dyn Fn(Finding) -> Finding,
    ) {
        if self.room > 0 {
            let finding = complete(Finding::new(&MALFORMED_DOCUMENT, path.to_string(), message));
            self.room = self.room.saturating_sub(finding.path.len() + finding.message.len());
            self.findings.push((span, finding));
        }
    }
}

fn text(node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(text) => Some(text.clone().into()),
        _ => None,
    }
}

const RESOLVE: &str = "put in what the function comes to: a policy document holds plain values";

/// Whether a member's name is that of a CloudFormation function.
fn is_intrinsic(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}

/// The name of the CloudFormation function that stands in the place of a value, as in `{"Ref": "Provider"}`.
fn intrinsic(node: &Node) -> Option<Visible<'_>> {
    match &node.value {
        Value::Object(members) => match members.as_slice() {
            [member] if is_intrinsic(&member.key) => Some(Visible(&member.key)),
            _ => None,
        },
        _ => None,
    }
}
