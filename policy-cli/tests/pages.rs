//! What the providers' pages say in Terraform's language is the recommended policy, as this command reads it.

use std::fs;
use std::path::Path;
use std::process::Command;

use policy_core::provider::{CATALOGUE, GUIDES, example};

#[test]
fn the_role_of_a_page_is_found_and_right() {
    let folder = tempfile::tempdir().unwrap();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/providers");
    let mut count = 0;
    for (provider, _) in CATALOGUE.iter().zip(GUIDES).filter(|(_, guide)| example(guide).is_some()) {
        let page = fs::read_to_string(pages.join(format!("{}.md", provider.id))).unwrap();
        let blocks = page.split("```hcl\n").skip(1).filter_map(|rest| rest.split("```").next());
        fs::write(folder.path().join(format!("{}.tf", provider.id)), blocks.collect::<String>()).unwrap();
        count += 1;
    }
    let output = Command::new(env!("CARGO_BIN_EXE_trust-policy"))
        .args(["check", "--format", "json"])
        .arg(folder.path())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["checked"], count, "{}", String::from_utf8_lossy(&output.stderr));
    let findings = report["findings"].as_array().unwrap();
    let errors: Vec<_> = findings.iter().filter(|finding| finding["level"] == "error").collect();
    assert!(errors.is_empty(), "{errors:#?}");
    println!("the roles of {count} pages are found and right");
}
