//! Globs and templates of the usual size, against `regexsolver`.

use proptest::prelude::*;
use regexsolver::Term;

use super::super::{Budget, CharSet, GlobToken, Language, Relation};

const NAME: CharSet = CharSet::from_static(&[('-', '-'), ('0', '9'), ('a', 'z')]);

/// The same set twice.
#[derive(Clone, Debug)]
struct Pair {
    language: Language,
    term: Term,
}

fn pattern(language: Language, pattern: &str) -> Pair {
    Pair { language, term: Term::from_pattern(pattern).unwrap() }
}

fn glob() -> impl Strategy<Value = Pair> {
    let piece = prop::sample::select(vec![
        "*", "?", "*", "a", "b", "ab", "repo:", "org", "org-", "/", ":", "ref", "main", "x", "*a", "b?",
    ]);
    prop::collection::vec(piece, 1..9).prop_map(|pieces| {
        let glob = pieces.concat();
        let tokens = glob.chars().map(|c| match c {
            '*' => GlobToken::AnyRun,
            '?' => GlobToken::AnyOne,
            c => GlobToken::Char(c),
        });
        let regex: String = glob
            .chars()
            .map(|c| match c {
                '*' => ".*".to_owned(),
                '?' => ".".to_owned(),
                c => c.to_string(),
            })
            .collect();
        pattern(Language::glob(tokens), &regex)
    })
}

/// `repo:{owner}/{repo}:…`
fn template() -> impl Strategy<Value = Pair> {
    (1_u32..4, 0_u32..4, prop::sample::select(vec!["ref:", "", "a"])).prop_map(|(min, more, tail)| {
        let name = Language::run(NAME, min, Some(min + more));
        let rest = Language::run(CharSet::ALL, 1, None);
        let literal = Language::literal;
        let parts = [literal("repo:"), name.clone(), literal("/"), name, literal(":"), literal(tail), rest];
        let class = format!("[-0-9a-z]{{{min},{}}}", min + more);
        pattern(Language::concat(&parts), &format!("repo:{class}/{class}:{tail}.+"))
    })
}

fn ignoring_case() -> impl Strategy<Value = Pair> {
    "[abx:/]{1,6}".prop_map(|text| {
        let fold = |c: char| format!("[{c}{}]", c.to_ascii_uppercase());
        pattern(Language::literal_ignoring_case(&text), &text.chars().map(fold).collect::<String>())
    })
}

fn set() -> impl Strategy<Value = Pair> {
    let leaf = prop_oneof![6 => glob(), 1 => template(), 1 => ignoring_case()];
    leaf.prop_recursive(3, 8, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            2 => two.clone().prop_map(|(a, b)| Pair {
                language: Language::union([&a.language, &b.language]),
                term: a.term.union([&b.term]).unwrap(),
            }),
            2 => two.clone().prop_map(|(a, b)| Pair {
                language: Language::intersection([&a.language, &b.language]),
                term: a.term.intersection([&b.term]).unwrap(),
            }),
            2 => two.prop_map(|(a, b)| Pair {
                language: a.language.difference(&b.language),
                term: a.term.difference(&b.term).unwrap(),
            }),
            1 => inner.prop_map(|it| Pair {
                language: it.language.complement(),
                term: it.term.complement().unwrap(),
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn agrees(a in set(), b in set()) {
        let compared = a.language.compare(&b.language, Budget::DEFAULT).unwrap();
        prop_assert_eq!(a.language.is_empty(Budget::DEFAULT).unwrap(), a.term.is_empty().unwrap());
        prop_assert_eq!(a.language.is_finite(Budget::DEFAULT).unwrap(), a.term.is_finite().unwrap());
        let included = (a.term.subset(&b.term).unwrap(), b.term.subset(&a.term).unwrap());
        prop_assert_eq!((compared.only_first.is_none(), compared.only_second.is_none()), included);
        let equal = a.term.equivalent(&b.term).unwrap();
        prop_assert_eq!(compared.relation == Relation::Equal, equal);
        let common = a.term.intersection([&b.term]).unwrap();
        prop_assert_eq!(compared.both.is_none(), common.is_empty().unwrap());

        let of = |term: &Term, other: &Term| term.difference(other).unwrap();
        let witnesses = [
            (&compared.only_first, of(&a.term, &b.term)),
            (&compared.only_second, of(&b.term, &a.term)),
            (&compared.both, common),
        ];
        for (witness, within) in witnesses {
            if let Some(witness) = witness {
                prop_assert!(within.matches(witness.as_str()).unwrap(), "{witness}");
                let length = u32::try_from(witness.as_str().chars().count()).unwrap();
                prop_assert_eq!(within.length().0, Some(length), "{} is not shortest", witness);
            }
        }
    }
}
