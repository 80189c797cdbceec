//! Files that are none: a clear message and the exit code 2, never a panic and never a long wait.

#![expect(clippy::unwrap_used, reason = "what is not as expected ends the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"gitlab.com:sub":"SUBJECT"}}}]}"#;

fn run(folder: &Path, args: &[&str]) -> (Output, String) {
    let began = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_trust-policy")).current_dir(folder).args(args).output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(60), "{args:?} took {:?}", began.elapsed());
    let errors = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!errors.contains("panicked"), "{args:?}: {errors}");
    (output, errors)
}

#[test]
fn what_cannot_be_read_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let bracket = |count: usize| "[".repeat(count);
    for (name, content, expected) in [
        ("truncated.json", POLICY.bytes().take(90).collect(), "invalid JSON: this string is never closed"),
        ("empty.json", Vec::new(), "invalid JSON: the text is empty"),
        ("latin1.json", b"{\"Statement\": \"\xe9\"}".to_vec(), "the file is not UTF-8 text"),
        ("binary.json", (0..=255).collect(), "the file is not UTF-8 text"),
        ("deep.json", format!("{{\"Statement\":{}", bracket(100_000)).into_bytes(), "nested"),
        (
            "deep.tf",
            format!("resource \"aws_iam_role\" \"a\" {{ assume_role_policy = {}", bracket(100_000)).into_bytes(),
            "nest",
        ),
        ("deep.yaml", format!("AssumeRolePolicyDocument: {}", bracket(100_000)).into_bytes(), "nest"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        for command in ["check", "who"] {
            let (output, errors) = run(folder.path(), &[command, name]);
            assert_eq!(output.status.code(), Some(2), "{command} {name}: {errors}");
            assert!(errors.contains(expected) && errors.contains(name), "{command} {name}: {errors}");
        }
        let (output, errors) = run(folder.path(), &["explain", "--policy", name, "--claims", name]);
        assert_eq!(output.status.code(), Some(2), "explain {name}: {errors}");
        let (output, errors) = run(folder.path(), &["diff", name, name]);
        assert_eq!(output.status.code(), Some(2), "diff {name}: {errors}");
    }
    // What is wrong with one file keeps nobody from the others.
    fs::write(folder.path().join("policy.json"), POLICY.replace("SUBJECT", "project_path:*")).unwrap();
    let (output, _) = run(folder.path(), &["check", "--format", "json", "."]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("open_tenant") && text.contains("truncated.json"), "{text}");
}

#[test]
fn what_is_large_or_hostile_has_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let one_line = format!(
        "{{\"RoleDetailList\":[{{\"Description\":\"{}\"}},{{\"RoleName\":\"r\",\"AssumeRolePolicyDocument\":{}}}]}}",
        "a".repeat(100_000_000),
        POLICY.replace("SUBJECT", "project_path:*"),
    );
    fs::write(folder.path().join("line.json"), one_line).unwrap();
    let (output, _) = run(folder.path(), &["check", "line.json"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code() == Some(1) && text.len() < 5_000, "{}", text.len());
    for (name, subject) in [
        ("stars.json", "*a".repeat(300)),
        ("questions.json", format!("*{}", "?".repeat(5_000))),
        ("long.json", "a".repeat(200_000)),
        ("escape.json", "\\u001b[31m\\u0000".to_owned()),
    ] {
        fs::write(folder.path().join(name), POLICY.replace("SUBJECT", &subject)).unwrap();
        for args in [&["check", name][..], &["who", name], &["diff", name, "stars.json"], &["check", "--fix", name]] {
            let (output, errors) = run(folder.path(), args);
            assert!(output.status.code().is_some(), "{args:?}: {errors}");
            assert!(!output.stdout.contains(&0x1b) && !errors.contains('\u{1b}'), "{args:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_loop_of_folders_ends() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    std::os::unix::fs::symlink("..", folder.path().join("a/up")).unwrap();
    let (output, errors) = run(folder.path(), &["check", "."]);
    assert_eq!(
        (output.status.code(), errors.trim()),
        (Some(0), "nothing to check: no trust policy for web identity in 0 files")
    );
}

#[test]
fn a_policy_without_web_identity_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    fs::write(folder.path().join("a.json"), text).unwrap();
    let (output, errors) = run(folder.path(), &["check", "a.json"]);
    assert_eq!(
        (output.status.code(), errors.trim()),
        (Some(0), "nothing to check: no trust policy for web identity in 1 file")
    );
}
