//! Every checker has an answer to any text: the name itself, or a fault that lies on a character and can be drawn.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::names::{
    AccountId, Action, Audience, ConditionKey, Issuer, Operator, Partition, PatternTokens, ProviderArn, RoleArn,
    SessionName, Sid, Subject, SubjectPattern,
};

macro_rules! check {
    ($text:ident: $($Name:ident)*) => {
        $(match $Name::parse($text) {
            Ok(name) => assert_eq!(name.as_str(), $text),
            Err(error) => {
                assert!($text.is_char_boundary(error.offset()));
                assert_eq!(format!("{error:#}").lines().count(), 3);
            }
        })*
    };
}

fuzz_target!(|text: &str| {
    check!(text: AccountId Action Audience ConditionKey Issuer Operator Partition ProviderArn RoleArn SessionName Sid
        Subject SubjectPattern);
    if let Ok(issuer) = Issuer::parse(text) {
        assert_eq!(Issuer::from_url(&issuer.url()), Ok(issuer.clone()));
        assert_eq!(format!("{}{}", issuer.host(), issuer.path()), text);
    }
    if let Ok(arn) = ProviderArn::parse(text) {
        let parts = (Partition::parse(arn.partition()), AccountId::parse(arn.account_id()), Issuer::parse(arn.issuer()));
        let (Ok(partition), Ok(account_id), Ok(issuer)) = parts else { panic!("{arn:?}") };
        assert_eq!(ProviderArn::new(&partition, &account_id, &issuer), arn);
    }
    if let Ok(subject) = Subject::parse(text) {
        assert!(SubjectPattern::parse(SubjectPattern::exactly(&subject).as_str()).unwrap().is_exact());
    }
    assert!(PatternTokens::new(text).count() <= text.len());
});
