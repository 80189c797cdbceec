//! Texts of which nothing can be said but their own defect.

use std::ops::Range;

use super::context::path_of;
use super::damage::damage;
use super::placeholder::is_placeholder;
use super::{Condition, StatementView};
use crate::diagnostic::{Finding, Level, Lint};
use crate::document::{OneOrMany, Principal, Text};
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
pub(super) fn sound<'a>(condition: &'a Condition<'_>) -> Vec<(String, &'a str)> {
    let mut sound = Vec::new();
    for (path, value) in condition.values() {
        if !is_garbled(value.as_str()) {
            sound.push((path, value.as_str()));
        }
    }
    sound
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
pub(super) fn sites<'a>(view: &'a StatementView<'_>, is_garbled_so: fn(&str) -> bool) -> Vec<Site<'a>> {
    let mut sites = Vec::new();
    let mut list = |texts: &'a OneOrMany<Text>, path: &str| {
        for (index, text) in texts.iter().enumerate() {
            if is_garbled_so(text) {
                sites.push(Site { text, path: path_of(texts, path, index), is_name: false, level: Level::Error });
            }
        }
    };
    if let Some(Principal::ByKind(entries)) = &view.statement.principal {
        for entry in entries.iter() {
            list(&entry.values, &format!("{}/Principal/{}", view.path, entry.kind.as_str()));
        }
    }
    if let Some(actions) = &view.statement.action {
        list(actions, &format!("{}/Action", view.path));
    }
    if let Some(actions) = &view.statement.not_action {
        list(actions, &format!("{}/NotAction", view.path));
    }
    for block in view.blocks() {
        for (index, condition) in block.iter().enumerate() {
            let names = [(condition.operator_text, &condition.operator_path), (condition.key_text, &condition.path)];
            for (text, path) in names.iter().skip(usize::from(index > 0)) {
                if is_garbled_so(text) {
                    sites.push(Site { text, path: (*path).clone(), is_name: true, level: Level::Error });
                }
            }
            let has_sound = condition.has_value(&|value| !is_garbled(value));
            for (path, value) in condition.values() {
                let text = value.as_str();
                if is_garbled_so(text) {
                    // A character that IAM refuses spoils the other values too.
                    let is_taken = text.chars().all(is_policy_character);
                    let level = if has_sound && is_taken { Level::Warning } else { Level::Error };
                    sites.push(Site { text, path, is_name: false, level });
                }
            }
        }
    }
    sites
}
