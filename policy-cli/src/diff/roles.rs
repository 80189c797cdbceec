//! The roles of two sides, matched with each other.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use policy_core::document::TrustPolicy;
use policy_core::names::hole;
use policy_core::unknowns::{complete, fill};

use crate::failure::{Failure, draw_problem, say};
use crate::read::Policy;
use crate::scan::{Item, scan};
use crate::terminal::Look;

/// A role of one side.
pub(super) struct Role {
    pub(super) file: String,
    /// The same below the folder that was read.
    below: String,
    address: Option<String>,
    policy: TrustPolicy,
    /// The names of its holes.
    unknowns: Vec<String>,
}

impl Role {
    fn new(policy: &Policy, root: &Path) -> Self {
        let file = policy.source.name.clone();
        let below = Path::new(&file).strip_prefix(root).unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let holes = u32::try_from(policy.unknowns.len()).unwrap_or(u32::MAX);
        Self {
            below,
            address: policy.label(),
            policy: complete(&policy.reading.policy).into_owned(),
            unknowns: (0..holes).map(|number| policy.unknown(number)).collect(),
            file,
        }
    }
}

/// The roles of one side.
pub(super) struct Side {
    pub(super) roles: Vec<Role>,
    pub(super) problems: usize,
}

/// Reads one side.
pub(super) fn read(path: &Path, errors: Look) -> Result<Side, Failure> {
    let mut side = Side { roles: Vec::new(), problems: 0 };
    scan(&[path.to_owned()], &|policy| Role::new(policy, path), &mut |item| {
        match item {
            Item::File => {}
            Item::Problem(problem) => {
                side.problems += 1;
                say(&draw_problem(errors, &problem));
            }
            Item::Policy(_, role) => side.roles.push(role),
        }
        Ok(())
    })?;
    Ok(side)
}

/// A role on both sides, or on one of them.
pub(super) struct Pair {
    pub(super) old: Option<Role>,
    pub(super) new: Option<Role>,
    /// The names of the holes of both: what has one name is one thing.
    unknowns: Vec<String>,
}

impl Pair {
    fn new(old: Option<Role>, new: Option<Role>) -> Self {
        let mut unknowns: Vec<String> = Vec::new();
        for name in old.iter().chain(&new).flat_map(|role| &role.unknowns) {
            if !unknowns.contains(name) {
                unknowns.push(name.clone());
            }
        }
        Self { old, new, unknowns }
    }

    fn role(&self) -> Option<&Role> {
        self.new.as_ref().or(self.old.as_ref())
    }

    pub(super) fn address(&self) -> Option<&str> {
        self.role()?.address.as_deref()
    }

    /// The role's address, or else its file.
    pub(super) fn name(&self) -> &str {
        self.address().or(self.role().map(|role| &*role.file)).unwrap_or_default()
    }

    /// The policy of one of the two, its holes numbered as those of the other.
    pub(super) fn renumbered(&self, role: &Role) -> TrustPolicy {
        if role.unknowns.is_empty() {
            return role.policy.clone();
        }
        fill(&role.policy, &|number| {
            let name = role.unknowns.get(usize::try_from(number).ok()?)?;
            let number = self.unknowns.iter().position(|known| known == name)?;
            hole::character(u32::try_from(number).ok()?).map(String::from)
        })
    }

    /// A text with the names of the holes put back.
    pub(super) fn fill(&self, text: &str) -> String {
        hole::fill(text, |number| {
            let name = usize::try_from(number).ok().and_then(|number| self.unknowns.get(number));
            name.cloned().unwrap_or_default()
        })
    }
}

/// The roles of both sides, matched: by address where it is there once on either side, else by file and address.
pub(super) fn pairs(old: Vec<Role>, new: Vec<Role>) -> Vec<Pair> {
    if old.len() == 1 && new.len() == 1 {
        return old.into_iter().zip(new).map(|(old, new)| Pair::new(Some(old), Some(new))).collect();
    }
    let repeated: HashSet<String> = [&old, &new].into_iter().flat_map(|roles| repeated(roles)).collect();
    let mut waiting: HashMap<Key, Vec<Role>> = HashMap::new();
    let keys: Vec<Key> = old.iter().map(|role| key(role, &repeated)).collect();
    for (key, role) in keys.iter().zip(old) {
        waiting.entry(key.clone()).or_default().push(role);
    }
    // What stands first is to be met first.
    for roles in waiting.values_mut() {
        roles.reverse();
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for role in new {
        let old = waiting.get_mut(&key(&role, &repeated)).and_then(Vec::pop);
        pairs.push(Pair::new(old, Some(role)));
    }
    let gone = keys.iter().filter_map(|key| waiting.get_mut(key)?.pop());
    pairs.extend(gone.map(|role| Pair::new(Some(role), None)));
    pairs
}

/// The file, where the address is not enough, and the address.
type Key = (String, Option<String>);

fn key(role: &Role, repeated: &HashSet<String>) -> Key {
    let is_enough = role.address.as_ref().is_some_and(|address| !repeated.contains(address));
    (if is_enough { String::new() } else { role.below.clone() }, role.address.clone())
}

fn repeated(roles: &[Role]) -> Vec<String> {
    let mut seen = HashSet::new();
    roles.iter().filter_map(|role| role.address.clone()).filter(|address| !seen.insert(address.clone())).collect()
}
