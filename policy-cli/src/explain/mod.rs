//! `explain`: what would AWS answer to a token, why, and what would repair it?

mod choose;
mod human;
mod input;
mod json;
mod repair;

use policy_core::evaluate::ContextEntry;
use policy_core::lint::Options;
use policy_core::sts::{Account, Call, Diagnosis, Outcome, Record, RegisteredProvider, Role, Stage, diagnose};
use policy_core::unknowns::{fill, suppose};

use self::choose::choose;
use self::input::{Presented, jwks, presented, registered, role_arn};
use crate::args::{Explain, Format};
use crate::custom;
use crate::failure::{Failure, Status};
use crate::lines::Lines;
use crate::read::Policy;
use crate::terminal::{Look, Terminal};

/// Runs `explain`.
pub(crate) fn run(args: &Explain, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    let options = Options { providers: custom::providers(&args.custom)?, ..Options::default() };
    let presented = presented(args)?;
    let policy = choose(args, presented.record.as_ref(), errors)?;
    let explained = Explained::new(args, &policy, presented, &options)?;
    let mut lines = Lines::default();
    lines.of(&policy.source);
    match args.format {
        Format::Human => human::write(terminal, &explained, &lines)?,
        Format::Json => json::write(terminal, &explained, &lines)?,
    }
    Ok(if explained.diagnosis.answer.is_allowed() { Status::Fine } else { Status::Found })
}

/// What something that is not known is taken for.
struct Supposed {
    name: String,
    text: String,
    /// Whether it only says that the token's own provider is meant.
    is_provider: bool,
}

/// The answer, and what it rests on.
struct Explained<'a> {
    policy: &'a Policy,
    /// The role as it was asked, with what its policy does not say filled in.
    role: Role,
    /// The provider, where there is one in IAM.
    provider: Option<RegisteredProvider>,
    record: Option<Record>,
    now: i64,
    diagnosis: Diagnosis,
    /// What stands in the policy for something that is not known, and what it is taken for.
    suppositions: Vec<Supposed>,
    /// What was taken for granted.
    notes: Vec<String>,
    /// The answer when the token was issued, of one that has expired since.
    when_issued: Option<(i64, Diagnosis)>,
}

impl<'a> Explained<'a> {
    fn new(args: &Explain, policy: &'a Policy, presented: Presented, options: &Options) -> Result<Self, Failure> {
        let Presented { token, record, now, issued, mut notes } = presented;
        let document = policy.reading.policy.clone();
        let arn = role_arn(args, policy, &document, record.as_ref(), &mut notes)?;
        let mut role = Role::new(arn, document);
        let provider = registered(args, &role, &token, &mut notes)?;
        let account = Account { providers: provider.iter().cloned().collect() };
        let keys = args.jwks.as_deref().map(jwks).transpose()?;
        if !policy.reading.is_whole() {
            notes
                .push("the policy has parts that are no policy or cannot be read: see `trust-policy check`".to_owned());
        }
        let environment: Vec<ContextEntry<'_>> = record.as_ref().map(Record::environment).unwrap_or_default();
        let ask = |role: &Role, now: i64| {
            let name = args.session_name.as_deref().unwrap_or(SESSION_NAME);
            let call = match &record {
                Some(record) => record.call(&token, role, &environment),
                None => Call { jwks: keys.as_ref(), ..Call::new(&token, role, name, now) },
            };
            diagnose(&account, &Call { now, ..call }, options)
        };
        let first = ask(&role, now);
        let is_late = first.answer.stage == Stage::Times && args.now.is_none();
        let issued = issued.filter(|_| is_late);
        // Of a token that has expired the policy is not asked any more.
        let mut telling = issued.map_or_else(|| first.clone(), |issued| ask(&role, issued));
        let mut suppositions = Vec::new();
        if !policy.unknowns.is_empty() && !telling.answer.is_allowed() {
            let supposed = suppose(&role.trust_policy, &telling.answer);
            role.trust_policy = fill(&role.trust_policy, &|number| {
                supposed.iter().find(|supposition| supposition.number == number).map(|found| found.text.clone())
            });
            telling = ask(&role, issued.unwrap_or(now));
            let is_guess = supposed.iter().any(|supposition| !supposition.is_provider);
            if is_guess && telling.answer.is_allowed() {
                // It is let in if these are the texts, which nobody knows.
                (telling.answer.outcome, telling.answer.stage) = (Outcome::Unknown, Stage::TrustPolicy);
            }
            suppositions.extend(supposed.into_iter().map(|found| Supposed {
                name: policy.unknown(found.number),
                text: found.text,
                is_provider: found.is_provider,
            }));
        }
        let (diagnosis, when_issued) = match issued {
            Some(issued) => (first, Some((issued, telling))),
            None => (telling, None),
        };
        if record.as_ref().is_some_and(|record| record.error_code.is_some()) && diagnosis.answer.is_allowed() {
            let elsewhere = "AWS denied the recorded call and this policy lets it in: it was changed since, or it is not the role's, or \
                             what CloudTrail does not tell of the token decided";
            notes.push(elsewhere.to_owned());
        }
        drop(environment);
        Ok(Self { policy, role, provider, record, now, diagnosis, suppositions, notes, when_issued })
    }

    /// A text of the answer with the names of what is not known.
    fn fill(&self, text: &str) -> String {
        self.policy.fill(text)
    }

    /// The diagnosis that says something about the policy.
    fn telling(&self) -> &Diagnosis {
        match &self.when_issued {
            Some((_, diagnosis)) => diagnosis,
            None => &self.diagnosis,
        }
    }
}

/// The session name of a call of which nobody tells it.
const SESSION_NAME: &str = "session";
