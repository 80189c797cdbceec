//! Six hundred pairs of policies on whose relation independent programs agree.
//!
//! Only what these rows use of a policy is understood here: conditions on one subject key.

use serde_json::Value;

use super::super::{Budget, CharSet, GlobToken, Language, Relation};

/// The rows lie beside the workspace; they are no part of it.
const ROWS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/conformance/compare.jsonl");

#[test]
fn relation_and_witnesses_of_every_row() {
    let Ok(rows) = std::fs::read_to_string(ROWS) else {
        println!("SKIPPED: there is no {ROWS}");
        return;
    };
    let mut checked = 0;
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let (a, b) = (admitted(&row["a"]), admitted(&row["b"]));
        let found = a.compare(&b, Budget::DEFAULT).unwrap();
        let relation = match row["relation"].as_str().unwrap() {
            "equal" => Relation::Equal,
            "narrower" => Relation::Narrower,
            "wider" => Relation::Wider,
            "disjoint" => Relation::Disjoint,
            "overlapping" => Relation::Overlapping,
            other => panic!("{other}"),
        };
        assert_eq!(found.relation, relation, "{}", row["id"]);
        let sides = [(&found.only_first, &row["only_a"], &a, &b), (&found.only_second, &row["only_b"], &b, &a)];
        for (found, expected, inside, outside) in sides {
            let length = |text: &str| text.chars().count();
            let found = found.as_ref().map(AsRef::as_ref);
            assert_eq!(found.map(length), expected.as_str().map(length), "{}", row["id"]);
            for witness in found.into_iter().chain(expected.as_str()) {
                assert!(inside.contains(witness, Budget::DEFAULT).unwrap(), "{}", row["id"]);
                assert!(!outside.contains(witness, Budget::DEFAULT).unwrap(), "{}", row["id"]);
            }
        }
        checked += 1;
    }
    assert_eq!(checked, 600);
}

/// The subjects that a policy admits; never the empty one.
fn admitted(policy: &Value) -> Language {
    let (mut allowed, mut denied) = (Vec::new(), Vec::new());
    for statement in policy["Statement"].as_array().unwrap() {
        let mut all = vec![Language::run(CharSet::ALL, 1, None)];
        for (operator, keys) in statement["Condition"].as_object().unwrap() {
            for (key, values) in keys.as_object().unwrap() {
                if key.ends_with(":sub") {
                    all.push(condition(operator, values));
                }
            }
        }
        let subjects = Language::intersection(&all);
        match statement["Effect"].as_str().unwrap() {
            "Allow" => allowed.push(subjects),
            _ => denied.push(subjects),
        }
    }
    Language::union(&allowed).difference(&Language::union(&denied))
}

fn condition(operator: &str, values: &Value) -> Language {
    let values: Vec<&str> = match values {
        Value::Array(values) => values.iter().map(|value| value.as_str().unwrap()).collect(),
        value => vec![value.as_str().unwrap()],
    };
    let one: fn(&str) -> Language = match operator.trim_start_matches("String").trim_start_matches("Not") {
        "Equals" => Language::literal,
        "EqualsIgnoreCase" => Language::literal_ignoring_case,
        "Like" => |pattern| Language::glob(tokens(pattern)),
        other => panic!("{other}"),
    };
    let any = Language::union(&values.into_iter().map(one).collect::<Vec<_>>());
    if operator.starts_with("StringNot") { any.complement() } else { any }
}

/// `*` and `?` with the escapes `${*}`, `${?}` and `${$}`.
pub(super) fn tokens(pattern: &str) -> Vec<GlobToken<'_>> {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let escaped = ['*', '?', '$'].into_iter().find_map(|c| {
            let tail = rest.strip_prefix("${")?.strip_prefix(c)?.strip_prefix('}')?;
            Some((GlobToken::Char(c), tail))
        });
        let plain = match c {
            '*' => GlobToken::AnyRun,
            '?' => GlobToken::AnyOne,
            c => GlobToken::Char(c),
        };
        let (token, tail) = escaped.unwrap_or((plain, rest.split_at(c.len_utf8()).1));
        tokens.push(token);
        rest = tail;
    }
    tokens
}
