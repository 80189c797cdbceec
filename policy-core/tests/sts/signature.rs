//! The signature: what passes, and what AWS says of everything else.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::signature::{SignatureEncoding, Signer};
use policy_core::lint::Options;
use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{
    Account, Answer, Call, Claims, Jwks, Outcome, RegisteredProvider, Role, SignatureFault, Stage, Token,
    assume_role_with_web_identity, diagnose,
};
use proptest::prelude::*;
use rsa::BoxedUint;
use rsa::sha2::{Sha256, Sha384, Sha512};
use rsa::traits::PublicKeyParts;

const NOW: i64 = 1_789_123_711;
const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider,  please reference \
                      AssumeRoleWithWebIdentity documentation for requirements";
const NOT_VALID: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity \
                         documentation for requirements.";

/// The primes of RFC 7515 appendix A.2, which need not be secret.
const P: &str = "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJNPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc";
const Q: &str = "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_YwD66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc";

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}

static RSA: LazyLock<rsa::PrivateKey> = LazyLock::new(|| {
    let number = |text| BoxedUint::from_be_slice_vartime(&Base64UrlUnpadded::decode_vec(text).unwrap());
    rsa::PrivateKey::from_p_q(number(P), number(Q), BoxedUint::from(65_537_u64)).unwrap()
});

static EVERY_KEY: LazyLock<Jwks> = LazyLock::new(|| jwks(&["rsa", "P-256", "P-384", "P-521"].map(jwk)));

fn p256_key() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

fn p384_key() -> p384::ecdsa::SigningKey {
    p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap()
}

fn p521_key() -> p521::ecdsa::SigningKey {
    p521::ecdsa::SigningKey::from_slice(&[&[0; 2][..], &[7; 64]].concat()).unwrap()
}

/// A public key as a JWK with this `kid`.
fn jwk(kid: &str) -> serde_json::Value {
    let ec = |curve: &str, point: &[u8]| {
        let (x, y) = point[1..].split_at(point.len() / 2);
        serde_json::json!({"kid": kid, "kty": "EC", "crv": curve, "x": encoded(x), "y": encoded(y)})
    };
    match kid {
        "P-256" => ec(kid, p256_key().verifying_key().to_sec1_point(false).as_bytes()),
        "P-384" => ec(kid, p384_key().verifying_key().to_sec1_point(false).as_bytes()),
        "P-521" => ec(kid, p521_key().verifying_key().to_sec1_point(false).as_bytes()),
        _ => {
            let key = RSA.to_public_key();
            serde_json::json!({"kid": kid, "kty": "RSA", "n": encoded(key.n_bytes()), "e": encoded(key.e_bytes())})
        }
    }
}

fn jwks(keys: &[serde_json::Value]) -> Jwks {
    Jwks::parse(&serde_json::json!({"keys": keys}).to_string()).unwrap()
}

fn payload() -> String {
    format!(r#"{{"iss":"https://idp.example.com/t","aud":"client","sub":"subject","iat":{NOW},"exp":{}}}"#, NOW + 600)
}

/// A token with this header, signed as `algorithm` says, whatever the header says.
fn token(header: &str, algorithm: &str) -> String {
    let message = format!("{}.{}", encoded(header), encoded(payload()));
    let bytes = message.as_bytes();
    let signature = match algorithm {
        "RS256" => RSA.pkcs1v15_sign::<Sha256>(bytes).unwrap(),
        "RS384" => RSA.pkcs1v15_sign::<Sha384>(bytes).unwrap(),
        "RS512" => RSA.pkcs1v15_sign::<Sha512>(bytes).unwrap(),
        "ES256" => Signer::<p256::ecdsa::Signature>::sign(&p256_key(), bytes).to_vec(),
        "ES384" => Signer::<p384::ecdsa::Signature>::sign(&p384_key(), bytes).to_vec(),
        "ES512" => Signer::<p521::ecdsa::Signature>::sign(&p521_key(), bytes).to_vec(),
        _ => Vec::new(),
    };
    format!("{message}.{}", encoded(signature))
}

const KEYS: [(&str, &str); 6] =
    [("RS256", "rsa"), ("RS384", "rsa"), ("RS512", "rsa"), ("ES256", "P-256"), ("ES384", "P-384"), ("ES512", "P-521")];

fn good(algorithm: &str, kid: &str) -> String {
    token(&format!(r#"{{"alg":"{algorithm}","kid":"{kid}"}}"#), algorithm)
}

fn account() -> Account {
    let arn = ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/idp.example.com/t");
    Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["client".to_owned()] }] }
}

