//! Files of JSON: policies, what the AWS command line prints, Terraform's plans and states, CloudFormation templates.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use policy_core::json::parse;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::document::{Document, MAXIMUM_DOCUMENT, from_json};
use super::{Event, Problem, Source, Style, cloudformation, plan, terraform};

/// Reads a text of JSON, or several one after the other.
pub(super) fn read(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    if [".tf.json", ".tofu.json"].iter().any(|end| source.name.ends_with(end)) {
        return terraform::read(source, sink);
    }
    let scan = match scan(&source.text) {
        Ok(scan) => scan,
        Err(error) => return sink(Event::Problem(problem(source, &error))),
    };
    if scan.has(Root::STATEMENT) {
        policy(source, sink);
    } else if scan.has(Root::RESOURCES) && source.text.len() <= MAXIMUM_DOCUMENT {
        match parse(&source.text) {
            Ok(tree) => cloudformation::read(source, &tree, sink),
            Err(error) => sink(Event::Problem(Problem::syntax(source, 0, &error))),
        }
    } else {
        let (is_plan, is_unfinished) = (scan.has(Root::PLANNED), scan.is_unfinished);
        for candidate in scan.candidates.into_iter().filter(|candidate| !is_plan || candidate.is_planned) {
            candidate.read(source, sink);
        }
        if is_plan && is_unfinished {
            plan::read(source, sink);
        }
    }
}

/// A text that is a policy as a whole.
fn policy(source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
    if source.text.len() > MAXIMUM_DOCUMENT {
        return sink(Event::Problem(Problem::too_long(source, 0, source.text.len())));
    }
    match parse(&source.text) {
        Ok(tree) => Document { style: Some(Style::Json), ..Document::new(tree) }.emit(source, sink),
        Err(error) => sink(Event::Problem(Problem::syntax(source, 0, &error))),
    }
}

/// JSON that is none, in the words of the strict reader where the text is short enough for it.
fn problem(source: &Source, error: &serde_json::Error) -> Problem {
    if source.text.len() <= MAXIMUM_DOCUMENT
        && let Err(error) = parse(&source.text)
    {
        return Problem::syntax(source, 0, &error);
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    let message = match message {
        "recursion limit exceeded" => "arrays and objects are nested more than 128 deep",
        _ if error.is_eof() => "the text ends in the middle of a value",
        message => message,
    };
    let line_start = match error.line() {
        0 | 1 => 0,
        line => source.text.match_indices('\n').nth(line - 2).map_or(0, |(offset, _)| offset + 1),
    };
    let offset = (line_start + error.column().saturating_sub(1)).min(source.text.len());
    let offset = (0..=offset).rev().find(|offset| source.text.is_char_boundary(*offset)).unwrap_or(0);
    Problem::at(source, offset, format!("invalid JSON: {message}"))
}

/// What a pass over the text finds.
#[derive(Default)]
struct Scan<'t> {
    root: u8,
    /// Whether the pass is below the member of a plan that says what will be.
    is_planned: bool,
    /// Whether a role that will be has no policy in the plan.
    is_unfinished: bool,
    candidates: Vec<Candidate<'t>>,
}

impl Scan<'_> {
    fn has(&self, root: u8) -> bool {
        self.root & root != 0
    }
}

/// Members of the outermost object that tell the form of the text.
struct Root;

impl Root {
    const STATEMENT: u8 = 1;
    const RESOURCES: u8 = 2;
    const PLANNED: u8 = 4;

    fn of(key: &str) -> u8 {
        match key {
            "Statement" => Self::STATEMENT,
            "Resources" => Self::RESOURCES,
            "planned_values" => Self::PLANNED,
            _ => 0,
        }
    }
}

/// A member that should be a trust policy.
struct Candidate<'t> {
    document: &'t RawValue,
    is_planned: bool,
    /// What the objects around it are called, from the inside out.
    labels: Vec<Labels<'t>>,
}

/// What an object says about itself.
#[derive(Clone, Default)]
struct Labels<'t>([Option<Cow<'t, str>>; 8]);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    RoleName,
    Arn,
    Address,
    Type,
    Name,
    Module,
    Index,
    Urn,
}

impl Label {
    fn of(key: &str) -> Option<Self> {
        Some(match key {
            "RoleName" | "roleName" => Self::RoleName,
            "Arn" | "arn" => Self::Arn,
            "address" => Self::Address,
            "type" => Self::Type,
            "name" => Self::Name,
            "module" => Self::Module,
            "index_key" => Self::Index,
            "urn" => Self::Urn,
            _ => return None,
        })
    }
}

impl<'t> Labels<'t> {
    fn get(&self, label: Label) -> Option<&str> {
        self.0.get(label as usize)?.as_deref()
    }

