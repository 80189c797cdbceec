//! Whose requests are meant, and which condition keys they have.

use std::borrow::Cow;

use crate::language::{CharSet, Language};
use crate::names::hole;
use crate::provider::{
    AudienceRule, COMMON_CLAIMS, Part, Provider, Recognized, Segment, Template, Tenancy, control, recognize,
};

/// The tokens of one identity provider.
#[derive(Clone, Debug)]
pub(crate) struct Caller<'a> {
    /// As policies name it: the provider's ARN, or the name of a built-in one.
    pub(crate) principal: &'a str,
    /// What its keys begin with.
    pub(crate) issuer: &'a str,
    /// The entry for the issuer, where somebody knows it.
    pub(crate) provider: Option<&'a Provider>,
    /// Who decides the audience, where somebody knows it.
    audience: Option<Cow<'a, AudienceRule>>,
    /// Whether the issuer itself pins the tenant.
    pub(crate) is_per_tenant: bool,
}

/// What requests hold under a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The subject, in every token.
    Subject,
    /// No request has it.
    Absent,
    /// The audience, in every token.
    Audience,
    /// A claim with one value, in some tokens.
    Claim,
    /// A claim with several values, in some tokens; `or_one`: in others with one.
    Several { or_one: bool },
    /// A key of AWS's own, of which nothing is assumed but that it may hold what is asked for.
    Service { is_multivalued: bool },
}

impl<'a> Caller<'a> {
    pub(crate) fn new(principal: &'a str, custom: &'a [Provider]) -> Self {
        let issuer = match principal.split_once("oidc-provider/") {
            Some((_, issuer)) => issuer,
            None => principal,
        };
        let recognized = recognize(issuer, custom);
        Self::known(principal, issuer, recognized.as_ref())
    }

    /// The same where the entry for the issuer is known.
    pub(crate) fn known(principal: &'a str, issuer: &'a str, recognized: Option<&Recognized<'a>>) -> Self {
        Self {
            principal,
            issuer,
            provider: recognized.map(|recognized| recognized.provider),
            audience: recognized.map(Recognized::audience),
            is_per_tenant: recognized.is_some_and(|recognized| recognized.form.tenancy == Tenancy::PerTenant),
        }
    }

    /// The claim that a key of this issuer is.
    pub(super) fn claim<'k>(&self, key: &'k str) -> Option<&'k str> {
        let (issuer, claim) = key.split_at_checked(self.issuer.len())?;
        if issuer.eq_ignore_ascii_case(self.issuer) { claim.strip_prefix(':') } else { None }
    }

    pub(super) fn place(&self, key: &str) -> Place {
        let Some(claim) = self.claim(key) else {
            let prefix = key.split_once(':').map_or("", |(prefix, _)| prefix);
            let is_multivalued = ["aws:TagKeys", "aws:PrincipalOrgPaths", "sts:TransitiveTagKeys"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(key));
            let is_of_another = prefix.contains(['.', '/']) && !hole::has_hole(key) && !hole::has_hole(self.issuer);
            return if is_of_another { Place::Absent } else { Place::Service { is_multivalued } };
        };
        let is = |name: &str| name.eq_ignore_ascii_case(claim);
        let is_read = match self.provider {
            Some(provider) => provider.reads(claim),
            None => COMMON_CLAIMS.into_iter().any(is),
        };
        match () {
            () if is("sub") => Place::Subject,
            () if !is_read => Place::Absent,
            () if is("aud") => Place::Audience,
            () if is("amr") => Place::Several { or_one: false },
            () if is("oaud") => Place::Several { or_one: true },
            () => Place::Claim,
        }
    }

    /// Whether one value of the key belongs to one tenant.
    pub(super) fn pins(&self, key: &str) -> bool {
        // Microsoft's issuers end in a slash that AWS's table leaves out.
        let control = || control(self.issuer.trim_end_matches('/')).filter(|control| control.has_key(key));
        match (self.claim(key), self.provider) {
            (Some(claim), _) if claim.eq_ignore_ascii_case("sub") => false,
            (Some(claim), Some(provider)) if claim.eq_ignore_ascii_case("aud") => provider.audience_pins_tenant(),
            (Some(claim), Some(provider)) => provider.claim(claim).is_some_and(|claim| claim.pins_tenant),
            _ => control().is_some(),
        }
    }

    /// The only audience that there is.
    pub(super) fn fixed_audience(&self) -> Option<&str> {
        match self.audience.as_deref()? {
            AudienceRule::Fixed(audience) => Some(audience),
            AudienceRule::Chosen { .. } => None,
        }
    }

    /// The audience of a token of which nothing is asked.
    pub(super) fn usual_audience(&self) -> &str {
        match self.audience.as_deref() {
            Some(AudienceRule::Fixed(audience) | AudienceRule::Chosen { recommended: Some(audience), .. }) => audience,
            _ => "sts.amazonaws.com",
        }
    }

    /// The forms of its subjects, each with the subjects that have it. A form that begins with a part reads only what begins like
    /// none of the others.
    pub(super) fn subjects(&self) -> Vec<(&'a Template, Language)> {
        let Some(provider) = self.provider else { return Vec::new() };
        let heads = heads(provider);
        let mut others = Vec::with_capacity(heads.len());
        for head in &heads {
            others.push(head_language(head));
        }
        let no_head = Language::union(&others).complement();
        let mut forms = Vec::with_capacity(provider.subjects.len());
        for template in provider.subjects.iter() {
            let mut language = form_language(&template.segments, &|_| None);
            if !heads.is_empty() && !matches!(template.segments.first(), Some(Segment::Literal(_))) {
                language = Language::intersection([&language, &no_head]);
            }
            forms.push((template, language));
        }
        forms
    }
}

/// The texts that forms of the provider's subjects begin with.
pub(super) fn heads(provider: &Provider) -> Vec<&str> {
    let mut heads: Vec<&str> = Vec::new();
    for template in provider.subjects.iter() {
        if let Some(Segment::Literal(head)) = template.segments.first()
            && !heads.contains(&&**head)
        {
            heads.push(head);
        }
    }
    heads
}

pub(super) fn head_language(head: &str) -> Language {
    Language::concat([&Language::literal(head), &Language::all()])
}

/// The texts of a form's pieces, with these texts for some of its parts.
pub(crate) fn form_language(pieces: &[Segment], fixed: &dyn Fn(&Part) -> Option<Language>) -> Language {
    let mut segments = Vec::with_capacity(pieces.len());
    for segment in pieces {
        segments.push(match segment {
            Segment::Literal(text) => Language::literal(text),
            Segment::Part(part) => fixed(part).unwrap_or_else(|| part_language(part)),
        });
    }
    Language::concat(&segments)
}

/// What may stand at a part.
pub(super) fn part_language(part: &Part) -> Language {
    let mut runs = Vec::with_capacity(part.runs.len());
    for run in part.runs.iter() {
        runs.push(Language::run(CharSet::from_ranges(run.class.iter().copied()), run.min, run.max));
    }
    Language::concat(&runs)
}
