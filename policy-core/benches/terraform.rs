//! A thousand roles as Terraform JSON, written and read: `cargo bench -p policy-core --bench terraform`.
//!
//! `serde_json` writes and reads the same document. It gets the policies as strings that are made and escaped already, and reads those
//! strings as JSON too.

#![expect(clippy::unwrap_used, reason = "the document stands below")]

use divan::{Bencher, black_box};
use policy_core::document::TrustPolicy;
use policy_core::names::{Audience, Issuer};
use policy_core::terraform::{Document, OidcProvider, Role, read};
use serde_json::Value;

fn main() {
    divan::main();
}

fn document() -> Document {
    let issuer = Issuer::from_static("token.actions.githubusercontent.com");
    let mut document = Document::new();
    document.provider(OidcProvider::new("github", issuer, [Audience::from_static("sts.amazonaws.com")]));
    for index in 0..1_000 {
        let policy: TrustPolicy = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
                "Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"}},
                "Condition":{{
                    "StringEquals":{{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}},
                    "StringLike":{{"token.actions.githubusercontent.com:sub":"repo:octo-org/service-{index}:ref:refs/heads/*"}}}}}}]}}"#
        )
        .parse()
        .unwrap();
        let role = Role::new(format!("service_{index}"), policy).name(format!("service-{index}")).path("/ci/");
        document.role(role.description("Deploys the service").max_session_duration(3_600).tag("team", "platform"));
    }
    document
}

#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let document = document();
    bencher.bench_local(|| black_box(&document).to_json().unwrap());
}

#[divan::bench]
fn write_with_serde_json(bencher: Bencher<'_, '_>) {
    let value: Value = serde_json::from_str(&document().to_json().unwrap()).unwrap();
    bencher.bench_local(|| serde_json::to_string_pretty(black_box(&value)).unwrap());
}

#[divan::bench]
fn read_policies(bencher: Bencher<'_, '_>) {
    let text = document().to_json().unwrap();
    bencher.bench_local(|| {
        let configuration = read(black_box(&text)).unwrap();
        assert!(configuration.roles.iter().all(|role| role.policy.is_ok()));
    });
}

#[divan::bench]
fn read_policies_with_serde_json(bencher: Bencher<'_, '_>) {
    let text = document().to_json().unwrap();
    bencher.bench_local(|| {
        let value: Value = serde_json::from_str(black_box(&text)).unwrap();
        let roles = value.pointer("/resource/aws_iam_role").unwrap().as_object().unwrap();
        for role in roles.values() {
            let policy: Value =
                serde_json::from_str(role.get("assume_role_policy").unwrap().as_str().unwrap()).unwrap();
            black_box(policy);
        }
    });
}
