//! Decisions a second: `cargo bench -p policy-core --bench evaluate`.
//!
//! The same policies and requests go through the `iam-rs` crate, an evaluator of identity and resource policies.

#![expect(clippy::unwrap_used, reason = "the inputs stand below")]

use std::fmt;

use divan::Bencher;
use divan::counter::ItemsCount;
use iam_rs::{
    Arn, Context, Decision, EvaluationOptions, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId,
};
use policy_core::document::TrustPolicy;
use policy_core::evaluate::{ContextEntry, Request, Values, evaluate, verdict};

fn main() {
    divan::main();
}

struct Case {
    name: &'static str,
    policy: &'static str,
    request: Request<'static>,
    is_allowed: bool,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const ACTION: &str = "sts:AssumeRoleWithWebIdentity";

const GITHUB: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
            "StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/*"}
        }
    }]
}"#;

const PREFECT: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
                "api.prefect.cloud/oidc-provider:sub": "prefect:account:11111111-2222-4333-8444-555555555555"
            }
        }
    }]
}"#;

const fn github(subject: &'static str) -> [ContextEntry<'static>; 13] {
    [
        ContextEntry::one("sts:RoleSessionName", "deploy"),
        ContextEntry::one("token.actions.githubusercontent.com:actor", "octocat"),
        ContextEntry::one("token.actions.githubusercontent.com:actor_id", "583231"),
        ContextEntry::one("token.actions.githubusercontent.com:ref", "refs/heads/main"),
        ContextEntry::one("token.actions.githubusercontent.com:repository", "octo-org/octo-repo"),
        ContextEntry::one("token.actions.githubusercontent.com:repository_id", "74"),
        ContextEntry::one("token.actions.githubusercontent.com:repository_owner_id", "65"),
        ContextEntry::one("token.actions.githubusercontent.com:workflow", "deploy"),
        ContextEntry::one("token.actions.githubusercontent.com:oaud", "sts.amazonaws.com"),
        ContextEntry::one("sts:RoleAuthorizedByIdp", "false"),
        ContextEntry::one("aws:PrincipalAccount", "123456789012"),
        ContextEntry::one("token.actions.githubusercontent.com:aud", "sts.amazonaws.com"),
        ContextEntry::one("token.actions.githubusercontent.com:sub", subject),
    ]
}

const CASES: &[Case] = &[
    Case {
        name: "github_allowed",
        policy: GITHUB,
        request: Request {
            action: ACTION,
            principal: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
            context: &github("repo:octo-org/octo-repo:ref:refs/heads/main"),
        },
        is_allowed: true,
    },
    Case {
        name: "github_not_allowed",
        policy: GITHUB,
        request: Request {
            action: ACTION,
            principal: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
            context: &github("repo:octo-org/octo-repo:pull_request"),
        },
        is_allowed: false,
    },
    Case {
        name: "prefect_allowed",
        policy: PREFECT,
        request: Request {
            action: ACTION,
            principal: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
            context: &[
                ContextEntry::one("api.prefect.cloud/oidc-provider:aud", "prefect-cloud"),
                ContextEntry::one("api.prefect.cloud/oidc-provider:oaud", "prefect-cloud"),
                ContextEntry::one(
                    "api.prefect.cloud/oidc-provider:sub",
                    "prefect:account:11111111-2222-4333-8444-555555555555",
                ),
            ],
        },
        is_allowed: true,
    },
];

#[divan::bench(args = CASES)]
fn verdict_only(bencher: Bencher<'_, '_>, case: &Case) {
    let policy: TrustPolicy = case.policy.parse().unwrap();
    assert_eq!(verdict(&policy, &case.request).is_allowed(), case.is_allowed);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| verdict(divan::black_box(&policy), divan::black_box(&case.request)));
}

#[divan::bench(args = CASES)]
fn traced(bencher: Bencher<'_, '_>, case: &Case) {
    let policy: TrustPolicy = case.policy.parse().unwrap();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| evaluate(divan::black_box(&policy), divan::black_box(&case.request)));
}

#[divan::bench(args = CASES)]
fn iam_rs(bencher: Bencher<'_, '_>, case: &Case) {
    let policy: IAMPolicy = serde_json::from_str(case.policy).unwrap();
    let context = case.request.context.iter().fold(Context::new(), |context, entry| match entry.values {
        Values::One(value) => context.with_string(entry.key, value),
        Values::Several(_) | Values::Unknown => context,
    });
    let request = IAMRequest::new_with_context(
        Principal::Federated(PrincipalId::String(case.request.principal.to_owned())),
        case.request.action,
        Arn::parse("arn:aws:iam::123456789012:role/deploy").unwrap(),
        context,
    );
    // Its quickest way: no copy of the policy, no details, and no `Resource`, which a trust policy does not have.
    let options = EvaluationOptions {
        ignore_resource_constraints: true,
        collect_match_details: false,
        ..EvaluationOptions::default()
    };
    let evaluator = PolicyEvaluator::with_policies(vec![policy]).with_options(options);
    let is_allowed = evaluator.evaluate(&request).unwrap().decision == Decision::Allow;
    assert_eq!(is_allowed, case.is_allowed);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| divan::black_box(&evaluator).evaluate(divan::black_box(&request)).unwrap().decision);
}
