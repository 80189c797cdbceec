//! Random expressions over a tiny alphabet, against membership by definition on all short strings.

use proptest::prelude::*;

use super::super::{Budget, CharSet, Language, Piece, Relation, Witness};

/// One letter of every kind that the expressions below can tell apart, the readable ones first.
const LETTERS: [char; 6] = ['a', 'b', 'c', 'd', 'A', 'Ā'];
const LONGEST: usize = 4;

#[derive(Clone, Debug)]
pub(super) enum Expr {
    Text(String),
    AnyCase(String),
    Run(CharSet, u32, Option<u32>),
    Unknown(&'static str),
    Concat(Vec<Expr>),
    Union(Vec<Expr>),
    Intersection(Vec<Expr>),
    Not(Box<Expr>),
}

impl Expr {
    pub(super) fn language(&self) -> Language {
        let all = |of: &[Self]| of.iter().map(Self::language).collect::<Vec<_>>();
        match self {
            Self::Text(text) => Language::literal(text),
            Self::AnyCase(text) => Language::literal_ignoring_case(text),
            Self::Run(set, min, max) => Language::run(set.clone(), *min, *max),
            Self::Unknown(name) => Language::unknown(name),
            Self::Concat(of) => Language::concat(&all(of)),
            Self::Union(of) => Language::union(&all(of)),
            Self::Intersection(of) => Language::intersection(&all(of)),
            Self::Not(inner) => inner.language().complement(),
        }
    }

    /// Membership by definition; `value` gives the unknowns' values.
    pub(super) fn holds(&self, text: &[char], value: &dyn Fn(&str) -> String) -> bool {
        match self {
            Self::Text(it) => it.chars().eq(text.iter().copied()),
            Self::AnyCase(it) => it.eq_ignore_ascii_case(&text.iter().collect::<String>()),
            Self::Run(set, min, max) => {
                text.len() >= *min as usize
                    && max.is_none_or(|max| text.len() <= max as usize)
                    && text.iter().all(|c| set.contains(*c))
            }
            Self::Unknown(name) => value(name).chars().eq(text.iter().copied()),
            Self::Concat(of) => Self::join_holds(of, text, value),
            Self::Union(of) => of.iter().any(|it| it.holds(text, value)),
            Self::Intersection(of) => of.iter().all(|it| it.holds(text, value)),
            Self::Not(inner) => !inner.holds(text, value),
        }
    }

    fn join_holds(of: &[Self], text: &[char], value: &dyn Fn(&str) -> String) -> bool {
        match of {
            [] => text.is_empty(),
            [only] => only.holds(text, value),
            [first, rest @ ..] => {
                (0..=text.len()).any(|at| first.holds(&text[..at], value) && Self::join_holds(rest, &text[at..], value))
            }
        }
    }

    fn members(&self) -> Vec<String> {
        let members: Vec<_> = strings().into_iter().filter(|it| self.holds(it, &none)).collect();
        members.into_iter().map(String::from_iter).collect()
    }
}

fn none(name: &str) -> String {
    panic!("{name} in an expression without unknowns")
}

fn strings() -> Vec<Vec<char>> {
    strings_up_to(LONGEST)
}

/// All strings of up to so many letters, shorter ones first, then the more readable.
pub(super) fn strings_up_to(longest: usize) -> Vec<Vec<char>> {
    let mut all = vec![Vec::new()];
    let mut first = 0;
    for _ in 0..longest {
        let longer: Vec<Vec<char>> =
            all[first..].iter().flat_map(|text| LETTERS.map(|c| text.iter().copied().chain([c]).collect())).collect();
        first = all.len();
        all.extend(longer);
    }
    all
}

fn sets() -> impl Strategy<Value = CharSet> {
    prop_oneof![
        3 => Just(CharSet::ALL),
        1 => Just(CharSet::from_static(&[('a', 'c'), ('Ā', char::MAX)])),
        1 => Just(CharSet::from_static(&[('b', 'c')])),
        1 => Just(CharSet::from_static(&[('\0', '`'), ('d', 'ÿ')])),
    ]
}

/// Expressions without booleans; with these unknowns, if any.
pub(super) fn positive(unknowns: &'static [&'static str]) -> impl Strategy<Value = Expr> + Clone {
    let run = (sets(), 0_u32..3, prop::option::of(0_u32..3))
        .prop_map(|(set, min, more)| Expr::Run(set, min, more.map(|more| min + more)));
    let leaf = prop_oneof![
        4 => "[abA]{0,2}".prop_map(Expr::Text),
        1 => "[aA]{1,2}".prop_map(Expr::AnyCase),
        3 => Just(Expr::Run(CharSet::ALL, 0, None)),
        4 => run,
    ];
    let leaf = if unknowns.is_empty() {
        leaf.boxed()
    } else {
        prop_oneof![2 => leaf, 1 => prop::sample::select(unknowns).prop_map(Expr::Unknown)].boxed()
    };
    leaf.prop_recursive(3, 10, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 0..5).prop_map(Expr::Concat),
            1 => prop::collection::vec(inner, 0..4).prop_map(Expr::Union),
        ]
    })
    .boxed()
}

