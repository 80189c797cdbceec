//! Walking a circuit: its automata in lockstep, made deterministic on the way.
//!
//! A *state* is the set of places that the word read so far leads to, over all leaves at once.
//! States are numbered as they are met. What cannot change the answer any more is dropped from a
//! state, which makes different words meet in one state early: places of a leaf whose verdict no
//! longer matters, and whole states from which no goal can be reached.

use super::alphabet::Class;
use super::budget::{Exhausted, Meter};
use super::circuit::Circuit;
use super::judgement::{CAN_FALSE, CAN_TRUE, Judgement, NOW, digest};
use super::nfa::{Edge, Label};

pub(super) type StateId = u32;

#[derive(Debug)]
pub(super) struct Walk<'c> {
    circuit: &'c Circuit,
    /// The goals still of interest, one bit each.
    wanted: u8,
    states: Vec<State>,
    /// The states' places, one state after the other.
    places: Vec<u32>,
    /// Open addressing over `states`.
    table: Vec<StateId>,
    moves: Vec<Move>,
    ones: Vec<Class>,
    /// The last ones, for states come in groups that are alike in this.
    judgements: Vec<Judgement>,
    oldest: usize,
    scratch: Scratch,
}

#[derive(Debug, Clone, Copy)]
struct State {
    first: usize,
    end: usize,
    hash: u32,
    now: u8,
    can: u8,
}

/// Where some classes lead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move {
    /// The most readable of the classes.
    pub(super) class: Class,
    pub(super) cell: Cell,
    pub(super) to: StateId,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cell {
    /// One class.
    One,
    /// The characters of a block that are not told apart by name; of all blocks if `None`.
    Rest(Option<usize>),
}

#[derive(Debug, Default)]
struct Scratch {
    reached: Vec<u32>,
    next: Vec<u32>,
    leaves: Vec<u8>,
    edges: Vec<Edge>,
    seen: Vec<bool>,
    cells: Vec<(Class, Cell)>,
}

/// So many judgements are kept.
const JUDGEMENTS: usize = 16;

const FREE: StateId = StateId::MAX;

impl<'c> Walk<'c> {
    pub(super) fn new(circuit: &'c Circuit) -> Self {
        Self {
            circuit,
            wanted: u8::MAX,
            states: Vec::new(),
            places: Vec::new(),
            table: vec![FREE; 64],
            moves: Vec::new(),
            ones: Vec::new(),
            judgements: Vec::new(),
            oldest: 0,
            scratch: Scratch::default(),
        }
    }

    /// The state before the first character, if a goal can be reached from there.
    pub(super) fn start(&mut self, meter: &mut Meter) -> Result<Option<StateId>, Exhausted> {
        self.scratch.reached.clear();
        self.scratch.reached.extend(self.circuit.nfa.starts());
        self.settle(meter)
    }

    /// How many states were met so far.
    pub(super) fn met(&self) -> StateId {
        StateId::try_from(self.states.len()).unwrap_or(FREE)
    }

    /// The goals that are reached in a state.
    pub(super) fn now(&self, state: StateId) -> u8 {
        self.states.get(state as usize).map_or(0, |state| state.now)
    }

    /// Is a wanted goal reached in this state or in one after it, as far as can be seen?
    pub(super) fn is_hopeful(&self, state: StateId) -> bool {
        self.states.get(state as usize).is_some_and(|state| state.can & self.wanted != 0)
    }

    /// Goals that are of no more interest.
    pub(super) fn forget(&mut self, goals: u8) {
        self.wanted &= !goals;
        self.judgements.clear();
        self.oldest = 0;
    }

    pub(super) fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// Finds the moves from a state, by ascending class.
    pub(super) fn expand(&mut self, state: StateId, meter: &mut Meter) -> Result<(), Exhausted> {
        self.moves.clear();
        let Some(&State { first, end, .. }) = self.states.get(state as usize) else {
            return Ok(());
        };
        self.find_cells(first, end);
        meter.spend(self.scratch.edges.len() + self.scratch.cells.len())?;
        let cells = std::mem::take(&mut self.scratch.cells);
        for &(class, cell) in &cells {
            let to = if class < self.circuit.alphabet.first_unknown() {
                meter.spend(self.scratch.edges.len())?;
                self.read_char(class, meter)?
            } else {
                self.step(first, end, class, meter)?
            };
            if let Some(to) = to {
                self.moves.push(Move { class, cell, to });
            }
        }
        self.scratch.cells = cells;
        Ok(())
    }

