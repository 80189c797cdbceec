//! Which issuer was probably meant by one that no provider has.

use super::align::{Scale, align};
use super::aws_control::is_listed;
use super::nearest::Nearest;
use super::{CATALOGUE, Provider, Segment, Template, matcher, recognize};
use crate::names::hole;

/// The known issuer that an unknown one is near to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestIssuer<'a> {
    /// What was probably meant: what could be kept is kept, a part that is missing stands as its name in braces.
    pub issuer: String,
    /// Whose issuer it is.
    pub provider: &'a Provider,
    /// What is wrong with the one that was given.
    pub difference: Difference,
}

/// What keeps an issuer from being the one that was probably meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is written with `https://` or `http://`.
    Scheme,
    /// A slash at the end, missing or too many.
    Slash,
    /// Letters of the wrong case.
    Case,
    /// The host is right, the path is another.
    Path,
    /// One or two characters.
    Spelling,
}

const SCALE: Scale = Scale { dropped: 1, in_words: &['-', '_'] };

/// The known issuer that was probably meant by an unknown one; `None` when it is known, or near to none.
///
/// ```
/// use policy_core::provider::{Difference, nearest_issuer};
///
/// let nearest = nearest_issuer("api.prefect.cloud/oidc", &[]).unwrap();
/// assert_eq!(nearest.issuer, "api.prefect.cloud/oidc-provider");
/// assert_eq!(nearest.difference, Difference::Path);
/// assert_eq!(nearest_issuer("gitlab.example.com", &[]), None);
/// ```
pub fn nearest_issuer<'a>(issuer: &str, custom: &'a [Provider]) -> Option<NearestIssuer<'a>> {
    // What a hole will be may well be right.
    if hole::has_hole(issuer) || is_listed(issuer) || recognize(issuer, custom).is_some() {
        return None;
    }
    rewritten(issuer, custom).or_else(|| other_path(issuer, custom)).or_else(|| misspelled(issuer, custom))
}

/// The issuer is known without its scheme, or when a slash at its end or its letters' case is changed.
fn rewritten<'a>(issuer: &str, custom: &'a [Provider]) -> Option<NearestIssuer<'a>> {
    let (host, path) = split(issuer);
    let (before, last) = issuer.rsplit_once('/').unwrap_or((issuer, ""));
    let lower = issuer.to_ascii_lowercase();
    let without_scheme = issuer.strip_prefix("https://").or_else(|| issuer.strip_prefix("http://"));
    let candidates = [
        (Difference::Scheme, without_scheme.unwrap_or_default().to_owned()),
        (Difference::Slash, issuer.trim_end_matches('/').to_owned()),
        (Difference::Slash, format!("{issuer}/")),
        (Difference::Case, format!("{}{path}", host.to_ascii_lowercase())),
        (Difference::Case, format!("{}/{}", before.to_ascii_lowercase(), last.to_ascii_uppercase())),
        (Difference::Case, lower.trim_end_matches('/').to_owned()),
        (Difference::Case, lower),
    ];
    candidates.into_iter().find_map(|(difference, issuer)| {
        let provider = recognize(&issuer, custom)?.provider;
        Some(NearestIssuer { issuer, provider, difference })
    })
}

/// A known issuer on the same host: the one with the longest beginning in common. A host that the customer chooses is no known one.
fn other_path<'a>(issuer: &str, custom: &'a [Provider]) -> Option<NearestIssuer<'a>> {
    let (host, _) = split(issuer);
    let issuer = issuer.strip_suffix("/.well-known/openid-configuration").unwrap_or(issuer);
    forms(custom)
        .filter(|(_, template)| {
            let known = host_of(template);
            let is_known = known.iter().any(|segment| matches!(segment, Segment::Literal(text) if !text.is_empty()));
            is_known && matcher::parse(&known, host).is_some()
        })
        .filter_map(|(provider, template)| Some((provider, align(template, issuer, SCALE)?)))
        .max_by_key(|(_, nearest)| (in_common(&nearest.text, issuer), std::cmp::Reverse(nearest.cost)))
        .map(|(provider, nearest)| NearestIssuer { issuer: nearest.text, provider, difference: Difference::Path })
}

/// A known issuer one or two characters away; one, when it is short.
fn misspelled<'a>(issuer: &str, custom: &'a [Provider]) -> Option<NearestIssuer<'a>> {
    let most = if issuer.len() < 16 { 1 } else { 2 };
    let is_near = |nearest: &Nearest| nearest.is_whole && nearest.cost <= most;
    forms(custom)
        .filter(|(_, template)| lacking(template, issuer) <= most)
        .filter_map(|(provider, template)| Some((provider, align(template, issuer, SCALE).filter(is_near)?)))
        .min_by_key(|(_, nearest)| nearest.cost)
        .map(|(provider, nearest)| NearestIssuer { issuer: nearest.text, provider, difference: Difference::Spelling })
}

/// How many of the form's own characters the issuer has not got, wherever they stand: fewer edits will not do.
fn lacking(template: &Template, issuer: &str) -> usize {
    let mut counts = [0_usize; 128];
    for byte in issuer.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let literals = template.segments.iter().filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.bytes()),
        Segment::Part(_) => None,
    });
    literals
        .flatten()
        .filter(|byte| match counts.get_mut(usize::from(*byte)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .count()
}

fn forms(custom: &[Provider]) -> impl Iterator<Item = (&Provider, &Template)> {
    let providers = custom.iter().chain(CATALOGUE.iter().copied());
    providers.flat_map(|provider| {
        let forms = provider.issuers.iter().filter(|form| !form.is_free());
        forms.map(move |form| (provider, &form.template))
    })
}

/// The host, and the path with its slash.
fn split(issuer: &str) -> (&str, &str) {
    issuer.split_at_checked(issuer.find('/').unwrap_or(issuer.len())).unwrap_or((issuer, ""))
}

/// The pieces of the form's host.
fn host_of(template: &Template) -> Vec<Segment> {
    let mut host = Vec::new();
    for segment in template.segments.iter() {
        match segment {
            Segment::Literal(text) => {
                let (before, path) = split(text);
                host.push(Segment::Literal(before.to_owned().into()));
                if !path.is_empty() {
                    break;
                }
            }
            Segment::Part(part) => host.push(Segment::Part(part.clone())),
        }
    }
    host
}

/// How many characters two texts begin with in common.
fn in_common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}
