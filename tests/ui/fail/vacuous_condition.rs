use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "ForAllValues:StringLike": {
                "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
            }
        }
    }]
});

fn main() {}
