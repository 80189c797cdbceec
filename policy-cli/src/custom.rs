//! Identity providers of the user's own.

use policy_core::provider::{self, Mistake, Provider};

use crate::args::Custom;
use crate::failure::Failure;
use crate::read::{Position, Problem};

/// The providers of the file that `--providers` names.
pub(crate) fn providers(custom: &Custom) -> Result<Vec<Provider>, Failure> {
    let Some(file) = &custom.file else { return Ok(Vec::new()) };
    let name = file.display().to_string();
    let text =
        std::fs::read_to_string(file).map_err(|error| Failure::call(format!("cannot read `{name}`: {error}")))?;
    let problem = |mistake: &Mistake| Problem {
        source: name.clone(),
        position: Some(Position { offset: mistake.offset, line: mistake.line, column: mistake.column }),
        message: mistake.message.clone(),
        help: mistake.help.clone(),
    };
    provider::read(&text).map_err(|error| Failure::Input(error.mistakes().iter().map(problem).collect()))
}
