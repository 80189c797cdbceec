//! Findings as SARIF 2.1.0, for code scanning.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>, and what GitHub reads of it:
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning>.

use std::io::{self, Write};

use policy_core::diagnostic::{Group, Level, Lint};
use policy_core::lint::LINTS;
use serde_json::{Value, json};

use super::found::{Found, fix};
use super::{Output, Summary};
use crate::lines::{Lines, Span};
use crate::output::List;
use crate::read::Problem;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Default)]
pub(super) struct Sarif {
    results: List,
    notifications: Vec<Value>,
}

impl Output for Sarif {
    fn finding(&mut self, _: &mut dyn Write, found: &Found<'_>, lines: &Lines) -> io::Result<()> {
        self.results.push(&result(found, lines))
    }

    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
        let region = problem.position.map(|at| json!({ "startLine": at.line, "startColumn": at.column }));
        self.notifications.push(json!({
            "level": "error",
            "message": { "text": with_help(&problem.message, problem.help.as_deref()) },
            "locations": [{ "physicalLocation": physical(&problem.source, region) }],
        }));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        let driver = json!({
            "name": "trust-policy",
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": LINTS.iter().map(|(lint, _)| rule(lint)).collect::<Vec<_>>(),
        });
        let invocation = json!({
            "executionSuccessful": summary.problems == 0,
            "toolExecutionNotifications": self.notifications,
        });
        write!(
            out,
            "{{\"$schema\": \"{SCHEMA}\", \"version\": \"2.1.0\", \"runs\": [{{\n\"tool\": {{ \"driver\": {driver} }},\n"
        )?;
        write!(out, "\"columnKind\": \"unicodeCodePoints\",\n\"invocations\": [{invocation}],\n\"results\": ")?;
        self.results.write(out)?;
        out.write_all(b"\n}]}\n")
    }
}

fn rule(lint: &Lint) -> Value {
    // GitHub sorts by this number what is tagged as a matter of security.
    let (tags, severity) = match lint.group {
        Group::Open => (vec!["security", "open"], Some("8.0")),
        group => (vec![group.as_str()], None),
    };
    let mut properties = json!({ "tags": tags, "precision": "high" });
    if let (Some(severity), Some(object)) = (severity, properties.as_object_mut()) {
        object.insert("security-severity".to_owned(), severity.into());
    }
    json!({
        "id": lint.name,
        "shortDescription": { "text": lint.summary },
        "fullDescription": { "text": lint.summary },
        "help": { "text": lint.docs, "markdown": lint.docs },
        "defaultConfiguration": { "level": level(lint.level) },
        "properties": properties,
    })
}

const fn level(level: Level) -> &'static str {
    level.as_str()
}

fn result(found: &Found<'_>, lines: &Lines) -> Value {
    let finding = &*found.finding;
    let file = &*found.policy.source.name;
    let index = LINTS.iter().position(|(lint, _)| lint.name == finding.lint.name);
    let address = found.policy.address.as_deref();
    let mut parts = vec![with_help(&finding.message, finding.help.as_deref())];
    parts.extend(finding.witness.as_ref().map(|witness| format!("token: {witness}")));
    parts.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    let mut location = json!({ "physicalLocation": physical(file, Some(region(found.span))) });
    if let (Some(address), Some(location)) = (address, location.as_object_mut()) {
        let logical = json!([{ "fullyQualifiedName": address, "kind": "resource" }]);
        location.insert("logicalLocations".to_owned(), logical);
    }
    let fingerprint = [finding.lint.name, address.unwrap_or_default(), &*finding.path].join("|");
    let mut result = json!({
        "ruleId": finding.lint.name,
        "ruleIndex": index,
        "level": level(finding.level),
        "message": { "text": parts.join("\n\n") },
        "locations": [location],
        // What stays the same when lines move.
        "partialFingerprints": {
            "trustPolicyPath/v1": fingerprint,
        },
    });
    if let (Some((literal, replacement)), Some(result)) = (fix(found.policy, finding), result.as_object_mut()) {
        let fix = json!([{
            "description": { "text": format!("write `{replacement}`") },
            "artifactChanges": [{
                "artifactLocation": { "uri": uri(file) },
                "replacements": [{
                    "deletedRegion": region(lines.span(&literal.range)),
                    "insertedContent": { "text": literal.write(replacement) },
                }],
            }],
        }]);
        result.insert("fixes".to_owned(), fix);
    }
    result
}

fn with_help(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}\n\nhelp: {help}"))
}

fn physical(file: &str, region: Option<Value>) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(file) } });
    if let (Some(region), Some(location)) = (region, location.as_object_mut()) {
        location.insert("region".to_owned(), region);
    }
    location
}

fn region(span: Span) -> Value {
    json!({
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    })
}

/// A path as a URI reference (RFC 3986), relative to where the command runs unless it is absolute.
fn uri(path: &str) -> String {
    let is_absolute = std::path::Path::new(path).is_absolute();
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::from(if is_absolute { "file://" } else { "" });
    if is_absolute && !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.extend(["%", &format!("{byte:02X}")]),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn uris() {
        for (path, expected) in [
            ("main.tf", "main.tf"),
            ("./a b/ä.tf", "a%20b/%C3%A4.tf"),
            ("/srv/main.tf", "file:///srv/main.tf"),
            ("<stdin>", "%3Cstdin%3E"),
            ("../c:d", "../c%3Ad"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
