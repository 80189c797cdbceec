use std::fmt;
use std::str::FromStr;

use super::{OneOrMany, Statement, Text};
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

    /// The policy as JSON without white space: what IAM's quota counts.
    pub fn to_json(&self) -> String {
        json::compact(self)
    }

    /// The policy as JSON, indented by two spaces, without a final line break.
    pub fn to_json_pretty(&self) -> String {
        json::pretty(self)
    }
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
