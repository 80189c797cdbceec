use super::answer::{ACCESS_DENIED, AwsError, INVALID_TOKEN, Stop};
use super::checks::{Checked, audience, missing, required, roles, times};
use super::{
    ASSUME_ROLE, Account, ActionDecision, Answer, Assumption, Call, Caller, Claim, Claims, Context, Facts,
    InvalidToken, Outcome, RegisteredProvider, Session, Stage,
};
use crate::document::{Effect, TrustPolicy};
use crate::evaluate::{Decision, Doubt, Outcome as Held, evaluate};
use crate::json::Value;

/// What AWS STS would answer to a call of `AssumeRoleWithWebIdentity`.
///
/// The stages are gone through in the order of [`Stage`], and the first that fails decides.
///
/// ```
/// use policy_core::names::{ProviderArn, RoleArn};
/// use policy_core::sts::{Account, Call, Claims, RegisteredProvider, Role, Stage, Token, assume_role_with_web_identity};
///
/// let policy = r#"{
///     "Version": "2012-10-17",
///     "Statement": {
///         "Effect": "Allow",
///         "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"},
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": {"StringEquals": {
///             "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
///             "api.prefect.cloud/oidc-provider:sub": "prefect:cloud:11111111-2222-4333-8444-555555555555"
///         }}
///     }
/// }"#;
/// let role = Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/flows")?, policy.parse()?);
/// let account = Account {
///     providers: vec![RegisteredProvider {
///         arn: ProviderArn::parse("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider")?,
///         client_ids: vec!["prefect-cloud".to_owned()],
///     }],
/// };
/// let token = Token::of(Claims::parse(
///     r#"{"iss": "https://api.prefect.cloud/oidc-provider", "aud": "prefect-cloud",
///         "sub": "prefect:account:11111111-2222-4333-8444-555555555555", "iat": 1789123688, "exp": 1789124598}"#,
/// )?);
///
/// let answer = assume_role_with_web_identity(&account, &Call::new(&token, &role, "run", 1_789_123_700));
/// assert_eq!(answer.stage, Stage::TrustPolicy);
/// let error = answer.error.unwrap();
/// assert_eq!((error.code, error.http_status), ("AccessDenied", 403));
/// assert_eq!(error.message, "Not authorized to perform sts:AssumeRoleWithWebIdentity");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn assume_role_with_web_identity(account: &Account, call: &Call<'_>) -> Answer {
    let mut answer = Answer::new();
    match exchange(account, call, &mut answer) {
        Ok(()) => (answer.stage, answer.outcome) = (Stage::Done, Outcome::Allowed),
        Err(Stop { stage, error }) => {
            answer.outcome = if error.is_some() { Outcome::Denied } else { Outcome::Unknown };
            (answer.stage, answer.error) = (stage, error);
        }
    }
    answer
}

fn exchange(account: &Account, call: &Call<'_>, answer: &mut Answer) -> Result<(), Stop> {
    call.check_parameters()?;
    call.check_region()?;
    call.check_provider_id()?;
    let claims = call.token.claims().map_err(|fault| {
        let message = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)";
        let error = AwsError::observed(INVALID_TOKEN, message);
        Stop::error(Stage::TokenShape, AwsError { is_observed: fault != InvalidToken::Algorithm, ..error })
    })?;
    let claims = &*answer.claims.insert(claims);
    let (caller, provider) = provider(account, call, claims)?;
    let caller = &*answer.caller.insert(caller);
    let mut assumptions = Vec::new();
    let mut take = |checked: Checked| checked.map(|assumption| assumptions.extend(assumption));
    take(required(claims))?;
    take(times(claims, call.now))?;
    take(audience(claims, provider))?;
    #[cfg(feature = "jwks")]
    super::jwks::check(call, &mut answer.signature_checked)?;
    let is_role_listed = roles(claims, &call.role.arn)?;
    let session = Session::read(claims)?;
    assumptions.extend(is_role_listed.is_none().then_some(Assumption::RolesClaim));
    assumptions.extend(session.is_none().then_some(Assumption::SessionClaims));
    assumptions.extend(call.is_packed_size_open(session.as_ref()).then_some(Assumption::PackedSize));
    answer.assumptions = assumptions;
    let context = answer.context.insert(Context::new(&Facts {
        caller,
        claims,
        is_role_listed,
        session: session.as_ref(),
        session_name: call.session_name,
        now: call.now,
        environment: call.environment,
    }));
    let actions = std::iter::once(ASSUME_ROLE).chain(session.iter().flat_map(Session::actions));
    answer.decisions = actions.map(|action| decide(action, &call.role.trust_policy, caller, context)).collect();
    trust(&answer.decisions)?;
    call.check_duration()?;
    answer.provider = Some(caller.principal().to_owned());
    answer.audience = claims.audience().map(Into::into);
    answer.subject = claims.text("sub").map(Into::into);
    answer.source_identity = session.and_then(|session| session.source_identity);
    Ok(())
}

