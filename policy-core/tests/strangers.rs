//! Random policies: where no lint of level error fires, no token of a tenant that is not written down gets in.

#![expect(clippy::unwrap_used, reason = "a policy that is made here can be read")]

use policy_core::admission::{Who, admits};
use policy_core::document::TrustPolicy;
use policy_core::evaluate::{ContextEntry, Request, verdict};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const GITHUB: &str = "token.actions.githubusercontent.com";
const TERRAFORM: &str = "app.terraform.io";
const PREFECT: &str = "api.prefect.cloud/oidc-provider";

/// Pieces of subjects, those of the author's own tenants among them, and subjects of strangers.
fn provider(issuer: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match issuer {
        GITHUB => (
            &[
                "repo:",
                "my-org",
                "other",
                "*",
                "?",
                "/",
                "app",
                ":",
                "pull_request",
                "@1",
                "environment:",
                "repository_owner:",
            ],
            &[
                "repo:evil/app:pull_request",
                "repo:my-org-x/app:pull_request",
                "repo:my-orga/a:ref:refs/heads/main",
                "repo:xmy-org/app:environment:app",
                "repo:m/app:environment:pull_request",
                "repo:evil@1/app@1:pull_request",
                "repo:evil@1/app@2:environment:my-org",
                "repo:evil/app:environment:@1/app",
                "repository_owner:my-orgs",
                "repository_owner:evil:repo:evil/app",
                "environment:app",
            ],
        ),
        TERRAFORM => (
            &[
                "organization:",
                "my-org",
                "other",
                "*",
                "?",
                ":project:",
                "app",
                ":workspace:",
                ":run_phase:",
                "apply",
                ":",
            ],
            &[
                "organization:evil:project:app:workspace:app:run_phase:apply",
                "organization:my-org-x:project:app:workspace:my-org:run_phase:plan",
                "organization:xmy-org:module:app:operation:test_run",
                "organization:o:project:other:stack:app:deployment:app:operation:apply",
            ],
        ),
        _ => (
            &[
                "prefect:account:",
                "11111111-2222-4333-8444-555555555555",
                "11111111-2222-4333-8444-55555555555",
                "22222222-2222-4333-8444-555555555555",
                "*",
                "?",
                "prefect:",
            ],
            &[
                "prefect:account:99999999-9999-9999-9999-999999999999",
                "prefect:account:11111111-2222-4333-8444-555555555550",
                "prefect:account:a1111111-2222-4333-8444-555555555555",
            ],
        ),
    }
}

/// The usual one more often.
const OPERATORS: [&str; 12] = [
    "StringLike",
    "StringLike",
    "StringLike",
    "StringLike",
    "StringLike",
    "StringLike",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringNotLike",
    "StringNotEquals",
    "ForAllValues:StringLike",
    "StringLikeIfExists",
];

fn statement(issuer: &'static str) -> impl Strategy<Value = String> {
    // Most begin as the provider's subjects do.
    let head = prop_oneof![4 => Just(provider(issuer).0.first().copied().unwrap_or_default()), 1 => Just("")];
    let value = (head, vec(prop_oneof![2 => select(provider(issuer).0), 1 => Just("*")], 1..5))
        .prop_map(|(head, pieces)| format!("\"{head}{}\"", pieces.concat()));
    let values = vec(value, 1..3).prop_map(|values| format!("[{}]", values.join(",")));
    let subject = (Just("sub"), values);
    let ids = vec(select(&["\"1\"", "\"2\"", "\"1*\"", "\"*\""][..]), 1..3);
    let id = (Just("repository_owner_id"), ids.prop_map(|values| format!("[{}]", values.join(","))));
    let weight = u32::from(issuer == GITHUB);
    let condition = (select(&OPERATORS[..]), prop_oneof![3 => subject, weight => id]).prop_map(
        move |(operator, (claim, values))| (operator, format!(r#""{operator}":{{"{issuer}:{claim}":{values}}}"#)),
    );
    (select(&["Allow", "Allow", "Deny"][..]), vec(condition, 1..3)).prop_map(move |(effect, conditions)| {
        let mut blocks: Vec<(&str, String)> = Vec::new();
        for (operator, block) in conditions {
            if !blocks.iter().any(|(other, _)| *other == operator) {
                blocks.push((operator, block));
            }
        }
        let blocks: Vec<_> = blocks.into_iter().map(|(_, block)| block).collect();
        format!(
            r#"{{"Effect":"{effect}","Principal":{{"Federated":"arn:aws:iam::123456789012:oidc-provider/{issuer}"}},
                "Action":"sts:AssumeRoleWithWebIdentity","Condition":{{{}}}}}"#,
            blocks.join(",")
        )
    })
}

fn policy(issuer: &'static str) -> impl Strategy<Value = TrustPolicy> {
    vec(statement(issuer), 1..3).prop_map(|statements| {
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(",")).parse().unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn no_stranger_gets_in_unseen(
        (issuer, policy) in select(&[GITHUB, TERRAFORM, PREFECT][..]).prop_flat_map(|issuer| (Just(issuer), policy(issuer))),
    ) {
        let principal = format!("arn:aws:iam::123456789012:oidc-provider/{issuer}");
        let (sub, aud) = (format!("{issuer}:sub"), format!("{issuer}:aud"));
        let audience = if issuer == PREFECT { "prefect-cloud" } else { "sts.amazonaws.com" };
        let id = format!("{issuer}:repository_owner_id");
        let ids: &[Option<&str>] = if issuer == GITHUB { &[None, Some("9"), Some("19")] } else { &[None] };
        let all = provider(issuer).1.iter().flat_map(|subject| ids.iter().map(move |id| (subject, id)));
        let strangers = all.filter(|(subject, owner)| {
            let mut context = vec![ContextEntry::one(&aud, audience), ContextEntry::one(&sub, subject)];
            context.extend(owner.map(|owner| ContextEntry::one(&id, owner)));
            let request = Request { action: "sts:AssumeRoleWithWebIdentity", principal: &principal, context: &context };
            verdict(&policy, &request).is_allowed()
        });
        let strangers: Vec<_> = strangers.collect();
        let findings = policy.check();
        prop_assert!(strangers.is_empty() || findings.has_errors(), "{strangers:?} {policy}");
        if let Ok(admission) = admits(&policy, &principal, &[]) {
            let is_open = matches!(admission.who, Who::Anyone(_));
            prop_assert!(strangers.is_empty() || is_open, "{strangers:?} {admission:?} {policy}");
        }
        let open = ["missing_subject", "vacuous_condition", "open_tenant"];
        for (index, _) in policy.statement.iter().enumerate() {
            let path = format!("/Statement/{index}");
            let mut said: Vec<_> = findings.iter().filter(|finding| finding.path.starts_with(&path)).map(|finding| finding.lint.name).collect();
            said.retain(|name| open.contains(name));
            said.dedup();
            prop_assert!(said.len() <= 1, "{said:?} {policy}");
        }
    }
}
