//! Whether a statement meets AWS's identity-provider control, judged as IAM judges it when a role is written.

use super::{Condition, Federated, FederatedKind, Key, StatementView};
use crate::provider::{Control, built_in_control, control};

/// A control that a statement does not meet, and what comes nearest to meeting it.
#[derive(Debug)]
pub(super) struct Unmet<'c, 'a> {
    pub(super) control: Control,
    pub(super) nearest: Attempt<'c, 'a>,
}

/// What the author may have meant to meet the control.
#[derive(Debug)]
pub(super) enum Attempt<'c, 'a> {
    /// The right key under a right operator, with a value that does not count.
    Value(&'c Condition<'a>),
    /// The right key under an operator that does not count.
    Operator(&'c Condition<'a>),
    /// The right claim under a wrong prefix, or in another letter case; with the key that counts.
    Key(&'c Condition<'a>, String),
    /// Nothing.
    None,
}

impl<'c, 'a> Attempt<'c, 'a> {
    fn condition(&self) -> Option<&'c Condition<'a>> {
        match self {
            Self::Value(condition) | Self::Operator(condition) | Self::Key(condition, _) => Some(condition),
            Self::None => None,
        }
    }
}

impl<'a> StatementView<'a> {
    /// The control that IAM finds unmet for one of the statement's providers, if there is one.
    pub(super) fn unmet_control(&self, federated: &Federated<'a>) -> Option<Unmet<'_, 'a>> {
        if !self.is_whole || !self.admits_web_identity() {
            return None;
        }
        let control = match &federated.kind {
            FederatedKind::Oidc { issuer, .. } => control(issuer),
            FederatedKind::BuiltIn(name) => built_in_control(name),
            FederatedKind::Saml | FederatedKind::Malformed { .. } => None,
        }?;
        let has_key = |condition: &Condition<'a>| control.has_key(condition.key_text);
        let counts = |condition: &Condition<'a>| condition.operator.is_some_and(|op| control.accepts_operator(op));
        let is_scoped =
            |condition: &Condition<'a>| condition.values.iter().all(|value| control.accepts_value(value.as_str()));
        // One operator whose values on the control's keys all count is enough.
        let (mut on_key, mut counting, mut unscoped) = (None, None, None);
        for block in self.blocks() {
            let (mut has_one, mut are_scoped) = (false, true);
            for condition in block {
                if !has_key(condition) {
                    continue;
                }
                on_key = on_key.or(Some(condition));
                if counts(condition) {
                    counting = counting.or(Some(condition));
                    has_one = true;
                    if !is_scoped(condition) {
                        are_scoped = false;
                        unscoped = unscoped.or(Some(condition));
                    }
                }
            }
            if has_one && are_scoped {
                return None;
            }
        }
        let nearest = if let Some(condition) = unscoped.or(counting) {
            Attempt::Value(condition)
        } else if let Some(condition) = on_key {
            Attempt::Operator(condition)
        } else {
            self.misnamed(&control, federated).map_or(Attempt::None, |(condition, key)| Attempt::Key(condition, key))
        };
        Some(Unmet { control, nearest })
    }

    /// The paths of the conditions that are there to meet a control and do not: any other defect of theirs is the same cause.
    pub(super) fn failed_attempts(&self) -> Vec<&str> {
        let unmet = self.federated.iter().filter_map(|federated| self.unmet_control(federated));
        unmet.filter_map(|unmet| unmet.nearest.condition()).map(|condition| &*condition.path).collect()
    }

    /// The condition on a claim of the control whose key is misspelled.
    fn misnamed(&self, control: &Control, federated: &Federated<'a>) -> Option<(&Condition<'a>, String)> {
        let issuer = federated.issuer()?;
        self.conditions.iter().find_map(|condition| {
            let is_other = match condition.key {
                Key::Foreign { .. } => true,
                Key::Claim { provider, .. } => {
                    self.federated.get(provider).is_some_and(|own| own.path == federated.path)
                }
                Key::Service | Key::Malformed => false,
            };
            let claim = condition.claim().filter(|_| is_other)?;
            let is_key = |key: &&String| {
                key.strip_prefix(issuer)
                    .and_then(|rest| rest.strip_prefix(':'))
                    .is_some_and(|wanted| wanted.eq_ignore_ascii_case(claim))
            };
            Some((condition, control.keys.iter().find(is_key)?.clone()))
        })
    }
}
