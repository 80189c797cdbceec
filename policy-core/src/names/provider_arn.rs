use super::bytes::{find, starts_with};
use super::{Fault, Problem, account_id, issuer, name, partition};

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
    let end = bytes.len();
    if end == 0 {
        return Err(Fault::at(0, Problem::Empty(FORM)));
    }
    if !starts_with(bytes, 0, b"arn:") {
        return Err(Fault::at(0, Problem::Structure(FORM)));
    }
    let partition_end = find(bytes, b':', 4, end);
    if let Err(fault) = partition::check_in(bytes, 4, partition_end) {
        return Err(fault);
    }
    if !starts_with(bytes, partition_end, b":iam:") {
        return Err(Fault::at(
            if partition_end < end { partition_end + 1 } else { end },
            Problem::Structure("the service of a provider ARN is `iam`"),
        ));
    }
    let region = partition_end + 5;
    if !starts_with(bytes, region, b":") {
        return Err(Fault::at(region, Problem::Structure("an IAM ARN has no region: two colons after `iam`")));
    }
    let account_end = find(bytes, b':', region + 1, end);
    if let Err(fault) = account_id::check_in(bytes, region + 1, account_end) {
        return Err(fault);
    }
    if !starts_with(bytes, account_end, b":oidc-provider/") {
        return Err(Fault::at(
            if account_end < end { account_end + 1 } else { end },
            Problem::Structure("the resource of a provider ARN is `oidc-provider/` and the issuer"),
        ));
    }
    issuer::check_in(bytes, account_end + 15, end)
}
