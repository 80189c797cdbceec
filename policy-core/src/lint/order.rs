//! Findings come in the order of the document.

use std::collections::HashMap;

use super::Context;
use crate::diagnostic::{Finding, Place};
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

/// Where a finding stands, the outermost first.
#[derive(Default)]
struct Rank {
    /// `Version` and `Id` stand before the statements.
    is_in_statements: bool,
    statement: Option<usize>,
    member: Option<usize>,
    operator: Option<usize>,
    key: Option<usize>,
    /// A member's name stands before what is in it.
    place: bool,
    index: Option<usize>,
}

impl Rank {
    /// Comparing two such numbers compares the places. What is in something stands after it.
    fn number(&self) -> u128 {
        let mut number = u128::from(self.is_in_statements);
        for part in [self.statement, self.member, self.operator, self.key, Some(self.place.into()), self.index] {
            let part = part.map_or(0, |position| position.saturating_add(1).min(0xf_ffff));
            number = (number << 20) | part as u128;
        }
        number
    }
}

/// The order of a policy's operators and keys.
pub(super) struct Order(HashMap<String, usize>);

impl Order {
    pub(super) fn of(context: &Context<'_>) -> Self {
        let mut order = HashMap::new();
        for view in &context.statements {
            for (position, block) in view.statement.condition.as_deref().unwrap_or_default().iter().enumerate() {
                let path = format!("{}/Condition/{}", view.path, escape_pointer(&block.operator));
                for (position, entry) in block.entries.iter().enumerate() {
                    order.entry(format!("{path}/{}", escape_pointer(&entry.key))).or_insert(position);
                }
                order.entry(path).or_insert(position);
            }
        }
        Self(order)
    }

    /// A number that is smaller the earlier the finding stands.
    pub(super) fn rank(&self, finding: &Finding) -> u128 {
        self.place(finding).number()
    }

    fn place(&self, finding: &Finding) -> Rank {
        let mut rank = Rank { place: finding.place == Place::Value, ..Rank::default() };
        let mut tokens = Tokens { path: &finding.path, end: 0 };
        let mut token = tokens.next();
        if token == Some("Statement") {
            rank.is_in_statements = true;
            token = tokens.next();
            // A statement without brackets has no number.
            rank.statement = token.map(|token| token.parse().unwrap_or_default());
            if token.is_some_and(|token| token.parse::<usize>().is_ok()) {
                token = tokens.next();
            }
        }
        let Some(member) = token else { return rank };
        rank.member = Some(MEMBERS.iter().position(|known| *known == member).unwrap_or(MEMBERS.len()));
        if member == "Condition" {
            let mut next = || tokens.next().and_then(|_| self.0.get(tokens.so_far()).copied());
            rank.operator = next();
            rank.key = next();
        }
        rank.index = tokens.find_map(|token| token.parse().ok());
        rank
    }
}

/// The tokens of a JSON pointer.
struct Tokens<'a> {
    path: &'a str,
    end: usize,
}

impl<'a> Tokens<'a> {
    /// The pointer to what the last token names.
    fn so_far(&self) -> &'a str {
        self.path.get(..self.end).unwrap_or_default()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.path.get(self.end..)?.strip_prefix('/')?;
        let token = rest.split('/').next().unwrap_or_default();
        self.end += 1 + token.len();
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Lint;
    use crate::document::TrustPolicy;
    use crate::lint::testing::{statement, statements};
    use crate::lint::{LINTS, Options};

    #[test]
    fn findings_come_in_the_order_of_the_document() {
        let condition = r#""Condition":{"StringEquals":{"b":"","a/b":["",""]},"Bool":{},"Null":{"a":""}}"#;
        let (first, second) = (statement(condition), statement(r#""Sid":"a""#));
        let policy: TrustPolicy = statements(&format!("{first},{second}")).parse().unwrap();
        let paths = [
            "/Version",
            "/Statement",
            "/Statement/0",
            "/Statement/0/Effect",
            "/Statement/0/Principal",
            "/Statement/0/Action/2",
            "/Statement/0/Action/10",
            "/Statement/0/Condition",
            "/Statement/0/Condition/StringEquals",
            "/Statement/0/Condition/StringEquals/b",
            "/Statement/0/Condition/StringEquals/a~1b",
            "/Statement/0/Condition/StringEquals/a~1b/0",
            "/Statement/0/Condition/StringEquals/a~1b/1",
            "/Statement/0/Condition/Bool",
            "/Statement/0/Condition/Null/a",
            "/Statement/1",
            "/Statement/1/Effect",
        ];
        let options = Options::default();
        let order = Order::of(&Context::new(&policy, &options));
        let lint: &'static Lint = LINTS[0].0;
        let ranks: Vec<_> = paths.iter().map(|path| order.rank(&Finding::new(lint, *path, ""))).collect();
        assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:#?}");
        let name = Finding::new(lint, "/Statement/0/Condition/StringEquals/b", "").at_key();
        assert!(ranks[8] < order.rank(&name) && order.rank(&name) < ranks[9]);
    }
}
