//! What the files of a Terraform module say, by name.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::structure::{Block, BlockLabel, Body};

use crate::read::Source;

/// A file of a module.
#[derive(Debug)]
pub(super) struct File {
    pub(super) source: Arc<Source>,
    pub(super) body: Body,
}

/// Something in a file of the module.
#[derive(Debug)]
pub(super) struct Located<'m, T> {
    pub(super) source: &'m Arc<Source>,
    pub(super) item: &'m T,
}

impl<T> Clone for Located<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Located<'_, T> {}

/// What expressions of a module can refer to.
#[derive(Debug, Default)]
pub(super) struct Scope<'m> {
    /// Where the files are; `None` for a text that is in no folder.
    pub(super) directory: Option<&'m Path>,
    locals: HashMap<&'m str, Located<'m, Expression>>,
    defaults: HashMap<&'m str, Located<'m, Expression>>,
    blocks: HashMap<(&'m str, &'m str, &'m str), Located<'m, Block>>,
}

impl<'m> Scope<'m> {
    pub(super) fn new(files: &'m [File], directory: Option<&'m Path>) -> Self {
        let mut scope = Self { directory, ..Self::default() };
        for File { source, body } in files {
            for block in body.blocks() {
                scope.add(source, block);
            }
        }
        scope
    }

    fn add(&mut self, source: &'m Arc<Source>, block: &'m Block) {
        let labels: Vec<&str> = block.labels.iter().map(BlockLabel::as_str).collect();
        match (block.ident.as_str(), labels.as_slice()) {
            ("locals", []) => {
                for attribute in block.body.attributes() {
                    self.locals.insert(attribute.key.as_str(), Located { source, item: &attribute.value });
                }
            }
            ("variable", [name]) => {
                if let Some(default) = block.body.get_attribute("default") {
                    self.defaults.insert(name, Located { source, item: &default.value });
                }
            }
            (mode @ ("resource" | "data"), [kind, name]) => {
                self.blocks.insert((mode, kind, name), Located { source, item: block });
            }
            _ => {}
        }
    }

    /// The value of a local, or the default of a variable that has one.
    pub(super) fn value(&self, root: &str, name: &str) -> Option<Located<'m, Expression>> {
        match root {
            "local" => self.locals.get(name).copied(),
            "var" => self.defaults.get(name).copied(),
            _ => None,
        }
    }

    /// A resource or a data source.
    pub(super) fn block(&self, mode: &str, kind: &str, name: &str) -> Option<Located<'m, Block>> {
        self.blocks.get(&(mode, kind, name)).copied()
    }
}
