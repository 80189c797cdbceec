use trust_policy::TrustPolicy;
use trust_policy::names::{Audience, ProviderArn, Subject};

const PROVIDER: ProviderArn =
    ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider");
const AUDIENCE: Audience = Audience::from_static("prefect-cloud");
const SUBJECT: Subject = Subject::from_static("prefect:account:11111111-2222-4333-8444-555555555555");

fn main() {
    let _ = TrustPolicy::builder().audience(AUDIENCE).subject(SUBJECT).build();
    let _ = TrustPolicy::builder().provider(PROVIDER).subject(SUBJECT).build();
    let _ = TrustPolicy::builder().provider(PROVIDER).audience(AUDIENCE).build();
}
