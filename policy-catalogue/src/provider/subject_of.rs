use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use super::{Provider, Template};
use crate::names::Subject;

/// A subject of a provider's token, made of checked parts; one type for all providers, for the reason of
/// [`PartText`](super::PartText).
///
/// Each provider has a name for its own, with a constructor for each form:
///
/// ```
/// use policy_core::provider::prefect_cloud::{AccountId, Subject};
///
/// let subject = Subject::account(&AccountId::parse("11111111-2222-4333-8444-555555555555")?);
/// let (form, parts) = Subject::parse(subject.as_str()).unwrap();
/// assert_eq!((&*form.name, &*parts), ("account", &["11111111-2222-4333-8444-555555555555".to_owned()][..]));
/// # Ok::<(), policy_core::names::InvalidName>(())
/// ```
pub struct SubjectOf<P> {
    subject: Subject,
    provider: PhantomData<fn() -> P>,
}

/// Who issues a [`SubjectOf`]; `subject_type!` writes it.
pub trait Issuing {
    /// The catalogue's entry.
    const PROVIDER: &'static Provider;
}

impl<P: Issuing> SubjectOf<P> {
    /// Which form a subject has and its parts, in the template's order; `None` when it is no subject of this provider.
    pub fn parse(text: &str) -> Option<(&'static Template, Vec<String>)> {
        P::PROVIDER.parse_subject(text)
    }
}

impl<P> SubjectOf<P> {
    pub(super) fn format(template: &Template, parts: &[&str]) -> Self {
        Self { subject: Subject::from_checked(template.format(parts)), provider: PhantomData }
    }

    /// The subject as the token holds it.
    pub fn as_str(&self) -> &str {
        self.subject.as_str()
    }
}

impl<P> From<SubjectOf<P>> for Subject {
    fn from(subject: SubjectOf<P>) -> Self {
        subject.subject
    }
}

impl<P> fmt::Display for SubjectOf<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.subject, f)
    }
}

impl<P> fmt::Debug for SubjectOf<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.subject, f)
    }
}

// By hand, since a derive would ask the same of the provider.
impl<P> Clone for SubjectOf<P> {
    fn clone(&self) -> Self {
        Self { subject: self.subject.clone(), provider: PhantomData }
    }
}

impl<P> PartialEq for SubjectOf<P> {
    fn eq(&self, other: &Self) -> bool {
        self.subject == other.subject
    }
}

impl<P> Eq for SubjectOf<P> {}

impl<P> Hash for SubjectOf<P> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.subject.hash(state);
    }
}
