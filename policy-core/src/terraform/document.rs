use std::collections::BTreeSet;

use super::policy::Resolver;
use super::{OidcProvider, Output, Problem, Problems, Role, Variable, check, write};
use crate::json::Node;

/// A Terraform configuration of roles, their identity providers, and what they need, to be written as `.tf.json`.
///
/// Mistakes are found when it is written, all of them at once. Order is kept and the output is always the same.
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::{Audience, Issuer, ProviderArn};
/// use policy_core::provider::prefect_cloud::{AccountId, Subject};
/// use policy_core::terraform::{Document, OidcProvider, Role};
///
/// let policy = TrustPolicy::builder()
///     .provider(ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
///     .audience(Audience::from_static("prefect-cloud"))
///     .subject(Subject::account(&AccountId::from_static("11111111-2222-4333-8444-555555555555")))
///     .build()?;
/// let issuer = Issuer::from_static("api.prefect.cloud/oidc-provider");
///
/// let mut document = Document::new();
/// document.provider(OidcProvider::new("prefect", issuer, [Audience::from_static("prefect-cloud")]));
/// document.role(Role::new("flows", policy).name("prefect-flows"));
/// let json = document.to_json()?;
/// // The role refers to the provider that stands beside it.
/// assert!(json.contains(r#"\"Federated\":\"${aws_iam_openid_connect_provider.prefect.arn}\""#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is written to a file by `trust_policy::generated::WriteTo`.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub(crate) comment: Option<String>,
    pub(crate) aws_version: Option<String>,
    pub(crate) variables: Vec<Variable>,
    pub(crate) providers: Vec<OidcProvider>,
    pub(crate) roles: Vec<Role>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) elsewhere: BTreeSet<String>,
}

impl Document {
    /// An empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// A comment at the top, for example where the file comes from and that nobody should edit it.
    pub fn comment(&mut self, comment: impl Into<String>) -> &mut Self {
        self.comment = Some(comment.into());
        self
    }

    /// Requires the provider `hashicorp/aws` in a version, such as `~> 6.0`.
    pub fn require_aws(&mut self, version: impl Into<String>) -> &mut Self {
        self.aws_version = Some(version.into());
        self
    }

    /// Adds an identity provider.
    pub fn provider(&mut self, provider: OidcProvider) -> &mut Self {
        self.providers.push(provider);
        self
    }

    /// Adds a role.
    pub fn role(&mut self, role: Role) -> &mut Self {
        self.roles.push(role);
        self
    }

    /// Adds a variable.
    pub fn variable(&mut self, variable: Variable) -> &mut Self {
        self.variables.push(variable);
        self
    }

    /// Adds an output.
    pub fn output(&mut self, output: Output) -> &mut Self {
        self.outputs.push(output);
        self
    }

    /// Says that another file of the same module declares something, such as `aws_iam_policy.deploy`, `local.prefix` or
    /// `data.aws_caller_identity.current`; otherwise a reference to what the document does not declare is a mistake.
    pub fn declared_elsewhere(&mut self, address: impl Into<String>) -> &mut Self {
        self.elsewhere.insert(address.into());
        self
    }

    /// The document as Terraform JSON, with a final line break.
    ///
    /// # Errors
    ///
    /// [`Problems`]: names that Terraform or AWS refuses, resources that are declared twice, references to what is not declared, …
    pub fn to_json(&self) -> Result<String, Problems> {
        let mut problems = check::document(self);
        let mut resolver = Resolver::new(self);
        let text = write::document(self, &mut resolver);
        problems.append(&mut resolver.problems);
        check::undeclared(self, &resolver.references, &mut problems);
        Problems::or(problems, text)
    }

    /// The roles' policies with references for the providers that the document declares, and everything that is wrong.
    pub(crate) fn checked(&self) -> (Vec<Node>, Vec<Problem>) {
        let mut problems = check::document(self);
        let mut resolver = Resolver::new(self);
        let policies = self.roles.iter().map(|role| resolver.tree(role)).collect();
        problems.append(&mut resolver.problems);
        check::undeclared(self, &resolver.references, &mut problems);
        (policies, problems)
    }
}
