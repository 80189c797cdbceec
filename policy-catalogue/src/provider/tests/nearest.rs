//! What is suggested for a wrong subject.

use crate::names::hole;
use crate::provider::CATALOGUE;

fn nearest(id: &str, subject: &str) -> Option<(String, bool)> {
    let provider = CATALOGUE.iter().find(|provider| provider.id == id).unwrap();
    provider.nearest_subject(subject).map(|nearest| (nearest.text, nearest.is_whole))
}

const SUGGESTIONS: &[(&str, &str, &str)] = &[
    (
        "prefect-cloud",
        "prefect:cloud:11111111-2222-4333-8444-555555555555",
        "prefect:account:11111111-2222-4333-8444-555555555555",
    ),
    (
        "prefect-cloud",
        "prefect:account:11111111-2222-4333-8444-555555555555:*",
        "prefect:account:11111111-2222-4333-8444-555555555555",
    ),
    (
        "prefect-cloud",
        "prefect:cloud:11111111-2222-4333-8444-555555555555:*",
        "prefect:account:11111111-2222-4333-8444-555555555555",
    ),
    (
        "prefect-cloud",
        "prefect:workspace:11111111-2222-4333-8444-555555555555",
        "prefect:account:11111111-2222-4333-8444-555555555555",
    ),
    (
        "prefect-cloud",
        "prefect:account:11111111-2222-4333-8444-555555555555:workspace:22222222-2222-4333-8444-555555555555",
        "prefect:account:11111111-2222-4333-8444-555555555555",
    ),
    (
        "prefect-cloud",
        "prefect:account:AAAAAAAA-2222-4333-8444-555555555555",
        "prefect:account:aaaaaaaa-2222-4333-8444-555555555555",
    ),
    ("prefect-cloud", "prefect:account:<ACCOUNT_ID>", "prefect:account:{account_id}"),
    ("prefect-cloud", "11111111-2222-4333-8444-555555555555", "prefect:account:11111111-2222-4333-8444-555555555555"),
    ("prefect-cloud", "repo:octo-org/octo-repo:ref:refs/heads/main", "prefect:account:{account_id}"),
    ("github-actions", "repo:o/r:refs/heads/main", "repo:o/r:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:refs/tags/v*", "repo:octo-org/octo-repo:ref:refs/tags/v*"),
    ("github-actions", "repo:octo-org/octo-repo:ref:main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:ref:heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:ref:refs/head/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:branch:main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:tag:v1", "repo:octo-org/octo-repo:ref:refs/tags/v1"),
    ("github-actions", "repo:octo-org/octo-repo:main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo/environment/prod", "repo:octo-org/octo-repo:environment:prod"),
    ("github-actions", "repo:octo-org/octo-repo:environment/prod", "repo:octo-org/octo-repo:environment:prod"),
    ("github-actions", "repo:octo-org/octo-repo:env:prod", "repo:octo-org/octo-repo:environment:prod"),
    (
        "github-actions",
        "repo:octo-org/octo-repo:environment:Production:V1",
        "repo:octo-org/octo-repo:environment:Production%3AV1",
    ),
    ("github-actions", "repo:octo-org/octo-repo:pull-request", "repo:octo-org/octo-repo:pull_request"),
    ("github-actions", "repo:octo-org/octo-repo:pull_requests", "repo:octo-org/octo-repo:pull_request"),
    ("github-actions", "repo:octo-org/octo-repo:pr", "repo:octo-org/octo-repo:pull_request"),
    ("github-actions", "repo:octo-org/octo-repo", "repo:octo-org/octo-repo:ref:refs/heads/{branch}"),
    ("github-actions", "repo:octo-org/octo-repo/*", "repo:octo-org/octo-repo:*"),
    ("github-actions", "repo:octo-org:octo-repo:*", "repo:octo-org/octo-repo:*"),
    ("github-actions", "repo:octo-org:octo-repo:ref:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org", "repo:octo-org/{repository}:ref:refs/heads/{branch}"),
    ("github-actions", "octo-org/octo-repo:*", "repo:octo-org/octo-repo:*"),
    ("github-actions", "octo-org/octo-repo:ref:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    (
        "github-actions",
        "repository:octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org/octo-repo:ref:refs/heads/main",
    ),
    ("github-actions", "Repo:octo-org/octo-repo:ref:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    (
        "github-actions",
        "repo:https://github.com/octo-org/octo-repo:ref:refs/heads/main",
        "repo:octo-org/octo-repo:ref:refs/heads/main",
    ),
    ("github-actions", "repo: octo-org/octo-repo:ref:refs/heads/main", "repo:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/*/ref:refs/heads/main", "repo:octo-org/*:ref:refs/heads/main"),
    (
        "github-actions",
        "repo:octo-org@123456/octo-repo@456789:refs/heads/main",
        "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main",
    ),
    (
        "github-actions",
        "repo:octo-org@123456/octo-repo@456789:env:prod",
        "repo:octo-org@123456/octo-repo@456789:environment:prod",
    ),
    (
        "github-actions",
        "repo:octo-org@123456/octo-repo:ref:refs/heads/main",
        "repo:octo-org@123456/octo-repo@{repository_id}:ref:refs/heads/main",
    ),
    ("gitlab", "project_path:g/p:ref:main", "project_path:g/p:ref_type:branch:ref:main"),
    ("gitlab", "project_path:g/p:branch:main", "project_path:g/p:ref_type:branch:ref:main"),
    ("gitlab", "project_path:g/p:ref_type:merge_request:ref:x", "project_path:g/p:ref_type:branch:ref:x"),
    ("gitlab", "project_path:g/p:ref_type:branch:main", "project_path:g/p:ref_type:branch:ref:main"),
    ("gitlab", "project_path:g/p:ref_type:mr:ref:*", "project_path:g/p:ref_type:branch:ref:*"),
    (
        "gitlab",
        "project:my-group/my-project:ref_type:tag:ref:v1",
        "project_path:my-group/my-project:ref_type:tag:ref:v1",
    ),
    ("gitlab", "project_path:my-group:*", "project_path:my-group/*"),
    ("gitlab", "my-group/my-project", "project_path:my-group/my-project:ref_type:branch:ref:{branch}"),
    ("eks", "system:serviceaccounts:ns:sa", "system:serviceaccount:ns:sa"),
    ("eks", "system:serviceaccount:ns/sa", "system:serviceaccount:ns:sa"),
    ("eks", "system:service-account:ns:*", "system:serviceaccount:ns:*"),
    ("eks", "serviceaccount:ns:sa", "system:serviceaccount:ns:sa"),
    ("eks", "ns:sa", "system:serviceaccount:ns:sa"),
    ("eks", "system:serviceaccount:NS:sa", "system:serviceaccount:ns:sa"),
    ("eks", "system:serviceaccount:kube-system", "system:serviceaccount:kube-system:{service_account}"),
    ("eks", "system:serviceaccounts:*", "system:serviceaccount:{namespace}:*"),
    (
        "hcp-terraform",
        "organization:o:workspace:w:run_phase:apply",
        "organization:o:project:{project}:workspace:w:run_phase:apply",
    ),
    (
        "hcp-terraform",
        "organization:my-org:workspace:my-workspace:run_phase:*",
        "organization:my-org:project:{project}:workspace:my-workspace:run_phase:*",
    ),
    (
        "hcp-terraform",
        "organization:my-org:project:prod:workspace:w",
        "organization:my-org:project:prod:workspace:w:run_phase:apply",
    ),
    (
        "hcp-terraform",
        "org:my-org:project:prod:workspace:w:run_phase:plan",
        "organization:my-org:project:prod:workspace:w:run_phase:plan",
    ),
    (
        "hcp-terraform",
        "organization:my-org:project:prod:workspace:w:phase:plan",
        "organization:my-org:project:prod:workspace:w:run_phase:plan",
    ),
    (
        "circleci",
        "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f",
        "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/{user_id}",
    ),
    (
        "circleci",
        "org:3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a:project:7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f:user:*",
        "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/*",
    ),
    ("circleci", "org/my-org/project/my-project/user/me", "org/{organization_id}/project/{project_id}/user/{user_id}"),
    (
        "buildkite",
        "organization:acme:pipeline:app",
        "organization:acme:pipeline:app:ref:refs/heads/{branch}:commit:{commit}:step:{step_key}",
    ),
    ("buildkite", "organization:acme:pipeline:app:ref:main:*", "organization:acme:pipeline:app:ref:refs/heads/main:*"),
    (
        "buildkite",
        "organization:acme:pipeline:app:branch:main:*",
        "organization:acme:pipeline:app:ref:refs/heads/main:*",
    ),
    ("buildkite", "organization:acme:app:*", "organization:acme:pipeline:app:*"),
    ("buildkite", "org:acme:pipeline:app:*", "organization:acme:pipeline:app:*"),
    ("google", "me@example.com", "{unique_id}"),
    (
        "depot-ci",
        "spiffe://identity.depot.dev/org/d/ci/github/my-org/my-repo/ref/main/sandbox/*",
        "spiffe://identity.depot.dev/org/d/ci/github/my-org/my-repo/ref/refs/heads/main/sandbox/*",
    ),
    ("warp-oz", "scoped_principal:xyz789", "scoped_principal:xyz789/user:{uid}"),
    ("warp-oz", "scoped_principal:xyz789:user:abc123def456", "scoped_principal:xyz789/user:abc123def456"),
    ("devin", "org-abc123", "org_id:org-abc123"),
    ("cursor-cloud-agents", "user_id:42", "user:42"),
    ("dvc-studio", "credentials:example-team:datachain-compute", "credentials:example-team/datachain-compute"),
    ("auth0", "auth0:1234", "auth0|1234"),
    ("spiffe-spire", "example.org/ns/default", "spiffe://example.org/ns/default"),
    ("microsoft-entra-id", "api://3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
    ("github-audit-log-streaming", "octocat-inc", "https://github.com/octocat-inc"),
    ("github-audit-log-streaming", "https://github.com/octocat-inc/", "https://github.com/octocat-inc"),
    // The word is what the part is called.
    ("github-audit-log-streaming", "https://github.com/enterprises/octocat-inc", "https://github.com/octocat-inc"),
];

#[test]
fn a_wrong_subject_leads_to_the_right_one() {
    for (id, wrong, right) in SUGGESTIONS {
        let expected = Some(((*right).to_owned(), !right.contains('{')));
        assert_eq!(nearest(id, wrong), expected, "{id}: {wrong}");
    }
}

#[test]
fn a_hole_is_kept() {
    let hole = hole::character(0).unwrap();
    let suggestion = nearest("prefect-cloud", &format!("prefect:cloud:{hole}"));
    assert_eq!(suggestion, Some((format!("prefect:account:{hole}"), true)));
    let suggestion = nearest("github-actions", &format!("repo:{hole}/{hole}:refs/heads/main"));
    assert_eq!(suggestion, Some((format!("repo:{hole}/{hole}:ref:refs/heads/main"), true)));
}

#[test]
fn a_text_of_a_form_is_nearest_to_itself() {
    for text in ["repo:octo-org/octo-repo:ref:refs/heads/a", "repo:o@1/r@2:environment:b", "repo:pr/tag:pull_request"] {
        assert_eq!(nearest("github-actions", text), Some((text.to_owned(), true)));
    }
}

#[test]
fn nothing_is_near_to_a_text_that_is_too_long() {
    assert_eq!(nearest("github-actions", &"a".repeat(301)), None);
}
