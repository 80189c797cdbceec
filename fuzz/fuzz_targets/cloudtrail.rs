//! Any text holds records of calls or not, and each of them can be answered.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{Account, Record, RegisteredProvider, Role, assume_role_with_web_identity};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:*",
    "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}}}"#;

fuzz_target!(|text: &str| {
    let Ok(records) = Record::read(text) else { return };
    assert!(!records.is_empty());
    let role = Role::new(RoleArn::from_static("arn:aws:iam::123456789012:role/x"), POLICY.parse().unwrap());
    for record in records {
        let arn = record.provider.as_deref().and_then(|provider| ProviderArn::parse(provider).ok());
        let providers =
            arn.map(|arn| RegisteredProvider { arn, client_ids: record.audience.iter().cloned().collect() });
        let account = Account { providers: providers.into_iter().collect() };
        let (token, environment) = (record.token(), record.environment());
        let answer = assume_role_with_web_identity(&account, &record.call(&token, &role, &environment));
        // A record never tells all claims.
        assert!(!answer.is_allowed() || !answer.assumptions.is_empty());
    }
});
