//! Reads who may get in from `access.json`, and writes the roles for them to `infra/roles.tf.json`.

use std::error::Error;
use std::fs;

use serde_json::Value;
use trust_policy::generated::WriteTo;
use trust_policy::names::{AccountId, Issuer, Partition, ProviderArn};
use trust_policy::provider::{eks, github_actions as github, prefect_cloud};
use trust_policy::terraform::{Document, OidcProvider, Output, Role, label};
use trust_policy::{TrustPolicy, audience, issuer, trust_policy};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    // What a build script reads it must name, since `write_to` names what it writes.
    println!("cargo::rerun-if-changed=access.json");
    let access: Value = serde_json::from_str(&fs::read_to_string("access.json")?)?;
    let account = AccountId::parse(text(&access, "/account_id")?)?;

    let mut document = Document::new();
    document.comment("Generated from access.json: edit that and run `cargo build -p terraform-build-example`.");
    document.require_aws("~> 6.0");
    prefect(&mut document, &account, &access)?;
    github_actions(&mut document, &account, &access)?;
    cluster(&mut document, &account, &access)?;
    document.write_to("infra/roles.tf.json")?;
    Ok(())
}

/// Flow runs of Prefect Cloud.
fn prefect(document: &mut Document, account: &AccountId, access: &Value) -> Result<()> {
    let tenant = prefect_cloud::AccountId::parse(text(access, "/prefect/account_id")?)?;
    let policy = trust_policy! {
        provider: "arn:aws:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:{tenant}",
    };
    let issuer = issuer!("api.prefect.cloud/oidc-provider");
    document.provider(OidcProvider::new("prefect", issuer, [audience!("prefect-cloud")]));
    add(document, Role::new("prefect_flows", policy).name("prefect-flows"))
}

/// A role for each environment of a repository, and one for all its branches.
fn github_actions(document: &mut Document, account: &AccountId, access: &Value) -> Result<()> {
    let issuer = issuer!("token.actions.githubusercontent.com");
    let arn = ProviderArn::new(&Partition::AWS, account, &issuer);
    document.provider(OidcProvider::new("github", issuer, [audience!("sts.amazonaws.com")]));

    let owner = github::Owner::parse(text(access, "/github/owner")?)?;
    let owner_id = github::OwnerId::parse(text(access, "/github/owner_id")?)?;
    for entry in list(access, "/github/repositories")? {
        let name = text(entry, "/name")?;
        let repository = github::RepositoryName::parse(name)?;
        for environment in list(entry, "/environments")? {
            let environment = github::Environment::from_name(environment.as_str().unwrap_or_default())?;
            let policy = trust_policy! {
                provider: "arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
                aud: "sts.amazonaws.com",
                sub: "repo:{owner}/{repository}:environment:{environment}",
                repository_owner_id: "{owner_id}",
            };
            let role = Role::new(label(&format!("github_{name}_{environment}")), policy);
            add(document, role.name(format!("github-{name}-{environment}")))?;
        }

        let mut branches = list(entry, "/branches")?.iter();
        let Some(first) = branches.next() else { continue };
        let subject = |branch: &Value| -> Result<github::Subject> {
            let branch = github::Branch::parse(branch.as_str().unwrap_or_default())?;
            Ok(github::Subject::branch(&owner, &repository, &branch))
        };
        // How many there are is known only now: that is what the builder is for.
        let mut builder = TrustPolicy::builder()
            .provider(arn.clone())
            .audience(audience!("sts.amazonaws.com"))
            .subject(subject(first)?)
            .claim("repository_owner_id", [owner_id.as_str().to_owned()]);
        for branch in branches {
            builder = builder.subject(subject(branch)?);
        }
        add(document, Role::new(label(&format!("github_{name}")), builder.build()?).name(format!("github-{name}")))?;
    }
    Ok(())
}

/// A service account of an EKS cluster. Its provider is made together with the cluster, elsewhere.
fn cluster(document: &mut Document, account: &AccountId, access: &Value) -> Result<()> {
    let issuer = Issuer::parse(text(access, "/eks/issuer")?)?;
    let namespace = eks::Namespace::parse(text(access, "/eks/namespace")?)?;
    let service_account = eks::ServiceAccount::parse(text(access, "/eks/service_account")?)?;
    let policy = TrustPolicy::builder()
        .provider(ProviderArn::new(&Partition::AWS, account, &issuer))
        .audience(audience!("sts.amazonaws.com"))
        .subject(eks::Subject::service_account(&namespace, &service_account))
        .build()?;
    add(document, Role::new(label(&format!("eks_{namespace}_{service_account}")), policy).path("/eks/"))
}

/// Adds a role and an output of its ARN.
fn add(document: &mut Document, role: Role) -> Result<()> {
    let role = role.tag("managed-by", "access.json");
    let output = Output::new(format!("{}_role_arn", role.label()), role.arn()?);
    document.role(role).output(output);
    Ok(())
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| format!("access.json has no text at {pointer}").into())
}

fn list<'a>(value: &'a Value, pointer: &str) -> Result<&'a [Value]> {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map(Vec::as_slice).ok_or_else(|| format!("access.json has no list at {pointer}").into())
}
