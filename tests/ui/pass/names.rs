//! Every literal macro, as a constant and as an expression.

use trust_policy::names::{AccountId, Audience, Issuer, ProviderArn, RoleArn, Subject, SubjectPattern};
use trust_policy::{account_id, audience, issuer, provider_arn, role_arn, subject, subject_pattern};

const ACCOUNT: AccountId = account_id!("123456789012");
const AUDIENCE: Audience = audience!("prefect-cloud",);
const ISSUER: Issuer = issuer!(r"api.prefect.cloud/oidc-provider");
const PROVIDER: ProviderArn =
    provider_arn!("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider");
const ROLE: RoleArn = role_arn!("arn:aws:iam::123456789012:role/ci/deploy");
const SUBJECT: Subject = subject!("prefect:account:11111111-2222-4333-8444-555555555555");
const PATTERN: SubjectPattern = subject_pattern!("repo:octo-org/octo-repo:*");

fn main() {
    let texts = [
        account_id!("123456789012").to_string(),
        ACCOUNT.to_string(),
        AUDIENCE.to_string(),
        ISSUER.to_string(),
        PROVIDER.to_string(),
        ROLE.to_string(),
        SUBJECT.to_string(),
        PATTERN.to_string(),
    ];
    assert_eq!(
        texts,
        [
            "123456789012",
            "123456789012",
            "prefect-cloud",
            "api.prefect.cloud/oidc-provider",
            "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
            "arn:aws:iam::123456789012:role/ci/deploy",
            "prefect:account:11111111-2222-4333-8444-555555555555",
            "repo:octo-org/octo-repo:*",
        ]
    );
}
