//! A finished automaton as an expression: what projection and nested booleans leave behind.

use std::sync::Arc;

use super::CharSet;

/// Places and edges between them, without silent edges.
#[derive(Clone, Debug, Default)]
pub(super) struct Graph {
    pub(super) starts: Vec<u32>,
    /// By place: may a member end here?
    pub(super) accepts: Vec<bool>,
    pub(super) edges: Vec<(u32, Symbol, u32)>,
}

/// What an edge of a [`Graph`] reads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Symbol {
    Chars(CharSet),
    Unknown(Arc<str>),
    /// Any string, also the empty one.
    Anything,
}

impl Graph {
    pub(super) fn has_unknown(&self) -> bool {
        self.edges.iter().any(|(_, symbol, _)| matches!(symbol, Symbol::Unknown(_)))
    }

    /// With every unknown made any string, or its edges taken out.
    pub(super) fn bound(&self, none: bool) -> Self {
        let bounded = |(from, symbol, to): &(u32, Symbol, u32)| match symbol {
            Symbol::Unknown(_) if none => None,
            Symbol::Unknown(_) => Some((*from, Symbol::Anything, *to)),
            _ => Some((*from, symbol.clone(), *to)),
        };
        Self {
            starts: self.starts.clone(),
            accepts: self.accepts.clone(),
            edges: self.edges.iter().filter_map(bounded).collect(),
        }
    }
}
