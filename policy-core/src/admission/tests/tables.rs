//! Each operator, set prefix and suffix: who gets in.

use super::super::{Admission, Who, admits};
use crate::document::TrustPolicy;

/// Who gets in, on one line; `~` before it where that is not exact.
pub(super) fn said(policy: &str, principal: &str) -> String {
    let policy: TrustPolicy = policy.parse().unwrap_or_else(|error| panic!("{error}\n{policy}"));
    let Admission { who, is_exact } = match admits(&policy, principal, &[]) {
        Ok(admission) => admission,
        Err(error) => return error.to_string(),
    };
    let who = match who {
        Who::Nobody => "nobody".to_owned(),
        Who::Listed(tenants) => {
            let tenants: Vec<_> = tenants.iter().map(|tenant| format!("{} {}", tenant.name, tenant.value)).collect();
            tenants.join(", ")
        }
        Who::Anyone(token) => {
            if is_exact && token.is_concrete {
                assert!(token.is_admitted_by(&policy), "{token:?}");
            }
            format!("anyone: {}", token.subject())
        }
    };
    format!("{}{who}", if is_exact { "" } else { "~ " })
}

pub(super) const PREFECT: &str = "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider";
pub(super) const GITHUB: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

/// An `Allow` with this condition; `ID` is an account id and `P:` and `G:` the beginning of keys.
pub(super) fn statement(effect: &str, principal: &str, condition: &str) -> String {
    let condition = condition
        .replace("\"P:", "\"api.prefect.cloud/oidc-provider:")
        .replace("\"G:", "\"token.actions.githubusercontent.com:")
        .replace("ID", "11111111-2222-4333-8444-555555555555");
    format!(
        r#"{{"Effect":"{effect}","Principal":{{"Federated":"{principal}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{condition}}}"#
    )
}

pub(super) fn policy(statements: &[String]) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","))
}

fn of_prefect(condition: &str) -> String {
    said(&policy(&[statement("Allow", PREFECT, condition)]), PREFECT)
}

const ID: &str = "account_id 11111111-2222-4333-8444-555555555555";
const OTHER: &str = "anyone: prefect:account:99999999-9999-9999-9999-999999999999";