fn role() -> Role {
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity",
        "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/idp.example.com/t"},
        "Condition":{"StringEquals":{"idp.example.com/t:sub":"subject"}}}}"#;
    Role::new(RoleArn::from_static("arn:aws:iam::123456789012:role/deploy"), policy.parse().unwrap())
}

fn answer(token: &Token, jwks: Option<&Jwks>) -> Answer {
    let role = role();
    assume_role_with_web_identity(&account(), &Call { jwks, ..Call::new(token, &role, "run", NOW) })
}

fn fault(jwks: &Jwks, text: &str) -> SignatureFault {
    jwks.verify(&Token::jwt(text.to_owned())).unwrap_err()
}

#[test]
fn a_signature_by_each_algorithm() {
    for (algorithm, kid) in KEYS {
        let token = Token::jwt(good(algorithm, kid));
        assert_eq!(EVERY_KEY.verify(&token), Ok(()), "{algorithm}");
        let answer = answer(&token, Some(&EVERY_KEY));
        assert_eq!((answer.outcome, answer.signature_checked), (Outcome::Allowed, true), "{algorithm}");
    }
}

#[test]
fn tokens_of_another_implementation() {
    // Made with OpenSSL; each key has its certificate beside it.
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/signatures.json");
    let data: serde_json::Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let keys = Jwks::parse(&data["jwks"].to_string()).unwrap();
    assert_eq!(keys.keys().iter().map(policy_core::sts::Jwk::fault).collect::<Vec<_>>(), [None; 4]);
    let tokens = data["tokens"].as_object().unwrap();
    assert_eq!(tokens.len(), 6);
    for (algorithm, text) in tokens {
        let token = Token::jwt(text.as_str().unwrap().to_owned());
        assert_eq!(keys.verify(&token), Ok(()), "{algorithm}");
        assert!(answer(&token, Some(&keys)).signature_checked);
    }
    // The certificate of one key beside another of its type, and of another type.
    let mut other = jwk("rsa");
    other["x5c"] = data["jwks"]["keys"][0]["x5c"].clone();
    refused(&jwks(&[other]), &good("RS256", "rsa"), NO_KEY, true);
    let mut mixed = data["jwks"].clone();
    let certificates = [0, 1].map(|index| mixed["keys"][index]["x5c"].clone());
    (mixed["keys"][1]["x5c"], mixed["keys"][0]["x5c"]) = certificates.into();
    for (index, algorithm) in ["RS256", "ES256"].into_iter().enumerate() {
        let keys = Jwks::parse(&mixed.to_string()).unwrap();
        assert_eq!(
            keys.keys()[index].fault().unwrap().to_string(),
            "the first certificate of its `x5c` is not of this key"
        );
        refused(&keys, tokens[algorithm].as_str().unwrap(), NO_KEY, true);
    }
}

/// The answer to a token whose signature does not pass; the sentence that says why.
fn refused(jwks: &Jwks, text: &str, message: &str, is_observed: bool) -> String {
    let (token, role) = (Token::jwt(text.to_owned()), role());
    let call = Call { jwks: Some(jwks), ..Call::new(&token, &role, "run", NOW) };
    let diagnosis = diagnose(&account(), &call, &Options::default());
    let error = diagnosis.answer.error.as_ref().unwrap();
    assert_eq!(diagnosis.answer.stage, Stage::Signature, "{text}");
    assert_eq!((error.code, error.http_status), ("InvalidIdentityToken", 400));
    assert_eq!((error.message.as_str(), error.is_observed), (message, is_observed), "{:?}", diagnosis.sentence);
    assert!(diagnosis.repairs.is_empty() && diagnosis.explanation.is_none());
    diagnosis.sentence.unwrap()
}

