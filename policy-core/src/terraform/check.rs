//! What Terraform and AWS refuse of a document.
//!
//! Sources: <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html>.

use std::borrow::Cow;
use std::collections::HashMap;

use super::reference::is_name_byte;
use super::{At, Document, OidcProvider, Problem, Reference, Role, Text};
use crate::names::{AccountId, Partition, RoleArn};

/// Everything that is wrong, but for the policies themselves.
pub(super) fn document(document: &Document) -> Vec<Problem> {
    let declared = HashMap::with_capacity(document.roles.len() + document.outputs.len());
    let mut checker = Checker { problems: Vec::new(), declared };
    if let Some(version) = &document.aws_version {
        checker.version(version);
    }
    for variable in &document.variables {
        checker.declare("var", &variable.label);
    }
    for provider in &document.providers {
        checker.provider(provider);
    }
    for role in &document.roles {
        checker.role(role);
    }
    for output in &document.outputs {
        checker.declare("output", &output.label);
    }
    checker.aws_names(document);
    checker.problems
}

struct Checker<'a> {
    problems: Vec<Problem>,
    /// What is declared, and how often.
    declared: HashMap<(&'static str, &'a str), usize>,
}

impl<'a> Checker<'a> {
    fn say(&mut self, at: At<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(at.problem(message).help(help));
    }

