//! The answer for programs.

use std::io;

use policy_core::diagnostic::Place;
use policy_core::document::TrustPolicy;
use policy_core::sts::{Diagnosis, Reason, Repair};
use serde::Serialize;

use super::Explained;
use super::input::date;
use crate::lines::{Lines, Span};
use crate::output::write_document;
use crate::terminal::Terminal;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    answer: AnswerJson<'a>,
    file: &'a str,
    role: Option<&'a str>,
    role_arn: &'a str,
    now: String,
    /// The same when the token was issued, of one that has expired since.
    when_issued: Option<AnswerJson<'a>>,
    unknowns: Vec<Unknown<'a>>,
    assumptions: Vec<String>,
    signature_checked: bool,
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    outcome: &'static str,
    stage: &'static str,
    code: Option<&'static str>,
    message: Option<&'a str>,
    /// Whether AWS was seen to answer in these words.
    observed: Option<bool>,
    sentence: Option<String>,
    cause: Option<&'static str>,
    reasons: Vec<ReasonJson>,
    repairs: Vec<RepairJson<'a>>,
}

#[derive(Serialize)]
struct ReasonJson {
    path: String,
    span: Span,
    cause: &'static str,
    expected: String,
    actual: Option<String>,
    text: String,
    note: Option<String>,
}

#[derive(Serialize)]
struct RepairJson<'a> {
    text: String,
    policy: Option<TrustPolicy>,
    /// The provider after the repair, as `aws iam get-open-id-connect-provider` prints it.
    provider: Option<ProviderJson<'a>>,
    certain: bool,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct ProviderJson<'a> {
    #[serde(rename = "Url")]
    url: &'a str,
    #[serde(rename = "ClientIDList")]
    client_ids: Vec<&'a str>,
}

#[derive(Serialize)]
struct Warning {
    lint: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Unknown<'a> {
    name: &'a str,
    taken_for: &'a str,
}

pub(super) fn write(terminal: &mut Terminal, explained: &Explained<'_>, lines: &Lines) -> io::Result<()> {
    let telling = &explained.telling().answer;
    let assumptions = telling.assumptions.iter().map(ToString::to_string);
    let document = Document {
        answer: answer(explained, &explained.diagnosis, lines),
        file: &explained.policy.source.name,
        role: explained.policy.address.as_deref(),
        role_arn: explained.role.arn.as_str(),
        now: date(explained.now),
        when_issued: explained.when_issued.as_ref().map(|(_, diagnosis)| answer(explained, diagnosis, lines)),
        unknowns: explained
            .suppositions
            .iter()
            .map(|supposed| Unknown { name: &supposed.name, taken_for: &supposed.text })
            .collect(),
        assumptions: explained.notes.iter().cloned().chain(assumptions).collect(),
        signature_checked: telling.signature_checked,
    };
    write_document(terminal, &document)
}

fn answer<'a>(explained: &'a Explained<'_>, diagnosis: &'a Diagnosis, lines: &Lines) -> AnswerJson<'a> {
    let Diagnosis { answer, sentence, explanation, repairs, .. } = diagnosis;
    let reasons = explanation.as_ref().map(|explanation| &*explanation.reasons).unwrap_or_default();
    AnswerJson {
        outcome: answer.outcome.as_str(),
        stage: answer.stage.as_str(),
        code: answer.error.as_ref().map(|error| error.code),
        message: answer.error.as_ref().map(|error| &*error.message),
        observed: answer.error.as_ref().map(|error| error.is_observed),
        sentence: sentence.as_deref().map(|sentence| explained.fill(sentence)),
        cause: explanation.as_ref().map(|explanation| explanation.cause.as_str()),
        reasons: reasons.iter().map(|reason| reason_json(explained, reason, lines)).collect(),
        repairs: repairs.iter().map(|repair| repair_json(explained, repair)).collect(),
    }
}

fn reason_json(explained: &Explained<'_>, reason: &Reason, lines: &Lines) -> ReasonJson {
    let range = explained.policy.locate_pointer(&reason.path, Place::Value);
    let fill = |text: &String| explained.fill(text);
    ReasonJson {
        path: fill(&reason.path),
        span: lines.span(&range),
        cause: reason.cause.as_str(),
        expected: fill(&reason.expected),
        actual: reason.actual.as_ref().map(fill),
        text: fill(&reason.text),
        note: reason.note.as_ref().map(fill),
    }
}

fn repair_json<'a>(explained: &'a Explained<'_>, repair: &'a Repair) -> RepairJson<'a> {
    let provider = explained.provider.as_ref().zip(repair.client_id.as_deref());
    RepairJson {
        text: explained.fill(&repair.text),
        policy: repair.policy.as_ref().map(|policy| explained.policy.named(policy)),
        provider: provider.map(|(provider, client_id)| ProviderJson {
            url: provider.arn.issuer(),
            client_ids: provider.client_ids.iter().map(String::as_str).chain([client_id]).collect(),
        }),
        certain: repair.is_certain,
        warnings: repair
            .warnings
            .iter()
            .map(|finding| Warning { lint: finding.lint.name, message: explained.fill(&finding.message) })
            .collect(),
    }
}
