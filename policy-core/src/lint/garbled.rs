//! Texts of which nothing can be said but their own defect.

use std::ops::Range;

use super::damage::damage;
use super::placeholder::is_placeholder;
use super::{Condition, StatementView};
use crate::diagnostic::{Finding, Level, Lint};
use crate::document::{OneOrMany, Principal, Scalar, Text};
use crate::names::is_policy_character;

/// Whether `damaged_value` or `placeholder_value` speaks about a text, so that nobody else should.
pub(super) fn is_garbled(text: &str) -> bool {
    damage(text).is_some() || is_placeholder(text).is_some()
}

/// The bytes of the first placeholder in a text, which may be damaged as well.
pub(super) fn placeholder(text: &str) -> Option<Range<usize>> {
    match damage(text) {
        None => is_placeholder(text),
        Some(repair) => is_placeholder(&repair.text?).map(|_| 0..text.len()),
    }
}

/// The values of a condition that stand as they were meant, with their JSON pointers.
pub(super) fn sound<'a>(condition: &'a Condition<'_>) -> impl Iterator<Item = (String, &'a Scalar)> {
    condition.values().filter(|(_, value)| !is_garbled(value.as_str()))
}

/// A text of a statement and where it stands.
pub(super) struct Site<'a> {
    pub(super) text: &'a str,
    path: String,
    is_name: bool,
    level: Level,
}

impl Site<'_> {
    /// A finding about the text. It is a warning where other values of the same key may do.
    pub(super) fn finding(&self, lint: &'static Lint, message: String) -> Finding {
        let finding = Finding::new(lint, &self.path, message).level(self.level);
        if self.is_name { finding.at_key() } else { finding }
    }
}

/// The texts of a statement that are garbled in one way: principals, actions, operators, keys and values.
pub(super) fn sites<'a>(view: &'a StatementView<'_>, is_garbled_so: impl Fn(&str) -> bool) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    let mut add = |text: &'a str, is_name: bool, level: Level, path: &dyn Fn() -> String| {
        if is_garbled_so(text) {
            sites.push(Site { text, path: path(), is_name, level });
        }
    };
    let mut list = |texts: &'a OneOrMany<Text>, path: &str| {
        for (index, text) in texts.iter().enumerate() {
            let path = || if texts.is_array() { format!("{path}/{index}") } else { path.to_owned() };
            add(text, false, Level::Error, &path);
        }
    };
    if let Some(Principal::ByKind(entries)) = &view.statement.principal {
        for entry in entries.iter() {
            list(&entry.values, &format!("{}/Principal/{}", view.path, entry.kind.as_str()));
        }
    }
    for (member, actions) in [("Action", &view.statement.action), ("NotAction", &view.statement.not_action)] {
        if let Some(actions) = actions {
            list(actions, &format!("{}/{member}", view.path));
        }
    }
    for block in view.conditions.chunk_by(|a, b| a.operator_path == b.operator_path) {
        for (index, condition) in block.iter().enumerate() {
            if index == 0 {
                add(condition.operator_text, true, Level::Error, &|| condition.operator_path.clone());
            }
            add(condition.key_text, true, Level::Error, &|| condition.path.clone());
            let has_sound = sound(condition).next().is_some();
            for (path, value) in condition.values() {
                // A character that IAM refuses spoils the other values too.
                let is_taken = value.as_str().chars().all(is_policy_character);
                let level = if has_sound && is_taken { Level::Warning } else { Level::Error };
                add(value.as_str(), false, level, &|| path.clone());
            }
        }
    }
    sites
}