/// The provider that `iss` names; it must be in the role's account.
fn provider<'a>(
    account: &'a Account,
    call: &Call<'_>,
    claims: &Claims,
) -> Result<(Caller, Option<&'a RegisteredProvider>), Stop> {
    const STAGE: Stage = Stage::Provider;
    let issuer = match claims.get("iss") {
        Claim::Unknown => return Err(Stop::unknown(STAGE)),
        Claim::Absent => return Err(missing("iss", true)),
        Claim::Present(Value::Null) => return Err(missing("iss", false)),
        Claim::Present(issuer) => issuer.as_str().ok_or(Stop::unknown(STAGE))?,
    };
    let without_scheme = issuer.strip_prefix("https://");
    let is_in_account = |provider: &&RegisteredProvider| {
        provider.arn.account_id() == call.role.arn.account_id() && Some(provider.arn.issuer()) == without_scheme
    };
    if let Some(provider) = account.providers.iter().find(is_in_account) {
        return Ok((Caller::Provider(provider.arn.clone()), Some(provider)));
    }
    // Google leaves the scheme out.
    if let Some(caller) = Caller::built_in(without_scheme.unwrap_or(issuer)) {
        return Ok((caller, None));
    }
    let message = format!("No OpenIDConnect provider found in your account for {issuer}");
    Err(Stop::error(STAGE, AwsError::documented(INVALID_TOKEN, message)))
}

fn decide(action: &'static str, policy: &TrustPolicy, caller: &Caller, context: &Context) -> ActionDecision {
    context.ask(action, caller.principal(), |request| {
        let decision = evaluate(policy, request);
        let outcome = match decision.is_allowed() {
            true => Outcome::Allowed,
            false if could_be_allowed(&decision) => Outcome::Unknown,
            false => Outcome::Denied,
        };
        ActionDecision { action, verdict: decision.verdict, outcome }
    })
}

/// Whether a request that is not allowed would be if what is unknown of it and of the policy were favourable.
fn could_be_allowed(decision: &Decision<'_>) -> bool {
    let is_unknown = |outcome| matches!(outcome, Held::Unsettled(Doubt::UnknownKey | Doubt::Hole));
    let has = |effect: Effect, counts: &dyn Fn(Held) -> bool| {
        decision.statements.iter().any(|trace| trace.statement.effect == effect && counts(trace.outcome))
    };
    has(Effect::Allow, &|outcome| outcome == Held::Holds || is_unknown(outcome))
        && !has(Effect::Deny, &|outcome| outcome.holds_in(Effect::Deny) && !is_unknown(outcome))
}

/// Each action is decided for itself, and all must be allowed.
fn trust(decisions: &[ActionDecision]) -> Result<(), Stop> {
    let first = |outcome| decisions.iter().find(|decision| decision.outcome == outcome);
    if let Some(ActionDecision { action, .. }) = first(Outcome::Denied) {
        let error = AwsError::observed(ACCESS_DENIED, format!("Not authorized to perform {action}"));
        return Err(Stop::error(Stage::TrustPolicy, AwsError { is_observed: *action == ASSUME_ROLE, ..error }));
    }
    if first(Outcome::Unknown).is_some() {
        return Err(Stop::unknown(Stage::TrustPolicy));
    }
    Ok(())
}
