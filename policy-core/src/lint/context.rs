use std::borrow::Cow;
use std::slice;

use super::forms::Questions;
use super::key::{Key, key, split_key};
use super::placeholder::is_placeholder;
use super::wildcard::matches_ignoring_case;
use super::{Options, damage};
use crate::admission::MAX_STEPS;
use crate::diagnostic::{Finding, Place, edit_distance};
use crate::document::{Effect, OneOrMany, Principal, PrincipalKind, Scalar, Statement, TrustPolicy};
use crate::json::{Reading, escape_pointer};
use crate::language::Purse;
use crate::names::{AccountId, Family, Issuer, Operator, Partition, hole, is_policy_character};
use crate::provider::{BUILT_IN, Difference, NearestIssuer, Provider, Recognized, nearest_issuer, recognize};

/// The action that admits web identity callers.
pub(super) const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// A policy with everything that the lints ask of it worked out once.
#[derive(Debug)]
pub struct Context<'a> {
    /// The policy.
    pub policy: &'a TrustPolicy,
    /// The author's choices.
    pub options: &'a Options,
    /// Whether a reader has already reported what is wrong with its shape.
    pub shape_is_reported: bool,
    /// The statements in order.
    pub statements: Vec<StatementView<'a>>,
    pub(super) questions: Questions,
    /// Whether a `Deny` keeps out some subjects.
    pub(super) has_denied_subjects: bool,
    /// What all searches of the lints together may cost.
    pub(super) purse: Purse,
}

/// A statement, its providers and its conditions.
#[derive(Debug)]
pub struct StatementView<'a> {
    /// The statement.
    pub statement: &'a Statement,
    /// Its JSON pointer.
    pub path: String,
    /// Its `Federated` principals in order.
    pub federated: Vec<Federated<'a>>,
    /// Its conditions in order, one for each key of each operator.
    pub conditions: Vec<Condition<'a>>,
    /// Whether all of it could be read; of one that was not whole, nothing can be called missing.
    pub is_whole: bool,
    /// Whether its author wrote the [short form](crate::json::expand).
    pub is_short_form: bool,
}

/// A `Federated` principal.
#[derive(Debug)]
pub struct Federated<'a> {
    /// Its JSON pointer.
    pub path: String,
    /// As it is written.
    pub text: &'a str,
    /// What it is.
    pub kind: FederatedKind<'a>,
    /// The catalogue's or the user's entry for its issuer.
    pub recognized: Option<Recognized<'a>>,
    /// What the issuer was probably meant to be, when nobody knows it but it is close to a known one.
    pub meant: Option<NearestIssuer<'a>>,
}

/// What a `Federated` principal is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FederatedKind<'a> {
    /// An OIDC provider's ARN.
    Oidc {
        /// The partition, or a hole.
        partition: &'a str,
        /// The account id, or a hole.
        account: &'a str,
        /// The issuer.
        issuer: &'a str,
    },
    /// One of the providers that IAM knows by name.
    BuiltIn(&'a str),
    /// A SAML provider's ARN, which belongs to another action.
    Saml,
    /// Neither; with the issuer that can still be made out.
    Malformed {
        /// What would be the issuer: scheme, port and query removed; or the keys' prefix where the ARN is a hole.
        issuer: Option<String>,
    },
}

/// One key of one operator.
#[derive(Debug)]
pub struct Condition<'a> {
    /// The operator as it is written.
    pub operator_text: &'a str,
    /// The operator, if it is one.
    pub operator: Option<Operator>,
    /// The operator's JSON pointer.
    pub operator_path: String,
    /// The key as it is written.
    pub key_text: &'a str,
    /// Whose key it is.
    pub key: Key<'a>,
    /// The key's JSON pointer.
    pub path: String,
    /// The values.
    pub values: &'a OneOrMany<Scalar>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(policy: &'a TrustPolicy, options: &'a Options) -> Self {
        Self::of_parts(policy, options, None)
    }

    pub(super) fn of_reading(reading: &'a Reading, options: &'a Options) -> Self {
        Self::of_parts(&reading.policy, options, Some(reading))
    }

    fn of_parts(policy: &'a TrustPolicy, options: &'a Options, reading: Option<&Reading>) -> Self {
        let malformed = reading.map_or(&[][..], |reading| &reading.findings);
        let is_partial = reading.is_some_and(|reading| reading.is_partial);
        // A member of the document that nobody knows may be the statements.
        let is_stray = |finding: &Finding| finding.place == Place::Key && finding.path.matches('/').count() == 1;
        let mut statements = Vec::with_capacity(policy.statement.as_slice().len());
        let mut has_denied_subjects = false;
        for (index, statement) in policy.statement.iter().enumerate() {
            let path = match policy.statement {
                OneOrMany::One(_) => "/Statement".to_owned(),
                OneOrMany::Many(_) => format!("/Statement/{index}"),
            };
            let in_document = reading.and_then(|reading| reading.place_in_document(&path));
            let own = in_document.as_ref().unwrap_or(&path);
            let is_torn = malformed.iter().any(|finding| is_inside(finding, own) || is_stray(finding));
            let mut view = StatementView::new(statement, path, !is_partial && !is_torn, options);
            view.is_short_form = reading.is_some_and(|reading| reading.is_short_form);
            has_denied_subjects |= statement.effect == Effect::Deny && view.on_claim("sub").next().is_some();
            statements.push(view);
        }
        let questions = Questions::new();
        let shape_is_reported = is_partial || !malformed.is_empty();
        let purse = Purse::of_steps(MAX_STEPS);
        Self { policy, options, shape_is_reported, statements, questions, has_denied_subjects, purse }
    }

    /// The statements that can let a web identity caller in.
    pub fn admitting(&self) -> Admitting<'_, 'a> {
        Admitting { rest: self.statements.iter() }
    }
}