#[test]
fn a_changed_token() {
    for (algorithm, kid) in KEYS {
        let text = good(algorithm, kid);
        let [header, claims, signature] = text.split('.').collect::<Vec<_>>().try_into().unwrap();
        let other = encoded(payload().replace("subject", "admin"));
        let header_too = encoded(format!(r#"{{"kid":"{kid}","alg":"{algorithm}"}}"#));
        let bytes = Base64UrlUnpadded::decode_vec(signature).unwrap();
        let zeros = encoded(vec![0; bytes.len()]);
        let swapped = encoded([&bytes[bytes.len() / 2..], &bytes[..bytes.len() / 2]].concat());
        for changed in [
            format!("{header}.{other}.{signature}"),
            format!("{header_too}.{claims}.{signature}"),
            format!("{header}.{claims}.{zeros}"),
            format!("{header}.{claims}.{swapped}"),
            format!("{header}.{claims}.{}", encoded(&bytes[1..])),
            format!("{header}.{claims}.{}", encoded([&bytes[..], &[0]].concat())),
            format!("{header}.{claims}.{}", encoded([&[0], &bytes[..]].concat())),
            format!("{header}.{claims}."),
        ] {
            assert_eq!(
                refused(&EVERY_KEY, &changed, NOT_VALID, true),
                format!(
                    "the signature is not by the issuer's key `{kid}`: the token was changed after it was signed, or signed with \
                     another key"
                )
            );
            assert!(answer(&Token::jwt(changed), Some(&EVERY_KEY)).signature_checked);
        }
    }
}

#[test]
fn keys_that_are_not_found() {
    let [rsa, p256] = ["rsa", "P-256"].map(jwk);
    let with = |name: &str, value: serde_json::Value| {
        let mut key = rsa.clone();
        key[name] = value;
        key
    };
    let without_id = with("kid", serde_json::Value::Null);
    let many: Vec<_> = (0..7).map(|index| with("kid", format!("k{index}").into())).collect();
    let named = r#"{"alg":"RS256","kid":"rsa"}"#;
    let unnamed = r#"{"alg":"RS256"}"#;
    for (keys, header, is_observed, expected) in [
        (vec![], named, true, "the token is signed with the key `rsa`, and the issuer's keys are: none"),
        (
            vec![rsa.clone(), p256.clone()],
            r#"{"alg":"RS256","kid":"RSA"}"#,
            true,
            "the token is signed with the key `RSA`, and the issuer's keys are: `rsa`, `P-256`",
        ),
        (
            many,
            named,
            true,
            "the token is signed with the key `rsa`, and the issuer's keys are: `k0`, `k1`, `k2`, `k3`, `k4` and 2 more",
        ),
        (
            vec![rsa.clone()],
            r#"{"alg":"RS256","kid":["rsa"]}"#,
            false,
            "the `kid` of the token's header is not a string; the issuer's keys are: `rsa`",
        ),
        (
            vec![rsa.clone(), p256.clone()],
            unnamed,
            false,
            "the token's header has no `kid`, and the issuer has not just one key that can be used: `rsa`, `P-256`",
        ),
        (
            vec![rsa.clone(), with("kid", "other".into())],
            r#"{"alg":"RS256","kid":""}"#,
            true,
            "the token's header has no `kid`, and the issuer has not just one key that can be used: `rsa`, `other`",
        ),
        (
            vec![without_id],
            unnamed,
            true,
            "the token's header has no `kid`, and the issuer has not just one key that can be used: none",
        ),
        (
            vec![with("use", "enc".into())],
            named,
            true,
            "the issuer's key `rsa` cannot be used: its `use` is `enc` and not `sig`",
        ),
        (vec![with("n", serde_json::Value::Null)], named, true, "the issuer's key `rsa` cannot be used: it has no `n`"),
        (
            vec![with("e", "!".into())],
            named,
            false,
            "the issuer's key `rsa` cannot be used: its `e` is not base64url without padding",
        ),
    ] {
        assert_eq!(refused(&jwks(&keys), &token(header, "RS256"), NO_KEY, is_observed), expected);
    }
    let operations = jwks(&[with("key_ops", serde_json::json!(["verify"]))]);
    assert_eq!(
        refused(&operations, &token(named, "RS256"), NOT_VALID, true),
        "the issuer's key `rsa` cannot be used: it has `key_ops`, and STS takes no key with them"
    );
    assert!(!answer(&Token::jwt(token(named, "RS256")), Some(&operations)).signature_checked);
}

#[test]
fn too_many_keys_of_a_type() {
    let many = |count: usize, like: &str, other: &str| {
        let mut keys: Vec<_> = (1..count)
            .map(|index| {
                let mut key = jwk(like);
                key["kid"] = format!("k{index}").into();
                key
            })
            .collect();
        keys.extend([jwk(like), jwk(other)]);
        jwks(&keys)
    };
    let (rsa, ec) = (good("RS256", "rsa"), good("ES256", "P-256"));
    assert_eq!(many(100, "rsa", "P-256").verify(&Token::jwt(rsa.clone())), Ok(()));
    let keys = many(101, "rsa", "P-256");
    assert_eq!(refused(&keys, &rsa, NO_KEY, true), "the issuer has 101 RSA keys, and STS takes 100 of a type");
    assert_eq!(keys.verify(&Token::jwt(ec.clone())), Ok(()));
    let keys = many(101, "P-256", "rsa");
    assert_eq!(refused(&keys, &ec, NO_KEY, false), "the issuer has 101 EC keys, and STS takes 100 of a type");
    assert_eq!(keys.verify(&Token::jwt(rsa)), Ok(()));
}

#[test]
fn keys_that_pass_all_the_same() {
    let [rsa, p256] = ["rsa", "P-256"].map(jwk);
    let with = |name: &str, value: &str| {
        let mut key = rsa.clone();
        key[name] = value.into();
        key
    };
    let other = {
        let mut key = p256.clone();
        key["kid"] = "rsa".into();
        key
    };
    let named = r#"{"alg":"RS256","kid":"rsa"}"#;
    for (keys, header) in [
        (vec![with("alg", "RS512")], named),
        (vec![with("d", "AQAB")], named),
        (vec![with("use", "sig")], named),
        // Of several keys with the same `kid` the last, but not one of another type or for encryption.
        (vec![with("e", "Aw"), rsa.clone()], named),
        (vec![rsa.clone(), other], named),
        (vec![rsa.clone(), with("use", "enc")], named),
        (vec![rsa.clone()], r#"{"alg":"RS256"}"#),
        (vec![rsa.clone()], r#"{"alg":"RS256","kid":null}"#),
        (vec![rsa.clone(), with("use", "enc")], r#"{"alg":"RS256"}"#),
        (vec![rsa.clone(), rsa.clone()], r#"{"alg":"RS256"}"#),
        (vec![rsa.clone()], r#"{"alg":"none","alg":"RS256","kid":"rsa"}"#),
    ] {
        let token = Token::jwt(token(header, "RS256"));
        assert_eq!(jwks(&keys).verify(&token), Ok(()), "{header} {keys:?}");
    }
    let last = jwks(&[rsa.clone(), with("e", "Aw")]);
    assert_eq!(fault(&last, &token(named, "RS256")), SignatureFault::Mismatch { id: "rsa".to_owned() });
}

#[test]
fn algorithms_that_are_taken_for_others() {
    let keys: &Jwks = &EVERY_KEY;
    for (header, signed, expected) in [
        (
            r#"{"alg":"RS256","kid":"P-256"}"#,
            "RS256",
            "`P-256` cannot be used: it is not of the type or curve that `RS256` needs",
        ),
        (
            r#"{"alg":"ES256","kid":"rsa"}"#,
            "ES256",
            "`rsa` cannot be used: it is not of the type or curve that `ES256` needs",
        ),
        (
            r#"{"alg":"ES256","kid":"P-384"}"#,
            "ES384",
            "`P-384` cannot be used: it is not of the type or curve that `ES256` needs",
        ),
        (
            r#"{"alg":"ES384","kid":"P-521"}"#,
            "ES512",
            "`P-521` cannot be used: it is not of the type or curve that `ES384` needs",
        ),
    ] {
        assert_eq!(refused(keys, &token(header, signed), NO_KEY, false), format!("the issuer's key {expected}"));
    }
    // The header's algorithm decides over the hash.
    let confused = token(r#"{"alg":"RS256","kid":"rsa"}"#, "RS512");
    assert_eq!(fault(keys, &confused), SignatureFault::Mismatch { id: "rsa".to_owned() });
    // No algorithm, or one in which the public key would be the secret.
    for algorithm in ["none", "None", "HS256", "PS256", "EdDSA", "ES256K", ""] {
        let text = token(&format!(r#"{{"alg":"{algorithm}","kid":"rsa"}}"#), "none");
        for jwks in [None, Some(keys)] {
            let answer = answer(&Token::jwt(text.clone()), jwks);
            let error = answer.error.unwrap();
            assert_eq!((answer.stage, error.code), (Stage::TokenShape, "InvalidIdentityToken"), "{algorithm}");
            assert!(!error.is_observed && !answer.signature_checked);
        }
        assert_eq!(
            fault(keys, &text).to_string(),
            "invalid token: the `alg` of its header is none of RS256, RS384, RS512, ES256, ES384, ES512"
        );
    }
}

#[test]
fn without_keys_or_without_a_signature_nothing_is_checked() {
    let unsigned = Token::jwt(token(r#"{"alg":"RS256","kid":"rsa"}"#, "none"));
    let found = answer(&unsigned, None);
    assert_eq!((found.outcome, found.signature_checked), (Outcome::Allowed, false));
    let claims = Token::of(Claims::parse(&payload()).unwrap());
    let found = answer(&claims, Some(&EVERY_KEY));
    assert_eq!((found.outcome, found.signature_checked), (Outcome::Allowed, false));
    assert_eq!(EVERY_KEY.verify(&claims), Err(SignatureFault::NoSignature));
    assert_eq!(
        SignatureFault::NoSignature.to_string(),
        "there is no signature: only the claims of the token are known"
    );
}

#[test]
fn the_signature_comes_after_the_claims_and_before_the_roles() {
    let now = |now: i64| {
        let (token, role) = (Token::jwt(token(r#"{"alg":"RS256","kid":"x"}"#, "none")), role());
        let call = Call { jwks: Some(&EVERY_KEY), ..Call::new(&token, &role, "run", now) };
        assume_role_with_web_identity(&account(), &call).stage
    };
    assert_eq!((now(NOW), now(NOW + 10_000)), (Stage::Signature, Stage::Times));
    assert!(Stage::Audience < Stage::Signature && Stage::Signature < Stage::RolesClaim);
}

proptest! {
    #[test]
    fn no_changed_character_passes(place in any::<prop::sample::Index>(), to in "[A-Za-z0-9_-]") {
        static TOKEN: LazyLock<String> = LazyLock::new(|| good("ES256", "P-256"));
        let text = TOKEN.as_str();
        let at = place.index(text.len());
        let mut changed = text.to_owned();
        changed.replace_range(at..=at, &to);
        prop_assert_eq!(EVERY_KEY.verify(&Token::jwt(changed.clone())).is_ok(), changed == text);
    }

    #[test]
    fn any_text_is_keys_or_not(text in any::<String>(), token in any::<String>()) {
        if let Ok(keys) = Jwks::parse(&text) {
            prop_assert!(keys.verify(&Token::jwt(token)).is_err());
        }
    }
}

#[test]
fn nothing_of_a_token_is_shown() {
    let text = good("RS256", "rsa");
    let (_, claims) = text.split_once('.').unwrap();
    let (claims, signature) = claims.split_once('.').unwrap();
    for keys in [jwks(&[]), jwks(&[jwk("P-256")])] {
        let shown = format!("{:?} {}", fault(&keys, &text), fault(&keys, &text));
        assert!(!shown.contains(claims) && !shown.contains(signature), "{shown}");
    }
}
