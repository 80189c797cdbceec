//! The command as people call it, on the files in `story/`: every output, letter for letter.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "what is not as expected ends the test"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use policy_core::lint::LINTS;
use policy_core::provider::CATALOGUE;

fn story() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/story")
}

/// What a call writes, and how it ends.
fn call_in(folder: &Path, args: &[&str], input: &str) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trust-policy"))
        .current_dir(folder)
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A call that does not read its input may be over already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let mut text = format!("$ trust-policy {}\n", args.join(" "));
    text.push_str(&String::from_utf8(output.stdout).unwrap());
    let errors = String::from_utf8(output.stderr).unwrap();
    for line in errors.lines() {
        writeln!(text, "! {line}").unwrap();
    }
    writeln!(text, "[{}]", output.status.code().unwrap()).unwrap();
    text
}

fn calls(calls: &[&str]) -> String {
    let texts: Vec<String> =
        calls.iter().map(|call| call_in(&story(), &call.split(' ').collect::<Vec<_>>(), "")).collect();
    texts.join("\n")
}

/// A moment at which nothing depends on the clock.
const NOW: &str = "--now 2026-09-11T12:00:00Z";

#[test]
fn check() {
    insta::assert_snapshot!(calls(&[
        "check main.tf",
        "check main.tf --format json",
        "check holes.tf",
        "check account-after.json",
        "check account-after.json --allow recyclable_name,superseded_subject --deny warnings",
        "check account-before.json --allow recyclable_name --allow superseded_subject --allow broad_subject",
        "check claims.json",
        "check nowhere.json",
        "check main.tf --deny subject_matches_nobod",
        "check main.tf --allow x",
        "check - --fix",
    ]));
}

#[test]
fn sarif() {
    let text = call_in(&story(), &["check", "--format", "sarif", "main.tf", "holes.tf"], "");
    // The rules are the pages of `docs/lints`, and their numbers change with every new one.
    let start = text.find("\"rules\":[").unwrap();
    let end = text.find("],\"version\":").unwrap();
    let text = format!("{}…{}", &text[..start], &text[end..]);
    let mut pieces = text.split("\"ruleIndex\":");
    let first = pieces.next().unwrap().to_owned();
    let text = pieces
        .fold(first, |text, piece| text + "\"ruleIndex\":…" + piece.trim_start_matches(|c: char| c.is_ascii_digit()));
    insta::assert_snapshot!(text);
}

#[test]
fn explain() {
    insta::assert_snapshot!(calls(&[
        &format!("explain --policy main.tf --claims claims.json {NOW}"),
        &format!("explain --policy main.tf --claims claims.json {NOW} --format json"),
        &format!("explain --policy main.tf --claims claims.json {NOW} --provider provider.json"),
        "explain --policy main.tf --cloudtrail events.json",
        "explain --policy holes.tf --claims github-claims.json",
        "explain --policy unknown.tf --claims github-claims.json",
        "explain --policy unknown.tf --claims github-claims.json --format json",
        "explain --policy account-before.json --claims github-claims.json --role deploy",
        "explain --policy account-before.json --cloudtrail events.json",
        "explain --policy account-before.json --claims github-claims.json",
        "explain --policy account-before.json --claims github-claims.json --role deplo",
        "explain --policy claims.json --claims claims.json",
        "explain --policy main.tf --claims main.tf",
        "explain --policy main.tf --token claims.json",
        "explain --policy main.tf --claims claims.json --now yesterday",
        "explain --policy main.tf --claims claims.json --role-arn x",
        "explain --policy main.tf --claims claims.json --provider claims.json",
        "explain --policy - --claims -",
        "explain --policy main.tf",
    ]));
}

#[test]
fn who() {
    insta::assert_snapshot!(calls(&[
        "who .",
        "who account-after.json --format json",
        "who account-after.json --open-only",
        "who account-after.json --provider eks --format json",
        "who account-after.json --provider https://token.actions.githubusercontent.com",
        "who account-after.json --provider githb-actions",
        "who account-before.json --open-only --format json",
        "who claims.json",
    ]));
}

#[test]
fn diff() {
    insta::assert_snapshot!(calls(&[
        "diff account-before.json account-after.json",
        "diff account-after.json account-before.json --format json",
        "diff account-before.json account-before.json",
        "diff main.tf main.tf",
        "diff main.tf holes.tf",
        "diff claims.json claims.json",
        "diff - -",
        "diff nowhere.json main.tf",
    ]));
}

#[test]
fn new() {
    let parts = "--part account_id=11111111-2222-4333-8444-555555555555";
    insta::assert_snapshot!(calls(&[
        &format!("new prefect-cloud --account 123456789012 {parts}"),
        &format!("new prefect-cloud --account 123456789012 {parts} --format json"),
        &format!("new prefect-cloud --account 123456789012 --partition aws-us-gov {parts} --format rust"),
        &format!("new prefect-cloud {parts} --format terraform"),
        &format!("new prefect-cloud {parts} --format cloudformation --name flows"),
        &format!("new prefect-cloud {parts}"),
        "new prefect-cloud --account 123456789012",
        "new prefect-cloud --account 123456789012 --part account=x",
        "new prefect-cloud --account 123456789012 --part account_id=x",
        "new prefect-cloud --account 1234",
        "new prefect",
    ]));
}