/// The iterator of [`Context::admitting`].
#[derive(Clone, Debug)]
pub struct Admitting<'c, 'a> {
    rest: slice::Iter<'c, StatementView<'a>>,
}

impl<'c, 'a> Iterator for Admitting<'c, 'a> {
    type Item = &'c StatementView<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.find(|view| view.admits_web_identity())
    }
}

/// Whether a finding is about what stands at a JSON pointer, or about something in it.
pub(super) fn is_inside(finding: &Finding, path: &str) -> bool {
    finding.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The JSON pointer of one of several values that stand at a pointer.
pub(super) fn path_of<T: Clone>(values: &OneOrMany<T>, path: &str, index: usize) -> String {
    if values.is_array() { format!("{path}/{index}") } else { path.to_owned() }
}

impl<'a> StatementView<'a> {
    fn new(statement: &'a Statement, path: String, is_whole: bool, options: &'a Options) -> Self {
        let mut federated = federated(statement, &path, options);
        if let [only] = federated.as_mut_slice() {
            only.infer(statement, options);
        }
        let conditions = conditions(statement, &path, &federated);
        Self { statement, path, federated, conditions, is_whole, is_short_form: false }
    }

    /// Whether it is an `Allow` that names a federated principal and covers `sts:AssumeRoleWithWebIdentity`.
    pub fn admits_web_identity(&self) -> bool {
        self.statement.effect == Effect::Allow && !self.federated.is_empty() && self.covers(WEB_IDENTITY)
    }

    /// Whether `Action` covers an action, or `NotAction` leaves it in; wildcards count, letter case does not.
    pub fn covers(&self, action: &str) -> bool {
        let matches = |pattern: &std::borrow::Cow<'static, str>| matches_ignoring_case(pattern, action);
        match (&self.statement.action, &self.statement.not_action) {
            (Some(actions), _) => actions.iter().any(matches),
            (None, Some(excluded)) => !excluded.iter().any(matches),
            (None, None) => false,
        }
    }

    /// The conditions on a claim of the statement's providers, also those under a wrong prefix: they were meant for it.
    pub fn on_claim<'v, 'c>(&'v self, claim: &'c str) -> OnClaim<'v, 'a, 'c> {
        OnClaim { rest: self.conditions.iter(), claim }
    }

    /// The conditions that compare a claim as a string, with the operator and the provider that the claim is of.
    pub(super) fn compared(&self, claim: &str) -> Vec<(&Condition<'a>, Operator, Cow<'a, Provider>)> {
        let mut compared = Vec::new();
        for condition in self.on_claim(claim) {
            if let Some(operator) = condition.operator
                && operator.base().family() == Family::String
                && let Some(provider) = self.provider_of(condition).and_then(Federated::narrowed)
            {
                compared.push((condition, operator, provider));
            }
        }
        compared
    }

    /// The conditions in the operator blocks that they are of.
    pub(super) fn blocks(&self) -> Vec<&[Condition<'a>]> {
        let mut blocks = Vec::new();
        for block in self.conditions.chunk_by(|a, b| a.operator_path == b.operator_path) {
            blocks.push(block);
        }
        blocks
    }

    /// What follows from a condition that no token can meet; `operator` says whether it holds then.
    pub(super) fn consequence(&self, operator: Operator) -> &'static str {
        match (self.statement.effect, operator.base().is_negated()) {
            (Effect::Allow, false) => "so the statement admits nobody",
            (Effect::Allow, true) => "so the condition keeps nobody out",
            (Effect::Deny, false) => "so the `Deny` keeps nobody out",
            (Effect::Deny, true) => "so the `Deny` hits everybody",
        }
    }

    /// The same for one of several values, when the others are not in doubt.
    pub(super) fn consequence_of_value(&self, operator: Operator) -> &'static str {
        match (self.statement.effect, operator.base().is_negated()) {
            (Effect::Allow, false) => "so this value admits nobody",
            (Effect::Allow, true) | (Effect::Deny, false) => "so this value keeps nobody out",
            (Effect::Deny, true) => "so this value spares nobody",
        }
    }

    /// The provider whose claim a condition tests; the statement's only one for a foreign key.
    pub fn provider_of(&self, condition: &Condition<'_>) -> Option<&Federated<'a>> {
        match condition.key {
            Key::Claim { provider, .. } => self.federated.get(provider),
            Key::Foreign { .. } if self.federated.len() == 1 => self.federated.first(),
            _ => None,
        }
    }
}

