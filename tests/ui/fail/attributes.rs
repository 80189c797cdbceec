use trust_policy::{TrustPolicy, trust_policy};

const UNKNOWN_ATTRIBUTE: TrustPolicy = trust_policy! {
    #![warn(broad_subject)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const UNKNOWN_LINT: TrustPolicy = trust_policy! {
    #![allow(broad_subjects, reason = "every workspace deploys")]
    #![deny(mising_audience)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const WITHOUT_REASON: TrustPolicy = trust_policy! {
    #![allow(missing_subject)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
};

const DOES_NOT_FIRE: TrustPolicy = trust_policy! {
    #![allow(missing_audience, reason = "the subject is enough")]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const MALFORMED: TrustPolicy = trust_policy! {
    #![allow(missing_audience, reason = because)]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const OUTER: TrustPolicy = trust_policy! {
    #[allow(missing_audience, reason = "the subject is enough")]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn main() {}