    /// The classes of characters that the state expanded last tells apart by name.
    pub(super) fn named(&self) -> &[Class] {
        &self.ones
    }

    /// The classes that a state tells apart: those its edges name, and what is left of each block
    /// if its edges also hold sets, or of the whole alphabet if not.
    fn find_cells(&mut self, first: usize, end: usize) {
        let alphabet = &self.circuit.alphabet;
        let places = self.places.get(first..end).unwrap_or_default();
        let cells = &mut self.scratch.cells;
        self.ones.clear();
        cells.clear();
        let mut has_sets = false;
        let mut has_mark = false;
        self.scratch.edges.clear();
        for &place in places {
            for edge in self.circuit.nfa.edges(place) {
                self.scratch.edges.push(*edge);
                match edge.label {
                    Label::One(class) if class < alphabet.first_unknown() => self.ones.push(class),
                    Label::One(class) => has_mark |= class == alphabet.mark(),
                    Label::Set(_) => has_sets = true,
                    Label::AnyChar | Label::Any => {}
                }
            }
        }
        self.ones.sort_unstable();
        self.ones.dedup();
        cells.extend(self.ones.iter().map(|&class| (class, Cell::One)));
        let mut unnamed = Unnamed { named: &self.ones, next: 0 };
        if has_sets {
            let mut missing = alphabet.blocks();
            let seen = &mut self.scratch.seen;
            seen.clear();
            seen.resize(missing, false);
            while missing > 0 {
                let Some(class) = unnamed.next().filter(|&it| it < alphabet.first_unknown()) else {
                    break;
                };
                let block = alphabet.block(class);
                if let Some(seen) = seen.get_mut(block)
                    && !std::mem::replace(seen, true)
                {
                    insert(cells, class, Cell::Rest(Some(block)));
                    missing -= 1;
                }
            }
        } else if let Some(class) = unnamed.next()
            && class < alphabet.first_unknown()
        {
            insert(cells, class, Cell::Rest(None));
        }
        cells.extend((alphabet.first_unknown()..alphabet.mark()).map(|class| (class, Cell::One)));
        if has_mark {
            cells.push((alphabet.mark(), Cell::One));
        }
    }

    /// The state after one more character or unknown.
    pub(super) fn follow(
        &mut self,
        state: StateId,
        class: Class,
        meter: &mut Meter,
    ) -> Result<Option<StateId>, Exhausted> {
        match self.states.get(state as usize) {
            Some(&State { first, end, .. }) => self.step(first, end, class, meter),
            None => Ok(None),
        }
    }

    fn step(
        &mut self,
        first: usize,
        end: usize,
        class: Class,
        meter: &mut Meter,
    ) -> Result<Option<StateId>, Exhausted> {
        let Circuit { nfa, alphabet, .. } = self.circuit;
        let places = self.places.get(first..end).unwrap_or_default();
        let reached = &mut self.scratch.reached;
        reached.clear();
        if !nfa.step(alphabet, places, class, reached, meter)? {
            reached.sort_unstable();
        }
        self.settle(meter)
    }

    /// The state after a character, along the edges that [`Walk::find_cells`] gathered.
    fn read_char(&mut self, class: Class, meter: &mut Meter) -> Result<Option<StateId>, Exhausted> {
        let alphabet = &self.circuit.alphabet;
        let Scratch { edges, reached, .. } = &mut self.scratch;
        reached.clear();
        let mut sorted = true;
        let mut last = 0;
        for edge in edges.iter().filter(|edge| edge.label.reads(alphabet, class)) {
            sorted &= last <= edge.target;
            last = edge.target;
            reached.push(edge.target);
        }
        if !sorted {
            reached.sort_unstable();
        }
        self.settle(meter)
    }

    /// Turns the places in `scratch.reached`, ascending, into a state.
    fn settle(&mut self, meter: &mut Meter) -> Result<Option<StateId>, Exhausted> {
        self.forget_covered();
        let judgement = self.judge(meter)?;
        let Some(Judgement { now, can, irrelevant, .. }) = self.judgements.get(judgement) else {
            return Ok(None);
        };
        let (now, can) = (*now, *can);
        if can & self.wanted == 0 {
            return Ok(None);
        }
        if irrelevant.contains(&true) {
            self.scratch.next.retain(|place| {
                let leaf = self.circuit.nfa.place(*place).map(|place| place.leaf as usize);
                !leaf.and_then(|leaf| irrelevant.get(leaf)).is_some_and(|it| *it)
            });
        }
        self.intern(now, can, meter).map(Some)
    }

