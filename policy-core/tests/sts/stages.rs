//! One stage at a time: what ends the exchange there, and what passes.

use policy_core::evaluate::{ContextEntry, KeyOutcome};
use policy_core::sts::{
    ASSUME_ROLE, Answer, Assumption, Call, Claims, KeyValue, Outcome, Role, Stage, TAG_SESSION, Token,
    assume_role_with_web_identity,
};

use crate::world::{NOW, OPEN, account, claims, role};

const INVALID: &str = "InvalidIdentityToken";

fn answer(changes: &str) -> Answer {
    let (token, role) = (Token::of(claims(changes)), role(OPEN, "{}"));
    assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW))
}

/// The stage, the code and the message; a token that passes has no code, and one of which nobody knows what AWS says `?`.
fn check(stage: Stage, rows: &[(&str, &str, &str)]) {
    for (changes, code, message) in rows {
        let answer = answer(changes);
        let found = match (&answer.error, answer.outcome) {
            (Some(error), Outcome::Denied) => (answer.stage, error.code, error.message.as_str()),
            (None, Outcome::Allowed) => (stage, "", ""),
            (None, Outcome::Unknown) => (answer.stage, "?", ""),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, (stage, *code, *message), "{changes}");
        assert_eq!(answer.stage == Stage::Done, code.is_empty(), "{changes}");
    }
}

#[test]
fn token_shape() {
    const MESSAGE: &str =
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
    let (token, role) = (Token::jwt("opaque".to_owned()), role(OPEN, "{}"));
    let call = Call::new(&token, &role, "run", NOW);
    let refused = assume_role_with_web_identity(&account(), &call);
    assert_eq!((refused.stage, refused.claims), (Stage::TokenShape, None));
    assert_eq!(refused.error.map(|error| (error.code, error.message)), Some((INVALID, MESSAGE.to_owned())));
    // What Facebook and Amazon say of a token of their own nobody else knows.
    for provider_id in ["graph.facebook.com", "www.amazon.com"] {
        let call = Call { provider_id: Some(provider_id), ..call };
        let answer = assume_role_with_web_identity(&account(), &call);
        assert_eq!((answer.outcome, answer.stage), (Outcome::Unknown, Stage::ProviderId));
    }
}

