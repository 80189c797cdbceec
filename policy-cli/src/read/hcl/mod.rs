//! Terraform's own language: roles, the documents that they refer to, and other documents that are written out.

mod eval;
mod find;
mod functions;
mod policy_document;
mod scope;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hcl_edit::parser::{parse_body, parse_expr};
use policy_core::json::Span;

use self::find::{Found, documents, of_expression};
use self::scope::File;
use super::document::Document;
use super::files::has_extension;
use super::trace::{Traced, json_escape};
use super::{Event, Problem, Source};

/// How many bytes a file may have.
const MAXIMUM_LENGTH: usize = 1 << 23;

/// How many members one object may have; the parser compares each with all the others.
const MAXIMUM_MEMBERS: usize = 20_000;

/// The modules that a walk is in: a folder and the ones around it.
#[derive(Debug, Default)]
pub(super) struct Modules {
    open: Vec<Module>,
    /// The files that roles of modules have their policies from.
    referred: HashSet<PathBuf>,
}

/// The files of one folder.
#[derive(Debug)]
struct Module {
    directory: PathBuf,
    /// What was found, until it is handed out.
    found: Vec<Found>,
    /// The files that were read, and what is wrong with them.
    files: Vec<(String, Option<Problem>)>,
}

impl Modules {
    /// Reads a file of a module: its roles, wherever their documents are, and its documents, whosever they are.
    pub(super) fn read(&mut self, path: &Path, source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
        let directory = path.parent().unwrap_or(Path::new(""));
        self.open.retain(|module| directory.starts_with(&module.directory));
        let is_known = |module: &Module| {
            module.directory == directory && module.files.iter().any(|(name, _)| *name == source.name)
        };
        let index = self.open.iter().position(is_known).unwrap_or_else(|| {
            let module = Module::load(directory, source);
            let is_foreign = |found: &&Found| !module.files.iter().any(|(name, _)| *name == found.source.name);
            let paths =
                module.found.iter().filter(is_foreign).filter_map(|found| fs::canonicalize(&found.source.name).ok());
            self.referred.extend(paths);
            self.open.push(module);
            self.open.len() - 1
        });
        if let Some(module) = self.open.get_mut(index) {
            module.emit(&source.name, sink);
        }
    }

    /// Whether a file was read already because a role refers to it.
    pub(super) fn has_read(&self, path: &Path) -> bool {
        !self.referred.is_empty() && fs::canonicalize(path).is_ok_and(|path| self.referred.contains(&path))
    }
}

/// Reads a text that belongs to no folder.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    let mut module = Module::new(PathBuf::new(), vec![Arc::clone(source)], None);
    module.emit(&source.name, sink);
}

/// Reads a policy that is one expression of Terraform's language within a string of its JSON.
pub(super) fn read_expression(
    source: &Arc<Source>,
    expression: &str,
    place: Span,
    address: &str,
    sink: &mut dyn FnMut(Event),
) {
    let Ok(parsed) = parse_expr(expression) else { return };
    let written = source.text.get(place.start..place.end).unwrap_or_default();
    let opening = "${".len();
    let traced =
        Traced::new(expression, written.get(opening..).unwrap_or_default(), place.start + opening, json_escape);
    let inner = Arc::new(Source { name: source.name.clone(), text: expression.to_owned() });
    for found in of_expression(&parsed, &inner, address) {
        match found.document {
            Ok(mut document) => {
                traced.restore(&mut document.tree);
                // Its strings are escaped twice.
                Document { style: None, ..document }.emit(source, sink);
            }
            Err(problem) => sink(Event::Problem(Problem::at(source, place.start, problem.message))),
        }
    }
}

impl Module {
    fn load(directory: &Path, source: &Arc<Source>) -> Self {
        let mut sources = vec![Arc::clone(source)];
        let listed = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let mut names: Vec<_> =
            fs::read_dir(listed).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
        names.sort();
        for name in names {
            let path = directory.join(&name);
            let name = path.display().to_string();
            if (has_extension(&name, "tf") || has_extension(&name, "tofu"))
                && name != source.name
                && let Ok(text) = fs::read_to_string(&path)
            {
                sources.push(Arc::new(Source { name, text }));
            }
        }
        Self::new(directory.to_owned(), sources, Some(directory))
    }

    fn new(directory: PathBuf, sources: Vec<Arc<Source>>, beside: Option<&Path>) -> Self {
        let mut files = Vec::new();
        let mut bodies = Vec::new();
        for source in sources {
            match parse(&source) {
                Ok(file) => {
                    files.push((source.name.clone(), None));
                    bodies.push(file);
                }
                Err(problem) => files.push((source.name.clone(), Some(*problem))),
            }
        }
        Self { found: documents(&bodies, beside), directory, files }
    }

    /// Hands out what is in a file, once.
    fn emit(&mut self, name: &str, sink: &mut dyn FnMut(Event)) {
        let problem = self.files.iter_mut().find(|(file, _)| file == name).and_then(|(_, problem)| problem.take());
        if let Some(problem) = problem {
            sink(Event::Problem(problem));
        }
        let is_here = |found: &mut Found| found.owner.name == name || found.source.name == name;
        for found in self.found.extract_if(.., is_here) {
            match found.document {
                Ok(document) => document.emit(&found.source, sink),
                Err(problem) => sink(Event::Problem(*problem)),
            }
        }
    }
}

fn parse(source: &Arc<Source>) -> Result<File, Box<Problem>> {
    if source.text.len() > MAXIMUM_LENGTH {
        let message = format!("the file has {} bytes: more than Terraform files have", source.text.len());
        return Err(Box::new(Problem::new(&source.name, message)));
    }
    if let Some(offset) = crowded_object(&source.text) {
        let message = format!("an object has more than {MAXIMUM_MEMBERS} members");
        return Err(Box::new(Problem::at(source, offset, message)));
    }
    match parse_body(&source.text) {
        Ok(body) => Ok(File { source: Arc::clone(source), body }),
        Err(error) => {
            let message = format!("invalid HCL: {}", error.message());
            Err(Box::new(Problem::at(source, error.location().offset(), message)))
        }
    }
}

/// Where a pair of braces begins that holds more members than the parser can take in reasonable time.
fn crowded_object(text: &str) -> Option<usize> {
    // What is open: a string, or a brace with its place and its members.
    let mut open: Vec<Option<(usize, usize)>> = Vec::new();
    let mut bytes = text.bytes().enumerate().peekable();
    let mut before = b' ';
    while let Some((offset, byte)) = bytes.next() {
        let next = bytes.peek().map_or(b' ', |(_, next)| *next);
        let in_string = matches!(open.last(), Some(None));
        match byte {
            b'\\' if in_string => drop(bytes.next()),
            b'"' if in_string => drop(open.pop()),
            b'"' => open.push(None),
            b'{' if !in_string || (matches!(before, b'$' | b'%')) => open.push(Some((offset, 0))),
            b'#' if !in_string => while bytes.next_if(|(_, byte)| *byte != b'\n').is_some() {},
            b'/' if !in_string && next == b'/' => while bytes.next_if(|(_, byte)| *byte != b'\n').is_some() {},
            b'}' if !in_string => drop(open.pop()),
            b'=' | b':' if !in_string => {
                if let Some(Some((start, members))) = open.last_mut() {
                    *members += 1;
                    if *members > MAXIMUM_MEMBERS {
                        return Some(*start);
                    }
                }
            }
            _ => {}
        }
        before = byte;
    }
    None
}
