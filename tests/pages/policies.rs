//! The recommended policies as their pages write them; `UPDATE_DOCS=1 cargo test --test pages` renews this file.

use trust_policy::{TrustPolicy, trust_policy};

pub(crate) const POLICIES: &[(&str, TrustPolicy)] = &[
    ("prefect-cloud", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }),
    ("github-actions", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
        aud: "sts.amazonaws.com",
        sub: ["repo:octo-org/octo-repo:ref:refs/heads/main", "repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"],
        repository_id: "456789",
    }),
    ("gitlab", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        aud: "https://gitlab.com",
        sub: "project_path:my-group/my-project:ref_type:branch:ref:main",
        project_id: "20",
    }),
    ("eks", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/20C159CDF6F2349B68846BEC03BE031B",
        aud: "sts.amazonaws.com",
        sub: "system:serviceaccount:default:my-service-account",
    }),
    ("hcp-terraform", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/app.terraform.io",
        aud: "aws.workload.identity",
        sub: ["organization:my-org:project:Default Project:workspace:my-workspace:run_phase:plan", "organization:my-org:project:Default Project:workspace:my-workspace:run_phase:apply"],
    }),
    ("circleci", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        aud: "3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        sub: "org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a/project/7c1e9a80-5b4d-4f3e-9c2b-0a1b2c3d4e5f/user/*",
    }),
    ("buildkite", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/agent.buildkite.com",
        aud: "sts.amazonaws.com",
        sub: "organization:acme-inc:pipeline:super-duper-app:ref:refs/heads/main:commit:*:step:*",
    }),
    ("google", trust_policy! {
        provider: "accounts.google.com",
        oaud: "sts.amazonaws.com",
        sub: "108000002380243782158",
    }),
    ("env0", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/",
        aud: "hoMiq9PdkRh9LUvVpH4wIErWg50VSG1b",
        sub: "auth0|632b8219674bde0224a96141",
        actions: ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
    }),
    ("bitbucket-pipelines", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
        aud: "ari:cloud:bitbucket::workspace/3f2a9c1e-7b4d-4a8e-9c05-1d2e3f4a5b6c",
        sub: "{{6f1d0c2e-8a4b-4c3d-9e5f-1a2b3c4d5e6f}}:*",
    }),
    ("azure-devops", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/vstoken.dev.azure.com/0ca3ddd9-f0b0-4635-a98c-5866526961b6",
        aud: "api://AzureADTokenExchange",
        sub: "sc://contoso/ContosoWeb/aws-production",
    }),
    ("gke", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/container.googleapis.com/v1/projects/my-project/locations/europe-west1/clusters/production",
        aud: "sts.amazonaws.com",
        sub: "system:serviceaccount:default:my-service-account",
    }),
    ("vercel", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.vercel.com/acme",
        aud: "https://vercel.com/acme",
        sub: "owner:acme:project:acme_website:environment:production",
    }),
    ("scalr", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/scalr.io",
        aud: "aws.scalr-run-workload",
        sub: "account:acme:environment:production:workspace:network",
    }),
    ("pulumi-cloud", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.pulumi.com/oidc",
        aud: "aws:contoso",
        sub: "pulumi:environments:org:contoso:env:core/prod",
    }),
    ("pulumi-esc", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.pulumi.com/oidc/v2",
        aud: "sts.amazonaws.com",
        sub: "pulumi:org:o-1a2b:env:e-3c4d",
    }),
    ("fly-io", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.fly.io/example-org",
        aud: "sts.amazonaws.com",
        sub: "example-org:example-app:*",
    }),
    ("semaphore-ci", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/my-org.semaphoreci.com",
        aud: "https://my-org.semaphoreci.com",
        sub: "org:my-org:project:936a5312-a3b8-4921-8b3f-2cec8baac574:repo:web:ref_type:branch:ref:refs/heads/main",
    }),
    ("spacelift", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/demo.app.spacelift.io",
        aud: "demo.app.spacelift.io",
        sub: "space:legacy-01KJMM56VS4W3AL9YZWVCXBX8D:stack:infra:run_type:TRACKED:scope:*",
    }),
    ("octopus-deploy", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/example.octopus.app",
        aud: "example.octopus.app",
        sub: ["space:default:project:web:environment:production", "space:default:account:aws-production"],
    }),
    ("harness", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/app.harness.io/ng/api/oidc/account/Hue1lBsaSx2APlXjzVEPIg",
        aud: "sts.amazonaws.com",
        sub: "Hue1lBsaSx2APlXjzVEPIg",
    }),
    ("codefresh", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.codefresh.io",
        aud: "https://g.codefresh.io",
        sub: ["account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a", "account:5f30ebd30312313ae7f17948:pipeline:64de5cd47626b3ca134e760a:*"],
    }),
    ("upbound", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/proidc.upbound.io",
        aud: "sts.amazonaws.com",
        sub: "mcp:my-org/prod-1:provider:provider-aws",
    }),
    ("humanitec", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/idtoken.humanitec.io",
        aud: "sts.amazonaws.com",
        sub: "my-org/my-cloud-account",
    }),
    ("modal", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.modal.com",
        aud: "oidc.modal.com",
        sub: "modal:workspace_id:ac-12345abcd:environment_name:main:app_name:etl:*",
    }),
    ("namespace", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/federation.namespaceapis.com",
        aud: "sts.amazonaws.com",
        sub: "tenant_abc123/*",
    }),
    ("depot-ci", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/identity.depot.dev",
        aud: "sts.amazonaws.com",
        sub: "spiffe://identity.depot.dev/org/pcnr2v598s/ci/github/my-org/my-repo/ref/refs/heads/main/sandbox/*",
    }),
    ("cursor-cloud-agents", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/api.cursor.com",
        aud: "sts.amazonaws.com",
        sub: "team_id:123",
    }),
    ("devin", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/app.devin.ai",
        aud: "sts.amazonaws.com",
        sub: "org_id:org-abc123",
    }),
    ("warp-oz", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/app.warp.dev",
        aud: "sts.amazonaws.com",
        sub: "scoped_principal:xyz789/*",
    }),
    ("cognito", trust_policy! {
        provider: "cognito-identity.amazonaws.com",
        aud: "us-east-1:12345678-abcd-1234-abcd-123456790ab1",
        when: { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } },
    }),
    ("login-with-amazon", trust_policy! {
        provider: "www.amazon.com",
        app_id: "amzn1.application.188a56d827a7d6555a8b67a5d",
    }),
    ("facebook", trust_policy! {
        provider: "graph.facebook.com",
        app_id: "111222333444555",
    }),
    ("microsoft-sentinel", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/",
        aud: "api://1462b192-27f7-4cb9-8523-0f4ecb54b47e",
        when: { StringEquals: { "sts:RoleSessionName": "MicrosoftSentinel_0a1b2c3d-4e5f-6789-abcd-ef0123456789" } },
    }),
    ("microsoft-entra-id", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/0a1b2c3d-4e5f-6789-abcd-ef0123456789/",
        aud: "api://9b8a7c6d-5e4f-4321-8765-0fedcba98765",
        sub: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    }),
    ("okta", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/acme.okta.com/oauth2/default",
        aud: "https://aws.example.com",
        sub: "0oa8w23r13NvyUwln1d7",
    }),
    ("auth0", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/acme.auth0.com/",
        aud: "a1B2c3D4e5F6a1B2c3D4e5F6a1B2c3D4",
        sub: "ad|Mozilla-LDAP-Dev|gene",
    }),
    ("spiffe-spire", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc-discovery.example.org",
        aud: "mys3",
        sub: "spiffe://example.org/ns/default/sa/default",
    }),
    ("github-audit-log-streaming", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc-configuration.audit-log.githubusercontent.com",
        aud: "sts.amazonaws.com",
        sub: "https://github.com/octocat-inc",
    }),
    ("dvc-studio", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/studio.datachain.ai/api",
        aud: "sts.amazonaws.com",
        sub: "credentials:example-team/datachain-compute",
    }),
    ("shisho-cloud", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/tokens.cloud.shisho.dev",
        aud: "sts.amazonaws.com",
        sub: "job:org123:*",
    }),
    ("sandboxes-cloud", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/sandboxes.cloud",
        aud: "acme",
    }),
    ("ibm-turbonomic-saas", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
        aud: "sts.amazonaws.com",
        sub: "system:serviceaccount:tenant1:t8c-operator",
    }),
    ("rosa", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.op1.openshiftapps.com/1v966985p8pu6spphij1hdtclbalqrn9",
        aud: "openshift",
        sub: "system:serviceaccount:openshift-logging:logcollector",
    }),
    ("github-enterprise-server", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/github.example.com/_services/token",
        aud: "sts.amazonaws.com",
        sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
    }),
    ("gitlab-self-managed", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com",
        aud: "https://gitlab.example.com",
        sub: "project_path:my-group/my-project:ref_type:branch:ref:main",
    }),
    ("kubernetes-generic", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/cluster-1",
        aud: "sts.amazonaws.com",
        sub: "system:serviceaccount:default:my-service-account",
    }),
    ("jenkins-oidc-provider", trust_policy! {
        provider: "arn:aws:iam::123456789012:oidc-provider/jenkins.example.com/oidc",
        aud: "sts.amazonaws.com",
        sub: "https://jenkins.example.com/job/deploy/",
    }),
];
