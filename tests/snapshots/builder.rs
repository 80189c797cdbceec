//! Every way through the typed builder.

use trust_policy::TrustPolicy;
use trust_policy::builder::{Builder, Given};
use trust_policy::names::{Action, ConditionKey, Operator, Sid, Subject, SubjectPattern};
use trust_policy::provider::{Provider, Tenancy};
use trust_policy::{audience, issuer, provider_arn, subject, subject_pattern};

fn github() -> Builder<Given, Given, Given> {
    TrustPolicy::builder()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"))
        .audience(audience!("sts.amazonaws.com"))
        .subject(subject!("repo:octo-org/octo-repo:environment:production"))
}

fn written(builder: Builder<Given, Given, Given>) -> String {
    match builder.build() {
        Ok(policy) => policy.to_json_pretty(),
        Err(report) => format!("{report}"),
    }
}

#[test]
fn one_of_each() {
    insta::assert_snapshot!(written(github()));
}

#[test]
fn compact() {
    insta::assert_snapshot!(github().build().unwrap());
}

#[test]
fn several_audiences() {
    insta::assert_snapshot!(written(github().audience(audience!("https://github.com/octo-org"))));
}

#[test]
fn several_subjects() {
    insta::assert_snapshot!(written(github().subject(subject!("repo:octo-org/octo-repo:ref:refs/heads/main"))));
}

#[test]
fn pattern() {
    let builder = TrustPolicy::builder()
        .subject_pattern(subject_pattern!("repo:octo-org/octo-repo:environment:prod-?"))
        .audience(audience!("sts.amazonaws.com"))
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"));
    insta::assert_snapshot!(written(builder));
}

/// What is exact stays exact among patterns, also where it holds a wildcard's character.
#[test]
fn exact_subjects_beside_patterns() {
    let builder = TrustPolicy::builder()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/idp.example.com"))
        .audience(audience!("sts.amazonaws.com"))
        .subject_pattern(SubjectPattern::from_static("team:blue:*"))
        .subject(Subject::from_static("team:red:what*is?this$"));
    insta::assert_snapshot!(written(builder));
}

#[test]
fn claims() {
    let builder = github().claim("repository_owner_id", ["123456"]).claim("repository_id", ["456789", "456790"]);
    insta::assert_snapshot!(written(builder));
}

#[test]
fn conditions() {
    let builder = github()
        .condition(
            Operator::from_static("IpAddress"),
            ConditionKey::from_static("aws:SourceIp"),
            ["192.0.2.0/24", "198.51.100.0/24"],
        )
        .condition(
            Operator::from_static("StringEquals"),
            ConditionKey::from_static("token.actions.githubusercontent.com:repository_visibility"),
            ["private"],
        );
    insta::assert_snapshot!(written(builder));
}

/// A key twice under one operator would be malformed; its values are alternatives.
#[test]
fn condition_on_a_key_that_is_there() {
    let builder = github().condition(
        Operator::from_static("StringEquals"),
        ConditionKey::from_static("token.actions.githubusercontent.com:sub"),
        ["repo:octo-org/octo-repo:ref:refs/heads/main"],
    );
    insta::assert_snapshot!(written(builder));
}

#[test]
fn sid_and_actions() {
    insta::assert_snapshot!(written(github().sid(Sid::from_static("Deploy")).action(Action::TAG_SESSION)));
}

#[test]
fn several_statements() {
    let builder = github()
        .sid(Sid::from_static("GitHub"))
        .and()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
        .audience(audience!("prefect-cloud"))
        .subject(subject!("prefect:account:11111111-2222-4333-8444-555555555555"))
        .sid(Sid::from_static("Prefect"));
    insta::assert_snapshot!(written(builder));
}

#[test]
fn left_open_on_purpose() {
    let builder = TrustPolicy::builder()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
        .any_audience()
        .any_subject()
        .allow("missing_subject", "the account is empty");
    insta::assert_snapshot!(written(builder));
}

#[test]
fn built_into_iam() {
    let builder = TrustPolicy::builder()
        .google()
        .audience(audience!("108000002380243782158"))
        .subject(subject!("108000002380243782158"))
        .and()
        .cognito()
        .audience(audience!("us-east-1:12345678-abcd-1234-abcd-123456790ab1"))
        .any_subject()
        .condition(
            Operator::from_static("ForAnyValue:StringLike"),
            ConditionKey::from_static("cognito-identity.amazonaws.com:amr"),
            ["authenticated"],
        )
        .and()
        .login_with_amazon()
        .any_audience()
        .any_subject()
        .claim("app_id", ["amzn1.application.188a56d827a7d6555a8b67a5d"])
        .and()
        .facebook()
        .any_audience()
        .any_subject()
        .claim("app_id", ["111222333444555"]);
    insta::assert_snapshot!(written(builder));
}

#[test]
fn provider_of_ones_own() {
    let own = Provider::custom("acme", issuer!("idp.example.com"), Tenancy::PerTenant);
    let builder = TrustPolicy::builder()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/idp.example.com"))
        .audience(audience!("sts.amazonaws.com"))
        .any_subject()
        .know(own);
    insta::assert_snapshot!(written(builder));
}

#[test]
fn refused() {
    let builder = TrustPolicy::builder()
        .provider(provider_arn!("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
        .audience(audience!("prefect-cloud"))
        .any_subject()
        .allow("broad_subject", "none");
    let report = builder.build().unwrap_err();
    let lines = report.to_string();
    assert_eq!(
        lines.lines().map(|line| line.split(": ").nth(1).unwrap()).collect::<Vec<_>>(),
        ["missing_subject", "`broad_subject` is allowed but does not fire"],
    );
}
