//! Any tokens at all give a clean expansion, or errors and something of the right type.

use policy_core::document::TrustPolicy;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;

use super::{front_door, messages};
use crate::{check, include, name};

const WORDS: [&str; 16] = [
    "provider",
    "aud",
    "sub",
    "sid",
    "effect",
    "actions",
    "when",
    "email",
    "null",
    "true",
    "allow",
    "deny",
    "reason",
    "missing_audience",
    "self",
    "_",
];

const TEXTS: [&str; 18] = [
    "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    "arn:{p}:iam::{account}:oidc-provider/{issuer}",
    "prefect-cloud",
    "prefect:account:11111111-2222-4333-8444-555555555555",
    "prefect:account:{tenant}",
    "prefect:account:*",
    "Version",
    "2012-10-17",
    "Statement",
    "Effect",
    "Allow",
    "Principal",
    "Federated",
    "Condition",
    "StringEquals",
    "api.prefect.cloud/oidc-provider:sub",
    "",
    "\u{f0000}",
];

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        4 => prop::sample::select(&TEXTS[..]).prop_map(Literal::string),
        1 => any::<String>().prop_map(|text| Literal::string(&text)),
        1 => "[{}$a:*]{0,8}".prop_map(|text| Literal::string(&text)),
        1 => any::<u128>().prop_map(Literal::u128_unsuffixed),
        1 => any::<u8>().prop_map(Literal::u8_suffixed),
        1 => any::<f64>().prop_filter("finite", |value| value.is_finite() && *value >= 0.0).prop_map(Literal::f64_unsuffixed),
        1 => any::<char>().prop_map(Literal::character),
        1 => any::<Vec<u8>>().prop_map(|bytes| Literal::byte_string(&bytes)),
    ]
}

fn token() -> impl Strategy<Value = TokenTree> {
    let word = prop::sample::select(&WORDS[..]).prop_map(|word| Ident::new(word, Span::call_site()).into());
    let punct = prop::sample::select(":,#!=-'.;$&".chars().collect::<Vec<_>>())
        .prop_map(|c| Punct::new(c, Spacing::Alone).into());
    let leaf = prop_oneof![3 => word, 4 => literal().prop_map(TokenTree::from), 5 => punct];
    leaf.prop_recursive(6, 64, 8, |inner| {
        let delimiter = prop::sample::select(vec![
            Delimiter::Brace,
            Delimiter::Brace,
            Delimiter::Bracket,
            Delimiter::Parenthesis,
            Delimiter::None,
        ]);
        (delimiter, prop::collection::vec(inner, 0..8))
            .prop_map(|(delimiter, tokens)| Group::new(delimiter, tokens.into_iter().collect()).into())
    })
}

fn any_stream() -> impl Strategy<Value = TokenStream> {
    prop::collection::vec(token(), 0..24).prop_map(|tokens| tokens.into_iter().collect())
}

/// `key: value, …` of known words and texts, mostly well formed.
fn members() -> impl Strategy<Value = TokenStream> {
    let key = prop_oneof![8 => prop::sample::select(&WORDS[..7]), 1 => prop::sample::select(&WORDS[..])];
    let text = || prop::sample::select(&TEXTS[..]).prop_map(|text| TokenTree::from(Literal::string(text)));
    let comma = || TokenTree::from(Punct::new(',', Spacing::Alone));
    let list = prop::collection::vec(text(), 0..3).prop_map(move |texts| {
        let content = texts.into_iter().flat_map(|text| [text, comma()]).collect();
        TokenTree::from(Group::new(Delimiter::Bracket, content))
    });
    let value = prop_oneof![8 => text(), 2 => list, 1 => token()];
    prop::collection::vec((key, value), 0..6).prop_map(move |members| {
        let colon = || TokenTree::from(Punct::new(':', Spacing::Alone));
        let key = |key: &str| TokenTree::from(Ident::new(key, Span::call_site()));
        members.into_iter().flat_map(|(word, value)| [key(word), colon(), value, comma()]).collect()
    })
}

const RIGHT: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": { "StringEquals": {
            "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
            "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
        } }
    }]
}"#;

/// A right policy with one token, at any depth, left out, doubled or replaced.
fn damaged() -> impl Strategy<Value = TokenStream> {
    (0..45_usize, 0..3_u8, token()).prop_map(|(mut at, change, other)| {
        damage(RIGHT.parse().unwrap(), &mut at, &mut |token| match change {
            0 => Vec::new(),
            1 => vec![token.clone(), token],
            _ => vec![other.clone()],
        })
    })
}

fn damage(tokens: TokenStream, at: &mut usize, change: &mut impl FnMut(TokenTree) -> Vec<TokenTree>) -> TokenStream {
    let mut damaged = Vec::new();
    for token in tokens {
        let is_here = *at == 0;
        *at = at.wrapping_sub(1);
        match token {
            _ if is_here => damaged.extend(change(token)),
            TokenTree::Group(group) => {
                let content = damage(group.stream(), at, change);
                damaged.push(Group::new(group.delimiter(), content).into());
            }
            _ => damaged.push(token),
        }
    }
    damaged.into_iter().collect()
}

/// Runs every entry and looks at what comes out.
fn check(tokens: &TokenStream) {
    let facade = "[f]";
    let json = check::trust_policy_json(front_door(facade, tokens.clone()));
    let policy = check::trust_policy(front_door(facade, tokens.clone()));
    if messages(json.clone()).is_empty() {
        // What is clean is the text of a policy that no lint objects to.
        let text = syn::parse2::<syn::LitStr>(json).unwrap().value();
        assert!(!text.parse::<TrustPolicy>().unwrap().check().has_errors(), "{text}");
        assert!(messages(policy.clone()).is_empty(), "{tokens}");
        assert!(policy.to_string().starts_with("const { use f :: __private as p ; p :: TrustPolicy { "), "{policy}");
    }
    if !messages(policy.clone()).is_empty() {
        assert!(policy.to_string().ends_with("f :: __private :: no_policy () }"), "{policy}");
    }
    let file = include::include_trust_policy(front_door(facade, tokens.clone()));
    assert!(!messages(file).is_empty(), "{tokens}");
    for kind in ["AccountId", "Audience", "Issuer", "ProviderArn", "RoleArn", "Subject", "SubjectPattern"] {
        let facade = format!("[f] {kind}");
        let name = name::name(front_door(&facade, tokens.clone()));
        assert!(name.to_string().trim_end_matches([' ', '}']).ends_with("NAME"), "{name}");
    }
    // Without a front door nothing is promised but that it ends.
    check::trust_policy(tokens.clone());
    name::name(tokens.clone());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_tokens(tokens in any_stream()) {
        check(&tokens);
    }

    #[test]
    fn short_forms(tokens in members()) {
        check(&tokens);
    }

    #[test]
    fn damaged_policies(tokens in damaged()) {
        check(&tokens);
    }
}

#[test]
fn the_right_policy_is_clean() {
    let tokens: TokenStream = RIGHT.parse().unwrap();
    check(&tokens);
    assert_eq!(messages(check::trust_policy(front_door("[f]", tokens))), [""; 0]);
}
