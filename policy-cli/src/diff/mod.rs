//! `diff`: whom does the new policy let in that the old one does not, and the reverse?

mod roles;

use std::io::{self, Write};

use policy_core::admission::{Comparison, Token, compare_with};
use policy_core::document::{OneOrMany, TrustPolicy};
use policy_core::language::{Relation, TooComplex};
use policy_core::provider::Provider;
use serde::Serialize;

use self::roles::{Pair, Role, pairs, read};
use crate::args::{Diff, Format};
use crate::custom;
use crate::failure::{Failure, Status, say};
use crate::output::{Claims, write_document};
use crate::terminal::{BAD, DOUBTFUL, GOOD, Look, Terminal, printable};

/// Runs `diff`.
pub(crate) fn run(args: &Diff, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    let providers = custom::providers(&args.custom)?;
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        return Err(Failure::call("both sides cannot be standard input"));
    }
    let (old, new) = (read(&args.old, errors)?, read(&args.new, errors)?);
    if [&old, &new].into_iter().any(|side| side.roles.is_empty() && side.problems > 0) {
        return Ok(Status::Unread);
    }
    if old.roles.is_empty() && new.roles.is_empty() {
        say("nothing to compare: no trust policy for web identity on either side");
    }
    let is_incomplete = old.problems + new.problems > 0;
    let changes: Vec<Change> =
        pairs(old.roles, new.roles).into_iter().map(|pair| Change::new(pair, &providers)).collect();
    let overall = Overall::of(&changes);
    match args.format {
        Format::Json => write_document(terminal, &Document::new(&overall, &changes))?,
        Format::Human => {
            for change in &changes {
                if changes.len() == 1 || change.relation != Some(Relation::Equal) {
                    change.write(terminal)?;
                }
            }
            terminal.finish()?;
            if changes.len() > 1 {
                say(&summary(&changes));
            }
        }
    }
    Ok(if is_incomplete { Status::Unread } else { overall.status() })
}

/// What becomes of a role.
struct Change {
    pair: Pair,
    /// Of the new policy to the old; `None` when it takes too much work to say.
    relation: Option<Relation>,
    only_old: Option<Token>,
    only_new: Option<Token>,
    is_exact: bool,
}

impl Change {
    fn new(pair: Pair, providers: &[Provider]) -> Self {
        match compare(&pair, providers) {
            Ok(Comparison { relation, only_a, only_b, is_exact, .. }) => {
                let named = |token: Option<Token>| token.map(|token| token.map_texts(&|text| pair.fill(text)));
                let (only_new, only_old) = (named(only_a), named(only_b));
                Self { relation: Some(relation), only_old, only_new, is_exact, pair }
            }
            Err(TooComplex { .. }) => Self { relation: None, only_old: None, only_new: None, is_exact: false, pair },
        }
    }

    fn write(&self, terminal: &mut Terminal) -> io::Result<()> {
        let look = terminal.look;
        let (word, style) = match self.relation {
            None => ("unknown", DOUBTFUL),
            Some(relation @ (Relation::Equal | Relation::Narrower)) => (word(Some(relation)), GOOD),
            Some(relation) => (word(Some(relation)), BAD),
        };
        let fate = match (&self.pair.old, &self.pair.new) {
            (None, _) => " (new role)",
            (_, None) => " (role is gone)",
            _ => "",
        };
        writeln!(terminal, "{} {}{fate}", look.paint(style, &format!("{word}:")), printable(self.pair.name()))?;
        match self.relation {
            None => writeln!(terminal, "  it takes too much work to say who gets in")?,
            Some(Relation::Equal) => writeln!(terminal, "  the same tokens get in")?,
            Some(_) => {}
        }
        for (mark, text, token) in [("+", "now gets in", &self.only_new), ("-", "no longer gets in", &self.only_old)] {
            if let Some(token) = token {
                writeln!(terminal, "  {mark} {text}: {}", printable(&token.to_string()))?;
            }
        }
        if !self.is_exact && self.relation.is_some() {
            writeln!(terminal, "  as far as can be told: the policies rely on what is not known here")?;
        }
        Ok(())
    }
}

