//! What Terraform and AWS refuse of a document.
//!
//! Sources: <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html>,
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_Tag.html>.

use std::collections::{BTreeMap, BTreeSet};

use super::reference::is_name_byte;
use super::{Document, OidcProvider, Problem, Reference, Role, Text, split_hole};
use crate::json::{Node, Value};
use crate::names::{AccountId, Partition, RoleArn};

/// Everything that is wrong, but for the policies themselves.
pub(super) fn document(document: &Document) -> Vec<Problem> {
    let mut checker = Checker { problems: Vec::new(), declared: BTreeMap::new() };
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

struct Checker {
    problems: Vec<Problem>,
    /// What is declared, and how often.
    declared: BTreeMap<String, usize>,
}

impl Checker {
    fn say(&mut self, address: &str, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::new(address, message).help(help));
    }

    /// Declares something of a kind under a label; its address.
    fn declare(&mut self, kind: &str, label: &str) -> String {
        let address = format!("{kind}.{label}");
        if let Some(invalid) = invalid_label(label) {
            let message = format!("invalid Terraform name `{}`: {invalid}", label.escape_debug());
            self.say(kind, message, format!("write `{}`", self::label(label)));
        }
        let times = self.declared.entry(address.clone()).or_default();
        *times += 1;
        if *times == 2 {
            self.say(&address, "it is declared twice", "give one of them another name");
        }
        address
    }

    fn version(&mut self, version: &str) {
        let is_constraint = version.split(',').all(|part| {
            let number = part.trim().trim_start_matches(['=', '!', '<', '>', '~']).trim_start();
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        });
        if !is_constraint {
            let message = format!("invalid version constraint `{}`", version.escape_debug());
            self.say("terraform.required_providers.aws", message, "write one such as `~> 6.0`");
        }
    }

    fn provider(&mut self, provider: &OidcProvider) {
        let address = self.declare("aws_iam_openid_connect_provider", &provider.label);
        match provider.client_ids.len() {
            0 => self.say(&address, "the provider accepts no audience", "say at least one client id"),
            1..=100 => {}
            many => {
                let message = format!("the provider has {many} client ids");
                self.say(&address, message, "AWS takes up to 100");
            }
        }
        for thumbprint in &provider.thumbprints {
            if thumbprint.len() != 40 || !thumbprint.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let message = format!("invalid thumbprint `{}`", thumbprint.escape_debug());
                self.say(&address, message, "write 40 hexadecimal digits, without colons");
            }
        }
        if provider.thumbprints.len() > 5 {
            self.say(&address, "the provider has more than 5 thumbprints", "AWS takes up to 5");
        }
        self.tags(&address, &provider.tags);
    }

    fn role(&mut self, role: &Role) {
        let address = self.declare("aws_iam_role", &role.label);
        if role.has_policy_document {
            self.declare("data.aws_iam_policy_document", &role.label);
        }
        self.name(&address, role);
        if let Some(description) = &role.description {
            self.description(&address, description);
        }
        if let Some(seconds) = role.max_session_duration.filter(|seconds| !(3_600..=43_200).contains(seconds)) {
            let message = format!("a session cannot last {seconds} seconds");
            self.say(&address, message, "write 3600 to 43200");
        }
        if let Some(boundary) = &role.permissions_boundary {
            self.policy_arn(&address, boundary);
        }
        for (index, policy) in role.attached.iter().enumerate() {
            self.policy_arn(&address, policy);
            if role.attached.iter().take(index).any(|earlier| earlier == policy) {
                let message = format!("the policy `{}` is attached twice", policy.to_template());
                self.say(&address, message, "attach it once");
            }
        }
        self.tags(&address, &role.tags);
    }

    fn name(&mut self, address: &str, role: &Role) {
        let known = |text: &Option<Text>, default: &str| {
            text.as_ref().map_or_else(|| default.to_owned(), |text| text.known("x"))
        };
        let (name, path) = (known(&role.name, "x"), known(&role.path, "/"));
        if !path.starts_with('/') || !path.ends_with('/') {
            let message = format!("invalid path `{}`: a path begins and ends with `/`", path.escape_debug());
            self.say(address, message, format!("write `/{}/`", path.trim_matches('/')));
        } else if name.contains('/') {
            let message = format!("invalid role name `{}`: it holds a `/`", name.escape_debug());
            self.say(address, message, "say the path apart, with `path`");
        } else if RoleArn::check(&format!("arn:aws:iam::123456789012:role/{name}")).is_err() {
            let message = format!("invalid role name `{}`", name.escape_debug());
            self.say(address, message, "write 1 to 64 letters, digits and `_+=,.@-`");
        } else if RoleArn::check(&format!("arn:aws:iam::123456789012:role{path}{name}")).is_err() {
            let message = format!("invalid path `{}`", path.escape_debug());
            self.say(address, message, "write up to 512 printable ASCII characters without spaces");
        }
    }

    fn description(&mut self, address: &str, description: &Text) {
        const RULE: &str =
            "a description holds up to 1,000 characters of tab, line breaks, U+0020 to U+007E and U+00A1 to U+00FF";
        let text = description.known("");
        let is_legal = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{a1}'..='\u{ff}');
        if let Some(c) = text.chars().find(|c| !is_legal(*c)) {
            let message = format!("the description holds the character `{}`", c.escape_unicode());
            self.say(address, message, RULE);
        } else if text.chars().count() > 1_000 {
            self.say(address, "the description is too long", RULE);
        }
    }

    fn policy_arn(&mut self, address: &str, arn: &Text) {
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
            self.say(
                address,
                message,
                "write `arn:aws:iam::ACCOUNT:policy/NAME`, with `aws` for the account of AWS's own",
            );
        }
    }

    fn tags(&mut self, address: &str, tags: &[(String, Text)]) {
        let is_legal = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
        for (index, (key, value)) in tags.iter().enumerate() {
            let known = value.known("");
            let shown = key.escape_debug();
            if key.is_empty() || key.chars().count() > 128 || !key.chars().all(is_legal) {
                let message = format!("invalid tag key `{shown}`");
                self.say(address, message, "write 1 to 128 letters, digits, spaces and `_.:/=+-@`");
            } else if key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
                self.say(
                    address,
                    format!("the tag key `{shown}` is reserved"),
                    "begin it with something else than `aws:`",
                );
            }
            if known.chars().count() > 256 || !known.chars().all(is_legal) {
                let message = format!("invalid value of the tag `{shown}`");
                self.say(address, message, "write up to 256 letters, digits, spaces and `_.:/=+-@`");
            }
            if tags.iter().take(index).any(|(earlier, _)| earlier.eq_ignore_ascii_case(key)) {
                self.say(
                    address,
                    format!("the tag `{shown}` is there twice"),
                    "say it once; letter case does not count",
                );
            }
        }
        if tags.len() > 50 {
            self.say(address, format!("there are {} tags", tags.len()), "AWS takes up to 50");
        }
    }

    /// What may be in an account once.
    fn aws_names(&mut self, document: &Document) {
        let mut issuers: BTreeMap<&str, &str> = BTreeMap::new();
        for provider in &document.providers {
            if let Some(first) = issuers.insert(provider.issuer.as_str(), &provider.label) {
                let message = format!("aws_iam_openid_connect_provider.{first} has the same URL");
                let help = "declare one provider with all client ids: an account has one for each URL";
                self.say(&format!("aws_iam_openid_connect_provider.{}", provider.label), message, help);
            }
        }
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for role in &document.roles {
            let Some(name) = &role.name else { continue };
            if let Some(first) = names.insert(name.to_template().to_lowercase(), &role.label) {
                let message = format!("aws_iam_role.{first} has the same name `{}`", name.to_template());
                let help = "give one of them another name; letter case and path do not count";
                self.say(&format!("aws_iam_role.{}", role.label), message, help);
            }
        }
    }
}

