//! What was probably meant: the provider's form that a wrong subject is nearest to, filled in from it.

use super::align::{Scale, align};
use super::{Provider, Segment, Template};

/// The form that a text is nearest to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// The form.
    pub template: &'a Template,
    /// The text in that form: what could be kept is kept, a part that is missing stands as its name in braces.
    pub text: String,
    /// Whether every part was found in the text, so that [`text`](Self::text) is whole.
    pub is_whole: bool,
    /// How far the text is from the form: edits of literal text and missing parts.
    pub(super) cost: usize,
}

/// To drop or replace a character costs more than to add one, since somebody meant it.
const SCALE: Scale = Scale { dropped: 2, in_words: &['-', '_', '.', '%'] };
/// What it costs that the text does not speak of the form by its name; half of it for the most usual form.
const UNNAMED: usize = 32;
/// What people write for the last word of a form's name.
const SYNONYMS: &[(&str, &str)] = &[
    ("branches", "branch"),
    ("env", "environment"),
    ("head", "branch"),
    ("heads", "branch"),
    ("main", "branch"),
    ("master", "branch"),
    ("pr", "request"),
    ("pull", "request"),
    ("tags", "tag"),
];

impl Provider {
    /// The form of the provider's subjects, customised ones aside, that a text is nearest to; `None` when none is near.
    ///
    /// The text may be a pattern: a `*` stands for whatever of the form it can.
    ///
    /// ```
    /// use policy_core::provider::prefect_cloud::PROVIDER;
    ///
    /// let nearest = PROVIDER.nearest_subject("prefect:cloud:11111111-2222-4333-8444-555555555555").unwrap();
    /// assert_eq!(nearest.text, "prefect:account:11111111-2222-4333-8444-555555555555");
    /// assert_eq!(PROVIDER.nearest_subject("prefect:cloud:x").unwrap().text, "prefect:account:{account_id}");
    /// ```
    pub fn nearest_subject(&self, text: &str) -> Option<Nearest<'_>> {
        // A repository's URL stands where its name should, unless URLs are what the provider has.
        let has_url = self.subjects.iter().any(|template| template.pattern().contains("https://"));
        let text = &if has_url { text.to_owned() } else { text.replace("https://", "") };
        let forms = self.subjects.iter().filter(|template| !template.customised).enumerate();
        let (_, nearest) = forms
            .filter_map(|(index, template)| {
                let unnamed = if is_named(template, text) { 0 } else { UNNAMED / if index == 0 { 2 } else { 1 } };
                let nearest = align(template, text, SCALE)?;
                let encoded = encoded(template, text).filter(|encoded| encoded.cost < nearest.cost);
                let nearest = encoded.unwrap_or(nearest);
                Some((nearest.cost + unnamed, nearest))
            })
            .min_by_key(|(cost, _)| *cost)?;
        let longest = nearest.template.pattern().chars().count().max(text.chars().count());
        (nearest.cost < 2 * longest).then_some(nearest)
    }
}

/// Whether the text speaks of the form by the last word of its name: `:tag:` of `immutable_tag`, `run_phase:apply` of
/// `workspace_apply`.
fn is_named(template: &Template, text: &str) -> bool {
    let name = template.name.rsplit('_').next().unwrap_or_default();
    let synonyms = SYNONYMS.iter().filter(|(_, meant)| *meant == name).map(|(word, _)| *word);
    let names: Vec<&str> = synonyms.chain([name]).collect();
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name)))
}

/// The text with its last `:` as `%3A`, where the form ends with a part that must hold it so.
fn encoded<'a>(template: &'a Template, text: &str) -> Option<Nearest<'a>> {
    let Some(Segment::Part(last)) = template.segments.last() else { return None };
    let (before, after) = text.rsplit_once(':')?;
    if !last.rule.contains("`%3A`") || after.is_empty() {
        return None;
    }
    let nearest = align(template, &format!("{before}%3A{after}"), SCALE)?;
    Some(Nearest { cost: nearest.cost + 1, ..nearest })
}
