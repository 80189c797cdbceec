//! The parts of the command `trust-policy`, as a library for its tests and benchmarks: use the command, or the crate
//! [`trust-policy`](https://docs.rs/trust-policy).

use std::process::ExitCode;

use clap::Parser as _;

use self::args::{Cli, Command};
use self::failure::{Failure, Status};
use self::terminal::{Look, Terminal};

mod access;
mod args;
mod cache;
mod check;
mod count;
mod custom;
mod diff;
mod difference;
mod edit;
mod explain;
mod failure;
mod lines;
mod new;
mod output;
mod progress;
mod providers;
pub mod read;
mod reference;
mod scan;
mod snippet;
mod terminal;
mod who;

/// Runs the command with the arguments of the process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let mut terminal = Terminal::stdout(cli.color);
    let errors = Look::stderr(cli.color);
    let ended = perform(&cli.command, &mut terminal, errors);
    match ended.and_then(|status| Ok(terminal.finish().map(|()| status)?)) {
        Ok(status) => status.into(),
        Err(failure) => failure.report(errors),
    }
}

fn perform(command: &Command, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    match command {
        Command::Check(args) => check::run(args, terminal, errors),
        Command::Who(args) => who::run(args, terminal, errors),
        Command::Diff(args) => diff::run(args, terminal, errors),
        Command::New(args) => new::run(args, terminal, errors),
        Command::Providers(args) => providers::run(args.name.as_deref(), terminal),
        Command::Lints(args) => reference::lints(args.name.as_deref(), terminal),
        Command::Completions { shell } => reference::completions(*shell, terminal),
        Command::Man { subcommand } => reference::man(subcommand.as_deref(), terminal),
        Command::Explain(args) => explain::run(args, terminal, errors),
    }
}
