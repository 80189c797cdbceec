//! The same policy in both forms, as a constant, as an expression and as text.

use trust_policy::{TrustPolicy, include_trust_policy, trust_policy, trust_policy_json};

const SHORT: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

static DOCUMENT: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {
            "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"
        },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
                "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
            }
        }
    }]
});

const INCLUDED: TrustPolicy = include_trust_policy!("policies/right.json");

const JSON: &str = trust_policy_json! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

const WHOLE: TrustPolicy = trust_policy!([
    {
        sid: "Apply",
        effect: "Allow",
        provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
        aud: ["sts.amazonaws.com", "https://github.com/octo-org"],
        sub: [r"repo:octo-org/octo-repo:environment:production", r#"repo:octo-org/octo-repo:ref:refs/heads/*"#],
        repository_owner_id: "123456",
        "repository_id": "456789",
        actions: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        when: {
            IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24",], },
            Bool: { "aws:SecureTransport": true },
            NumericLessThan: { "aws:EpochTime": 4_102_444_800 },
        },
    },
    {
        effect: "Deny",
        provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
        sub: "repo:octo-org/octo-repo:pull_request",
        r#when: {},
    },
],);

macro_rules! policy_of {
    ($subject:literal) => {
        trust_policy! {
            provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
            aud: "prefect-cloud",
            sub: $subject,
        }
    };
}

const PASSED_ON: TrustPolicy = policy_of!("prefect:account:11111111-2222-4333-8444-555555555555");

fn main() {
    assert_eq!(SHORT, DOCUMENT);
    assert_eq!(SHORT, INCLUDED);
    assert_eq!(SHORT, PASSED_ON);
    assert_eq!(SHORT.to_json(), JSON);
    assert_eq!(JSON, trust_policy_json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringEquals": {
            "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
            "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555",
        }},
    }]}));
    assert_eq!(
        WHOLE.to_json_pretty(),
        r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Apply",
      "Effect": "Allow",
      "Principal": {
        "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
      },
      "Action": [
        "sts:AssumeRoleWithWebIdentity",
        "sts:TagSession"
      ],
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": [
            "sts.amazonaws.com",
            "https://github.com/octo-org"
          ],
          "token.actions.githubusercontent.com:repository_owner_id": "123456",
          "token.actions.githubusercontent.com:repository_id": "456789"
        },
        "StringLike": {
          "token.actions.githubusercontent.com:sub": [
            "repo:octo-org/octo-repo:environment:production",
            "repo:octo-org/octo-repo:ref:refs/heads/*"
          ]
        },
        "IpAddress": {
          "aws:SourceIp": [
            "192.0.2.0/24",
            "198.51.100.0/24"
          ]
        },
        "Bool": {
          "aws:SecureTransport": true
        },
        "NumericLessThan": {
          "aws:EpochTime": 4102444800
        }
      }
    },
    {
      "Effect": "Deny",
      "Principal": {
        "Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
      },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:pull_request"
        }
      }
    }
  ]
}"#
    );
}
