use proptest::prelude::*;
use proptest::sample::Index;

use super::to_serde;
use crate::diagnostic::Place;
use crate::json::parse::LinesAndColumns;
use crate::json::{MAXIMUM_DEPTH, Node, Span, Value, escape_pointer, parse};

#[test]
fn messages() {
    let table = [
        ("", "line 1, column 1: the text is empty"),
        (" \n ", "line 2, column 2: the text is empty"),
        ("\u{feff}{}", "line 1, column 1: the text begins with a byte order mark: save it as UTF-8 without one"),
        ("{} {}", "line 1, column 4: expected the end of the text: it holds one JSON value"),
        ("[1,\n 2", "line 1, column 1: this array is never closed"),
        ("[\n {\"a\": 1", "line 2, column 2: this object is never closed"),
        ("[\"a", "line 1, column 2: this string is never closed"),
        ("[1, 2,]", "line 1, column 6: no `,` may follow the last value: remove it"),
        ("{\"a\": 1,}", "line 1, column 8: no `,` may follow the last value: remove it"),
        ("[1 2]", "line 1, column 3: expected `,`"),
        ("{\"a\": 1\n \"b\": 2}", "line 1, column 8: expected `,`"),
        ("[01]", "line 1, column 3: expected `,`"),
        ("[,]", "line 1, column 2: unexpected `,`"),
        ("{\"a\" 1}", "line 1, column 6: expected `:` after the name of a member"),
        ("{\"a\":}", "line 1, column 6: unexpected `}`"),
        ("{\"a\":", "line 1, column 6: expected the value of the member"),
        ("{a: 1}", "line 1, column 2: the name of a member is written in double quotes"),
        ("{1: 1}", "line 1, column 2: the name of a member is written in double quotes"),
        ("{]", "line 1, column 2: expected the name of a member, in double quotes, or `}`"),
        ("['a']", "line 1, column 2: a string is written in double quotes"),
        ("[sts]", "line 1, column 2: unexpected `sts`: a string is written in double quotes"),
        ("[True]", "line 1, column 2: unexpected `True`: a string is written in double quotes"),
        ("// x\n{}", "line 1, column 1: JSON has no comments"),
        ("[1, /* x */ 2]", "line 1, column 5: JSON has no comments"),
        ("[0x1F]", "line 1, column 2: hexadecimal numbers are not allowed"),
        ("[+1]", "line 1, column 2: unary plus on numbers is not allowed"),
        ("[-]", "line 1, column 3: expected a digit in this number"),
        ("[1.]", "line 1, column 2: leading or trailing decimal points on numbers are not allowed"),
        ("[1e]", "line 1, column 4: expected a digit in this number"),
        ("[NaN]", "line 1, column 2: unexpected `NaN`: a string is written in double quotes"),
        (r#"["C:\Users"]"#, r"line 1, column 5: invalid escape: a backslash itself is written `\\`"),
        (r#"["\u12"]"#, r"line 1, column 3: four hexadecimal digits follow `\u`, as in `\u00e9`"),
        (r#"["\ud800"]"#, r"line 1, column 3: this `\u` escape is half of a surrogate pair and no character"),
        (r#"["\udc00"]"#, r"line 1, column 3: this `\u` escape is half of a surrogate pair and no character"),
        (r#"["\ud800\u0041"]"#, r"line 1, column 3: this `\u` escape is half of a surrogate pair and no character"),
        ("[\"é\n\"]", r"line 1, column 4: a control character in a string is written as an escape, here `\n`"),
        ("{\"a\0\": 1}", r"line 1, column 4: a control character in a string is written as an escape, here `\u0000`"),
        (
            "[1,\u{a0}2]",
            r"line 1, column 4: only spaces, tabs and line breaks may stand between values, found `\u{a0}`",
        ),
        ("[1,\u{b}2]", r"line 1, column 4: only spaces, tabs and line breaks may stand between values, found `\u{b}`"),
        ("\0", r"line 1, column 1: unexpected `\u{0}`: a string is written in double quotes"),
        ("[“a”]", "line 1, column 2: unexpected `“`: a string is written in double quotes"),
    ];
    for (text, message) in table {
        assert_eq!(parse(text).expect_err(text).to_string(), format!("invalid JSON at {message}"), "{text:?}");
    }
}

#[test]
fn values_are_kept_as_they_were_written() {
    let number = |digits: &str| Value::Number(digits.to_owned());
    let nines = "9".repeat(10_000);
    for digits in ["0", "-0", "1.50", "1E+5", "1e400", "123456789012345678901234567890", &nines] {
        assert_eq!(parse(digits).unwrap().value, number(digits));
    }
    assert_eq!(parse(r#""\ud83d\ude00\u0000\/\"""#).unwrap().value, Value::String("😀\0/\"".to_owned()));
    let Value::Object(members) = parse(r#"{"a": 1, "b": 2, "a": 3}"#).unwrap().value else { panic!() };
    let pairs: Vec<_> = members.into_iter().map(|member| (member.key, member.value.value)).collect();
    assert_eq!(pairs, [("a".to_owned(), number("1")), ("b".to_owned(), number("2")), ("a".to_owned(), number("3"))]);
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize, open: &str, close: &str| open.repeat(depth) + "1" + &close.repeat(depth);
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"]\":", "}]")] {
        let levels = if open.len() > 5 { 2 } else { 1 };
        parse(&nested(MAXIMUM_DEPTH / levels, open, close)).unwrap();
        for text in [nested(MAXIMUM_DEPTH / levels + 1, open, close), open.repeat(100_000)] {
            let error = parse(&text).unwrap_err();
            assert_eq!(error.message(), "arrays and objects are nested more than 128 deep");
            assert_eq!(error.offset(), open.len() * (MAXIMUM_DEPTH / levels));
        }
    }
    // Brackets in strings, and those that are closed again, are not nested.
    parse(&format!("[{}{{}}, \"{}\"]", "[],".repeat(1000), "[".repeat(1000))).unwrap();
}

#[test]
fn large_texts_are_read_quickly() {
    const SIZE: usize = 10_000_000;
    for text in ["é", "\\n"] {
        let string = text.repeat(SIZE / text.len());
        parse(&format!("\"{string}\"")).unwrap();
        parse(&format!("\"{string}")).unwrap_err();
    }
    parse(&format!("[{}0]", "0,".repeat(1_000_000))).unwrap();
    parse(&"{\"a\":1,".repeat(1_000_000)).unwrap_err();
}

#[test]
fn lines_and_columns_of_many_offsets() {
    let text = "ab\né\r\n\nx";
    let offsets = [0, 1, 2, 3, 5, 6, 7, 8, 9, 9];
    let mut places = LinesAndColumns::of(text);
    let places = offsets.map(|offset| places.at(offset));
    assert_eq!(places, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1), (4, 2), (4, 2)]);
    // Past the end, or within a character: where the one before it was.
    let mut places = LinesAndColumns::of(text);
    assert_eq!([3, 4, 100].map(|offset| places.at(offset)), [(2, 1), (2, 1), (2, 1)]);
}

#[test]
fn locating() {
    use Place::{Key, Value};

    let text = r#"{"a/b": [10, {"~": 20}], "a/b": [30, {"~": 40}]}"#;
    let node = parse(text).unwrap();
    let at = |pointer, place| {
        let Span { start, end } = node.locate(pointer, place);
        text.get(start..end).unwrap()
    };
    assert_eq!(at("", Value), text);
    assert_eq!(at("/a~1b", Key), "\"a/b\"");
    assert_eq!(node.locate("/a~1b", Key).start, 25);
    assert_eq!(at("/a~1b/0", Value), "30");
    assert_eq!(at("/a~1b/1/~0", Value), "40");
    assert_eq!(at("/a~1b/1/~0", Key), "\"~\"");
    assert_eq!(at("/a~1b/7", Value), r#"[30, {"~": 40}]"#);
    assert_eq!(at("/x/y", Value), text);
}

#[test]
fn pointers() {
    for (key, token) in [("a/b", "a~1b"), ("~", "~0"), ("~1", "~01"), ("/0", "~10"), ("", "")] {
        assert_eq!(escape_pointer(key), token);
        let text = format!("{{\"{key}\": 1}}");
        assert_eq!(parse(&text).unwrap().locate(&format!("/{token}"), Place::Value).start, text.len() - 2);
    }
}

/// Any JSON value, not deep, with odd texts.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        (-1_000_000_i32..1_000_000).prop_map(|number| (f64::from(number) / 64.0).into()),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a\"\\\\\n]{0,3}", inner, 0..4)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Pieces of JSON's grammar and of what is nearly JSON.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\\"", "\\u", "\\ud800", "\\udc00", "0041", "0", "1", "-", "+", ".",
        "e", "E5", "e999", "true", "false", "null", "nul", "NaN", "Infinity", "0x1", "a", "'", " ", "\n", "\t", "\r",
        "\u{b}", "\u{c}", "\0", "\u{1f}", "\u{7f}", "\u{a0}", "\u{2028}", "\u{feff}", "é", "/", "//", "/*", "*/", "#",
        "\"a\":", "[]", "{}", "\"\"",
    ])
}

fn nearly_json() -> impl Strategy<Value = String> {
    let mutated = (json(), any::<bool>(), prop::collection::vec((any::<Index>(), 0..3_usize, piece()), 0..4)).prop_map(
        |(value, is_pretty, edits)| {
            let mut text =
                if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            for (index, removed, inserted) in edits {
                let boundaries: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
                let at = index.index(boundaries.len());
                let end = boundaries[(at + removed).min(boundaries.len() - 1)];
                text.replace_range(boundaries[at]..end, inserted);
            }
            text
        },
    );
    prop_oneof![
        4 => mutated,
        2 => prop::collection::vec(piece(), 0..8).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
    ]
}

/// The text of every span is the node that it is said to be.
fn check_spans(text: &str, node: &Node) {
    let part = |span: Span| text.get(span.start..span.end).unwrap();
    let mut alone = parse(part(node.span)).unwrap();
    shift(&mut alone, node.span.start);
    assert_eq!(alone, *node);
    match &node.value {
        Value::Array(elements) => elements.iter().for_each(|element| check_spans(text, element)),
        Value::Object(members) => {
            for member in members {
                assert_eq!(parse(part(member.key_span)).unwrap().value, Value::String(member.key.clone()));
                check_spans(text, &member.value);
            }
        }
        _ => {}
    }
}

fn shift(node: &mut Node, by: usize) {
    let shifted = |span: Span| Span { start: span.start + by, end: span.end + by };
    node.span = shifted(node.span);
    match &mut node.value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| shift(element, by)),
        Value::Object(members) => {
            for member in members {
                member.key_span = shifted(member.key_span);
                shift(&mut member.value, by);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// We and `serde_json` take the same texts for the same values, except for numbers that no `f64` holds.
    #[test]
    fn agrees_with_serde_json(text in nearly_json()) {
        match (parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
            (Ok(ours), Ok(theirs)) => {
                prop_assert_eq!(to_serde(&ours), Some(theirs));
                check_spans(&text, &ours);
            }
            (Ok(ours), Err(error)) => {
                prop_assert!(error.to_string().starts_with("number out of range"), "{}", error);
                prop_assert_eq!(to_serde(&ours), None);
            }
            (Err(error), Ok(_)) => prop_assert!(false, "{}", error),
            (Err(error), Err(_)) => prop_assert!(text.is_char_boundary(error.offset())),
        }
    }

    /// Through serde a tree comes out as it went in.
    #[test]
    fn serde_round_trip(value in json()) {
        let node: Node = serde_json::from_value(value.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&node).unwrap(), value.clone());
        prop_assert_eq!(serde_json::to_value(parse(&value.to_string()).unwrap()).unwrap(), value);
    }
}

#[test]
fn numbers_through_serde() {
    let through = |digits: &str| serde_json::to_string(&parse(digits).unwrap()).map_err(|error| error.to_string());
    assert_eq!(through("18446744073709551615").unwrap(), "18446744073709551615");
    assert_eq!(through("-9223372036854775808").unwrap(), "-9223372036854775808");
    assert_eq!(through("-0").unwrap(), "-0.0");
    assert_eq!(through("100000000000000000000").unwrap(), "1e+20");
    assert_eq!(through("1e400"), Err("the number `1e400` is too large".to_owned()));
}
