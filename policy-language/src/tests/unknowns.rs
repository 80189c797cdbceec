//! Claims about languages with unknowns, against every choice of a few values.

use proptest::prelude::*;

use super::super::{Budget, CharSet, GlobToken, Language, Piece, Relation, Witness};
use super::brute_force::{Expr, any, strings_up_to};

const VALUES: [&str; 5] = ["", "a", "b", "ab", "Ad"];

/// The members among short strings, once for each choice of values.
fn members_by_values(expr: &Expr) -> Vec<Vec<Vec<char>>> {
    let mut all = Vec::new();
    for x in VALUES {
        for y in VALUES {
            let value = |name: &str| {
                if name == "{x}" { x.to_owned() } else { y.to_owned() }
            };
            let members = strings_up_to(3).into_iter().filter(|text| expr.holds(text, &value));
            all.push(members.collect());
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn claims_hold_for_every_value(a in any(&["{x}", "{y}"]), b in any(&["{x}", "{y}"])) {
        let (first, second) = (a.language(), b.language());
        let members = members_by_values(&a);
        let others = members_by_values(&b);

        if first.is_empty(Budget::DEFAULT).unwrap() {
            prop_assert!(members.iter().all(Vec::is_empty), "{first} is not empty");
        }
        let compared = first.compare(&second, Budget::DEFAULT).unwrap();
        let subset = first.is_subset_of(&second, Budget::DEFAULT).unwrap();
        prop_assert_eq!(compared.only_first.is_none(), subset.is_ok());
        for (members, others) in members.iter().zip(&others) {
            let in_others = |text: &Vec<char>| others.contains(text);
            if subset.is_ok() {
                prop_assert!(members.iter().all(in_others), "{first} is not in {second}");
            }
            if compared.only_second.is_none() {
                prop_assert!(others.iter().all(|text| members.contains(text)), "{second} is not in {first}");
            }
            if compared.both.is_none() {
                prop_assert!(!members.iter().any(in_others), "{first} meets {second}");
            }
        }
    }

    #[test]
    fn bounds_are_bounds(expr in any(&["{x}", "{y}"])) {
        let language = expr.language();
        let (most, least) = (language.at_most(), language.at_least());
        prop_assert_eq!(least.is_subset_of(&most, Budget::DEFAULT).unwrap(), Ok(()));
        let by_values = members_by_values(&expr);
        for text in strings_up_to(2) {
            let string = String::from_iter(&text);
            let within = |it: &Language| it.contains(&string, Budget::DEFAULT).unwrap();
            let some = by_values.iter().any(|members| members.contains(&text));
            let all = by_values.iter().all(|members| members.contains(&text));
            prop_assert!(within(&most) || !some, "{string} in {language}");
            prop_assert!(!within(&least) || all, "{string} in {language}");
            prop_assert!(within(&language) || !some, "{string} in {language}");
        }
    }
}

/// `{…}` is an unknown, `*` and `?` are what they are in a glob.
fn glob(pattern: &str) -> Language {
    let mut tokens = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let length = if c == '{' { rest.find('}').unwrap() + 1 } else { c.len_utf8() };
        let (token, tail) = rest.split_at(length);
        tokens.push(match c {
            '{' => GlobToken::Unknown(token),
            '*' => GlobToken::AnyRun,
            '?' => GlobToken::AnyOne,
            c => GlobToken::Char(c),
        });
        rest = tail;
    }
    Language::glob(tokens)
}

#[test]
fn inclusions_that_must_be_seen() {
    let cases = [
        ("{x}", "{x}", None),
        ("{x}", "*", None),
        ("a/{x}/*", "a/*", None),
        ("a/{x}/b", "a/{x}/*", None),
        ("a/{x}/b", "a/*/b", None),
        ("{x}/{y}", "{x}/*", None),
        ("{x}/{y}", "*/{y}", None),
        ("{x}/{y}", "{y}/{x}", Some("{x}/{y}")),
        ("{x}", "{y}", Some("{x}")),
        ("{x}", "abc", Some("{x}")),
        ("abc", "{x}", Some("abc")),
        ("*", "{x}", Some("")),
        ("a/*", "a/{x}/*", Some("a/")),
        ("a/{x}/*", "a/{x}/b*", Some("a/{x}/")),
        ("a{x}", "?*", None),
        ("{x}a", "?*", None),
        ("{x}a", "*??*", Some("{x}a")),
        ("{x}a{x}b", "??*", None),
        ("{x}", "?", Some("{x}")),
        ("{x}a", "a{x}", Some("{x}a")),
    ];
    for (a, b, expected) in cases {
        let found = glob(a).is_subset_of(&glob(b), Budget::DEFAULT).unwrap();
        assert_eq!(found.as_ref().err().map(Witness::as_str), expected, "{a} in {b}");
    }
}

#[test]
fn denials_of_unknowns() {
    let subset = |a: &Language, b: &Language| a.is_subset_of(b, Budget::DEFAULT).unwrap().is_ok();
    let all_but_evil = glob("*").difference(&glob("evil"));
    assert!(!subset(&glob("{x}"), &all_but_evil), "the value may be `evil`");
    // Plain strings yield all members of a complement, and no unknown is among them.
    let short_or_long = Language::union([&Language::run(CharSet::ALL, 0, Some(1)), &glob("??*")]);
    assert!(subset(&glob("a{x}").complement(), &short_or_long));
    let x_but_evil = glob("{x}").difference(&glob("evil"));
    assert!(subset(&x_but_evil, &glob("{x}")));
    assert!(glob("{x}").difference(&glob("{x}")).is_empty(Budget::DEFAULT).unwrap());
    assert!(!glob("{x}").difference(&glob("{y}")).is_empty(Budget::DEFAULT).unwrap());
}

#[test]
fn relations() {
    let cases = [
        ("a/{x}", "a/{x}", Relation::Equal),
        ("a/{x}", "a/*", Relation::Narrower),
        ("a/{x}/*", "a/{x}/b", Relation::Wider),
        ("a/{x}", "b/{x}", Relation::Disjoint),
        // Equal for some values.
        ("{x}", "{y}", Relation::Overlapping),
        ("a/{x}", "a/b", Relation::Overlapping),
    ];
    for (a, b, expected) in cases {
        let found = glob(a).compare(&glob(b), Budget::DEFAULT).unwrap();
        assert_eq!(found.relation, expected, "{a} and {b}: {found:?}");
    }
}

#[test]
fn membership_is_for_some_value() {
    let contains = |a: &str, text: &str| glob(a).contains(text, Budget::DEFAULT).unwrap();
    assert!(contains("a/{x}", "a/b"));
    assert!(!contains("a/{x}", "b/b"));
}

#[test]
fn listed_by_name() {
    let language = Language::union([&glob("a/{x}"), &glob("b")]);
    assert!(language.is_finite(Budget::DEFAULT).unwrap());
    let found = language.members(9, Budget::DEFAULT).unwrap();
    let listed: Vec<_> = found.listed.iter().map(|it| (it.as_str(), it.is_concrete())).collect();
    assert_eq!(listed, [("b", true), ("a/{x}", false)]);
    assert!(!found.more);
}

#[test]
fn projected_by_name() {
    let name = Language::run("abcdefghijklmnopqrstuvwxyz".chars().collect(), 1, Some(9));
    let template = [
        Piece::Pass(&glob("repo:")),
        Piece::Keep(&name),
        Piece::Pass(&glob("/")),
        Piece::Keep(&name),
        Piece::Pass(&glob(":*")),
    ];
    let cases: [(&str, &[&str], bool); 10] = [
        ("repo:{org}/site:*", &["{org}/site"], false),
        ("repo:{org}/{repo}:*", &["{org}/{repo}"], false),
        ("repo:my{org}/site:{ref}", &["my{org}/site"], false),
        ("repo:octo/{repo}-infra:{ref}", &[], false),
        ("repo:octo/{repo}infra:{ref}", &["octo/{repo}infra"], false),
        ("repo:octo/site:a{ref}b", &["octo/site"], false),
        ("repo:octo{x}/{y}site:a", &["octo{x}/{y}site"], false),
        ("repo:octo/?:x", &["octo/a", "octo/b"], true),
        ("repo:Octo/site:x", &[], false),
        // An unknown that would have to reach over several pieces.
        ("{sub}", &[], false),
    ];
    for (pattern, expected, more) in cases {
        let found = Language::project(&template, '/', &glob(pattern), Budget::DEFAULT).unwrap();
        let found = found.members(2, Budget::DEFAULT).unwrap();
        let listed: Vec<_> = found.listed.iter().map(Witness::as_str).collect();
        assert_eq!((listed.as_slice(), found.more), (expected, more), "{pattern}");
    }
    let anyone = Language::project(&template, '/', &glob("{sub}").at_most(), Budget::DEFAULT).unwrap();
    assert_eq!(anyone.witness(Budget::DEFAULT).unwrap().unwrap().as_str(), "a/a");
}
