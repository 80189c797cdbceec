//! Each example of a vendor's documentation has the form that it should, and each documented mistake has none.

use std::collections::BTreeSet;

use crate::names::hole;
use crate::provider::{CATALOGUE, COMMON_CLAIMS, Provider, Tenancy, recognize};

fn provider(id: &str) -> &'static Provider {
    CATALOGUE.iter().find(|provider| provider.id == id).unwrap()
}

/// Subjects and the form that each has.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("prefect-cloud", "account", "prefect:account:11111111-2222-4333-8444-555555555555"),
    ("github-actions", "branch", "repo:octo-org/octo-repo:ref:refs/heads/demo-branch"),
    ("github-actions", "branch", "repo:Octo-Org/octo.repo_1:ref:refs/heads/feature/a@b"),
    ("github-actions", "branch", "repo:octocat_acme/octo-repo:ref:refs/heads/main"),
    ("github-actions", "tag", "repo:octo-org/octo-repo:ref:refs/tags/demo-tag"),
    ("github-actions", "pull_request", "repo:octo-org/octo-repo:pull_request"),
    ("github-actions", "environment", "repo:octo-org/octo-repo:environment:Production%3AV1"),
    ("github-actions", "environment", "repo:octo-org/octo-repo:environment:my env/eu"),
    ("github-actions", "immutable_branch", "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"),
    ("github-actions", "immutable_tag", "repo:octo-org@123456/octo-repo@456789:ref:refs/tags/v1"),
    ("github-actions", "immutable_pull_request", "repo:octo-org@123456/octo-repo@456789:pull_request"),
    ("github-actions", "immutable_environment", "repo:octo-org@123456/octo-repo@456789:environment:prod"),
    ("github-actions", "repository_owner_claims", "repository_owner:monalisa:repository_visibility:private"),
    ("github-actions", "repo", "repo:octo-org/octo-repo"),
    (
        "github-actions",
        "claims",
        "job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
    ),
    (
        "github-actions",
        "repo_environment_claims",
        "repo:octo-org/octo-repo:environment:prod:job_workflow_ref:octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main",
    ),
    (
        "github-actions",
        "repo_ref_claims",
        "repo:octo-org/octo-repo:ref:refs/heads/main:job_workflow_ref:octo-org/a/.github/workflows/b.yml@refs/heads/main",
    ),
    (
        "github-actions",
        "repo_claims",
        "repo:octo-org/octo-repo:job_workflow_ref:octo-org/a/.github/workflows/b.yml@refs/heads/main",
    ),
    ("github-actions", "repo_claims", "repo:octo-org/octo-repo:pull_request:repository_visibility:private"),
    ("github-actions", "repo_pull_ref", "repo:octo-org/octo-repo:ref:refs/pull/7/merge"),
    ("github-actions", "immutable_repo", "repo:octo-org@123456/octo-repo@456789"),
    ("github-actions", "repository_owner", "repository_owner:monalisa"),
    ("github-actions", "repository_id", "repository_id:456789"),
    ("github-actions", "repository_owner_id", "repository_owner_id:123456"),
    ("github-actions", "later_repository_owner", "environment:production%3Aeastus:repository_owner:octo-org"),
    ("github-actions", "later_repo_claims", "workflow:deploy:repo:my-org/my-repo:ref:refs/heads/main"),
    ("github-actions", "claims", "repo_property_workspace_id:ws-abc123"),
    ("github-actions", "only_environment", "environment:production"),
    ("gitlab", "branch", "project_path:my-group/my-project:ref_type:branch:ref:feature-branch-1"),
    ("gitlab", "branch", "project_path:my-group/team/my-project:ref_type:branch:ref:a/b"),
    ("gitlab", "tag", "project_path:my-group/my-project:ref_type:tag:ref:v1.0"),
    ("gitlab", "project_id_branch", "project_id:20:ref_type:branch:ref:main"),
    (
        "gitlab",
        "project_path_branch_claims",
        "project_path:my-group/my-project:ref_type:branch:ref:main:environment_protected:true",
    ),
    ("eks", "service_account", "system:serviceaccount:default:my-service-account"),
    ("eks", "service_account", "system:serviceaccount:kube-system:a.b-c"),
    (
        "hcp-terraform",
        "workspace_apply",
        "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:apply",
    ),
    (
        "hcp-terraform",
        "workspace_plan",
        "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:plan",
    ),
    ("hcp-terraform", "module_test", "organization:my-org:module:terraform-aws-vpc:operation:test_run"),
    (
        "hcp-terraform",
        "stack_plan",
        "organization:my-org:project:platform:stack:azure-terraform-consumer:deployment:dev:operation:plan",
    ),
    (
        "circleci",
        "project",
        "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f",
    ),
    (
        "circleci",
        "ref",
        "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/91bd4e7f-2a3b-4c5d-8e6f-7a8b9c0d1e2f/vcs-origin/github.com/my-org/repo-1/vcs-ref/refs/heads/main",
    ),
    ("circleci", "audit_logs", "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/file-streaming/audit-logs"),
    (
        "buildkite",
        "branch",
        "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main:commit:9f3182061f1e2cca4702c368cbc039b7dc9d4485:step:build",
    ),
    ("buildkite", "branch", "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main:commit:HEAD:step:"),
    ("buildkite", "subject_claim", "0191f956-042f-7ec4-aa62-8e5eeae396d0"),
    ("env0", "organization", "auth0|632b8219674bde0224a96141"),
    ("google", "account", "108000002380243782158"),
];

