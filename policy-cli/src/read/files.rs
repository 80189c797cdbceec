//! The walk over files and folders.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use ignore::WalkBuilder;

use super::{Policy, Problem, Source, json, yaml};

/// What the walk comes upon.
#[derive(Debug)]
pub enum Event {
    /// A file was opened; its policies and problems follow.
    File(String),
    /// A trust policy for web identity.
    Policy(Box<Policy>),
    /// Something that cannot be read.
    Problem(Problem),
}

/// The extensions of files that may hold policies.
const EXTENSIONS: [&str; 7] = ["json", "tf", "tofu", "tfstate", "template", "yaml", "yml"];

/// Words of which a text has at least one if a trust policy for web identity is in it.
static MENTIONS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = ["assumerole", "assume_role", "federated", "webidentity"];
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

/// Whether there is any use in looking closer.
pub(super) fn may_hold_policy(text: &[u8]) -> bool {
    MENTIONS.as_ref().is_none_or(|mentions| mentions.is_match(text))
}

/// Reads files and folders in order; `-` is standard input.
///
/// Folders are walked in the order of their names; ignore files are respected, links are not followed.
pub fn paths(paths: &[PathBuf], sink: &mut dyn FnMut(Event)) {
    for path in paths {
        if path.as_os_str() == "-" {
            standard_input(sink);
        } else if path.is_dir() {
            folder(path, sink);
        } else {
            file(path, sink);
        }
    }
}

/// Reads a text; the name tells its form where the content does not.
pub fn text(name: &str, text: String, sink: &mut dyn FnMut(Event)) {
    sink(Event::File(name.to_owned()));
    let source = Arc::new(Source { name: name.to_owned(), text });
    match form(&source) {
        Form::Json => json::read(&source, sink),
        Form::Yaml => yaml::read(&source, sink),
    }
}

#[derive(Clone, Copy)]
enum Form {
    Json,
    Yaml,
}

/// The form of a text by its content, which for JSON is plain, and by its name.
fn form(source: &Source) -> Form {
    let is_json =
        source.text.trim_start().starts_with(['{', '[', '"', '\u{feff}']) || has_extension(&source.name, "json");
    if is_json { Form::Json } else { Form::Yaml }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn standard_input(sink: &mut dyn FnMut(Event)) {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => decoded("<stdin>", bytes, sink),
        Err(error) => sink(Event::Problem(Problem::new("<stdin>", error.to_string()))),
    }
}

fn folder(path: &Path, sink: &mut dyn FnMut(Event)) {
    for entry in WalkBuilder::new(path).sort_by_file_name(Ord::cmp).build() {
        match entry {
            Err(error) => sink(Event::Problem(Problem::new(&path.display().to_string(), error.to_string()))),
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                let extension = entry.path().extension().and_then(|extension| extension.to_str());
                if is_file && extension.is_some_and(|extension| EXTENSIONS.contains(&extension)) {
                    file(entry.path(), sink);
                }
            }
        }
    }
}

fn file(path: &Path, sink: &mut dyn FnMut(Event)) {
    let name = path.display().to_string();
    match fs::read(path) {
        Ok(bytes) => decoded(&name, bytes, sink),
        Err(error) => sink(Event::Problem(Problem::new(&name, error.to_string()))),
    }
}

fn decoded(name: &str, bytes: Vec<u8>, sink: &mut dyn FnMut(Event)) {
    match String::from_utf8(bytes) {
        Ok(decoded) => text(name, decoded, sink),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let valid = String::from_utf8_lossy(error.as_bytes().get(..offset).unwrap_or_default()).into_owned();
            let source = Source { name: name.to_owned(), text: valid };
            let problem = Problem::at(&source, offset, "the file is not UTF-8 text").help("save it as UTF-8");
            sink(Event::File(name.to_owned()));
            sink(Event::Problem(problem));
        }
    }
}
