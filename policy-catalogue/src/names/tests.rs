//! What holds for every name, and the two helpers that the tables of the single names use.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use serde_core::{Deserialize, Serialize};

use super::visible::Visible;
use super::*;

/// Every constructor takes the text, every view gives it back.
#[track_caller]
pub(super) fn accepts<T>(texts: &[&str])
where
    T: FromStr<Err = InvalidName>
        + for<'a> TryFrom<&'a str, Error = InvalidName>
        + TryFrom<String, Error = InvalidName>
        + AsRef<str>
        + Display
        + Debug
        + Clone
        + PartialEq
        + Serialize
        + for<'de> Deserialize<'de>,
{
    for text in texts {
        let name: T = text.parse().unwrap_or_else(|error| panic!("{error:#}"));
        assert_eq!(name.as_ref(), *text);
        assert_eq!(name.to_string(), *text);
        assert_eq!(T::try_from(*text).unwrap(), name);
        assert_eq!(T::try_from((*text).to_owned()).unwrap(), name);
        let json = serde_json::to_string(&name).unwrap();
        assert_eq!(json, serde_json::to_string(text).unwrap());
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), name);
    }
}

/// Each text is refused at the offset, and after its beginning the message is exactly this.
#[track_caller]
pub(super) fn refuses<T>(what: &str, table: &[(&str, usize, &str)])
where
    T: FromStr<Err = InvalidName> + Debug + for<'de> Deserialize<'de>,
{
    for (text, offset, message) in table {
        let error = text.parse::<T>().expect_err(text);
        assert_eq!(error.to_string(), format!("invalid {what} `{}`: {message}", Visible(text)));
        assert_eq!(error.offset(), *offset, "{error:#}");
        assert_eq!((error.what(), error.text()), (what, *text));
        let through_serde = serde_json::from_value::<T>(serde_json::json!(text)).unwrap_err();
        assert_eq!(through_serde.to_string(), error.to_string());
    }
}

#[test]
fn errors_draw_the_text() {
    let drawn = |error: InvalidName| format!("{error:#}");
    assert_eq!(
        drawn(AccountId::parse("12345678901x").unwrap_err()),
        "invalid AWS account id `12345678901x`: an account id is 12 digits, found `x` at character 12
    12345678901x
               ^",
    );
    // The caret stands under what is shown, not under the bytes that were given.
    assert_eq!(
        drawn(Sid::parse("a\u{200b}é\n").unwrap_err()),
        "invalid statement id `a\\u{200b}é\\n`: a statement id holds ASCII letters and digits, found `\\u{200b}` at character 2
    a\\u{200b}é\\n
     ^^^^^^^^",
    );
    assert_eq!(
        drawn(AccountId::parse("12345678901").unwrap_err()),
        "invalid AWS account id `12345678901`: an account id is 12 digits
    12345678901
               ^",
    );
    assert_eq!(
        drawn(AccountId::parse("").unwrap_err()),
        "invalid AWS account id ``: an account id is 12 digits\n    \n    ^"
    );
}

#[test]
fn a_hole_can_be_filled_in_a_message() {
    let error = AccountId::parse("1\u{f0000}").unwrap_err();
    assert_eq!(
        hole::fill(&error.to_string(), |_| "{account}".to_owned()),
        "invalid AWS account id `1{account}`: an account id is 12 digits, found `{account}` at character 2",
    );
}

#[test]
fn a_subject_part_may_end_a_subject() {
    struct Tenant;

    impl SubjectPart for Tenant {
        fn as_subject_part(&self) -> &'static str {
            "tenant"
        }
    }

    fn tail(value: &(impl SubjectTail + ?Sized)) -> &str {
        value.as_subject_tail()
    }

    assert_eq!([tail(&Tenant), tail(&&Tenant)], ["tenant"; 2]);
}

