use trust_policy::{TrustPolicy, trust_policy};

const SUBJECT: &str = "prefect:account:11111111-2222-4333-8444-555555555555";

const VARIABLE: TrustPolicy = trust_policy! {
    #![allow(missing_audience, reason = "the subject is enough")]
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    sub: SUBJECT,
};

const EXPRESSIONS: TrustPolicy = trust_policy! {
    provider: concat!("arn:aws:iam::123456789012:oidc-provider/", "api.prefect.cloud/oidc-provider"),
    aud: ["prefect-cloud", "prefect" + "-cloud"],
    sub: b"prefect:account:11111111-2222-4333-8444-555555555555",
    sid: 'x',
    "api.prefect.cloud/oidc-provider:email": -"a@example.com",
};

const NUMBER: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "AWS": 123456789012u64 },
        "Action": "sts:AssumeRole"
    }]
});

fn main() {}
