//! What the examples print.

use std::process::Command;

/// The two streams of an example, run as its first lines say.
fn run(example: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", example])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let [stdout, stderr] = [output.stdout, output.stderr].map(|stream| String::from_utf8(stream).unwrap());
    assert!(output.status.success(), "{stderr}");
    serde_json::from_str::<serde_json::Value>(&stdout).expect("standard output is one JSON document");
    format!("{stdout}\n--- standard error ---\n{stderr}")
}

#[test]
fn prefect_cloud() {
    insta::assert_snapshot!(run("prefect_cloud"));
}

#[test]
fn github_actions() {
    insta::assert_snapshot!(run("github_actions"));
}

#[test]
fn builder() {
    insta::assert_snapshot!(run("builder"));
}

#[test]
fn terraform() {
    insta::assert_snapshot!(run("terraform"));
}
