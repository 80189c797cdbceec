//! Whose tokens a set of subjects is: which strings can stand at the tenant's parts of the provider's subject forms.

use std::collections::{BTreeMap, BTreeSet};

use super::caller::{Caller, form_language, head_language, heads, part_language};
use super::cells::not_empty;
use crate::language::{Language, Piece, Purse, TooComplex, Witness};
use crate::provider::{Part, Segment, Template};

/// Tenants by what tells them: the name of a part or of a claim.
pub(super) type Tenants = BTreeMap<String, BTreeSet<String>>;

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
    let mut all = tenants.get(name).cloned().unwrap_or_default();
    if limit.ignores_case {
        let mut rest = members.difference(&Language::union(&all.iter().map(any_case).collect::<Vec<_>>()));
        while let Some(member) = rest.witness(purse.budget())? {
            if all.len() == limit.count {
                return Ok(false);
            }
            let member = String::from(member);
            rest = rest.difference(&any_case(&member));
            all.insert(member);
        }
    } else {
        let found = members.members(limit.count, purse.budget())?;
        all.extend(found.listed.into_iter().map(String::from));
        if found.more || all.len() > limit.count {
            return Ok(false);
        }
    }
    if !all.is_empty() {
        tenants.insert(name.to_owned(), all);
    }
    Ok(true)
}

#[expect(clippy::ptr_arg, reason = "it is mapped over strings")]
fn any_case(text: &String) -> Language {
    Language::literal_ignoring_case(text)
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
fn names(form: &Template) -> impl Iterator<Item = &str> {
    form.parts().filter(|part| part.tenant).map(|part| &*part.name)
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
        let forms = self.forms()?;
        for (template, within) in &forms {
            if let Some(open) = self.form(template, within, tenants)? {
                return self.stranger(&open, &forms);
            }
        }
        Ok(None)
    }

    /// Where nothing is written about the subject, a usual one will do.
    fn anybody(&self) -> Result<Option<Witness>, TooComplex> {
        if self.limit.count > 0 {
            return Ok(None);
        }
        for template in self.caller.provider.iter().flat_map(|provider| provider.subjects.iter()) {
            let examples: Option<Vec<String>> = template.parts().map(Part::example).collect();
            if template.customised || !template.parts().any(|part| part.tenant) {
                continue;
            }
            if let Some(examples) = examples {
                let text = template.format(&examples.iter().map(String::as_str).collect::<Vec<_>>());
                let subject = Language::intersection([&Language::literal(&text), &self.admitted]);
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
        let written: Vec<Language> = self.written.iter().map(|text| Language::literal(text)).collect();
        self.admitted.difference(&Language::union(&written)).witness(self.purse.budget())
    }

    /// The forms that some of the subjects may have, with the subjects that count for each.
    fn forms(&self) -> Result<Vec<(&'a Template, Language)>, TooComplex> {
        let Some(provider) = self.caller.provider else { return Ok(Vec::new()) };
        let heads = heads(provider);
        let mut possible = Vec::new();
        for head in &heads {
            if !Language::intersection([&self.admitted, &head_language(head)]).is_empty(self.purse.budget())? {
                possible.push(*head);
            }
        }
        let languages: Vec<Language> = heads.iter().map(|head| head_language(head)).collect();
        let no_head = self.admitted.difference(&Language::union(&languages));
        let has_others = !no_head.is_empty(self.purse.budget())?;
        let within = |template: &'a Template| match template.segments.first() {
            Some(Segment::Literal(head)) => possible.contains(&&**head).then(|| (template, self.admitted.clone())),
            _ => has_others.then(|| (template, no_head.clone())),
        };
        Ok(provider.subjects.iter().filter_map(within).collect())
    }

    fn form(
        &self,
        template: &'a Template,
        within: &Language,
        tenants: &mut Tenants,
    ) -> Result<Option<Open<'a>>, TooComplex> {
        let mut open = Vec::new();
        for (index, part) in template.parts().enumerate().filter(|(_, part)| part.tenant) {
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
        let is_like =
            |form: &Template| form.customised == open.template.customised && names(form).eq(names(open.template));
        let alike: Vec<_> = forms.iter().filter(|(form, _)| is_like(form)).collect();
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
        let language = |(form, within): &&(&Template, Language)| {
            let parts: Vec<&Part> = form.parts().collect();
            let at = |index: usize| {
                let part = parts.get(index).filter(|part| part.tenant)?;
                fixed.iter().find(|(name, _)| *name == part.name).map(|(_, text)| text.clone())
            };
            Language::intersection([&form_language(&form.segments, &at), within])
        };
        let languages: Vec<Language> = forms.iter().map(language).collect();
        Language::union(&languages).witness(self.purse.budget())
    }

    /// A tenant that the author did not write, as readable as can be.
    fn unnamed(&self, template: &Template, part: &Part, found: &Language) -> Result<Witness, TooComplex> {
        let head = match template.segments.first() {
            Some(Segment::Literal(head)) => &**head,
            _ => "",
        };
        let mut candidates: Vec<String> = part.example().into_iter().collect();
        for value in self.written {
            let start =
                value.strip_prefix(head).and_then(|rest| rest.split(['*', '?', '$']).next()).unwrap_or_default();
            candidates.extend(["-x", "x", "9"].map(|end| format!("{start}{end}")));
        }
        let is_written = |text: &str| self.written.iter().any(|value| value.contains(text));
        for candidate in candidates.iter().filter(|candidate| !is_written(candidate)) {
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

/// What can stand at a part of a form, so that the whole is one of `within`.
fn project(template: &Template, kept: usize, within: &Language, purse: &Purse) -> Result<Language, TooComplex> {
    let mut index = 0;
    let segments: Vec<(Language, bool)> = template
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => (Language::literal(text), false),
            Segment::Part(part) => {
                index += 1;
                (part_language(part), index - 1 == kept)
            }
        })
        .collect();
    let pieces: Vec<Piece<'_>> = segments
        .iter()
        .map(|(language, is_kept)| if *is_kept { Piece::Keep(language) } else { Piece::Pass(language) })
        .collect();
    Language::project(&pieces, '\0', within, purse.budget())
}

/// Every text that may be a subject of the caller.
pub(super) fn subjects_of(caller: &Caller<'_>) -> Language {
    let forms: Vec<Language> = caller.subjects().into_iter().map(|(_, language)| language).collect();
    if forms.is_empty() { not_empty() } else { Language::union(&forms) }
}
