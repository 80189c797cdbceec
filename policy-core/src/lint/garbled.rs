//! Values of which nothing but their own defect can be said.

use super::damage::damage;
use crate::document::Scalar;

/// Whether `damaged_value` or `placeholder_value` speaks about a text, so that nobody else should.
pub(super) fn is_garbled(text: &str) -> bool {
    damage(text).is_some()
}

/// The values of a condition that stand as they were meant, with their JSON pointers.
pub(super) fn sound<'a>(condition: &'a super::Condition<'_>) -> impl Iterator<Item = (String, &'a Scalar)> {
    condition.values().filter(|(_, value)| !is_garbled(value.as_str()))
}
