//! The command `trust-policy`.

use std::process::ExitCode;

fn main() -> ExitCode {
    policy_cli::run()
}
