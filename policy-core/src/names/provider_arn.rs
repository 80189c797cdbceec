use super::bytes::starts_with;
use super::{Fault, Problem, arn, issuer, name};

name! {
    /// The ARN of an IAM OIDC provider: `arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER`.
    ///
    /// The last part is the [`Issuer`](crate::names::Issuer): the provider URL without `https://`.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html>.
    ///
    /// ```
    /// use policy_core::names::ProviderArn;
    ///
    /// let arn = ProviderArn::parse("arn:aws-cn:iam::123456789012:oidc-provider/gitlab.com")?;
    /// assert_eq!((arn.partition(), arn.account_id(), arn.issuer()), ("aws-cn", "123456789012", "gitlab.com"));
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    ProviderArn, "OIDC provider ARN", check
}

impl ProviderArn {
    /// The ARN of the provider for an issuer in an account.
    pub fn new(partition: &super::Partition, account_id: &super::AccountId, issuer: &super::Issuer) -> Self {
        Self(format!("arn:{partition}:iam::{account_id}:oidc-provider/{issuer}").into())
    }

    /// The partition, such as `aws`.
    pub fn partition(&self) -> &str {
        self.part(1)
    }

    /// The account that owns the provider.
    pub fn account_id(&self) -> &str {
        self.part(4)
    }

    /// The issuer, which is also the prefix of the provider's condition keys.
    pub fn issuer(&self) -> &str {
        self.part(5).split_once('/').map_or("", |(_, issuer)| issuer)
    }

    fn part(&self, index: usize) -> &str {
        self.as_str().splitn(6, ':').nth(index).unwrap_or_default()
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    const FORM: &str = "a provider ARN has the form `arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER`";
    let bytes = text.as_bytes();
    let resource = match arn::check_head(bytes, FORM) {
        Ok(resource) => resource,
        Err(fault) => return Err(fault),
    };
    if !starts_with(bytes, resource, RESOURCE) {
        return Err(Fault::at(
            resource,
            Problem::Structure("the resource of a provider ARN is `oidc-provider/` and the issuer"),
        ));
    }
    issuer::check_in(bytes, resource + RESOURCE.len(), bytes.len())
}

const RESOURCE: &[u8] = b"oidc-provider/";
