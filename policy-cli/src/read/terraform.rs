//! Terraform's configuration in JSON.

use std::sync::Arc;

use policy_core::terraform::{Found, FoundPolicy, read as configuration};

use super::document::{Document, MAXIMUM_DOCUMENT, Unknowns};
use super::{Event, Problem, Source, hcl};

/// Reads a `.tf.json` file.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    if source.text.len() > 4 * MAXIMUM_DOCUMENT {
        let message = format!("the file has {} bytes: more than Terraform files have", source.text.len());
        return sink(Event::Problem(Problem::new(&source.name, message)));
    }
    match configuration(&source.text) {
        Err(error) => sink(Event::Problem(Problem::syntax(source, 0, &error))),
        Ok(found) => {
            for found in found.roles.into_iter().chain(found.documents) {
                hand_out(source, found, sink);
            }
        }
    }
}

fn hand_out(source: &Arc<Source>, found: Found, sink: &mut dyn FnMut(Event)) {
    match found.policy {
        Ok(FoundPolicy { tree, unknowns }) => {
            let (address, unknowns) = (Some(found.address), Unknowns::from(unknowns));
            Document { address, unknowns, ..Document::new(tree) }.emit(source, sink);
        }
        Err(unread) => match &unread.expression {
            Some(expression) => hcl::read_expression(source, expression, unread.span, &found.address, sink),
            None => sink(Event::Problem(Problem::unread(source, unread))),
        },
    }
}
