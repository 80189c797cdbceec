//! Exact answers, one by one.

use super::super::{Budget, CharSet, GlobToken, Language, Members, Piece, Relation, Witness};
use super::conformance::tokens;

fn glob(pattern: &str) -> Language {
    Language::glob(tokens(pattern))
}

fn witness(language: &Language) -> Option<String> {
    language.witness(Budget::DEFAULT).unwrap().map(String::from)
}

fn listed(members: &Members) -> Vec<&str> {
    members.listed.iter().map(Witness::as_str).collect()
}

#[test]
fn witnesses_are_short_and_readable() {
    let upper = CharSet::from_static(&[('A', 'Z'), ('a', 'c')]);
    let cases = [
        (glob("*"), Some("")),
        (glob("?"), Some("a")),
        (glob("repo:*/?"), Some("repo:/a")),
        (glob("?").difference(&glob("a")), Some("b")),
        (Language::run(upper.clone(), 2, None), Some("aa")),
        (Language::chars(upper).difference(&Language::run("abc".chars().collect(), 1, None)), Some("A")),
        (Language::chars(CharSet::from_static(&[('-', '9')])), Some("0")),
        (Language::chars(CharSet::from_static(&[(' ', '/')])), Some("-")),
        (Language::chars(CharSet::from_static(&[(' ', '!')])), Some("!")),
        (Language::chars(CharSet::from_static(&[('\0', ' ')])), Some(" ")),
        (Language::chars(CharSet::from_static(&[('\0', '\t'), ('é', 'ö')])), Some("é")),
        (Language::literal_ignoring_case("Ab"), Some("ab")),
        (Language::empty_string(), Some("")),
        (Language::empty(), None),
        (Language::all().complement(), None),
        (Language::intersection([]), Some("")),
        (Language::union([]), None),
        (Language::run(CharSet::EMPTY, 0, None), Some("")),
        (Language::run(CharSet::EMPTY, 1, None), None),
        (Language::run(CharSet::ALL, 2, Some(1)), None),
        (Language::concat([&glob("a"), &Language::empty()]), None),
        (glob("a*").difference(&glob("a?*")), Some("a")),
        (Language::intersection([&glob("a*b"), &glob("*aa*"), &glob("*bb")]), Some("aabb")),
    ];
    for (language, expected) in cases {
        assert_eq!(witness(&language).as_deref(), expected, "{language}");
        assert_eq!(language.is_empty(Budget::DEFAULT).unwrap(), expected.is_none(), "{language}");
    }
}

#[test]
fn escaped_tokens_are_literal() {
    let star = Language::glob([GlobToken::Literal("a"), GlobToken::Char('*')]);
    assert!(star.contains("a*", Budget::DEFAULT).unwrap());
    assert!(!star.contains("ab", Budget::DEFAULT).unwrap());
}

#[test]
fn case_is_folded_in_ascii_only() {
    let language = Language::literal_ignoring_case("kÉ");
    for (text, expected) in [("kÉ", true), ("KÉ", true), ("ké", false), ("\u{212A}É", false)] {
        assert_eq!(language.contains(text, Budget::DEFAULT).unwrap(), expected, "{text}");
    }
}

#[test]
fn comparisons() {
    let cases = [
        ("a*b", "a*b", Relation::Equal, None, None),
        ("**?", "?*", Relation::Equal, None, None),
        ("a*", "*", Relation::Narrower, None, Some("")),
        ("?*", "?", Relation::Wider, Some("aa"), None),
        ("a*", "b*", Relation::Disjoint, Some("a"), Some("b")),
        ("a*", "*b", Relation::Overlapping, Some("a"), Some("b")),
    ];
    for (a, b, relation, only_first, only_second) in cases {
        let found = glob(a).compare(&glob(b), Budget::DEFAULT).unwrap();
        let text = |it: &Option<Witness>| it.clone().map(String::from);
        assert_eq!(found.relation, relation, "{a} {b}");
        assert_eq!(text(&found.only_first).as_deref(), only_first, "{a} {b}");
        assert_eq!(text(&found.only_second).as_deref(), only_second, "{a} {b}");
    }
    let none = Language::empty();
    let compared = |a: &Language, b: &Language| a.compare(b, Budget::DEFAULT).unwrap().relation;
    assert_eq!(compared(&none, &none), Relation::Equal);
    assert_eq!(compared(&none, &glob("a")), Relation::Narrower);
}

