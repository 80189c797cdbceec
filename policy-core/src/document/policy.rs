use std::fmt;
use std::str::FromStr;

use super::{OneOrMany, Principal, PrincipalKind, Statement, Text};
use crate::json;

/// The version of the policy language that has policy variables; every generated policy says it.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>.
pub const VERSION: &str = "2012-10-17";

/// A role's trust policy.
///
/// `Display` is the compact JSON and `FromStr` its inverse; the alternate form `{:#}` is indented.
///
/// ```
/// use policy_core::document::TrustPolicy;
///
/// let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"gitlab.com:sub":"project_path:acme/app:ref_type:branch:ref:main"}}}]}"#;
/// let policy: TrustPolicy = text.parse()?;
/// assert_eq!(policy.to_json(), text);
/// # Ok::<(), policy_core::json::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TrustPolicy {
    /// `Version`; a policy without one is read as `2008-10-17`, which has no policy variables.
    pub version: Option<Text>,
    /// `Id`, without meaning to IAM.
    pub id: Option<Text>,
    /// `Statement`: alternatives of each other, except that a `Deny` always wins.
    pub statement: OneOrMany<Statement>,
}

impl TrustPolicy {
    /// A policy of these statements under the current version.
    pub fn new(statements: Vec<Statement>) -> Self {
        Self { version: Some(Text::Borrowed(VERSION)), id: None, statement: OneOrMany::Many(statements.into()) }
    }

    /// Whether `${…}` is a policy variable in it.
    pub fn has_variables(&self) -> bool {
        self.version.as_deref() == Some(VERSION)
    }

    /// Whether a statement is about web identity: it has a federated principal that is no SAML provider, or names
    /// `sts:AssumeRoleWithWebIdentity`.
    ///
    /// So a policy that merely resembles a trust policy can be told apart: a permission policy, whose statements have resources
    /// and no principal, a resource's policy, or the trust policy of a service.
    #[inline]
    pub fn concerns_web_identity(&self) -> bool {
        self.statement.iter().any(concerns_web_identity)
    }

    /// The policy as JSON without white space: what IAM's quota counts.
    pub fn to_json(&self) -> String {
        json::compact(self)
    }

    /// The policy as JSON, indented by two spaces, without a final line break.
    #[inline]
    pub fn to_json_pretty(&self) -> String {
        json::pretty(self)
    }
}

#[inline]
fn concerns_web_identity(statement: &Statement) -> bool {
    for actions in [&statement.action, &statement.not_action].into_iter().flatten() {
        if actions.iter().any(|action| action.to_ascii_lowercase().contains("withwebidentity")) {
            let has_principal = statement.principal.is_some() || statement.not_principal.is_some();
            return has_principal || !has_resource(statement);
        }
    }
    for principal in [&statement.principal, &statement.not_principal] {
        let Some(Principal::ByKind(entries)) = principal else { continue };
        for entry in entries.iter() {
            let is_oidc = |value: &Text| !value.contains(":saml-provider/");
            if entry.kind == PrincipalKind::Federated && entry.values.iter().any(is_oidc) {
                return !has_resource(statement);
            }
        }
    }
    false
}

#[inline]
fn has_resource(statement: &Statement) -> bool {
    statement.resource.is_some() || statement.not_resource.is_some()
}

impl fmt::Display for TrustPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&if f.alternate() { self.to_json_pretty() } else { self.to_json() })
    }
}

impl FromStr for TrustPolicy {
    type Err = json::ReadError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        json::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_concerns_web_identity() {
        let oidc = r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#;
        let saml = r#""Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/okta"}"#;
        let service = r#""Principal":{"Service":"ec2.amazonaws.com"}"#;
        let web_identity = r#""Action":["sts:assumerolewithwebidentity"]"#;
        for (statement, expected) in [
            (format!("{oidc},{web_identity}"), true),
            (format!(r#"{oidc},"Action":"sts:AssumeRole""#), true),
            (format!("{service},{web_identity}"), true),
            (format!("{saml},{web_identity}"), true),
            (format!(r#"{saml},"Action":"sts:AssumeRoleWithSAML""#), false),
            (format!(r#"{service},"Action":"sts:AssumeRole""#), false),
            (format!(r#""Principal":"*",{web_identity},"Resource":"*""#), true),
            (format!(r#"{web_identity},"Resource":"*""#), false),
            (format!(r#"{oidc},"Action":"s3:GetObject","Resource":"*""#), false),
        ] {
            let text = format!(r#"{{"Statement":{{"Effect":"Allow",{statement}}}}}"#);
            let policy = json::read(&json::parse(&text).unwrap()).policy;
            assert_eq!(policy.concerns_web_identity(), expected, "{text}");
        }
    }
}
