//! Which issuer is suggested for a wrong one, and for which none is.

use crate::names::{Issuer, hole};
use crate::provider::Difference::{Case, Path, Scheme, Slash, Spelling};
use crate::provider::{Difference, Provider, Tenancy, nearest_issuer};

const CLUSTER: &str = "oidc.eks.us-east-1.amazonaws.com/id/20C159CDF6F2349B68846BEC03BE031B";

#[test]
fn a_wrong_issuer_leads_to_the_right_one() {
    let cases: &[(&str, Difference, &str, &str)] = &[
        ("api.prefect.cloud/oidc", Path, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        ("api.prefect.cloud", Path, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        ("api.prefect.cloud/oidc-provider/", Slash, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        ("api.prefect.cloud/OIDC-Provider", Case, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        ("app.prefect.cloud/oidc-provider", Spelling, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        (
            "api.prefect.cloud/oidc-provider/.well-known/openid-configuration",
            Path,
            "prefect-cloud",
            "api.prefect.cloud/oidc-provider",
        ),
        ("token.action.githubusercontent.com", Spelling, "github-actions", "token.actions.githubusercontent.com"),
        ("token.actions.githubusercontents.com", Spelling, "github-actions", "token.actions.githubusercontent.com"),
        ("token.actions.githubuser.content.com", Spelling, "github-actions", "token.actions.githubusercontent.com"),
        ("tokens.actions.githubusercontent.com", Spelling, "github-actions", "token.actions.githubusercontent.com"),
        ("token.actions.githubusercontent.com/", Slash, "github-actions", "token.actions.githubusercontent.com"),
        ("Token.Actions.GitHubUserContent.com", Case, "github-actions", "token.actions.githubusercontent.com"),
        (
            "token.actions.githubusercontent.com/.well-known/openid-configuration",
            Path,
            "github-actions",
            "token.actions.githubusercontent.com",
        ),
        ("token.action.octocorp.ghe.com", Spelling, "github-actions", "token.actions.octocorp.ghe.com"),
        ("gitlab.com/", Slash, "gitlab", "gitlab.com"),
        ("http://gitlab.com", Scheme, "gitlab", "gitlab.com"),
        ("https://api.prefect.cloud/oidc-provider", Scheme, "prefect-cloud", "api.prefect.cloud/oidc-provider"),
        ("gitlab.com/my-group", Path, "gitlab", "gitlab.com"),
        ("GitLab.com", Case, "gitlab", "gitlab.com"),
        ("app.terraform.io/my-org", Path, "hcp-terraform", "app.terraform.io"),
        ("app.terrafrom.io", Spelling, "hcp-terraform", "app.terraform.io"),
        ("account.google.com", Spelling, "google", "accounts.google.com"),
        ("agents.buildkite.com", Spelling, "buildkite", "agent.buildkite.com"),
        (
            "oidc.circleci.com/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
            Path,
            "circleci",
            "oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        ),
        (
            "github.example.com/_services/tokens",
            Spelling,
            "github-enterprise-server",
            "github.example.com/_services/token",
        ),
        ("oidc.fly.io", Path, "fly-io", "oidc.fly.io/{org_slug}"),
        ("oidc.circleci.com/org/my-org", Path, "circleci", "oidc.circleci.com/org/{organization_id}"),
        (
            "oidc.circleci.com/org/3A4F2B1C-0D9E-4C7A-8B65-1F2E3D4C5B6A",
            Case,
            "circleci",
            "oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        ),
        (
            "oidc.circle.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
            Spelling,
            "circleci",
            "oidc.circleci.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        ),
        ("oidc.eks.us-east-1.amazonaws.com", Path, "eks", "oidc.eks.us-east-1.amazonaws.com/id/{cluster_id}"),
        ("oidc.eks.us-east-1.amazonaws.com/20C159CDF6F2349B68846BEC03BE031B", Path, "eks", CLUSTER),
        ("oidc.eks.us-east-1.amazonaws.com/id/20c159cdf6f2349b68846bec03be031b", Case, "eks", CLUSTER),
        ("oidc.eks.us-east-1.amazonaws.com/id/20C159CDF6F2349B68846BEC03BE031B/", Slash, "eks", CLUSTER),
        (
            "login.microsoftonline.com/common/v2.0",
            Path,
            "microsoft-entra-id",
            "login.microsoftonline.com/{tenant_id}/v2.0",
        ),
        ("acme.okta.com", Path, "okta", "acme.okta.com/oauth2/{authorization_server_id}"),
        ("acme.eu.auth0.com", Slash, "auth0", "acme.eu.auth0.com/"),
        ("app.devin.ai/", Slash, "devin", "app.devin.ai"),
        ("oidc.ekss.us-east-1.amazonaws.com/id/20C159CDF6F2349B68846BEC03BE031B", Spelling, "eks", CLUSTER),
    ];
    for (issuer, difference, id, meant) in cases {
        let found = nearest_issuer(issuer, &[]).unwrap_or_else(|| panic!("{issuer}"));
        assert_eq!((&*found.issuer, found.difference, &*found.provider.id), (*meant, *difference, *id), "{issuer}");
    }
}

#[test]
fn another_issuer_is_left_alone() {
    let cases = [
        "token.actions.githubusercontent.com",
        "token.actions.githubusercontent.com/enterprise-slug",
        "vstoken.actions.githubusercontent.com",
        "oidc-configuration.audit-log.githubusercontent.com",
        "github.com",
        "github.example.com/_services/token",
        "gitlab.example.com",
        "gitlab.acme.com",
        "gitlab.com.example.com",
        "app.eu.terraform.io",
        "terraform.example.com",
        "oidc.example.com/org/3a4f2b1c-0d9e-4c7a-8b65-1f2e3d4c5b6a",
        "oidc.vercel.com",
        "scalr.io",
        "s3.us-east-1.amazonaws.com/my-bucket",
        "cognito-identity.amazonaws.com",
        "rh-oidc.s3.us-east-1.amazonaws.com/1v966985p8pu6spphij1hdtclbalqrn9",
        "localhost",
        "a.b",
        "",
    ];
    for issuer in cases {
        assert_eq!(nearest_issuer(issuer, &[]), None, "{issuer}");
    }
    let hole = hole::character(0).unwrap();
    for issuer in
        [hole.to_string(), format!("oidc.eks.{hole}.amazonaws.com/{hole}"), format!("api.prefect.cloud/{hole}")]
    {
        assert_eq!(nearest_issuer(&issuer, &[]), None);
    }
}

#[test]
fn a_provider_of_the_users_own_is_known_too() {
    let issuer = Issuer::parse("gitlab.example.com/oidc").unwrap();
    let own = [Provider::custom("ours", issuer, Tenancy::PerTenant)];
    assert_eq!(nearest_issuer("gitlab.example.com/oidc", &own), None);
    let found = nearest_issuer("gitlab.exmaple.com/oidc", &own).unwrap();
    assert_eq!((&*found.issuer, found.difference, &*found.provider.id), ("gitlab.example.com/oidc", Spelling, "ours"));
    assert_eq!(nearest_issuer("gitlab.example.com/oauth", &own).unwrap().difference, Path);
}
