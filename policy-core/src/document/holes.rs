//! Which holes of a policy are known to be safe, and what each must be.

use super::{OneOrMany, Principal, PrincipalKind, Scalar, Text, TrustPolicy};
use crate::names::{AccountId, Partition, hole};

/// A value that may stand in a hole for the account of a provider's ARN.
///
/// It is an [`AccountId`], or with the feature `terraform` a `terraform::Reference` to one that is known later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for the account of a provider's ARN: nothing guarantees that it is an account id",
    label = "this hole needs a `names::AccountId`",
    note = "for an account that only Terraform knows, use a `terraform::Reference`"
)]
pub trait AccountPart {
    /// The account id, or the hole that stands for it.
    fn as_account_part(&self) -> &str;
}

/// A value that may stand in a hole for the partition of a provider's ARN.
///
/// It is a [`Partition`], or with the feature `terraform` a `terraform::Reference` to one that is known later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for the partition of a provider's ARN: nothing guarantees that it is a partition",
    label = "this hole needs a `names::Partition`",
    note = "for a partition that only Terraform knows, use a `terraform::Reference`"
)]
pub trait PartitionPart {
    /// The partition, or the hole that stands for it.
    fn as_partition_part(&self) -> &str;
}

impl<T: AccountPart + ?Sized> AccountPart for &T {
    fn as_account_part(&self) -> &str {
        (**self).as_account_part()
    }
}

impl<T: PartitionPart + ?Sized> PartitionPart for &T {
    fn as_partition_part(&self) -> &str {
        (**self).as_partition_part()
    }
}

impl AccountPart for AccountId {
    fn as_account_part(&self) -> &str {
        self.as_str()
    }
}

impl PartitionPart for Partition {
    fn as_partition_part(&self) -> &str {
        self.as_str()
    }
}

/// What a [hole](crate::names::hole) must be, by its place: the type whose constructor guarantees its characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoleKind {
    /// The partition of an ARN: a [`PartitionPart`].
    Partition,
    /// The account of an ARN: an [`AccountPart`].
    AccountId,
    /// A whole audience: an [`Audience`](crate::names::Audience).
    Audience,
    /// A part of a claim: a [`SubjectPart`](crate::names::SubjectPart).
    SubjectPart,
    /// The end of a claim: a [`SubjectTail`](crate::names::SubjectTail).
    SubjectTail,
}

/// A hole where nothing could guarantee that the policy stays what it was checked to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MisplacedHole {
    /// The hole's number.
    pub number: u32,
    /// What is wrong: one sentence, lower case, no period.
    pub message: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

impl TrustPolicy {
    /// What each hole of the policy must be: numbers in order, each once.
    ///
    /// # Errors
    ///
    /// The holes that stand where none may: anywhere but in the account and the partition of a provider's ARN and in the values of
    /// conditions. A hole that stands at several places must be the same thing at all of them.
    pub fn hole_kinds(&self) -> Result<Vec<(u32, HoleKind)>, Vec<MisplacedHole>> {
        let mut kinds: Vec<(u32, HoleKind)> = Vec::new();
        let mut misplaced = Vec::new();
        self.each_text(&mut |position, text| {
            for (offset, c) in text.char_indices() {
                let Some(number) = hole::number(c) else { continue };
                match kind(position, text, offset, c) {
                    Ok(kind) => {
                        let position = kinds.partition_point(|(other, _)| *other < number);
                        match kinds.get_mut(position) {
                            Some(known) if known.0 == number => known.1 = kind,
                            _ => kinds.insert(position, (number, kind)),
                        }
                    }
                    // The short form repeats the provider's issuer in every key.
                    Err(_) if misplaced.iter().any(|hole: &MisplacedHole| hole.number == number) => {}
                    Err((message, help)) => misplaced.push(MisplacedHole { number, message, help }),
                }
            }
        });
        if misplaced.is_empty() { Ok(kinds) } else { Err(misplaced) }
    }

    fn each_text(&self, visit: &mut dyn FnMut(Position<'_>, &str)) {
        each(self.version.as_slice(), Position::Other, visit);
        each(self.id.as_slice(), Position::Other, visit);
        for statement in &self.statement {
            each(statement.sid.as_slice(), Position::Other, visit);
            for principal in [&statement.principal, &statement.not_principal] {
                match principal {
                    None => {}
                    Some(Principal::Bare(text)) => visit(Position::Other, text),
                    Some(Principal::ByKind(entries)) => {
                        for entry in entries.iter() {
                            let is_federated = entry.kind == PrincipalKind::Federated;
                            let position = if is_federated { Position::Provider } else { Position::Other };
                            each(entry.values.as_slice(), position, visit);
                        }
                    }
                }
            }
            for texts in [&statement.action, &statement.not_action, &statement.resource, &statement.not_resource] {
                each(texts.as_ref().map_or(&[], OneOrMany::as_slice), Position::Other, visit);
            }
            for block in statement.condition.as_deref().unwrap_or_default() {
                visit(Position::Other, &block.operator);
                for entry in block.entries.iter() {
                    visit(Position::Key, &entry.key);
                    for value in &entry.values {
                        if let Scalar::String(text) = value {
                            visit(Position::Value(&entry.key), text);
                        }
                    }
                }
            }
        }
    }
}

fn each(texts: &[Text], position: Position<'_>, visit: &mut dyn FnMut(Position<'_>, &str)) {
    for text in texts {
        visit(position, text);
    }
}

/// Where a text of a policy stands, as far as holes care.
#[derive(Clone, Copy)]
enum Position<'a> {
    Provider,
    Key,
    /// A value of the condition key.
    Value(&'a str),
    Other,
}

fn kind(
    position: Position<'_>,
    text: &str,
    offset: usize,
    hole: char,
) -> Result<HoleKind, (&'static str, &'static str)> {
    let is_hole = |text: &str| text.len() == hole.len_utf8() && text.starts_with(hole);
    let is_part = |index: usize| text.split(':').nth(index).is_some_and(is_hole);
    match position {
        Position::Provider if is_part(4) => Ok(HoleKind::AccountId),
        Position::Provider if is_part(1) => Ok(HoleKind::Partition),
        Position::Provider => Err((
            "a hole in a provider's ARN is its whole account id or its whole partition",
            "write the issuer out: the lints need to know whose tokens it signs",
        )),
        Position::Value(key) if key.ends_with(":aud") => {
            if is_hole(text) {
                Ok(HoleKind::Audience)
            } else {
                Err(("a hole in an audience is the whole audience", "pass the whole audience as a `names::Audience`"))
            }
        }
        Position::Value(_) if offset + hole.len_utf8() == text.len() => Ok(HoleKind::SubjectTail),
        Position::Value(_) => Ok(HoleKind::SubjectPart),
        Position::Key | Position::Other => Err((
            "a hole stands only in the account or the partition of a provider's ARN and in the values of conditions",
            "write the text out",
        )),
    }
}