/// The new policy against the old one. Nobody gets in by a role that there is not.
fn compare(pair: &Pair, providers: &[Provider]) -> Result<Comparison, TooComplex> {
    let nobody = TrustPolicy { statement: OneOrMany::Many(Vec::new().into()), ..TrustPolicy::new(Vec::new()) };
    let policy = |role: &Option<Role>| role.as_ref().map_or_else(|| nobody.clone(), |role| pair.renumbered(role));
    compare_with(&policy(&pair.new), &policy(&pair.old), providers)
}

const fn word(relation: Option<Relation>) -> &'static str {
    match relation {
        None => "unknown",
        Some(Relation::Equal) => "equal",
        Some(Relation::Narrower) => "narrower",
        Some(Relation::Wider) => "wider",
        Some(Relation::Disjoint) => "disjoint",
        Some(Relation::Overlapping) => "overlapping",
    }
}

/// All roles together.
struct Overall<'c> {
    relation: Option<Relation>,
    only_old: Option<&'c Token>,
    only_new: Option<&'c Token>,
    is_exact: bool,
}

impl<'c> Overall<'c> {
    fn of(changes: &'c [Change]) -> Self {
        let only_old = changes.iter().find_map(|change| change.only_old.as_ref());
        let only_new = changes.iter().find_map(|change| change.only_new.as_ref());
        let is_kept = |change: &Change| change.relation != Some(Relation::Disjoint);
        let relation = match (only_old, only_new) {
            _ if changes.iter().any(|change| change.relation.is_none()) => None,
            (None, None) => Some(Relation::Equal),
            (Some(_), None) => Some(Relation::Narrower),
            (None, Some(_)) => Some(Relation::Wider),
            _ if changes.iter().any(is_kept) => Some(Relation::Overlapping),
            _ => Some(Relation::Disjoint),
        };
        Self { relation, only_old, only_new, is_exact: changes.iter().all(|change| change.is_exact) }
    }

    fn status(&self) -> Status {
        match (self.only_new, self.relation) {
            (Some(_), _) => Status::Found,
            (None, None) => Status::Unread,
            (None, Some(_)) => Status::Fine,
        }
    }
}

fn summary(changes: &[Change]) -> String {
    let kinds = [
        Some(Relation::Wider),
        Some(Relation::Overlapping),
        Some(Relation::Disjoint),
        None,
        Some(Relation::Narrower),
        Some(Relation::Equal),
    ];
    let count = |kind: &Option<Relation>| changes.iter().filter(|change| change.relation == *kind).count();
    let counts: Vec<String> = kinds
        .iter()
        .map(|kind| (count(kind), word(*kind)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    format!("compared {} roles: {}", changes.len(), counts.join(", "))
}

#[derive(Serialize)]
struct Document<'a> {
    relation: &'static str,
    only_old: Option<Claims<'a>>,
    only_new: Option<Claims<'a>>,
    exact: bool,
    roles: Vec<Element<'a>>,
}

#[derive(Serialize)]
struct Element<'a> {
    role: Option<&'a str>,
    /// The file that the role was in; `null` when there was none.
    old_file: Option<&'a str>,
    new_file: Option<&'a str>,
    relation: &'static str,
    only_old: Option<Claims<'a>>,
    only_new: Option<Claims<'a>>,
    exact: bool,
}

impl<'a> Document<'a> {
    fn new(overall: &Overall<'a>, changes: &'a [Change]) -> Self {
        let element = |change: &'a Change| Element {
            role: change.pair.address(),
            old_file: change.pair.old.as_ref().map(|role| &*role.file),
            new_file: change.pair.new.as_ref().map(|role| &*role.file),
            relation: word(change.relation),
            only_old: change.only_old.as_ref().map(Claims),
            only_new: change.only_new.as_ref().map(Claims),
            exact: change.is_exact,
        };
        Self {
            relation: word(overall.relation),
            only_old: overall.only_old.map(Claims),
            only_new: overall.only_new.map(Claims),
            exact: overall.is_exact,
            roles: changes.iter().map(element).collect(),
        }
    }
}