#[test]
fn members_in_order() {
    let language = Language::union([&glob("b"), &glob("a?"), &glob("aa"), &glob("")]);
    let found = language.members(4, Budget::DEFAULT).unwrap();
    assert_eq!(listed(&found), ["", "b", "a\0", "a\u{1}"]);
    assert!(found.more);

    let exact = Language::union([&glob("org/b"), &glob("org/a"), &glob("other")]);
    let found = exact.members(3, Budget::DEFAULT).unwrap();
    assert_eq!((listed(&found), found.more), (vec!["org/a", "org/b", "other"], false));
    let found = exact.members(0, Budget::DEFAULT).unwrap();
    assert_eq!((listed(&found), found.more), (vec![], true));

    // One open digit is finite, and more than anybody wrote down.
    let digit = CharSet::from_static(&[('0', '9')]);
    let ids = Language::concat([&glob("id-"), &Language::chars(digit)]);
    assert!(ids.is_finite(Budget::DEFAULT).unwrap());
    assert!(ids.members(9, Budget::DEFAULT).unwrap().more);
    assert!(!ids.members(10, Budget::DEFAULT).unwrap().more);
    assert!(!glob("id-*").is_finite(Budget::DEFAULT).unwrap());
}

#[test]
fn every_character_is_one() {
    let all = Language::any_char().members(usize::MAX, Budget::of_steps(u32::MAX)).unwrap();
    assert_eq!(all.listed.len(), 0x11_0000 - 0x800);
    assert!(!all.more);
}

#[test]
fn display_is_for_people() {
    let name = CharSet::from_static(&[('-', '-'), ('a', 'z')]);
    let cases = [
        (glob("a*?b"), "a?*b"),
        (Language::run(name.clone(), 1, None), "[-a-z]+"),
        (Language::run(name.clone(), 2, Some(9)), "[-a-z]{2,9}"),
        (Language::run(name, 3, Some(3)), "[-a-z]{3}"),
        (Language::run(CharSet::ALL, 1000, None), "?{1000,}"),
        (glob("a").difference(&glob("b")), "(a&!(b))"),
        (Language::union([&glob("a"), &glob("b")]), "(a|b)"),
        (Language::literal_ignoring_case("aB"), "(?i:aB)"),
        (Language::unknown("${aws:x}"), "${aws:x}"),
    ];
    for (language, expected) in cases {
        assert_eq!(language.to_string(), expected);
    }
}

#[test]
fn hostile_patterns_end() {
    let long = "abcdefghij*k?lmnopqr".repeat(200);
    let stars = "a*b?c".repeat(200);
    let marks = format!("*a{}", "?".repeat(4000));
    for pattern in ["*a????????????????????", &long, &stars, &marks] {
        let (language, shifted) = (glob(pattern), glob(&format!("*b?{pattern}")));
        let _ = language.compare(&shifted, Budget::DEFAULT);
        let _ = language.complement().witness(Budget::DEFAULT);
        let _ = language.is_finite(Budget::DEFAULT);
        let _ = language.members(10, Budget::DEFAULT);
        let text = pattern.replace(['*', '?'], "a");
        assert!(language.contains(&text, Budget::DEFAULT).unwrap_or(true), "{pattern}");
    }
    // Long patterns are no problem by themselves.
    for pattern in [&long, &stars] {
        let found = glob(pattern).compare(&glob(pattern), Budget::DEFAULT).unwrap();
        assert_eq!(found.relation, Relation::Equal);
        assert!(witness(&glob(pattern)).is_some());
    }
}

