//! The parts of the command `trust-policy`, as a library for its tests and benchmarks: use the command, or the crate
//! [`trust-policy`](https://docs.rs/trust-policy).

use std::process::ExitCode;

pub mod read;

/// Runs the command with the arguments of the process.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
