//! Holes in literals.

use policy_core::names::hole;
use proc_macro2::Span;
use proptest::prelude::*;

use crate::literal::read_holes;

fn read(text: &str) -> Result<(String, Vec<String>), String> {
    let mut holes = Vec::new();
    let read = read_holes(text, Span::call_site(), &mut holes)?;
    Ok((read, holes.into_iter().map(|hole| hole.name).collect()))
}

/// A piece of a literal.
#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Brace(char),
    Variable(String),
    Hole(String),
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = prop_oneof![
        "[^{}$\u{f0000}-\u{10ffff}]{0,4}".prop_map(Piece::Text),
        prop::sample::select(vec!['{', '}']).prop_map(Piece::Brace),
        "[^{}]{0,4}".prop_filter("no hole", |name| !hole::has_hole(name)).prop_map(Piece::Variable),
        "[a-z_][a-z0-9]{1,3}x".prop_map(Piece::Hole),
    ];
    prop::collection::vec(piece, 0..8)
}

proptest! {
    #[test]
    fn pieces_are_read_as_they_were_meant(pieces in pieces()) {
        let (mut source, mut expected, mut names) = (String::new(), String::new(), Vec::new());
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    source.push_str(&text);
                    expected.push_str(&text);
                }
                Piece::Brace(brace) => {
                    source.extend([brace, brace]);
                    expected.push(brace);
                }
                Piece::Variable(name) => {
                    for text in [&mut source, &mut expected] {
                        text.extend(["${", &name, "}"]);
                    }
                }
                Piece::Hole(name) => {
                    source.extend(["{", &name, "}"]);
                    expected.extend(hole::character(u32::try_from(names.len()).unwrap()));
                    names.push(name);
                }
            }
        }
        prop_assert_eq!(read(&source), Ok((expected, names)), "{}", source);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[{}$a ,é\u{f0000}\\PC]{0,24}") {
        if let Ok((read, names)) = read(&text) {
            prop_assert_eq!(read.chars().filter(|c| hole::is_hole(*c)).count(), names.len());
            prop_assert!(!hole::has_hole(&text));
        }
    }
}

#[test]
fn too_many() {
    assert_eq!(read(&"{x}".repeat(65_535)), Err("too many holes".to_owned()));
}