    fn slot(&mut self, label: Label) -> Option<&mut Option<Cow<'t, str>>> {
        self.0.get_mut(label as usize)
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

impl Candidate<'_> {
    fn read(self, source: &Arc<Source>, sink: &mut dyn FnMut(Event)) {
        let written = self.document.get();
        if !may_concern_web_identity(written) {
            return;
        }
        match from_json(source, written, place(source, self.document)) {
            None => {}
            Some(Err(problem)) => sink(Event::Problem(*problem)),
            Some(Ok(document)) => {
                let (address, role_arn) = (self.address(), self.role_arn());
                Document { address, role_arn, ..document }.emit(source, sink);
            }
        }
    }

    fn role_arn(&self) -> Option<String> {
        self.labels.first()?.get(Label::Arn).filter(|arn| arn.contains(":role/")).map(str::to_owned)
    }

    /// A Terraform address, a Pulumi name or a role's name.
    fn address(&self) -> Option<String> {
        let mut instance = None;
        for labels in &self.labels {
            if let (Some(address), Some(_)) = (labels.get(Label::Address), labels.get(Label::Type)) {
                return Some(address.to_owned());
            }
            if let Some(name) = labels.get(Label::Urn).and_then(|urn| urn.rsplit("::").next()) {
                return Some(name.to_owned());
            }
            instance = instance.or_else(|| labels.get(Label::Index));
            if let (Some(kind @ "aws_iam_role"), Some(name)) = (labels.get(Label::Type), labels.get(Label::Name)) {
                let module = labels.get(Label::Module).map(|module| format!("{module}.")).unwrap_or_default();
                let instance = instance.map(|instance| format!("[{instance}]")).unwrap_or_default();
                return Some(format!("{module}{kind}.{name}{instance}"));
            }
        }
        let innermost = self.labels.first()?;
        innermost.get(Label::RoleName).or_else(|| innermost.get(Label::Name)).map(str::to_owned)
    }
}

/// Where a piece of the source's text begins.
pub(super) fn place(source: &Source, piece: &RawValue) -> usize {
    piece.get().as_ptr().addr() - source.text.as_ptr().addr()
}

/// Whether the text of a document has a word without which it cannot be about web identity.
fn may_concern_web_identity(written: &str) -> bool {
    super::files::may_hold_policy(written.as_bytes()) || written.contains("\\u")
}

/// One pass over the text; documents stay where they are until the pass is over.
fn scan(text: &str) -> Result<Scan<'_>, serde_json::Error> {
    let mut scan = Scan::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    loop {
        Walk { scan: &mut scan, is_root: true, label: None }.deserialize(&mut deserializer)?;
        if deserializer.end().is_ok() {
            return Ok(scan);
        }
    }
}

struct Walk<'t, 's> {
    scan: &'s mut Scan<'t>,
    is_root: bool,
    /// Where to put the value if it is a plain one.
    label: Option<&'s mut Option<Cow<'t, str>>>,
}

impl<'t> DeserializeSeed<'t> for Walk<'t, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Walk<'t, '_> {
    fn keep(self, value: impl Into<Cow<'t, str>>) {
        if let Some(label) = self.label {
            *label = Some(value.into());
        }
    }
}

impl<'t> Visitor<'t> for Walk<'t, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.keep(value.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'t str) -> Result<(), E> {
        self.keep(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        if self.label.is_some() {
            self.keep(value.to_owned());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while access.next_element_seed(Walk { scan: self.scan, is_root: false, label: None })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        let scan = self.scan;
        let first = scan.candidates.len();
        let mut labels = Labels::default();
        while let Some(key) = access.next_key_seed(KeySeed)? {
            if self.is_root {
                scan.root |= key.root;
                scan.is_planned = key.root == Root::PLANNED;
            }
            if key.is_document {
                let document = access.next_value()?;
                scan.candidates.push(Candidate { document, is_planned: scan.is_planned, labels: Vec::new() });
            } else if key.root == Root::STATEMENT {
                access.next_value::<IgnoredAny>()?;
            } else {
                let label = key.label.and_then(|label| labels.slot(label));
                access.next_value_seed(Walk { scan, is_root: false, label })?;
            }
        }
        if scan.is_planned && labels.get(Label::Type) == Some("aws_iam_role") {
            let own = scan.candidates.get(first..).unwrap_or_default();
            scan.is_unfinished |= !own.iter().any(|candidate| candidate.document.get().starts_with('"'));
        }
        if !labels.is_empty() {
            for candidate in scan.candidates.get_mut(first..).unwrap_or_default() {
                candidate.labels.push(labels.clone());
            }
        }
        Ok(())
    }
}

/// What the name of a member says.
struct Key {
    root: u8,
    is_document: bool,
    label: Option<Label>,
}

struct KeySeed;

impl<'t> DeserializeSeed<'t> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key, E> {
        Ok(Key { root: Root::of(key), is_document: is_document_key(key), label: Label::of(key) })
    }
}

/// Whether a member of this name is a role's trust policy: as the AWS API, Terraform, Pulumi and Ansible call it.
pub(super) fn is_document_key(key: &str) -> bool {
    matches!(
        key,
        "AssumeRolePolicyDocument"
            | "assumeRolePolicyDocument"
            | "assume_role_policy_document"
            | "assumeRolePolicy"
            | "assume_role_policy"
    )
}
