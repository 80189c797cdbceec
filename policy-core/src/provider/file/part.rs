use std::borrow::Cow;

use super::form::Problem;
use super::{File, pattern};
use crate::diagnostic::nearest;
use crate::json::{Member, Node, Path, Value};
use crate::names::visible::Visible;
use crate::provider::{NO_DELIMITER, Part, Run};

/// The parts that a provider's file describes, and whether a form has each.
pub(super) struct Parts(Vec<(Part, bool)>);

impl File {
    pub(super) fn parts(&mut self, member: Option<&Member>, path: &Path<'_>) -> Parts {
        let mut parts = Parts(Vec::new());
        let Some(member) = member else { return parts };
        let path = &Path::Member(path, &member.key);
        let members = self.reader.object(&member.value, path, "`parts`").unwrap_or_default();
        self.reader.distinct_members(members, path, "give each part a name of its own");
        for member in members {
            if let Some(part) = self.part(member, path) {
                parts.0.push((part, false));
            }
        }
        parts
    }

    fn part(&mut self, member: &Member, path: &Path<'_>) -> Option<Part> {
        let path = &Path::Member(path, &member.key);
        let name = &member.key;
        if !is_name(name) {
            let message =
                format!("the name of a part holds lower-case letters, digits and `_`, found `{}`", Visible(name));
            self.reader.report(member.key_span, path, message, &|finding| finding.help("write such as `project_id`"));
        }
        let mut part = any_part(name);
        let pattern = if matches!(member.value.value, Value::String(_)) {
            Some(member)
        } else {
            let names = ["pattern", "rule", "tenant", "recyclable", "per_run"];
            let [pattern, rule, tenant, recyclable, per_run] =
                self.reader.members(&member.value, path, names, "a part")?;
            if let Some(rule) = rule.and_then(|member| self.reader.text_member(member, path, "rule")) {
                part.rule = rule;
            }
            for (flag, member) in
                [(&mut part.tenant, tenant), (&mut part.recyclable, recyclable), (&mut part.per_run, per_run)]
            {
                *flag = member.and_then(|member| self.flag(member, path)).unwrap_or(false);
            }
            pattern
        };
        if let Some(member) = pattern
            && let Some(pattern) = self.reader.text_member(member, path, "pattern")
        {
            match pattern::runs(&pattern) {
                Ok(runs) => part.runs = runs.into(),
                Err(bad) => self.report(&member.value, path, bad.message, &bad.help),
            }
            part.documented = true;
            if part.rule.is_empty() {
                part.rule = format!("`{name}` has the form `{pattern}`").into();
            }
        } else if part.rule.is_empty() {
            part.rule = format!("`{name}` holds no `:` and no `/`").into();
        }
        Some(part)
    }

    /// A part that stands nowhere is a typing error.
    pub(super) fn check_parts(&mut self, member: Option<&Member>, parts: &Parts, path: &Path<'_>) {
        let Some(Member { value: Node { value: Value::Object(members), .. }, .. }) = member else { return };
        let used: Vec<&str> = parts.0.iter().filter(|(_, used)| *used).map(|(part, _)| &*part.name).collect();
        for member in members.iter().filter(|member| !used.contains(&&*member.key)) {
            let help = match nearest(&member.key, used.iter().copied()) {
                Some(near) => format!("write `{near}`"),
                None => format!("remove it, or write `{{{}}}` where it stands", Visible(&member.key)),
            };
            let message = format!("no issuer and no subject has a part `{}`", Visible(&member.key));
            self.reader.report(member.key_span, &Path::Member(path, "parts"), message, &|finding| finding.help(&*help));
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A part of which nothing was said.
fn any_part(name: &str) -> Part {
    Part {
        name: name.to_owned().into(),
        rule: Cow::Borrowed(""),
        runs: Cow::Owned(vec![Run { class: Cow::Borrowed(NO_DELIMITER), min: 1, max: None }]),
        documented: false,
        tenant: false,
        recyclable: false,
        per_run: false,
    }
}

impl Parts {
    /// The part of this name, which stands somewhere from now on.
    pub(super) fn take(&mut self, name: &str) -> Result<Part, Problem> {
        if !is_name(name) {
            let message =
                format!("`{{{}}}` is no part: its name holds lower-case letters, digits and `_`", Visible(name));
            return Err((message, "write such as `{project_id}`; `{{` and `}}` for braces".to_owned()));
        }
        if let Some((part, is_used)) = self.0.iter_mut().find(|(part, _)| part.name == name) {
            *is_used = true;
            return Ok(part.clone());
        }
        let mut part = any_part(name);
        part.rule = format!("`{name}` holds no `:` and no `/`").into();
        self.0.push((part.clone(), true));
        Ok(part)
    }
}
