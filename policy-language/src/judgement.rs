//! What follows from the verdicts of the leaves.

use super::circuit::{Circuit, Gate, GateId};

/// A verdict, one byte a gate: can it turn out false or true for some continuation, is it true now?
pub(super) const CAN_FALSE: u8 = 1;
pub(super) const CAN_TRUE: u8 = 2;
pub(super) const NOW: u8 = 4;

#[derive(Debug)]
pub(super) struct Judgement {
    /// By leaf: its verdict.
    leaves: Vec<u8>,
    /// A digest of these; most judgements have no more leaves than fit in it.
    digest: u64,
    /// The goals that are reached.
    pub(super) now: u8,
    /// The goals that can be reached.
    pub(super) can: u8,
    /// By leaf: does no wanted goal depend on it any more?
    pub(super) irrelevant: Vec<bool>,
}

impl Judgement {
    pub(super) fn on(circuit: &Circuit, leaves: Vec<u8>, wanted: u8) -> Self {
        let gates = verdicts(circuit, &leaves);
        let (mut now, mut can) = (0, 0);
        for (bit, goal) in circuit.goals.iter().enumerate() {
            let verdict = at(&gates, *goal);
            now |= u8::from(verdict & NOW != 0) << bit;
            can |= u8::from(verdict & CAN_TRUE != 0) << bit;
        }
        let irrelevant = irrelevant(circuit, &gates, leaves.len(), wanted);
        Self { digest: digest(&leaves), leaves, now, can, irrelevant }
    }

    pub(super) fn is_on(&self, leaves: &[u8], digest: u64) -> bool {
        self.digest == digest && (leaves.len() <= DIGESTED || self.leaves == leaves)
    }
}

/// So many verdicts of three bits fit into a digest.
const DIGESTED: usize = 21;

pub(super) fn digest(leaves: &[u8]) -> u64 {
    leaves.iter().fold(0, |digest: u64, verdict| digest.rotate_left(3) ^ u64::from(*verdict))
}

/// Works the verdicts up from the leaves.
fn verdicts(circuit: &Circuit, leaves: &[u8]) -> Vec<u8> {
    let mut gates = Vec::with_capacity(circuit.gates.len());
    for gate in &circuit.gates {
        let verdict = match gate {
            Gate::Leaf(leaf) => at(leaves, *leaf as usize),
            Gate::Not(input) => {
                let it = at(&gates, *input);
                ((it & CAN_FALSE) << 1) | ((it & CAN_TRUE) >> 1) | ((it & NOW) ^ NOW)
            }
            Gate::And(inputs) => inputs.iter().fold(CAN_TRUE | NOW, |all, input| {
                let it = at(&gates, *input);
                (all & it & (CAN_TRUE | NOW)) | ((all | it) & CAN_FALSE)
            }),
            Gate::Or(inputs) => inputs.iter().fold(CAN_FALSE, |any, input| {
                let it = at(&gates, *input);
                (any & it & CAN_FALSE) | ((any | it) & (CAN_TRUE | NOW))
            }),
        };
        gates.push(verdict);
    }
    gates
}

/// Goes down from the wanted goals. Where one input settles a gate, the others do not matter.
fn irrelevant(circuit: &Circuit, gates: &[u8], leaves: usize, wanted: u8) -> Vec<bool> {
    let mut irrelevant = vec![true; leaves];
    let mut matters = vec![false; gates.len()];
    for (bit, goal) in circuit.goals.iter().enumerate() {
        if wanted & (1 << bit) != 0 {
            set(&mut matters, *goal, true);
        }
    }
    for (number, gate) in circuit.gates.iter().enumerate().rev() {
        if !matters.get(number).is_some_and(|it| *it) {
            continue;
        }
        let range = |gate: GateId| at(gates, gate) & (CAN_FALSE | CAN_TRUE);
        let settled = range(number);
        match gate {
            Gate::Leaf(leaf) => set(&mut irrelevant, *leaf as usize, false),
            Gate::Not(input) => set(&mut matters, *input, true),
            Gate::And(inputs) | Gate::Or(inputs) => {
                let by_one = if matches!(gate, Gate::And(_)) { CAN_FALSE } else { CAN_TRUE };
                let settles = |input: &&GateId| settled == by_one && range(**input) == settled;
                match inputs.iter().find(settles) {
                    Some(input) => set(&mut matters, *input, true),
                    None => inputs.iter().for_each(|input| set(&mut matters, *input, true)),
                }
            }
        }
    }
    irrelevant
}

fn at(verdicts: &[u8], number: usize) -> u8 {
    verdicts.get(number).copied().unwrap_or(CAN_FALSE)
}

fn set(flags: &mut [bool], number: usize, value: bool) {
    if let Some(flag) = flags.get_mut(number) {
        *flag = value;
    }
}
