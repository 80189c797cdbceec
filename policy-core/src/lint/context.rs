use std::borrow::Cow;

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
        let view = |(index, statement)| {
            let path = match policy.statement {
                OneOrMany::One(_) => "/Statement".to_owned(),
                OneOrMany::Many(_) => format!("/Statement/{index}"),
            };
            let in_document = reading.and_then(|reading| reading.place_in_document(&path));
            let is_inside = |finding: &Finding| {
                finding
                    .path
                    .strip_prefix(in_document.as_ref().unwrap_or(&path))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            let is_whole = !is_partial && !malformed.iter().any(|finding| is_inside(finding) || is_stray(finding));
            let is_short_form = reading.is_some_and(|reading| reading.is_short_form);
            StatementView { is_short_form, ..StatementView::new(statement, path, is_whole, options) }
        };
        let statements: Vec<StatementView<'_>> = policy.statement.iter().enumerate().map(view).collect();
        let has_denied_subjects = statements
            .iter()
            .any(|view| view.statement.effect == Effect::Deny && view.on_claim("sub").next().is_some());
        let questions = Questions::new();
        let shape_is_reported = is_partial || !malformed.is_empty();
        let purse = Purse::of_steps(MAX_STEPS);
        Self { policy, options, shape_is_reported, statements, questions, has_denied_subjects, purse }
    }

    /// The statements that can let a web identity caller in.
    pub fn admitting(&self) -> impl Iterator<Item = &StatementView<'a>> {
        self.statements.iter().filter(|view| view.admits_web_identity())
    }
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
    pub fn on_claim(&self, claim: &str) -> impl Iterator<Item = &Condition<'a>> {
        self.conditions
            .iter()
            .filter(move |condition| condition.claim().is_some_and(|found| found.eq_ignore_ascii_case(claim)))
    }

    /// The conditions that compare a claim as a string, with the operator and the provider that the claim is of.
    pub(super) fn compared(&self, claim: &str) -> impl Iterator<Item = (&Condition<'a>, Operator, Cow<'a, Provider>)> {
        self.on_claim(claim).filter_map(|condition| {
            let operator = condition.operator.filter(|operator| operator.base().family() == Family::String)?;
            Some((condition, operator, self.provider_of(condition)?.narrowed()?))
        })
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
        let entries =
            statement.condition.iter().flat_map(|blocks| blocks.iter()).flat_map(|block| block.entries.iter());
        let prefixes = entries.filter_map(|entry| split_key(&entry.key)).map(|(prefix, _)| prefix);
        let mut issuers = prefixes.filter(|prefix| prefix.contains(['.', '/']));
        let Some(issuer) = issuers.next() else { return };
        // Keys of two providers say nothing about which of them is meant.
        if issuers.any(|other| !other.eq_ignore_ascii_case(issuer)) {
            return;
        }
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
    pub fn values(&self) -> impl Iterator<Item = (String, &Scalar)> {
        self.values.iter().enumerate().map(|(index, value)| {
            let path = if self.values.is_array() { format!("{}/{index}", self.path) } else { self.path.clone() };
            (path, value)
        })
    }
}

fn federated<'a>(statement: &'a Statement, path: &str, options: &'a Options) -> Vec<Federated<'a>> {
    let Some(Principal::ByKind(entries)) = &statement.principal else { return Vec::new() };
    let mut federated = Vec::new();
    for entry in entries.iter().filter(|entry| entry.kind == PrincipalKind::Federated) {
        let path = format!("{path}/Principal/Federated");
        for (index, text) in entry.values.iter().enumerate() {
            let path = if entry.values.is_array() { format!("{path}/{index}") } else { path.clone() };
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
    if let Some(name) = BUILT_IN.iter().find(|name| **name == text) {
        return FederatedKind::BuiltIn(name);
    }
    let mut parts = text.splitn(6, ':');
    let mut part = || parts.next().unwrap_or_default();
    let (arn, partition, service, region, account, resource) = (part(), part(), part(), part(), part(), part());
    if (arn, service, region) == ("arn", "iam", "")
        && is_or_hole(partition, |text| Partition::check(text).is_ok())
        && is_or_hole(account, |text| AccountId::check(text).is_ok())
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

/// Whether the text is one hole, or passes the check.
pub(super) fn is_or_hole(text: &str, check: impl Fn(&str) -> bool) -> bool {
    let mut chars = text.chars();
    (chars.next().is_some_and(hole::is_hole) && chars.next().is_none()) || check(text)
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
