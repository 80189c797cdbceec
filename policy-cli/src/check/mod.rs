//! `check`: what is wrong with trust policies.

mod fix;
mod found;
mod human;
mod json;
mod sarif;

use std::io;
use std::sync::Arc;

use policy_core::diagnostic::{Finding, Level};
use policy_core::lint::{Allow, Options};

use self::found::Found;
use crate::args::{Check, CheckFormat};
use crate::cache::Cache;
use crate::count::{many, policies};
use crate::custom;
use crate::failure::{Failure, Status, draw_problem, say};
use crate::lines::Lines;
use crate::progress::Progress;
use crate::read::{Policy, Problem};
use crate::reference::lint;
use crate::scan::{Item, scan};
use crate::terminal::{Look, Terminal};

/// Runs `check`.
pub(crate) fn run(args: &Check, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    let checker = Checker::new(options(args)?);
    if args.fix {
        fix::run(args, &checker, terminal, errors)?;
    }
    let mut output: Box<dyn Output> = match args.format {
        CheckFormat::Human => Box::new(human::Human::new(terminal.look)),
        CheckFormat::Json => Box::new(json::Json::default()),
        CheckFormat::Sarif => Box::new(sarif::Sarif::default()),
    };
    let mut summary = Summary::default();
    let mut lines = Lines::default();
    let mut progress = Progress::new(errors);
    scan(&args.paths, &|policy| checker.check(policy), &mut |item| {
        progress.step(&item);
        match item {
            Item::File => summary.files += 1,
            Item::Problem(problem) => {
                summary.problems += 1;
                progress.aside(|| say(&draw_problem(errors, &problem)));
                output.problem(&problem)?;
            }
            Item::Policy(policy, findings) => {
                summary.policies += 1;
                for finding in findings.iter() {
                    let found = Found::new(&policy, finding, &mut lines);
                    summary.count(&found);
                    progress.aside(|| output.finding(terminal, &found, lines.of(&policy.source)))?;
                }
            }
        }
        Ok(())
    })?;
    progress.end();
    output.end(terminal, &summary)?;
    io::Write::flush(terminal)?;
    if let Some(line) = summary.line(errors, args.format == CheckFormat::Human) {
        say(&line);
    }
    Ok(summary.status())
}

/// How findings are written.
trait Output {
    fn finding(&mut self, out: &mut dyn io::Write, found: &Found<'_>, lines: &Lines) -> io::Result<()>;

    fn problem(&mut self, problem: &Problem) -> io::Result<()>;

    fn end(&mut self, out: &mut dyn io::Write, summary: &Summary) -> io::Result<()>;
}

/// What was looked at and found.
#[derive(Debug, Default)]
struct Summary {
    files: usize,
    policies: usize,
    problems: usize,
    errors: usize,
    warnings: usize,
    fixes: usize,
}

impl Summary {
    fn count(&mut self, found: &Found<'_>) {
        match found.finding.level {
            Level::Error => self.errors += 1,
            Level::Warning => self.warnings += 1,
        }
        self.fixes += usize::from(found.literal.is_some());
    }

    fn status(&self) -> Status {
        match self {
            Self { problems: 1.., .. } => Status::Unread,
            Self { errors: 1.., .. } => Status::Found,
            _ => Status::Fine,
        }
    }

    /// The last line; `None` when there is nothing to say and nobody watches.
    fn line(&self, look: Look, is_for_people: bool) -> Option<String> {
        if self.policies == 0 {
            return (self.problems == 0).then(|| {
                format!("nothing to check: no trust policy for web identity in {}", many(self.files, "file"))
            });
        }
        let is_clean = self.errors + self.warnings + self.problems == 0;
        if !is_for_people || (is_clean && look.width.is_none()) {
            return None;
        }
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.problems, "unreadable part")];
        let counts: Vec<String> =
            counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| many(count, what)).collect();
        let found = if is_clean { "nothing found".to_owned() } else { counts.join(", ") };
        let fixes = match self.fixes {
            0 => String::new(),
            fixes => format!("; `--fix` can replace {fixes} of them"),
        };
        Some(format!("checked {} in {}: {found}{fixes}", policies(self.policies), many(self.files, "file")))
    }
}

/// Checks policies, equal ones once.
pub(crate) struct Checker {
    options: Options,
    known: Cache<[Finding]>,
}

impl Checker {
    pub(crate) fn new(options: Options) -> Self {
        Self { options, known: Cache::default() }
    }

    /// What is found in a policy.
    pub(crate) fn check(&self, policy: &Policy) -> Arc<[Finding]> {
        let reading = &policy.reading;
        let run = || reading.check_with(&self.options).findings.into_iter().collect();
        if reading.is_whole() { self.known.get_or(&reading.policy, run) } else { run() }
    }
}

fn options(args: &Check) -> Result<Options, Failure> {
    let Check { deny, allow, custom, .. } = args;
    for name in deny.iter().filter(|name| *name != "warnings").chain(allow) {
        lint(name)?;
    }
    let allowed = |lint: &String| Allow { lint: lint.clone(), reason: "--allow".to_owned() };
    Ok(Options {
        allow: allow.iter().map(allowed).collect(),
        deny: deny.clone(),
        deny_warnings: deny.iter().any(|name| name == "warnings"),
        providers: custom::providers(custom)?,
        registered: None,
    })
}
