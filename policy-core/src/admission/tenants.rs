//! Whose tokens a set of subjects is: which strings can stand at the tenant's parts of the provider's subject forms.

use super::Tenant;
use super::caller::{Caller, form_language, head_language, heads, part_language};
use super::cells::not_empty;
use crate::language::{Language, Piece, Purse, TooComplex, Witness};
use crate::names::hole;
use crate::provider::{Part, Segment, Template};

/// Tenants, each once: in the order of what tells them, then of their names.
#[derive(Default)]
pub(super) struct Tenants(Vec<Tenant>);

impl Tenants {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn into_list(self) -> Vec<Tenant> {
        self.0
    }

    pub(super) fn add(&mut self, name: &str, value: String) {
        if let Err(position) = self.position(name, &value) {
            self.0.insert(position, Tenant { name: name.to_owned(), value });
        }
    }

    fn position(&self, name: &str, value: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|tenant| tenant.name.as_str().cmp(name).then_with(|| tenant.value.as_str().cmp(value)))
    }

    /// How many there are that the same tells.
    fn count(&self, name: &str) -> usize {
        self.0.iter().filter(|tenant| tenant.name == name).count()
    }
}

/// How many tenants are still a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// As many as the author wrote values.
    pub(super) count: usize,
    /// Whether names that differ by letter case alone are one: the author compares without it.
    pub(super) ignores_case: bool,
}

/// Adds the members of a language, if there are no more of them than the limit, together with those that are there already.
pub(super) fn list(
    tenants: &mut Tenants,
    name: &str,
    members: &Language,
    limit: Limit,
    purse: &Purse,
) -> Result<bool, TooComplex> {
    if limit.count == 0 {
        return Ok(false);
    }
    let mut count = tenants.count(name);
    let mut new: Vec<String> = Vec::new();
    if limit.ignores_case {
        let mut known = Vec::new();
        for tenant in &tenants.0 {
            if tenant.name == name {
                known.push(Language::literal_ignoring_case(&tenant.value));
            }
        }
        let mut rest = members.difference(&Language::union(&known));
        while let Some(member) = rest.witness(purse.budget())? {
            if count == limit.count {
                return Ok(false);
            }
            rest = rest.difference(&Language::literal_ignoring_case(member.as_str()));
            new.push(member.into());
            count += 1;
        }
    } else {
        let found = members.members(limit.count, purse.budget())?;
        for member in found.listed {
            if tenants.position(name, member.as_str()).is_err() {
                new.push(member.into());
                count += 1;
            }
        }
        if found.more || count > limit.count {
            return Ok(false);
        }
    }
    for value in new {
        tenants.add(name, value);
    }
    Ok(true)
}

/// The text before the first wildcard or variable.
pub(super) fn before_wildcards(text: &str) -> &str {
    text.split(['*', '?', '$']).next().unwrap_or_default()
}

/// A set of subjects and what its author wrote to describe it.
pub(super) struct Subjects<'s, 'a> {
    pub(super) caller: &'s Caller<'a>,
    pub(super) admitted: Language,
    /// The values under the subject's key.
    pub(super) written: &'s [&'s str],
    /// No more tenants than this are a list.
    pub(super) limit: Limit,
    pub(super) purse: &'s Purse,
}

/// A subject form of which more tenants get in than were written.
struct Open<'a> {
    template: &'a Template,
    /// Its tenant parts with what can stand there; an id comes after the name that it is of.
    tenant: Vec<(&'a Part, Language)>,
}

/// What the parts are called that tell a form's tenant.
fn names(form: &Template) -> Vec<&str> {
    let mut names = Vec::new();
    for part in form.parts() {
        if part.tenant {
            names.push(&*part.name);
        }
    }
    names
}

