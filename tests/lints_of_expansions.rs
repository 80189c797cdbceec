//! Expansions trip no lint of rustc's or clippy's. `cargo clippy --all-targets` is what asks clippy.

#![deny(warnings, future_incompatible, nonstandard_style, rust_2018_idioms, unused)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes_without_reason,
    clippy::as_conversions,
    clippy::default_trait_access,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::items_after_statements,
    clippy::panic,
    clippy::shadow_unrelated,
    clippy::unreachable,
    clippy::unwrap_used,
    missing_docs,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use trust_policy::names::{AccountId, Audience, Issuer, Partition, ProviderArn, RoleArn, Subject, SubjectPattern};
use trust_policy::provider::prefect_cloud;
use trust_policy::{TrustPolicy, trust_policy, trust_policy_json};

/// In the short form.
const SHORT: TrustPolicy = trust_policy! {
    #![allow(missing_audience, reason = "the subject is enough")]
    sid: "Deploy",
    provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
    sub: ["repo:octo-org/octo-repo:environment:production", "repo:octo-org/octo-repo:ref:refs/heads/release-*"],
    when: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "aws:EpochTime": 4_102_444_800 } },
};

/// As JSON.
static DOCUMENT: TrustPolicy = trust_policy!({
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringEquals": {
            "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
            "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
        } }
    }]
});

/// From a file.
static FILE: TrustPolicy = trust_policy::include_trust_policy!("tests/ui/policies/right.json");

/// As text.
static JSON: &str = trust_policy_json! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

/// With every kind of hole, in a function that a statement follows and in a closure.
fn holes(partition: &Partition, account: &AccountId, audience: &Audience) -> [TrustPolicy; 2] {
    let tenant = prefect_cloud::AccountId::from_static("11111111-2222-4333-8444-555555555555");
    let policy = trust_policy! {
        provider: "arn:{partition}:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "{audience}",
        sub: "prefect:account:{tenant}",
    };
    let closure = || {
        trust_policy! {
            provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
            aud: "prefect-cloud",
            sub: "prefect:account:{tenant}",
        }
    };
    [policy, closure()]
}

/// Each literal macro, twice in one scope.
fn names() -> [String; 8] {
    let account: AccountId = trust_policy::account_id!("123456789012");
    let other: AccountId = trust_policy::account_id!("210987654321");
    let audience: Audience = trust_policy::audience!("prefect-cloud");
    let issuer: Issuer = trust_policy::issuer!("api.prefect.cloud/oidc-provider");
    let provider: ProviderArn =
        trust_policy::provider_arn!("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider");
    let role: RoleArn = trust_policy::role_arn!("arn:aws:iam::123456789012:role/deploy");
    let subject: Subject = trust_policy::subject!("prefect:account:11111111-2222-4333-8444-555555555555");
    let pattern: SubjectPattern = trust_policy::subject_pattern!("repo:octo-org/octo-repo:*");
    [
        account.to_string(),
        other.to_string(),
        audience.to_string(),
        issuer.to_string(),
        provider.to_string(),
        role.to_string(),
        subject.to_string(),
        pattern.to_string(),
    ]
}

#[test]
fn expansions_are_quiet_and_right() {
    assert_eq!(DOCUMENT, FILE);
    assert_eq!(DOCUMENT.to_json(), JSON);
    let account = AccountId::from_static("123456789012");
    let [policy, other] = holes(&Partition::from_static("aws"), &account, &Audience::from_static("prefect-cloud"));
    assert_eq!(policy, other);
    assert_ne!(policy, SHORT);
    let names = names();
    assert_eq!(names.first(), Some(&account.to_string()));
    assert_eq!(names.get(1).map(String::as_str), Some("210987654321"));
}
