use trust_policy::{account_id, audience};

const ACCOUNT: &str = "123456789012";

fn main() {
    account_id!(ACCOUNT);
    account_id!(123456789012);
    account_id!();
    audience!("prefect-cloud", "sts.amazonaws.com");
}
