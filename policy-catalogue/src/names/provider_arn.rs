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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const FORM: &str = "a provider ARN has the form `arn:PARTITION:iam::ACCOUNT:oidc-provider/ISSUER`";
        const PARTITION: &str =
            "a partition is `aws`, or `aws-` and lower-case letters, digits and hyphens, such as `aws-cn`";
        const SERVICE: &str = "the service of this ARN is `iam`";
        const REGION: &str = "an IAM ARN has no region: two colons after `iam`";
        const ACCOUNT: &str = "an account id is 12 digits";
        const RESOURCE: &str = "the resource of a provider ARN is `oidc-provider/` and the issuer";
        let longest = format!("arn:aws:iam::123456789012:oidc-provider/a.b/{}", "p".repeat(243));
        accepts::<ProviderArn>(&[
            "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
            "arn:aws-us-gov:iam::123456789012:oidc-provider/tenant.auth0.com/",
            &longest,
        ]);
        refuses::<ProviderArn>(
            "OIDC provider ARN",
            &[
                ("", 0, FORM),
                ("gitlab.com", 0, FORM),
                ("ARN:aws:iam::123456789012:oidc-provider/gitlab.com", 0, FORM),
                ("arn:", 4, PARTITION),
                ("arn::iam::123456789012:oidc-provider/gitlab.com", 4, PARTITION),
                ("arn:aws", 7, SERVICE),
                ("arn:aws:sts::123456789012:oidc-provider/gitlab.com", 8, SERVICE),
                ("arn:aws:iam", 8, SERVICE),
                ("arn:aws:iam:eu-west-1:123456789012:oidc-provider/gitlab.com", 12, REGION),
                ("arn:aws:iam:123456789012:oidc-provider/gitlab.com", 12, REGION),
                ("arn:aws:iam:::oidc-provider/gitlab.com", 13, ACCOUNT),
                ("arn:aws:iam::12345678901:oidc-provider/gitlab.com", 24, ACCOUNT),
                (
                    "arn:aws:iam::<ACCOUNT>:oidc-provider/gitlab.com",
                    13,
                    "an account id is 12 digits, found `<` at character 14",
                ),
                ("arn:aws:iam::123456789012", 25, RESOURCE),
                ("arn:aws:iam::123456789012:oidc-provider", 26, RESOURCE),
                ("arn:aws:iam::123456789012:saml-provider/okta", 26, RESOURCE),
                ("arn:aws:iam::123456789012:oidc-provider:gitlab.com", 26, RESOURCE),
                ("arn:aws:iam::123456789012:oidc-provider/", 40, "an issuer begins with a host name"),
                (
                    "arn:aws:iam::123456789012:oidc-provider/https://gitlab.com",
                    40,
                    "an issuer is written without a scheme such as `https://`",
                ),
                (&format!("{longest}p"), 287, "an issuer URL has at most 255 characters, `https://` included"),
            ],
        );
    }

    #[test]
    fn parts() {
        use crate::names::{AccountId, Issuer, Partition};

        let issuer = Issuer::from_static("a.b/c:d");
        let arn = ProviderArn::new(&Partition::AWS, &AccountId::from_static("123456789012"), &issuer);
        assert_eq!(ProviderArn::parse(arn.as_str()), Ok(arn.clone()));
        assert_eq!((arn.partition(), arn.account_id(), arn.issuer()), ("aws", "123456789012", "a.b/c:d"));
    }
}
