//! Providers of the user's own, from a file: the examples of `docs/providers/custom.md`, and every mistake.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on")]

use std::collections::BTreeSet;

use policy_core::document::TrustPolicy;
use policy_core::lint::Options;
use policy_core::provider::{self, AudienceRule, Mistake, Provider, Tenancy, gitlab, recognize};

#[test]
fn the_examples_of_the_page_are_what_they_say() {
    let page = include_str!("../../docs/providers/custom.md");
    let mut providers: Vec<Provider> = Vec::new();
    let (mut files, mut policies) = (0, 0);
    for block in page.split("```json").skip(1) {
        let (head, rest) = block.split_once('\n').unwrap();
        let (text, _) = rest.split_once("```").unwrap();
        let mut words = head.split_whitespace();
        let Some(verdict) = words.next() else {
            providers = provider::read(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            files += 1;
            continue;
        };
        let policy: TrustPolicy = text.parse().unwrap_or_else(|error| panic!("{error}\n{text}"));
        let report = policy.check_with(&Options { providers: providers.clone(), ..Options::default() });
        let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.lint.name).collect();
        let expected: BTreeSet<&str> = words.collect();
        assert_eq!(verdict == "right", expected.is_empty(), "{head}");
        assert_eq!(found, expected, "{text}\n{report:#}");
        policies += 1;
    }
    println!("{files} files and {policies} policies of the page are what they say");
    assert!(files >= 3 && policies >= 6);
}

