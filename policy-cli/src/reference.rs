//! `lints` and `providers`: the documentation in the terminal; completions and manual pages.

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::Shell;
use policy_core::diagnostic::{Group, Level, Lint, nearest};
use policy_core::lint::{self, LINTS};

use crate::args::Cli;
use crate::failure::{Failure, Status};
use crate::terminal::{BAD, DOUBTFUL, FAINT, STRONG, Terminal};

/// Runs `lints`.
pub(crate) fn lints(name: Option<&str>, terminal: &mut Terminal) -> Result<Status, Failure> {
    let Some(name) = name else { return all_lints(terminal) };
    page(lint(name)?.docs, terminal)
}

/// The lint of this name.
pub(crate) fn lint(name: &str) -> Result<&'static Lint, Failure> {
    lint::find(name).ok_or_else(|| {
        let help = match nearest(name, LINTS.iter().map(|(lint, _)| lint.name)) {
            Some(near) => format!("write `{near}`"),
            None => "see `trust-policy lints`".to_owned(),
        };
        Failure::call_with_help(lint::unknown(name).0, help)
    })
}

fn all_lints(terminal: &mut Terminal) -> Result<Status, Failure> {
    let look = terminal.look;
    let groups = [
        (Group::Refused, "IAM would not take the policy"),
        (Group::Shut, "it admits nobody, now or ever"),
        (Group::Open, "it admits somebody whom the author did not name"),
        (Group::Advice, "it works, but will hurt"),
    ];
    let width = LINTS.iter().map(|(lint, _)| lint.name.len()).max().unwrap_or_default();
    for (index, (group, meaning)) in groups.into_iter().enumerate() {
        if index > 0 {
            writeln!(terminal)?;
        }
        writeln!(terminal, "{}: {meaning}", look.paint(STRONG, group.as_str()))?;
        for (lint, _) in LINTS.iter().filter(|(lint, _)| lint.group == group) {
            let style = if lint.level == Level::Error { BAD } else { DOUBTFUL };
            let level = look.paint(style, &format!("{:7}", lint.level));
            writeln!(terminal, "  {:width$}  {level}  {}", lint.name, lint.summary)?;
        }
    }
    Ok(Status::Fine)
}

/// A page of documentation: Markdown, which is readable as it is.
pub(crate) fn page(markdown: &str, terminal: &mut Terminal) -> Result<Status, Failure> {
    let look = terminal.look;
    for line in markdown.lines() {
        let line = match line.starts_with('#') {
            true => look.paint(STRONG, line.trim_start_matches('#').trim_start()),
            false if line.starts_with("```") => look.paint(FAINT, line),
            false => line.to_owned(),
        };
        writeln!(terminal, "{line}")?;
    }
    Ok(Status::Fine)
}

/// Runs `completions`.
pub(crate) fn completions(shell: Shell, terminal: &mut Terminal) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "trust-policy", &mut script);
    terminal.write_all(&script)?;
    Ok(Status::Fine)
}

/// Runs `man`.
pub(crate) fn man(subcommand: Option<&str>, terminal: &mut Terminal) -> Result<Status, Failure> {
    let mut command = Cli::command();
    command.build();
    let page = match subcommand {
        None => clap_mangen::Man::new(command),
        Some(name) => {
            let Some(found) = command.find_subcommand(name) else {
                let names = command.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join("`, `");
                return Err(Failure::call_with_help(
                    format!("there is no subcommand `{name}`"),
                    format!("write one of `{names}`"),
                ));
            };
            clap_mangen::Man::new(found.clone())
        }
    };
    page.render(terminal)?;
    Ok(Status::Fine)
}
