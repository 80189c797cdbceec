use crate::diagnostic::{Finding, Level};
use crate::document::Principal;
use crate::json::escape_pointer;
use crate::lint::damage::{damage, visible};
use crate::lint::{Context, StatementView};
use crate::names::is_policy_character;

super::lint!(
    "damaged_value",
    Shut,
    Error,
    "a text that a chat, a document or a web page damaged on its way into the policy"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        names(statement, findings);
        let mut last = None;
        for condition in &statement.conditions {
            if last.replace(&condition.operator_path) != Some(&condition.operator_path) {
                findings.extend(finding(condition.operator_text, &condition.operator_path).map(Finding::at_key));
            }
            findings.extend(finding(condition.key_text, &condition.path).map(Finding::at_key));
            let has_sound = condition.values.iter().any(|value| damage(value.as_str()).is_none());
            for (path, value) in condition.values() {
                // The other values may do; a character that IAM refuses spoils the whole policy.
                let is_taken = value.as_str().chars().all(is_policy_character);
                let level = if has_sound && is_taken { Level::Warning } else { Level::Error };
                findings.extend(finding(value.as_str(), &path).map(|finding| finding.level(level)));
            }
        }
    }
}

/// Principals and actions.
fn names(view: &StatementView<'_>, findings: &mut Vec<Finding>) {
    let mut all = |values: &crate::document::OneOrMany<crate::document::Text>, path: &str| {
        for (index, text) in values.iter().enumerate() {
            let path = if values.is_array() { format!("{path}/{index}") } else { path.to_owned() };
            findings.extend(finding(text, &path));
        }
    };
    if let Some(Principal::ByKind(entries)) = &view.statement.principal {
        for entry in entries.iter() {
            all(&entry.values, &format!("{}/Principal/{}", view.path, escape_pointer(entry.kind.as_str())));
        }
    }
    for (member, actions) in [("Action", &view.statement.action), ("NotAction", &view.statement.not_action)] {
        if let Some(actions) = actions {
            all(actions, &format!("{}/{member}", view.path));
        }
    }
}

fn finding(text: &str, path: &str) -> Option<Finding> {
    let repair = damage(text)?;
    let finding = Finding::new(&LINT, path, format!("`{}` holds {}", visible(text), repair.what))
        .excerpt(text, repair.range)
        .note(
            "copying through a chat, a document or a web page changed the text; IAM compares it character by character",
        );
    Some(match repair.text {
        Some(text) => finding.help(format!("write `{text}`")).replace_with(text),
        None => finding.help("write the characters that the picture stands for"),
    })
}
