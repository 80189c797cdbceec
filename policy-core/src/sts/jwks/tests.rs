use base64ct::{Base64UrlUnpadded, Encoding};
use proptest::prelude::*;

use super::*;

/// RFC 7515 appendices A.2, A.3 and A.4: a key and what is signed with it.
const RFC_7515: [(&str, &str, &str); 3] = [
    (
        "RS256",
        r#"{"kty":"RSA","kid":"a","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#,
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    ),
    (
        "ES256",
        r#"{"kty":"EC","kid":"a","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#,
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    ),
    (
        "ES512",
        r#"{"kty":"EC","kid":"a","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}"#,
        "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn",
    ),
];

fn key(jwk: &str) -> Jwk {
    Jwks::parse(&format!(r#"{{"keys":[{jwk}]}}"#)).unwrap().keys().first().unwrap().clone()
}

#[test]
fn examples_of_the_standard() {
    for (algorithm, jwk, jws) in RFC_7515 {
        let key = key(jwk);
        let (message, signature) = jws.rsplit_once('.').unwrap();
        let signature = Base64UrlUnpadded::decode_vec(signature).unwrap();
        for name in super::super::ALGORITHMS {
            let expected = (name == algorithm).then_some(true);
            let found = key.public().unwrap().verify(name, message.as_bytes(), &signature);
            // Another hash with the same key is a wrong signature, another key is none at all.
            let is_same_kind = name.get(..2) == Some("RS") && algorithm == "RS256";
            assert_eq!(found, if is_same_kind { Some(expected.is_some()) } else { expected }, "{name} with {jwk}");
        }
        assert_eq!(key.public().unwrap().verify(algorithm, b"changed", &signature), Some(false));
    }
}

#[test]
fn an_eddsa_token_is_none_that_sts_takes() {
    // RFC 8037, appendix A.
    let jwk = r#"{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let jwks = Jwks { keys: vec![key(jwk)] };
    assert_eq!(
        jwks.verify(&Token::jwt(token.to_owned())).unwrap_err().to_string(),
        "invalid token: the `alg` of its header is none of RS256, RS384, RS512, ES256, ES384, ES512"
    );
    assert_eq!(jwks.keys()[0].fault(), Some(&KeyFault::Type("OKP".to_owned())));
}

/// The RSA key with a change, as its fault in words.
fn rsa(from: &str, to: &str) -> Option<String> {
    let (_, jwk, _) = RFC_7515[0];
    assert!(jwk.contains(from), "{from}");
    key(&jwk.replacen(from, to, 1)).fault().map(KeyFault::to_string)
}

#[test]
fn faults_of_keys() {
    let (_, p256, _) = RFC_7515[1];
    let ec = |from: &str, to: &str| {
        assert!(p256.contains(from), "{from}");
        key(&p256.replacen(from, to, 1)).fault().map(KeyFault::to_string)
    };
    let short = format!(r#""n":"{}","old":""#, Base64UrlUnpadded::encode_string(&[0xff; 255]));
    let even = format!(r#""n":"{}","old":""#, Base64UrlUnpadded::encode_string(&[0xfe; 256]));
    let long = format!(r#""n":"{}","old":""#, Base64UrlUnpadded::encode_string(&[0xff; 2_049]));
    let no_rsa = Some("its `n` and `e` are no RSA key of 2048 to 16384 bits");
    for (found, expected) in [
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA""#), None),
        // The sign of a number, as some libraries write it.
        (rsa(r#""e":"AQAB""#, r#""e":"AAEAAQ""#), None),
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA","use":"sig","alg":"RS512","d":"AQAB""#), None),
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA","use":null,"key_ops":null,"x5c":null"#), None),
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA","x5c":[]"#), None),
        (rsa(r#""kty":"RSA""#, r#""kty":"rsa""#), Some("its `kty` is `rsa` and not `RSA` or `EC`")),
        (rsa(r#""kty":"RSA","#, ""), Some("it has no `kty`")),
        (rsa(r#""kty":"RSA""#, r#""kty":"oct","k":"AQAB""#), Some("its `kty` is `oct` and not `RSA` or `EC`")),
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA","use":"enc""#), Some("its `use` is `enc` and not `sig`")),
        (rsa(r#""kty":"RSA""#, r#""kty":"RSA","use":["sig"]"#), Some("its `use` is `` and not `sig`")),
        (
            rsa(r#""kty":"RSA""#, r#""kty":"RSA","key_ops":["verify"]"#),
            Some("it has `key_ops`, and STS takes no key with them"),
        ),
        (rsa(r#""e":"AQAB","#, ""), Some("it has no `e`")),
        (rsa(r#""e":"AQAB""#, r#""e":65537"#), Some("its `e` is not base64url without padding")),
        (rsa(r#""e":"AQAB""#, r#""e":"AQAB==""#), Some("its `e` is not base64url without padding")),
        (rsa(r#""n":""#, r#""n":"+/"#), Some("its `n` is not base64url without padding")),
        (rsa(r#""e":"AQAB""#, r#""e":"AAAA""#), no_rsa),
        (rsa(r#""e":"AQAB""#, r#""e":"""#), no_rsa),
        (rsa(r#""e":"AQAB""#, r#""e":"AQ""#), no_rsa),
        (rsa(r#""n":""#, &short), no_rsa),
        (rsa(r#""n":""#, &even), no_rsa),
        (rsa(r#""n":""#, &long), no_rsa),
        (
            rsa(r#""kty":"RSA""#, r#""kty":"RSA","x5c":["AQAB"]"#),
            Some("the first certificate of its `x5c` is not of this key"),
        ),
        (
            rsa(r#""kty":"RSA""#, r#""kty":"RSA","x5c":"AQAB""#),
            Some("the first certificate of its `x5c` is not of this key"),
        ),
        (ec("P-256", "P-256"), None),
        (ec("P-256", "secp256k1"), Some("its `crv` is `secp256k1` and not `P-256`, `P-384` or `P-521`")),
        (ec("P-256", "P-384"), Some("its `x` and `y` are no point of its curve")),
        (ec(r#""x":"f"#, r#""x":"e"#), Some("its `x` and `y` are no point of its curve")),
        (ec(r#""x":"f"#, r#""x":"AA"#), Some("its `x` and `y` are no point of its curve")),
        (ec(r#""x":"f"#, r#""x":"/"#), Some("its `x` is not base64url without padding")),
        (ec(r#""y":"#, r#""z":"#), Some("it has no `y`")),
    ] {
        assert_eq!(found.as_deref(), expected);
    }
}

#[test]
fn ids_and_kinds() {
    for (jwk, expected) in [
        (r#"{"kid":"a","kty":"RSA"}"#, (Some("a"), "RSA")),
        (r#"{"kid":"","kty":"EC"}"#, (None, "EC")),
        (r#"{"kid":7}"#, (None, "")),
        (r#"{"kid":"a","kid":"b"}"#, (Some("b"), "")),
    ] {
        let key = key(jwk);
        assert_eq!((key.id(), key.kind()), expected, "{jwk}");
    }
}

#[test]
fn texts_that_are_no_jwks() {
    for (text, expected) in [
        ("", "invalid JSON at line 1, column 1: the text is empty"),
        (r#"{"keys": [}"#, "invalid JSON at line 1, column 11: unexpected `}`"),
        ("[]", "invalid JWKS at line 1, column 1: an object with the member `keys`, found an array"),
        ("\n {\"keys\": {}}", "invalid JWKS at line 2, column 11: `/keys` is an array of keys, found an object"),
        ("{\"keys\": [{},\n  7]}", "invalid JWKS at line 2, column 3: `/keys/1` is an object, found a number"),
        ("{}", "invalid JWKS: there is no member `keys`"),
        (RFC_7515[0].1, r#"invalid JWKS: this is a single key; write it into the array of `{"keys": []}`"#),
        (
            r#"{"issuer": "https://a", "jwks_uri": "https://a/keys"}"#,
            "invalid JWKS: this is the issuer's discovery document; the keys are what there is at `https://a/keys`",
        ),
    ] {
        assert_eq!(Jwks::parse(text).unwrap_err().to_string(), expected, "{text}");
    }
    assert!(Jwks::parse(r#"{"keys": []}"#).unwrap().keys().is_empty());
}

proptest! {
    #[test]
    fn any_certificate_is_of_a_key_or_not(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        prop_assert!(!certificate::is_rsa(&bytes, &bytes, &bytes));
        prop_assert!(!certificate::is_ec(&bytes, &bytes));
    }
}
