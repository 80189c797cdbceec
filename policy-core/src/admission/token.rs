//! A request as an example.

use std::fmt;

use super::caller::{Caller, Place};
use crate::document::TrustPolicy;
use crate::evaluate::{ContextEntry, Request, Values, verdict};

/// The action that admits web identity callers.
pub(super) const WEB_IDENTITY: &str = "sts:AssumeRoleWithWebIdentity";

/// A token, as the condition keys of the request that brings it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// Whose it is: the identity provider's ARN, or its name where it is a built-in one.
    pub principal: String,
    /// The condition keys, the audience and the subject first; keys that do not matter are left out.
    pub keys: Vec<(String, Held)>,
    /// Whether every text is the very text; otherwise the name of a hole or of a policy variable stands for it.
    pub is_concrete: bool,
    issuer: String,
}

/// What a request holds under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// It does not have the key.
    Nothing,
    /// One value.
    One(String),
    /// The values of a multi-valued key.
    Several(Vec<String>),
}

impl Token {
    pub(super) fn new(caller: &Caller<'_>, subject: &crate::language::Witness, keys: Vec<(String, Held)>) -> Self {
        let subject_key = format!("{}:sub", caller.issuer);
        let audience_key = format!("{}:aud", caller.issuer);
        let mut ordered = Vec::with_capacity(keys.len() + 2);
        let mut others = Vec::with_capacity(keys.len());
        for (key, held) in keys {
            if key.eq_ignore_ascii_case(&audience_key) {
                ordered.push((key, held));
            } else if held != Held::Nothing {
                others.push((key, held));
            }
        }
        if ordered.is_empty() && caller.place(&audience_key) != Place::Absent {
            ordered.push((audience_key, Held::One(caller.usual_audience().to_owned())));
        }
        ordered.push((subject_key, Held::One(subject.as_str().to_owned())));
        ordered.append(&mut others);
        let keys = ordered;
        let is_whole = |text: &String| !crate::names::hole::has_hole(text) && !text.contains("${");
        let mut is_concrete = subject.is_concrete();
        for (_, held) in &keys {
            is_concrete &= match held {
                Held::Nothing => true,
                Held::One(text) => is_whole(text),
                Held::Several(texts) => texts.iter().all(is_whole),
            };
        }
        Self { principal: caller.principal.to_owned(), keys, is_concrete, issuer: caller.issuer.to_owned() }
    }

    /// The subject.
    pub fn subject(&self) -> &str {
        for (claim, held) in self.claims() {
            if claim.eq_ignore_ascii_case("sub") {
                return if let Held::One(subject) = held { subject } else { "" };
            }
        }
        ""
    }

    /// The claims that the keys are of, in the keys' order; keys of AWS's own are none.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &Held)> {
        self.keys.iter().filter_map(|(key, held)| {
            let (issuer, claim) = key.split_at_checked(self.issuer.len())?;
            let claim = claim.strip_prefix(':').filter(|_| issuer.eq_ignore_ascii_case(&self.issuer))?;
            Some((claim, held))
        })
    }

    /// The token with other texts in place of its own: for messages that name what a hole stands for.
    #[inline]
    #[must_use]
    pub fn map_texts(&self, change: &dyn Fn(&str) -> String) -> Self {
        let held = |held: &Held| match held {
            Held::Nothing => Held::Nothing,
            Held::One(text) => Held::One(change(text)),
            Held::Several(texts) => Held::Several(texts.iter().map(|text| change(text)).collect()),
        };
        Self {
            principal: change(&self.principal),
            keys: self.keys.iter().map(|(key, value)| (change(key), held(value))).collect(),
            is_concrete: self.is_concrete,
            issuer: change(&self.issuer),
        }
    }

    /// Whether the policy lets the token in, as [`verdict`] says.
    pub fn is_admitted_by(&self, policy: &TrustPolicy) -> bool {
        let mut texts = Vec::with_capacity(self.keys.len());
        for (_, held) in &self.keys {
            let mut several: Vec<&str> = Vec::new();
            if let Held::Several(held) = held {
                for text in held {
                    several.push(text);
                }
            }
            texts.push(several);
        }
        let mut context = Vec::with_capacity(self.keys.len());
        for ((key, held), texts) in self.keys.iter().zip(&texts) {
            let values = match held {
                Held::Nothing => continue,
                Held::One(text) => Values::One(text),
                Held::Several(_) => Values::Several(texts),
            };
            context.push(ContextEntry { key, values });
        }
        let request = Request { action: WEB_IDENTITY, principal: &self.principal, context: &context };
        verdict(policy, &request).is_allowed()
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::One(text) => f.write_str(text),
            Self::Several(texts) => f.write_str(&texts.join(", ")),
        }
    }
}

/// The claims on one line, as messages show them.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (claim, held)) in self.claims().enumerate() {
            write!(f, "{}{claim} = `{held}`", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