    /// The judgement on the leaves as they are, most often one that was made before.
    fn judge(&mut self, meter: &mut Meter) -> Result<usize, Exhausted> {
        let leaves = &self.scratch.leaves;
        let digest = digest(leaves);
        if let Some(known) = self.judgements.iter().position(|it| it.is_on(leaves, digest)) {
            return Ok(known);
        }
        meter.spend(2 * self.circuit.gates.len())?;
        let made = Judgement::on(self.circuit, leaves.clone(), self.wanted);
        let at = self.oldest;
        self.oldest = (at + 1) % JUDGEMENTS;
        match self.judgements.get_mut(at) {
            Some(old) => *old = made,
            None => self.judgements.push(made),
        }
        Ok(at)
    }

    /// Keeps of the places reached those that no other one makes superfluous, and looks at leaves.
    fn forget_covered(&mut self) {
        let nfa = &self.circuit.nfa;
        let Scratch { reached, next, leaves, .. } = &mut self.scratch;
        next.clear();
        leaves.clear();
        leaves.resize(nfa.leaves(), CAN_FALSE);
        let mut covered = 0;
        for &number in reached.iter() {
            let Some(place) = nfa.place(number).filter(|_| number >= covered) else {
                continue;
            };
            while next.last().is_some_and(|last| *last >= place.covers) {
                next.pop();
            }
            next.push(number);
            covered = number + 1;
            let Some(leaf) = leaves.get_mut(place.leaf as usize) else {
                continue;
            };
            if place.universal {
                *leaf = CAN_TRUE | NOW;
                covered = nfa.leaf_end(place.leaf);
            } else {
                *leaf |= CAN_TRUE | if place.accepts { NOW } else { 0 };
            }
        }
    }

    fn intern(&mut self, now: u8, can: u8, meter: &mut Meter) -> Result<StateId, Exhausted> {
        let next = &self.scratch.next;
        meter.spend(next.len() + self.circuit.gates.len() + 4)?;
        let hash = hash(next);
        let mask = self.table.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(&known) = self.table.get(slot).filter(|known| **known != FREE) {
            if let Some(state) = self.states.get(known as usize)
                && state.hash == hash
                && self.places.get(state.first..state.end) == Some(next)
            {
                return Ok(known);
            }
            slot = (slot + 1) & mask;
        }
        let state = self.met();
        let first = self.places.len();
        self.places.extend_from_slice(next);
        self.states.push(State { first, end: self.places.len(), hash, now, can });
        if let Some(free) = self.table.get_mut(slot) {
            *free = state;
        }
        if self.states.len() * 2 > self.table.len() {
            self.grow();
        }
        Ok(state)
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 4 - 1;
        self.table.clear();
        self.table.resize(mask + 1, FREE);
        for (number, state) in (0..).zip(&self.states) {
            let mut slot = state.hash as usize & mask;
            while self.table.get(slot).is_some_and(|known| *known != FREE) {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.table.get_mut(slot) {
                *free = number;
            }
        }
    }
}

/// Keeps the cells ascending.
fn insert(cells: &mut Vec<(Class, Cell)>, class: Class, cell: Cell) {
    let at = cells.partition_point(|(it, _)| *it < class);
    cells.insert(at, (class, cell));
}

/// The classes that are not in an ascending list.
struct Unnamed<'a> {
    named: &'a [Class],
    next: Class,
}

impl Iterator for Unnamed<'_> {
    type Item = Class;

    fn next(&mut self) -> Option<Class> {
        while let [first, rest @ ..] = self.named
            && *first == self.next
        {
            self.named = rest;
            self.next += 1;
        }
        self.next = self.next.checked_add(1)?;
        Some(self.next - 1)
    }
}

/// Multiply and rotate, then fold the strong upper bits down.
fn hash(places: &[u32]) -> u32 {
    const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed =
        places.iter().fold(0_u64, |hash, &place| (hash.rotate_left(5) ^ u64::from(place)).wrapping_mul(MULTIPLIER));
    u32::try_from(mixed >> 32).unwrap_or_default()
}
