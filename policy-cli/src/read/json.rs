//! Files of JSON.

use std::sync::Arc;

use policy_core::json::{Value, parse};

use super::policy::Policy;
use super::{Event, Problem, Source, Style};

/// Reads a text of JSON.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    match parse(&source.text) {
        Err(error) => sink(Event::Problem(Problem::syntax(source, 0, &error))),
        Ok(tree) => {
            if matches!(&tree.value, Value::Object(members) if members.iter().any(|member| member.key == "Statement")) {
                sink(Event::Policy(Box::new(Policy::new(source, tree, Some(Style::Json)))));
            }
        }
    }
}
