//! What a document is made of.

use super::{InvalidReference, Reference, Text};
use crate::document::TrustPolicy;
use crate::names::{Audience, Issuer};

/// A role and its trust policy: `aws_iam_role`.
///
/// The policy should be one that was checked, by `trust_policy!`, by the builder or by [`TrustPolicy::check`]: a document only looks
/// at what the policy is to Terraform.
#[derive(Clone, Debug)]
#[must_use = "add it to a document"]
pub struct Role {
    pub(crate) label: String,
    pub(crate) policy: TrustPolicy,
    pub(crate) name: Option<Text>,
    pub(crate) path: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) max_session_duration: Option<u32>,
    pub(crate) permissions_boundary: Option<Text>,
    pub(crate) attached: Vec<Text>,
    pub(crate) tags: Vec<(String, Text)>,
    pub(crate) has_policy_document: bool,
}

impl Role {
    /// A role under a name of Terraform's, such as `deploy` in `aws_iam_role.deploy`.
    pub fn new(label: impl Into<String>, policy: TrustPolicy) -> Self {
        Self {
            label: label.into(),
            policy,
            name: None,
            path: None,
            description: None,
            max_session_duration: None,
            permissions_boundary: None,
            attached: Vec::new(),
            tags: Vec::new(),
            has_policy_document: false,
        }
    }

    /// The name under which Terraform knows it.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The name in AWS: 1 to 64 letters, digits and `_+=,.@-`. Without it AWS is given a random one.
    pub fn name(self, name: impl Into<Text>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The path in AWS, such as `/ci/`.
    pub fn path(self, path: impl Into<Text>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// What the role is for: up to 1,000 characters.
    pub fn description(self, description: impl Into<Text>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// How long a session may last: 3,600 to 43,200 seconds. AWS takes an hour when nothing is said.
    pub fn max_session_duration(self, seconds: u32) -> Self {
        Self { max_session_duration: Some(seconds), ..self }
    }

    /// The ARN of the policy that bounds what the role may do.
    pub fn permissions_boundary(self, policy_arn: impl Into<Text>) -> Self {
        Self { permissions_boundary: Some(policy_arn.into()), ..self }
    }

    /// The ARN of a managed policy that the role has; say several for several.
    pub fn attach(mut self, policy_arn: impl Into<Text>) -> Self {
        self.attached.push(policy_arn.into());
        self
    }

    /// A tag.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<Text>) -> Self {
        self.tags.push((key.into(), value.into()));
        self
    }

    /// Writes the trust policy as blocks of `data.aws_iam_policy_document` instead of a string of JSON.
    pub fn as_policy_document(self) -> Self {
        Self { has_policy_document: true, ..self }
    }

    /// The role's ARN.
    ///
    /// # Errors
    ///
    /// When the role's label is no name of Terraform's.
    pub fn arn(&self) -> Result<Reference, InvalidReference> {
        Reference::parse(&format!("aws_iam_role.{}.arn", self.label))
    }
}

/// An OIDC identity provider in the account: `aws_iam_openid_connect_provider`.
///
/// Roles of the same document that trust its issuer refer to it instead of repeating its ARN.
#[derive(Clone, Debug)]
#[must_use = "add it to a document"]
pub struct OidcProvider {
    pub(crate) label: String,
    pub(crate) issuer: Issuer,
    pub(crate) client_ids: Vec<Audience>,
    pub(crate) thumbprints: Vec<String>,
    pub(crate) tags: Vec<(String, Text)>,
}

impl OidcProvider {
    /// A provider under a name of Terraform's, its issuer, and the audiences that its tokens may have.
    pub fn new(label: impl Into<String>, issuer: Issuer, client_ids: impl IntoIterator<Item = Audience>) -> Self {
        let client_ids = client_ids.into_iter().collect();
        Self { label: label.into(), issuer, client_ids, thumbprints: Vec::new(), tags: Vec::new() }
    }

    /// The SHA-1 thumbprint of a certificate, in 40 hexadecimal digits. AWS finds it out itself when none is said;
    /// Terraform's AWS provider lets one say none since December 2024 (<https://github.com/hashicorp/terraform-provider-aws/pull/37255>).
    pub fn thumbprint(mut self, thumbprint: impl Into<String>) -> Self {
        self.thumbprints.push(thumbprint.into());
        self
    }

    /// A tag.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<Text>) -> Self {
        self.tags.push((key.into(), value.into()));
        self
    }

    /// The provider's ARN.
    ///
    /// # Errors
    ///
    /// When the provider's label is no name of Terraform's.
    pub fn arn(&self) -> Result<Reference, InvalidReference> {
        Reference::parse(&format!("aws_iam_openid_connect_provider.{}.arn", self.label))
    }
}

/// A variable of the configuration: a string.
#[derive(Clone, Debug)]
#[must_use = "add it to a document"]
pub struct Variable {
    pub(crate) label: String,
    pub(crate) description: Option<String>,
    pub(crate) default: Option<String>,
    pub(crate) pattern: Option<Pattern>,
}

/// What the value of a variable must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    pub(crate) regex: &'static str,
    pub(crate) rule: &'static str,
}

impl Variable {
    /// A variable that may be any string.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), description: None, default: None, pattern: None }
    }

    /// A variable for an account id: Terraform refuses anything but 12 digits.
    pub fn account_id(label: impl Into<String>) -> Self {
        let pattern = Pattern { regex: "^[0-9]{12}$", rule: "An account id is 12 digits." };
        Self { pattern: Some(pattern), ..Self::new(label) }
    }

    /// A variable for a partition, such as `aws` or `aws-cn`.
    pub fn partition(label: impl Into<String>) -> Self {
        let pattern = Pattern { regex: "^aws(-[a-z0-9-]+)?$", rule: "A partition is aws, or begins with aws-." };
        Self { pattern: Some(pattern), ..Self::new(label) }
    }

    /// What the variable is for.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// The value when nobody says another.
    pub fn default(self, value: impl Into<String>) -> Self {
        Self { default: Some(value.into()), ..self }
    }

    /// The variable's value.
    ///
    /// # Errors
    ///
    /// When the variable's label is no name of Terraform's.
    pub fn value(&self) -> Result<Reference, InvalidReference> {
        Reference::parse(&format!("var.{}", self.label))
    }
}

/// An output of the configuration.
#[derive(Clone, Debug)]
#[must_use = "add it to a document"]
pub struct Output {
    pub(crate) label: String,
    pub(crate) value: Text,
    pub(crate) description: Option<String>,
}

impl Output {
    /// An output and its value.
    pub fn new(label: impl Into<String>, value: impl Into<Text>) -> Self {
        Self { label: label.into(), value: value.into(), description: None }
    }

    /// What the output is.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }
}
