//! The words of explanations and repairs, and that every repair does what it says and no more.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a case that is not as expected ends the test")]

use std::fmt::Write as _;

use trust_policy::TrustPolicy;
use trust_policy::evaluate::{Request, Verdict, verdict};
use trust_policy::lint::Options;
use trust_policy::names::ProviderArn;
use trust_policy::sts::{
    ASSUME_ROLE, Caller, Claims, Context, Facts, SET_SOURCE_IDENTITY, Session, TAG_SESSION, explain, repairs,
};

const PREFECT: &str = "api.prefect.cloud/oidc-provider";
const GITHUB: &str = "token.actions.githubusercontent.com";
const EKS: &str = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
const UNKNOWN: &str = "login.acme.dev/realms/ci";

const TENANT: &str = "11111111-2222-4333-8444-555555555555";
const STRANGER: &str = "99999999-2222-4333-8444-555555555555";

/// A call with these claims of the issuer's provider in account 123456789012.
struct Token {
    issuer: &'static str,
    claims: Claims,
    session: Option<Session>,
}

impl Token {
    /// A token with this audience and subject, and further claims as JSON members.
    fn new(issuer: &'static str, audience: &str, subject: &str, more: &str) -> Self {
        let json = format!(r#"{{"iss":"https://{issuer}","aud":"{audience}","sub":"{subject}"{more}}}"#);
        Self { issuer, claims: Claims::parse(&json).unwrap(), session: Some(Session::default()) }
    }

    fn recorded(issuer: &'static str, audience: &str, subject: &str) -> Self {
        let claims = Claims::recorded(Some(&format!("https://{issuer}")), Some(audience), Some(subject));
        Self { issuer, claims, session: None }
    }

    fn github(subject: &str) -> Self {
        Self::new(GITHUB, "sts.amazonaws.com", subject, "")
    }

    fn prefect(tenant: &str) -> Self {
        Self::new(PREFECT, "prefect-cloud", &format!("prefect:account:{tenant}"), "")
    }

    fn ask<R>(&self, ask: impl FnOnce(&[Request<'_>]) -> R) -> R {
        let arn = format!("arn:aws:iam::123456789012:oidc-provider/{}", self.issuer);
        let caller = match self.issuer {
            "accounts.google.com" => Caller::BuiltIn("accounts.google.com"),
            _ => Caller::Provider(ProviderArn::try_from(arn).unwrap()),
        };
        let context = Context::new(&Facts {
            caller: &caller,
            claims: &self.claims,
            is_role_listed: Some(false),
            session: self.session.as_ref(),
            session_name: "session",
            now: 1_795_000_000,
            environment: &[],
        });
        let principal = caller.principal();
        let tagged = self.session.as_ref().is_some_and(|session| !session.tags.is_empty());
        let named = self.session.as_ref().is_some_and(|session| session.source_identity.is_some());
        context.ask(ASSUME_ROLE, principal, |first| {
            context.ask(TAG_SESSION, principal, |second| {
                context.ask(SET_SOURCE_IDENTITY, principal, |third| {
                    let needed = [(true, first), (tagged, second), (named, third)];
                    let requests: Vec<Request<'_>> =
                        needed.into_iter().filter(|(is_needed, _)| *is_needed).map(|(_, request)| *request).collect();
                    ask(&requests)
                })
            })
        })
    }
}

/// An `Allow` of the issuer's provider with this condition; `I:` in it is the issuer with its colon.
fn policy(issuer: &str, condition: &str) -> String {
    statement(
        &format!(r#"{{"Federated":"arn:aws:iam::123456789012:oidc-provider/{issuer}"}}"#),
        r#""sts:AssumeRoleWithWebIdentity""#,
        &condition.replace("I:", &format!("{issuer}:")).replace("TENANT", TENANT),
    )
}

fn statement(principal: &str, action: &str, condition: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":{action},"Condition":{condition}}}]}}"#
    )
}

fn cases() -> Vec<(&'static str, String, Token)> {
    let main = "repo:octo-org/octo-repo:ref:refs/heads/main";
    let github = |condition: &str| {
        policy(GITHUB, &condition.replacen('{', r#"{"StringEquals":{"I:aud":"sts.amazonaws.com"},"#, 1))
    };
    let prefect = |condition: &str| policy(PREFECT, condition);
    let tags = |tags: &[&str], source_identity: Option<&str>| Token {
        session: Some(Session {
            tags: tags.iter().map(|key| ((*key).to_owned(), "v".to_owned())).collect(),
            source_identity: source_identity.map(str::to_owned),
            ..Session::default()
        }),
        ..Token::prefect(TENANT)
    };
    let deny = |condition: &str| {
        let deny = policy(PREFECT, condition).replace("\"Allow\"", "\"Deny\"");
        let (_, second) = deny.split_once('[').unwrap();
        prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#).replace("}]}", &format!("}},{second}"))
    };
    vec![
        (
            "the wrong word",
            prefect(r#"{"StringEquals":{"I:aud":"prefect-cloud","I:sub":"prefect:cloud:TENANT"}}"#),
            Token::prefect(TENANT),
        ),
        ("another tenant", prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#), Token::prefect(STRANGER)),
        (
            "another tenant and the wrong word",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:cloud:TENANT"}}"#),
            Token::prefect(STRANGER),
        ),
        (
            "another tenant and the wrong prefix",
            prefect(r#"{"StringEquals":{"api.prefect.cloud:sub":"prefect:account:TENANT"}}"#),
            Token::prefect(STRANGER),
        ),
        (
            "another provider path",
            prefect(r#"{"StringEquals":{"I:aud":"prefect-cloud","I:sub":"prefect:cloud:TENANT"}}"#)
                .replace(PREFECT, "api.prefect.cloud/oidc"),
            Token::prefect(TENANT),
        ),
        (
            "two mistakes",
            prefect(r#"{"StringEquals":{"I:aud":"sts.amazonaws.com","I:sub":"prefect:cloud:TENANT"}}"#),
            Token::prefect(TENANT),
        ),
        (
            "a wildcard that admits everybody",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:account:*"}}"#),
            Token::prefect(TENANT),
        ),
        (
            "a wrong prefix before a pattern that admits everybody",
            prefect(r#"{"StringLike":{"api.prefect.cloud:sub":"prefect:account:*"}}"#),
            Token::prefect(TENANT),
        ),
        (
            "a claim that is no key",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT","I:workspace_id":"w"}}"#),
            Token::prefect(TENANT),
        ),
        ("session tags", prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#), tags(&["team"], None)),
        (
            "session tags and source identity",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#),
            tags(&["team"], Some("me")),
        ),
        ("a Deny", deny(r#"{"StringNotEquals":{"I:aud":"other"}}"#), Token::prefect(TENANT)),
        (
            "another account",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#).replace("123456789012", "210987654321"),
            Token::prefect(TENANT),
        ),
        (
            "no provider",
            statement(r#"{"Service":"ec2.amazonaws.com"}"#, r#""sts:AssumeRole""#, "{}"),
            Token::prefect(TENANT),
        ),
        (
            "another provider",
            policy("gitlab.com", r#"{"StringEquals":{"I:sub":"project_path:acme/app:ref_type:branch:ref:main"}}"#),
            Token::prefect(TENANT),
        ),
        (
            "another action",
            prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#).replace("WithWebIdentity", ""),
            Token::prefect(TENANT),
        ),
        (
            "ref and environment",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#),
            Token::github("repo:octo-org/octo-repo:environment:production"),
        ),
        (
            "another owner",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"}}"#),
            Token::github("repo:evil-org/app:ref:refs/heads/main"),
        ),
        (
            "another owner of the same beginning",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"}}"#),
            Token::github("repo:octo-org-2/app:ref:refs/heads/main"),
        ),
        (
            "the owner's letter case",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"}}"#),
            Token::github("repo:Octo-Org/app:ref:refs/heads/main"),
        ),
        (
            "ids",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/octo-repo:*"}}"#),
            Token::github("repo:octo-org@1/octo-repo@2:ref:refs/heads/main"),
        ),
        (
            "a literal wildcard",
            policy(GITHUB, r#"{"StringEquals":{"I:aud":"sts.amazonaws.com","I:sub":"repo:octo-org/*"}}"#),
            Token::github(main),
        ),
        (
            "a repository of the same owner",
            github(r#"{"StringLike":{"I:sub":["repo:octo-org/app:*","repo:octo-org/web:*"]}}"#),
            Token::github(main),
        ),
        (
            "another owner id",
            github(
                r#"{"StringLike":{"I:sub":"repo:octo-org/*"},"StringEqualsIfExists":{"I:repository_owner_id":"7"}}"#,
            ),
            Token::new(GITHUB, "sts.amazonaws.com", main, r#","repository_owner_id":"8""#),
        ),
        (
            "a claim that the token lacks",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"},"ForAnyValue:StringEquals":{"I:environment":"prod"}}"#),
            Token::github(main),
        ),
        (
            "an excluded value",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"},"StringNotEquals":{"I:ref":["refs/heads/main"]}}"#),
            Token::new(GITHUB, "sts.amazonaws.com", main, r#","ref":"refs/heads/main""#),
        ),
        (
            "a claim that must be absent",
            github(r#"{"StringLike":{"I:sub":"repo:octo-org/*"},"Null":{"I:ref":"true"}}"#),
            Token::new(GITHUB, "sts.amazonaws.com", main, r#","ref":"refs/heads/main""#),
        ),
        (
            "the subject under the audience's key",
            policy(EKS, r#"{"StringEquals":{"I:aud":"system:serviceaccount:ns:sa"}}"#),
            Token::new(EKS, "sts.amazonaws.com", "system:serviceaccount:ns:sa", ""),
        ),
        (
            "two operators",
            policy(
                EKS,
                r#"{"StringEquals":{"I:sub":"system:serviceaccount:a:b"},"StringLike":{"I:sub":"system:serviceaccount:c:*"}}"#,
            ),
            Token::new(EKS, "sts.amazonaws.com", "system:serviceaccount:a:b", ""),
        ),
        (
            "an issuer that nobody knows",
            policy(UNKNOWN, r#"{"StringEquals":{"I:sub":"job:1"}}"#),
            Token::new(UNKNOWN, "sts.amazonaws.com", "job:2", ""),
        ),
        (
            "its letter case",
            policy(UNKNOWN, r#"{"StringEquals":{"I:sub":"Job:1"}}"#),
            Token::new(UNKNOWN, "sts.amazonaws.com", "job:1", ""),
        ),
        (
            "a damaged value",
            policy(UNKNOWN, r#"{"StringEquals":{"I:sub":"job:1 "}}"#),
            Token::new(UNKNOWN, "sts.amazonaws.com", "job:1", ""),
        ),
        (
            "a variable",
            policy(UNKNOWN, r#"{"StringEquals":{"I:sub":"${aws:username}"}}"#),
            Token::new(UNKNOWN, "sts.amazonaws.com", "job:1", ""),
        ),
        (
            "a built-in provider by its ARN",
            policy("accounts.google.com", r#"{"StringEquals":{"I:sub":"112233445566778899001"}}"#),
            Token::new("accounts.google.com", "x", "112233445566778899001", ""),
        ),
        (
            "a build number",
            policy(
                "agent.buildkite.com",
                r#"{"StringEquals":{"I:sub":"organization:acme:pipeline:app:ref:refs/heads/main:commit:0123456789abcdef0123456789abcdef01234567:step:build"}}"#,
            ),
            Token::new(
                "agent.buildkite.com",
                "sts.amazonaws.com",
                "organization:acme:pipeline:app:ref:refs/heads/main:commit:89abcdef0123456789abcdef0123456789abcdef:step:build",
                "",
            ),
        ),
        (
            "a record that tells enough",
            prefect(r#"{"StringEquals":{"I:aud":"prefect-cloud","I:sub":"prefect:cloud:TENANT"}}"#),
            Token::recorded(PREFECT, "prefect-cloud", &format!("prefect:account:{TENANT}")),
        ),
        (
            "a record that does not tell enough",
            github(
                r#"{"StringLike":{"I:sub":"repo:octo-org/*"},"StringEqualsIgnoreCase":{"I:ref":"refs/heads/main"}}"#,
            ),
            Token::recorded(GITHUB, "sts.amazonaws.com", main),
        ),
        ("allowed", prefect(r#"{"StringEquals":{"I:sub":"prefect:account:TENANT"}}"#), Token::prefect(TENANT)),
    ]
}

#[test]
fn words() {
    let mut said = String::new();
    for (name, policy, token) in cases() {
        let policy: TrustPolicy = policy.parse().unwrap_or_else(|error| panic!("{name}: {error}\n{policy}"));
        let (explanation, repairs) = token.ask(|requests| {
            let options = Options::default();
            (explain(&policy, requests, &options), repairs(&policy, requests, None, &options))
        });
        writeln!(said, "## {name}").unwrap();
        match explanation {
            None => writeln!(said, "allowed").unwrap(),
            Some(explanation) => {
                writeln!(said, "{}: {}", explanation.cause.as_str(), explanation.sentence).unwrap();
                for reason in explanation.reasons {
                    writeln!(said, "  at {}", reason.path).unwrap();
                    reason.note.iter().for_each(|note| writeln!(said, "     {note}").unwrap());
                }
            }
        }
        for repair in repairs {
            let certain = if repair.is_certain { "" } else { "perhaps " };
            writeln!(said, "  {certain}repair: {}", repair.text).unwrap();
            repair.warnings.iter().for_each(|warning| writeln!(said, "     {warning}").unwrap());
        }
    }
    insta::assert_snapshot!("explained_words", said);
}

mod exchange {
    use trust_policy::names::RoleArn;
    use trust_policy::sts::{Account, Call, RegisteredProvider, Role, Stage, Token as Presented, diagnose};

    use super::*;

    const NOW: i64 = 1_795_000_000;

    /// Stage, sentence and repairs, for an account with these providers and client ids.
    fn said(policy: &str, providers: &[(&str, &str)], claims: &str) -> (Stage, Option<String>, Vec<String>) {
        let arn =
            |issuer: &str| ProviderArn::try_from(format!("arn:aws:iam::123456789012:oidc-provider/{issuer}")).unwrap();
        let provider =
            |(issuer, id): &(&str, &str)| RegisteredProvider { arn: arn(issuer), client_ids: vec![(*id).to_owned()] };
        let mut account = Account { providers: providers.iter().map(provider).collect() };
        let role = Role::new(RoleArn::from_static("arn:aws:iam::123456789012:role/r"), policy.parse().unwrap());
        let token = Presented::of(Claims::parse(claims).unwrap());
        let found = diagnose(&account, &Call::new(&token, &role, "session", NOW), &Options::default());
        for repair in &found.repairs {
            if let Some(audience) = &repair.client_id {
                account.providers[0].client_ids.push(audience.clone());
            }
            let policy = repair.policy.clone().unwrap_or_else(|| role.trust_policy.clone());
            let role = Role::new(role.arn.clone(), policy);
            let after = diagnose(&account, &Call::new(&token, &role, "session", NOW), &Options::default());
            assert!(after.answer.is_allowed(), "{}", repair.text);
        }
        let repairs = found.repairs.into_iter().map(|repair| repair.text).collect();
        (found.answer.stage, found.sentence, repairs)
    }

    #[test]
    fn stages_before_the_trust_policy() {
        let claims = |issuer: &str, audience: &str, subject: &str| {
            format!(
                r#"{{"iss":"https://{issuer}","aud":"{audience}","sub":"{subject}","iat":{NOW},"exp":{}}}"#,
                NOW + 60
            )
        };
        let closed = policy(UNKNOWN, r#"{"StringEquals":{"I:aud":"ci","I:sub":"job:1"}}"#);
        for (policy, providers, claims, stage, sentence, repairs) in [
            (&closed, &[(UNKNOWN, "ci")], claims(UNKNOWN, "ci", "job:1"), Stage::Done, None, &[][..]),
            (
                &closed,
                &[(UNKNOWN, "sts.amazonaws.com")],
                claims(UNKNOWN, "ci", "job:1"),
                Stage::Audience,
                Some("the token's audience `ci` is not among the provider's client ids: it has `sts.amazonaws.com`"),
                &["register the client id `ci` with the provider"],
            ),
            (
                &closed,
                &[(UNKNOWN, "sts.amazonaws.com")],
                claims(UNKNOWN, "ci", "Job:1"),
                Stage::Audience,
                Some("the token's audience `ci` is not among the provider's client ids: it has `sts.amazonaws.com`"),
                &["register the client id `ci` with the provider; replace `job:1` with `Job:1`"],
            ),
            (
                &closed,
                &[("login.acme.dev/realms/ci/", "ci")],
                claims(UNKNOWN, "ci", "job:1"),
                Stage::Provider,
                Some(
                    "account `123456789012` has no provider for the token's issuer `https://login.acme.dev/realms/ci`; the nearest is \
                     `arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci/`: the provider's value ends with `/`, the token's does not",
                ),
                &[],
            ),
        ] {
            let expected =
                (stage, sentence.map(str::to_owned), repairs.iter().map(|text| (*text).to_owned()).collect());
            assert_eq!(said(policy, providers, &claims), expected, "{claims}");
        }
    }
}

mod repairs_hold {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    const OPERATORS: &[&str] = &[
        "StringEquals",
        "StringEquals",
        "StringLike",
        "StringLike",
        "StringEqualsIgnoreCase",
        "StringNotEquals",
        "StringNotLike",
        "StringEqualsIfExists",
        "StringLikeIfExists",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringLike",
        "Null",
    ];

    /// Tokens of one tenant, tokens of others, and what an author may write for the claims.
    struct World {
        issuer: &'static str,
        own: &'static [&'static str],
        strangers: &'static [&'static str],
        subjects: &'static [&'static str],
        prefixes: &'static [&'static str],
        claims: &'static str,
    }

    const WORLDS: &[World] = &[
        World {
            issuer: GITHUB,
            own: &[
                "repo:octo-org/app:ref:refs/heads/main",
                "repo:octo-org/app:environment:prod",
                "repo:octo-org@1/app@2:pull_request",
                "repo:octo-org/app:ref:refs/tags/v1",
            ],
            strangers: &[
                "repo:evil/app:ref:refs/heads/main",
                "repo:octo-org-evil/app:environment:prod",
                "repo:octo-orgevil/app:ref:refs/heads/main",
                "repo:evil@9/app@2:pull_request",
                "repo:octo-evil@1/app@2:pull_request",
                "repo:o/app:ref:refs/tags/v1",
            ],
            subjects: &[
                "repo:octo-org/app:ref:refs/heads/main",
                "repo:octo-org/app:*",
                "repo:octo-org/*",
                "repo:Octo-Org/*",
                "repo:octo-org*",
                "repo:*",
                "*",
                "repo:*/app:*",
                "repo:octo-org/app",
                "repo:octo-org/app:refs/heads/main",
                "repo/octo-org/app:environment:prod",
                "octo-org/app",
                "invalid",
                "repo:octo-???/app:*",
                "${aws:username}",
                " repo:octo-org/app:environment:prod",
            ],
            prefixes: &[
                GITHUB,
                GITHUB,
                GITHUB,
                "token.actions.githubuser.content.com",
                "https://token.actions.githubusercontent.com",
            ],
            claims: r#","repository_owner_id":"1","ref":"refs/heads/main""#,
        },
        World {
            issuer: PREFECT,
            own: &["prefect:account:11111111-2222-4333-8444-555555555555"],
            strangers: &[
                "prefect:account:99999999-2222-4333-8444-555555555555",
                "prefect:account:11111111-2222-4333-8444-555555555556",
            ],
            subjects: &[
                "prefect:account:11111111-2222-4333-8444-555555555555",
                "prefect:cloud:11111111-2222-4333-8444-555555555555",
                "prefect:account:11111111-2222-4333-8444-55555555555?",
                "prefect:account:*",
                "prefect:*:11111111-2222-4333-8444-555555555555",
                "*",
                "11111111-2222-4333-8444-555555555555",
                "prefect:account:11111111-2222-4333-8444-555555555555:*",
            ],
            prefixes: &[PREFECT, PREFECT, PREFECT, "api.prefect.cloud", "api.prefect.cloud/oidc"],
            claims: "",
        },
        World {
            issuer: UNKNOWN,
            own: &["job:acme:1"],
            strangers: &["job:evil:1", "job:acme:2", "job:acme-2:1"],
            subjects: &["job:acme:1", "Job:acme:1", "job:acme:1 ", "job:other:1", "*:other", "job/acme/1"],
            prefixes: &[UNKNOWN, UNKNOWN, "login.acme.dev", "login.acme.dev/realms/ci/"],
            claims: r#","email":"x""#,
        },
    ];

    #[derive(Debug)]
    struct Case {
        world: usize,
        policy: String,
        own: &'static str,
    }

    fn case() -> impl Strategy<Value = Case> {
        (0..WORLDS.len()).prop_flat_map(|world| {
            let World { issuer, own, subjects, prefixes, .. } = &WORLDS[world];
            let audiences: &[&str] =
                &["sts.amazonaws.com", "sts.amazonaws.com", "other", "sts.*", "https://sts.amazonaws.com"];
            let audience = (select(audiences), Just("aud")).boxed();
            let subject = (select(*subjects), Just("sub")).boxed();
            let others: &[(&str, &str)] = &[
                ("1", "repository_owner_id"),
                ("refs/heads/main", "ref"),
                ("octo-org", "repository_owner"),
                ("x", "iss"),
                ("x", "workspace_id"),
                ("true", "sub"),
            ];
            let entry = prop_oneof![3 => subject.clone(), 2 => audience, 1 => select(others)];
            let condition = (select(OPERATORS), select(*prefixes), entry, proptest::option::of(subject));
            let principal = select(vec![
                format!("arn:aws:iam::123456789012:oidc-provider/{issuer}"),
                format!("arn:aws:iam::123456789012:oidc-provider/{issuer}"),
                format!("arn:aws:iam::123456789012:oidc-provider/{issuer}"),
                format!("arn:aws:iam::210987654321:oidc-provider/{issuer}"),
                format!("arn:aws:iam::123456789012:oidc-provider/{issuer}/"),
                (*issuer).to_owned(),
                "arn:aws:iam::123456789012:oidc-provider/gitlab.com".to_owned(),
            ]);
            let action =
                select(vec!["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRole"]);
            (vec(condition, 0..4), principal, action, select(*own)).prop_map(
                move |(conditions, principal, action, own)| {
                    let mut blocks = serde_json::Map::new();
                    for (operator, prefix, (value, claim), second) in conditions {
                        let block = blocks.entry(operator).or_insert_with(|| serde_json::json!({}));
                        let value = match (second, claim) {
                            (Some((second, _)), "sub") if second != value => serde_json::json!([value, second]),
                            _ => value.into(),
                        };
                        block[format!("{prefix}:{claim}")] = value;
                    }
                    let policy = serde_json::json!({"Version": "2012-10-17", "Statement": [{
                        "Effect": "Allow",
                        "Principal": {"Federated": principal},
                        "Action": action,
                        "Condition": blocks,
                    }]});
                    Case { world, policy: policy.to_string(), own }
                },
            )
        })
    }

    fn laxities(policy: &str) -> usize {
        policy.matches("ForAllValues:").count() + policy.matches("IfExists").count()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn every_repair_admits_the_token_and_no_other_tenant(case in case()) {
            let world = &WORLDS[case.world];
            let policy: TrustPolicy = case.policy.parse().unwrap();
            let audience = if world.issuer == PREFECT { "prefect-cloud" } else { "sts.amazonaws.com" };
            let token = |subject: &str, claims: &str| Token::new(world.issuer, audience, subject, claims);
            let options = Options::default();
            let found = token(case.own, world.claims).ask(|requests| {
                let explanation = explain(&policy, requests, &options);
                prop_assert_eq!(explanation.is_none(), verdict(&policy, &requests[0]).is_allowed());
                Ok(repairs(&policy, requests, None, &options))
            })?;
            for repair in found {
                let repaired = repair.policy.unwrap();
                prop_assert!(!repaired.check().has_errors(), "{}\n{repaired}", repair.text);
                prop_assert!(laxities(&repaired.to_json()) <= laxities(&case.policy), "{}\n{repaired}", repair.text);
                let is_admitted = token(case.own, world.claims).ask(|requests| verdict(&repaired, &requests[0]).is_allowed());
                prop_assert!(is_admitted, "{}\n{repaired}", repair.text);
                for stranger in world.strangers {
                    let claims = world.claims.replace(r#""repository_owner_id":"1""#, r#""repository_owner_id":"2""#);
                    let answer = token(stranger, &claims).ask(|requests| verdict(&repaired, &requests[0]));
                    prop_assert_eq!(answer, Verdict::NotAllowed, "{} {}\n{}", stranger, repair.text, repaired);
                }
            }
        }

        #[test]
        fn another_tenant_is_offered_nothing_where_the_policy_names_one(index in 0..6_usize, wild in any::<bool>()) {
            let world = &WORLDS[0];
            let subject = if wild { "repo:octo-org/*" } else { "repo:octo-org/app:ref:refs/heads/main" };
            let policy = policy(GITHUB, &format!(r#"{{"StringLike":{{"I:sub":"{subject}"}}}}"#)).parse().unwrap();
            let found = Token::github(world.strangers[index]).ask(|requests| repairs(&policy, requests, None, &Options::default()));
            prop_assert!(found.is_empty(), "{}", found[0].text);
        }
    }
}
