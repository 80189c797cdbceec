//! Any policy answers any claims: both entries of the evaluator agree, an explanation is there exactly when the call is not
//! allowed, and every repair does what it says.
//!
//! The text is a policy and the claims of a token, with a line between them that holds only `---`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use policy_core::document::TrustPolicy;
use policy_core::evaluate::{evaluate, verdict};
use policy_core::lint::Options;
use policy_core::names::ProviderArn;
use policy_core::sts::{ASSUME_ROLE, Caller, Claims, Context, Facts, Session, explain, repairs};

const ARN: ProviderArn = ProviderArn::from_static(
    "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
);

fuzz_target!(|text: &str| {
    let Some((policy, claims)) = text.split_once("\n---\n") else { return };
    let (Ok(policy), Ok(claims)) = (policy.parse::<TrustPolicy>(), Claims::parse(claims)) else { return };
    let caller = Caller::Provider(ARN);
    let context = Context::new(&Facts {
        caller: &caller,
        claims: &claims,
        is_role_listed: Some(false),
        session: Some(&Session::default()),
        session_name: "run",
        now: 1_789_123_711,
        environment: &[],
    });
    context.ask(ASSUME_ROLE, caller.principal(), |request| {
        let (options, quick) = (Options::default(), verdict(&policy, request));
        assert_eq!(evaluate(&policy, request).verdict, quick);
        assert_eq!(explain(&policy, &[*request], &options).is_none(), quick.is_allowed());
        for repair in repairs(&policy, &[*request], None, &options) {
            let repaired = repair.policy.as_ref().unwrap();
            assert_eq!(verdict(repaired, request).is_allowed(), repair.is_certain, "{}", repair.text);
            assert!(!repaired.check().has_errors(), "{}", repair.text);
        }
    });
});
