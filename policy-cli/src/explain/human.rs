//! The answer for people.

use std::io::{self, Write as _};
use std::ops::Range;

use annotate_snippets::Level;
use policy_core::diagnostic::{Place, underline};
use policy_core::names::Operator;
use policy_core::sts::difference::{Comparison, difference};
use policy_core::sts::{Answer, Cause, Diagnosis, Outcome, Reason, Repair, Stage};

use super::input::date;
use super::repair::texts;
use super::{Explained, Supposed};
use crate::difference::write_difference;
use crate::lines::Lines;
use crate::snippet::Shown;
use crate::terminal::{BAD, DOUBTFUL, FAINT, GOOD, STRONG, Terminal, printable};

pub(super) fn write(terminal: &mut Terminal, explained: &Explained<'_>, lines: &Lines) -> io::Result<()> {
    let look = terminal.look;
    write_answer(terminal, &explained.diagnosis.answer)?;
    if let Some(record) = &explained.record
        && let Some(code) = &record.error_code
    {
        let message = record.error_message.as_deref().map_or(String::new(), |message| format!(": {message}"));
        writeln!(terminal, "{}", look.paint(FAINT, &format!("CloudTrail recorded {code}{message}")))?;
    }
    if let Some((issued, earlier)) = &explained.when_issued {
        let when = format!("When it was issued, {}, the answer would have been:", date(*issued));
        writeln!(terminal, "\n{when}")?;
        write_answer(terminal, &earlier.answer)?;
    }
    if is_let_in_if(explained) {
        let ifs: Vec<String> = guesses(explained)
            .map(|Supposed { name, text, .. }| format!("`{name}` is `{}`", printable(text)))
            .collect();
        writeln!(terminal, "  the token is let in if {}", ifs.join(" and "))?;
    }
    let telling = explained.telling();
    write_reasons(terminal, explained, telling, lines)?;
    for (index, repair) in telling.repairs.iter().enumerate() {
        write_repair(terminal, explained, index + 1, repair)?;
    }
    let is_denied = telling.answer.outcome == Outcome::Denied;
    if telling.repairs.is_empty() && is_denied && telling.answer.stage >= Stage::Audience {
        writeln!(terminal, "\nno change of the policy is proposed")?;
    }
    write_notes(terminal, explained, telling)
}

/// What is not known of the policy's conditions, and what it is taken for.
fn guesses<'e>(explained: &'e Explained<'_>) -> impl Iterator<Item = &'e Supposed> {
    explained.suppositions.iter().filter(|supposed| !supposed.is_provider)
}

/// Whether the token gets in if everything is what it is taken for.
fn is_let_in_if(explained: &Explained<'_>) -> bool {
    explained.telling().answer.outcome == Outcome::Unknown && guesses(explained).next().is_some()
}

fn write_answer(terminal: &mut Terminal, answer: &Answer) -> io::Result<()> {
    let look = terminal.look;
    match (&answer.outcome, &answer.error) {
        (Outcome::Allowed, _) => {
            writeln!(terminal, "AWS answers: {}", look.paint(GOOD, "a session"))?;
            for (name, value) in
                [("provider", &answer.provider), ("audience", &answer.audience), ("subject", &answer.subject)]
            {
                if let Some(value) = value {
                    writeln!(terminal, "  {name:8}  {}", printable(value))?;
                }
            }
            Ok(())
        }
        (_, Some(error)) => {
            let code = look.paint(BAD, error.code);
            let likely = if error.is_observed { "" } else { " (in these words, or in others)" };
            writeln!(terminal, "AWS answers: {code}: {}{likely}", error.message)?;
            writeln!(terminal, "  decided by {}", stage(answer.stage))
        }
        (_, None) => {
            writeln!(terminal, "AWS answers: {}", look.paint(DOUBTFUL, "it hangs on what is not known here"))?;
            writeln!(terminal, "  decided by {}", stage(answer.stage))
        }
    }
}

/// What is looked at in a stage.
const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Request => "the parameters of the call",
        Stage::ProviderId => "the `ProviderId` of the call",
        Stage::TokenShape => "the form of the token",
        Stage::Provider => "the identity provider, which the token's `iss` names",
        Stage::Signature => "the token's signature",
        Stage::RequiredClaims => "the claims that every token must have",
        Stage::Times => "the token's times",
        Stage::Audience => "the token's audience, against the provider's client ids",
        Stage::RolesClaim => "the token's claim of roles",
        Stage::SessionClaims => "the session tags and the source identity",
        Stage::TrustPolicy => "the trust policy",
        Stage::Duration => "the duration",
        Stage::Done => "every stage",
        Stage::Region => "whether STS is active in the region",
    }
}

