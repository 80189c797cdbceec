//! Findings for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::found::Found;
use super::{Output, Summary};
use crate::lines::{Lines, Position, Span};
use crate::output::{List, Object};
use crate::read::Problem;

/// A document that grows a finding at a time: only its text is kept.
#[derive(Default)]
pub(super) struct Json {
    findings: List,
    problems: List,
}

#[derive(Serialize)]
struct Element<'a> {
    file: &'a str,
    role: Option<&'a str>,
    /// Under which conditions of a template the policy is this one.
    variant: Option<&'a str>,
    lint: &'a str,
    level: &'a str,
    group: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    /// The exact text that belongs at the path.
    replacement: Option<&'a str>,
    path: &'a str,
    span: Span,
    witness: Option<Object<'a, String>>,
    notes: &'a [String],
    iam: Option<Refusal<'a>>,
    unknowns: &'a [String],
}

#[derive(Serialize)]
struct Refusal<'a> {
    code: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Unread<'a> {
    file: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    position: Option<Position>,
}

impl Output for Json {
    fn finding(&mut self, _: &mut dyn Write, found: &Found<'_>, _: &Lines) -> io::Result<()> {
        let finding = &*found.finding;
        self.findings.push(&Element {
            file: &found.policy.source.name,
            role: found.policy.address.as_deref(),
            variant: found.policy.variant.as_deref(),
            lint: finding.lint.name,
            level: finding.level.as_str(),
            group: finding.lint.group.as_str(),
            message: &finding.message,
            help: finding.help.as_deref(),
            replacement: finding.replacement.as_deref(),
            path: &finding.path,
            span: found.whole,
            witness: finding.witness.as_ref().map(|witness| Object(&witness.claims)),
            notes: &finding.notes,
            iam: finding.refusal.as_ref().map(|refusal| Refusal { code: refusal.code, message: &refusal.message }),
            unknowns: &found.unknowns,
        })
    }

    fn problem(&mut self, problem: &Problem) -> io::Result<()> {
        self.problems.push(&Unread {
            file: &problem.source,
            message: &problem.message,
            help: problem.help.as_deref(),
            position: problem.position.map(|at| Position { line: at.line, column: at.column }),
        })
    }

    fn end(&mut self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        write!(out, "{{\"checked\": {}, \"findings\": ", summary.policies)?;
        self.findings.write(out)?;
        out.write_all(b", \"problems\": ")?;
        self.problems.write(out)?;
        out.write_all(b"}\n")
    }
}
