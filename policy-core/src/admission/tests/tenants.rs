//! Which tenants of the known providers get in.

use super::tables::{GITHUB, policy, said, statement};

#[test]
fn owners_on_github() {
    let of = |condition: &str| said(&policy(&[statement("Allow", GITHUB, condition)]), GITHUB);
    let like = |subject: &str| of(&format!(r#"{{"StringLike":{{"G:sub":"{subject}"}}}}"#));
    for (subject, expected) in [
        ("repo:my-org/*", "owner my-org"),
        ("repo:my-org/app:*", "owner my-org"),
        ("repo:my-org/app:pull_request", "owner my-org"),
        ("repo:my-org*", "anyone: repo:my-org-x/a:pull_request"),
        ("repo:*/app:*", "anyone: repo:somebody-else/app:pull_request"),
        ("repo:my-org?/app:*", "anyone: repo:my-orgx/app:pull_request"),
        ("*", "anyone: repo:somebody-else/a:pull_request"),
        ("*:pull_request", "anyone: repo:somebody-else/a:pull_request"),
        ("repo:my-org@123/app@*", "owner my-org"),
        // A claim of a customised subject may hold what looks like the rest.
        ("repo:*@123/app@456:*", "anyone: repo:somebody-else/a:aa_aa:@123/app@456:"),
        ("repo:*@123/*", "anyone: repo:somebody-else/a:environment:@123/"),
        ("repo:m*@123/app@456:pull_request", "anyone: repo:m-x/a:aa_aa:@123/app@456:pull_request"),
        ("repo:*@12*/app@456:*", "anyone: repo:somebody-else@120/app@456:pull_request"),
        ("repository_owner_id:123:*", "owner_id 123"),
        ("repository_owner_id:123*", "anyone: repository_owner_id:1239"),
        ("environment:production", "anyone: environment:production"),
        ("job_workflow_ref:my-org/*", "anyone: job_workflow_ref:my-org/:repo:somebody-else/a"),
        ("repo:my org/app", "nobody"),
    ] {
        assert_eq!(like(subject), expected, "{subject}");
    }
    for (condition, expected) in [
        (r#"{"StringLike":{"G:sub":["repo:a/*","repo:b/*"]}}"#, "owner a, owner b"),
        (
            r#"{"StringEquals":{"G:repository_owner_id":"123"},"StringLike":{"G:sub":"repo:*:ref:*"}}"#,
            "repository_owner_id 123",
        ),
        (
            r#"{"StringEquals":{"G:repository_owner_id":["123","456"]}}"#,
            "repository_owner_id 123, repository_owner_id 456",
        ),
        (
            r#"{"StringLike":{"G:repository_owner_id":"12*"}}"#,
            "anyone: repo:somebody-else/repository:ref:refs/heads/main",
        ),
        (
            r#"{"StringEquals":{"G:ref":"refs/heads/main"}}"#,
            "anyone: repo:somebody-else/repository:ref:refs/heads/main",
        ),
        (
            r#"{"StringEqualsIfExists":{"G:repository_id":"1"}}"#,
            "anyone: repo:somebody-else/repository:ref:refs/heads/main",
        ),
    ] {
        assert_eq!(of(condition), expected, "{condition}");
    }
}

#[test]
fn other_providers() {
    for (principal, condition, expected) in [
        (
            "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
            r#"{"StringLike":{"gitlab.com:sub":"project_path:acme/*"}}"#,
            "group acme",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
            r#"{"StringLike":{"gitlab.com:sub":"project_path:acme*"}}"#,
            "anyone: project_path:acme-x/a:ref_type:tag:ref:a",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/app.terraform.io",
            r#"{"StringLike":{"app.terraform.io:sub":"organization:acme*"}}"#,
            "anyone: organization:acme-x:module:a:operation:test_run",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/app.terraform.io",
            r#"{"StringLike":{"app.terraform.io:sub":"organization:acme:*"}}"#,
            "organization acme",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
            "{}",
            "issuer oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
        ),
        ("accounts.google.com", r#"{"StringEquals":{"accounts.google.com:aud":"1"}}"#, "aud 1"),
        ("accounts.google.com", r#"{"StringEquals":{"accounts.google.com:oaud":"1"}}"#, "anyone: 999999"),
        ("graph.facebook.com", r#"{"StringEquals":{"graph.facebook.com:app_id":"1"}}"#, "app_id 1"),
        ("www.amazon.com", r#"{"StringEquals":{"www.amazon.com:user_id":["a","b"]}}"#, "user_id a, user_id b"),
        // Their tokens have no audience.
        ("www.amazon.com", r#"{"StringEquals":{"www.amazon.com:app_id":"1","www.amazon.com:aud":"1"}}"#, "nobody"),
        (
            "cognito-identity.amazonaws.com",
            r#"{"StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-1:1"}}"#,
            "aud us-east-1:1",
        ),
        (
            "cognito-identity.amazonaws.com",
            r#"{"ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}"#,
            "anyone: us-east-1:9",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/",
            r#"{"StringEquals":{"sts:RoleSessionName":"MicrosoftSentinel_1"}}"#,
            "~ sts:RoleSessionName MicrosoftSentinel_1",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/",
            r#"{"StringLike":{"sts:RoleSessionName":"MicrosoftSentinel_*"}}"#,
            "anyone: a",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/idp.example.com",
            r#"{"StringEquals":{"idp.example.com:sub":["a","b"]}}"#,
            "sub a, sub b",
        ),
        (
            "arn:aws:iam::123456789012:oidc-provider/idp.example.com",
            r#"{"StringLike":{"idp.example.com:sub":"team-*"}}"#,
            "anyone: team-",
        ),
    ] {
        let found = said(&policy(&[statement("Allow", principal, condition)]), principal);
        assert_eq!(found, expected, "{principal} {condition}");
    }
}
