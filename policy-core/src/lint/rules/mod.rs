//! One file a lint; the table of all of them.

mod absent_condition_key;
mod audience_matches_nobody;
mod contradictory_conditions;
mod damaged_value;
mod foreign_condition_key;
mod invalid_operator;
mod misspelled_issuer;
mod placeholder_value;
mod subject_matches_nobody;
mod wildcard_without_like;

use super::Check;
use crate::diagnostic::{Finding, Lint};
use crate::json::MALFORMED_DOCUMENT;

/// Every lint with its check, by name within its group. Names are never reused.
pub static LINTS: &[(&Lint, Check)] = &[
    // refused
    (&invalid_operator::LINT, invalid_operator::check),
    (&MALFORMED_DOCUMENT, |_, _: &mut Vec<Finding>| {}),
    // shut
    (&absent_condition_key::LINT, absent_condition_key::check),
    (&audience_matches_nobody::LINT, audience_matches_nobody::check),
    (&contradictory_conditions::LINT, contradictory_conditions::check),
    (&damaged_value::LINT, damaged_value::check),
    (&foreign_condition_key::LINT, foreign_condition_key::check),
    (&misspelled_issuer::LINT, misspelled_issuer::check),
    (&placeholder_value::LINT, placeholder_value::check),
    (&subject_matches_nobody::LINT, subject_matches_nobody::check),
    (&wildcard_without_like::LINT, wildcard_without_like::check),
    // open
    // advice
];

/// Writes a lint's data; its page is `docs/lints/<name>.md`.
macro_rules! lint {
    ($name:literal, $group:ident, $level:ident, $summary:literal) => {
        pub(super) static LINT: $crate::diagnostic::Lint = $crate::diagnostic::Lint {
            name: $name,
            group: $crate::diagnostic::Group::$group,
            level: $crate::diagnostic::Level::$level,
            summary: $summary,
            docs: include_str!(concat!("../../../docs/lints/", $name, ".md")),
        };
    };
}
use lint;