    /// Declares something of a kind under a label.
    fn declare(&mut self, kind: &'static str, label: &'a str) -> At<'a> {
        let at = At::new(kind, label);
        if let Some(invalid) = invalid_label(label) {
            let message = format!("invalid Terraform name `{}`: {invalid}", label.escape_debug());
            self.problems.push(Problem::new(kind, message).help(format!("write `{}`", self::label(label))));
        }
        let times = self.declared.entry((kind, label)).or_default();
        *times += 1;
        if *times == 2 {
            self.say(at, "it is declared twice", "give one of them another name");
        }
        at
    }

    fn version(&mut self, version: &str) {
        let is_constraint = version.split(',').all(|part| {
            let number = part.trim().trim_start_matches(['=', '!', '<', '>', '~']).trim_start();
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        });
        if !is_constraint {
            let message = format!("invalid version constraint `{}`", version.escape_debug());
            self.say(At::new("terraform", "required_providers.aws"), message, "write one such as `~> 6.0`");
        }
    }

    fn provider(&mut self, provider: &'a OidcProvider) {
        let at = self.declare("aws_iam_openid_connect_provider", &provider.label);
        match provider.client_ids.len() {
            0 => self.say(at, "the provider accepts no audience", "say at least one client id"),
            1..=100 => {}
            many => {
                let message = format!("the provider has {many} client ids");
                self.say(at, message, "AWS takes up to 100");
            }
        }
        for thumbprint in &provider.thumbprints {
            if thumbprint.len() != 40 || !thumbprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let message = format!("invalid thumbprint `{}`", thumbprint.escape_debug());
                self.say(at, message, "write 40 hexadecimal digits, without colons");
            }
        }
        if provider.thumbprints.len() > 5 {
            self.say(at, "the provider has more than 5 thumbprints", "AWS takes up to 5");
        }
        self.tags(at, &provider.tags);
    }

    fn role(&mut self, role: &'a Role) {
        let at = self.declare("aws_iam_role", &role.label);
        if role.has_policy_document && role.policy.to_json().contains("&{") {
            let message = "the policy holds the text `&{`, of which `data.aws_iam_policy_document` makes `${`";
            self.say(at, message, "write the policy as JSON, without `as_policy_document`");
        }
        self.name(at, role);
        if let Some(description) = &role.description {
            self.description(at, description);
        }
        if let Some(seconds) = role.max_session_duration.filter(|seconds| !(3_600..=43_200).contains(seconds)) {
            let message = format!("a session cannot last {seconds} seconds");
            self.say(at, message, "write 3600 to 43200");
        }
        if let Some(boundary) = &role.permissions_boundary {
            self.policy_arn(at, boundary);
        }
        for (index, policy) in role.attached.iter().enumerate() {
            self.policy_arn(at, policy);
            if role.attached.iter().take(index).any(|earlier| earlier == policy) {
                let message = format!("the policy `{}` is attached twice", policy.to_template());
                self.say(at, message, "attach it once");
            }
        }
        self.tags(at, &role.tags);
    }

    fn name(&mut self, at: At<'_>, role: &Role) {
        let is_simple = |text: &str| text.len() <= 64 && text.bytes().all(|byte| byte == b'/' || is_name_byte(byte));
        let name = role.name.as_ref().map_or(Some("x"), Text::as_plain);
        let path = role.path.as_ref().map_or(Some("/"), Text::as_plain);
        if let (Some(name), Some(path)) = (name, path)
            && is_simple(name)
            && is_simple(path)
            && !name.is_empty()
            && !name.contains('/')
            && path.starts_with('/')
            && path.ends_with('/')
        {
            return;
        }
        let known = |text: &Option<Text>, default: &str| {
            text.as_ref().map_or_else(|| default.to_owned(), |text| text.known("x").into_owned())
        };
        let (name, path) = (known(&role.name, "x"), known(&role.path, "/"));
        if !path.starts_with('/') || !path.ends_with('/') {
            let message = format!("invalid path `{}`: a path begins and ends with `/`", path.escape_debug());
            self.say(at, message, format!("write `/{}/`", path.trim_matches('/')));
        } else if name.contains('/') {
            let message = format!("invalid role name `{}`: it holds a `/`", name.escape_debug());
            self.say(at, message, "say the path apart, with `path`");
        } else if RoleArn::check(&format!("arn:aws:iam::123456789012:role/{name}")).is_err() {
            let message = format!("invalid role name `{}`", name.escape_debug());
            self.say(at, message, "write 1 to 64 letters, digits and `_+=,.@-`");
        } else if RoleArn::check(&format!("arn:aws:iam::123456789012:role{path}{name}")).is_err() {
            let message = format!("invalid path `{}`", path.escape_debug());
            self.say(at, message, "write up to 512 printable ASCII characters without spaces");
        }
    }

    fn description(&mut self, at: At<'_>, description: &Text) {
        const RULE: &str =
            "a description holds up to 1,000 characters of tab, line breaks, U+0020 to U+007E and U+00A1 to U+00FF";
        let text = description.known("");
        let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
        if let Some(c) = text.chars().find(|c| !is_legal(*c)) {
            let message = format!("the description holds the character `{}`", c.escape_unicode());
            self.say(at, message, RULE);
        } else if is_longer(&text, 1_000) {
            self.say(at, "the description is too long", RULE);
        }
    }

    fn policy_arn(&mut self, at: At<'_>, arn: &Text) {
        // One reference may be the whole of it.
        if arn.pieces().eq(arn.references().map(Err)) {
            return;
        }
        let known = |part: &str, stand_in: &str| if part == "\0" { stand_in.to_owned() } else { part.to_owned() };
        let text = arn.known("\0");
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let is_legal = match parts.as_slice() {
            ["arn", partition, "iam", "", account, resource] => {
                let name = resource.strip_prefix("policy/").unwrap_or_default().replace('\0', "x");
                Partition::check(&known(partition, "aws")).is_ok()
                    && (*account == "aws" || AccountId::check(&known(account, "123456789012")).is_ok())
                    && name.rsplit('/').next().is_some_and(|name| !name.is_empty())
                    && name.bytes().all(|byte| matches!(byte, b'!'..=b'~'))
            }
            _ => false,
        };
        if !is_legal {
            let message = format!("invalid policy ARN `{}`", arn.to_template().escape_debug());
            self.say(at, message, "write `arn:aws:iam::ACCOUNT:policy/NAME`, with `aws` for the account of AWS's own");
        }
    }

    fn tags(&mut self, at: At<'_>, tags: &[(String, Text)]) {
        let is_legal = |c: char| {
            c.is_ascii_alphanumeric()
                || matches!(c, '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@' | ' ')
                || (!c.is_ascii() && (c.is_alphanumeric() || c.is_whitespace()))
        };
        for (index, (key, value)) in tags.iter().enumerate() {
            let known = value.known("");
            let shown = key.escape_debug();
            if key.is_empty() || is_longer(key, 128) || !key.chars().all(is_legal) {
                let message = format!("invalid tag key `{shown}`");
                self.say(at, message, "write 1 to 128 letters, digits, spaces and `_.:/=+-@`");
            } else if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
                self.say(at, format!("the tag key `{shown}` is reserved"), "begin it with something else than `aws:`");
            }
            if is_longer(&known, 256) || !known.chars().all(is_legal) {
                let message = format!("invalid value of the tag `{shown}`");
                self.say(at, message, "write up to 256 letters, digits, spaces and `_.:/=+-@`");
            }
            if tags.iter().take(index).any(|(earlier, _)| earlier.eq_ignore_ascii_case(key)) {
                self.say(at, format!("the tag `{shown}` is there twice"), "say it once; letter case does not count");
            }
        }
        if tags.len() > 50 {
            self.say(at, format!("there are {} tags", tags.len()), "AWS takes up to 50");
        }
    }

    /// What may be in an account once.
    fn aws_names(&mut self, document: &'a Document) {
        let mut issuers: HashMap<&str, &str> = HashMap::new();
        for provider in &document.providers {
            if let Some(first) = issuers.insert(provider.issuer.as_str(), &provider.label) {
                let message = format!("aws_iam_openid_connect_provider.{first} has the same URL");
                let help = "declare one provider with all client ids: an account has one for each URL";
                self.say(At::new("aws_iam_openid_connect_provider", &provider.label), message, help);
            }
        }
        let mut names: HashMap<Cow<'_, str>, &str> = HashMap::with_capacity(document.roles.len());
        for role in &document.roles {
            let Some(name) = &role.name else { continue };
            let mut key = name.as_plain().map_or_else(|| name.to_template().into(), Cow::Borrowed);
            if key.bytes().any(|byte| byte.is_ascii_uppercase()) {
                key.to_mut().make_ascii_lowercase();
            }
            if let Some(first) = names.insert(key, &role.label) {
                let message = format!("aws_iam_role.{first} has the same name `{}`", name.to_template());
                let help = "give one of them another name; letter case and path do not count";
                self.say(At::role(role), message, help);
            }
        }
    }
}

