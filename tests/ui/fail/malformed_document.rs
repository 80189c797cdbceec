use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statment": [{
        "Effect": "allow",
        "Principal": { "federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
        "Action": null,
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": [
                "api.prefect.cloud/oidc-provider:sub",
                "prefect:account:11111111-2222-4333-8444-555555555555"
            ]
        }
    }]
});

fn main() {}
