//! What the ARNs of IAM have in common: `arn:PARTITION:iam::ACCOUNT:`.

use super::bytes::{at, find, starts_with};
use super::{Fault, Problem, account_id, partition};

/// Checks an ARN up to the colon after its account id, and says where the resource begins.
///
/// `form` is the rule that is broken when the text is no ARN at all.
pub(super) const fn check_head(bytes: &[u8], form: &'static str) -> Result<usize, Fault> {
    let end = bytes.len();
    if end == 0 {
        return Err(Fault::at(0, Problem::Empty(form)));
    }
    if !starts_with(bytes, 0, b"arn:") {
        return Err(Fault::at(0, Problem::Structure(form)));
    }
    let partition_end = find(bytes, b':', 4, end);
    if let Err(fault) = partition::check_in(bytes, 4, partition_end) {
        return Err(fault);
    }
    let service = after_colon(bytes, partition_end);
    if !starts_with(bytes, service, b"iam:") {
        return Err(Fault::at(service, Problem::Structure("the service of this ARN is `iam`")));
    }
    let region = service + 4;
    if at(bytes, region) != b':' {
        return Err(Fault::at(region, Problem::Structure("an IAM ARN has no region: two colons after `iam`")));
    }
    let account = region + 1;
    let account_end = find(bytes, b':', account, end);
    if let Err(fault) = account_id::check_in(bytes, account, account_end) {
        return Err(fault);
    }
    Ok(after_colon(bytes, account_end))
}

/// The offset after a colon that was looked for, or the end when there was none.
const fn after_colon(bytes: &[u8], colon: usize) -> usize {
    if colon < bytes.len() { colon + 1 } else { colon }
}
