//! One file a lint; the table of all of them.

mod absent_condition_key;
mod audience_matches_nobody;
mod broad_subject;
mod contradictory_conditions;
mod damaged_value;
mod default_version;
mod foreign_condition_key;
mod invalid_action;
mod invalid_character;
mod invalid_operator;
mod invalid_principal;
mod like_without_wildcard;
mod malformed_document;
mod malformed_provider_arn;
mod missing_audience;
mod missing_subject;
mod missing_tag_session;
mod misspelled_audience;
mod misspelled_issuer;
mod open_principal;
mod open_tenant;
mod per_run_subject;
mod placeholder_value;
mod policy_too_long;
mod pull_request_subject;
mod recyclable_name;
mod redundant_value;
mod several_providers;
mod subject_matches_nobody;
mod superseded_subject;
mod uncontrolled_shared_issuer;
mod unsupported_element;
mod unusual_key_case;
mod vacuous_condition;
mod wildcard_without_like;

use super::Check;
use crate::diagnostic::Lint;
use crate::json::MALFORMED_DOCUMENT;

/// Every lint with its check, by name within its group. Names are never reused.
pub static LINTS: &[(&Lint, Check)] = &[
    // refused
    (&invalid_action::LINT, invalid_action::check),
    (&invalid_character::LINT, invalid_character::check),
    (&invalid_operator::LINT, invalid_operator::check),
    (&invalid_principal::LINT, invalid_principal::check),
    (&MALFORMED_DOCUMENT, malformed_document::check),
    (&malformed_provider_arn::LINT, malformed_provider_arn::check),
    (&policy_too_long::LINT, policy_too_long::check),
    (&uncontrolled_shared_issuer::LINT, uncontrolled_shared_issuer::check),
    (&unsupported_element::LINT, unsupported_element::check),
    // shut
    (&absent_condition_key::LINT, absent_condition_key::check),
    (&audience_matches_nobody::LINT, audience_matches_nobody::check),
    (&contradictory_conditions::LINT, contradictory_conditions::check),
    (&damaged_value::LINT, damaged_value::check),
    (&foreign_condition_key::LINT, foreign_condition_key::check),
    (&misspelled_audience::LINT, misspelled_audience::check),
    (&misspelled_issuer::LINT, misspelled_issuer::check),
    (&placeholder_value::LINT, placeholder_value::check),
    (&subject_matches_nobody::LINT, subject_matches_nobody::check),
    (&wildcard_without_like::LINT, wildcard_without_like::check),
    // open
    (&missing_subject::LINT, missing_subject::check),
    (&open_principal::LINT, open_principal::check),
    (&open_tenant::LINT, open_tenant::check),
    (&vacuous_condition::LINT, vacuous_condition::check),
    // advice
    (&broad_subject::LINT, broad_subject::check),
    (&default_version::LINT, default_version::check),
    (&like_without_wildcard::LINT, like_without_wildcard::check),
    (&missing_audience::LINT, missing_audience::check),
    (&missing_tag_session::LINT, missing_tag_session::check),
    (&per_run_subject::LINT, per_run_subject::check),
    (&pull_request_subject::LINT, pull_request_subject::check),
    (&recyclable_name::LINT, recyclable_name::check),
    (&redundant_value::LINT, redundant_value::check),
    (&several_providers::LINT, several_providers::check),
    (&superseded_subject::LINT, superseded_subject::check),
    (&unusual_key_case::LINT, unusual_key_case::check),
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
