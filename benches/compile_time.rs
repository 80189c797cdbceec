//! What this library costs whoever compiles with it, measured against what they would compile anyway.
//!
//! `cargo bench --bench compile_time` prints two ratios, each from builds of the same run:
//!
//! * *clean build*: a crate that depends on `trust-policy`, against one that depends on syn, quote, proc-macro2 and `serde_json`;
//! * *calls*: checking a crate with a thousand `trust_policy!`, against one with a thousand `serde_json::json!` of the same policy.
//!
//! Without incremental compilation: Cargo compiles a package from a registry so, and a second check would find everything done.
//!
//! It needs the dependencies in cargo's cache or a registry to fetch them from.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark stops at the first failure and prints its result"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const CALLS: usize = 1000;

fn main() {
    // `cargo test` runs benchmarks too, to see that they compile; this one takes minutes.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_time");
    let facade = format!("trust-policy = {{ path = {:?} }}", env!("CARGO_MANIFEST_DIR"));
    let usual = "syn = \"3\"\nquote = \"1\"\nproc-macro2 = \"1\"\nserde_json = \"1\"".to_owned();

    let ours = Package::new(&folder, "clean_ours", &facade, "");
    let theirs = Package::new(&folder, "clean_theirs", &usual, "");
    compare("clean build", 1.6, || ours.clean_build(), || theirs.clean_build());

    let ours = Package::new(
        &folder,
        "calls_ours",
        &facade,
        &calls("trust_policy::TrustPolicy", &|number| format!("trust_policy::trust_policy!({})", policy(number))),
    );
    let json = "serde_json = \"1\"";
    let theirs = Package::new(
        &folder,
        "calls_theirs",
        json,
        &calls("serde_json::Value", &|number| format!("serde_json::json!({})", policy(number))),
    );
    ours.check();
    theirs.check();
    compare(&format!("{CALLS} calls"), 1.0, || ours.check(), || theirs.check());
}

fn compare(what: &str, target: f64, ours: impl Fn() -> Duration, theirs: impl Fn() -> Duration) {
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        a.push(ours());
        b.push(theirs());
    }
    let (a, b) = (median(a), median(b));
    let ratio = a.as_secs_f64() / b.as_secs_f64();
    println!("{what}: {a:.2?} against {b:.2?}, ratio {ratio:.2} (at most {target}), median of {ROUNDS}");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A function for each call, as a user's crate would have it.
fn calls(result: &str, call: &dyn Fn(usize) -> String) -> String {
    let mut source = String::new();
    for number in 0..CALLS {
        writeln!(source, "pub fn policy_{number}() -> {result} {{ {} }}", call(number)).unwrap();
    }
    source
}

fn policy(number: usize) -> String {
    format!(
        r#"{{
    "Version": "2012-10-17",
    "Statement": [{{
        "Effect": "Allow",
        "Principal": {{ "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" }},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {{
            "StringEquals": {{
                "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
                "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-{number:012}"
            }}
        }}
    }}]
}}"#
    )
}

struct Package {
    folder: PathBuf,
}

impl Package {
    fn new(parent: &Path, name: &str, dependencies: &str, source: &str) -> Self {
        let folder = parent.join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), source).unwrap();
        Self { folder }
    }

    fn clean_build(&self) -> Duration {
        let _ = fs::remove_dir_all(self.folder.join("target"));
        self.cargo("fetch");
        self.cargo("build")
    }

    /// Checks the package again, its dependencies being built.
    fn check(&self) -> Duration {
        let source = self.folder.join("src/lib.rs");
        let text = fs::read(&source).unwrap();
        fs::write(&source, text).unwrap();
        self.cargo("check")
    }

    fn cargo(&self, command: &str) -> Duration {
        let start = Instant::now();
        let status = Command::new(env!("CARGO"))
            .args([command, "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_PROFILE_DEV_DEBUG")
            .status()
            .unwrap();
        assert!(status.success(), "cargo {command} in {}", self.folder.display());
        start.elapsed()
    }
}