#[test]
fn too_complex_names_the_pattern() {
    let hostile = glob("*a????????????????????");
    let error = hostile.compare(&glob("*b??????????"), Budget::DEFAULT).unwrap_err();
    assert_eq!(error.pattern(), "*a????????????????????");
    assert_eq!(error.to_string(), "pattern `*a????????????????????` is too complex to decide");
    let long = glob(&"ab*".repeat(100)).witness(Budget::of_steps(10)).unwrap_err();
    assert_eq!(long.pattern(), format!("{}ab…", "ab*".repeat(26)));
    let huge = Language::run(CharSet::from('a'), u32::MAX, None);
    assert_eq!(huge.is_empty(Budget::DEFAULT).unwrap_err().pattern(), "[a]{4294967295,}");
}

#[test]
fn deep_nesting_is_an_error() {
    let mut language = glob("a*");
    for _ in 0..100_000 {
        language = Language::union([&language.complement(), &glob("b")]);
    }
    assert_eq!(
        language.is_empty(Budget::DEFAULT).unwrap_err().to_string(),
        "pattern `(nested too deeply)` is too complex to decide"
    );
}

#[test]
fn booleans_inside_concatenations() {
    let no_dash = Language::run(CharSet::ALL, 1, None).difference(&glob("*-*"));
    let language = Language::concat([&glob("x-"), &no_dash, &glob("-y*")]);
    let contains = |text: &str| language.contains(text, Budget::DEFAULT).unwrap();
    assert!(contains("x-a-y"));
    assert!(!contains("x-a-b-y"));
    assert!(!contains("x--y"));
    assert!(contains("x-a-y-b-y"));
    let unknown = Language::concat([&glob("a"), &Language::unknown("{x}").complement()]);
    assert!(unknown.is_empty(Budget::DEFAULT).is_err());
}

#[test]
fn projections() {
    let word = Language::run(CharSet::from_static(&[('a', 'z')]), 1, None);
    let (repo, slash, colon) = (glob("repo:"), glob("/"), glob(":"));
    let any = Language::all();
    let one = |within: &Language| {
        let template = [Piece::Pass(&repo), Piece::Keep(&word), Piece::Pass(&slash), Piece::Pass(&any)];
        Language::project(&template, ',', within, Budget::DEFAULT).unwrap()
    };
    let two = |within: &Language| {
        let template = [
            Piece::Pass(&repo),
            Piece::Keep(&word),
            Piece::Pass(&slash),
            Piece::Keep(&word),
            Piece::Pass(&colon),
            Piece::Pass(&any),
        ];
        Language::project(&template, ',', within, Budget::DEFAULT).unwrap()
    };
    let equals = |found: &Language, expected: &Language| {
        found.compare(expected, Budget::DEFAULT).unwrap().relation == Relation::Equal
    };
    assert!(equals(&one(&glob("repo:octo/*")), &glob("octo")));
    assert!(equals(&one(&glob("*")), &word));
    assert!(equals(
        &one(&glob("repo:octo*/site:*")),
        &Language::concat([&glob("octo"), &Language::run(CharSet::from_static(&[('a', 'z')]), 0, None)])
    ));
    assert!(equals(&one(&glob("repo:Octo/*")), &Language::empty()));
    assert!(equals(&one(&glob("*").difference(&glob("repo:octo/*"))), &word.difference(&glob("octo"))));
    assert!(equals(
        &two(&Language::union([&glob("repo:a/b:*"), &glob("repo:c/d:x")])),
        &Language::union([&glob("a,b"), &glob("c,d")])
    ));
    // Nothing to keep: the empty string, if anything fits at all.
    let none = |within: &str| Language::project(&[Piece::Pass(&repo)], ',', &glob(within), Budget::DEFAULT).unwrap();
    assert!(equals(&none("repo:"), &Language::empty_string()));
    assert!(equals(&none("other"), &Language::empty()));
}
