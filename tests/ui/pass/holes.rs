//! Every kind of hole, the braces that are none, and where a variable may come from.

use trust_policy::names::{AccountId, Audience, Partition};
use trust_policy::provider::github_actions::{Branch, Owner, RepositoryName};
use trust_policy::provider::prefect_cloud;
use trust_policy::{SubjectPart, TrustPolicy, trust_policy};

struct Team(&'static str);

impl SubjectPart for Team {
    fn as_subject_part(&self) -> &str {
        self.0
    }
}

fn prefect(partition: &Partition, account: &AccountId, audience: Audience, tenant: prefect_cloud::AccountId) -> TrustPolicy {
    trust_policy! {
        provider: "arn:{partition}:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "{audience}",
        sub: "prefect:account:{tenant}",
    }
}

fn github(account: AccountId, owner: &Owner, repository: &RepositoryName, branch: Branch) -> TrustPolicy {
    trust_policy!({
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": { "Federated": "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com" },
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
                "StringLike": {
                    "token.actions.githubusercontent.com:sub": [
                        "repo:{owner}/{repository}:environment:*",
                        "repo:{owner}/{repository}:ref:refs/heads/{branch}",
                    ]
                }
            }
        }
    })
}

fn variables(team: &&Team) -> TrustPolicy {
    trust_policy! {
        #![allow(missing_audience, reason = "the issuer is ours alone")]
        provider: "arn:aws:iam::123456789012:oidc-provider/idp.example.com",
        sub: "}}{team}{{:${aws:SourceIp}:${*}",
    }
}

/// A variable of the macro that calls `trust_policy!` is that macro's.
macro_rules! policy_of {
    ($account:expr) => {{
        let account = $account;
        trust_policy! {
            provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
            aud: "prefect-cloud",
            sub: "prefect:account:11111111-2222-4333-8444-555555555555",
        }
    }};
}

fn main() {
    let text = prefect(
        &Partition::from_static("aws-us-gov"),
        &AccountId::from_static("123456789012"),
        Audience::from_static("prefect-cloud"),
        prefect_cloud::AccountId::from_static("11111111-2222-4333-8444-555555555555"),
    )
    .to_json();
    assert!(text.contains("arn:aws-us-gov:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"));
    assert!(text.contains(r#":aud":"prefect-cloud""#));
    assert!(text.contains(r#":sub":"prefect:account:11111111-2222-4333-8444-555555555555""#));

    let text = github(
        AccountId::from_static("123456789012"),
        &Owner::parse("octo-org").unwrap(),
        &RepositoryName::parse("octo-repo").unwrap(),
        Branch::parse("feature/x").unwrap(),
    )
    .to_json();
    assert!(text.contains(
        r#"["repo:octo-org/octo-repo:environment:*","repo:octo-org/octo-repo:ref:refs/heads/feature/x"]"#
    ));

    let text = variables(&&Team("blue")).to_json();
    assert!(text.contains(r#""}blue{:${aws:SourceIp}:${*}""#), "{text}");

    let account = "another";
    let text = policy_of!(AccountId::from_static("123456789012")).to_json();
    assert!(text.contains("arn:aws:iam::123456789012:") && !text.contains(account));
}
