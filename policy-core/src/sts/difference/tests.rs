use super::Comparison::{Exact, IgnoreCase, Like};
use super::*;
use proptest::prelude::*;

#[test]
fn table() {
    for (expected, actual, comparison, kind, text) in [
        // letter case
        ("repo:octoorg/app:*", "repo:OctoOrg/app:x", Like, Kind::Case, "only the letter case is different"),
        (
            "repo:octoorg/app",
            "repo:OctoOrg/app",
            Exact,
            Kind::Case,
            "only the letter case is different: the policy has `octoorg` and the token has `OctoOrg`",
        ),
        // damage
        (
            "sts.amazonaws.com ",
            "sts.amazonaws.com",
            Exact,
            Kind::Damage,
            "the policy's value holds white space at an end",
        ),
        // scheme and slash
        ("https://a.b", "a.b", Exact, Kind::Scheme, "the policy's value begins with `https://`, the token's does not"),
        ("a.b", "https://a.b", Exact, Kind::Scheme, "the token's value begins with `https://`, the policy's does not"),
        ("a.b/", "a.b", Exact, Kind::Slash, "the policy's value ends with `/`, the token's does not"),
        ("a.b", "a.b/", IgnoreCase, Kind::Slash, "the token's value ends with `/`, the policy's does not"),
        // separators
        ("repo:o:r", "repo:o/r", Exact, Kind::Separator, "at character 7 the policy has `:` and the token has `/`"),
        ("repo/o/r:*", "repo:o/r:x", Like, Kind::Separator, "at character 5 the policy has `/` and the token has `:`"),
        ("*/o/r", "repo:o/r", Like, Kind::Separator, "one has `:` where the other has `/`"),
        // ids
        (
            "repo:o/r:ref:refs/heads/main",
            "repo:o@1/r@2:ref:refs/heads/main",
            Exact,
            Kind::Ids,
            "the token has ids after `@`, the policy's value has none",
        ),
        (
            "repo:o/*",
            "repo:o@1/r@2:pull_request",
            Like,
            Kind::Ids,
            "the token has ids after `@`, the policy's value has none",
        ),
        ("repo:o@1/r@2:*", "repo:o/r:x", Like, Kind::Ids, "the policy's value has ids after `@`, the token's has none"),
        // wildcards that are none
        (
            "repo:o/*",
            "repo:o/r:x",
            Exact,
            Kind::LiteralWildcard,
            "`*` stands for itself under this operator, only a `Like` operator takes it as a wildcard",
        ),
        (
            "REPO:o/?",
            "repo:o/r",
            IgnoreCase,
            Kind::LiteralWildcard,
            "`?` stands for itself under this operator, only a `Like` operator takes it as a wildcard",
        ),
        // beginnings and ends
        (
            "repo:o/r",
            "repo:o/r:pull_request",
            Exact,
            Kind::Suffix,
            "the policy's value ends where the token's goes on with `:pull_request`",
        ),
        (
            "repo:o/r:environment:prod",
            "repo:o/r",
            Exact,
            Kind::Suffix,
            "the token's value ends where the policy's goes on with `:environment:prod`",
        ),
        (
            "o/r:x",
            "repo:o/r:x",
            Exact,
            Kind::Prefix,
            "the token's value has `repo:` before what the policy's begins with",
        ),
        ("a/b:o", "b:o", Exact, Kind::Prefix, "the policy's value has `a/` before what the token's begins with"),
        ("repo:o/r:*", "repo:o/r", Like, Kind::Suffix, "the token's value ends where the policy's goes on with `:*`"),
        ("*::test", "a@b::u/c", Like, Kind::Suffix, "the token's value does not end with `::test`"),
        // words
        (
            "prefect:cloud:1",
            "prefect:account:1",
            Exact,
            Kind::Word,
            "at character 9 the policy has `cloud` and the token has `account`",
        ),
        (
            "prefect:cloud:1:*",
            "prefect:account:1",
            Like,
            Kind::Word,
            "at character 9 the policy has `cloud` and the token has `account`",
        ),
        (
            "repo:o/r:ref:refs/heads/main",
            "repo:o/r:environment:main",
            Exact,
            Kind::Word,
            "at character 10 the policy has `ref:refs/heads/main` and the token has `environment:main`",
        ),
        (
            "repo:o/r:ref:refs/heads/v*",
            "repo:o/r:environment:prod",
            Like,
            Kind::Word,
            "at character 10 the policy has `ref` and the token has `environment`",
        ),
        (
            "repo:o/app",
            "repo:o/app2",
            Exact,
            Kind::Word,
            "at character 8 the policy has `app` and the token has `app2`",
        ),
        ("repo:o/r?:x", "repo:o/app:x", Like, Kind::Word, "at character 8 the policy has `r?` and the token has `app`"),
        (
            "repo:o/*:ref:refs/heads/*",
            "repo:o/r:environment:prod",
            Like,
            Kind::Word,
            "the token's value has no `:ref:refs/heads/` after `repo:o/`",
        ),
        ("*b*c", "xac", Like, Kind::Word, "the token's value has no `b`"),
        // nothing
        ("invalid", "repo:o/r", Exact, Kind::Whole, "the two have no word in common"),
        ("", "repo:o/r", Exact, Kind::Whole, "the two have no word in common"),
    ] {
        let found = difference(expected, actual, comparison).unwrap();
        assert_eq!((found.kind, found.text.as_str()), (kind, text), "{expected} {actual}");
    }
}

#[test]
fn what_matches_does_not_differ() {
    for (expected, actual, comparison) in
        [("a", "a", Exact), ("A", "a", IgnoreCase), ("a*", "abc", Like), ("*", "", Like), ("", "", Exact)]
    {
        assert_eq!(difference(expected, actual, comparison), None, "{expected} {actual}");
    }
}

proptest! {
    #[test]
    fn ranges_lie_in_their_texts(expected in "[ab:/@*?$é{}]{0,9}", actual in "[ab:/@é1]{0,9}") {
        for comparison in [Exact, IgnoreCase, Like] {
            let Some(found) = difference(&expected, &actual, comparison) else { continue };
            prop_assert!(expected.get(found.expected).is_some());
            prop_assert!(actual.get(found.actual).is_some());
        }
    }
}

#[test]
fn long_texts_take_no_time() {
    let (pattern, text) = ("*a".repeat(50_000), "b".repeat(20_000));
    let start = std::time::Instant::now();
    for comparison in [Exact, IgnoreCase, Like] {
        assert_eq!(difference(&pattern, &text, comparison).unwrap().kind, Kind::Whole);
    }
    assert!(start.elapsed().as_secs() < 2, "{:?}", start.elapsed());
}
