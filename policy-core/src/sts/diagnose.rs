use super::difference::{Comparison, difference};
use super::{
    Account, Answer, Call, Caller, Context, Explanation, Repair, Stage, assume_role_with_web_identity, explain, repairs,
};
use crate::evaluate::Request;
use crate::lint::Options;

/// What STS would answer to a call, why, and what would let it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// STS's answer.
    pub answer: Answer,
    /// Why the call is not let in, in one sentence: lower case, no period. `None` when it is, or when AWS's own message says it all.
    pub sentence: Option<String>,
    /// What in the trust policy stands against the call, also when an earlier stage already refuses it.
    pub explanation: Option<Explanation>,
    /// What would let the call in, the most likely first.
    pub repairs: Vec<Repair>,
}

/// What STS would answer to a call, why, and what would let it in.
///
/// ```
/// use policy_core::lint::Options;
/// use policy_core::names::{ProviderArn, RoleArn};
/// use policy_core::sts::{Account, Call, Claims, RegisteredProvider, Role, Token, diagnose};
///
/// let policy = r#"{
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow",
///         "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": { "StringEquals": {
///             "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
///             "api.prefect.cloud/oidc-provider:sub": "prefect:cloud:11111111-2222-4333-8444-555555555555"
///         } }
///     }]
/// }"#;
/// let role = Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/flows")?, policy.parse()?);
/// let arn = ProviderArn::parse("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider")?;
/// let account = Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["prefect-cloud".to_owned()] }] };
/// let token = Token::of(Claims::parse(
///     r#"{"iss": "https://api.prefect.cloud/oidc-provider", "aud": "prefect-cloud",
///         "sub": "prefect:account:11111111-2222-4333-8444-555555555555", "iat": 1789123688, "exp": 1789124598}"#,
/// )?);
///
/// let diagnosis = diagnose(&account, &Call::new(&token, &role, "run", 1_789_123_700), &Options::default());
/// assert_eq!(
///     diagnosis.sentence.unwrap(),
///     "`StringEquals` on `api.prefect.cloud/oidc-provider:sub` expects `prefect:cloud:11111111-2222-4333-8444-555555555555` and the \
///      token has `prefect:account:11111111-2222-4333-8444-555555555555`: at character 9 the policy has `cloud` and the token has \
///      `account`",
/// );
/// assert_eq!(
///     diagnosis.repairs[0].text,
///     "replace `prefect:cloud:11111111-2222-4333-8444-555555555555` with `prefect:account:11111111-2222-4333-8444-555555555555`",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diagnose(account: &Account, call: &Call<'_>, options: &Options) -> Diagnosis {
    let answer = assume_role_with_web_identity(account, call);
    let mut diagnosis = Diagnosis { sentence: None, explanation: None, repairs: Vec::new(), answer };
    let mut unregistered = None;
    let mut asked = None;
    match diagnosis.answer.stage {
        Stage::TokenShape => diagnosis.sentence = call.token.claims().err().map(|error| error.to_string()),
        #[cfg(feature = "jwks")]
        Stage::Signature => {
            let fault = call.jwks.and_then(|jwks| jwks.verify(call.token).err());
            diagnosis.sentence = fault.map(|fault| fault.to_string());
        }
        Stage::Provider => diagnosis.sentence = no_provider(account, call, &diagnosis.answer),
        Stage::Audience => {
            if let Some((sentence, audience, account)) = not_registered(account, &diagnosis.answer) {
                diagnosis.sentence = Some(sentence);
                unregistered = Some(audience);
                asked = Some(assume_role_with_web_identity(&account, call));
            }
        }
        _ => {}
    }
    let answer = asked.as_ref().unwrap_or(&diagnosis.answer);
    if !matches!(answer.stage, Stage::TrustPolicy | Stage::Done) || (answer.is_allowed() && unregistered.is_none()) {
        return diagnosis;
    }
    let (Some(context), Some(caller)) = (&answer.context, &answer.caller) else { return diagnosis };
    let actions: Vec<&str> = answer.decisions.iter().map(|decision| decision.action).collect();
    let policy = &call.role.trust_policy;
    let (explanation, repairs) = ask_all(context, caller, &actions, &[], &mut |requests| {
        (explain(policy, requests, options), repairs(policy, requests, unregistered.as_deref(), options))
    });
    let because = explanation.as_ref().map(|found| found.sentence.clone());
    diagnosis.sentence = diagnosis.sentence.or(because);
    Diagnosis { explanation, repairs, ..diagnosis }
}

/// Makes a request for each action.
fn ask_all<R>(
    context: &Context,
    caller: &Caller,
    actions: &[&str],
    asked: &[Request<'_>],
    ask: &mut dyn FnMut(&[Request<'_>]) -> R,
) -> R {
    let Some((action, others)) = actions.split_first() else { return ask(asked) };
    context.ask(action, caller.principal(), |request| {
        let all: Vec<Request<'_>> = asked.iter().copied().chain([*request]).collect();
        ask_all(context, caller, others, &all, ask)
    })
}

/// Which registered provider is most like the token's issuer.
fn no_provider(account: &Account, call: &Call<'_>, answer: &Answer) -> Option<String> {
    let claims = answer.claims.as_ref()?;
    let issuer = claims.text("iss")?;
    let own = issuer.strip_prefix("https://").unwrap_or(&issuer);
    let number = call.role.arn.account_id();
    let said = format!("account `{number}` has no provider for the token's issuer `{issuer}`");
    let near = account
        .providers
        .iter()
        .map(|provider| {
            let found = difference(provider.arn.issuer(), own, Comparison::Exact);
            (found.as_ref().map(|found| found.kind), found.map(|found| found.text), &provider.arn)
        })
        .min_by_key(|(kind, ..)| *kind);
    Some(match near {
        None => said,
        Some((_, None, arn)) => format!("{said}; `{arn}` is in another account"),
        Some((_, Some(text), arn)) => {
            let text = text.replace("the policy", "the provider");
            format!("{said}; the nearest is `{arn}`: {text}")
        }
    })
}

/// What is wrong with the audience, which it is, and the account with it registered.
fn not_registered(account: &Account, answer: &Answer) -> Option<(String, String, Account)> {
    let audience = answer.claims.as_ref()?.audience()?.into_owned();
    let Caller::Provider(arn) = answer.caller.as_ref()? else { return None };
    let mut account = account.clone();
    let provider = account.providers.iter_mut().find(|provider| provider.arn == *arn)?;
    let registered: Vec<String> = provider.client_ids.iter().map(|id| format!("`{id}`")).collect();
    let has = if registered.is_empty() { "none".to_owned() } else { registered.join(", ") };
    let sentence = format!("the token's audience `{audience}` is not among the provider's client ids: it has {has}");
    provider.client_ids.push(audience.clone());
    Some((sentence, audience, account))
}
