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

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said};

    #[test]
    fn cases() {
        for (members, expected) in [
            (
                "\"Sid\":\"za\u{17c}\"",
                "error: a policy holds no character past U+00FF, and `ż` is U+017C
  at /Statement/0/Sid
  wrong: ż
  help: remove it
",
            ),
            (
                "\"Principal\":{\"Federated\":[\"arn:aws:iam::123456789012:oidc-provider/git\u{142}ab.com\"]}",
                r"error: a policy holds no character past U+00FF, and `ł` is U+0142
  at /Statement/0/Principal/Federated/0
  wrong: ł
  help: remove it
",
            ),
            (
                "\"Condition\":{\"StringLike\":{\"gitlab.com:sub\":[\"a\",\"\u{4e2d}\u{6587}\"]}}",
                "error: a policy holds no character past U+00FF, and `中` is U+4E2D
  at /Statement/0/Condition/StringLike/gitlab.com:sub/1
  wrong: 中
  help: write `?` in its place, under `StringLike`
",
            ),
            (
                "\"Condition\":{\"StringLike\":{\"git\u{142}ab.com:sub\":\"a\"}}",
                "error: a policy holds no character past U+00FF, and `ł` is U+0142
  at key of /Statement/0/Condition/StringLike/gitłab.com:sub
  wrong: ł
  help: remove it
",
            ),
            (
                "\"Condition\":{\"StringLike\":{\"gitlab.com:sub\":\"a\\u0000\"}}",
                r"error: a policy cannot hold the control character U+0000
  at /Statement/0/Condition/StringLike/gitlab.com:sub
  wrong: \0
  help: write `?` in its place, under `StringLike`
",
            ),
            (
                "\"Principal\":\"\u{142}\"",
                "error: a policy holds no character past U+00FF, and `ł` is U+0142
  at /Statement/0/Principal
  wrong: ł
  help: remove it
",
            ),
        ] {
            assert_eq!(said(&LINT, &policy(members)), expected, "{members}");
        }
    }

    #[test]
    fn sound_ones() {
        for members in
            [r#""Sid":"a""#, "\"Condition\":{\"StringLike\":{\"gitlab.com:sub\":\"caf\u{e9}\\t\\r\\n\u{f0000}\"}}"]
        {
            assert_eq!(said(&LINT, &policy(members)), "", "{members}");
        }
    }
}
