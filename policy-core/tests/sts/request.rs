//! What of the request itself ends the exchange.

use policy_core::sts::{Assumption, Call, Outcome, Role, Stage, Token, assume_role_with_web_identity};

use crate::world::{NOW, OPEN, account, claims, role};

#[test]
fn request() {
    let (token, role) = (Token::of(claims("{}")), role(OPEN, "{}"));
    let long = Token::jwt("x".repeat(20_001));
    let short = Token::jwt("x.y".to_owned());
    let long_policy = " ".repeat(2_049);
    let call = Call::new(&token, &role, "run", NOW);
    let name = "failed to satisfy constraint: Member must";
    let pattern = r"satisfy regular expression pattern: [\w+=,.@-]*";
    for (call, message) in [
        (
            Call { session_name: "r", ..call },
            format!(
                "1 validation error detected: Value 'r' at 'roleSessionName' {name} have length greater than or equal to 2"
            ),
        ),
        (
            Call { session_name: "a b", ..call },
            format!("1 validation error detected: Value 'a b' at 'roleSessionName' {name} {pattern}"),
        ),
        (
            Call { session_name: ":", duration: Some(899), ..call },
            format!(
                "3 validation errors detected: Value ':' at 'roleSessionName' {name} have length greater than or equal to 2; \
                 Value ':' at 'roleSessionName' {name} {pattern}; \
                 Value '899' at 'durationSeconds' {name} have value greater than or equal to 900"
            ),
        ),
        (
            Call { duration: Some(43_201), ..call },
            format!(
                "1 validation error detected: Value '43201' at 'durationSeconds' {name} have value less than or equal to 43200"
            ),
        ),
        (
            Call { token: &long, ..call },
            format!(
                "1 validation error detected: Value at 'webIdentityToken' {name} have length less than or equal to 20000"
            ),
        ),
        (
            Call { token: &short, ..call },
            format!(
                "1 validation error detected: Value at 'webIdentityToken' {name} have length greater than or equal to 4"
            ),
        ),
        (
            Call { provider_id: Some("x"), ..call },
            format!(
                "1 validation error detected: Value 'x' at 'providerId' {name} have length greater than or equal to 4"
            ),
        ),
        (
            Call {
                session_policy: Some(""),
                session_policy_arns: &["arn:aws:iam::aws:policy/ReadOnlyAccess", "x"],
                ..call
            },
            format!(
                "2 validation errors detected: Value at 'policy' {name} have length greater than or equal to 1; \
                 Value 'x' at 'policyArns.2.member.arn' {name} have length greater than or equal to 20"
            ),
        ),
        (
            Call { session_policy_arns: &["arn:aws:iam::aws:policy/ReadOnlyAccess"; 11], ..call },
            format!("1 validation error detected: Value at 'policyArns' {name} have length less than or equal to 10"),
        ),
        (
            Call { session_policy: Some(&long_policy), ..call },
            format!("1 validation error detected: Value at 'policy' {name} have length less than or equal to 2048"),
        ),
    ] {
        let answer = assume_role_with_web_identity(&account(), &call);
        let error = answer.error.unwrap();
        assert_eq!((answer.stage, error.code, error.http_status), (Stage::Request, "ValidationError", 400));
        assert_eq!((error.message, error.is_observed), (message, false));
    }
    for (name, duration) in [("ab", Some(900)), (&"a".repeat(64), Some(3_600)), ("_+=,.@-", None)] {
        let call = Call { session_name: name, duration, ..call };
        assert!(assume_role_with_web_identity(&account(), &call).is_allowed(), "{name}");
    }
}

#[test]
fn session_policies() {
    let (token, role) = (Token::of(claims("{}")), role(OPEN, "{}"));
    let call = Call::new(&token, &role, "run", NOW);
    for text in ["{", "[]", "text"] {
        let answer = assume_role_with_web_identity(&account(), &Call { session_policy: Some(text), ..call });
        let error = answer.error.unwrap();
        assert_eq!((answer.stage, error.code, error.http_status), (Stage::Request, "MalformedPolicyDocument", 400));
        assert_eq!((error.message.as_str(), error.is_observed), ("Syntax errors in policy.", false));
    }
    let tags = |count: usize| {
        let tags: Vec<_> = (0..count)
            .map(|index| format!(r#""https://aws.amazon.com/tags/principal_tags/k{index}": "value""#))
            .collect();
        Token::of(claims(&format!("{{{}}}", tags.join(","))))
    };
    let (few, many) = (tags(10), tags(50));
    let long = format!(r#"{{"Statement": "{}"}}"#, "x".repeat(2_000));
    let arns = ["arn:aws:iam::123456789012:policy/of-this-account-and-not-of-aws"; 10];
    for (call, is_open) in [
        (call, false),
        (Call { session_policy: Some("{}"), ..call }, false),
        (Call { session_policy: Some(&long), ..call }, true),
        (Call { session_policy_arns: &arns[..8], ..call }, false),
        (Call { session_policy_arns: &arns, session_policy: Some("{}"), ..call }, true),
        (Call { token: &few, ..call }, false),
        (Call { token: &many, ..call }, false),
        (Call { token: &many, session_policy_arns: &arns[..2], ..call }, true),
    ] {
        let answer = assume_role_with_web_identity(&account(), &call);
        assert!(answer.is_allowed());
        let expected: &[Assumption] = if is_open { &[Assumption::PackedSize] } else { &[] };
        assert_eq!(answer.assumptions, expected, "{call:?}");
    }
}

#[test]
fn region() {
    let (token, role) = (Token::of(claims("{}")), role(OPEN, "{}"));
    let call = Call { is_region_active: false, ..Call::new(&token, &role, "run", NOW) };
    let answer = assume_role_with_web_identity(&account(), &call);
    let error = answer.error.unwrap();
    assert_eq!((answer.stage, error.code, error.http_status), (Stage::Region, "RegionDisabledException", 403));
    assert_eq!(
        error.message,
        "STS is not activated in this region for account:123456789012. Your account administrator can activate STS in this \
         region using the IAM Console."
    );
    assert!(error.is_observed);
}

#[test]
fn duration() {
    let (token, role) = (Token::of(claims("{}")), role(OPEN, "{}"));
    let call = Call { duration: Some(3_601), ..Call::new(&token, &role, "run", NOW) };
    let answer = assume_role_with_web_identity(&account(), &call);
    assert_eq!((answer.outcome, answer.stage), (Outcome::Denied, Stage::Duration));
    let role = Role { max_session_duration: 3_601, ..role.clone() };
    assert!(assume_role_with_web_identity(&account(), &Call { role: &role, ..call }).is_allowed());
}
