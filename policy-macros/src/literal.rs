//! Holes in string literals: like `format!`, but only names.

use policy_core::names::hole;
use proc_macro2::Span;

use crate::syntax::Hole;

/// A character that stands for a hole here must not come from the author.
pub(crate) const HOLE_CHARACTER: &str = "a character of the private-use planes, from U+F0000 on, cannot stand in a policy\n  help: write only characters up to U+00FF";

/// The text with a hole's character in place of each `{name}`; `{{` and `}}` are braces, `${…}` is a policy variable.
pub(crate) fn read_holes(text: &str, span: Span, holes: &mut Vec<Hole>) -> Result<String, String> {
    if hole::has_hole(text) {
        return Err(HOLE_CHARACTER.to_owned());
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        read.push_str(before);
        if let Some(after) = after.strip_prefix("{{") {
            read.push('{');
            rest = after;
        } else if let Some(after) = after.strip_prefix("}}") {
            read.push('}');
            rest = after;
        } else if before.ends_with('$') {
            let end = after.find('}').map_or(after.len(), |end| end + 1);
            let (variable, after) = after.split_at_checked(end).unwrap_or((after, ""));
            read.push_str(variable);
            rest = after;
        } else if let Some((name, after)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            if syn::parse_str::<syn::Ident>(name).is_err() {
                return Err(format!(
                    "`{{{name}}}` is no hole\n  help: a hole is the name of a variable in braces, as in `{{account}}`; write `{{{{` and `}}}}` for braces"
                ));
            }
            let Some(character) = u32::try_from(holes.len()).ok().and_then(hole::character) else {
                return Err("too many holes".to_owned());
            };
            holes.push(Hole { name: name.to_owned(), span });
            read.push(character);
            rest = after;
        } else {
            return Err("a brace without its other half\n  help: write `{{` and `}}` for braces".to_owned());
        }
    }
    read.push_str(rest);
    Ok(read)
}