fn one(members: &str) -> Result<Provider, String> {
    let text = format!(r#"{{ "providers": [{{ {members} }}] }}"#);
    let providers = provider::read(&text).map_err(|error| error.to_string())?;
    let [provider] = <[Provider; 1]>::try_from(providers).unwrap();
    Ok(provider)
}

#[test]
fn what_is_not_said_is_the_cautious_choice() {
    let provider = one(r#""id": "ours", "issuer": "https://id.example.com/""#).unwrap();
    assert_eq!((&*provider.id, &*provider.name, &*provider.documentation), ("ours", "ours", ""));
    assert_eq!(provider.issuers[0].template.pattern(), "id.example.com/");
    assert_eq!(provider.issuers[0].tenancy, Tenancy::Shared);
    assert_eq!(provider.audience, AudienceRule::Chosen { recommended: None, pins_tenant: false });
    assert!(provider.subjects.is_empty() && provider.claims.is_empty() && !provider.always_tags_session);
}

#[test]
fn like_another_provider() {
    let provider = one(r#""id": "ours", "like": "gitlab", "issuer": "https://gitlab.example.com""#).unwrap();
    assert_eq!(provider.name, "ours");
    assert_eq!(provider.subjects, gitlab::PROVIDER.subjects);
    assert!(provider.claims.is_empty() && provider.unread_claims.iter().any(|claim| claim == "project_id"));
    let provider = one(
        r#""id": "ours", "like": "gitlab", "issuer": ["https://a.example.com", "https://b.example.com/{x}"], "audience": "a",
           "subjects": { "job": "{job}" }, "parts": { "job": { "pattern": "[0-9]+", "tenant": true } }"#,
    )
    .unwrap();
    assert_eq!(provider.audience, AudienceRule::Fixed("a".into()));
    assert_eq!(provider.subjects.len(), 1);
    let own = [provider];
    assert_eq!(recognize("b.example.com/y", &own).unwrap().parts, ["y"]);
    assert!(recognize("b.example.com", &own).is_none());
}

#[test]
fn an_audience_of_the_issuers_own() {
    let own = [one(
        r#""id": "ours", "issuer": "https://id.example.com/realms/{realm}", "audience": "https://{host}/{realm}""#,
    )
    .unwrap()];
    let audience = recognize("id.example.com/realms/ci", &own).unwrap().audience().into_owned();
    assert_eq!(audience, AudienceRule::Fixed("https://id.example.com/ci".into()));
}

#[test]
fn forms_and_parts() {
    let provider = one(
        r#""id": "ours", "issuer": "https://id.example.com", "tenancy": "per_tenant",
           "subjects": {
               "step": { "form": "{{{repository}}}:{step}", "note": "a step", "customised": true },
               "repository": "{{{repository}}}"
           },
           "parts": { "step": { "pattern": "[0-9]+", "per_run": true, "recyclable": true, "rule": "a step is a number" } }"#,
    )
    .unwrap();
    let (form, parts) = provider.parse_subject("{a}:7").unwrap();
    assert_eq!((&*form.name, &*form.note, form.customised), ("step", "a step", true));
    assert_eq!(parts, ["a", "7"]);
    assert_eq!(form.pattern(), "{{repository}}:{step}");
    let [repository, step] = form.parts().collect::<Vec<_>>()[..] else { panic!() };
    assert_eq!((&*repository.rule, repository.documented), ("`repository` holds no `:` and no `/`", false));
    assert_eq!((&*step.rule, step.documented, step.per_run), ("a step is a number", true, true));
    assert!(step.recyclable && !step.tenant);
}

/// All that is said about a provider with these members: the first characters of the place, message and help.
fn said(members: &str) -> String {
    let text = format!(r#"{{ "providers": [{{ {members} }}] }}"#);
    let Err(error) = provider::read(&text) else { panic!("{members}") };
    let said = |mistake: &Mistake| {
        let place: String = text.get(mistake.offset..).unwrap().chars().take(8).collect();
        let help = mistake.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        format!("{place} | {}{help}", mistake.message)
    };
    error.mistakes().iter().map(said).collect::<Vec<_>>().join("\n")
}

const REST: &str = r#""id": "ours", "issuer": "https://id.example.com""#;

#[test]
fn mistakes_of_a_provider() {
    let cases: &[(&str, &str)] = &[
        (
            "",
            "{  }] } | the provider has no `id`; add `\"id\": \"our-provider\"`\n{  }] } | the provider has no `issuer`; add `\"issuer\": \"https://…\"`, as `iss` in its tokens has it",
        ),
        (r#""id": 1, "issuer": "https://id.example.com""#, "1, \"issu | `id` is a string, found a number"),
        (
            r#""id": "Our GitLab", "issuer": "https://id.example.com""#,
            "\"Our Git | an id holds lower-case letters, digits and `-`, found `Our GitLab`; write `our-gitlab`",
        ),
        (
            r#""id": "gitlab", "issuer": "https://id.example.com""#,
            "\"gitlab\" | `gitlab` is the id of a provider that the library knows; write `our-gitlab`, and `\"like\": \"gitlab\"`",
        ),
        (
            r#""id": "ours", "issuer": "gitlab.example.com""#,
            "\"gitlab. | an issuer is written as its URL, which begins with `https://`, found `gitlab.example.com`; write `https://gitlab.example.com`",
        ),
        (
            r#""id": "ours", "issuer": "http://gitlab.example.com""#,
            "\"http:// | an issuer is written as its URL, which begins with `https://`, found `http://gitlab.example.com`; write `https://gitlab.example.com`",
        ),
        (
            r#""id": "ours", "issuer": "https://gitlab.example.com:8443""#,
            "\"https:/ | invalid OIDC issuer `gitlab.example.com:8443`: IAM refuses an issuer with a port; write the URL as `iss` in the tokens has it",
        ),
        (
            r#""id": "ours", "issuer": "https://{host}/oauth2/{id}""#,
            "\"https:/ | `https://{host}/oauth2/{id}` would be nearly every issuer; write the host of your own, or at least how it ends: `https://{name}.example.com`",
        ),
        (r#""id": "ours", "issuer": []"#, "[] }] } | `issuer` is an empty array; write the URL of the issuer"),
        (
            &format!(r#"{REST}, "like": "gitlap""#),
            "\"gitlap\" | the library knows no provider `gitlap`; write `gitlab`",
        ),
        (
            &format!(r#"{REST}, "like": "something-else""#),
            "\"somethi | the library knows no provider `something-else`; see docs/providers for the ids",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per-tenant""#),
            "\"per-ten | `tenancy` is `shared` or `per_tenant`, found `per-tenant`; write `per_tenant`",
        ),
        (&format!(r#"{REST}, "audiences": "a""#), "\"audienc | a provider has no member `audiences`; write `audience`"),
        (
            &format!(r#"{REST}, "audience": "a", "recommended_audience": "b""#),
            "\"b\" }] } | an audience is fixed or recommended; keep one of the two members",
        ),
        (
            &format!(r#"{REST}, "session_tags": "yes""#),
            "\"yes\" }] | `session_tags` is `true` or `false`, found a string",
        ),
        (
            &format!(r#"{REST}, "unread_claims": [1]"#),
            "1] }] } | an element of `unread_claims` is a string, found a number",
        ),
    ];
    for (members, expected) in cases {
        assert_eq!(said(members), *expected, "{members}");
    }
}

#[test]
fn mistakes_of_forms_and_parts() {
    let cases: &[(&str, &str)] = &[
        (
            &format!(r#"{REST}, "audience": "https://{{host}}/{{realm}}""#),
            "\"https:/ | the issuer has no part `realm`; write `{host}` for the issuer's host, or the name of one of its parts",
        ),
        (&format!(r#"{REST}, "subjects": ["a"]"#), "[\"a\"] }] | `subjects` is an object, found an array"),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "x", "a": "y" }}"#),
            "\"a\": \"y\" | the member `a` is repeated; give each form a name of its own",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": {{}} }}"#),
            "{} } }]  | the form has no `form`; add `\"form\": \"…\"`",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "" }}"#),
            "\"\" } }]  | a form is not empty; write text and parts, such as `user:{user_id}`",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "x:{{y" }}"#),
            "\"x:{y\" } | a `{` of `x:{y` is never closed; write `{name}` for a part, or `{{` for the character",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "x}}" }}"#),
            "\"x}\" } } | a `}` of `x}` closes nothing; write `}}` for the character",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "{{x}}{{y}}" }}"#),
            "\"{x}{y}\" | nothing tells where the part before `{y}` ends; put text between the two parts, or make them one",
        ),
        (
            &format!(r#"{REST}, "tenancy": "per_tenant", "subjects": {{ "a": "{{user id}}" }}"#),
            "\"{user i | `{user id}` is no part: its name holds lower-case letters, digits and `_`; write such as `{project_id}`; `{{` and `}}` for braces",
        ),
        (
            &format!(r#"{REST}, "subjects": {{ "a": "user:{{user_id}}" }}"#),
            "{ \"a\": \" | no part of the form `a` tells the tenants of the issuer apart; write `\"tenant\": true` in a part such as `user_id`, or `\"tenancy\": \"per_tenant\"` in the provider",
        ),
        (
            &format!(r#"{REST}, "subjects": {{ "a": "user" }}"#),
            "{ \"a\": \" | no part of the form `a` tells the tenants of the issuer apart; write `\"tenancy\": \"per_tenant\"` in the provider",
        ),
        (
            &format!(r#"{REST}, "parts": {{ "user_id": "[0-9]+" }}"#),
            "\"user_id | no issuer and no subject has a part `user_id`; remove it, or write `{user_id}` where it stands",
        ),
        (
            &format!(
                r#"{REST}, "subjects": {{ "a": "{{user_id}}" }}, "tenancy": "per_tenant", "parts": {{ "userid": "[0-9]+" }}"#
            ),
            "\"userid\" | no issuer and no subject has a part `userid`; write `user_id`",
        ),
        (
            &format!(
                r#"{REST}, "parts": {{ "user": {{ "pattern": "\\d+" }} }}, "subjects": {{ "a": "{{user}}" }}, "tenancy": "per_tenant""#
            ),
            "\"\\\\d+\" } | there is no `\\d` in a pattern; write `[0-9]`",
        ),
        (
            &format!(r#"{REST}, "parts": {{ "User": "a" }}"#),
            "\"User\":  | the name of a part holds lower-case letters, digits and `_`, found `User`; write such as `project_id`\n\"User\":  | no issuer and no subject has a part `User`; remove it, or write `{User}` where it stands",
        ),
    ];
    for (members, expected) in cases {
        assert_eq!(said(members), *expected, "{members}");
    }
}

#[test]
fn a_text_that_is_no_such_file() {
    let cases = [
        ("", "line 1, column 1: the text is empty"),
        ("{ \"providers\": [,] }", "line 1, column 17: unexpected `,`"),
        ("[]", "line 1, column 1: a file of providers is an object, found an array"),
        ("{}", "line 1, column 1: the file has no `providers`; write `{ \"providers\": [ … ] }`"),
        ("{ \"providers\": {} }", "line 1, column 16: `providers` is an array, found an object"),
        (
            "{\n  \"provider\": [] }",
            "line 2, column 3: a file of providers has no member `provider`; write `providers`",
        ),
        ("{ \"providers\": [1] }", "line 1, column 17: a provider is an object, found a number"),
        (
            "{ \"providers\": [{ \"id\": \"a\", \"issuer\": \"https://a.b\" },\n  { \"id\": \"a\", \"issuer\": \"https://a.c\" }] }",
            "line 2, column 3: the id `a` is repeated; give each provider an id of its own",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(provider::read(text).unwrap_err().to_string(), expected, "{text}");
    }
    assert_eq!(provider::read("{ \"providers\": [] }"), Ok(Vec::new()));
}
