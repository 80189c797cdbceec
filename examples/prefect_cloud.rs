//! A flow of Prefect Cloud cannot assume its role, and AWS says only
//! `Not authorized to perform sts:AssumeRoleWithWebIdentity`. Which word of the trust policy is wrong?
//!
//! Run it with `cargo run --quiet --example prefect_cloud`: the findings go to standard error, the policy that works goes to
//! standard output.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it found")]

use trust_policy::json::ReadError;
use trust_policy::{TrustPolicy, trust_policy};

/// The role as it was deployed.
const DEPLOYED: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
    "Condition": { "StringEquals": {
      "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
      "api.prefect.cloud/oidc-provider:sub": "prefect:cloud:11111111-2222-4333-8444-555555555555"
    } }
  }]
}"#;

/// The role as it must be. With the mistake above in it, this would not compile.
const RIGHT: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn main() -> Result<(), ReadError> {
    let deployed: TrustPolicy = DEPLOYED.parse()?;
    eprintln!("The role as it was deployed:\n");
    eprintln!("{:#}\n", deployed.check());

    let findings = RIGHT.check();
    eprintln!("The role as it must be has {} findings; it is on standard output.", findings.len());
    println!("{RIGHT:#}");
    Ok(())
}