/// The texts themselves are those of `docs/`.
#[test]
fn documentation() {
    let lints = calls(&["lints"]);
    assert!(LINTS.iter().all(|(lint, _)| lints.contains(lint.name) && lints.contains(lint.summary)), "{lints}");
    assert!(calls(&["lints open_tenant"]).contains("More tenants get in than were written down."));
    let providers = calls(&["providers"]);
    assert!(CATALOGUE.iter().all(|provider| providers.contains(&*provider.id)), "{providers}");
    assert!(calls(&["providers prefect-cloud"]).contains("prefect:account:"));
    insta::assert_snapshot!(calls(&["lints wildcard_without_lik", "providers prefect-clod", "man nothing"]));
}

#[test]
fn help() {
    insta::assert_snapshot!(calls(&["--help", "check --help", "explain -h", "who -h", "diff --help", "new -h"]));
}

#[test]
fn completions_and_manual_pages() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(calls(&[&format!("completions {shell}")]).contains("trust-policy"));
    }
    let page = calls(&["man explain"]);
    assert!(page.contains(".TH") && page.contains("cloudtrail"), "{page}");
}

/// The story of a role that nobody could assume: found, repaired, silent.
#[test]
fn the_story() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(story().join("main.tf"), folder.path().join("main.tf")).unwrap();
    let call = |args: &[&str]| call_in(folder.path(), args, "");
    let texts = [
        call(&["check", "--fix", "--dry-run", "main.tf"]),
        call(&["check", "--fix", "main.tf"]),
        call(&["check", "main.tf"]),
        call(&["check", "--fix", "main.tf"]),
    ];
    insta::assert_snapshot!(texts.join("\n"));
    let repaired = fs::read_to_string(folder.path().join("main.tf")).unwrap();
    let written = fs::read_to_string(story().join("main.tf")).unwrap();
    assert_eq!(repaired, written.replace("prefect:cloud:", "prefect:account:"));
}

#[test]
fn standard_input() {
    let text = fs::read_to_string(story().join("account-after.json")).unwrap();
    let texts = [
        call_in(&story(), &["who", "--open-only", "-"], &text),
        call_in(&story(), &["check", "--format", "json", "-"], "{\"Statement\": ["),
        call_in(&story(), &["diff", "account-before.json", "-"], &text),
    ];
    insta::assert_snapshot!(texts.join("\n"));
}

fn base64url(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for bytes in text.as_bytes().chunks(3) {
        let bits = bytes.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        for index in 0..=bytes.len() {
            encoded.push(char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]));
        }
    }
    encoded
}

/// A token is a credential: what comes of it is an answer, and no part of it is shown.
#[test]
fn a_token_is_not_shown() {
    let claims = r#"{"iss":"https://api.prefect.cloud/oidc-provider","aud":"prefect-cloud","sub":"prefect:account:11111111-2222-4333-8444-555555555555","iat":1789124000,"exp":1789124900,"jti":"only-in-the-token"}"#;
    let parts = [r#"{"alg":"RS256","kid":"1"}"#, claims, "the signature is secret"].map(base64url);
    let token = parts.join(".");
    let call = |args: &str, input: &str| {
        let args: Vec<&str> =
            ["explain", "--policy", "main.tf", "--token", "-"].into_iter().chain(args.split(' ')).collect();
        call_in(&story(), &args, input)
    };
    let texts = [
        call("--now 1789124100", &format!("\n{token}\n")),
        call("--format json", &token),
        call("--format human", &token),
        call("--now 1789124100 --jwks keys.json --format json", &token),
        call("--format human", &token.replace('.', ",")),
        call("--format human", &format!("{}.{}", parts[0], parts[1])),
    ];
    for text in &texts {
        assert!(parts.iter().all(|part| !text.contains(part.as_str())), "{text}");
        assert!(!text.contains("only-in-the-token") && !text.contains("secret"), "{text}");
    }
    assert!(
        texts[1].contains("\"stage\": \"times\"") && texts[1].contains("\"stage\": \"trust_policy\""),
        "{}",
        texts[1]
    );
    assert!(texts[3].contains("\"stage\": \"signature\"") && texts[3].contains("InvalidIdentityToken"), "{}", texts[3]);
    insta::assert_snapshot!([&*texts[0], &texts[4], &texts[5]].join("\n"));
}

/// Colours are for terminals, or for who asks for them.
#[test]
fn colours() {
    let plain = calls(&["check main.tf"]);
    assert!(!plain.contains('\u{1b}'));
    let coloured = calls(&["check main.tf --color always"]);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[91merror"), "{coloured}");
    assert!(!calls(&["check main.tf --color never"]).contains('\u{1b}'));
}

/// Whoever reads the output may have seen enough.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_silent() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trust-policy"))
        .current_dir(story())
        // More than a pipe holds.
        .args(["check", "--format", "sarif", "main.tf"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(141));
}

#[test]
fn providers_of_ones_own() {
    insta::assert_snapshot!(calls(&[
        "check own-gitlab.json",
        "check --providers providers.json own-gitlab.json",
        "who --providers providers.json own-gitlab.json",
        "check --providers wrong-providers.json own-gitlab.json",
        "check --providers absent.json own-gitlab.json",
    ]));
}
