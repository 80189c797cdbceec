//! Which tenants the policies of a file admit, with a token for those that are open:
//! `cargo run -q --example who_can_get_in -- policies.jsonl`.
//!
//! The file holds a policy, an array of policies, or a JSON object a line with the policy as its member `policy_json`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::error::Error;
use std::process::ExitCode;

use serde_json::Value;
use trust_policy::TrustPolicy;
use trust_policy::admission::{Admission, Who, admits, principals};

const SAMPLE: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringLike": { "token.actions.githubusercontent.com:sub": "repo:my-org*" } }
    }]
}"#;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let text = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?,
        None => SAMPLE.to_owned(),
    };
    for (name, policy) in policies(&text)? {
        println!("{name}");
        match policy.to_string().parse::<TrustPolicy>() {
            Ok(policy) => describe(&policy),
            Err(error) => println!("  cannot be read: {error}"),
        }
    }
    Ok(())
}

/// The policies with their names.
fn policies(text: &str) -> Result<Vec<(String, Value)>, serde_json::Error> {
    let values: Vec<Value> = match serde_json::from_str(text) {
        Ok(Value::Array(values)) => values,
        Ok(value) => vec![value],
        Err(_) => {
            text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?
        }
    };
    let named = |(index, mut value): (usize, Value)| {
        let name =
            value.get("id").and_then(Value::as_str).map_or_else(|| format!("policy {}", index + 1), str::to_owned);
        let policy = value.get_mut("policy_json").map(Value::take);
        match policy {
            Some(Value::Null) => None,
            Some(policy) => Some((name, policy)),
            None => Some((name, value)),
        }
    };
    Ok(values.into_iter().enumerate().filter_map(named).collect())
}

fn describe(policy: &TrustPolicy) {
    for principal in principals(policy) {
        println!("  {principal}");
        match admits(policy, principal, &[]) {
            Ok(Admission { who, is_exact, .. }) => {
                let may = if is_exact { "" } else { " (if what is not known holds)" };
                match who {
                    Who::Nobody => println!("    nobody{may}"),
                    Who::Listed(tenants) => {
                        for tenant in tenants {
                            println!("    {} `{}`{may}", tenant.name, tenant.value);
                        }
                    }
                    Who::Anyone(token) => println!("    anyone{may}, such as {token}"),
                }
            }
            Err(error) => println!("    {error}"),
        }
    }
}
