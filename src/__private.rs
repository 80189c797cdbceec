//! What expansions name; not for anybody else, and without any promise.

use std::borrow::Cow;

use policy_core::document::{AccountPart, PartitionPart};
pub use policy_core::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use policy_core::names::{Audience, SubjectPart, SubjectTail};
pub use policy_macros::{include_trust_policy, name, trust_policy, trust_policy_json};
pub use std::borrow::Cow::Borrowed;
pub use std::option::Option::{None, Some};

/// Stands for a policy that did not compile, so that its errors are the only ones.
pub const fn no_policy() -> TrustPolicy {
    TrustPolicy { version: None, id: None, statement: OneOrMany::Many(Borrowed(&[])) }
}

pub fn concat(pieces: &[&str]) -> Cow<'static, str> {
    Cow::Owned(pieces.concat())
}

pub fn list<T: Clone, const N: usize>(items: [T; N]) -> Cow<'static, [T]> {
    Cow::Owned(items.into())
}

pub fn partition<T: PartitionPart + ?Sized>(partition: &T) -> &str {
    partition.as_partition_part()
}

pub fn account_id<T: AccountPart + ?Sized>(account: &T) -> &str {
    account.as_account_part()
}

pub fn audience(audience: &Audience) -> &str {
    audience.as_str()
}

pub fn subject_part<T: SubjectPart + ?Sized>(part: &T) -> &str {
    part.as_subject_part()
}

pub fn subject_tail<T: SubjectTail + ?Sized>(tail: &T) -> &str {
    tail.as_subject_tail()
}

#[track_caller]
#[expect(clippy::panic, reason = "an assertion")]
pub fn assert_within(policy: &TrustPolicy, bound: &TrustPolicy) {
    match policy_core::admission::within(policy, bound) {
        Ok(Ok(())) => {}
        Ok(Err(token)) => panic!("the policy admits a token that its bound does not: {token}"),
        Err(error) => panic!("the policy cannot be compared with its bound: {error}"),
    }
}