#[test]
fn every_name_can_be_a_constant() {
    const ACCOUNT_ID: AccountId = AccountId::from_static("123456789012");
    const ACTION: Action = Action::from_static("sts:TagSession");
    const AUDIENCE: Audience = Audience::from_static("é");
    const CONDITION_KEY: ConditionKey = ConditionKey::from_static("gitlab.com:sub");
    const ISSUER: Issuer = Issuer::from_static("gitlab.com");
    const OPERATOR: Operator = Operator::from_static("ForAllValues:ArnNotLikeIfExists");
    const PARTITION: Partition = Partition::from_static("aws-cn");
    const PROVIDER_ARN: ProviderArn = ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/gitlab.com");
    const ROLE_ARN: RoleArn = RoleArn::from_static("arn:aws:iam::123456789012:role/ci/deploy");
    const SESSION_NAME: SessionName = SessionName::from_static("ci");
    const SID: Sid = Sid::from_static("");
    const SUBJECT: Subject = Subject::from_static("a");
    const SUBJECT_PATTERN: SubjectPattern = SubjectPattern::from_static("${*}");
    let all = [
        ACCOUNT_ID.as_str(),
        ACTION.as_str(),
        AUDIENCE.as_str(),
        CONDITION_KEY.as_str(),
        ISSUER.as_str(),
        OPERATOR.as_str(),
        PARTITION.as_str(),
        PROVIDER_ARN.as_str(),
        ROLE_ARN.as_str(),
        SESSION_NAME.as_str(),
        SID.as_str(),
        SUBJECT.as_str(),
        SUBJECT_PATTERN.as_str(),
    ]
    .concat();
    assert!(all.ends_with("cia${*}"), "{all}");
}

#[test]
#[should_panic(expected = "an account id is 12 digits")]
fn a_bad_constant_says_which_rule() {
    AccountId::from_static("12345678901");
}

/// Texts of which many are nearly names: their words, glued together in any order, with a stray character now and then.
fn near_names() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "arn:",
        "aws",
        "-cn",
        ":iam:",
        ":",
        "::",
        "123456789012",
        "oidc-provider/",
        "role/",
        "gitlab.com",
        "https://",
        "/",
        ".",
        "*",
        "?",
        "${",
        "}",
        "$",
        "sts",
        "sub",
        "é",
        "ÿ",
        "Ā",
        "\u{f0000}",
        "\u{200b}",
        " ",
        "\n",
        "\0",
        "a",
        "0",
        "Null",
        "IfExists",
        "ForAnyValue:",
        "StringEquals",
    ]);
    prop_oneof![prop::collection::vec(words, 0..10).prop_map(|words| words.concat()), any::<String>()]
}

macro_rules! for_every_name {
    ($run:ident, $text:expr) => {
        $run!(AccountId, $text);
        $run!(Action, $text);
        $run!(Audience, $text);
        $run!(ConditionKey, $text);
        $run!(Issuer, $text);
        $run!(Partition, $text);
        $run!(ProviderArn, $text);
        $run!(RoleArn, $text);
        $run!(SessionName, $text);
        $run!(Sid, $text);
        $run!(Subject, $text);
        $run!(SubjectPattern, $text);
        $run!(Operator, $text);
    };
}

/// An accepted text comes back unchanged; a refused one has its fault on a character, and the message can be drawn.
macro_rules! check_one {
    ($Name:ident, $text:expr) => {
        match $Name::parse($text) {
            Ok(name) => {
                prop_assert_eq!(name.as_str(), $text);
                prop_assert!($text.chars().all(is_policy_character));
            }
            Err(error) => {
                prop_assert!($text.is_char_boundary(error.offset()), "{:?}", error);
                prop_assert!(error.offset() <= $text.len());
                let is_character = matches!(error.problem(), Problem::Character(_));
                prop_assert_eq!(error.found().is_some(), is_character, "{:?}", error);
                prop_assert_eq!(format!("{error:#}").lines().count(), 3, "{:?}", error);
            }
        }
    };
}

proptest! {
    #[test]
    fn any_text_has_an_answer(text in near_names()) {
        for_every_name!(check_one, text.as_str());
    }
}
