//! How long it takes to say who gets in and to compare two policies: `cargo bench -p policy-core --bench admission`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "the inputs stand below")]

use std::fmt;

use divan::{Bencher, black_box};
use policy_core::admission::{admits, compare};
use policy_core::document::TrustPolicy;
use serde_json::Value;

fn main() {
    divan::main();
}

const GITHUB: &str = "token.actions.githubusercontent.com";
const PREFECT: &str = "api.prefect.cloud/oidc-provider";

struct Case {
    name: &'static str,
    issuer: &'static str,
    audience: &'static str,
    operator: &'static str,
    subject: &'static str,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const fn github(name: &'static str, subject: &'static str) -> Case {
    Case { name, issuer: GITHUB, audience: "sts.amazonaws.com", operator: "StringLike", subject }
}

const fn prefect(name: &'static str, operator: &'static str, subject: &'static str) -> Case {
    Case { name, issuer: PREFECT, audience: "prefect-cloud", operator, subject }
}

const CASES: &[Case] = &[
    github("github_closed", "repo:octo-org/octo-repo:ref:refs/heads/*"),
    github("github_open", "repo:octo-org*"),
    prefect("prefect_closed", "StringEquals", "prefect:account:11111111-2222-4333-8444-555555555555"),
    prefect("prefect_open", "StringLike", "prefect:account:*"),
];

const HOSTILE: &[&str] = &["*a????????????????????", "STARS", "LONG"];

fn policy(case: &Case) -> TrustPolicy {
    let Case { issuer, audience, operator, subject, .. } = case;
    let aud = if *operator == "StringEquals" {
        format!(r#""StringEquals": {{"{issuer}:aud": "{audience}", "{issuer}:sub": "{subject}"}}"#)
    } else {
        format!(r#""StringEquals": {{"{issuer}:aud": "{audience}"}}, "{operator}": {{"{issuer}:sub": "{subject}"}}"#)
    };
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{
            "Effect": "Allow",
            "Principal": {{"Federated": "arn:aws:iam::123456789012:oidc-provider/{issuer}"}},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {{{aud}}}
        }}]}}"#
    );
    text.parse().unwrap()
}

#[divan::bench(args = CASES)]
fn check(bencher: Bencher<'_, '_>, case: &Case) {
    let policy = policy(case);
    bencher.bench(|| black_box(&policy).check());
}

#[divan::bench(args = CASES)]
fn who_gets_in(bencher: Bencher<'_, '_>, case: &Case) {
    let policy = policy(case);
    let principal = format!("arn:aws:iam::123456789012:oidc-provider/{}", case.issuer);
    bencher.bench(|| admits(black_box(&policy), &principal, &[]).unwrap());
}

fn hostile(pattern: &str) -> TrustPolicy {
    let subject = match pattern {
        "STARS" => "a*b?c".repeat(200),
        "LONG" => "abcdefghij*k?lmnopqr".repeat(200),
        _ => pattern.to_owned(),
    };
    policy(&github("hostile", String::leak(format!("repo:{subject}"))))
}

#[divan::bench(args = HOSTILE)]
fn check_hostile(bencher: Bencher<'_, '_>, pattern: &str) {
    let policy = hostile(pattern);
    bencher.bench(|| black_box(&policy).check());
}

#[divan::bench(args = HOSTILE)]
fn who_gets_in_hostile(bencher: Bencher<'_, '_>, pattern: &str) {
    let policy = hostile(pattern);
    let principal = format!("arn:aws:iam::123456789012:oidc-provider/{GITHUB}");
    bencher.bench(|| admits(black_box(&policy), &principal, &[]));
}

#[divan::bench(args = HOSTILE)]
fn compare_hostile(bencher: Bencher<'_, '_>, pattern: &str) {
    let (a, b) = (hostile(pattern), hostile(&format!("*b?{pattern}")));
    bencher.bench(|| compare(black_box(&a), black_box(&b)));
}

/// The pairs of `tests/data/compare.jsonl`.
fn pairs() -> Vec<(TrustPolicy, TrustPolicy)> {
    let rows = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/compare.jsonl"));
    let pair = |row| {
        let row: Value = serde_json::from_str(row).unwrap();
        (row["a"].to_string().parse().unwrap(), row["b"].to_string().parse().unwrap())
    };
    rows.lines().map(pair).collect()
}

#[divan::bench]
fn compare_all_rows(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    bencher.bench(|| pairs.iter().map(|(a, b)| compare(a, b).unwrap().relation).collect::<Vec<_>>());
}

/// The row of the median time.
#[divan::bench]
fn compare_median_row(bencher: Bencher<'_, '_>) {
    let pairs = pairs();
    let time = |(a, b): &(TrustPolicy, TrustPolicy)| {
        let start = std::time::Instant::now();
        let _ = black_box(compare(a, b));
        start.elapsed()
    };
    let mut timed: Vec<_> = pairs.iter().map(|pair| (time(pair).min(time(pair)), pair)).collect();
    timed.sort_by_key(|(elapsed, _)| *elapsed);
    let (_, (a, b)) = timed[timed.len() / 2];
    bencher.bench(|| compare(black_box(a), black_box(b)).unwrap());
}