#[test]
fn an_example_has_its_form_and_formats_back() {
    for (id, form, subject) in EXAMPLES {
        let (template, parts) = provider(id).parse_subject(subject).unwrap_or_else(|| panic!("{id}: {subject}"));
        assert_eq!(template.name, *form, "{subject}");
        assert_eq!(template.format(&parts.iter().map(String::as_str).collect::<Vec<_>>()), *subject);
        for (end, _) in subject.char_indices() {
            let prefix = subject.get(..end).unwrap();
            assert!(template.accepts_prefix(prefix), "{prefix}");
        }
    }
}

#[test]
fn every_form_that_is_not_customised_has_an_example() {
    let shown: BTreeSet<_> = EXAMPLES.iter().map(|(id, form, _)| (*id, *form)).collect();
    for provider in CATALOGUE {
        for template in provider.subjects.iter().filter(|template| !template.customised) {
            let has_example = shown.contains(&(&*provider.id, &*template.name))
                || (provider.id == "hcp-terraform" && template.name == "stack_apply")
                || (provider.id == "buildkite" && template.name == "tag");
            assert!(has_example, "{} {}", provider.id, template.name);
        }
    }
}

/// Subjects that no token of the provider has.
const MISTAKES: &[(&str, &str)] = &[
    ("prefect-cloud", "prefect:cloud:11111111-2222-4333-8444-555555555555"),
    ("prefect-cloud", "prefect:account:11111111-2222-4333-8444-555555555555:workspace"),
    ("prefect-cloud", "prefect:account:11111111-2222-4333-8444-55555555555"),
    ("prefect-cloud", "prefect:account:AAAAAAAA-2222-4333-8444-555555555555"),
    ("github-actions", "repo:octo-org/octo-repo:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:ref:main"),
    ("github-actions", "repo:octo-org/octo-repo:ref:heads/main"),
    ("github-actions", "repo:octo-org/octo-repo:branch:main"),
    ("github-actions", "repo:octo-org/octo-repo:tag:v1"),
    ("github-actions", "repo:octo-org/octo-repo/environment/prod"),
    ("github-actions", "repo:octo-org/octo-repo:environment/prod"),
    ("github-actions", "repo:octo-org/octo-repo:environment:Production:V1"),
    ("github-actions", "repo:octo-org/octo-repo:environments:prod"),
    ("github-actions", "repo:octo-org/octo-repo:pull-request"),
    ("github-actions", "repo:octo-org/octo-repo:main"),
    ("github-actions", "repo:octo-org/octo-repo:"),
    ("github-actions", "repo:octo-org:octo-repo:x"),
    ("github-actions", "repo:octo-org"),
    ("github-actions", "repo:octo-org@123456/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:https://github.com/octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repo:octo-org/octo-repo.git/:ref:refs/heads/main"),
    ("github-actions", "octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "repository:octo-org/octo-repo:ref:refs/heads/main"),
    ("github-actions", "organization:octo-org:pipeline:a"),
    ("gitlab", "project_path:my-group/my-project:ref_type:merge_request:ref:x"),
    ("gitlab", "project_path:my-group/my-project:ref_type:mr:ref:x"),
    ("gitlab", "project_path:my-group/my-project:branch:main"),
    ("gitlab", "project_path:my-group:ref_type:branch:ref:main"),
    ("gitlab", "my-group/my-project:ref_type:branch:ref:main"),
    ("eks", "system:serviceaccounts:default:my-service-account"),
    ("eks", "system:serviceaccount:default/my-service-account"),
    ("eks", "system:serviceaccount:Default:my-service-account"),
    ("hcp-terraform", "organization:my-org:workspace:my-workspace:run_phase:apply"),
    ("hcp-terraform", "organization:my-org:project:p:workspace:w:run_phase:apply"),
    ("hcp-terraform", "organization:my-org:project:Default%20Project:workspace:w:run_phase:apply"),
    ("hcp-terraform", "organization:my-org:project:Default Project:workspace:w:run_phase:destroy"),
    ("circleci", "org/my-org/project/my-project/user/me"),
    ("circleci", "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f"),
    ("buildkite", "organization:acme:pipeline:app"),
    ("buildkite", "organization:acme:pipeline:app:ref:main:commit:abc:step:build"),
    ("google", "me@example.com"),
];

#[test]
fn a_mistake_has_no_form() {
    for (id, subject) in MISTAKES {
        let form = provider(id).parse_subject(subject).map(|(template, _)| template.pattern());
        assert_eq!(form, None, "{id}: {subject}");
    }
}

#[test]
fn a_hole_stands_for_a_part() {
    let holes: Vec<char> = (0..4).filter_map(hole::character).collect();
    let [a, b, c, d] = holes[..] else { panic!() };
    let cases = [
        ("prefect-cloud", format!("prefect:account:{a}"), "account", vec![a.to_string()]),
        (
            "github-actions",
            format!("repo:{a}/{b}:ref:refs/heads/main"),
            "branch",
            vec![a.to_string(), b.to_string(), "main".to_owned()],
        ),
        (
            "github-actions",
            format!("repo:acme-{a}@{b}/{c}@{d}:environment:prod"),
            "immutable_environment",
            vec![format!("acme-{a}"), b.to_string(), c.to_string(), d.to_string(), "prod".to_owned()],
        ),
        ("eks", format!("system:serviceaccount:{a}:{b}"), "service_account", vec![a.to_string(), b.to_string()]),
        (
            "gitlab",
            format!("project_path:{a}/{b}:ref_type:branch:ref:{c}"),
            "branch",
            vec![a.to_string(), b.to_string(), c.to_string()],
        ),
        ("google", a.to_string(), "account", vec![a.to_string()]),
    ];
    for (id, subject, form, parts) in cases {
        let (template, found) = provider(id).parse_subject(&subject).unwrap();
        assert_eq!((&*template.name, found), (form, parts), "{id}");
    }
}

#[test]
fn an_issuer_is_recognized() {
    use Tenancy::{PerTenant, Shared};
    let cases: &[(&str, &str, &str, Tenancy, &[&str])] = &[
        ("api.prefect.cloud/oidc-provider", "prefect-cloud", "issuer", Shared, &[]),
        ("token.actions.githubusercontent.com", "github-actions", "issuer", Shared, &[]),
        (
            "token.actions.githubusercontent.com/octocat-inc",
            "github-actions",
            "enterprise",
            PerTenant,
            &["octocat-inc"],
        ),
        ("token.actions.octocorp.ghe.com", "github-actions", "data_residency", PerTenant, &["octocorp"]),
        (
            "token.actions.octocorp.ghe.com/octocorp",
            "github-actions",
            "data_residency_enterprise",
            PerTenant,
            &["octocorp", "octocorp"],
        ),
        ("gitlab.com", "gitlab", "issuer", Shared, &[]),
        (
            "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE",
            "eks",
            "issuer",
            PerTenant,
            &["eu-central-1", "EXAMPLED539D4633E53DE1B71EXAMPLE"],
        ),
        (
            "oidc.eks.cn-north-1.amazonaws.com.cn/id/20C159CDF6F2349B68846BEC03BE031B",
            "eks",
            "china",
            PerTenant,
            &["cn-north-1", "20C159CDF6F2349B68846BEC03BE031B"],
        ),
        ("oidc-eks.us-east-1.api.aws/id/20C1", "eks", "dual_stack", PerTenant, &["us-east-1", "20C1"]),
        ("app.terraform.io", "hcp-terraform", "issuer", Shared, &[]),
        (
            "oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
            "circleci",
            "issuer",
            PerTenant,
            &["3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a"],
        ),
        ("oidc.circleci.com", "circleci", "root", Shared, &[]),
        ("agent.buildkite.com", "buildkite", "issuer", Shared, &[]),
        ("accounts.google.com", "google", "issuer", Shared, &[]),
    ];
    for (issuer, id, form, tenancy, parts) in cases {
        let found = recognize(issuer, &[]).unwrap_or_else(|| panic!("{issuer}"));
        assert_eq!((&*found.provider.id, &*found.form.template.name), (*id, *form), "{issuer}");
        assert_eq!(
            (found.form.tenancy, found.parts),
            (*tenancy, parts.iter().map(|part| (*part).to_owned()).collect())
        );
    }
    let hole = hole::character(0).unwrap();
    let found = recognize(&format!("oidc.eks.{hole}.amazonaws.com/id/{hole}"), &[]).unwrap();
    assert_eq!(found.provider.id, "eks");
    for unknown in ["gitlab.com/", "gitlab.example.com", "github.com", "token.actions.githubusercontent.com.evil.io"] {
        assert!(recognize(unknown, &[]).is_none(), "{unknown}");
    }
}

#[test]
fn entries_are_sound() {
    let mut ids = BTreeSet::new();
    for provider in CATALOGUE {
        let id = &provider.id;
        assert!(ids.insert(id), "{id}");
        assert!(provider.documentation.starts_with("https://"), "{id}");
        assert_eq!(provider.read_on.len(), "2026-01-01".len(), "{id}");
        let mut names = BTreeSet::new();
        assert!(provider.subjects.iter().all(|template| names.insert(&template.name)), "{id}: a form's name repeats");
        let mut claims: BTreeSet<&str> = COMMON_CLAIMS.into();
        let own = provider.claims.iter().map(|claim| &claim.name).chain(provider.unread_claims.iter());
        for claim in own {
            assert!(claims.insert(claim), "{id}: {claim} is read and unread");
        }
        // Of a shared issuer each form tells whose token it is, if no choice of claims has taken that out.
        if provider.issuers.iter().any(|form| form.tenancy == Tenancy::Shared) {
            for template in provider.subjects.iter().filter(|template| !template.customised) {
                assert!(template.parts().any(|part| part.tenant), "{id}: {}", template.name);
            }
        }
    }
}

/// Which parts tell the tenants apart, form by form.
#[test]
fn tenants_are_told_apart_by() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("prefect-cloud", "prefect:account:11111111-2222-4333-8444-555555555555", &["account_id"]),
        ("github-actions", "repo:o/r:pull_request", &["owner"]),
        ("github-actions", "repo:o@1/r@2:pull_request", &["owner", "owner_id"]),
        ("github-actions", "environment:e:repository_owner:o", &["owner"]),
        ("github-actions", "repository_id:1", &["repository_id"]),
        ("github-actions", "job_workflow_ref:o/r/.github/workflows/w.yml@v1", &[]),
        ("gitlab", "project_path:g/s/p:ref_type:tag:ref:v1", &["group"]),
        ("gitlab", "project_id:20", &["project_id"]),
        ("eks", "system:serviceaccount:ns:sa", &[]),
        ("hcp-terraform", "organization:o:module:m:operation:test_run", &["organization"]),
        ("circleci", "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/file-streaming/audit-logs", &["organization_id"]),
        ("buildkite", "organization:o:pipeline:p:ref:refs/heads/b:commit:c:step:", &["organization_slug"]),
        ("google", "1", &["unique_id"]),
    ];
    for (id, subject, tenants) in cases {
        let (template, _) = provider(id).parse_subject(subject).unwrap();
        let found: Vec<&str> = template.parts().filter(|part| part.tenant).map(|part| &*part.name).collect();
        assert_eq!(found, *tenants, "{subject}");
    }
}

#[test]
fn a_typed_part_refuses_what_would_widen_or_move_a_subject() {
    use crate::provider::{eks, github_actions, hcp_terraform};

    assert_eq!(
        github_actions::Owner::parse("octo-org/x").unwrap_err().to_string(),
        "invalid GitHub owner `octo-org/x`: a GitHub owner is 1 to 39 letters, digits and `-`, in a managed user's name also \
         `_`, found `/` at character 9",
    );
    assert_eq!(
        github_actions::Branch::parse("release/$x").unwrap_err().to_string(),
        "invalid git branch `release/$x`: `*`, `?` and `$` have a meaning of their own in a policy, found `$` at character 9",
    );
    assert!(github_actions::Owner::parse(&"o".repeat(40)).is_err());
    assert!(github_actions::Environment::from_name("").is_err());
    assert!(github_actions::Environment::from_name("prod*").is_err());
    assert!(eks::Namespace::parse(&"n".repeat(64)).is_err());
    assert!(hcp_terraform::Project::parse("p").is_err());
    assert!(hcp_terraform::Project::parse("Default Project").is_ok());
}
