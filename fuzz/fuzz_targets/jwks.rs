//! Any text is the keys of an issuer or not, and no token that was not signed passes with them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::sts::{Jwks, SignatureFault, Token};

/// `{"alg":"…"}` and `{}`, with a signature of zeros that nobody has made.
const TOKENS: [(&str, usize); 6] = [
    ("eyJhbGciOiJSUzI1NiJ9", 342),
    ("eyJhbGciOiJSUzM4NCJ9", 342),
    ("eyJhbGciOiJSUzUxMiJ9", 342),
    ("eyJhbGciOiJFUzI1NiJ9", 86),
    ("eyJhbGciOiJFUzM4NCJ9", 128),
    ("eyJhbGciOiJFUzUxMiJ9", 176),
];

fuzz_target!(|text: &str| {
    let Ok(jwks) = Jwks::parse(text) else { return };
    for key in jwks.keys() {
        if let Some(fault) = key.fault() {
            assert!(!fault.to_string().is_empty());
        }
    }
    for (header, length) in TOKENS {
        let token = Token::jwt(format!("{header}.e30.{}", "A".repeat(length)));
        assert!(!matches!(jwks.verify(&token), Ok(()) | Err(SignatureFault::Token(_) | SignatureFault::NoSignature)));
    }
});
