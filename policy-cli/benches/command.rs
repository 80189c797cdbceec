//! The command on an account of 10,000 roles, against the time that `serde_json` needs to parse the same file, and the time that
//! it takes to start.
//!
//! `cargo bench -p policy-cli --bench command`

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it prints what it measured, or ends"
)]
#![expect(clippy::cast_precision_loss, reason = "ratios of small numbers")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROLES: usize = 10_000;
const RUNS: usize = 7;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account.json");
    for (name, is_unique) in [("every policy another", true), ("a hundred policies", false)] {
        let text = account(is_unique);
        fs::write(&path, &text).unwrap();
        let before = ticks_of("self");
        let parse = median(|| {
            let value: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            std::hint::black_box(&value);
        });
        let parse_ticks = ticks_of("self") - before;
        println!("{name}: {ROLES} roles, {:.1} MB; serde_json parses it in {parse:.1?}", megabytes(text.len()));
        for args in [
            &["check", "--format", "json"][..],
            &["check"],
            &["check", "--format", "sarif"],
            &["who", "--format", "json"],
            &["who"],
        ] {
            let (mut peak, mut ticks) = (0, 0);
            let time = median(|| {
                let used = run(args, &path);
                (peak, ticks) = (peak.max(used.kibibytes), ticks + used.ticks);
            });
            let (ratio, memory) = (time.as_secs_f64() / parse.as_secs_f64(), peak as f64 * 1024.0 / text.len() as f64);
            let processor = ticks as f64 / parse_ticks as f64;
            let name = args.join(" ");
            println!(
                "  {name:22} {time:8.1?}: {ratio:4.2} times, {processor:4.2} of processor time, {memory:4.2} times the file"
            );
        }
    }
    let start = median(|| {
        run(&["--version"], Path::new("."));
    });
    println!("start: {start:.1?}");
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

/// What the command used, as far as that can be seen from outside.
struct Used {
    /// The most memory.
    kibibytes: u64,
    /// Processor time, in ticks of the kernel.
    ticks: u64,
}

/// Processor time of a process.
fn ticks_of(process: &str) -> u64 {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn run(args: &[&str], path: &Path) -> Used {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trust-policy"))
        .args(args)
        .arg(path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut used = Used { kibibytes: 0, ticks: 0 };
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        used.kibibytes = used.kibibytes.max(kibibytes.unwrap_or_default());
        used.ticks = used.ticks.max(ticks_of(&child.id().to_string()));
        std::thread::sleep(Duration::from_micros(500));
    }
    used
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// What `aws iam get-account-authorization-details` prints of an account whose roles are those of pipelines, workloads and services.
fn account(is_unique: bool) -> String {
    let mut text =
        String::from("{\n    \"UserDetailList\": [],\n    \"GroupDetailList\": [],\n    \"RoleDetailList\": [");
    for number in 0..ROLES {
        let policy = policy(if is_unique { number } else { number % 100 });
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}
        {{
            "Path": "/",
            "RoleName": "role-{number}",
            "RoleId": "AROA{number:016}",
            "Arn": "arn:aws:iam::123456789012:role/role-{number}",
            "CreateDate": "2026-09-11T08:00:00+00:00",
            "AssumeRolePolicyDocument": {policy},
            "InstanceProfileList": [],
            "RolePolicyList": [
                {{
                    "PolicyName": "inline",
                    "PolicyDocument": {{
                        "Version": "2012-10-17",
                        "Statement": [
                            {{
                                "Effect": "Allow",
                                "Action": [
                                    "s3:GetObject",
                                    "s3:PutObject"
                                ],
                                "Resource": "arn:aws:s3:::bucket-{number}/*"
                            }}
                        ]
                    }}
                }}
            ],
            "AttachedManagedPolicies": [
                {{
                    "PolicyName": "ReadOnlyAccess",
                    "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"
                }}
            ],
            "Tags": [],
            "RoleLastUsed": {{
                "LastUsedDate": "2026-11-20T08:00:00+00:00",
                "Region": "eu-central-1"
            }}
        }}"#
        )
        .unwrap();
    }
    text.push_str("\n    ],\n    \"Policies\": []\n}\n");
    text
}

/// A third each: a repository's branch, a service account, a service of AWS.
fn policy(number: usize) -> String {
    let (issuer, operator, subject) = match number % 3 {
        0 => {
            let subject = format!("repo:octo-org/repository-{number}:ref:refs/heads/main");
            ("token.actions.githubusercontent.com", "StringEquals", subject)
        }
        1 => {
            let subject = format!("system:serviceaccount:namespace-{number}:*");
            ("oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE", "StringLike", subject)
        }
        _ => {
            return r#"{
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {
                            "Service": "lambda.amazonaws.com"
                        },
                        "Action": "sts:AssumeRole"
                    }
                ]
            }"#
            .to_owned();
        }
    };
    format!(
        r#"{{
                "Version": "2012-10-17",
                "Statement": [
                    {{
                        "Effect": "Allow",
                        "Principal": {{
                            "Federated": "arn:aws:iam::123456789012:oidc-provider/{issuer}"
                        }},
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": {{
                            "StringEquals": {{
                                "{issuer}:aud": "sts.amazonaws.com"
                            }},
                            "{operator}": {{
                                "{issuer}:sub": "{subject}"
                            }}
                        }}
                    }}
                ]
            }}"#
    )
}
