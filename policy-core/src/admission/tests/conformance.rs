//! Six hundred pairs of policies on whose relation independent programs agree.

use serde_json::Value;

use super::super::{Token, compare};
use crate::document::TrustPolicy;
use crate::language::Relation;

/// A copy of the rows of the conformance suite.
const ROWS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/compare.jsonl"));

#[test]
fn relation_and_witnesses_of_every_row() {
    let mut checked = 0;
    for row in ROWS.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let policy = |name: &str| -> TrustPolicy { row[name].to_string().parse().unwrap() };
        let (a, b) = (policy("a"), policy("b"));
        let found = compare(&a, &b).unwrap();
        let relation = match found.relation {
            Relation::Equal => "equal",
            Relation::Narrower => "narrower",
            Relation::Wider => "wider",
            Relation::Disjoint => "disjoint",
            Relation::Overlapping => "overlapping",
        };
        assert_eq!(relation, row["relation"], "{}", row["id"]);
        assert!(found.is_exact, "{}", row["id"]);
        for (found, expected, inside, outside) in
            [(&found.only_a, &row["only_a"], &a, &b), (&found.only_b, &row["only_b"], &b, &a)]
        {
            let length = |text: &str| text.chars().count();
            let subject = found.as_ref().map(Token::subject);
            assert_eq!(subject.map(length), expected.as_str().map(length), "{}", row["id"]);
            if let Some(token) = found {
                assert!(token.is_admitted_by(inside) && !token.is_admitted_by(outside), "{}: {token}", row["id"]);
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 600);
}
