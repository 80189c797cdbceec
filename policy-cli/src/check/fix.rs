//! `check --fix`: exact replacements, put into the files.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use policy_core::diagnostic::Level;

use super::Checker;
use super::found::fix;
use crate::args::{Check, CheckFormat};
use crate::count::many;
use crate::difference::write_difference;
use crate::edit::{Edit, apply};
use crate::failure::{Failure, say};
use crate::read::{self, Event, Policy, Source};
use crate::scan::{Item, scan};
use crate::terminal::{Look, Terminal};

/// Replaces what can be replaced exactly, after showing it.
pub(super) fn run(args: &Check, checker: &Checker, terminal: &mut Terminal, errors: Look) -> Result<(), Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Failure::call_with_help("standard input cannot be changed", "name the files"));
    }
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let work = |policy: &Policy| {
        let findings = checker.check(policy);
        findings.iter().filter_map(|finding| fix(policy, finding)).map(edit).collect::<Vec<_>>()
    };
    // What cannot be read is told when the files are checked.
    scan(&args.paths, &work, &mut |item| {
        if let Item::Policy(policy, edits) = item
            && !edits.is_empty()
        {
            let file = || File { source: Arc::clone(&policy.source), edits: Vec::new() };
            files.entry(policy.source.name.clone()).or_insert_with(file).edits.extend(edits);
        }
        Ok(())
    })?;
    for File { source, edits } in files.into_values() {
        let (name, before) = (&*source.name, &*source.text);
        let Some((fixed, count)) = repaired(name, before, edits, checker) else { continue };
        match args.format {
            CheckFormat::Human => {
                let look = terminal.look;
                write_difference(terminal, look, name, before, &fixed)?;
            }
            CheckFormat::Json | CheckFormat::Sarif => {
                write_difference(&mut io::stderr(), errors, name, before, &fixed)?;
            }
        }
        terminal.finish()?;
        if args.dry_run {
            say(&format!("{name}: {} to put in", many(count, "replacement")));
        } else {
            replace(Path::new(name), before, &fixed)
                .map_err(|error| Failure::call(format!("`{name}` cannot be written: {error}")))?;
            say(&format!("{name}: {} put in", many(count, "replacement")));
        }
    }
    Ok(())
}

/// What one replacement shows, another may put right; so often.
const ROUNDS: usize = 5;

/// The text after all edits that can be made, and how many they are.
fn repaired(name: &str, text: &str, edits: Vec<Edit>, checker: &Checker) -> Option<(String, usize)> {
    let (mut fixed, mut edits, mut count) = (text.to_owned(), edits, 0);
    for _ in 0..ROUNDS {
        let kept = settled(name, &fixed, &edits, checker);
        if kept.is_empty() {
            break;
        }
        fixed = apply(&fixed, &kept);
        count += kept.len();
        edits.clear();
        read::text(name, fixed.clone(), &mut |event| {
            if let Event::Policy(policy) = event
                && policy.source.name == name
            {
                let findings = checker.check(&policy);
                edits.extend(findings.iter().filter_map(|finding| fix(&policy, finding)).map(edit));
            }
        });
    }
    (count > 0).then_some((fixed, count))
}

fn edit((literal, replacement): (read::Literal, &str)) -> Edit {
    Edit { text: literal.write(replacement), range: literal.range }
}

/// A file and what is to be replaced in it.
struct File {
    source: Arc<Source>,
    edits: Vec<Edit>,
}

/// The edits that go together and make nothing worse.
fn settled(name: &str, text: &str, edits: &[Edit], checker: &Checker) -> Vec<Edit> {
    let mut edits = edits.to_vec();
    edits.sort_by(|a, b| a.range.start.cmp(&b.range.start).then(a.range.end.cmp(&b.range.end)));
    edits.dedup();
    let mut apart: Vec<Edit> = Vec::new();
    for edit in edits {
        if apart.last().is_none_or(|last| last.range.end <= edit.range.start) {
            apart.push(edit);
        }
    }
    let before = Errors::of(name, text.to_owned(), checker);
    let is_good = |edits: &[Edit]| !Errors::of(name, apply(text, edits), checker).is_worse_than(&before);
    if is_good(&apart) {
        return apart;
    }
    let mut kept: Vec<Edit> = Vec::new();
    for edit in apart.into_iter().take(ONE_BY_ONE) {
        kept.push(edit);
        if !is_good(&kept) {
            kept.pop();
        }
    }
    kept
}

/// Where not all edits of a file go together, only so many are tried one by one: each costs a check of the file.
const ONE_BY_ONE: usize = 100;

/// How often each lint finds an error in each role.
#[derive(PartialEq, Eq)]
struct Errors {
    counts: HashMap<(Option<String>, &'static str), usize>,
    policies: usize,
    problems: usize,
}

impl Errors {
    fn of(name: &str, text: String, checker: &Checker) -> Self {
        let mut errors = Self { counts: HashMap::new(), policies: 0, problems: 0 };
        read::text(name, text, &mut |event| match event {
            Event::File(_) => {}
            Event::Problem(_) => errors.problems += 1,
            Event::Policy(policy) => {
                errors.policies += 1;
                for finding in checker.check(&policy).iter().filter(|finding| finding.level == Level::Error) {
                    *errors.counts.entry((policy.address.clone(), finding.lint.name)).or_default() += 1;
                }
            }
        });
        errors
    }

    fn is_worse_than(&self, before: &Self) -> bool {
        let is_more = |(key, count): (_, &usize)| before.counts.get(key).is_none_or(|before| count > before);
        self.policies != before.policies || self.problems > before.problems || self.counts.iter().any(is_more)
    }
}

/// Puts a whole new file in the place of one that is still as it was read.
fn replace(path: &Path, read: &str, fixed: &str) -> io::Result<()> {
    // A link stays a link.
    let path = fs::canonicalize(path)?;
    if fs::read(&path)? != read.as_bytes() {
        return Err(io::Error::other("it was changed in the meantime"));
    }
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(fixed.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_in_the_meantime_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "new").unwrap();
        assert_eq!(replace(&path, "old", "fixed").unwrap_err().to_string(), "it was changed in the meantime");
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        replace(&path, "new", "fixed").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "fixed");
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.json"), folder.path().join("b.json"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        replace(&link, "old", "fixed").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "fixed");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