impl<'a> Subjects<'_, 'a> {
    /// Adds the tenants; if they are not listed, the answer is a subject of one whom the author did not name.
    pub(super) fn tenants(&self, tenants: &mut Tenants) -> Result<Option<Witness>, TooComplex> {
        let forms = self.caller.provider.map_or(&[][..], |provider| &provider.subjects);
        if forms.is_empty() {
            return self.whole(tenants);
        }
        if let Some(subject) = self.anybody()? {
            return Ok(Some(subject));
        }
        let mut forms = self.forms()?;
        if let Some(texts) = self.texts()? {
            forms.retain(|(template, _)| texts.iter().any(|text| template.parse(text.as_str()).is_some()));
        }
        for (template, within) in &forms {
            if let Some(open) = self.form(template, within, tenants)? {
                return self.stranger(&open, &forms);
            }
        }
        Ok(None)
    }

    /// The subjects, where only whole texts are written: reading them is quicker than a search in every form.
    fn texts(&self) -> Result<Option<Vec<Witness>>, TooComplex> {
        let is_whole = |text: &&str| !text.contains(['*', '?', '$']) && !hole::has_hole(text);
        if self.limit.ignores_case || !self.written.iter().all(is_whole) {
            return Ok(None);
        }
        let found = self.admitted.members(self.limit.count, self.purse.budget())?;
        Ok((!found.more).then_some(found.listed))
    }

    /// Where nothing is written about the subject, a usual one will do.
    fn anybody(&self) -> Result<Option<Witness>, TooComplex> {
        if self.limit.count > 0 {
            return Ok(None);
        }
        let forms = self.caller.provider.map_or(&[][..], |provider| &provider.subjects);
        for template in forms {
            if template.customised || names(template).is_empty() {
                continue;
            }
            if let Some(example) = example(template) {
                let subject = Language::intersection([&Language::literal(&example), &self.admitted]);
                if let Some(subject) = subject.witness(self.purse.budget())? {
                    return Ok(Some(subject));
                }
            }
        }
        Ok(None)
    }

    /// The whole subject tells the tenant, where its forms are not known.
    fn whole(&self, tenants: &mut Tenants) -> Result<Option<Witness>, TooComplex> {
        if list(tenants, "sub", &self.admitted, self.limit, self.purse)? {
            return Ok(None);
        }
        let mut written = Vec::with_capacity(self.written.len());
        for text in self.written {
            written.push(Language::literal(text));
        }
        self.admitted.difference(&Language::union(&written)).witness(self.purse.budget())
    }

    /// The forms that some of the subjects may have, with the subjects that count for each.
    fn forms(&self) -> Result<Vec<(&'a Template, Language)>, TooComplex> {
        let Some(provider) = self.caller.provider else { return Ok(Vec::new()) };
        let mut possible = Vec::new();
        let mut languages = Vec::new();
        for head in heads(provider) {
            let language = head_language(head);
            if !Language::intersection([&self.admitted, &language]).is_empty(self.purse.budget())? {
                possible.push(head);
            }
            languages.push(language);
        }
        let no_head = self.admitted.difference(&Language::union(&languages));
        let has_others = !no_head.is_empty(self.purse.budget())?;
        let mut forms = Vec::new();
        for template in provider.subjects.iter() {
            match template.segments.first() {
                Some(Segment::Literal(head)) if possible.contains(&&**head) => {
                    forms.push((template, self.admitted.clone()));
                }
                Some(Segment::Literal(_)) => {}
                _ if has_others => forms.push((template, no_head.clone())),
                _ => {}
            }
        }
        Ok(forms)
    }

    fn form(
        &self,
        template: &'a Template,
        within: &Language,
        tenants: &mut Tenants,
    ) -> Result<Option<Open<'a>>, TooComplex> {
        let mut open = Vec::new();
        for (index, part) in template.parts().enumerate() {
            if !part.tenant {
                continue;
            }
            let found = project(template, index, within, self.purse)?;
            if found.is_empty(self.purse.budget())? || list(tenants, &part.name, &found, self.limit, self.purse)? {
                return Ok(None);
            }
            open.push((part, found));
        }
        if open.is_empty() {
            let texts = Language::intersection([&form_language(&template.segments, &|_| None), within]);
            if texts.is_empty(self.purse.budget())? {
                return Ok(None);
            }
        }
        Ok(Some(Open { template, tenant: open }))
    }

    /// A subject of somebody whom the author did not name: the shortest of the forms that are as usual as the open one.
    fn stranger(&self, open: &Open<'a>, forms: &[(&'a Template, Language)]) -> Result<Option<Witness>, TooComplex> {
        let mut alike = Vec::new();
        for form in forms {
            if form.0.customised == open.template.customised && names(form.0) == names(open.template) {
                alike.push(form);
            }
        }
        let mut fixed: Vec<(&str, Language)> = Vec::new();
        let mut found = None;
        // All tenant parts are somebody else's if they can be, and the one that tells the tenant best for sure.
        for (part, strings) in open.tenant.iter().rev() {
            fixed.push((&part.name, Language::literal(self.unnamed(open.template, part, strings)?.as_str())));
            match self.shortest(&alike, &fixed)? {
                Some(subject) => found = Some(subject),
                None => drop(fixed.pop()),
            }
        }
        match found {
            Some(subject) => Ok(Some(subject)),
            None => self.shortest(&alike, &[]),
        }
    }

    /// The shortest subject of the forms, with these texts at the tenant parts named here.
    fn shortest(
        &self,
        forms: &[&(&Template, Language)],
        fixed: &[(&str, Language)],
    ) -> Result<Option<Witness>, TooComplex> {
        let at = |part: &Part| {
            let (_, text) = fixed.iter().find(|(name, _)| part.tenant && *name == part.name)?;
            Some(text.clone())
        };
        let mut languages = Vec::with_capacity(forms.len());
        for (form, within) in forms {
            languages.push(Language::intersection([&form_language(&form.segments, &at), within]));
        }
        Language::union(&languages).witness(self.purse.budget())
    }

    /// A tenant that the author did not write, as readable as can be.
    fn unnamed(&self, template: &Template, part: &Part, found: &Language) -> Result<Witness, TooComplex> {
        let head = match template.segments.first() {
            Some(Segment::Literal(head)) => &**head,
            _ => "",
        };
        let mut candidates = Vec::new();
        if let Some(example) = part.example() {
            candidates.push(example);
        }
        for value in self.written {
            let start = value.strip_prefix(head).map_or("", before_wildcards);
            for end in ["-x", "x", "9"] {
                candidates.push(format!("{start}{end}"));
            }
        }
        let is_written = |text: &str| self.written.iter().any(|value| value.contains(text));
        for candidate in &candidates {
            if is_written(candidate) {
                continue;
            }
            let candidate = Language::intersection([&Language::literal(candidate), found]);
            if let Some(candidate) = candidate.witness(self.purse.budget())? {
                return Ok(candidate);
            }
        }
        let mut members = found.members(self.limit.count + 8, self.purse.budget())?.listed;
        let position = members.iter().position(|member| !is_written(member.as_str()));
        let last = members.len().saturating_sub(1);
        let chosen = position.unwrap_or(last);
        if chosen < members.len() {
            return Ok(members.swap_remove(chosen));
        }
        Err(TooComplex::of(part.name.as_ref()))
    }
}

