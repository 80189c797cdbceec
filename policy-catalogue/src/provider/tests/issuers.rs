//! Which issuers belong to which provider.

use crate::names::hole;
use crate::provider::Tenancy::{self, PerTenant, Shared};
use crate::provider::recognize;

/// An issuer, its provider, form and tenancy, and its parts.
const ISSUERS: &[(&str, &str, &str, Tenancy, &[&str])] = &[
    ("api.prefect.cloud/oidc-provider", "prefect-cloud", "issuer", Shared, &[]),
    ("token.actions.githubusercontent.com", "github-actions", "issuer", Shared, &[]),
    ("token.actions.githubusercontent.com/octocat-inc", "github-actions", "enterprise", PerTenant, &["octocat-inc"]),
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
    (
        "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
        "bitbucket-pipelines",
        "issuer",
        PerTenant,
        &["acme"],
    ),
    (
        "vstoken.dev.azure.com/0ca3ddd9-f0b0-4635-a98c-5866526961b6",
        "azure-devops",
        "issuer",
        PerTenant,
        &["0ca3ddd9-f0b0-4635-a98c-5866526961b6"],
    ),
    (
        "container.googleapis.com/v1/projects/my-project/locations/us-central1-a/clusters/c1",
        "gke",
        "issuer",
        PerTenant,
        &["my-project", "us-central1-a", "c1"],
    ),
    ("oidc.vercel.com/acme", "vercel", "issuer", PerTenant, &["acme"]),
    ("oidc.vercel.com", "vercel", "global", Shared, &[]),
    ("scalr.io", "scalr", "issuer", Shared, &[]),
    ("api.pulumi.com/oidc", "pulumi-cloud", "issuer", Shared, &[]),
    ("api.pulumi.com/oidc/v2", "pulumi-esc", "issuer", Shared, &[]),
    ("oidc.fly.io/example-org", "fly-io", "issuer", PerTenant, &["example-org"]),
    ("my-org.semaphoreci.com", "semaphore-ci", "issuer", PerTenant, &["my-org"]),
    ("demo.app.spacelift.io", "spacelift", "issuer", PerTenant, &["demo"]),
    ("demo.app.us.spacelift.io", "spacelift", "us", PerTenant, &["demo"]),
    ("example.octopus.app", "octopus-deploy", "issuer", PerTenant, &["example"]),
    ("github.example.com/_services/token", "github-enterprise-server", "issuer", PerTenant, &["github.example.com"]),
    (
        "eastus.oic.prod-aks.azure.com/71359404-8088-49e1-b34c-66b358cfd4b5/eb0b0518-ecdc-49d2-b7ca-9fc46bba1fba/",
        "kubernetes-generic",
        "aks",
        PerTenant,
        &["eastus", "71359404-8088-49e1-b34c-66b358cfd4b5", "eb0b0518-ecdc-49d2-b7ca-9fc46bba1fba"],
    ),
    ("app.harness.io/ng/api/oidc/account/acc123", "harness", "issuer", PerTenant, &["acc123"]),
    ("accounts.eu.harness.io/ng/api/oidc/account/acc123", "harness", "eu", PerTenant, &["acc123"]),
    ("oidc.codefresh.io", "codefresh", "issuer", Shared, &[]),
    ("proidc.upbound.io", "upbound", "issuer", Shared, &[]),
    ("idtoken.humanitec.io", "humanitec", "issuer", Shared, &[]),
    ("oidc.modal.com", "modal", "issuer", Shared, &[]),
    ("federation.namespaceapis.com", "namespace", "issuer", Shared, &[]),
    ("identity.depot.dev", "depot-ci", "issuer", Shared, &[]),
    ("api.cursor.com", "cursor-cloud-agents", "issuer", Shared, &[]),
    ("app.devin.ai", "devin", "issuer", Shared, &[]),
    ("app.warp.dev", "warp-oz", "issuer", Shared, &[]),
    ("cognito-identity.amazonaws.com", "cognito", "issuer", Shared, &[]),
    ("cognito-identity-us-gov.amazonaws.com", "cognito", "govcloud_west", Shared, &[]),
    ("www.amazon.com", "login-with-amazon", "issuer", Shared, &[]),
    ("graph.facebook.com", "facebook", "issuer", Shared, &[]),
    ("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/", "microsoft-sentinel", "issuer", Shared, &[]),
    (
        "sts.windows.net/0a1b2c3d-4e5f-6789-abcd-ef0123456789/",
        "microsoft-entra-id",
        "issuer",
        PerTenant,
        &["0a1b2c3d-4e5f-6789-abcd-ef0123456789"],
    ),
    (
        "login.microsoftonline.com/0a1b2c3d-4e5f-6789-abcd-ef0123456789/v2.0",
        "microsoft-entra-id",
        "version_2",
        PerTenant,
        &["0a1b2c3d-4e5f-6789-abcd-ef0123456789"],
    ),
    ("acme.okta.com/oauth2/default", "okta", "issuer", PerTenant, &["acme", "default"]),
    ("acme.auth0.com/", "auth0", "issuer", PerTenant, &["acme"]),
    ("acme.eu.auth0.com/", "auth0", "regional", PerTenant, &["acme", "eu"]),
    (
        "idcs-0123456789abcdef0123456789abcdef.identity.oraclecloud.com",
        "oracle-oci",
        "issuer",
        PerTenant,
        &["0123456789abcdef0123456789abcdef"],
    ),
    ("oidc-configuration.audit-log.githubusercontent.com", "github-audit-log-streaming", "issuer", Shared, &[]),
    ("vstoken.actions.githubusercontent.com", "github-vstoken", "issuer", Shared, &[]),
    ("studio.datachain.ai/api", "dvc-studio", "issuer", Shared, &[]),
    ("tokens.cloud.shisho.dev", "shisho-cloud", "issuer", Shared, &[]),
    ("sandboxes.cloud", "sandboxes-cloud", "issuer", Shared, &[]),
    // A cluster that IBM's customers share, and one of another customer of Red Hat.
    ("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", "ibm-turbonomic-saas", "us", Shared, &[]),
    (
        "rh-oidc.s3.us-east-1.amazonaws.com/1v966985p8pu6spphij1hdtclbalqrn9",
        "rosa",
        "older",
        PerTenant,
        &["1v966985p8pu6spphij1hdtclbalqrn9"],
    ),
];

#[test]
fn an_issuer_is_recognized() {
    for (issuer, id, form, tenancy, parts) in ISSUERS {
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
    for unknown in [
        "gitlab.com/",
        "gitlab.example.com",
        "github.com",
        "oidc-discovery.example.org",
        "token.actions.githubusercontent.com.evil.io",
    ] {
        assert!(recognize(unknown, &[]).is_none(), "{unknown}");
    }
}
