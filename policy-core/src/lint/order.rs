//! Findings come in the order of the document.

use crate::diagnostic::{Finding, Place};
use crate::document::{OneOrMany, TrustPolicy};
use crate::json::escape_pointer;

const MEMBERS: [&str; 11] = [
    "Version",
    "Id",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// Where a finding stands: comparing two ranks compares their places.
pub(super) fn rank(policy: &TrustPolicy, finding: &Finding) -> Vec<usize> {
    let mut tokens = finding.path.split('/').skip(1).peekable();
    let mut rank = Vec::new();
    let mut statement = None;
    if tokens.next_if_eq(&"Statement").is_some() {
        rank.push(MEMBERS.len());
        let is_array = matches!(policy.statement, OneOrMany::Many(_));
        let index = if is_array { tokens.next().and_then(|index| index.parse().ok()) } else { Some(0) };
        rank.extend(index);
        statement = index.and_then(|index: usize| policy.statement.as_slice().get(index));
    }
    if let Some(member) = tokens.next() {
        rank.push(MEMBERS.iter().position(|known| *known == member).unwrap_or(MEMBERS.len()));
        let blocks = statement.and_then(|statement| statement.condition.as_deref()).unwrap_or_default();
        if member == "Condition"
            && let Some(operator) = tokens.next()
        {
            let block = blocks.iter().position(|block| escape_pointer(&block.operator) == operator);
            rank.extend(block);
            if let Some(key) = tokens.next() {
                let entries = block.and_then(|index| blocks.get(index)).map_or(&[][..], |block| &block.entries);
                rank.extend(entries.iter().position(|entry| escape_pointer(&entry.key) == key));
            }
        }
    }
    // A member's name stands before what is in it.
    rank.push(usize::from(finding.place == Place::Value));
    rank.extend(tokens.filter_map(|token| token.parse::<usize>().ok()));
    rank
}
