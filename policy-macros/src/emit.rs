//! A policy as the tokens that make it: a constant, or with holes an expression.

use policy_core::document::{
    ConditionEntry, HoleKind, OneOrMany, OperatorBlock, Principal, PrincipalEntry, Scalar, Statement, TrustPolicy,
};
use policy_core::names::hole;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::syntax::Hole;

/// What stands for a policy that was not emitted because it is wrong.
pub(crate) fn no_policy(facade: &TokenStream) -> TokenStream {
    quote!(#facade::__private::no_policy())
}

/// The policy's tokens, or the holes that stand where none may.
pub(crate) fn policy(
    facade: &TokenStream,
    policy: &TrustPolicy,
    holes: &[Hole],
) -> Result<TokenStream, Vec<(u32, String)>> {
    let kinds = policy.hole_kinds().map_err(|misplaced| {
        misplaced
            .into_iter()
            .map(|hole| (hole.number, format!("{}\n  help: {}", hole.message, hole.help)))
            .collect::<Vec<_>>()
    })?;
    let emitter = Emitter { holes, kinds };
    let value = emitter.policy(policy);
    let body = quote!({ use #facade::__private as p; #value });
    // Not a `const` item: the compiler takes a third less time for a block, which is part of what surrounds it.
    Ok(if holes.is_empty() { quote!(const #body) } else { body })
}

struct Emitter<'a> {
    holes: &'a [Hole],
    /// What each hole must be, by its number.
    kinds: Vec<(u32, HoleKind)>,
}

impl Emitter<'_> {
    fn policy(&self, policy: &TrustPolicy) -> TokenStream {
        let version = option(policy.version.as_deref(), |text| self.text(text));
        let id = option(policy.id.as_deref(), |text| self.text(text));
        let statement = self.one_or_many(&policy.statement, |statement| self.statement(statement));
        quote!(p::TrustPolicy { version: #version, id: #id, statement: #statement })
    }

    fn statement(&self, statement: &Statement) -> TokenStream {
        let texts = |texts: &OneOrMany<_>| self.one_or_many(texts, |text: &std::borrow::Cow<'_, str>| self.text(text));
        let sid = option(statement.sid.as_deref(), |text| self.text(text));
        let effect = format_ident!("{}", statement.effect.as_str());
        let principal = option(statement.principal.as_ref(), |principal| self.principal(principal));
        let not_principal = option(statement.not_principal.as_ref(), |principal| self.principal(principal));
        let action = option(statement.action.as_ref(), texts);
        let not_action = option(statement.not_action.as_ref(), texts);
        let resource = option(statement.resource.as_ref(), texts);
        let not_resource = option(statement.not_resource.as_ref(), texts);
        let condition =
            option(statement.condition.as_deref(), |blocks| self.list(blocks.iter().map(|block| self.block(block))));
        quote!(p::Statement {
            sid: #sid,
            effect: p::Effect::#effect,
            principal: #principal,
            not_principal: #not_principal,
            action: #action,
            not_action: #not_action,
            resource: #resource,
            not_resource: #not_resource,
            condition: #condition,
        })
    }

    fn principal(&self, principal: &Principal) -> TokenStream {
        match principal {
            Principal::Bare(text) => {
                let text = self.text(text);
                quote!(p::Principal::Bare(#text))
            }
            Principal::ByKind(entries) => {
                let entries = self.list(entries.iter().map(|PrincipalEntry { kind, values }| {
                    let kind = format_ident!("{kind:?}");
                    let values = self.one_or_many(values, |text| self.text(text));
                    quote!(p::PrincipalEntry { kind: p::PrincipalKind::#kind, values: #values })
                }));
                quote!(p::Principal::ByKind(#entries))
            }
        }
    }

    fn block(&self, block: &OperatorBlock) -> TokenStream {
        let operator = self.text(&block.operator);
        let entries = self.list(block.entries.iter().map(|ConditionEntry { key, values }| {
            let key = self.text(key);
            let values = self.one_or_many(values, |value| self.scalar(value));
            quote!(p::ConditionEntry { key: #key, values: #values })
        }));
        quote!(p::OperatorBlock { operator: #operator, entries: #entries })
    }

    fn scalar(&self, value: &Scalar) -> TokenStream {
        match value {
            Scalar::String(text) => {
                let text = self.text(text);
                quote!(p::Scalar::String(#text))
            }
            Scalar::Number(digits) => {
                let digits = self.text(digits);
                quote!(p::Scalar::Number(#digits))
            }
            Scalar::Bool(value) => quote!(p::Scalar::Bool(#value)),
        }
    }

    fn one_or_many<T: Clone>(&self, values: &OneOrMany<T>, emit: impl Fn(&T) -> TokenStream) -> TokenStream {
        match values {
            OneOrMany::One(value) => {
                let value = emit(value);
                quote!(p::OneOrMany::One(#value))
            }
            OneOrMany::Many(values) => {
                let values = self.list(values.iter().map(emit));
                quote!(p::OneOrMany::Many(#values))
            }
        }
    }

    /// A list; borrowed where it can be a constant.
    fn list(&self, items: impl Iterator<Item = TokenStream>) -> TokenStream {
        if self.holes.is_empty() { quote!(p::Borrowed(&[#(#items),*])) } else { quote!(p::list([#(#items),*])) }
    }

    fn text(&self, text: &str) -> TokenStream {
        if !hole::has_hole(text) {
            return quote!(p::Text::Borrowed(#text));
        }
        let pieces = text.split_inclusive(hole::is_hole).flat_map(|piece| {
            let literal = piece.trim_end_matches(hole::is_hole);
            let hole = piece.chars().next_back().and_then(hole::number).map(|number| self.hole(number));
            let literal = (!literal.is_empty()).then(|| quote!(#literal));
            literal.into_iter().chain(hole)
        });
        quote!(p::concat(&[#(#pieces),*]))
    }

    /// The hole's variable, through the function that insists on its type.
    fn hole(&self, number: u32) -> TokenStream {
        let Some(hole) = self.holes.get(number as usize) else { return quote!("") };
        let kind = self.kinds.iter().find(|(other, _)| *other == number);
        let door = match kind {
            Some((_, HoleKind::Partition)) => "partition",
            Some((_, HoleKind::AccountId)) => "account_id",
            Some((_, HoleKind::Audience)) => "audience",
            Some((_, HoleKind::SubjectTail)) => "subject_tail",
            Some((_, HoleKind::SubjectPart)) | None => "subject_part",
        };
        let door = Ident::new(door, hole.span);
        // The compiler underlines the hole's literal when the variable is of a wrong type, and nothing else.
        let Ok(mut variable) = syn::parse_str::<Ident>(&hole.name) else { return quote!("") };
        variable.set_span(hole.span);
        quote::quote_spanned!(hole.span=> p::#door(&#variable))
    }
}

fn option<T>(value: Option<T>, emit: impl FnOnce(T) -> TokenStream) -> TokenStream {
    value.map(emit).map_or_else(|| quote!(p::None), |value| quote!(p::Some(#value)))
}