/// A subject of the form, if an example is known for each of its parts.
fn example(template: &Template) -> Option<String> {
    let mut text = String::new();
    for segment in template.segments.iter() {
        match segment {
            Segment::Literal(literal) => text.push_str(literal),
            Segment::Part(part) => text.push_str(&part.example()?),
        }
    }
    Some(text)
}

/// What can stand at a part of a form, so that the whole is one of `within`.
fn project(template: &Template, kept: usize, within: &Language, purse: &Purse) -> Result<Language, TooComplex> {
    let mut index = 0;
    let mut segments = Vec::with_capacity(template.segments.len());
    for segment in template.segments.iter() {
        segments.push(match segment {
            Segment::Literal(text) => (Language::literal(text), false),
            Segment::Part(part) => {
                index += 1;
                (part_language(part), index - 1 == kept)
            }
        });
    }
    let mut pieces = Vec::with_capacity(segments.len());
    for (language, is_kept) in &segments {
        pieces.push(if *is_kept { Piece::Keep(language) } else { Piece::Pass(language) });
    }
    Language::project(&pieces, '\0', within, purse.budget())
}

/// Every text that may be a subject of the caller.
#[inline]
pub(super) fn subjects_of(caller: &Caller<'_>) -> Language {
    let mut forms = Vec::new();
    for (_, language) in caller.subjects() {
        forms.push(language);
    }
    if forms.is_empty() { not_empty() } else { Language::union(&forms) }
}
