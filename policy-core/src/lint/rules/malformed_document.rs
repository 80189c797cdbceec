//! What is malformed about a document that could be read, or that was never JSON.

use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::document::VERSION;
use crate::json::{MALFORMED_DOCUMENT, escape_pointer};
use crate::lint::context::unwritable;
use crate::lint::{Context, StatementView};
use crate::names::{Sid, hole};

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    findings.extend(context.policy.version.as_deref().and_then(version));
    if context.statements.is_empty() && !context.shape_is_reported {
        findings.push(
            new("/Statement", "the policy has no statement")
                .help("add a statement that says who may assume the role")
                .refusal(CODE, "Could not parse the policy: Statement is empty!"),
        );
    }
    let mut sids = HashSet::new();
    for view in &context.statements {
        findings.extend(sid(view, &mut sids));
        if view.statement.action.is_some() && view.statement.not_action.is_some() {
            findings.push(
                new(format!("{}/NotAction", view.path), "the statement has both `Action` and `NotAction`")
                    .at_key()
                    .help("remove `NotAction`: `Action` says all there is to say"),
            );
        }
        if !context.shape_is_reported {
            missing(view, findings);
            repeated(view, findings);
        }
    }
}

const CODE: &str = "MalformedPolicyDocument";

fn new(path: impl Into<String>, message: impl Into<String>) -> Finding {
    Finding::new(&MALFORMED_DOCUMENT, path, message)
}

fn version(version: &str) -> Option<Finding> {
    if [VERSION, "2008-10-17"].contains(&version) || hole::has_hole(version) {
        return None;
    }
    let message = format!("`Version` is `{VERSION}` or `2008-10-17`, found `{}`", version.escape_debug());
    Some(
        new("/Version", message)
            .help(format!("write `{VERSION}`"))
            .replace_with(VERSION)
            .refusal(CODE, "The policy must contain a valid version string"),
    )
}

fn sid<'a>(view: &StatementView<'a>, seen: &mut HashSet<&'a str>) -> Option<Finding> {
    let sid = view.statement.sid.as_deref().filter(|sid| !sid.is_empty() && !hole::has_hole(sid))?;
    let path = format!("{}/Sid", view.path);
    if let Err(fault) = Sid::check(sid) {
        // One with a character that no text of a policy may have is reported for that.
        let found = sid.get(fault.offset..)?.chars().next().filter(|_| unwritable(sid).is_none())?;
        let kept: String = sid.chars().filter(char::is_ascii_alphanumeric).collect();
        let message = format!("a `Sid` holds letters and digits, found `{}`", found.escape_debug());
        let finding = new(path, message).excerpt(sid, fault.offset..fault.offset + found.len_utf8());
        return Some(if kept.is_empty() {
            finding.help("remove it, or give it a name of letters and digits")
        } else {
            finding.help(format!("write `{kept}`")).replace_with(kept)
        });
    }
    if seen.insert(sid) {
        return None;
    }
    let finding = new(path, format!("the `Sid` `{sid}` is that of another statement already"));
    Some(
        finding
            .help("give each statement a `Sid` of its own")
            .refusal(CODE, "The Statement Ids in the policy are not unique"),
    )
}

/// Members that the reader would have missed.
fn missing(view: &StatementView<'_>, findings: &mut Vec<Finding>) {
    let statement = view.statement;
    if statement.principal.is_none() && statement.not_principal.is_none() {
        findings.push(new(&view.path, "the statement has no `Principal`"));
    }
    if statement.action.is_none() && statement.not_action.is_none() {
        findings.push(new(&view.path, "the statement has no `Action`"));
    }
}