#[test]
fn operators_on_the_subject() {
    for (condition, expected) in [
        (r#"{"StringEquals":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"StringEquals":{"P:sub":"prefect:cloud:ID"}}"#, "nobody"),
        (r#"{"StringEquals":{"P:sub":"prefect:account:*"}}"#, "nobody"),
        (r#"{"StringEquals":{"P:sub":[]}}"#, "nobody"),
        (r#"{"StringNotEquals":{"P:sub":"prefect:account:ID"}}"#, OTHER),
        (r#"{"StringNotEquals":{"P:sub":[]}}"#, "~ anyone: prefect:account:99999999-9999-9999-9999-999999999999"),
        (r#"{"StringEqualsIgnoreCase":{"P:sub":"PREFECT:account:ID"}}"#, ID),
        (r#"{"StringNotEqualsIgnoreCase":{"P:sub":"PREFECT:account:ID"}}"#, OTHER),
        (r#"{"StringLike":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"StringLike":{"P:sub":"prefect:account:*"}}"#, OTHER),
        (r#"{"StringLike":{"P:sub":"prefect:*:ID"}}"#, ID),
        (r#"{"StringLike":{"P:sub":"prefect:account:ID*"}}"#, ID),
        (r#"{"StringLike":{"P:sub":"prefect:account:ID:*"}}"#, "nobody"),
        (
            r#"{"StringLike":{"P:sub":"prefect:account:11111111-2222-4333-8444-55555555555?"}}"#,
            "anyone: prefect:account:11111111-2222-4333-8444-555555555559",
        ),
        (
            r#"{"StringNotLike":{"P:sub":"prefect:account:9*"}}"#,
            "anyone: prefect:account:00000000-0000-0000-0000-000000000000",
        ),
        (r#"{"ForAnyValue:StringEquals":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"ForAllValues:StringEquals":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"StringEqualsIfExists":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"Null":{"P:sub":"false"}}"#, OTHER),
        (r#"{"Null":{"P:sub":"true"}}"#, "nobody"),
        (r#"{"NumericGreaterThan":{"P:sub":"0"}}"#, "~ anyone: prefect:account:99999999-9999-9999-9999-999999999999"),
        (r#"{"BinaryEquals":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"NullIfExists":{"P:sub":"false"}}"#, "~ anyone: prefect:account:99999999-9999-9999-9999-999999999999"),
        ("{}", OTHER),
    ] {
        assert_eq!(of_prefect(condition), expected, "{condition}");
    }
}

#[test]
fn several_values_are_several_tenants() {
    let other = "66666666-7777-4888-9999-000000000000";
    for (condition, expected) in [
        (
            r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:account:OTHER"]}}"#,
            format!("{ID}, account_id {other}"),
        ),
        (
            r#"{"StringEquals":{"P:sub":["prefect:account:ID","prefect:account:OTHER"]},"StringNotEquals":{"P:sub":"prefect:account:ID"}}"#,
            format!("account_id {other}"),
        ),
        (
            r#"{"StringEquals":{"P:sub":"prefect:account:ID"},"StringLike":{"P:sub":"prefect:account:2*"}}"#,
            "nobody".to_owned(),
        ),
    ] {
        assert_eq!(of_prefect(&condition.replace("OTHER", other)), expected, "{condition}");
    }
}

#[test]
fn operators_on_other_keys() {
    for (condition, expected) in [
        (r#""StringEquals":{"P:aud":"prefect-cloud"}"#, ID),
        (r#""StringEquals":{"P:aud":"sts.amazonaws.com"}"#, "nobody"),
        (r#""StringNotEquals":{"P:aud":"prefect-cloud"}"#, "nobody"),
        (r#""StringNotEquals":{"P:aud":"sts.amazonaws.com"}"#, ID),
        (r#""StringEquals":{"P:email":"a@example.com"}"#, ID),
        (r#""StringEquals":{"P:workspace_id":"1"}"#, "nobody"),
        (r#""StringEqualsIfExists":{"P:workspace_id":"1"}"#, ID),
        (r#""StringNotEquals":{"P:workspace_id":"1"}"#, ID),
        (r#""ForAllValues:StringEquals":{"P:workspace_id":"1"}"#, ID),
        (
            r#""ForAnyValue:StringNotEquals":{"P:workspace_id":"1"}"#,
            "~ account_id 11111111-2222-4333-8444-555555555555",
        ),
        (r#""Null":{"P:workspace_id":"true"}"#, ID),
        (r#""Null":{"P:email":"true"},"StringLike":{"P:email":"*"}"#, "nobody"),
        (r#""Null":{"P:workspace_id":["true","false"]}"#, ID),
        (r#""StringEquals":{"api.prefect.cloud/oidc:aud":"a"}"#, "nobody"),
        (r#""ForAnyValue:StringEquals":{"P:amr":"mfa"},"ForAllValues:StringEquals":{"P:amr":["mfa","pwd"]}"#, ID),
        (r#""ForAnyValue:StringEquals":{"P:amr":"mfa"},"ForAllValues:StringEquals":{"P:amr":"pwd"}"#, "nobody"),
        (r#""StringEquals":{"P:amr":"mfa"}"#, "~ account_id 11111111-2222-4333-8444-555555555555"),
        (r#""IpAddress":{"aws:SourceIp":"192.0.2.0/24"}"#, "~ account_id 11111111-2222-4333-8444-555555555555"),
        (r#""StringEquals":{"aws:x":"a","aws:y":"b"}"#, "~ account_id 11111111-2222-4333-8444-555555555555"),
        (r#""StringEquals":{"aws:x":"a"},"StringLike":{"aws:x":"b*"}"#, "nobody"),
        (r#""Bool":{"P:email":"true"},"StringEquals":{"P:email":"false"}"#, "nobody"),
    ] {
        let condition = format!(r#"{{"BinaryEquals":{{"P:sub":"prefect:account:ID"}},{condition}}}"#);
        assert_eq!(of_prefect(&condition), expected, "{condition}");
    }
}

#[test]
fn denies() {
    let deny = |condition: &str| {
        let all = statement("Allow", PREFECT, "{}");
        said(&policy(&[all, statement("Deny", PREFECT, condition)]), PREFECT)
    };
    for (condition, expected) in [
        (r#"{"StringNotEquals":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"StringNotEqualsIfExists":{"P:sub":"prefect:account:ID"}}"#, ID),
        (r#"{"StringNotLike":{"P:sub":"prefect:*:ID"}}"#, ID),
        (r#"{"StringNotLike":{"P:sub":"prefect:account:*"}}"#, OTHER),
        (r#"{"StringEquals":{"P:sub":"prefect:account:ID"}}"#, OTHER),
        ("{}", "nobody"),
        (r#"{"StringNotEquals":{"P:sub":"prefect:account:ID"},"StringEquals":{"P:email":"a"}}"#, OTHER),
        (r#"{"StringNotEquals":{"P:sub":"prefect:account:ID"},"Bool":{"aws:SecureTransport":"true"}}"#, OTHER),
    ] {
        assert_eq!(deny(condition), expected, "{condition}");
    }
}

#[test]
fn variables_and_holes() {
    let of = |version: &str, subject: &str| {
        let condition = format!(r#"{{"StringLike":{{"P:sub":"{subject}"}}}}"#);
        let text = policy(&[statement("Allow", PREFECT, &condition)]).replace("2012-10-17", version);
        said(&text, PREFECT)
    };
    for (version, subject, expected) in [
        ("2012-10-17", "prefect:account:\u{f0000}", "account_id \u{f0000}"),
        (
            "2012-10-17",
            "prefect:account:${aws:PrincipalTag/id}",
            "~ anyone: prefect:account:99999999-9999-9999-9999-999999999999",
        ),
        ("2012-10-17", "prefect:account:${api.prefect.cloud/oidc-provider:account_id}", "nobody"),
        ("2012-10-17", "prefect:account:${api.prefect.cloud/oidc-provider:account_id, 'ID'}", ID),
        ("2008-10-17", "prefect:account:${aws:PrincipalTag/id}", "nobody"),
        ("2012-10-17", "prefect:account:${*}", "nobody"),
        ("2012-10-17", "prefect:account:${", "~ anyone: prefect:account:99999999-9999-9999-9999-999999999999"),
    ] {
        assert_eq!(of(version, subject), expected, "{version} {subject}");
    }
}
