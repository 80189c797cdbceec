use trust_policy::terraform::{Reference, Text};
use trust_policy::{TrustPolicy, trust_policy};

/// Everything else is checked as if the account were written out.
fn mistake(account: Reference) -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:cloud:11111111-2222-4333-8444-555555555555",
    }
}

/// A text that was put together is no reference.
fn text(account: Text) -> TrustPolicy {
    trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }
}

fn main() {}
