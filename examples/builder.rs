//! A policy whose parts are known only when the program runs, from checked names: without a provider, an audience and a subject
//! it does not build.
//!
//! `cargo run --quiet --example builder`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it found")]

use std::error::Error;

use trust_policy::names::{AccountId, Audience, Issuer, Partition, ProviderArn, Sid};
use trust_policy::provider::{eks, prefect_cloud};
use trust_policy::{TrustPolicy, subject_pattern};

fn main() -> Result<(), Box<dyn Error>> {
    let (partition, account) = (Partition::parse("aws")?, AccountId::parse("123456789012")?);
    let provider = |issuer: &Issuer| ProviderArn::new(&partition, &account, issuer);

    let prefect = Issuer::parse("api.prefect.cloud/oidc-provider")?;
    let tenant = prefect_cloud::AccountId::parse("11111111-2222-4333-8444-555555555555")?;

    let cluster = Issuer::parse("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF")?;
    let (namespace, worker) = (eks::Namespace::parse("flows")?, eks::ServiceAccount::parse("worker")?);

    let policy = TrustPolicy::builder()
        .sid(Sid::parse("Prefect")?)
        .provider(provider(&prefect))
        .audience(Audience::parse("prefect-cloud")?)
        .subject(prefect_cloud::Subject::account(&tenant))
        .and()
        .sid(Sid::parse("Cluster")?)
        .provider(provider(&cluster))
        .audience(Audience::parse("sts.amazonaws.com")?)
        .subject(eks::Subject::service_account(&namespace, &worker))
        .build()?;
    println!("{policy:#}");

    // The builder runs the lints too: this pattern is for another provider's tokens.
    let refused = TrustPolicy::builder()
        .provider(provider(&prefect))
        .audience(Audience::parse("prefect-cloud")?)
        .subject_pattern(subject_pattern!("repo:octo-org/*"))
        .build();
    if let Err(report) = refused {
        eprintln!("{report:#}");
    }
    Ok(())
}
