//! Why the command could not do what it was asked to do, and how it ends.

use std::io;
use std::process::ExitCode;

use annotate_snippets::{Level, Origin};

use crate::read::Problem;
use crate::terminal::Look;

/// How the command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// All is well.
    Fine,
    /// What was looked for was found: an error, a denial, somebody new.
    Found,
    /// Something could not be read.
    Unread,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Fine => 0,
            Status::Found => 1,
            Status::Unread => 2,
        })
    }
}

/// Why the command stops.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is not what it should be: everything that is wrong with it.
    Input(Vec<Problem>),
    /// The call is wrong, in one sentence: lower case, no period; and what to do about it.
    Call(String, Option<String>),
    /// The result cannot be written.
    Output(io::Error),
}

impl Failure {
    /// A wrong call.
    pub(crate) fn call(message: impl Into<String>) -> Self {
        Self::Call(message.into(), None)
    }

    /// The same with what to do about it.
    pub(crate) fn call_with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Call(message.into(), Some(help.into()))
    }

    /// Says why, and how the command ends.
    pub(crate) fn report(self, look: Look) -> ExitCode {
        match self {
            // Whoever reads the output has seen enough; this is what the shell calls an end by `SIGPIPE`.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::from(141),
            Self::Output(error) => say(&draw(look, &format!("cannot write the result: {error}"), None, None)),
            Self::Input(problems) => {
                for problem in &problems {
                    say(&draw_problem(look, problem));
                }
            }
            Self::Call(message, help) => say(&draw(look, &message, None, help.as_deref())),
        }
        Status::Unread.into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Input(vec![problem])
    }
}

/// A problem, as findings are drawn.
pub(crate) fn draw_problem(look: Look, problem: &Problem) -> String {
    let origin = Origin::path(problem.source.as_str());
    let origin = match problem.position {
        Some(position) => origin.line(position.line).char_column(position.column),
        None => origin,
    };
    draw(look, &problem.message, Some(origin), problem.help.as_deref())
}

fn draw(look: Look, message: &str, origin: Option<Origin<'_>>, help: Option<&str>) -> String {
    let title = Level::ERROR.primary_title(message);
    let group = match origin {
        Some(origin) => title.element(origin),
        None => title.elements(Vec::<Origin<'_>>::new()),
    };
    let group = group.elements(help.map(|help| Level::HELP.message(help)));
    look.renderer().render(&[group])
}

/// Says something on standard error.
#[expect(clippy::print_stderr, reason = "what went wrong belongs on standard error")]
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}
