//! Writing documents.

use proptest::prelude::*;

use super::super::template::{Part, escape, fill, of_json, parts};
use super::super::{Document, OidcProvider, Output, Reference, Role, Text, Variable, read};
use crate::document::TrustPolicy;
use crate::names::{Audience, Issuer};

fn policy(account: &str, aud: &str) -> TrustPolicy {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{account}:oidc-provider/gitlab.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"gitlab.com:aud":"{aud}","gitlab.com:sub":"project_path:a/b:ref_type:branch:ref:main"}}}}}}]}}"#
    )
    .parse()
    .unwrap()
}

fn gitlab(label: &str) -> OidcProvider {
    OidcProvider::new(label, Issuer::from_static("gitlab.com"), [Audience::from_static("https://gitlab.com")])
}

fn deploy() -> Role {
    Role::new("deploy", policy("123456789012", "https://gitlab.com"))
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn written(change: impl FnOnce(&mut Document)) -> serde_json::Value {
    let mut document = Document::new();
    change(&mut document);
    serde_json::from_str(&document.to_json().unwrap()).unwrap()
}

fn problems(change: impl FnOnce(&mut Document) -> &mut Document) -> Vec<String> {
    let mut document = Document::new();
    change(&mut document);
    document.to_json().unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn an_empty_document() {
    assert_eq!(Document::new().to_json().unwrap(), "{}\n");
}

#[test]
fn everything() {
    let json = written(|document| {
        let suffix = reference("terraform.workspace");
        let boundary = reference("aws_iam_policy.boundary.arn");
        document
            .comment("who ${may} get in")
            .require_aws("~> 6.0")
            .variable(Variable::account_id("account").description("ours: ${x}").default("123456789012"))
            .variable(Variable::partition("partition"))
            .variable(Variable::new("free"))
            .provider(gitlab("gitlab").thumbprint("0123456789abcdef0123456789ABCDEF01234567").tag("a b", "c=d"))
            .declared_elsewhere("aws_iam_policy.boundary")
            .role(
                deploy()
                    .name(Text::from("deploy-").and(suffix))
                    .path("/ci/")
                    .description("100% of ${it}")
                    .max_session_duration(7_200)
                    .permissions_boundary(boundary)
                    .attach("arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")
                    .attach("arn:aws:iam::123456789012:policy/ViewOnlyAccess")
                    .attach(boundary)
                    .tag("team", reference("var.free")),
            )
            .output(Output::new("arn", deploy().arn().unwrap()).description("of %{it}"));
    });
    let expected = serde_json::json!({
        "//": "who ${may} get in",
        "terraform": { "required_providers": { "aws": { "source": "hashicorp/aws", "version": "~> 6.0" } } },
        "variable": {
            "account": {
                "type": "string", "description": "ours: ${x}", "default": "123456789012",
                "validation": {
                    "condition": "${can(regex(\"^[0-9]{12}$\", var.account))}",
                    "error_message": "An account id is 12 digits."
                }
            },
            "partition": {
                "type": "string",
                "validation": {
                    "condition": "${can(regex(\"^aws(-[a-z0-9-]+)?$\", var.partition))}",
                    "error_message": "A partition is aws, or begins with aws-."
                }
            },
            "free": { "type": "string" }
        },
        "resource": {
            "aws_iam_openid_connect_provider": { "gitlab": {
                "url": "https://gitlab.com",
                "client_id_list": ["https://gitlab.com"],
                "thumbprint_list": ["0123456789abcdef0123456789ABCDEF01234567"],
                "tags": { "a b": "c=d" }
            } },
            "aws_iam_role": { "deploy": {
                "name": "deploy-${terraform.workspace}",
                "path": "/ci/",
                "description": "100% of $${it}",
                "assume_role_policy": policy("123456789012", "https://gitlab.com").to_json().replace(
                    "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
                    "${aws_iam_openid_connect_provider.gitlab.arn}"
                ),
                "max_session_duration": 7200,
                "permissions_boundary": "${aws_iam_policy.boundary.arn}",
                "tags": { "team": "${var.free}" }
            } },
            "aws_iam_role_policy_attachment": {
                "deploy_ViewOnlyAccess": {
                    "role": "${aws_iam_role.deploy.name}",
                    "policy_arn": "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
                },
                "deploy_ViewOnlyAccess_2": {
                    "role": "${aws_iam_role.deploy.name}",
                    "policy_arn": "arn:aws:iam::123456789012:policy/ViewOnlyAccess"
                },
                "deploy_aws_iam_policy_boundary": {
                    "role": "${aws_iam_role.deploy.name}",
                    "policy_arn": "${aws_iam_policy.boundary.arn}"
                }
            }
        },
        "output": { "arn": { "description": "of %{it}", "value": "${aws_iam_role.deploy.arn}" } }
    });
    assert_eq!(json, expected, "{json:#}");
}

/// The account and the partition that only Terraform knows.
#[test]
fn references_in_a_policy() {
    let account = Reference::CALLER_ACCOUNT_ID;
    let open = policy(account.hole(), "https://gitlab.com");
    let json = written(|document| {
        document.role(Role::new("deploy", open.clone()));
    });
    assert_eq!(json["data"], serde_json::json!({ "aws_caller_identity": { "current": {} } }));
    assert!(json.pointer("/resource/aws_iam_role/deploy/assume_role_policy").unwrap().as_str().unwrap().contains(
        r#""Federated":"arn:aws:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/gitlab.com""#
    ));
    let json = written(|document| {
        document.role(Role::new("deploy", open.clone()).as_policy_document());
    });
    assert_eq!(json.pointer("/data/aws_caller_identity"), Some(&serde_json::json!({ "current": {} })));
    // Another file may declare it, and beside its provider nobody needs it.
    for change in [
        (|document: &mut Document| document.declared_elsewhere("data.aws_caller_identity.current"))
            as fn(&mut Document) -> &mut Document,
        |document| document.provider(gitlab("gitlab")),
    ] {
        let json = written(|document| {
            change(document);
            document.role(Role::new("deploy", open.clone()));
        });
        assert_eq!(json.get("data"), None);
    }
}

/// What the blocks of a policy document say is the policy, but for the values that have no brackets.
#[test]
fn policy_documents() {
    for text in [
        policy("123456789012", "https://gitlab.com").to_json(),
        r#"{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"A","Effect":"Deny","NotPrincipal":{"AWS":["a","b"],"Service":"c"},"NotAction":["d","e"],"Resource":"f","Condition":{"StringLike":{"k":["${aws:x}","%{y}*"],"l":"m"},"Bool":{"n":"true"}}},{"Effect":"Allow","Principal":"*","Action":"o"}]}"#.to_owned(),
        r#"{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${p}"},"Action":"q"}]}"#.to_owned(),
    ] {
        let mut document = Document::new();
        document.role(Role::new("deploy", text.parse().unwrap()).as_policy_document());
        let json = document.to_json().unwrap();
        let configuration = read(&json).unwrap();
        let read = configuration.roles[0].policy.as_ref().unwrap().reading().into_policy().unwrap();
        assert_eq!(read.to_json(), text);
        assert!(json.contains(r#""assume_role_policy": "${data.aws_iam_policy_document.deploy.json}""#));
        assert_eq!(text.contains("2012") && text.contains("${"), json.contains("&{"), "{json}");
    }
}

#[test]
fn a_policy_without_a_version_is_of_the_old_one() {
    let json = written(|document| {
        document.role(Role::new("deploy", r#"{"Statement":[]}"#.parse().unwrap()).as_policy_document());
    });
    assert_eq!(
        json.pointer("/data/aws_iam_policy_document/deploy"),
        Some(&serde_json::json!({ "version": "2008-10-17" }))
    );
}

type Change = fn(&mut Document) -> &mut Document;

/// What is done to a document, and what is wrong with it then.
const MISTAKES: [(Change, &[&str]); 20] = [
    (
        |d| d.role(Role { label: "2nd role".into(), ..deploy() }),
        &["aws_iam_role: invalid Terraform name `2nd role`: it begins with a digit or `-`; write `_2nd_role`"],
    ),
    (
        |d| d.output(Output::new("a.b", "x")),
        &[
            "output: invalid Terraform name `a.b`: it holds something else than ASCII letters, digits, `_` and `-`; write `a_b`",
        ],
    ),
    (|d| d.variable(Variable::new("")), &["var: invalid Terraform name ``: it is empty; write `_`"]),
    (
        |d| d.role(deploy()).role(deploy()).role(deploy()),
        &["aws_iam_role.deploy: it is declared twice; give one of them another name"],
    ),
    (
        |d| d.output(Output::new("arn", deploy().arn().unwrap())),
        &[
            "output.arn: `aws_iam_role.deploy.arn` refers to `aws_iam_role.deploy`, which is not declared; declare it, or say `declared_elsewhere(\"aws_iam_role.deploy\")` when another file does",
        ],
    ),
    (
        |d| d.role(Role::new("deploy", policy(reference("var.account").hole(), "https://gitlab.com"))),
        &[
            "aws_iam_role.deploy: `var.account` refers to `var.account`, which is not declared; declare it, or say `declared_elsewhere(\"var.account\")` when another file does",
        ],
    ),
    (
        |d| d.role(Role::new("deploy", policy("123456789012", Reference::CALLER_ACCOUNT_ID.hole()))),
        &[
            "aws_iam_role.deploy: `data.aws_caller_identity.current.account_id` stands where nobody knows its characters; a reference is the whole account or the whole partition of a provider's ARN",
        ],
    ),
    (
        |d| d.role(Role::new("deploy", policy("\u{f0000}", "https://gitlab.com"))),
        &[
            "aws_iam_role.deploy: the policy has a part that is not known yet and no reference; fill it with a `terraform::Reference`",
        ],
    ),
    (
        |d| {
            d.provider(gitlab("a"))
                .role(deploy())
                .role(Role::new("other", policy("210987654321", "https://gitlab.com")))
        },
        &[
            "aws_iam_role.other: the policy trusts `gitlab.com` in account 210987654321, and that of aws_iam_role.deploy in account 123456789012; write a document for each account: the providers that it declares are in one",
        ],
    ),
    (
        |d| d.provider(gitlab("a")).role(Role::new("deploy", policy("123456789012", "sts.amazonaws.com"))),
        &[
            "aws_iam_role.deploy: the policy wants the audience `sts.amazonaws.com`, which aws_iam_openid_connect_provider.a does not accept; add it to the provider's client ids",
        ],
    ),
    (
        |d| d.provider(gitlab("a")).provider(gitlab("b")),
        &[
            "aws_iam_openid_connect_provider.b: aws_iam_openid_connect_provider.a has the same URL; declare one provider with all client ids: an account has one for each URL",
        ],
    ),
    (
        |d| d.provider(OidcProvider::new("a", Issuer::from_static("a.b"), []).thumbprint("AA:BB")),
        &[
            "aws_iam_openid_connect_provider.a: the provider accepts no audience; say at least one client id",
            "aws_iam_openid_connect_provider.a: invalid thumbprint `AA:BB`; write 40 hexadecimal digits, without colons",
        ],
    ),
    (
        |d| d.role(deploy().name("Same")).role(Role { label: "b".into(), ..deploy() }.name("same").path("/x/")),
        &[
            "aws_iam_role.b: aws_iam_role.deploy has the same name `same`; give one of them another name; letter case and path do not count",
        ],
    ),
    (
        |d| d.role(deploy().name("a b")),
        &["aws_iam_role.deploy: invalid role name `a b`; write 1 to 64 letters, digits and `_+=,.@-`"],
    ),
    (
        |d| d.role(deploy().name("ci/a")),
        &["aws_iam_role.deploy: invalid role name `ci/a`: it holds a `/`; say the path apart, with `path`"],
    ),
    (
        |d| d.role(deploy().path("ci")),
        &["aws_iam_role.deploy: invalid path `ci`: a path begins and ends with `/`; write `/ci/`"],
    ),
    (
        |d| d.role(deploy().max_session_duration(60).description("\u{2192}")),
        &[
            "aws_iam_role.deploy: the description holds the character `\\u{2192}`; a description holds up to 1,000 characters of tab, line breaks, U+0020 to U+007E and U+00A1 to U+00FF",
            "aws_iam_role.deploy: a session cannot last 60 seconds; write 3600 to 43200",
        ],
    ),
    (
        |d| d.role(deploy().attach("ReadOnlyAccess").attach("ReadOnlyAccess")),
        &[
            "aws_iam_role.deploy: invalid policy ARN `ReadOnlyAccess`; write `arn:aws:iam::ACCOUNT:policy/NAME`, with `aws` for the account of AWS's own",
            "aws_iam_role.deploy: invalid policy ARN `ReadOnlyAccess`; write `arn:aws:iam::ACCOUNT:policy/NAME`, with `aws` for the account of AWS's own",
            "aws_iam_role.deploy: the policy `ReadOnlyAccess` is attached twice; attach it once",
        ],
    ),
    (
        |d| d.role(deploy().tag("aws:x", "a").tag("a", "*").tag("A", "")),
        &[
            "aws_iam_role.deploy: the tag key `aws:x` is reserved; begin it with something else than `aws:`",
            "aws_iam_role.deploy: invalid value of the tag `a`; write up to 256 letters, digits, spaces and `_.:/=+-@`",
            "aws_iam_role.deploy: the tag `A` is there twice; say it once; letter case does not count",
        ],
    ),
    (
        |d| d.require_aws("six"),
        &["terraform.required_providers.aws: invalid version constraint `six`; write one such as `~> 6.0`"],
    ),
];

#[test]
fn mistakes() {
    for (change, expected) in MISTAKES {
        assert_eq!(problems(change), expected);
    }
    let ampersand = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"&{x}"},"Action":"sts:AssumeRole"}]}"#;
    assert_eq!(
        problems(|d| d.role(Role::new("deploy", ampersand.parse().unwrap()).as_policy_document())),
        [
            "aws_iam_role.deploy: the policy holds the text `&{`, of which `data.aws_iam_policy_document` makes `${`; write the policy as JSON, without `as_policy_document`"
        ]
    );
}

/// A policy's ARN with a partition that only Terraform knows.
#[test]
fn policy_arns() {
    let partition = Reference::CALLER_PARTITION;
    for (arn, is_legal) in [
        (Text::from("arn:aws-cn:iam::aws:policy/service-role/X"), true),
        (Text::from("arn:").and(partition).and(":iam::aws:policy/ReadOnlyAccess"), true),
        (
            Text::from("arn:")
                .and(partition)
                .and(":iam::")
                .and(Reference::CALLER_ACCOUNT_ID)
                .and(":policy/")
                .and(partition),
            true,
        ),
        (Text::from("arn:a").and(partition).and(":iam::aws:policy/ReadOnlyAccess"), false),
        (Text::from("arn:aws:iam::aws:policy/"), false),
        (Text::from("arn:aws:iam::aws:role/x"), false),
        (Text::from("arn:aws:iam::12345678901:policy/x"), false),
    ] {
        let mut document = Document::new();
        document.role(deploy().attach(arn.clone()));
        assert_eq!(document.to_json().is_ok(), is_legal, "{arn:?}");
    }
}

proptest! {
    /// What is escaped is read as it was, whatever stands beside a reference.
    #[test]
    fn escapes(pieces in proptest::collection::vec("[${}%~a\" \r\n]{0,6}", 1..4)) {
        let reference = Reference::CALLER_ACCOUNT_ID;
        let text = pieces.join(reference.hole());
        let mut template = String::new();
        fill(&mut template, &text);
        let joined = pieces.iter().skip(1).fold(Text::from(pieces[0].as_str()), |text, piece| text.and(reference).and(piece));
        prop_assert_eq!(&joined.to_template(), &template);
        let literal = serde_json::to_string(&template).unwrap();
        let mut read = String::new();
        for part in parts(&of_json(&literal, 0).unwrap()).unwrap() {
            match part {
                Part::Literal(text) => read.extend(text.into_iter().map(|(c, _)| c)),
                Part::Expression(expression, _) if expression.starts_with('"') => {
                    read.push_str(&serde_json::from_str::<String>(&expression).unwrap());
                }
                Part::Expression(expression, _) => {
                    prop_assert_eq!(expression, reference.as_str());
                    read.push_str(reference.hole());
                }
            }
        }
        prop_assert_eq!(read, text);
    }

    /// Text is escaped the same, however it was put together.
    #[test]
    fn seams(pieces in proptest::collection::vec("[${%]{0,3}", 1..5)) {
        let mut whole = String::new();
        escape(&mut whole, &pieces.concat());
        let text = pieces.iter().fold(Text::from(""), Text::and);
        prop_assert_eq!(text.to_template(), whole);
    }
}