fn write_reasons(
    terminal: &mut Terminal,
    explained: &Explained<'_>,
    diagnosis: &Diagnosis,
    lines: &Lines,
) -> io::Result<()> {
    let Some(sentence) = diagnosis.sentence.as_deref().map(|sentence| explained.fill(sentence)) else { return Ok(()) };
    let reasons = diagnosis.explanation.as_ref().map(|explanation| &*explanation.reasons).unwrap_or_default();
    let explained_sentence = diagnosis.explanation.as_ref().map(|explanation| &explanation.sentence);
    let is_about_policy = explained_sentence == diagnosis.sentence.as_ref();
    writeln!(terminal)?;
    let Some((first, others)) = reasons.split_first() else {
        return writeln!(terminal, "{}", terminal.look.paint(STRONG, &sentence));
    };
    if !is_about_policy {
        writeln!(terminal, "{}\n", terminal.look.paint(STRONG, &sentence))?;
    }
    let title = if is_about_policy { sentence } else { explained.fill(&first.text) };
    write_reason(terminal, explained, first, &title, lines)?;
    for reason in others {
        writeln!(terminal)?;
        write_reason(terminal, explained, reason, &explained.fill(&reason.text), lines)?;
    }
    Ok(())
}

/// A reason on the file's own lines, and what is expected beside what is presented.
fn write_reason(
    terminal: &mut Terminal,
    explained: &Explained<'_>,
    reason: &Reason,
    title: &str,
    lines: &Lines,
) -> io::Result<()> {
    let policy = explained.policy;
    let is_key = matches!(reason.cause, Cause::KeyPrefix | Cause::AbsentKey);
    let range = policy.locate_pointer(&reason.path, if is_key { Place::Key } else { Place::Value });
    let shown = Shown::new(lines, &range);
    let mut elements = shown.elements(&policy.source.name);
    if let Some(note) = &reason.note {
        elements.push(Level::NOTE.message(explained.fill(note)).into());
    }
    let group = Level::ERROR.primary_title(title).elements(elements);
    let drawn = shown.mend(terminal.look.renderer().render(&[group]));
    writeln!(terminal, "{drawn}")?;
    if is_key {
        return Ok(());
    }
    let expected = explained.fill(&reason.expected);
    let Some(actual) = reason.actual.as_deref().map(|actual| explained.fill(actual)) else {
        return writeln!(terminal, "\n  expected   {}\n  presented  nothing", printable(&expected));
    };
    let found = difference(&expected, &actual, comparison(&reason.path));
    let marked = |text: &str, wrong: Option<Range<usize>>| match wrong {
        Some(wrong) if !wrong.is_empty() && wrong.len() < text.len() => underline(text, wrong),
        _ => printable(text).into_owned(),
    };
    let expected = marked(&expected, found.as_ref().map(|found| found.expected.clone()));
    let actual = marked(&actual, found.map(|found| found.actual));
    writeln!(terminal, "\n  expected   {}", expected.replace('\n', "\n             "))?;
    writeln!(terminal, "  presented  {}", actual.replace('\n', "\n             "))
}

/// How the operator that a path leads through compares.
fn comparison(path: &str) -> Comparison {
    let operators = path.split('/').filter_map(Operator::lookup);
    match operators.map(Operator::base).next() {
        Some(base) if base.has_wildcards() => Comparison::Like,
        Some(base) if base.ignores_case() => Comparison::IgnoreCase,
        _ => Comparison::Exact,
    }
}

fn write_repair(terminal: &mut Terminal, explained: &Explained<'_>, number: usize, repair: &Repair) -> io::Result<()> {
    let look = terminal.look;
    let text = explained.fill(&repair.text);
    writeln!(terminal, "\n{} {text}", look.paint(GOOD, &format!("repair {number}:")))?;
    if let Some(repaired) = &repair.policy {
        let texts = texts(explained.policy, &explained.role.trust_policy, repaired);
        write_difference(terminal, look, &texts.name, &texts.before, &texts.after)?;
    }
    let proof = if repair.is_certain {
        "tried: with it the token is let in, no tenant beside its own and those already named, and no lint finds an error"
    } else {
        "tried: with it all that is known of the call is let in; the policy also asks for what is not known"
    };
    writeln!(terminal, "{}", look.paint(FAINT, proof))?;
    for warning in &repair.warnings {
        let name = look.paint(DOUBTFUL, &format!("warning[{}]", warning.lint.name));
        writeln!(terminal, "{name}: {}", explained.fill(&warning.message))?;
    }
    Ok(())
}

fn write_notes(terminal: &mut Terminal, explained: &Explained<'_>, diagnosis: &Diagnosis) -> io::Result<()> {
    let mut notes: Vec<String> = Vec::new();
    let is_said = is_let_in_if(explained);
    for Supposed { name, text, .. } in guesses(explained).filter(|_| !is_said) {
        notes.push(format!(
            "`{name}` is not known here and taken to be `{text}`: so the token comes nearest to being let in"
        ));
    }
    notes.extend(explained.notes.iter().cloned());
    notes.extend(
        diagnosis.answer.assumptions.iter().map(|assumption| format!("it is taken for granted that {assumption}")),
    );
    notes.extend((!diagnosis.answer.signature_checked).then(|| "the token's signature was not verified".to_owned()));
    if !notes.is_empty() {
        writeln!(terminal)?;
    }
    for note in notes {
        writeln!(terminal, "{} {note}", terminal.look.paint(STRONG, "note:"))?;
    }
    Ok(())
}
