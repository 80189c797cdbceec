//! Each documented mistake has no form.

use super::provider;

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
    ("bitbucket-pipelines", "6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f:0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8"),
    ("bitbucket-pipelines", "{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}"),
    ("bitbucket-pipelines", "acme/web:{0a22b3c4-d5e6-4f70-8192-a3b4c5d6e7f8}"),
    ("azure-devops", "sc://contoso/ContosoWeb"),
    ("azure-devops", "sc:/contoso/ContosoWeb/prod"),
    ("azure-devops", "p://0ca3ddd9-f0b0-4635-a98c-5866526961b6"),
    ("gke", "serviceAccount:my-project.svc.id.goog[ns/ksa]"),
    ("vercel", "team:acme:project:web:environment:production"),
    ("vercel", "owner:acme:project:web"),
    ("vercel", "owner:Acme:project:web:environment:production"),
    ("scalr", "account:acme:workspace:network"),
    ("scalr", "acme:production:network"),
];

#[test]
fn a_mistake_has_no_form() {
    for (id, subject) in MISTAKES {
        let form = provider(id).parse_subject(subject).map(|(template, _)| template.pattern());
        assert_eq!(form, None, "{id}: {subject}");
    }
}
