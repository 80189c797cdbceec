//! Registry, pages and examples agree: every lint has a page, its bad example gives exactly that lint, its good one nothing.

#![expect(clippy::panic, reason = "a test that cannot go on")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use policy_core::json;
use policy_core::lint::{LINTS, Options, Report};

const HEADINGS: [&str; 6] =
    ["## What it checks", "## Why", "## Example", "## Use instead", "## Exceptions", "## References"];

fn report(text: &str) -> Report {
    let node = json::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    json::read(&node).check_with(&Options::default())
}

fn names(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.lint.name).collect()
}

#[test]
fn every_page_belongs_to_a_lint() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints");
    let pages: BTreeSet<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    let lints: BTreeSet<String> = LINTS.iter().map(|(lint, _)| format!("{}.md", lint.name)).collect();
    assert_eq!(pages, lints);
    assert_eq!(lints.len(), LINTS.len(), "a name stands twice");
}

#[test]
fn every_page_has_the_same_headings() {
    for (lint, _) in LINTS {
        let headings: Vec<_> = lint.docs.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", lint.name);
        assert!(lint.docs.starts_with(&format!("# {}\n", lint.name)), "{}", lint.name);
    }
}

#[test]
fn bad_examples_give_exactly_their_lint_and_good_ones_nothing() {
    for (lint, _) in LINTS {
        let blocks = lint.docs.split("```json\n").skip(1);
        let examples: Vec<_> = blocks.filter_map(|rest| rest.split("```").next()).collect();
        let [bad, good] = examples.as_slice() else { panic!("{}: a bad and a good example", lint.name) };
        assert_eq!(names(&report(bad)), BTreeSet::from([lint.name]), "{}: {:#}", lint.name, report(bad).findings);
        assert_eq!(report(good).findings.as_slice(), [], "{}", lint.name);
    }
}

#[test]
fn the_index_lists_every_lint() {
    let mut index =
        String::from("# Lints\n\nWhat levels and groups mean: documentation of `policy_core::diagnostic`.\n");
    for group in ["refused", "shut", "open", "advice"] {
        write!(index, "\n## {group}\n\n| lint | level | fires on |\n| --- | --- | --- |\n").unwrap();
        for (lint, _) in LINTS.iter().filter(|(lint, _)| lint.group.as_str() == group) {
            writeln!(index, "| [`{0}`]({0}.md) | {1} | {2} |", lint.name, lint.level, lint.summary).unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lints/README.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &index).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, index, "the index is stale; `UPDATE_DOCS=1 cargo test -p policy-core --test lints` renews it");
}
