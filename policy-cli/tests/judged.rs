//! What the command says of policies that people really wrote, held against what is known of them.
//!
//! The items are third parties' and not part of this repository: where they are absent, nothing is tested and the test says so.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "an item that is not as expected ends the test"
)]
#![expect(clippy::print_stderr, reason = "nobody may miss that nothing was tested")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus/policies.jsonl");

/// Whose root cause somebody confirmed.
const CONFIRMED: [&str; 5] = ["thread-confirmed", "fix-commit", "doc-statement", "research", "aws-recording"];

/// Items that let in more than they should and are not found open, with the reason.
const NOT_OPEN: &[(&str, &str)] = &[(
    "pulumi-cloud-example-aud-only",
    "the source is a program; its principal is an expression, which is no principal of a policy as it stands",
)];

/// Items that work and get an error, with the reason.
const WORKS_WITH_ERROR: &[(&str, &str)] = &[
    ("cdk-kamosh-federated-with-action", "the source is a program; expressions stand in its policy"),
    (
        "checkov-pass-gh-org",
        "the scanner passes it, but the keys and the provider are of two issuers: no token has both",
    ),
    ("checkov-pass-org-only", "the scanner passes it, but `*` under `StringEquals` is no wildcard"),
    ("eks-irsa-circleci-circleci-docs-phase-1-2", "an example with placeholders"),
    ("eks-irsa-crossplane-contrib-provider-aws-authentication-2", "an example with variables of a shell in its ARN"),
    ("github-aidan-org-wildcard-statement", "an example with placeholders"),
    ("github-validator-star-under-equals", "the validator passes it, but `*` under `StringEquals` is no wildcard"),
    ("private-issuer-no-condition", "IAM takes it, and everybody with a token of that issuer gets in"),
    ("rosa-logforwarder-sub-after-fix", "an example with variables of a shell in its ARN"),
    ("vercel-docs-any-project", "an example with placeholders"),
];

/// Items with a confirmed cause that neither a finding nor an explanation names, with the reason.
const NOT_NAMED: &[(&str, &str)] = &[
    ("eks-irsa-module-anded-issuers", "the issuers come from a variable, of which nobody knows here that it is a list"),
    ("gh-immutable-sub-hcl-repo-var", "the repository comes from a variable, and there is no token to hold it against"),
    ("circleci-moj-long-sub-list", "the list comes from a variable, and how long it is nobody knows here"),
    (
        "circleci-moj-sub-org-is-url",
        "the organization is an attribute of another resource, and there is no token to hold it against",
    ),
    (
        "eks-irsa-govuk-wrong-service-account",
        "which service account the job runs under, only a token tells, and there is none",
    ),
    (
        "eks-irsa-module-list-as-condition-key",
        "the issuers come from a variable, and there is no token to hold them against",
    ),
];

/// Lints that say why a token is denied, though they are advice: it hangs on the token.
const TELLING: [&str; 2] = ["superseded_subject", "per_run_subject"];

/// Lints that say that somebody gets in whom nobody named.
const OPENINGS: [&str; 3] = ["uncontrolled_shared_issuer", "broad_subject", "pull_request_subject"];

struct Item {
    id: String,
    row: Value,
}

struct Judged {
    items: Vec<Item>,
    /// The findings of each item.
    findings: BTreeMap<String, Vec<Value>>,
    /// The items that are no policy as they stand.
    unread: BTreeSet<String>,
    /// The items by which strangers get in.
    open: BTreeSet<String>,
    folder: tempfile::TempDir,
}

fn command(folder: &Path, args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_trust-policy")).current_dir(folder).args(args).output().unwrap();
    assert!(output.status.code().is_some_and(|code| code <= 2), "{args:?}: {output:?}");
    output
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let output = command(folder, args);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {output:?}"))
}

