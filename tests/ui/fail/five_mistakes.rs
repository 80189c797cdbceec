use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {
                "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"
            },
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {
                    "api.prefect.cloud/oidc-provider:aud": "sts.amazonaws.com",
                    "api.prefect.cloud/oidc-provider:sub": "prefect:cloud:11111111-2222-4333-8444-555555555555"
                }
            }
        },
        {
            "Effect": "Allow",
            "Principal": {
                "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
            },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:*"
                }
            }
        },
        {
            "Effect": "Allow",
            "Principal": {
                "Federated": "arn:aws:iam::123456789012:oidc-provider/https://gitlab.com"
            },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {
                    "gitlab.com:sub": "project_path:acme/app:ref_type:branch:ref:main"
                }
            }
        }
    ]
});

fn main() {}
