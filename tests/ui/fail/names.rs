use trust_policy::{account_id, audience, issuer, provider_arn, role_arn, subject, subject_pattern};

fn main() {
    account_id!("12345678901O");
    audience!("");
    issuer!("https://token.actions.githubusercontent.com");
    provider_arn!("arn:aws:iam::123456789012:oidc-provider/https://api.prefect.cloud/oidc-provider");
    role_arn!("arn:aws:iam::123456789012:user/deploy");
    subject!("prefect:account:“11111111”");
    subject_pattern!("repo:octo-org/${repo");
}