/// The file of an item: its text as it was written, or what a program makes.
fn file(item: &Item) -> Option<(String, String)> {
    let original = item.row["original"].as_str().unwrap().to_owned();
    let (extension, text) = match item.row["form"].as_str().unwrap() {
        "json" => ("json", original),
        "cfn-yaml" => ("yaml", original),
        "cdk" | "pulumi" if item.row["policy_json"].is_null() => return None,
        "cdk" | "pulumi" => ("json", item.row["policy_json"].to_string()),
        _ => ("tf", original),
    };
    Some((format!("{}.{extension}", item.id), text))
}

fn judge() -> Option<Judged> {
    let Ok(rows) = fs::read_to_string(CORPUS) else {
        eprintln!("\n!!! SKIPPED: there is no corpus at {CORPUS}: NOTHING was tested !!!\n");
        return None;
    };
    let rows = rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
    let items: Vec<Item> = rows.map(|row| Item { id: row["id"].as_str().unwrap().to_owned(), row }).collect();
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in items.iter().filter_map(file) {
        // Of its own folder, so that no file of Terraform sees another.
        let own = folder.path().join(&name);
        fs::create_dir(&own).unwrap();
        fs::write(own.join(&name), text).unwrap();
    }
    let id = |element: &Value| {
        let file = Path::new(element["file"].as_str().unwrap()).file_stem().unwrap();
        file.to_str().unwrap().to_owned()
    };
    let mut findings: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    let check = json(folder.path(), &["check", "--format", "json", "."]);
    for finding in check["findings"].as_array().unwrap() {
        findings.entry(id(finding)).or_default().push(finding.clone());
    }
    let who = json(folder.path(), &["who", "--format", "json", "--open-only", "."]);
    let open = who["policies"].as_array().unwrap().iter().map(id).collect();
    let unread = check["problems"].as_array().unwrap().iter().map(id).collect();
    Some(Judged { items, findings, unread, open, folder })
}

impl Judged {
    fn of(&self, outcomes: &[&str]) -> Vec<&Item> {
        let is_one =
            |item: &&Item| item.row["verdict"]["outcome"].as_str().is_some_and(|found| outcomes.contains(&found));
        self.items.iter().filter(is_one).collect()
    }

    fn lints(&self, item: &Item) -> Vec<(String, String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let findings = self.findings.get(&item.id).map(Vec::as_slice).unwrap_or_default();
        findings.iter().map(|found| (text(&found["lint"]), text(&found["group"]), text(&found["level"]))).collect()
    }
}

/// Fails when other items than the exceptions fail.
fn hold(what: &str, failing: &[String], exceptions: &[(&str, &str)]) {
    let failing: BTreeSet<&str> = failing.iter().map(String::as_str).collect();
    let known: BTreeSet<&str> = exceptions.iter().map(|(id, _)| *id).collect();
    let new: Vec<_> = failing.difference(&known).collect();
    let gone: Vec<_> = known.difference(&failing).collect();
    assert!(new.is_empty() && gone.is_empty(), "{what}\n  new: {new:#?}\n  no exception any more: {gone:#?}");
}

#[test]
fn what_is_too_broad_is_found_open() {
    let Some(judged) = judge() else { return };
    let items = judged.of(&["over-broad"]);
    let is_open = |item: &Item| {
        let lints = judged.lints(item);
        judged.open.contains(&item.id)
            || lints.iter().any(|(lint, group, _)| group == "open" || OPENINGS.contains(&lint.as_str()))
    };
    let closed: Vec<String> = items.iter().filter(|item| !is_open(item)).map(|item| item.id.clone()).collect();
    println!("{} of {} are found open", items.len() - closed.len(), items.len());
    hold("not found open", &closed, NOT_OPEN);
}

