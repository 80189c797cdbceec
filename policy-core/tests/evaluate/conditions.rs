//! One condition at a time: what AWS documents, and what this project chose where it does not.

use policy_core::document::TrustPolicy;
use policy_core::evaluate::{ContextEntry, Doubt, Form, KeyOutcome, Outcome, Request, ValueOutcome, evaluate, verdict};
use policy_core::names::hole;

use KeyOutcome::{Failed, Held, HeldBecauseMissing, MissingKey, Unsettled};

const CONTEXT: &[ContextEntry<'static>] = &[
    ContextEntry::one("k:name", "Main"),
    ContextEntry::one("k:star", "v*"),
    ContextEntry::one("k:accent", "É"),
    ContextEntry::one("k:variable", "${k:name}"),
    ContextEntry::one("k:empty", ""),
    ContextEntry::several("k:many", &["x", "y"]),
    ContextEntry::several("k:single", &["x"]),
    ContextEntry::several("k:none", &[]),
    ContextEntry::several("k:blank", &[""]),
    ContextEntry::one("k:number", "10.50"),
    ContextEntry::one("k:big", "9007199254740993"),
    ContextEntry::one("k:date", "2026-09-11T08:30:00Z"),
    ContextEntry::one("k:epoch", "1789115400"),
    ContextEntry::one("k:true", "true"),
    ContextEntry::one("k:v4", "203.0.113.7"),
    ContextEntry::one("k:v6", "2001:db8::7"),
    ContextEntry::one("k:binary", "aGVsbG8="),
    ContextEntry::one("k:kelvin", "\u{212a}"),
    ContextEntry::one("k:colons", "a:b:c:d:e:f"),
    ContextEntry::unknown("k:unknown"),
    ContextEntry::unknown("k:Tag/*"),
    ContextEntry::one("k:arn", "arn:aws:sns:eu-west-1:123456789012:topic:one/two"),
];

const REQUEST: Request<'static> =
    Request { action: "sts:AssumeRoleWithWebIdentity", principal: "accounts.google.com", context: CONTEXT };

fn policy(version: &str, effect: &str, condition: &str) -> TrustPolicy {
    format!(
        r#"{{"Version":"{version}","Statement":{{"Effect":"{effect}","Principal":{{"Federated":"accounts.google.com"}},"Action":"*","Condition":{condition}}}}}"#
    )
    .parse()
    .unwrap()
}