pub(super) fn any(unknowns: &'static [&'static str]) -> impl Strategy<Value = Expr> + Clone {
    positive(unknowns)
        .prop_recursive(3, 8, 3, |inner| {
            prop_oneof![
                2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Union),
                3 => prop::collection::vec(inner.clone(), 0..4).prop_map(Expr::Intersection),
                2 => inner.prop_map(|it| Expr::Not(Box::new(it))),
            ]
        })
        .boxed()
}

/// Booleans inside concatenations too.
fn nested() -> impl Strategy<Value = Expr> + Clone {
    any(&[]).prop_recursive(1, 4, 3, |inner| prop::collection::vec(inner, 1..3).prop_map(Expr::Concat))
}

/// A witness must be the very first member that brute force finds; it may be longer than that
/// looks, but must then be a member.
fn check_witness(expr: &Expr, witness: Option<&Witness>) {
    let expected = expr.members().into_iter().next();
    match (&expected, witness.map(Witness::as_str)) {
        (None, Some(found)) => {
            let found: Vec<char> = found.chars().collect();
            assert!(found.len() > LONGEST && expr.holds(&found, &none), "{found:?}");
        }
        (expected, found) => assert_eq!(expected.as_deref(), found, "{}", expr.language()),
    }
}

fn minus(a: &Expr, b: &Expr) -> Expr {
    Expr::Intersection(vec![a.clone(), Expr::Not(Box::new(b.clone()))])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn contains(expr in nested()) {
        let language = expr.language();
        for text in strings_up_to(3) {
            let found = language.contains(&String::from_iter(&text), Budget::DEFAULT).unwrap();
            prop_assert_eq!(found, expr.holds(&text, &none), "{:?} in {}", text, language);
        }
    }

    #[test]
    fn witness(expr in nested()) {
        let language = expr.language();
        check_witness(&expr, language.witness(Budget::DEFAULT).unwrap().as_ref());
    }

    #[test]
    fn inclusion_and_relation(a in any(&[]), b in any(&[])) {
        let (first, second) = (a.language(), b.language());
        let subset = first.is_subset_of(&second, Budget::DEFAULT).unwrap();
        check_witness(&minus(&a, &b), subset.as_ref().err());

        let compared = first.compare(&second, Budget::DEFAULT).unwrap();
        prop_assert_eq!(compared.only_first.as_ref(), subset.as_ref().err());
        check_witness(&minus(&b, &a), compared.only_second.as_ref());
        check_witness(&Expr::Intersection(vec![a, b]), compared.both.as_ref());
        let reverse = second.compare(&first, Budget::DEFAULT).unwrap();
        prop_assert_eq!(&reverse.only_first, &compared.only_second);
        let expected = match compared.relation {
            Relation::Narrower => Relation::Wider,
            Relation::Wider => Relation::Narrower,
            same => same,
        };
        prop_assert_eq!(reverse.relation, expected);
    }

    #[test]
    fn members(expr in nested(), limit in 0_usize..700) {
        // Within the letters and lengths that brute force looks at.
        let frame = Language::run(LETTERS.into_iter().collect(), 0, Some(4));
        let framed = Language::intersection([&frame, &expr.language()]);
        let mut expected = expr.members();
        expected.sort_by_key(|text| (text.chars().count(), text.clone()));
        let more = expected.len() > limit;
        expected.truncate(limit);
        let found = framed.members(limit, Budget::DEFAULT).unwrap();
        let listed: Vec<_> = found.listed.iter().map(Witness::as_str).collect();
        prop_assert_eq!(listed, expected);
        prop_assert_eq!(found.more, more);
        prop_assert!(framed.is_finite(Budget::DEFAULT).unwrap());
    }

    #[test]
    fn finiteness(expr in nested()) {
        // No automaton of such a small expression has so many states.
        let long = Language::run(CharSet::ALL, 100, None);
        let long_members = Language::intersection([&long, &expr.language()]);
        let finite = expr.language().is_finite(Budget::DEFAULT).unwrap();
        if let Ok(no_long_ones) = long_members.is_empty(Budget::DEFAULT) {
            prop_assert_eq!(finite, no_long_ones);
        }
    }

    #[test]
    fn projection(
        template in prop::collection::vec((positive(&[]), proptest::bool::ANY), 1..4),
        within in any(&[]),
    ) {
        let languages: Vec<_> = template.iter().map(|(expr, _)| expr.language()).collect();
        let pieces: Vec<_> = languages.iter().zip(&template).map(|(language, (_, keep))| {
            if *keep { Piece::Keep(language) } else { Piece::Pass(language) }
        }).collect();
        let projected = Language::project(&pieces, '/', &within.language(), Budget::DEFAULT).unwrap();

        // Every way to cut every short member gives a member of the projection …
        let mut expected = std::collections::BTreeSet::new();
        for text in strings().iter().filter(|text| within.holds(text, &none)) {
            for cuts in cut(text, &template) {
                let kept: Vec<_> = cuts.iter().zip(&template).filter(|(_, (_, keep))| *keep)
                    .map(|(piece, _)| String::from_iter(*piece)).collect();
                expected.insert(kept.join("/"));
            }
        }
        for text in &expected {
            prop_assert!(projected.contains(text, Budget::DEFAULT).unwrap(), "{text}");
        }
        // … and every short member of the projection comes from somewhere.
        for member in projected.members(30, Budget::DEFAULT).unwrap().listed {
            if expected.contains(member.as_str()) {
                continue;
            }
            let keeps = template.iter().filter(|(_, keep)| *keep).count();
            let values: Vec<_> = member.as_str().split('/').map(Language::literal).collect();
            if values.len() != keeps.max(1) {
                continue; // a kept piece holds the separator
            }
            let mut values = values.into_iter();
            let filled: Vec<_> = pieces.iter().map(|piece| match piece {
                Piece::Keep(language) => Language::intersection([*language, &values.next().unwrap()]),
                Piece::Pass(language) => (*language).clone(),
            }).collect();
            let whole = Language::intersection([&Language::concat(&filled), &within.language()]);
            prop_assert!(!whole.is_empty(Budget::DEFAULT).unwrap(), "{member}");
        }
    }
}

/// All ways to cut a text into members of the pieces.
fn cut<'a>(text: &'a [char], template: &[(Expr, bool)]) -> Vec<Vec<&'a [char]>> {
    let Some(((first, _), rest)) = template.split_first() else {
        return if text.is_empty() { vec![Vec::new()] } else { Vec::new() };
    };
    let mut all = Vec::new();
    for at in 0..=text.len() {
        if first.holds(&text[..at], &none) {
            for mut tail in cut(&text[at..], rest) {
                tail.insert(0, &text[..at]);
                all.push(tail);
            }
        }
    }
    all
}
