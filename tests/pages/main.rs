//! The pages of the providers: up to date, their Rust compiles to the recommended policies, and Terraform reads their HCL.
//!
//! `UPDATE_DOCS=1 cargo test --test pages` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on")]

#[rustfmt::skip]
mod policies;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use policies::POLICIES;
use trust_policy::provider::{AudienceRule, CATALOGUE, GUIDES, Tenancy, example, page};

const STALE: &str = "is stale; `UPDATE_DOCS=1 cargo test --test pages` renews it";

/// Compares a file with what it should hold, or writes it.
fn up_to_date(path: &str, expected: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "{} {STALE}", path.display());
}

#[test]
fn every_provider_has_its_page() {
    for provider in CATALOGUE {
        up_to_date(&format!("docs/providers/{}.md", provider.id), &page(&provider.id).unwrap());
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/providers");
    for entry in folder.read_dir().unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let id = name.strip_suffix(".md").unwrap();
        let is_known = CATALOGUE.iter().any(|provider| provider.id == id);
        assert!(is_known || ["README", "custom"].contains(&id), "there is no provider of the page {name}");
    }
    println!("{} pages are up to date", CATALOGUE.len());
}

#[test]
fn the_index_lists_every_provider() {
    let mut index = String::from(
        "# Identity providers\n\nWho is not here can be described in a file: [providers of your own](custom.md).\n\n\
         | provider | issuer | tenancy | usual audience |\n| --- | --- | --- | --- |\n",
    );
    for provider in CATALOGUE {
        let form = &provider.issuers[0];
        let tenancy = if form.tenancy == Tenancy::Shared { "shared" } else { "one issuer for each tenant" };
        let audience = match &provider.audience {
            AudienceRule::Fixed(audience) | AudienceRule::Chosen { recommended: Some(audience), .. } => {
                format!("`{audience}`")
            }
            AudienceRule::Chosen { .. } => "chosen".to_owned(),
        };
        let (id, name, issuer) = (&provider.id, &provider.name, form.template.pattern());
        writeln!(index, "| [{name}]({id}.md) | `https://{issuer}` | {tenancy} | {audience} |").unwrap();
    }
    up_to_date("docs/providers/README.md", &index);
}

#[test]
fn the_rust_of_a_page_is_the_recommended_policy() {
    let mut source = String::from(
        "//! The recommended policies as their pages write them; `UPDATE_DOCS=1 cargo test --test pages` renews this file.\n\n\
         use trust_policy::{TrustPolicy, trust_policy};\n\npub(crate) const POLICIES: &[(&str, TrustPolicy)] = &[\n",
    );
    let mut expected = Vec::new();
    for (provider, guide) in CATALOGUE.iter().zip(GUIDES) {
        let Some(policy) = example(guide) else { continue };
        let page = page(&provider.id).unwrap();
        let (_, rest) = page.split_once("const POLICY: TrustPolicy = ").unwrap();
        let (text, _) = rest.split_once(";\n```").unwrap();
        writeln!(source, "    (\"{}\", {}),", provider.id, text.replace('\n', "\n    ")).unwrap();
        expected.push((&*provider.id, policy));
    }
    source.push_str("];\n");
    up_to_date("tests/pages/policies.rs", &source);
    if std::env::var_os("UPDATE_DOCS").is_none() {
        assert_eq!(POLICIES, expected);
    }
    println!("the Rust of {} pages compiles to their recommended policy", expected.len());
}

#[test]
fn terraform_reads_and_would_not_change_the_hcl_of_a_page() {
    let mut text = String::new();
    for provider in CATALOGUE {
        let page = page(&provider.id).unwrap();
        for block in page.split("```hcl\n").skip(1) {
            text.push_str(block.split_once("```").unwrap().0);
            text.push('\n');
        }
    }
    let terraform = Command::new("terraform")
        .args(["fmt", "-no-color", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut terraform) = terraform else {
        println!("skipped: there is no `terraform` here");
        return;
    };
    // The pipe ends here, or Terraform waits for more.
    let mut stdin = terraform.stdin.take().unwrap();
    let writer = std::thread::spawn({
        let text = text.clone();
        move || stdin.write_all(text.as_bytes())
    });
    let output = terraform.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let formatted = String::from_utf8(output.stdout).unwrap();
    for (written, formatted) in text.lines().zip(formatted.lines()) {
        assert_eq!(written, formatted);
    }
    assert!(text == formatted, "terraform would write more or fewer lines");
}
