//! How much of a tenant a subject pattern lets in.

use super::forms::Questions;
use super::pattern::Pattern;
use super::subject::own_forms;
use super::tenant::vacuity;
use super::wanted::{Wanted, anything};
use super::{Condition, Context, StatementView};
use crate::names::hole;
use crate::provider::{Provider, Recognized, Segment, Template};

/// A pattern that pins the tenant and leaves everything below it open.
#[derive(Debug)]
pub(super) struct Breadth<'a> {
    /// The forms of which everything is let in.
    pub(super) forms: Vec<&'a Template>,
    /// What they are below of, with `*` for what is open; empty when it is the whole issuer.
    pub(super) below: String,
    /// The parts that are settled, in order.
    pub(super) parts: Vec<String>,
}

/// A statement of which one condition decides the subjects that get in: no other one, on the subject or on what else tells the
/// workloads of a tenant apart, leaves out some of them.
#[derive(Debug)]
pub(super) struct Decided {
    /// Whether the issuer, or another claim, already tells the tenant.
    pub(super) is_pinned: bool,
}

impl Decided {
    pub(super) fn by_subject(context: &Context<'_>, view: &StatementView<'_>) -> Option<Self> {
        let mut subjects = view.on_claim("sub");
        let (condition, None) = (subjects.next()?, subjects.next()) else { return None };
        let federated = view.provider_of(condition)?;
        let provider = federated.provider()?;
        let claim = |other: &Condition<'_>| other.claim().and_then(|claim| provider.claim(claim));
        if context.has_denied_subjects
            || view.conditions.iter().filter_map(claim).any(|claim| !claim.pins_tenant)
            || vacuity(view, condition).is_some()
        {
            return None;
        }
        let is_pin = |other: &Condition<'_>| claim(other).is_some() && vacuity(view, other).is_none();
        let is_shared = federated.recognized.as_ref().is_none_or(Recognized::is_shared);
        Some(Self { is_pinned: !is_shared || view.conditions.iter().any(is_pin) })
    }
}

/// How much a value lets in; `None` when it leaves out something, or lets in more than one tenant.
pub(super) fn breadth<'a>(
    questions: &Questions,
    decided: &Decided,
    wanted: &Wanted<'_, 'a>,
    pattern: &Pattern<'_>,
) -> Option<Breadth<'a>> {
    if wanted.is_exact {
        return None;
    }
    families(wanted.provider).iter().find_map(|family| {
        // Every family has a form.
        let first = *family.first()?;
        let tenant = first.segments.iter().rposition(is_tenant).map_or(0, |last| last + 1);
        let (below, parts) = match settled(first, tenant, &pattern.start()) {
            Some(found) if tenant > 0 => found,
            _ if decided.is_pinned => (String::new(), Vec::new()),
            _ => return None,
        };
        let tenant = if below.is_empty() { 0 } else { tenant };
        all_below(questions, pattern, family).or_else(|| {
            let is_whole = |form: &&&Template| {
                let rest = form.segments.get(tenant..).unwrap_or_default();
                rest.iter().any(is_below_tenant) && holds_all_after(questions, pattern, &below, rest)
            };
            let forms: Vec<_> = family.iter().filter(is_whole).copied().collect();
            let is_more = forms.iter().any(|form| !form.name.ends_with("pull_request"));
            is_more.then_some(Breadth { forms, below, parts })
        })
    })
}

fn is_tenant(segment: &Segment) -> bool {
    matches!(segment, Segment::Part(part) if part.tenant)
}

fn is_below_tenant(segment: &Segment) -> bool {
    matches!(segment, Segment::Part(part) if !part.tenant)
}

/// The names of the parts that tell the tenant.
fn tenant(form: &Template) -> Vec<&str> {
    let mut names = Vec::new();
    for part in form.parts() {
        if part.tenant {
            names.push(&*part.name);
        }
    }
    names
}

/// The provider's own forms, those together that tell the tenant in the same way.
pub(super) fn families(provider: &Provider) -> Vec<Vec<&Template>> {
    let mut families: Vec<Vec<&Template>> = Vec::new();
    for form in own_forms(provider) {
        match families.iter_mut().find(|family| family.first().is_some_and(|first| tenant(first) == tenant(form))) {
            Some(family) => family.push(form),
            None => families.push(vec![form]),
        }
    }
    families
}

/// Whether the pattern does not choose among the forms of a family: of something that they are all about, such as a repository, it
/// lets in everything.
fn all_below<'a>(questions: &Questions, pattern: &Pattern<'_>, family: &[&'a Template]) -> Option<Breadth<'a>> {
    let first = *family.first()?;
    let common = shared(family)?;
    let start = pattern.start();
    if !family.iter().all(|form| form.accepts_prefix(&start)) {
        return None;
    }
    let fixed = settled(first, common, &start);
    // The last wildcard may stand for the end of the head and all that follows.
    let head_of = |filling| {
        let text = pattern.filled(filling);
        settled(first, common, &text).or_else(|| settled(first, common, &format!("{text}{}", next(first, common)?)))
    };
    let (head, parts) = fixed.clone().or_else(|| head_of('a')).or_else(|| head_of('1'))?;
    let is_whole =
        |form: &&Template| holds_all_after(questions, pattern, &head, form.segments.get(common..).unwrap_or_default());
    if !family.iter().all(is_whole) {
        return None;
    }
    if fixed.is_some() {
        return Some(Breadth { forms: family.to_vec(), below: head, parts });
    }
    let hole = hole::character(0)?;
    let (below, parts) = head_of(hole)?;
    let parts = parts.into_iter().take_while(|part| !hole::has_hole(part)).collect();
    Some(Breadth { forms: family.to_vec(), below: below.replace(hole, "*"), parts })
}

/// How many segments the forms of a family begin with in common; `None` where there is one form only.
pub(super) fn shared(family: &[&Template]) -> Option<usize> {
    let (first, others) = family.split_first()?;
    let mut shared = None;
    for form in others {
        let same = (0..first.segments.len()).take_while(|i| first.segments.get(*i) == form.segments.get(*i)).count();
        shared = Some(shared.map_or(same, |least: usize| least.min(same)));
    }
    shared
}

fn holds_all_after(questions: &Questions, pattern: &Pattern<'_>, head: &str, rest: &[Segment]) -> bool {
    let mut segments = vec![Segment::Literal(head.to_owned().into())];
    segments.extend_from_slice(rest);
    questions.holds_all(pattern, &segments)
}

/// What a text has of the first segments of a form, and their parts, when it goes on as the next segment begins.
pub(super) fn settled(form: &Template, segments: usize, text: &str) -> Option<(String, Vec<String>)> {
    let own = Template { segments: form.segments.get(..segments)?.to_vec().into(), ..form.clone() };
    let mut open = own.segments.to_vec();
    open.push(Segment::Literal(next(form, segments)?.into()));
    open.push(Segment::Part(anything()));
    let mut parts = Template { segments: open.into(), ..own.clone() }.parse(text)?;
    parts.pop();
    Some((own.format(&parts.iter().map(String::as_str).collect::<Vec<_>>()), parts))
}

/// How the segment after the first ones begins.
fn next(form: &Template, segments: usize) -> Option<String> {
    match form.segments.get(segments)? {
        Segment::Literal(next) => Some(next.chars().take(1).collect()),
        Segment::Part(_) => None,
    }
}
