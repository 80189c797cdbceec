//! What the author allows and denies.

use trust_policy::{TrustPolicy, trust_policy};

const ALLOWED: TrustPolicy = trust_policy! {
    #![allow(missing_audience, missing_subject, reason = "the account is empty",)]
    #![deny(warnings)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
};

/// A lint that only warns can be allowed too.
const WARNING: TrustPolicy = trust_policy! {
    #![allow(reason = "the subject is enough", missing_audience)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

/// Warnings are not in the way.
const WARNED: TrustPolicy = trust_policy! {
    #![deny(missing_subject)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn main() {
    assert_eq!(ALLOWED.statement.iter().count(), 1);
    assert_eq!(WARNING, WARNED);
}
