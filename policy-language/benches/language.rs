//! How long the set questions take that a policy check asks.

use std::hint::black_box;

use policy_language::{Budget, CharSet, GlobToken, Language, Piece};

fn main() {
    divan::main();
}

fn glob(pattern: &str) -> Language {
    Language::glob(pattern.chars().map(|c| match c {
        '*' => GlobToken::AnyRun,
        '?' => GlobToken::AnyOne,
        c => GlobToken::Char(c),
    }))
}

fn globs(patterns: &[&str]) -> Language {
    Language::union(&patterns.iter().map(|it| glob(it)).collect::<Vec<_>>())
}

fn old() -> Language {
    globs(&[
        "repo:octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org/octo-repo:ref:refs/heads/release/*",
        "repo:octo-org/octo-site-*:environment:production",
        "repo:octo-org/*-infra:ref:refs/tags/v?.?",
    ])
    .difference(&globs(&["repo:*:pull_request", "repo:octo-org/octo-repo:*experiment*"]))
}

fn new() -> Language {
    globs(&[
        "repo:octo-org/octo-repo:ref:refs/heads/*",
        "repo:octo-org/octo-site-*:environment:prod*",
        "repo:octo-org/terraform-infra:*",
    ])
    .difference(&globs(&["repo:*:pull_request"]))
}

/// Building both, comparing both, three witnesses.
#[divan::bench]
fn relation_of_two_policies() {
    let _ = black_box(black_box(old()).compare(&black_box(new()), Budget::DEFAULT));
}

#[divan::bench]
fn inclusion_of_one_glob() {
    let narrow = glob(black_box("repo:octo-org/octo-repo:ref:refs/heads/release-*"));
    let wide = glob(black_box("repo:octo-org/octo-repo:*"));
    let _ = black_box(narrow.is_subset_of(&wide, Budget::DEFAULT));
}

#[divan::bench]
fn witness_of_one_glob() {
    let _ = black_box(glob(black_box("repo:octo-org/*:ref:refs/heads/ma?n")).witness(Budget::DEFAULT));
}

fn owners(pattern: &str) {
    const NAME: CharSet = CharSet::from_static(&[('-', '-'), ('0', '9'), ('A', 'Z'), ('a', 'z')]);
    const REPO: CharSet = CharSet::from_static(&[('-', '.'), ('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
    let literal = Language::literal;
    let (owner, repo) = (Language::run(NAME, 1, Some(39)), Language::run(REPO, 1, Some(100)));
    let template = [
        Piece::Pass(&literal("repo:")),
        Piece::Keep(&owner),
        Piece::Pass(&literal("/")),
        Piece::Keep(&repo),
        Piece::Pass(&literal(":ref:refs/heads/")),
        Piece::Pass(&Language::run(CharSet::ALL, 1, None)),
    ];
    let found = Language::project(&template, '/', &glob(pattern), Budget::DEFAULT);
    let _ = black_box(found.and_then(|found| found.members(3, Budget::DEFAULT)));
}

#[divan::bench]
fn tenants_of_a_pinned_glob() {
    owners(black_box("repo:octo-org/octo-repo:*"));
}

#[divan::bench]
fn tenants_of_an_open_glob() {
    owners(black_box("repo:octo-*"));
}

#[divan::bench(args = ["*a????????????????????", "STARS", "LONG"])]
fn hostile(pattern: &str) {
    let pattern = match pattern {
        "STARS" => "a*b?c".repeat(200),
        "LONG" => "abcdefghij*k?lmnopqr".repeat(200),
        _ => pattern.to_owned(),
    };
    let first = glob(&pattern);
    let second = glob(&format!("*b?{pattern}"));
    let _ = black_box(first.compare(&second, Budget::DEFAULT));
}
