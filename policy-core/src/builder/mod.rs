//! The typed builder: a policy from checked names, which does not build before provider, audience and subject are said.

mod recommended;
mod state;

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::document::{ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind};
use crate::document::{Scalar, Statement, Text, TrustPolicy};
use crate::lint::{Allow, Options, Report};
use crate::names::{Action, Audience, ConditionKey, Operator, ProviderArn, Sid, Subject, SubjectPattern};
use crate::provider::Provider;

pub use state::{Given, HasAudience, HasProvider, HasSubject, Missing};

/// Builds a [`TrustPolicy`], statement by statement; made by [`TrustPolicy::builder`].
///
/// The type parameters say whether the current statement has a provider, an audience and a subject.
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::{Audience, ProviderArn};
/// use policy_core::provider::prefect_cloud::{AccountId, Subject};
///
/// let policy = TrustPolicy::builder()
///     .provider(ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
///     .audience(Audience::from_static("prefect-cloud"))
///     .subject(Subject::account(&AccountId::from_static("11111111-2222-4333-8444-555555555555")))
///     .build()?;
/// assert!(policy.check().is_empty());
/// # Ok::<(), policy_core::lint::Report>(())
/// ```
///
/// Without one of them it does not compile:
///
/// ```compile_fail,E0277
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::{ProviderArn, Subject};
///
/// let policy = TrustPolicy::builder()
///     .provider(ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"))
///     .subject(Subject::from_static("prefect:account:11111111-2222-4333-8444-555555555555"))
///     .build();
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build`"]
pub struct Builder<P, A, S> {
    statements: Vec<Statement>,
    options: Options,
    current: Draft,
    state: PhantomData<(P, A, S)>,
}

/// A statement that is not whole yet.
#[derive(Clone, Debug, Default)]
struct Draft {
    sid: Option<Sid>,
    provider: Text,
    issuer: String,
    actions: Vec<Text>,
    audiences: Vec<Scalar>,
    subjects: Vec<Subject>,
    patterns: Vec<SubjectPattern>,
    claims: Vec<(String, Vec<Scalar>)>,
    conditions: Vec<(Operator, ConditionKey, Vec<Scalar>)>,
}

impl TrustPolicy {
    /// Starts a policy.
    pub fn builder() -> Builder<Missing, Missing, Missing> {
        Builder { statements: Vec::new(), options: Options::default(), current: Draft::default(), state: PhantomData }
    }
}

impl<P, A, S> Builder<P, A, S> {
    /// Whose tokens the role trusts.
    pub fn provider(mut self, arn: ProviderArn) -> Builder<Given, A, S> {
        arn.issuer().clone_into(&mut self.current.issuer);
        self.current.provider = arn.into_text();
        self.with_state()
    }

    /// Google, which IAM knows by name: there is no provider ARN for it.
    pub fn google(self) -> Builder<Given, A, S> {
        self.built_in("accounts.google.com")
    }

    /// Amazon Cognito, which IAM knows by name: there is no provider ARN for it. The audience is the identity pool.
    pub fn cognito(self) -> Builder<Given, A, S> {
        self.built_in("cognito-identity.amazonaws.com")
    }

    /// Login with Amazon, which IAM knows by name: there is no provider ARN for it. Its tokens have no audience, but the claim `app_id`.
    pub fn login_with_amazon(self) -> Builder<Given, A, S> {
        self.built_in("www.amazon.com")
    }

    /// Facebook, which IAM knows by name: there is no provider ARN for it. Its tokens have no audience, but the claim `app_id`.
    pub fn facebook(self) -> Builder<Given, A, S> {
        self.built_in("graph.facebook.com")
    }

    fn built_in(mut self, name: &'static str) -> Builder<Given, A, S> {
        name.clone_into(&mut self.current.issuer);
        self.current.provider = Cow::Borrowed(name);
        self.with_state()
    }

    /// An audience that the token may have; say several for alternatives.
    pub fn audience(mut self, audience: Audience) -> Builder<P, Given, S> {
        self.current.audiences.push(audience.into_text().into());
        self.with_state()
    }

    /// No condition on the audience.
    pub fn any_audience(self) -> Builder<P, Given, S> {
        self.with_state()
    }

    /// A subject that the token may have; say several for alternatives.
    pub fn subject(mut self, subject: impl Into<Subject>) -> Builder<P, A, Given> {
        self.current.subjects.push(subject.into());
        self.with_state()
    }

    /// A pattern that the token's subject may match; an alternative to the other subjects.
    pub fn subject_pattern(mut self, pattern: SubjectPattern) -> Builder<P, A, Given> {
        self.current.patterns.push(pattern);
        self.with_state()
    }

    /// No condition on the subject: another claim, or the issuer itself, must pin the tenant, or the policy is refused.
    pub fn any_subject(self) -> Builder<P, A, Given> {
        self.with_state()
    }

    /// A further claim that must have one of the values, such as `repository_owner_id`.
    pub fn claim<V: Into<Text>>(mut self, claim: impl Into<String>, values: impl IntoIterator<Item = V>) -> Self {
        let values = values.into_iter().map(|value| Scalar::String(value.into())).collect();
        self.current.claims.push((claim.into(), values));
        self
    }

    /// A further condition, as it is.
    pub fn condition<V: Into<Text>>(
        mut self,
        operator: Operator,
        key: ConditionKey,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(|value| Scalar::String(value.into())).collect();
        self.current.conditions.push((operator, key, values));
        self
    }

    /// An action beside `sts:AssumeRoleWithWebIdentity`, such as [`Action::TAG_SESSION`].
    pub fn action(mut self, action: Action) -> Self {
        self.current.actions.push(action.into_text());
        self
    }

    /// The statement's id.
    pub fn sid(mut self, sid: Sid) -> Self {
        self.current.sid = Some(sid);
        self
    }

    /// Switches a lint off for the whole policy; the reason is required.
    pub fn allow(mut self, lint: impl Into<String>, reason: impl Into<String>) -> Self {
        self.options.allow.push(Allow { lint: lint.into(), reason: reason.into() });
        self
    }

    /// Makes errors of all warnings.
    pub fn deny_warnings(mut self) -> Self {
        self.options.deny_warnings = true;
        self
    }

    /// Makes a provider of your own known to the lints.
    pub fn know(mut self, provider: Provider) -> Self {
        self.options.providers.push(provider);
        self
    }

    fn with_state<P2, A2, S2>(self) -> Builder<P2, A2, S2> {
        Builder { statements: self.statements, options: self.options, current: self.current, state: PhantomData }
    }

    /// Ends the statement and starts another, an alternative to it.
    pub fn and(mut self) -> Builder<Missing, Missing, Missing>
    where
        P: HasProvider,
        A: HasAudience,
        S: HasSubject,
    {
        let statement = std::mem::take(&mut self.current).finish();
        self.statements.push(statement);
        self.with_state()
    }

    /// The policy, checked by all lints.
    ///
    /// # Errors
    ///
    /// The whole [`Report`] when a finding is an error.
    pub fn build(mut self) -> Result<TrustPolicy, Report>
    where
        P: HasProvider,
        A: HasAudience,
        S: HasSubject,
    {
        let statement = self.current.finish();
        self.statements.push(statement);
        let policy = TrustPolicy::new(self.statements);
        let report = policy.check_with(&self.options);
        if report.has_errors() { Err(report) } else { Ok(policy) }
    }
}

impl Draft {
    #[inline]
    fn finish(self) -> Statement {
        let key = |claim: &str| format!("{}:{claim}", self.issuer);
        let mut blocks = Blocks::default();
        if !self.audiences.is_empty() {
            blocks.add(Operator::STRING_EQUALS, key("aud"), self.audiences);
        }
        // Equals and Like on one key would both have to hold: once there is a pattern, all are patterns.
        let subjects = self.subjects.into_iter();
        if self.patterns.is_empty() {
            let exact: Vec<Scalar> = subjects.map(|subject| subject.into_text().into()).collect();
            if !exact.is_empty() {
                blocks.add(Operator::STRING_EQUALS, key("sub"), exact);
            }
        } else {
            let exact = subjects.map(|subject| SubjectPattern::exactly(&subject));
            let patterns = exact.chain(self.patterns).map(|pattern| pattern.into_text().into());
            blocks.add(Operator::STRING_LIKE, key("sub"), patterns.collect());
        }
        for (claim, values) in self.claims {
            blocks.add(Operator::STRING_EQUALS, key(&claim), values);
        }
        for (operator, key, values) in self.conditions {
            blocks.add(operator, key.as_str().to_owned(), values);
        }
        let mut actions = vec![Action::ASSUME_ROLE_WITH_WEB_IDENTITY.into_text()];
        actions.extend(self.actions);
        Statement {
            sid: self.sid.map(Sid::into_text),
            principal: Some(Principal::ByKind(Cow::Owned(vec![PrincipalEntry {
                kind: PrincipalKind::Federated,
                values: OneOrMany::One(self.provider),
            }]))),
            action: Some(actions.into()),
            condition: Some(blocks.0.into()).filter(|blocks: &Cow<'_, [OperatorBlock]>| !blocks.is_empty()),
            ..Statement::new(Effect::Allow)
        }
    }
}

/// The members of `Condition`, each operator once and each of its keys once.
#[derive(Default)]
struct Blocks(Vec<OperatorBlock>);

impl Blocks {
    #[inline]
    fn add(&mut self, operator: Operator, key: String, values: Vec<Scalar>) {
        let operator = operator.into_text();
        let entry = ConditionEntry { key: key.into(), values: values.into() };
        let Some(block) = self.0.iter_mut().find(|block| block.operator == operator) else {
            self.0.push(OperatorBlock { operator, entries: Cow::Owned(vec![entry]) });
            return;
        };
        let entries = block.entries.to_mut();
        match entries.iter_mut().find(|other| other.key == entry.key) {
            // One key twice under one operator: its values are alternatives.
            Some(same) => {
                let values = same.values.iter().chain(entry.values.iter()).cloned().collect::<Vec<_>>();
                same.values = values.into();
            }
            None => entries.push(entry),
        }
    }
}