/// Members that the reader would have seen twice.
fn repeated(view: &StatementView<'_>, findings: &mut Vec<Finding>) {
    let mut report = |path: String, key: &str| {
        let finding = new(path, format!("the member `{}` is repeated", key.escape_debug())).at_key();
        findings
            .push(finding.help("keep one of them; several values of one key are an array, alternatives of each other"));
    };
    let mut operators = HashSet::new();
    for block in view.statement.condition.as_deref().unwrap_or_default() {
        let path = format!("{}/Condition/{}", view.path, escape_pointer(&block.operator));
        let mut keys = HashSet::new();
        for entry in block.entries.iter().filter(|entry| !keys.insert(&entry.key)) {
            report(format!("{path}/{}", escape_pointer(&entry.key)), &entry.key);
        }
        if !operators.insert(&block.operator) {
            report(path, &block.operator);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::{ConditionEntry, Effect, OneOrMany, OperatorBlock, Scalar, Statement, TrustPolicy};
    use crate::json::MALFORMED_DOCUMENT;
    use crate::lint::testing::{policy, said, statement};

    #[test]
    fn cases() {
        let sound = statement(r#""Sid":"a""#);
        for (policy, expected) in [
            (
                format!(r#"{{"Version":"2024-01-01","Statement":{sound}}}"#),
                "error: `Version` is `2012-10-17` or `2008-10-17`, found `2024-01-01`
  at /Version
  help: write `2012-10-17`
  replacement: 2012-10-17
  IAM: MalformedPolicyDocument: The policy must contain a valid version string
",
            ),
            (
                r#"{"Statement":[]}"#.to_owned(),
                "error: the policy has no statement
  at /Statement
  help: add a statement that says who may assume the role
  IAM: MalformedPolicyDocument: Could not parse the policy: Statement is empty!
",
            ),
            (
                format!(r#"{{"Statement":[{sound},{sound}]}}"#),
                "error: the `Sid` `a` is that of another statement already
  at /Statement/1/Sid
  help: give each statement a `Sid` of its own
  IAM: MalformedPolicyDocument: The Statement Ids in the policy are not unique
",
            ),
            (
                policy(r#""Sid":"Prefect Cloud""#),
                "error: a `Sid` holds letters and digits, found ` `
  at /Statement/0/Sid
  wrong:  
  help: write `PrefectCloud`
  replacement: PrefectCloud
",
            ),
            (
                policy(r#""Sid":"--""#),
                "error: a `Sid` holds letters and digits, found `-`
  at /Statement/0/Sid
  wrong: -
  help: remove it, or give it a name of letters and digits
",
            ),
            (
                policy(r#""NotAction":"sts:TagSession","Action":"sts:AssumeRoleWithWebIdentity""#),
                "error: the statement has both `Action` and `NotAction`
  at key of /Statement/0/NotAction
  help: remove `NotAction`: `Action` says all there is to say
",
            ),
            (format!(r#"{{"Version":"2008-10-17","Statement":[{sound},{}]}}"#, statement(r#""Sid":"""#)), ""),
        ] {
            assert_eq!(said(&MALFORMED_DOCUMENT, &policy), expected, "{policy}");
        }
    }

    #[test]
    fn what_the_reader_reports_is_not_reported_again() {
        let messages = |policy: &str| said(&MALFORMED_DOCUMENT, policy).matches("error: ").count();
        assert_eq!(messages(r#"{"Version":"2012-10-17"}"#), 1);
        assert_eq!(messages(r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}"#), 2);
    }

    #[test]
    fn a_policy_that_was_never_json_is_checked_too() {
        let block = || OperatorBlock {
            operator: "StringEquals".into(),
            entries: vec![
                ConditionEntry { key: "gitlab.com:sub".into(), values: OneOrMany::One(Scalar::from("a")) };
                2
            ]
            .into(),
        };
        let statement = Statement { condition: Some(vec![block(), block()].into()), ..Statement::new(Effect::Allow) };
        let findings = TrustPolicy::new(vec![statement]).check();
        let malformed = findings.iter().filter(|finding| *finding.lint == MALFORMED_DOCUMENT);
        let said: Vec<_> = malformed.map(|finding| format!("{} {}", finding.path, finding.message)).collect();
        assert_eq!(
            said,
            [
                "/Statement/0 the statement has no `Principal`",
                "/Statement/0 the statement has no `Action`",
                "/Statement/0/Condition/StringEquals the member `StringEquals` is repeated",
                "/Statement/0/Condition/StringEquals/gitlab.com:sub the member `gitlab.com:sub` is repeated",
                "/Statement/0/Condition/StringEquals/gitlab.com:sub the member `gitlab.com:sub` is repeated",
            ]
        );
    }
}
