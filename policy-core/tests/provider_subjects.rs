//! Subjects that vendors publish: each has the form that it should, and formats back.
//!
//! `tests/data/provider-subjects.jsonl` holds facts about the vendors, collected by others on 2026-11-20: the record and the name of the
//! form there, the provider and the form here, an example. A row without a form here is a guess there that the vendor's page refutes.

use std::collections::BTreeSet;
use std::path::Path;

use policy_core::provider::CATALOGUE;

const ROWS: usize = 94;

#[test]
fn every_published_subject_has_its_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/provider-subjects.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut failures = Vec::new();
    let (mut count, mut forms) = (0, BTreeSet::new());
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let field = |name: &str| row[name].as_str();
        let (id, subject) = (field("provider").unwrap(), field("subject").unwrap());
        let provider = CATALOGUE.iter().find(|provider| provider.id == id).unwrap();
        let found = provider.parse_subject(subject);
        if found.as_ref().map(|(template, _)| &*template.name) != field("form") {
            let found = found.as_ref().map(|(template, _)| template.pattern());
            failures.push(format!("{id}: {subject} has the form {found:?}, not {:?}", field("form")));
        }
        if let Some((template, parts)) = found {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            assert_eq!(template.format(&parts), subject);
            forms.insert((id.to_owned(), template.name.clone()));
        }
        count += 1;
    }
    assert_eq!(failures.join("\n"), "");
    assert_eq!(count, ROWS);
    println!("{count} published subjects have one of {} forms and format back", forms.len());
}
