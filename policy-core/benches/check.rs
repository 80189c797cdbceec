//! All lints over typical policies: `cargo bench -p policy-core --bench check`.

#![expect(clippy::unwrap_used, reason = "the policies stand below")]

use divan::{Bencher, black_box};
use policy_core::document::TrustPolicy;

fn main() {
    divan::main();
}

/// One statement for web identity with these conditions; `@` in their keys stands for the issuer and a colon.
fn policy(issuer: &str, condition: &str) -> TrustPolicy {
    let condition = condition.replace("\"@", &format!("\"{issuer}:"));
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
            "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/{issuer}"}},"Condition":{condition}}}]}}"#
    )
    .parse()
    .unwrap()
}

const PREFECT: &str = "api.prefect.cloud/oidc-provider";
const GITHUB: &str = "token.actions.githubusercontent.com";
const EKS: &str = "oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

/// Name, issuer and conditions.
const POLICIES: [(&str, &str, &str); 10] = [
    (
        "prefect",
        PREFECT,
        r#"{"StringEquals":{"@aud":"prefect-cloud","@sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#,
    ),
    (
        "prefect_wrong",
        PREFECT,
        r#"{"StringEquals":{"@aud":"prefect-cloud","@sub":"prefect:cloud:11111111-2222-4333-8444-555555555555"}}"#,
    ),
    (
        "prefect_wrong_pattern",
        PREFECT,
        r#"{"StringEquals":{"@aud":"prefect-cloud"},"StringLike":{"@sub":"prefect:cloud:11111111-2222-4333-8444-555555555555:*"}}"#,
    ),
    (
        "github_branch",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com","@sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#,
    ),
    (
        "github_repository",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":"repo:octo-org/octo-repo:*"}}"#,
    ),
    (
        "github_branches",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":"repo:octo-org/octo-repo:ref:refs/heads/*"}}"#,
    ),
    (
        "github_repositories",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":"repo:octo-org/*:ref:refs/heads/main"}}"#,
    ),
    (
        "github_list",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":["repo:octo-org/octo-repo:ref:refs/heads/main",
            "repo:octo-org/octo-repo:environment:*","repo:octo-org@123456/octo-repo@456789:environment:*"]}}"#,
    ),
    (
        "github_wrong_pattern",
        GITHUB,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":"repo:octo-org/octo-repo:refs/heads/*"}}"#,
    ),
    (
        "eks",
        EKS,
        r#"{"StringEquals":{"@aud":"sts.amazonaws.com"},"StringLike":{"@sub":"system:serviceaccount:*:deploy-*"}}"#,
    ),
];

#[divan::bench(args = POLICIES.map(|(name, ..)| name))]
fn check(bencher: Bencher<'_, '_>, name: &str) {
    let (_, issuer, condition) = POLICIES.into_iter().find(|(known, ..)| *known == name).unwrap();
    let policy = policy(issuer, condition);
    bencher.bench_local(|| black_box(&policy).check());
}