/// Checks `{"OPERATOR": {"KEY": VALUES}}` and, with it, that a doubt keeps out whatever the effect.
fn check_version(version: &str, operator: &str, key: &str, values: &str, expected: KeyOutcome) {
    let condition = format!(r#"{{"{operator}":{{"{key}":{values}}}}}"#);
    let [allow, deny] = ["Allow", "Deny"].map(|effect| policy(version, effect, &condition));
    let decision = evaluate(&allow, &REQUEST);
    assert_eq!(decision.statements[0].conditions[0].outcome, expected, "{condition}");
    assert_eq!(decision.is_allowed(), expected.outcome() == Outcome::Holds, "{condition}");
    let is_denied = evaluate(&deny, &REQUEST).statements[0].applies();
    assert_eq!(is_denied, expected.outcome() != Outcome::Fails, "{condition}");
    for policy in [allow, deny] {
        assert_eq!(verdict(&policy, &REQUEST), evaluate(&policy, &REQUEST).verdict, "{condition}");
    }
}

fn check(rows: &[(&str, &str, &str, KeyOutcome)]) {
    for (operator, key, values, expected) in rows {
        check_version("2012-10-17", operator, key, values, *expected);
    }
}

#[test]
fn strings() {
    check(&[
        ("StringEquals", "k:name", r#""Main""#, Held),
        ("StringEquals", "K:NAME", r#"["other", "Main"]"#, Held),
        ("StringEquals", "k:name", r#""main""#, Failed),
        ("StringEquals", "k:name", r#""Ma*""#, Failed),
        ("StringEquals", "k:name", "[]", Failed),
        ("StringNotEquals", "k:name", r#"["other", "Main"]"#, Failed),
        ("StringNotEquals", "k:name", r#"["other", "main"]"#, Held),
        ("StringEqualsIgnoreCase", "k:name", r#""mAIN""#, Held),
        ("StringNotEqualsIgnoreCase", "k:name", r#""mAIN""#, Failed),
        ("StringLike", "k:name", r#""M*n""#, Held),
        ("StringLike", "k:name", r#""M??n""#, Held),
        ("StringLike", "k:name", r#""m*""#, Failed),
        ("StringNotLike", "k:name", r#""M*""#, Failed),
        ("StringLike", "k:accent", r#""?""#, Held),
        ("StringEquals", "k:true", "true", Held),
        ("StringEquals", "k:big", "9007199254740993", Held),
        ("StringLike", "k:arn", r#""arn:*/two""#, Held),
        ("StringLike", "k:name", r#""Ma\\*""#, Failed),
    ]);
}

#[test]
fn letters_beyond_ascii() {
    check(&[
        ("StringEqualsIgnoreCase", "k:accent", r#""É""#, Held),
        ("StringEqualsIgnoreCase", "k:accent", r#""é""#, Unsettled(Doubt::LetterCase)),
        ("StringNotEqualsIgnoreCase", "k:accent", r#""é""#, Unsettled(Doubt::LetterCase)),
        ("StringEqualsIgnoreCase", "k:accent", r#"["é", "É"]"#, Held),
        ("StringEqualsIgnoreCase", "k:accent", r#""e""#, Failed),
        ("StringEqualsIgnoreCase", "k:kelvin", r#""k""#, Unsettled(Doubt::LetterCase)),
    ]);
}

#[test]
fn missing_keys() {
    check(&[
        ("StringEquals", "k:absent", r#""x""#, MissingKey),
        ("StringLike", "k:absent", r#""*""#, MissingKey),
        ("NumericLessThan", "k:absent", "5", MissingKey),
        ("StringNotEquals", "k:absent", r#""x""#, HeldBecauseMissing),
        ("NotIpAddress", "k:absent", r#""10.0.0.0/8""#, HeldBecauseMissing),
        ("ArnNotLike", "k:absent", r#""x""#, HeldBecauseMissing),
        ("StringEqualsIfExists", "k:absent", r#""x""#, HeldBecauseMissing),
        ("StringNotEqualsIfExists", "k:absent", r#""x""#, HeldBecauseMissing),
        ("BoolIfExists", "k:absent", r#""true""#, HeldBecauseMissing),
        ("StringEqualsIfExists", "k:name", r#""x""#, Failed),
        ("StringEquals", "k:absent", "[]", MissingKey),
        ("StringEqualsIfExists", "k:absent", "[]", HeldBecauseMissing),
        ("StringEqualsIfExists", "k:name", "[]", Failed),
        ("StringNotEquals", "k:name", "[]", Unsettled(Doubt::NoValues)),
    ]);
}

#[test]
fn unknown_keys() {
    let doubt = Unsettled(Doubt::UnknownKey);
    check(&[
        ("StringEquals", "k:unknown", r#""x""#, doubt),
        ("StringNotEquals", "K:Unknown", r#""x""#, doubt),
        ("StringLikeIfExists", "k:unknown", r#""*""#, doubt),
        ("ForAllValues:StringEquals", "k:unknown", r#""x""#, doubt),
        ("Null", "k:unknown", "true", doubt),
        ("StringEquals", "k:tag/Team", r#""x""#, doubt),
        ("StringEquals", "k:tag", r#""x""#, MissingKey),
        ("StringEquals", "k:name", r#""${k:unknown, 'Main'}""#, doubt),
        ("StringEquals", "k:name", r#"["${k:unknown}", "Main"]"#, Held),
    ]);
}

#[test]
fn set_operators() {
    let doubt = Unsettled(Doubt::ForAnyValueWithoutKey);
    let empty = Unsettled(Doubt::EmptyKey);
    check(&[
        ("ForAllValues:StringEquals", "k:many", r#"["x", "y", "z"]"#, Held),
        ("ForAllValues:StringEquals", "k:many", r#"["x", "z"]"#, Failed),
        ("ForAllValues:StringNotEquals", "k:many", r#"["z"]"#, Held),
        ("ForAllValues:StringNotEquals", "k:many", r#"["y"]"#, Failed),
        ("ForAnyValue:StringEquals", "k:many", r#"["y", "z"]"#, Held),
        ("ForAnyValue:StringEquals", "k:many", r#"["z"]"#, Failed),
        ("ForAnyValue:StringNotEquals", "k:many", r#"["y"]"#, Held),
        ("ForAnyValue:StringNotEquals", "k:many", r#"["x", "y"]"#, Failed),
        ("ForAnyValue:StringLike", "k:name", r#""Ma*""#, Held),
        ("ForAllValues:StringLike", "k:name", r#""x*""#, Failed),
        ("ForAllValues:StringEquals", "k:absent", r#""x""#, HeldBecauseMissing),
        ("ForAllValues:StringNotEquals", "k:absent", r#""x""#, HeldBecauseMissing),
        ("ForAllValues:StringEqualsIfExists", "k:absent", r#""x""#, HeldBecauseMissing),
        ("ForAnyValue:StringEquals", "k:absent", r#""x""#, MissingKey),
        ("ForAnyValue:StringNotEquals", "k:absent", r#""x""#, doubt),
        ("ForAnyValue:StringEqualsIfExists", "k:absent", r#""x""#, doubt),
        ("ForAnyValue:StringNotEqualsIfExists", "k:absent", r#""x""#, doubt),
        ("ForAllValues:StringEquals", "k:none", r#""x""#, HeldBecauseMissing),
        ("ForAnyValue:StringEquals", "k:none", r#""x""#, MissingKey),
        ("ForAnyValue:StringNotEquals", "k:none", r#""x""#, doubt),
        ("ForAllValues:StringEquals", "k:empty", r#""x""#, empty),
        ("ForAllValues:StringEquals", "k:blank", r#""x""#, empty),
        ("ForAllValues:StringEquals", "k:empty", r#""""#, Held),
        ("ForAllValues:StringNotEquals", "k:empty", r#""x""#, Held),
        ("ForAnyValue:StringLike", "k:empty", r#""*""#, empty),
        ("ForAnyValue:StringLike", "k:empty", r#""x""#, Failed),
        ("ForAnyValue:StringNotLike", "k:blank", r#""x""#, empty),
        ("StringLike", "k:empty", r#""*""#, Held),
        ("ForAllValues:StringEquals", "k:many", "[]", Failed),
        ("ForAnyValue:StringEquals", "k:many", "[]", Failed),
        ("ForAllValues:StringEquals", "k:absent", "[]", HeldBecauseMissing),
        ("ForAllValues:StringNotEquals", "k:many", "[]", Unsettled(Doubt::NoValues)),
        ("ForAnyValue:StringNotEquals", "k:many", "[]", Unsettled(Doubt::NoValues)),
    ]);
}

#[test]
fn bare_operators_on_multivalued_keys() {
    let doubt = Unsettled(Doubt::NoSetPrefix);
    check(&[
        ("StringEquals", "k:many", r#""x""#, doubt),
        ("StringEquals", "k:single", r#""x""#, doubt),
        ("StringEquals", "k:many", r#""z""#, Failed),
        ("StringEquals", "k:none", r#""z""#, Failed),
        ("StringNotEquals", "k:many", r#""x""#, doubt),
        ("StringNotEquals", "k:many", r#""z""#, doubt),
        ("StringNotEquals", "k:none", r#""z""#, doubt),
        ("StringEqualsIfExists", "k:none", r#""z""#, doubt),
    ]);
}

#[test]
fn null() {
    check(&[
        ("Null", "k:absent", r#""true""#, HeldBecauseMissing),
        ("Null", "k:absent", "true", HeldBecauseMissing),
        ("Null", "k:absent", r#""false""#, MissingKey),
        ("Null", "k:name", r#""true""#, Failed),
        ("Null", "k:name", "false", Held),
        ("Null", "k:many", "false", Held),
        ("Null", "k:name", r#"["true", "false"]"#, Held),
        ("Null", "k:name", "[]", Failed),
        ("Null", "k:empty", "false", Unsettled(Doubt::EmptyKey)),
        ("Null", "k:none", "true", Unsettled(Doubt::EmptyKey)),
        ("Null", "k:name", r#""False""#, Unsettled(Doubt::PolicyValue(Form::Boolean))),
        ("ForAllValues:Null", "k:name", "true", Held),
        ("ForAllValues:Null", "k:absent", "false", HeldBecauseMissing),
        ("ForAnyValue:Null", "k:name", "false", Failed),
        ("NullIfExists", "k:name", "false", Unsettled(Doubt::UnknownOperator)),
    ]);
}

#[test]
fn numbers() {
    let policy = Unsettled(Doubt::PolicyValue(Form::Number));
    let request = Unsettled(Doubt::RequestValue(Form::Number));
    check(&[
        ("NumericEquals", "k:number", "10.5", Held),
        ("NumericEquals", "k:number", r#""010.500""#, Held),
        ("NumericNotEquals", "k:number", "10.5", Failed),
        ("NumericNotEquals", "k:number", "10.51", Held),
        ("NumericLessThan", "k:number", "10.5", Failed),
        ("NumericLessThan", "k:number", "[1, 10.51]", Held),
        ("NumericLessThanEquals", "k:number", "10.5", Held),
        ("NumericGreaterThan", "k:number", "-11", Held),
        ("NumericGreaterThan", "k:number", "10.5", Failed),
        ("NumericGreaterThanEquals", "k:number", "10.5", Held),
        ("NumericEquals", "k:big", "9007199254740992", Failed),
        ("NumericEquals", "k:number", r#""ten""#, policy),
        ("NumericNotEquals", "k:number", r#""ten""#, policy),
        ("NumericEquals", "k:number", r#"["ten", "10.5"]"#, Held),
        ("NumericNotEquals", "k:number", r#"["ten", "10.5"]"#, Failed),
        ("NumericEquals", "k:number", "105e-1", policy),
        ("NumericEquals", "k:name", "1", request),
        ("NumericNotEquals", "k:name", "1", request),
        ("NumericEquals", "k:number", r#""${k:number}""#, policy),
    ]);
}

#[test]
fn dates() {
    check(&[
        ("DateEquals", "k:date", r#""2026-09-11T10:30:00+02:00""#, Held),
        ("DateEquals", "k:date", "1789115400", Held),
        ("DateEquals", "k:epoch", r#""2026-09-11T08:30Z""#, Held),
        ("DateNotEquals", "k:date", "1789115400", Failed),
        ("DateLessThan", "k:date", r#""2026-09-11T08:30:00.001Z""#, Held),
        ("DateLessThan", "k:date", r#""2026-09-11""#, Failed),
        ("DateLessThanEquals", "k:date", "1789115400", Held),
        ("DateGreaterThan", "k:date", r#""2026-09-11""#, Held),
        ("DateGreaterThan", "k:date", "1789115400", Failed),
        ("DateGreaterThanEquals", "k:date", r#""2026-10""#, Failed),
        ("DateLessThan", "k:date", "2027", Unsettled(Doubt::PolicyValue(Form::Date))),
        ("DateNotEquals", "k:name", r#""2027-01-01""#, Unsettled(Doubt::RequestValue(Form::Date))),
    ]);
}

#[test]
fn booleans_and_binary() {
    check(&[
        ("Bool", "k:true", r#""true""#, Held),
        ("Bool", "k:true", "true", Held),
        ("Bool", "k:true", "false", Failed),
        ("Bool", "k:true", r#""True""#, Unsettled(Doubt::PolicyValue(Form::Boolean))),
        ("Bool", "k:name", "true", Unsettled(Doubt::RequestValue(Form::Boolean))),
        ("BinaryEquals", "k:binary", r#""aGVsbG8=""#, Held),
        ("BinaryEquals", "k:binary", r#""aGVsbG8""#, Failed),
    ]);
}

#[test]
fn addresses() {
    check(&[
        ("IpAddress", "k:v4", r#""203.0.113.0/24""#, Held),
        ("IpAddress", "k:v4", r#""203.0.113.7""#, Held),
        ("IpAddress", "k:v4", r#"["10.0.0.0/8", "203.0.114.0/24"]"#, Failed),
        ("NotIpAddress", "k:v4", r#"["10.0.0.0/8", "203.0.113.0/24"]"#, Failed),
        ("NotIpAddress", "k:v4", r#""10.0.0.0/8""#, Held),
        ("IpAddress", "k:v6", r#""2001:db8::/32""#, Held),
        ("IpAddress", "k:v6", r#""0.0.0.0/0""#, Failed),
        ("IpAddress", "k:v4", r#""203.0.113.*""#, Unsettled(Doubt::PolicyValue(Form::Address))),
        ("NotIpAddress", "k:v4", r#""10.0.0.0/33""#, Unsettled(Doubt::PolicyValue(Form::Address))),
        ("IpAddress", "k:name", r#""10.0.0.0/8""#, Unsettled(Doubt::RequestValue(Form::Address))),
    ]);
}

#[test]
fn arns() {
    check(&[
        ("ArnEquals", "k:arn", r#""arn:aws:sns:eu-west-1:123456789012:topic:one/two""#, Held),
        ("ArnEquals", "k:arn", r#""arn:aws:sns:*:123456789012:*""#, Held),
        ("ArnLike", "k:arn", r#""arn:*:s?s:*:*:topic:*""#, Held),
        ("ArnLike", "k:arn", r#""arn:aws:*:topic:one/two""#, Unsettled(Doubt::PolicyValue(Form::Arn))),
        ("ArnLike", "k:arn", r#""arn:aws:sns:*:topic:one/two""#, Failed),
        ("ArnLike", "k:arn", r#""ARN:aws:sns:*:*:*""#, Failed),
        ("ArnNotLike", "k:arn", r#""arn:aws:sns:*:*:*""#, Failed),
        ("ArnNotEquals", "k:arn", r#""arn:aws:sqs:*:*:*""#, Held),
        ("ArnLike", "k:arn", r#""arn:aws:sns:${k:absent}:*:*""#, Failed),
        ("ArnLike", "k:arn", r#""arn:aws:sns:${k:absent, 'eu-west-1'}:*:*""#, Held),
        ("ArnLike", "k:arn", r#""*""#, Unsettled(Doubt::PolicyValue(Form::Arn))),
        ("ArnNotLike", "k:colons", r#""arn:*:*:*:*:*""#, Unsettled(Doubt::RequestValue(Form::Arn))),
        ("ArnNotLike", "k:name", r#""arn:aws:sns:*:*:*""#, Unsettled(Doubt::RequestValue(Form::Arn))),
    ]);
}

#[test]
fn variables() {
    let malformed = Unsettled(Doubt::MalformedVariable);
    check(&[
        ("StringEquals", "k:name", r#""${K:Name}""#, Held),
        ("StringEquals", "k:name", r#""M${k:absent, 'ai'}n""#, Held),
        ("StringEqualsIgnoreCase", "k:name", r#""m${k:absent, 'AI'}N""#, Held),
        ("StringEquals", "k:name", r#""${k:absent}""#, Failed),
        ("StringNotEquals", "k:name", r#""${k:absent}""#, Held),
        ("StringNotEquals", "k:name", r#"["${k:absent}", "Main"]"#, Failed),
        ("StringEquals", "k:star", r#""v${*}""#, Held),
        ("StringLike", "k:star", r#""v${*}""#, Held),
        ("StringLike", "k:name", r#""Mai${?}""#, Failed),
        ("StringEquals", "k:variable", r#""${$}{k:name}""#, Held),
        ("StringEquals", "k:variable", r#""${k:variable}""#, Held),
        ("StringEquals", "k:name", r#""${k:variable}""#, Failed),
        ("StringLike", "k:star", r#""${k:star}""#, Held),
        ("StringLike", "k:name", r#""${k:absent, 'M*'}""#, Unsettled(Doubt::WildcardInVariable)),
        ("StringNotLike", "k:name", r#""${k:absent, 'M*'}""#, Unsettled(Doubt::WildcardInVariable)),
        ("StringLike", "k:name", r#""${k:star}""#, Failed),
        ("StringEquals", "k:name", r#""${k:many}""#, Unsettled(Doubt::MultivaluedVariable)),
        ("StringNotEquals", "k:name", r#""${k:absent""#, malformed),
        ("StringNotEquals", "k:name", r#""${}""#, malformed),
        ("StringEquals", "k:name", r#""${k:absent,'Main'}""#, malformed),
        ("StringEquals", "k:name", r#""${k:absent, ''}""#, malformed),
        ("StringNotEquals", "k:name", r#""${k:absent}${""#, malformed),
        ("StringNotEquals", "k:name", r#""${k:many}${k:absent}""#, Unsettled(Doubt::MultivaluedVariable)),
        ("StringEquals", "k:empty", r#""$""#, Failed),
    ]);
}

#[test]
fn without_variables_in_the_version() {
    for (operator, key, values, expected) in [
        ("StringEquals", "k:variable", r#""${k:name}""#, Held),
        ("StringEquals", "k:name", r#""${k:name}""#, Failed),
        ("StringNotEquals", "k:name", r#""${k:absent}""#, Held),
        ("StringLike", "k:variable", r#""${k*}""#, Held),
        ("StringLike", "k:variable", r#""${*}""#, Held),
        ("StringLike", "k:star", r#""v${*}""#, Failed),
        ("StringEquals", "k:name", r#""${""#, Failed),
    ] {
        check_version("2008-10-17", operator, key, values, expected);
    }
}

#[test]
fn holes() {
    let hole = hole::character(0).unwrap();
    for (operator, key, value, expected) in [
        ("StringEquals", "k:name", format!("M{hole}n"), Unsettled(Doubt::Hole)),
        ("StringNotEquals", "k:name", format!("M{hole}n"), Unsettled(Doubt::Hole)),
        ("StringNotEquals", "k:name", format!("N{hole}"), Held),
        ("StringLike", "k:name", format!("x{hole}*"), Failed),
        ("StringNotEquals", "k:name", format!("${{{hole}}}"), Unsettled(Doubt::Hole)),
        ("NumericEquals", "k:number", format!("1{hole}"), Unsettled(Doubt::Hole)),
        ("Null", "k:name", format!("{hole}"), Unsettled(Doubt::Hole)),
        ("ArnLike", "k:arn", format!("{hole}"), Unsettled(Doubt::Hole)),
        ("StringNotEquals", &*format!("{hole}:sub"), "x".to_owned(), Unsettled(Doubt::Hole)),
    ] {
        check_version("2012-10-17", operator, key, &format!("\"{value}\""), expected);
    }
}

#[test]
fn unknown_operators() {
    check(&[
        ("StringEqual", "k:name", r#""Main""#, Unsettled(Doubt::UnknownOperator)),
        ("stringequals", "k:name", r#""Main""#, Unsettled(Doubt::UnknownOperator)),
        ("ForSomeValues:StringEquals", "k:name", r#""Main""#, Unsettled(Doubt::UnknownOperator)),
    ]);
}

#[test]
fn every_key_of_every_block_must_hold() {
    for (condition, expected) in [
        ("{}", true),
        (r#"{"StringEquals":{}}"#, true),
        (r#"{"StringEquals":{"k:name":"Main","k:true":"true"},"Null":{"k:absent":true}}"#, true),
        (r#"{"StringEquals":{"k:name":"Main","k:true":"false"}}"#, false),
        (r#"{"StringEquals":{"k:name":"Main"},"StringLike":{"k:true":"f*"}}"#, false),
    ] {
        assert_eq!(evaluate(&policy("2012-10-17", "Allow", condition), &REQUEST).is_allowed(), expected, "{condition}");
    }
}

#[test]
fn the_trace_has_every_value() {
    let policy = policy(
        "2012-10-17",
        "Allow",
        r#"{"ForAllValues:StringNotLike":{"k:many":["X","y${k:absent}","${k:many}","?"]},"Null":{"k:name":false}}"#,
    );
    let decision = evaluate(&policy, &REQUEST);
    let [many, null] = decision.statements[0].conditions.as_slice() else { panic!() };
    let values: Vec<_> = many.values().map(|value| (value.actual, value.expected, value.outcome)).collect();
    let doubt = ValueOutcome::Unsettled(Doubt::MultivaluedVariable);
    let of = |actual| {
        [
            (actual, "X", ValueOutcome::Differs),
            (actual, "y${k:absent}", ValueOutcome::UnresolvedVariable),
            (actual, "${k:many}", doubt),
            (actual, "?", ValueOutcome::Matches),
        ]
    };
    assert_eq!(values, [of("x"), of("y")].concat());
    assert_eq!((many.operator, many.key, many.outcome), ("ForAllValues:StringNotLike", "k:many", Failed));
    assert_eq!((null.operator, null.key, null.values().count(), null.outcome), ("Null", "k:name", 0, Held));
}

#[test]
fn doubts_say_what_is_wrong() {
    assert_eq!(Doubt::PolicyValue(Form::Number).to_string(), "the policy's value is not a decimal number");
    assert_eq!(Doubt::RequestValue(Form::Arn).to_string(), "the request's value is not an ARN of six parts");
    assert_eq!(Doubt::NoSetPrefix.to_string(), "the key is multi-valued and the operator has no set prefix");
}
