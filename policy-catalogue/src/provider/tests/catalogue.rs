//! What holds for every entry, which parts tell tenants apart, and what typed parts and holes guarantee.

use std::collections::BTreeSet;

use super::provider;
use crate::names::{Issuer, hole};
use crate::provider::{AudienceRule, CATALOGUE, COMMON_CLAIMS, Claim, GUIDES, MODULES, Template, Tenancy, recognize};

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
fn entries_are_sound() {
    let mut ids = BTreeSet::new();
    for provider in CATALOGUE {
        let id = &provider.id;
        assert!(ids.insert(id), "{id}");
        assert!(provider.documentation.starts_with("https://"), "{id}");
        assert_eq!(provider.read_on.len(), "2026-01-01".len(), "{id}");
        let mut names = BTreeSet::new();
        assert!(provider.subjects.iter().all(|template| names.insert(&template.name)), "{id}: a form's name repeats");
        let mut claims: BTreeSet<&str> = BTreeSet::new();
        let is_odd = |claim: &Claim| COMMON_CLAIMS.contains(&&*claim.name) && claim.name != "amr";
        assert!(!provider.claims.iter().any(is_odd), "{id}");
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
        ("azure-devops", "sc://o/p/c", &["organization"]),
        ("vercel", "owner:o:project:p:environment:e", &["team_slug"]),
        ("scalr", "account:a:environment:e:workspace:w", &["account"]),
        ("pulumi-cloud", "pulumi:environments:org:o:env:p/e", &["organization"]),
        ("pulumi-esc", "pulumi:org:o:env:e", &["organization_id"]),
        ("fly-io", "o:a:m", &["organization"]),
        ("spacelift", "space:s:stack:i:run_type:TASK:scope:write", &[]),
        ("octopus-deploy", "space:s:target:t", &[]),
        ("harness", "account/a:org/:project/", &["account_id"]),
        ("codefresh", "account:5f:pipeline:64", &["account_id"]),
        ("upbound", "mcp:o/c:function:f", &["organization"]),
        ("humanitec", "o/a", &["org_id"]),
        ("namespace", "w/i", &["workspace_id"]),
        (
            "depot-ci",
            "spiffe://identity.depot.dev/org/d/ci/github/o/r/ref/refs/heads/b/sandbox/s",
            &["organization_id"],
        ),
        ("cursor-cloud-agents", "user:1", &["user_id"]),
        ("devin", "org_id:o", &["organization_id"]),
        ("devin", "devin_id:d", &[]),
        ("warp-oz", "scoped_principal:t/user:u", &["team_uid"]),
        ("warp-oz", "scoped_principal:user:u", &["uid"]),
        ("cognito", "us-east-1:0", &["identity_id"]),
        ("microsoft-entra-id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", &[]),
        ("okta", "0oa1", &[]),
        ("spiffe-spire", "spiffe://example.org/a", &[]),
        ("github-audit-log-streaming", "https://github.com/e", &["enterprise"]),
        ("github-vstoken", "repo:o/r:ref:refs/heads/b", &["owner"]),
        ("dvc-studio", "credentials:t/c", &["owner"]),
        ("shisho-cloud", "job:o:j", &["organization_id"]),
        ("ibm-turbonomic-saas", "system:serviceaccount:t:s", &["tenant_id"]),
        ("rosa", "system:serviceaccount:ns:sa", &[]),
    ];
    for (id, subject, tenants) in cases {
        let (template, _) = provider(id).parse_subject(subject).unwrap();
        let found: Vec<&str> = template.parts().filter(|part| part.tenant).map(|part| &*part.name).collect();
        assert_eq!(found, *tenants, "{subject}");
    }
}

/// A subject's part that is called like one of the issuer's is taken for the issuer's: these are, and no others by accident.
#[test]
fn parts_that_the_issuer_settles() {
    let mut settled = BTreeSet::new();
    for provider in CATALOGUE {
        for part in provider.issuers.iter().flat_map(|form| form.template.parts()) {
            if provider.subjects.iter().flat_map(Template::parts).any(|other| other.name == part.name) {
                settled.insert((&*provider.id, &*part.name));
            }
        }
    }
    let expected = [
        ("circleci", "organization_id"),
        ("harness", "account_id"),
        ("semaphore-ci", "organization"),
        ("vercel", "team_slug"),
    ];
    assert_eq!(Vec::from_iter(settled), expected);
}

#[test]
fn an_issuer_that_is_not_known_yet_settles_nothing() {
    let hole = hole::character(0).unwrap();
    let spacelift = recognize(&format!("{hole}.app.spacelift.io"), &[]).unwrap();
    assert_eq!(*spacelift.audience(), AudienceRule::Chosen { recommended: None, pins_tenant: false });
    let vercel = recognize(&format!("oidc.vercel.com/{hole}"), &[]).unwrap().narrowed();
    assert_eq!(vercel.subjects[0].pattern(), "owner:{team_slug}:project:{project}:environment:{environment}");
    // The global issuer has no team.
    let global = recognize("oidc.vercel.com", &[]).unwrap();
    assert_eq!(*global.audience(), AudienceRule::Chosen { recommended: None, pins_tenant: true });
    let gitlab = provider("gitlab-self-managed").at(Issuer::parse("git.example.com/oidc").unwrap());
    let own = gitlab.recognize("git.example.com/oidc").unwrap();
    assert_eq!(
        *own.audience(),
        AudienceRule::Chosen { recommended: Some("https://git.example.com".into()), pins_tenant: false }
    );
}

#[test]
fn a_module_has_the_name_of_its_id() {
    for (provider, module) in CATALOGUE.iter().zip(MODULES) {
        assert_eq!(provider.id.replace('-', "_"), *module);
    }
}

#[test]
fn the_arguments_of_a_recommendation_are_its_parts() {
    for (provider, guide) in CATALOGUE.iter().zip(GUIDES) {
        let Ok(filled) = &guide.recommended else { continue };
        let parts: Vec<&str> = filled.recommendation.parts().iter().map(|part| &*part.name).collect();
        assert_eq!(parts, filled.recommendation.arguments, "{}", provider.id);
    }
}