/// References to what nobody declares.
pub(super) fn undeclared(document: &Document, policies: &[Node], problems: &mut Vec<Problem>) {
    let variables = document.variables.iter().map(|variable| format!("var.{}", variable.label));
    let providers =
        document.providers.iter().map(|provider| format!("aws_iam_openid_connect_provider.{}", provider.label));
    let roles = document.roles.iter().map(|role| format!("aws_iam_role.{}", role.label));
    let mut declared: BTreeSet<String> = variables.chain(providers).chain(roles).collect();
    declared.extend(document.elsewhere.iter().cloned());
    let known = [Reference::CALLER_ACCOUNT_ID, Reference::CALLER_PARTITION];
    declared.extend(known.iter().filter_map(|known| known.address().map(str::to_owned)));
    each_reference(document, policies, &mut |place, reference| {
        let Some(address) = reference.address().filter(|address| !declared.contains(*address)) else { return };
        let message = format!("`{reference}` refers to `{address}`, which is not declared");
        let help = format!("declare it, or say `declared_elsewhere(\"{address}\")` when another file does");
        problems.push(Problem::new(place, message).help(help));
    });
}

/// Visits the references of a document and of its roles' policies, with what they stand in.
pub(super) fn each_reference(document: &Document, policies: &[Node], visit: &mut impl FnMut(&str, Reference)) {
    for provider in &document.providers {
        let address = format!("aws_iam_openid_connect_provider.{}", provider.label);
        let values = provider.tags.iter().map(|(_, value)| value);
        values.flat_map(Text::references).for_each(|reference| visit(&address, reference));
    }
    for (role, policy) in document.roles.iter().zip(policies) {
        let address = format!("aws_iam_role.{}", role.label);
        let optional = [&role.name, &role.path, &role.description, &role.permissions_boundary];
        let texts =
            optional.into_iter().flatten().chain(&role.attached).chain(role.tags.iter().map(|(_, value)| value));
        texts.flat_map(Text::references).for_each(|reference| visit(&address, reference));
        references_of(policy, &mut |reference| visit(&address, reference));
    }
    for output in &document.outputs {
        let address = format!("output.{}", output.label);
        output.value.references().for_each(|reference| visit(&address, reference));
    }
}

fn references_of(node: &Node, visit: &mut impl FnMut(Reference)) {
    match &node.value {
        Value::String(text) => {
            let mut rest = text.as_str();
            while let Some((_, reference, after)) = split_hole(rest) {
                visit(reference);
                rest = after;
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| references_of(element, visit)),
        Value::Object(members) => members.iter().for_each(|member| references_of(&member.value, visit)),
        _ => {}
    }
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