#[test]
fn provider() {
    let none = |issuer: &str| format!("No OpenIDConnect provider found in your account for {issuer}");
    for (issuer, principal) in [
        ("https://idp.example.com/t", Some("arn:aws:iam::123456789012:oidc-provider/idp.example.com/t")),
        ("https://accounts.google.com", Some("accounts.google.com")),
        ("accounts.google.com", Some("accounts.google.com")),
        ("https://cognito-identity.amazonaws.com", Some("cognito-identity.amazonaws.com")),
        ("https://idp.example.com/t/", None),
        ("https://idp.example.com/T", None),
        ("https://idp.example.com", None),
        ("idp.example.com/t", None),
        ("http://idp.example.com/t", None),
        // It is in another account than the role.
        ("https://other.example.com", None),
    ] {
        let answer = answer(&format!(r#"{{"iss": "{issuer}"}}"#));
        if let Some(principal) = principal {
            assert_eq!(answer.provider.as_deref(), Some(principal), "{issuer}");
        } else {
            let error = answer.error.unwrap();
            assert_eq!((answer.stage, error.code, error.message), (Stage::Provider, INVALID, none(issuer)));
        }
    }
    check(Stage::Provider, &[(r#"{"iss": 7}"#, "?", "")]);
}

#[test]
fn required_claims() {
    check(
        Stage::RequiredClaims,
        &[
            (r#"{"iss": "(none)"}"#, INVALID, "Missing a required claim: iss"),
            (r#"{"sub": "(none)"}"#, INVALID, "Missing a required claim: sub"),
            (r#"{"aud": "(none)"}"#, INVALID, "Missing a required claim: aud"),
            (r#"{"aud": "(none)", "azp": "party"}"#, INVALID, "Missing a required claim: aud"),
            (r#"{"iat": "(none)"}"#, INVALID, "Missing a required claim: iat"),
            (r#"{"exp": "(none)"}"#, INVALID, "Missing a required claim: exp"),
            (r#"{"aud": null}"#, INVALID, "Missing a required claim: aud"),
            (r#"{"iss": null}"#, INVALID, "Missing a required claim: iss"),
            (r#"{"sub": null}"#, "InternalFailure", "Unknown error validating third-party token"),
            (r#"{"aud": []}"#, INVALID, "Claim is not allowed to be empty: aud"),
            (r#"{"sub": ["a"]}"#, "?", ""),
            (r#"{"sub": ""}"#, "", ""),
            (r#"{"sub": 1.5}"#, "?", ""),
        ],
    );
    assert_eq!(answer(r#"{"sub": null}"#).error.unwrap().http_status, 500);
    for (name, is_observed) in
        [(r#"{"aud": null}"#, false), (r#"{"aud": "(none)"}"#, true), (r#"{"iss": null}"#, false)]
    {
        assert_eq!(answer(name).error.unwrap().is_observed, is_observed, "{name}");
    }
    assert_eq!(answer(r#"{"sub": 7}"#).subject.as_deref(), Some("7"));
}

#[test]
fn times() {
    let unreadable = "Invalid timestamp in token claims.";
    let row = |name: &str, value: i64| format!(r#"{{"{name}": {value}}}"#);
    check(
        Stage::Times,
        &[
            (&row("exp", NOW - 299), "", ""),
            (
                &row("exp", NOW - 300),
                "ExpiredTokenException",
                "Token expired: current date/time 1789123411 must be before the expiration date/time 1789123411",
            ),
            (&row("nbf", NOW + 300), "", ""),
            (
                &row("nbf", NOW + 301),
                INVALID,
                "Token not yet valid: current date/time 1789124011 must be after or equal to the not-before date/time 1789124012",
            ),
            (&row("iat", NOW + 300), "", ""),
            (&row("iat", NOW + 301), INVALID, "Token issued in the future: 1789124012"),
            (&row("iat", 0), "", ""),
            (&row("exp", i64::MAX), "", ""),
            (&format!(r#"{{"exp": "{}"}}"#, NOW + 5), "", ""),
            (r#"{"nbf": null}"#, "", ""),
            (r#"{"iat": null}"#, INVALID, unreadable),
            (r#"{"exp": null}"#, INVALID, unreadable),
            (r#"{"exp": 1e12}"#, INVALID, unreadable),
            (r#"{"exp": 1789123999.5}"#, INVALID, unreadable),
            (r#"{"exp": ""}"#, INVALID, unreadable),
            (r#"{"exp": "+1789123999"}"#, INVALID, unreadable),
            (r#"{"exp": "2026-09-11T08:30:05Z"}"#, INVALID, unreadable),
            (r#"{"exp": "9223372036854775808"}"#, INVALID, unreadable),
            (r#"{"iat": true}"#, INVALID, unreadable),
            (r#"{"nbf": []}"#, INVALID, unreadable),
        ],
    );
    let (token, role) = (Token::of(claims("{}")), role(OPEN, "{}"));
    for now in [i64::MIN, i64::MAX] {
        let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", now));
        assert_eq!(answer.stage, Stage::Times);
    }
}

#[test]
fn audience() {
    let several = "Token audience contains more than one audience while authorized party is not present";
    let other = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for \
                 requirements.";
    check(
        Stage::Audience,
        &[
            (r#"{"aud": ["client"]}"#, "", ""),
            (r#"{"aud": "Client"}"#, INVALID, other),
            (r#"{"aud": ""}"#, INVALID, other),
            (r#"{"aud": {}}"#, INVALID, other),
            (r#"{"aud": ["client", "party"]}"#, INVALID, several),
            (r#"{"aud": ["client", "party"], "azp": null}"#, INVALID, several),
            (r#"{"aud": ["x", "y"], "azp": "party"}"#, "", ""),
            (r#"{"aud": "client", "azp": "x"}"#, INVALID, other),
            (r#"{"aud": "client", "azp": ""}"#, INVALID, other),
            (r#"{"aud": "client", "azp": ["party"]}"#, INVALID, other),
        ],
    );
    assert_eq!(answer(r#"{"aud": ["x", "y"], "azp": "party"}"#).audience.as_deref(), Some("party"));
    // A built-in provider has no client ids to compare with.
    assert!(answer(r#"{"iss": "accounts.google.com", "aud": "anything"}"#).is_allowed());
}

#[test]
fn roles_claim() {
    let none = "The roles claim contains no valid role ARNs";
    let other = "The target role ARN is not present in the roles claim of the identity token";
    let format = "The roles claim is not in a supported format";
    let rows = [
        (r#""arn:aws:iam::123456789012:role/ci/deploy""#, "", ""),
        (r#"" arn:aws:iam::123456789012:role/x ;; arn:aws:iam::123456789012:role/ci/deploy""#, "", ""),
        (r#"[null, "x", "arn:aws:iam::123456789012:role/ci/deploy"]"#, "", ""),
        ("null", "", ""),
        (r#"["arn:aws:iam::123456789012:role/deploy"]"#, INVALID, other),
        (r#""arn:aws:iam::123456789012:role/ci/Deploy""#, INVALID, other),
        (r#"["arn:aws:iam::123456789012:role/x;arn:aws:iam::123456789012:role/ci/deploy"]"#, INVALID, other),
        (r#""deploy""#, INVALID, none),
        ("[]", INVALID, none),
        ("7", INVALID, format),
        ("{}", INVALID, format),
    ];
    for (value, code, message) in rows {
        check(Stage::RolesClaim, &[(&format!(r#"{{"https://aws.amazon.com/roles": {value}}}"#), code, message)]);
    }
    let listed = |changes| answer(changes).context.unwrap().get("sts:RoleAuthorizedByIdp").cloned();
    let one = |text: &str| Some(KeyValue::One(text.to_owned()));
    assert_eq!(listed(r#"{"https://aws.amazon.com/roles": "arn:aws:iam::123456789012:role/ci/deploy"}"#), one("true"));
    assert_eq!(listed("{}"), one("false"));
}

#[test]
fn session_claims() {
    let malformed = "principal_tags passed in claim is not in correct format.";
    let nested = |tags: &str| format!(r#"{{"https://aws.amazon.com/tags": {tags}}}"#);
    let flat = |claim: &str| format!(r#"{{"https://aws.amazon.com/tags/{claim}}}"#);
    let many: Vec<_> = (0..51).map(|index| format!(r#""k{index}": ["v"]"#)).collect();
    let key = "k".repeat(129);
    check(
        Stage::SessionClaims,
        &[
            (&nested("null"), "", ""),
            (&nested("{}"), "", ""),
            (&nested(r#"{"principal_tags": {}, "transitive_tag_keys": []}"#), "", ""),
            (&nested(r#"{"principal_tags": {"a": ["b"]}, "transitive_tag_keys": ["a"]}"#), "", ""),
            (&nested(r#"{"principal_tags": {"a": "b"}}"#), INVALID, malformed),
            (&nested(r#"{"principal_tags": {"a": []}}"#), INVALID, malformed),
            (&nested(r#"{"principal_tags": {"a": ["b", "c"]}}"#), INVALID, malformed),
            (&nested(r#"{"principal_tags": {"a": [7]}}"#), INVALID, malformed),
            (&nested(r#"{"principal_tags": []}"#), INVALID, malformed),
            (&nested(r#"{"transitive_tag_keys": "a"}"#), "?", ""),
            (&nested("[]"), "?", ""),
            (&flat(r#"principal_tags/a": "b""#), "", ""),
            (&flat(r#"principal_tags/a": ["b"]"#), "?", ""),
            (&flat(r#"transitive_tag_keys": ["a"]"#), INVALID, "the transitive tag key a is no session tag"),
            (
                &nested(&format!(r#"{{"principal_tags": {{{}}}}}"#, many.join(","))),
                INVALID,
                "the token has more than 50 session tags",
            ),
            (
                &flat(&format!(r#"principal_tags/{key}": "b""#)),
                INVALID,
                "the key of a session tag does not have 1 to 128 characters",
            ),
            (
                &flat(&format!(r#"principal_tags/k": "{}""#, "v".repeat(257))),
                INVALID,
                "the session tag k has more than 256 characters",
            ),
            (
                &flat(r#"principal_tags/AWS:x": "b""#),
                INVALID,
                "the session tag AWS:x begins with aws:, which is reserved",
            ),
            (
                &nested(r#"{"principal_tags": {"Team": ["a"], "team": ["b"]}}"#),
                INVALID,
                "the session tag Team is there twice, in different letter case",
            ),
            (r#"{"https://aws.amazon.com/source_identity": "ada@example"}"#, "", ""),
            (
                r#"{"https://aws.amazon.com/source_identity": "a"}"#,
                INVALID,
                "the source identity is not 2 to 64 letters, digits and _+=,.@-",
            ),
            (r#"{"https://aws.amazon.com/source_identity": []}"#, "?", ""),
        ],
    );
    assert!(answer(&nested(r#"{"principal_tags": []}"#)).error.unwrap().is_observed);
    assert!(!answer(&flat(r#"transitive_tag_keys": ["a"]"#)).error.unwrap().is_observed);
}

#[test]
fn of_a_repeated_tag_the_last_counts() {
    let text = format!(
        r#"{{"iss": "https://idp.example.com/t", "aud": "client", "sub": "s", "iat": {NOW}, "exp": {NOW},
            "https://aws.amazon.com/tags": {{"principal_tags": {{"a": "bad", "a": ["good"]}}}}}}"#
    );
    let (token, role) = (Token::of(Claims::parse(&text).unwrap()), role(OPEN, "{}"));
    let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW));
    assert_eq!(answer.context.unwrap().get("aws:RequestTag/a"), Some(&KeyValue::One("good".to_owned())));
}

#[test]
fn each_needed_action_is_decided_for_itself() {
    let tags = r#"{"https://aws.amazon.com/tags/principal_tags/Team": "core"}"#;
    let both = r#"{"https://aws.amazon.com/tags/principal_tags/Team": "core", "https://aws.amazon.com/source_identity": "ada"}"#;
    let assume = r#""sts:AssumeRoleWithWebIdentity""#;
    let refused = |action: &str| format!("Not authorized to perform {action}");
    for (changes, actions, condition, expected) in [
        ("{}", assume, "{}", None),
        (tags, assume, "{}", Some(TAG_SESSION)),
        (tags, r#"["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]"#, "{}", None),
        (both, r#"["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]"#, "{}", Some("sts:SetSourceIdentity")),
        (both, OPEN, "{}", None),
        (both, OPEN, r#"{"StringEquals": {"aws:RequestTag/team": "core", "sts:SourceIdentity": "ada"}}"#, None),
        ("{}", OPEN, r#"{"StringEquals": {"aws:RequestTag/team": "core"}}"#, Some(ASSUME_ROLE)),
        (tags, r#""sts:TagSession""#, "{}", Some(ASSUME_ROLE)),
    ] {
        let (token, role) = (Token::of(claims(changes)), role(actions, condition));
        let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW));
        assert_eq!(answer.refused_action(), expected, "{changes} {actions}");
        assert_eq!(answer.is_allowed(), expected.is_none());
        if let (Some(error), Some(action)) = (answer.error, expected) {
            assert_eq!((error.code, error.http_status, error.message), ("AccessDenied", 403, refused(action)));
            assert_eq!(error.is_observed, action == ASSUME_ROLE);
        }
    }
}

#[test]
fn the_trace_says_why() {
    let (token, role) =
        (Token::of(claims("{}")), role(OPEN, r#"{"StringEquals": {"idp.example.com/t:sub": "other"}}"#));
    let denied = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW));
    assert_eq!((denied.outcome, denied.stage), (Outcome::Denied, Stage::TrustPolicy));
    let outcomes = denied.trace(&role.trust_policy, ASSUME_ROLE, |decision| {
        decision.statements[0].conditions.iter().map(|condition| condition.outcome).collect::<Vec<_>>()
    });
    assert_eq!(outcomes, Some(vec![KeyOutcome::Failed]));
    assert_eq!(answer(r#"{"exp": 0}"#).trace(&role.trust_policy, ASSUME_ROLE, |_| ()), None);
}

#[test]
fn what_is_not_known_decides_nothing() {
    let known = |subject| Claims::recorded(Some("https://idp.example.com/t"), Some("client"), Some(subject));
    let ip = r#"{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#;
    let inside: &[_] = &[ContextEntry::one("aws:SourceIp", "203.0.113.7")];
    let outside: &[_] = &[ContextEntry::one("aws:SourceIp", "198.51.100.7")];
    let sub = r#"{"StringEquals": {"idp.example.com/t:sub": "subject"}}"#;
    let email = r#"{"StringEquals": {"idp.example.com/t:sub": "subject", "idp.example.com/t:email": "a@b"}}"#;
    for (claims, condition, environment, expected) in [
        (claims("{}"), ip, &[][..], Outcome::Unknown),
        (claims("{}"), ip, inside, Outcome::Allowed),
        (claims("{}"), ip, outside, Outcome::Denied),
        (known("subject"), sub, &[], Outcome::Allowed),
        (known("other"), sub, &[], Outcome::Denied),
        (known("subject"), email, &[], Outcome::Unknown),
        (known("other"), email, &[], Outcome::Denied),
        (known("subject"), r#"{"Bool": {"sts:RoleAuthorizedByIdp": "true"}}"#, &[], Outcome::Unknown),
        (known("subject"), r#"{"Null": {"aws:RequestTag/x": "true"}}"#, &[], Outcome::Unknown),
        (Claims::recorded(None, Some("client"), Some("subject")), sub, &[], Outcome::Unknown),
        (Claims::recorded(Some("https://idp.example.com/t"), None, Some("subject")), sub, &[], Outcome::Allowed),
        (Claims::recorded(Some("https://idp.example.com/t"), Some("x"), Some("subject")), sub, &[], Outcome::Denied),
    ] {
        let (token, role) = (Token::of(claims), role(OPEN, condition));
        let call = Call { environment, ..Call::new(&token, &role, "run", NOW) };
        let answer = assume_role_with_web_identity(&account(), &call);
        assert_eq!(answer.outcome, expected, "{condition} {token:?}");
        assert_eq!(answer.error.is_some(), expected == Outcome::Denied);
    }
}

#[test]
fn what_was_taken_for_granted() {
    use Assumption::{Audience, RequiredClaims, RolesClaim, SessionClaims, Times};
    let assumed = |audience| {
        let claims = Claims::recorded(Some("https://idp.example.com/t"), audience, Some("subject"));
        let (token, role) = (Token::of(claims), role(OPEN, "{}"));
        assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW)).assumptions
    };
    assert_eq!(assumed(Some("client")), [RequiredClaims, Times, RolesClaim, SessionClaims]);
    assert_eq!(assumed(None), [RequiredClaims, Times, Audience, RolesClaim, SessionClaims]);
    assert_eq!(answer("{}").assumptions, []);
}

#[test]
fn a_deny_counts_as_one_where_the_key_is_not_known() {
    let allow = r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/idp.example.com/t"},"Action":"sts:*"}"#;
    let deny =
        |condition: &str| allow.replace("Allow", "Deny").replacen('{', &format!(r#"{{"Condition":{condition},"#), 1);
    for (condition, expected) in [
        (r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, Outcome::Unknown),
        (r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#, Outcome::Denied),
        (r#"{"StringEquals": {"idp.example.com/t:sub": "other"}}"#, Outcome::Allowed),
    ] {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{allow},{}]}}"#, deny(condition));
        let role = Role { trust_policy: policy.parse().unwrap(), ..role(OPEN, "{}") };
        let token = Token::of(claims("{}"));
        let answer = assume_role_with_web_identity(&account(), &Call::new(&token, &role, "run", NOW));
        assert_eq!(answer.outcome, expected, "{condition}");
    }
}
