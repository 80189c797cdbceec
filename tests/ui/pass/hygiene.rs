//! Nothing that a user's crate calls by a name of the standard library's reaches an expansion.

#![no_implicit_prelude]
#![deny(warnings)]
#![allow(dead_code, non_camel_case_types, unused_macros, reason = "the names are there to be in the way")]

mod core {}
mod std {}
mod alloc {}

enum Option {}
struct Some;
struct None;
struct Ok;
struct Err;
struct String;
struct Vec;
struct Cow;
struct Borrowed;
struct Owned;
struct TrustPolicy;
struct Statement;
struct Principal;
struct Effect;
struct Allow;
struct Scalar;
struct POLICY;
struct str;
struct u8;
struct bool;

trait From {}
trait Into {}
trait AsRef {}
trait Clone {}

macro_rules! compile_error {
    () => {};
}
macro_rules! include_bytes {
    () => {};
}

const SHORT: ::trust_policy::TrustPolicy = ::trust_policy::trust_policy! {
    sid: "Deploy",
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: ["prefect:account:11111111-2222-4333-8444-555555555555"],
    when: { Bool: { "aws:SecureTransport": true }, NumericLessThan: { "aws:EpochTime": 1 } },
};
const FILE: ::trust_policy::TrustPolicy = ::trust_policy::include_trust_policy!("policies/right.json");
const JSON: &::core::primitive::str = ::trust_policy::trust_policy_json! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn holes(account_id: &::trust_policy::names::AccountId) -> ::trust_policy::TrustPolicy {
    ::trust_policy::trust_policy! {
        provider: "arn:aws:iam::{account_id}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }
}

fn main() {
    const ACCOUNT: ::trust_policy::names::AccountId = ::trust_policy::account_id!("123456789012");
    ::core::assert_ne!(SHORT, FILE);
    ::core::assert_eq!(FILE, holes(&ACCOUNT));
    ::core::assert_eq!(FILE.to_json(), JSON);
}
