//! The walk over files and folders.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use aho_corasick::AhoCorasick;
use ignore::WalkBuilder;

use super::hcl::{self, Modules};
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
/// Folders are walked in the order of their names; ignore files are respected, links are not followed. A file that was named is
/// read whatever it is called; in a folder only those with a telling extension and a telling word in them are.
pub fn paths(paths: &[PathBuf], sink: &mut dyn FnMut(Event)) {
    let mut reader = Reader { modules: Modules::default(), sink };
    for path in paths {
        if path.as_os_str() == "-" {
            reader.standard_input();
        } else if path.is_dir() {
            reader.folder(path);
        } else {
            reader.file(path, true);
        }
    }
}

/// Reads a text; the name tells its form where the content does not.
pub fn text(name: &str, text: String, sink: &mut dyn FnMut(Event)) {
    Reader { modules: Modules::default(), sink }.text(name, text, None);
}

struct Reader<'s> {
    modules: Modules,
    sink: &'s mut dyn FnMut(Event),
}

impl Reader<'_> {
    fn standard_input(&mut self) {
        let mut bytes = Vec::new();
        match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => self.bytes("<stdin>", bytes, None),
            Err(error) => self.problem(Problem::new("<stdin>", unreadable(&error))),
        }
    }

    fn folder(&mut self, path: &Path) {
        for entry in WalkBuilder::new(path).sort_by_file_name(Ord::cmp).build() {
            match entry {
                Err(error) => self.problem(Problem::new(&path.display().to_string(), error.to_string())),
                Ok(entry) => {
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    let name = entry.path().to_string_lossy();
                    if is_file && EXTENSIONS.iter().any(|extension| has_extension(&name, extension)) {
                        self.file(entry.path(), false);
                    }
                }
            }
        }
    }

    fn file(&mut self, path: &Path, is_named: bool) {
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) if is_named || (may_hold_policy(&bytes) && !self.modules.has_read(path)) => {
                self.bytes(&name, bytes, Some(path));
            }
            Ok(_) => (self.sink)(Event::File(name)),
            Err(error) => self.problem(Problem::new(&name, unreadable(&error))),
        }
    }

    fn bytes(&mut self, name: &str, bytes: Vec<u8>, path: Option<&Path>) {
        match String::from_utf8(bytes) {
            Ok(text) => self.text(name, text, path),
            Err(error) => {
                (self.sink)(Event::File(name.to_owned()));
                self.problem(not_text(name, error.as_bytes(), error.utf8_error().valid_up_to()));
            }
        }
    }

    fn text(&mut self, name: &str, text: String, path: Option<&Path>) {
        (self.sink)(Event::File(name.to_owned()));
        let source = Arc::new(Source { name: name.to_owned(), text });
        match (form(&source), path) {
            (Form::Json, _) => json::read(&source, self.sink),
            (Form::Yaml, _) => yaml::read(&source, self.sink),
            (Form::Hcl, Some(path)) => self.modules.read(path, &source, self.sink),
            (Form::Hcl, None) => hcl::read(&source, self.sink),
        }
    }

    fn problem(&mut self, problem: Problem) {
        (self.sink)(Event::Problem(problem));
    }
}

/// What to say of bytes that are not text.
fn not_text(name: &str, bytes: &[u8], valid: usize) -> Problem {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Problem::new(name, "the file is UTF-16 text").help("save it as UTF-8");
    }
    let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default()).into_owned();
    let source = Source { name: name.to_owned(), text };
    Problem::at(&source, valid, "the file is not UTF-8 text").help("save it as UTF-8")
}

#[derive(Clone, Copy)]
enum Form {
    Json,
    Yaml,
    Hcl,
}

/// The form of a text by its content, which for JSON is plain, or by its name.
fn form(source: &Source) -> Form {
    let start = source.text.trim_start();
    if start.starts_with(['{', '[', '"', '\u{feff}']) || has_extension(&source.name, "json") {
        Form::Json
    } else if has_extension(&source.name, "tf") || has_extension(&source.name, "tofu") || is_hcl(start) {
        Form::Hcl
    } else {
        Form::Yaml
    }
}

/// Whether a text without a telling name has a line as Terraform's blocks begin.
fn is_hcl(text: &str) -> bool {
    let blocks = ["resource \"", "data \"", "module \"", "variable \"", "locals {", "provider \"", "terraform {"];
    text.lines().any(|line| blocks.iter().any(|block| line.starts_with(block)))
}

pub(super) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

/// Why something cannot be read, without the operating system's number for it.
pub(super) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        kind => kind.to_string(),
    }
}
