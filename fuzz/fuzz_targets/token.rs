//! Any text is a token or not, and whatever its claims are, STS's answer says one thing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{
    Account, Call, Claims, Outcome, RegisteredProvider, Role, Stage, Token, assume_role_with_web_identity,
};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:*",
    "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},
    "Condition":{"StringLike":{"gitlab.com:sub":"${gitlab.com:aud, 'x'}*"},"ForAnyValue:StringLike":{"gitlab.com:amr":"*"}}}}"#;

fuzz_target!(|text: &str| {
    let role = Role::new(RoleArn::from_static("arn:aws:iam::123456789012:role/x"), POLICY.parse().unwrap());
    let arn = ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/gitlab.com");
    let account = Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["a".to_owned()] }] };
    let claims = Claims::parse(text).ok();
    for token in std::iter::once(Token::jwt(text.to_owned())).chain(claims.map(Token::of)) {
        if let Err(error) = token.claims() {
            // Nothing of a token is in what is said about it.
            assert!(error.to_string().starts_with("invalid token: "));
        }
        let answer = assume_role_with_web_identity(&account, &Call::new(&token, &role, "run", 1_789_123_711));
        assert_eq!(answer.error.is_some(), answer.outcome == Outcome::Denied);
        assert_eq!(answer.stage == Stage::Done, answer.is_allowed());
        assert_eq!(answer.provider.is_some(), answer.is_allowed());
    }
});
