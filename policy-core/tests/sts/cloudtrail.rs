//! Records of CloudTrail, and the calls that they tell of.

use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{
    Account, Assumption, Outcome, Record, RegisteredProvider, Role, Stage, assume_role_with_web_identity,
};
use serde_json::{Value, json};

const PROVIDER: &str = "arn:aws:iam::123456789012:oidc-provider/gitlab.com";
const SUBJECT: &str = "project_path:acme/app:ref_type:branch:ref:main";

fn denied() -> Value {
    json!({
        "eventVersion": "1.08",
        "userIdentity": {
            "type": "WebIdentityUser",
            "principalId": format!("{PROVIDER}:https://gitlab.com:{SUBJECT}"),
            "userName": SUBJECT,
            "identityProvider": PROVIDER,
        },
        "eventTime": "2026-09-11T08:30:05Z",
        "eventSource": "sts.amazonaws.com",
        "eventName": "AssumeRoleWithWebIdentity",
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": "aws-cli/2",
        "errorCode": "AccessDenied",
        "errorMessage": "An unknown error occurred",
        "requestParameters": {"roleArn": "arn:aws:iam::123456789012:role/deploy", "roleSessionName": "run"},
        "responseElements": null,
    })
}

fn allowed() -> Value {
    let mut record = denied();
    let members = record.as_object_mut().unwrap();
    members.retain(|name, _| !name.starts_with("error"));
    members["requestParameters"] = json!({
        "roleArn": "arn:aws:iam::123456789012:role/deploy",
        "roleSessionName": "run",
        "durationSeconds": 1800,
        "sourceIdentity": "ada",
        "principalTags": {"Team": "core"},
        "transitiveTagKeys": ["Team"],
    });
    members["responseElements"] = json!({
        "credentials": {"accessKeyId": "ASIAEXAMPLE", "sessionToken": "secret"},
        "subjectFromWebIdentityToken": "subject",
        "provider": PROVIDER,
        "audience": "audience",
    });
    record
}

fn read(value: &Value) -> Record {
    let [record] = <[Record; 1]>::try_from(Record::read(&value.to_string()).unwrap()).unwrap();
    record
}

#[test]
fn what_a_record_tells() {
    let record = read(&denied());
    assert_eq!((record.time, record.role_arn.as_str()), (1_789_115_405, "arn:aws:iam::123456789012:role/deploy"));
    assert_eq!((record.session_name.as_str(), record.duration), ("run", None));
    assert_eq!((record.provider.as_deref(), record.subject.as_deref()), (Some(PROVIDER), Some(SUBJECT)));
    assert_eq!((record.audience.as_deref(), &record.session), (Some("https://gitlab.com"), &None));
    assert_eq!(record.error_code.as_deref(), Some("AccessDenied"));
    let keys: Vec<_> = record.environment().iter().map(|entry| entry.key).collect();
    assert_eq!(keys, ["aws:SourceIp", "aws:RequestedRegion", "aws:UserAgent"]);

    let record = read(&allowed());
    assert_eq!((record.audience.as_deref(), record.subject.as_deref()), (Some("audience"), Some("subject")));
    assert_eq!((record.duration, record.error_code), (Some(1_800), None));
    let session = record.session.unwrap();
    assert_eq!((&*session.tags["Team"], session.source_identity.as_deref()), ("core", Some("ada")));
    assert_eq!(session.transitive_tag_keys, ["Team"]);
}

#[test]
fn the_audience_is_read_from_the_principal_only_where_it_is_certain() {
    for (id, name, expected) in [
        (format!("{PROVIDER}:a:{SUBJECT}"), json!(SUBJECT), Some("a")),
        (format!("{PROVIDER}:a:b:{SUBJECT}"), json!(SUBJECT), Some("a:b")),
        (format!("{PROVIDER}::{SUBJECT}"), json!(SUBJECT), Some("")),
        (format!("{PROVIDER}:{SUBJECT}"), json!(SUBJECT), None),
        (format!("{PROVIDER}:a:{SUBJECT}"), Value::Null, None),
        (format!("x:a:{SUBJECT}"), json!(SUBJECT), None),
        (String::new(), json!(SUBJECT), None),
    ] {
        let mut value = denied();
        value["userIdentity"]["principalId"] = json!(id);
        value["userIdentity"]["userName"] = name;
        assert_eq!(read(&value).audience.as_deref(), expected, "{id}");
    }
}