/// References to what nobody declares; `of_policies` are those in the roles' policies.
pub(super) fn undeclared(document: &Document, of_policies: &[(At<'_>, Reference)], problems: &mut Vec<Problem>) {
    // Nearly all documents have few references, and the same ones again and again.
    let mut known: HashMap<Reference, bool> = HashMap::new();
    let mut visit = |at: At<'_>, reference: Reference| {
        let Some(address) = reference.address() else { return };
        if !*known.entry(reference).or_insert_with(|| is_declared(document, address)) {
            let message = format!("`{reference}` refers to `{address}`, which is not declared");
            let help = format!("declare it, or say `declared_elsewhere(\"{address}\")` when another file does");
            problems.push(at.problem(message).help(help));
        }
    };
    for (at, reference) in of_policies {
        visit(*at, *reference);
    }
    each_reference(document, &mut visit);
}

fn is_declared(document: &Document, address: &str) -> bool {
    let (kind, label) = address.split_once('.').unwrap_or_default();
    let is_in_document = match kind {
        "var" => document.variables.iter().any(|variable| variable.label == label),
        "aws_iam_openid_connect_provider" => document.providers.iter().any(|provider| provider.label == label),
        "aws_iam_role" => document.roles.iter().any(|role| role.label == label),
        // The document declares them as they are needed.
        "data" => matches!(label, "aws_caller_identity.current" | "aws_partition.current"),
        _ => false,
    };
    is_in_document || document.elsewhere.contains(address)
}

/// Visits the references of a document but for those of policies, with what they stand in.
pub(super) fn each_reference<'a>(document: &'a Document, visit: &mut impl FnMut(At<'a>, Reference)) {
    let mut visit_text = |at: At<'a>, text: &'a Text| text.references().for_each(|reference| visit(at, reference));
    for provider in &document.providers {
        let at = At::new("aws_iam_openid_connect_provider", &provider.label);
        provider.tags.iter().for_each(|(_, value)| visit_text(at, value));
    }
    for role in &document.roles {
        let at = At::role(role);
        for text in [&role.name, &role.path, &role.description, &role.permissions_boundary].into_iter().flatten() {
            visit_text(at, text);
        }
        role.attached.iter().for_each(|arn| visit_text(at, arn));
        role.tags.iter().for_each(|(_, value)| visit_text(at, value));
    }
    for output in &document.outputs {
        visit_text(At::new("output", &output.label), &output.value);
    }
}

/// Whether a text has more characters than that.
fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().count() > limit
}

/// Why Terraform does not take a name.
fn invalid_label(label: &str) -> Option<&'static str> {
    match label.bytes().next() {
        None => Some("it is empty"),
        Some(first) if first.is_ascii_digit() || first == b'-' => Some("it begins with a digit or `-`"),
        _ if !label.bytes().all(is_name_byte) => {
            Some("it holds something else than ASCII letters, digits, `_` and `-`")
        }
        _ => None,
    }
}

/// A name that Terraform takes, near to a text: every other character becomes `_`.
///
/// ```
/// use policy_core::terraform::label;
///
/// assert_eq!(label("octo-org/service.v2"), "octo-org_service_v2");
/// assert_eq!(label("2nd"), "_2nd");
/// ```
pub fn label(text: &str) -> String {
    let mut label: String =
        text.chars().map(|c| if u8::try_from(c).is_ok_and(is_name_byte) { c } else { '_' }).collect();
    if invalid_label(&label).is_some() {
        label.insert(0, '_');
    }
    label
}
