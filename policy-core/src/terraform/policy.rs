//! The roles' policies as a document writes them: with references where it declares what they speak of.

use std::collections::HashMap;

use super::{Document, OidcProvider, Problem, Reference, Role, template};
use crate::document::{HoleKind, Principal, PrincipalKind, Scalar, Statement};
use crate::json::{Node, Value, to_node};
use crate::names::{AccountId, Operator, hole};

/// The trees of all roles' policies; a reference is the hole that stands for it.
pub(super) fn trees(document: &Document, problems: &mut Vec<Problem>) -> Vec<Node> {
    let mut resolver = Resolver { providers: HashMap::new(), account: None };
    for provider in &document.providers {
        // A label that is none is a problem already.
        if let Ok(arn) = provider.arn() {
            resolver.providers.insert(provider.issuer.as_str(), (provider, arn));
        }
    }
    document.roles.iter().map(|role| resolver.tree(role, problems)).collect()
}

struct Resolver<'a> {
    /// The document's providers and their ARNs, by issuer.
    providers: HashMap<&'a str, (&'a OidcProvider, Reference)>,
    /// The account whose providers were replaced by references, and the role that named it first.
    account: Option<(AccountId, &'a str)>,
}

impl<'a> Resolver<'a> {
    fn tree(&mut self, role: &'a Role, problems: &mut Vec<Problem>) -> Node {
        let address = format!("aws_iam_role.{}", role.label);
        holes(role, &address, problems);
        for statement in &role.policy.statement {
            self.audiences(statement, &address, problems);
        }
        let mut tree = to_node(&role.policy);
        if role.has_policy_document && tree.to_json().contains("&{") {
            let message = "the policy holds the text `&{`, of which `data.aws_iam_policy_document` makes `${`";
            problems
                .push(Problem::new(&*address, message).help("write the policy as JSON, without `as_policy_document`"));
        }
        each_federated(&mut tree, &mut |text| {
            if let Some(reference) = self.resolve(text, role, problems) {
                reference.hole().clone_into(text);
            }
        });
        tree
    }

    /// The declared provider of an ARN.
    fn declared(&self, arn: &str) -> Option<(&'a OidcProvider, Reference)> {
        self.providers.get(issuer(arn)?).copied()
    }

    /// The reference to the provider that a principal is the ARN of.
    fn resolve(&mut self, arn: &str, role: &'a Role, problems: &mut Vec<Problem>) -> Option<Reference> {
        let (provider, reference) = self.declared(arn)?;
        let account = arn.split(':').nth(4).and_then(|account| AccountId::parse(account).ok());
        match (&self.account, account) {
            (None, Some(account)) => self.account = Some((account, &role.label)),
            (Some((known, first)), Some(account)) if *known != account => {
                let message = format!(
                    "the policy trusts `{}` in account {account}, and that of aws_iam_role.{first} in account {known}",
                    provider.issuer
                );
                let help = "write a document for each account: the providers that it declares are in one";
                problems.push(Problem::new(format!("aws_iam_role.{}", role.label), message).help(help));
            }
            _ => {}
        }
        Some(reference)
    }

    /// An audience that the provider does not know never gets as far as the policy.
    fn audiences(&self, statement: &Statement, address: &str, problems: &mut Vec<Problem>) {
        for arn in federated(statement) {
            let Some((provider, _)) = self.declared(arn) else { continue };
            let key = format!("{}:aud", provider.issuer);
            for block in statement.condition.as_deref().unwrap_or_default() {
                if block.operator.parse() != Ok(Operator::STRING_EQUALS) {
                    continue;
                }
                for entry in block.entries.iter().filter(|entry| entry.key.eq_ignore_ascii_case(&key)) {
                    let is_known = |value: &Scalar| {
                        let value = value.as_str();
                        hole::has_hole(value)
                            || value.contains("${")
                            || provider.client_ids.iter().any(|known| known.as_str() == value)
                    };
                    if entry.values.iter().next().is_some() && !entry.values.iter().any(is_known) {
                        let wanted: Vec<&str> = entry.values.iter().map(Scalar::as_str).collect();
                        let label = &provider.label;
                        let message = format!(
                            "the policy wants the audience `{}`, which aws_iam_openid_connect_provider.{label} does not accept",
                            wanted.join("` or `")
                        );
                        problems.push(Problem::new(address, message).help("add it to the provider's client ids"));
                    }
                }
            }
        }
    }
}

/// The policy's holes must be references, where references may stand.
fn holes(role: &Role, address: &str, problems: &mut Vec<Problem>) {
    let kinds = match role.policy.hole_kinds() {
        Ok(kinds) => kinds,
        Err(misplaced) => {
            for hole in misplaced {
                problems.push(Problem::new(address, hole.message).help(hole.help));
            }
            return;
        }
    };
    for (number, kind) in kinds {
        let reference = hole::character(number).and_then(Reference::of_hole);
        match (reference, kind) {
            (Some(_), HoleKind::AccountId | HoleKind::Partition) => {}
            (Some(reference), _) => {
                let message = format!("`{reference}` stands in a condition, where nobody knows its characters");
                problems.push(Problem::new(address, message).help("write the text out"));
            }
            (None, _) => {
                let message = "the policy has a part that is not known yet and no reference";
                problems.push(Problem::new(address, message).help("fill it with a `terraform::Reference`"));
            }
        }
    }
}

/// The issuer of a provider's ARN.
fn issuer(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let head = [parts.next()?, parts.nth(1)?, parts.next()?];
    if head != ["arn", "iam", ""] {
        return None;
    }
    parts.nth(1)?.strip_prefix("oidc-provider/")
}

fn federated(statement: &Statement) -> impl Iterator<Item = &str> {
    let entries = match &statement.principal {
        Some(Principal::ByKind(entries)) => entries.as_ref(),
        _ => &[],
    };
    let federated = entries.iter().filter(|entry| entry.kind == PrincipalKind::Federated);
    federated.flat_map(|entry| entry.values.iter().map(|text| &**text))
}

/// Visits the `Federated` principals of a policy's tree.
fn each_federated(tree: &mut Node, visit: &mut impl FnMut(&mut String)) {
    let Some(statements) = member(tree, "Statement") else { return };
    for statement in elements(statements) {
        let federated = member(statement, "Principal").and_then(|principal| member(principal, "Federated"));
        for value in federated.map(elements).unwrap_or_default() {
            if let Value::String(text) = &mut value.value {
                visit(text);
            }
        }
    }
}

fn member<'a>(node: &'a mut Node, name: &str) -> Option<&'a mut Node> {
    match &mut node.value {
        Value::Object(members) => members.iter_mut().find(|member| member.key == name).map(|member| &mut member.value),
        _ => None,
    }
}

fn elements(node: &mut Node) -> &mut [Node] {
    if !matches!(node.value, Value::Array(_)) {
        return std::slice::from_mut(node);
    }
    match &mut node.value {
        Value::Array(elements) => elements,
        _ => &mut [],
    }
}

/// A policy's tree as the string that a role has: compact JSON, as a template.
pub(super) fn as_template(tree: &Node) -> String {
    let json = tree.to_json();
    let mut out = String::with_capacity(json.len() + 64);
    template::fill(&mut out, &json);
    out
}
