//! The readers on 10,000 roles in each form that may be so large, against the time that `serde_json` needs to parse the same text.
//!
//! `cargo bench -p policy-cli --bench read`

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use policy_cli::read::{Event, text};
use serde_json::{Value, json};

const ROLES: usize = 10_000;
const RUNS: usize = 7;

fn main() {
    let role = |policy: Value, number: usize| {
        json!({
            "Path": "/",
            "RoleName": format!("role-{number}"),
            "Arn": format!("arn:aws:iam::123456789012:role/role-{number}"),
            "AssumeRolePolicyDocument": policy,
            "RolePolicyList": [{ "PolicyName": "inline", "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::bucket/*" }],
            } }],
        })
    };
    let planned = |number: usize| {
        json!({
            "address": format!("aws_iam_role.role[{number}]"),
            "mode": "managed",
            "type": "aws_iam_role",
            "name": "role",
            "values": { "name": format!("role-{number}"), "assume_role_policy": policy(number).to_string() },
        })
    };
    let encoded = |number: usize| {
        json!(
            percent_encoding::utf8_percent_encode(&policy(number).to_string(), percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        )
    };
    let list = |each: &dyn Fn(usize) -> Value| (0..ROLES).map(each).collect::<Vec<_>>();
    let plan = json!({
        "format_version": "1.2",
        "planned_values": { "root_module": { "resources": list(&planned) } },
        "resource_changes": list(&planned),
        "configuration": { "root_module": {} },
    });
    for (name, written) in [
        ("account, documents as objects", json!({ "RoleDetailList": list(&|number| role(policy(number), number)) })),
        ("account, documents encoded", json!({ "RoleDetailList": list(&|number| role(encoded(number), number)) })),
        ("account, services only", json!({ "RoleDetailList": list(&|number| role(service(), number)) })),
        ("plan", plan),
    ] {
        measure(name, &format!("{written:#}"));
    }
}

fn measure(name: &str, written: &str) {
    let parse = median(|| {
        black_box(serde_json::from_str::<Value>(written).is_ok());
    });
    let mut policies = 0;
    let read = median(|| {
        policies = 0;
        text("roles.json", written.to_owned(), &mut |event| policies += usize::from(matches!(event, Event::Policy(_))));
    });
    let ratio = read.as_secs_f64() / parse.as_secs_f64();
    let kilobytes = written.len() / 1_000;
    println!(
        "{name:30} {kilobytes:6} kB, {policies:5} policies: {read:8.1?}, serde_json {parse:8.1?}: {ratio:.2} times"
    );
}

fn median(mut run: impl FnMut()) -> Duration {
    let time = |_| {
        let began = Instant::now();
        run();
        began.elapsed()
    };
    let mut times: Vec<Duration> = (0..RUNS).map(time).collect();
    times.sort();
    times.get(RUNS / 2).copied().unwrap_or_default()
}

fn policy(number: usize) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": { "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": format!("repo:acme/app-{number}:ref:refs/heads/main"),
            } },
        }],
    })
}

fn service() -> Value {
    json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" },
    ] })
}
