//! Each example of a vendor's documentation has the form that it should.

use super::provider;

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
    ("azure-devops", "pipeline", "p://noahstride0304/testing-azure-devops-join/strideynet.azure-devops-testing"),
    ("azure-devops", "pipeline", "p://contoso/Web Shop/deploy (prod)"),
    ("vercel", "environment", "owner:acme:project:shop.web:environment:qa"),
    (
        "pulumi-cloud",
        "current_environment",
        "pulumi:environments:pulumi.organization.login:contoso:currentEnvironment.name:project/development:pulumi.user.login:personA",
    ),
    (
        "spacelift",
        "space_path",
        "space:us-east-1:space_path:/root/production/us-east-1:stack:infra:run_type:TRACKED:scope:write",
    ),
    ("spacelift", "other_first", "/root/production/us-east-1|stack:infra|TRACKED|write"),
    ("spacelift", "other_first", "path:/root/production/us-east-1:type:stack:caller:infra:run:01HXX123:scope:write"),
    ("octopus-deploy", "space_project", "space:default:project:deploy-web-app:type:deployment"),
    ("octopus-deploy", "space_project", "space:default:project:deploy-web-app:runbook:restart:type:runbook"),
    ("octopus-deploy", "space", "space:default"),
    (
        "github-enterprise-server",
        "repo_claims",
        "repo:octo-org/octo-repo:job_workflow_ref:a/b/.github/workflows/c.yml@v1",
    ),
    ("gitlab-self-managed", "project_id_branch", "project_id:20:ref_type:branch:ref:main"),
    ("jenkins-oidc-provider", "job", "https://example.com/jenkins/job/team/job/web/job/feature%252Fa/"),
    ("jenkins-oidc-provider", "job_and_more", "https://jenkins.example.com/job/web/main"),
    ("jenkins-oidc-provider", "template", "jenkins:master:123"),
    ("jenkins-oidc-provider", "h_template", "host:master"),
    ("harness", "project_scope", "account/Hue1lBsaSx2APlXjzVEPIg:org/default:project/OIDC_Test"),
    ("harness", "organization_scope", "account/Hue1lBsaSx2APlXjzVEPIg:org/default:project/"),
    ("harness", "account_scope", "account/Hue1lBsaSx2APlXjzVEPIg:org/:project/"),
    ("harness", "pipeline", "account/acc123:org/myOrg:project/myProj:pipeline/myPipe"),
    ("upbound", "group_scoped", "mcp:my-org/my-space/default/prod-1:provider-aws"),
    ("upbound", "group_scoped", "mcp:my-org/my-space/default/prod-1:provider:provider-aws"),
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