impl<'a> Federated<'a> {
    /// The issuer as it is written, or what can be made out of it.
    pub fn issuer(&self) -> Option<&str> {
        match &self.kind {
            FederatedKind::Oidc { issuer, .. } | FederatedKind::BuiltIn(issuer) => Some(issuer),
            FederatedKind::Malformed { issuer } => issuer.as_deref(),
            FederatedKind::Saml => None,
        }
    }

    /// The issuer that the keys should begin with: the one that was meant, or else the one that is written.
    pub(super) fn issuer_meant(&self) -> Option<&str> {
        let is_whole = |issuer: &&str| !issuer.contains('{');
        self.meant.as_ref().map(|near| near.issuer.as_str()).filter(is_whole).or(self.issuer())
    }

    /// Where the issuer is not known yet, or known to nobody, the statement's keys say which provider it is.
    fn infer(&mut self, statement: &Statement, options: &'a Options) {
        let is_open = match self.issuer() {
            Some(issuer) => hole::has_hole(issuer),
            None => hole::has_hole(self.text) || is_placeholder(self.text).is_some(),
        };
        let is_settled = self.recognized.is_some() || self.meant.is_some();
        if is_settled || matches!(self.kind, FederatedKind::Saml | FederatedKind::BuiltIn(_)) {
            return;
        }
        let mut only = None;
        for block in statement.condition.as_deref().unwrap_or_default() {
            for entry in block.entries.iter() {
                match (split_key(&entry.key), only) {
                    (Some((issuer, _)), None) if issuer.contains(['.', '/']) => only = Some(issuer),
                    // Keys of two providers say nothing about which of them is meant.
                    (Some((other, _)), Some(issuer))
                        if other.contains(['.', '/']) && !other.eq_ignore_ascii_case(issuer) =>
                    {
                        return;
                    }
                    _ => {}
                }
            }
        }
        let Some(issuer) = only else { return };
        let Some(found) = recognize(issuer, &options.providers) else { return };
        if !is_open {
            // An issuer that nobody knows is a slip of the keyboard when all the keys have a similar one that is known.
            if self.issuer().is_some_and(|own| edit_distance(own, issuer, issuer.len() / 4).is_some()) {
                self.meant = Some(NearestIssuer {
                    issuer: issuer.to_owned(),
                    provider: found.provider,
                    difference: Difference::Spelling,
                });
            }
            return;
        }
        self.recognized = Some(found);
        if let FederatedKind::Malformed { issuer: unknown } = &mut self.kind {
            *unknown = Some(issuer.to_owned());
        }
    }

    /// The provider's entry, also when its issuer is misspelled.
    pub fn provider(&self) -> Option<&'a Provider> {
        self.recognized.as_ref().map(|found| found.provider).or(self.meant.as_ref().map(|near| near.provider))
    }

    /// The same with what all tokens of the issuer have in common written out.
    pub(super) fn narrowed(&self) -> Option<Cow<'a, Provider>> {
        self.recognized.as_ref().map(Recognized::narrowed).or(self.provider().map(Cow::Borrowed))
    }
}

impl Condition<'_> {
    /// The claim, if the key is one.
    pub fn claim(&self) -> Option<&str> {
        match self.key {
            Key::Claim { claim, .. } | Key::Foreign { claim, .. } => Some(claim),
            Key::Service | Key::Malformed => None,
        }
    }

    /// Whether the key is this claim, of whatever provider.
    pub fn is_on(&self, claim: &str) -> bool {
        self.claim().is_some_and(|found| found.eq_ignore_ascii_case(claim))
    }

    /// Whether the key has the prefix of another issuer, so that no token has it.
    pub fn is_foreign(&self) -> bool {
        matches!(self.key, Key::Foreign { .. })
    }

    /// The values with their JSON pointers.
    pub fn values(&self) -> Values<'_> {
        Values { condition: self, index: 0 }
    }

    /// Whether one of the values is like this.
    pub(super) fn has_value(&self, is: &dyn Fn(&str) -> bool) -> bool {
        self.values.iter().any(|value| is(value.as_str()))
    }
}

/// The iterator of [`Condition::values`].
#[derive(Clone, Debug)]
pub struct Values<'c> {
    condition: &'c Condition<'c>,
    index: usize,
}