#[test]
fn an_address_is_the_callers_only_when_it_came_from_the_internet() {
    for (name, value) in [("sourceIPAddress", json!("eks.amazonaws.com")), ("vpcEndpointId", json!("vpce-1"))] {
        let mut record = denied();
        record[name] = value;
        assert_eq!(read(&record).source_ip, None, "{name}");
    }
}

#[test]
fn whatever_it_is_wrapped_in() {
    let other = json!({"eventName": "AssumeRole"});
    for (wrapped, count) in [
        (denied(), 1),
        (json!({"detail-type": "AWS API Call via CloudTrail", "detail": denied()}), 1),
        (json!({"Records": [denied(), other, allowed()]}), 2),
        (json!({"Events": [{"CloudTrailEvent": denied().to_string()}, {"EventId": "x"}]}), 1),
    ] {
        assert_eq!(Record::read(&wrapped.to_string()).map(|records| records.len()), Ok(count), "{wrapped}");
    }
}

#[test]
fn what_is_no_record() {
    let without = |path: [&str; 2]| {
        let mut value = denied();
        match path {
            [name, ""] => value[name] = Value::Null,
            [outer, inner] => value[outer][inner] = Value::Null,
        }
        value.to_string()
    };
    for (text, expected) in [
        ("{".to_owned(), "invalid JSON at line 1, column 1: this object is never closed"),
        ("[]".to_owned(), "no CloudTrail record with `eventName` `AssumeRoleWithWebIdentity`"),
        (r#"{"Records": []}"#.to_owned(), "no CloudTrail record with `eventName` `AssumeRoleWithWebIdentity`"),
        (without(["eventTime", ""]), "invalid CloudTrail record: `eventTime` is not a string"),
        (without(["requestParameters", ""]), "invalid CloudTrail record: `requestParameters.roleArn` is not a string"),
        (
            without(["requestParameters", "roleSessionName"]),
            "invalid CloudTrail record: `requestParameters.roleSessionName` is not a string",
        ),
        (
            denied().to_string().replace("2026-09-11T08:30:05Z", "yesterday"),
            "invalid CloudTrail record: `eventTime` `yesterday` is no date",
        ),
    ] {
        assert_eq!(Record::read(&text).unwrap_err().to_string(), expected);
    }
}

#[test]
fn the_call_of_a_record() {
    let account = Account {
        providers: vec![RegisteredProvider {
            arn: ProviderArn::parse(PROVIDER).unwrap(),
            client_ids: vec!["https://gitlab.com".to_owned(), "audience".to_owned()],
        }],
    };
    let role = |subject: &str, actions: &str| {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Federated":"{PROVIDER}"}},"Action":{actions},
                "Condition":{{"StringEquals":{{"gitlab.com:sub":"{subject}"}},"IpAddress":{{"aws:SourceIp":"203.0.113.0/24"}}}}}}}}"#
        );
        Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/deploy").unwrap(), policy.parse().unwrap())
    };
    let assume = r#""sts:AssumeRoleWithWebIdentity""#;
    for (value, role, outcome, stage) in [
        (denied(), role(SUBJECT, assume), Outcome::Allowed, Stage::Done),
        (denied(), role("other", assume), Outcome::Denied, Stage::TrustPolicy),
        (allowed(), role("subject", assume), Outcome::Denied, Stage::TrustPolicy),
        (allowed(), role("subject", r#""sts:*""#), Outcome::Allowed, Stage::Done),
    ] {
        let record = read(&value);
        let (token, environment) = (record.token(), record.environment());
        let answer = assume_role_with_web_identity(&account, &record.call(&token, &role, &environment));
        assert_eq!((answer.outcome, answer.stage), (outcome, stage));
        let knows_session = record.session.is_some();
        assert_eq!(answer.assumptions.contains(&Assumption::SessionClaims), !knows_session);
        let identity = record.session.filter(|_| answer.is_allowed()).and_then(|session| session.source_identity);
        assert_eq!(answer.source_identity, identity);
    }
}

#[test]
fn only_facebook_can_say_what_its_tokens_hold() {
    let mut value = denied();
    value["userIdentity"] = json!({"userName": "7", "identityProvider": "graph.facebook.com"});
    let record = read(&value);
    let (token, environment) = (record.token(), record.environment());
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#.parse().unwrap();
    let role = Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/deploy").unwrap(), policy);
    let call = record.call(&token, &role, &environment);
    let answer = assume_role_with_web_identity(&Account::default(), &call);
    assert_eq!((answer.outcome, answer.stage), (Outcome::Unknown, Stage::ProviderId));
}
