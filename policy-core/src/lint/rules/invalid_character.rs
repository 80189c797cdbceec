use crate::diagnostic::Finding;
use crate::document::Principal;
use crate::lint::Context;
use crate::lint::context::unwritable;

super::lint!("invalid_character", Refused, Error, "a character past U+00FF, or a control character");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A version, an operator or an action with such a character is none, and reported as that.
    findings.extend(context.policy.id.as_deref().and_then(|id| invalid("/Id", id)));
    for view in &context.statements {
        let statement = view.statement;
        findings.extend(statement.sid.as_deref().and_then(|sid| invalid(&format!("{}/Sid", view.path), sid)));
        match &statement.principal {
            Some(Principal::Bare(text)) => findings.extend(invalid(&format!("{}/Principal", view.path), text)),
            Some(Principal::ByKind(entries)) => {
                for entry in entries.iter() {
                    let path = format!("{}/Principal/{}", view.path, entry.kind.as_str());
                    for (index, text) in entry.values.iter().enumerate() {
                        let path = if entry.values.is_array() { format!("{path}/{index}") } else { path.clone() };
                        findings.extend(invalid(&path, text));
                    }
                }
            }
            None => {}
        }
        for condition in &view.conditions {
            findings.extend(invalid(&condition.path, condition.key_text).map(Finding::at_key));
            findings.extend(condition.values().filter_map(|(path, value)| {
                invalid(&path, value.as_str()).map(|finding| finding.help("write `?` in its place, under `StringLike`"))
            }));
        }
    }
}

fn invalid(path: &str, text: &str) -> Option<Finding> {
    let (offset, c) = unwritable(text)?;
    let code = format!("U+{:04X}", u32::from(c));
    let message = if c.is_control() {
        format!("a policy cannot hold the control character {code}")
    } else {
        format!("a policy holds no character past U+00FF, and `{}` is {code}", c.escape_debug())
    };
    Some(Finding::new(&LINT, path, message).excerpt(text, offset..offset + c.len_utf8()).help("remove it"))
}