#[test]
fn what_works_gets_no_error() {
    let Some(judged) = judge() else { return };
    let items = judged.of(&["works", "ok"]);
    let errors =
        |item: &Item| judged.lints(item).into_iter().filter(|(.., level)| level == "error").collect::<Vec<_>>();
    let wrong: Vec<String> = items.iter().filter(|item| !errors(item).is_empty()).map(|item| item.id.clone()).collect();
    for item in &items {
        println!("{}: {:?}", item.id, errors(item));
    }
    hold("works and gets an error", &wrong, WORKS_WITH_ERROR);
}

#[test]
fn a_confirmed_cause_is_named() {
    let Some(judged) = judge() else { return };
    let mut lines = Vec::new();
    let mut unnamed = Vec::new();
    for item in judged.of(&["denied"]) {
        let verdict = &item.row["verdict"];
        if !verdict["basis"].as_str().is_some_and(|basis| CONFIRMED.contains(&basis)) {
            continue;
        }
        let Some((name, _)) = file(item) else { continue };
        let mut names: Vec<String> = judged
            .lints(item)
            .into_iter()
            .filter(|(lint, group, _)| group != "advice" || TELLING.contains(&lint.as_str()))
            .map(|(lint, ..)| lint)
            .collect();
        names.sort();
        names.dedup();
        let explained = if judged.unread.contains(&item.id) {
            "cannot be read".to_owned()
        } else if verdict["claims"].is_object() {
            fs::write(judged.folder.path().join("claims.json"), verdict["claims"].to_string()).unwrap();
            let path = format!("{name}/{name}");
            let output = command(
                judged.folder.path(),
                &["explain", "--policy", &path, "--claims", "claims.json", "--format", "json"],
            );
            match serde_json::from_slice::<Value>(&output.stdout) {
                Ok(answer) if answer["outcome"] != "denied" => answer["outcome"].as_str().unwrap().to_owned(),
                Ok(answer) => answer["cause"].as_str().or(answer["stage"].as_str()).unwrap().to_owned(),
                Err(_) if String::from_utf8_lossy(&output.stderr).contains("no trust policy for web identity") => {
                    "trusts no identity provider".to_owned()
                }
                Err(_) => "no policy".to_owned(),
            }
        } else {
            "no claims".to_owned()
        };
        if names.is_empty() && ["allowed", "unknown", "no policy", "no claims"].contains(&explained.as_str()) {
            unnamed.push(item.id.clone());
        }
        lines.push(format!("{}: {explained}; {}", item.id, names.join(", ")));
        println!("{}\n  stated: {}\n  {explained}; {names:?}", item.id, verdict["root_cause"].as_str().unwrap());
    }
    hold("the cause is not named", &unnamed, NOT_NAMED);
    insta::assert_snapshot!("named_causes", lines.join("\n"));
}

/// `--fix` on everything: nothing gets worse, and nothing is left to replace.
#[test]
fn repairs_make_nothing_worse() {
    let Some(judged) = judge() else { return };
    let folder = judged.folder.path();
    let errors = |report: &Value| {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for finding in report["findings"].as_array().unwrap().iter().filter(|finding| finding["level"] == "error") {
            let [file, lint] = ["file", "lint"].map(|key| finding[key].as_str().unwrap().to_owned());
            *counts.entry((file, lint)).or_default() += 1;
        }
        counts
    };
    let before = json(folder, &["check", "--format", "json", "."]);
    let after = json(folder, &["check", "--fix", "--format", "json", "."]);
    assert_eq!((&after["checked"], &after["problems"]), (&before["checked"], &before["problems"]));
    let (old, new) = (errors(&before), errors(&after));
    for (key, count) in &new {
        assert!(old.get(key).is_some_and(|old| count <= old), "{key:?}: {count} errors, {:?} before", old.get(key));
    }
    let [old, new] = [old, new].map(|errors| errors.values().sum::<usize>());
    println!("{old} errors before, {new} after");
    assert!(new + 10 < old, "{old} errors before, {new} after");
    let output = command(folder, &["check", "--fix", "--format", "json", "."]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("put in"), "{said}");
}