impl<'c> Iterator for Values<'c> {
    type Item = (String, &'c Scalar);

    fn next(&mut self) -> Option<Self::Item> {
        let value = self.condition.values.as_slice().get(self.index)?;
        let path = path_of(self.condition.values, &self.condition.path, self.index);
        self.index += 1;
        Some((path, value))
    }
}

/// The iterator of [`StatementView::on_claim`].
#[derive(Clone, Debug)]
pub struct OnClaim<'v, 'a, 'c> {
    rest: slice::Iter<'v, Condition<'a>>,
    claim: &'c str,
}

impl<'v, 'a> Iterator for OnClaim<'v, 'a, '_> {
    type Item = &'v Condition<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rest.find(|condition| condition.is_on(self.claim))
    }
}

fn federated<'a>(statement: &'a Statement, path: &str, options: &'a Options) -> Vec<Federated<'a>> {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return Vec::new() };
    let mut federated = Vec::new();
    for entry in entries.iter() {
        if entry.kind != PrincipalKind::Federated {
            continue;
        }
        let path = format!("{path}/Principal/Federated");
        for (index, text) in entry.values.iter().enumerate() {
            let path = path_of(&entry.values, &path, index);
            let kind = federated_kind(text);
            let issuer = match &kind {
                FederatedKind::Oidc { issuer, .. } | FederatedKind::BuiltIn(issuer) => Some(*issuer),
                FederatedKind::Malformed { issuer } => issuer.as_deref(),
                FederatedKind::Saml => None,
            };
            let recognized = issuer.and_then(|issuer| recognize(issuer, &options.providers));
            let meant = match &recognized {
                None => issuer.and_then(|issuer| nearest_issuer(issuer, &options.providers)),
                Some(_) => None,
            };
            federated.push(Federated { path, text, kind, recognized, meant });
        }
    }
    federated
}

fn federated_kind(text: &str) -> FederatedKind<'_> {
    if BUILT_IN.contains(&text) {
        return FederatedKind::BuiltIn(text);
    }
    let mut parts = text.splitn(6, ':');
    let mut part = || parts.next().unwrap_or_default();
    let (arn, partition, service, region, account, resource) = (part(), part(), part(), part(), part(), part());
    if (arn, service, region) == ("arn", "iam", "")
        && (is_hole(partition) || Partition::check(partition).is_ok())
        && (is_hole(account) || AccountId::check(account).is_ok())
    {
        if let Some(issuer) = resource.strip_prefix("oidc-provider/")
            && is_issuer(issuer)
        {
            return FederatedKind::Oidc { partition, account, issuer };
        }
        if resource.starts_with("saml-provider/") {
            return FederatedKind::Saml;
        }
    }
    FederatedKind::Malformed { issuer: guess_issuer(text) }
}

/// Whether the text is one hole.
pub(super) fn is_hole(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(hole::is_hole) && chars.next().is_none()
}

/// The first character of a text that no policy can hold, and its byte offset; a hole is none.
pub(super) fn unwritable(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| !is_policy_character(*c) && !hole::is_hole(*c))
}

/// Whether the text is an issuer; a hole counts as a letter.
fn is_issuer(text: &str) -> bool {
    if hole::has_hole(text) {
        return Issuer::check(&hole::fill(text, |_| "x".to_owned())).is_ok();
    }
    Issuer::check(text).is_ok()
}

/// The issuer in a text that is no provider ARN: what follows `oidc-provider/`, or the whole of it when it looks like a URL.
fn guess_issuer(text: &str) -> Option<String> {
    let text = damage::mended(text);
    let rest = match text.split_once("oidc-provider/") {
        Some((_, rest)) => rest,
        None if text.starts_with("arn:") => return None,
        None => text.as_str(),
    };
    let rest = rest.trim_start_matches("https://").trim_start_matches("http://");
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len()))?;
    let issuer = format!("{}{path}", host.split(':').next().unwrap_or_default());
    (issuer.contains('.') && is_issuer(&issuer)).then_some(issuer)
}

fn conditions<'a>(statement: &'a Statement, path: &str, federated: &[Federated<'_>]) -> Vec<Condition<'a>> {
    let mut conditions = Vec::new();
    for block in statement.condition.as_deref().unwrap_or_default() {
        let operator_path = format!("{path}/Condition/{}", escape_pointer(&block.operator));
        for entry in block.entries.iter() {
            conditions.push(Condition {
                operator_text: &block.operator,
                operator: Operator::parse(&block.operator).ok(),
                operator_path: operator_path.clone(),
                key_text: &entry.key,
                key: key(&entry.key, federated),
                path: format!("{operator_path}/{}", escape_pointer(&entry.key)),
                values: &entry.values,
            });
        }
    }
    conditions
}
