use crate::json::{Expansion, Reading, compact, expand, parse, read};
use crate::lint::{Allow, Options};

const PROVIDER: &str =
    r#""provider":"arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider","aud":"prefect-cloud""#;

fn expansion(text: &str) -> Expansion {
    expand(&parse(&text.replace("PROVIDER", PROVIDER)).unwrap())
}

fn statements(text: &str) -> String {
    let Reading { policy, findings, .. } = expansion(text).read();
    assert_eq!(findings, [], "{text}");
    let text = compact(&policy);
    let text = text.strip_prefix(r#"{"Version":"2012-10-17","Statement":["#).and_then(|text| text.strip_suffix("]}"));
    text.unwrap().replace("api.prefect.cloud/oidc-provider", "P").replace(
        r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/P"},"Action":"sts:AssumeRoleWithWebIdentity""#,
        "…",
    )
}

/// Path, message and help of what is malformed.
fn refused(reading: &Reading) -> Vec<[&str; 3]> {
    reading
        .findings
        .iter()
        .map(|finding| [&*finding.path, &*finding.message, finding.help.as_deref().unwrap_or_default()])
        .collect()
}

#[test]
fn written_out() {
    for (short, full) in [
        (r"{PROVIDER}", r#"{"Effect":"Allow",…,"Condition":{"StringEquals":{"P:aud":"prefect-cloud"}}}"#),
        (
            r#"{"sub":"s",PROVIDER,"sid":"S","effect":"Deny"}"#,
            r#"{"Sid":"S","Effect":"Deny",…,"Condition":{"StringEquals":{"P:sub":"s","P:aud":"prefect-cloud"}}}"#,
        ),
        (
            r#"{PROVIDER,"sub":["s","t*"],"email":"e?"}"#,
            r#"{"Effect":"Allow",…,"Condition":{"StringEquals":{"P:aud":"prefect-cloud"},"StringLike":{"P:sub":["s","t*"],"P:email":"e?"}}}"#,
        ),
        (
            r#"{PROVIDER,"when":{"StringEquals":{"k":"v"},"Bool":{"b":true}}}"#,
            r#"{"Effect":"Allow",…,"Condition":{"StringEquals":{"P:aud":"prefect-cloud","k":"v"},"Bool":{"b":true}}}"#,
        ),
        (
            r#"[{"provider":"accounts.google.com","aud":"*"},{"provider":"accounts.google.com","aud":"b","actions":["a"]}]"#,
            r#"{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"accounts.google.com:aud":"*"}}},{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":["a"],"Condition":{"StringEquals":{"accounts.google.com:aud":"b"}}}"#,
        ),
    ] {
        assert_eq!(statements(short), full, "{short}");
    }
}

#[test]
fn malformed() {
    const MISSING: [&str; 3] = [
        "/Statement/0/provider",
        "the statement has no `provider`",
        "add `provider: \"arn:aws:iam::<account id>:oidc-provider/<issuer>\"`",
    ];
    for (short, expected) in [
        ("{}", &[MISSING] as &[_]),
        (r#"{"aud":"a"}"#, &[MISSING]),
        (
            r#"{"Provider":"p","Subject":"s"}"#,
            &[
                ["/Statement/0/Provider", "the short form has no member `Provider`", "write `provider`"],
                ["/Statement/0/Subject", "the short form has no member `Subject`", "write `sub`"],
            ],
        ),
        (
            r#"{"provider":["p","q"]}"#,
            &[[
                "/Statement/0/provider",
                "`provider` is one string, found an array",
                "give every provider a statement of its own",
            ]],
        ),
        (
            r#"{PROVIDER,"aud":"b"}"#,
            &[["/Statement/0/aud", "the member `aud` is repeated", "keep one of them; several values are an array"]],
        ),
        (
            r#"{PROVIDER,"when":[]}"#,
            &[[
                "/Statement/0/when",
                "`when` is an object of operators, found an array",
                "write `when: { StringEquals: { \"key\": \"value\" } }`",
            ]],
        ),
        ("[1]", &[["/Statement/0/", "a statement has members such as `provider: \"…\"`, found a number", ""]]),
    ] {
        assert_eq!(refused(&expansion(short).read()), expected, "{short}");
    }
}

/// The names of what is found in a policy, without the warnings.
fn errors(reading: &Reading, options: &Options) -> Vec<String> {
    reading
        .check_with(options)
        .to_string()
        .lines()
        .filter(|line| line.starts_with("error"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn nothing_is_missing_from_a_part() {
    let allow = Options {
        allow: vec![Allow { lint: "missing_audience".to_owned(), reason: "so it is".to_owned() }],
        ..Options::default()
    };
    for short in ["{}", "{PROVIDER}", r#"{"sub":"prefect:account:x"}"#] {
        let expansion = expansion(short);
        assert_eq!(errors(&expansion.read_partial(), &allow), [""; 0], "{short}");
        assert_ne!(errors(&expansion.read(), &allow), [""; 0], "{short}");
        assert!(expansion.read_partial().into_policy().is_err());
    }
    for document in ["{}", r#"{"Statement":{}}"#, r#"{"Statement":[{"Effect":"Allow"}]}"#] {
        let expansion = Expansion::of_policy(parse(document).unwrap());
        assert_eq!(errors(&expansion.read_partial(), &allow), [""; 0], "{document}");
        assert_ne!(errors(&expansion.read(), &allow), [""; 0], "{document}");
    }
    // What is wrong with what is there is still said.
    let wrong = expansion(r#"{PROVIDER,"sub":"prefect:cloud:x","effect":1}"#).read_partial();
    assert_eq!(errors(&wrong, &Options::default()).len(), 2);
}

/// The statements under a name that nobody knows are read for mistakes, but nothing in them is missing.
#[test]
fn under_an_unknown_name() {
    let text = r#"{"Version":"2012-10-17","Statment":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"},"Action":"sts:AssumeRoleWithWebIdentity"}]}"#;
    let reading = read(&parse(text).unwrap());
    assert_eq!(errors(&reading, &Options::default()).len(), 1);
}
