//! Whatever the input, there is an answer.

use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{
    Account, Call, Claims, Outcome, Record, RegisteredProvider, Role, Stage, Token, assume_role_with_web_identity,
};
use proptest::collection;
use proptest::prelude::*;
use proptest::sample::select;

const NOW: i64 = 1_789_123_711;
const NAMES: [&str; 14] = [
    "iss",
    "sub",
    "aud",
    "azp",
    "iat",
    "exp",
    "nbf",
    "amr",
    "email",
    "https://aws.amazon.com/tags",
    "https://aws.amazon.com/tags/principal_tags/Team",
    "https://aws.amazon.com/tags/transitive_tag_keys",
    "https://aws.amazon.com/source_identity",
    "https://aws.amazon.com/roles",
];
const VALUES: [&str; 16] = [
    "null",
    "true",
    "7",
    "-0",
    "1e400",
    "1789123700",
    r#""1789123900""#,
    r#""""#,
    r#""client""#,
    r#"["client"]"#,
    r#"["client", 7, {}]"#,
    "[]",
    r#"{"principal_tags": {"Team": ["core"]}, "transitive_tag_keys": ["Team"]}"#,
    r#"{"principal_tags": {"Team": 7}}"#,
    r#""https://idp.example.com""#,
    r#""arn:aws:iam::123456789012:role/deploy""#,
];

fn account() -> Account {
    let arn = ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/idp.example.com");
    Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["client".to_owned()] }] }
}

fn role() -> Role {
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:*",
        "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/idp.example.com"},
        "Condition":{"StringLike":{"idp.example.com:sub":"*"},"Null":{"aws:TagKeys":"true"}}}}"#;
    Role::new(RoleArn::from_static("arn:aws:iam::123456789012:role/deploy"), policy.parse().unwrap())
}

/// Claims, of which a good token's come first.
fn claims() -> impl Strategy<Value = String> {
    let member = (select(&NAMES[..]), select(&VALUES[..])).prop_map(|(name, value)| format!(r#""{name}":{value}"#));
    collection::vec(member, 0..4).prop_map(|members| {
        let good = r#""iss":"https://idp.example.com","aud":"client","sub":"s","iat":1789123700,"exp":1789123900"#;
        let members: Vec<_> = std::iter::once(good.to_owned()).chain(members).collect();
        format!("{{{}}}", members.join(","))
    })
}

proptest! {
    #[test]
    fn an_answer_says_one_thing(text in claims(), now in prop_oneof![Just(NOW), any::<i64>()]) {
        let token = Token::of(Claims::parse(&text).unwrap());
        let role = role();
        let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", now));
        prop_assert_eq!(answer.error.is_some(), answer.outcome == Outcome::Denied);
        prop_assert_eq!(answer.provider.is_some(), answer.is_allowed());
        prop_assert_eq!(answer.stage == Stage::Done, answer.is_allowed());
        prop_assert_eq!(answer.context.is_some(), answer.stage >= Stage::TrustPolicy);
        prop_assert_eq!(answer.is_allowed(), answer.context.is_some() && answer.refused_action().is_none());
        prop_assert!(answer.assumptions.is_empty());
    }

    #[test]
    fn any_text_is_a_token_or_not(text in any::<String>()) {
        let (token, role) = (Token::jwt(text.clone()), role());
        let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, &text, NOW));
        prop_assert_ne!(answer.outcome, Outcome::Allowed);
    }

    #[test]
    fn any_text_is_a_record_or_not(text in any::<String>()) {
        prop_assert!(Record::read(&text).is_err());
    }
}

#[test]
fn large_claims_are_read_quickly() {
    let tags: Vec<_> =
        (0..200_000).map(|index| format!(r#""https://aws.amazon.com/tags/principal_tags/{index}":"v""#)).collect();
    let text = format!(
        r#"{{"iss":"https://idp.example.com","aud":"client","sub":"s","iat":{NOW},"exp":{NOW},{}}}"#,
        tags.join(",")
    );
    let (token, role) = (Token::of(Claims::parse(&text).unwrap()), role());
    let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW));
    assert_eq!(answer.stage, Stage::SessionClaims);
}
