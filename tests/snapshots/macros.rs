//! What the macros write.

use trust_policy::names::AccountId;
use trust_policy::provider::prefect_cloud;
use trust_policy::{TrustPolicy, trust_policy, trust_policy_json};

const SHORT: TrustPolicy = trust_policy! {
    sid: "Deploy",
    provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    aud: "sts.amazonaws.com",
    sub: ["repo:octo-org/octo-repo:environment:production", "repo:octo-org/octo-repo:ref:refs/heads/release-*"],
    repository_owner_id: "123456",
    actions: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
    when: { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"] } },
};

/// All that a trust policy may hold beside web identity.
const DOCUMENT: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Id": "deploy",
    "Statement": [
        {
            "Sid": "Prefect",
            "Effect": "Allow",
            "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
            "Action": ["sts:AssumeRoleWithWebIdentity"],
            "Condition": {
                "StringEquals": {
                    "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
                    "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
                },
                "Bool": { "aws:SecureTransport": true },
                "NumericLessThan": { "aws:EpochTime": 4102444800 }
            }
        },
        {
            "Effect": "Allow",
            "Principal": { "Service": ["lambda.amazonaws.com", "ecs-tasks.amazonaws.com"] },
            "Action": "sts:AssumeRole"
        },
        {
            "Effect": "Deny",
            "Principal": { "AWS": "*" },
            "Action": "sts:AssumeRole",
            "Condition": { "Null": { "aws:PrincipalTag/team": "true" } }
        }
    ]
});

#[test]
fn short_form() {
    insta::assert_snapshot!(SHORT.to_json_pretty());
}

#[test]
fn document() {
    insta::assert_snapshot!(DOCUMENT.to_json_pretty());
}

#[test]
fn compact() {
    insta::assert_snapshot!(DOCUMENT.to_json());
}

#[test]
fn json_constant() {
    const JSON: &str = trust_policy_json! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    };
    insta::assert_snapshot!(JSON);
}

#[test]
fn holes() {
    let account = AccountId::from_static("123456789012");
    let tenants = ["11111111-2222-4333-8444-555555555555", "22222222-2222-4333-8444-555555555555"];
    let [one, other] = tenants.map(prefect_cloud::AccountId::from_static);
    let policy = trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: ["prefect:account:{one}", "prefect:account:{other}"],
    };
    insta::assert_snapshot!(policy.to_json_pretty());
}

/// What is written is read back as the same.
#[test]
fn round_trip() {
    for policy in [SHORT, DOCUMENT] {
        for text in [policy.to_json(), policy.to_json_pretty()] {
            assert_eq!(text.parse::<TrustPolicy>().unwrap(), policy);
        }
    }
}
