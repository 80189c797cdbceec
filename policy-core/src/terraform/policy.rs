//! The roles' policies as a document writes them: with references where it declares what they speak of.

use std::collections::HashMap;

use super::{At, Document, OidcProvider, Problem, Reference, Role, embedded, split_hole};
use crate::document::{Principal, PrincipalKind, Scalar, Statement};
use crate::json::{Bracket, Node, Sink, Tree, emit};
use crate::names::{AccountId, Operator, hole};

/// What the policies of a document may refer to, and what was found while they were written.
pub(crate) struct Resolver<'a> {
    /// The document's providers and their ARNs, by issuer.
    providers: HashMap<&'a str, (&'a OidcProvider, Reference)>,
    /// The provider that was asked for last: neighbours mostly trust the same.
    last: Option<(&'a OidcProvider, Reference)>,
    /// The account whose providers were replaced by references, and the role that named it first.
    account: Option<(AccountId, &'a str)>,
    /// The references that policies hold, and the labels of their roles.
    pub(super) references: Vec<(At<'a>, Reference)>,
    pub(super) problems: Vec<Problem>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(document: &'a Document) -> Self {
        let mut providers = HashMap::new();
        for provider in &document.providers {
            // A label that is none is a problem already.
            if let Ok(arn) = provider.arn() {
                providers.insert(provider.issuer.as_str(), (provider, arn));
            }
        }
        Self { providers, last: None, account: None, references: Vec::new(), problems: Vec::new() }
    }

    /// The tree of a role's policy; a reference is the hole that stands for it.
    pub(crate) fn tree(&mut self, role: &'a Role) -> Node {
        let mut tree = Tree::default();
        self.emit(role, &mut tree);
        tree.into_node()
    }

    /// Appends a role's policy as the characters of a JSON string that is a template.
    pub(super) fn write(&mut self, role: &'a Role, out: &mut String) {
        self.emit(role, &mut embedded::Writer::new(out));
    }

    fn emit(&mut self, role: &'a Role, sink: &mut dyn Sink) {
        if !self.providers.is_empty() {
            role.policy.statement.iter().for_each(|statement| self.audiences(statement, role));
        }
        emit(&role.policy, &mut Resolving { resolver: self, role, sink });
    }

    /// The declared provider of an issuer.
    fn declared(&mut self, issuer: &str) -> Option<(&'a OidcProvider, Reference)> {
        if self.last.is_none_or(|(provider, _)| provider.issuer.as_str() != issuer) {
            self.last = Some(*self.providers.get(issuer)?);
        }
        self.last
    }

    /// The reference to the provider that a principal is the ARN of.
    fn resolve(&mut self, arn: &str, role: &'a Role) -> Option<Reference> {
        let (account, issuer) = parts(arn)?;
        let (provider, reference) = self.declared(issuer)?;
        match &self.account {
            Some((known, _)) if known.as_str() == account => {}
            None => self.account = AccountId::parse(account).ok().map(|account| (account, role.label.as_str())),
            Some((known, first)) if AccountId::check(account).is_ok() => {
                let message = format!(
                    "the policy trusts `{}` in account {account}, and that of aws_iam_role.{first} in account {known}",
                    provider.issuer
                );
                let help = "write a document for each account: the providers that it declares are in one";
                self.problems.push(At::role(role).problem(message).help(help));
            }
            Some(_) => {}
        }
        Some(reference)
    }

    /// An audience that the provider does not know never gets as far as the policy.
    fn audiences(&mut self, statement: &Statement, role: &Role) {
        for arn in federated(statement) {
            let Some((_, issuer)) = parts(arn) else { continue };
            let Some((provider, _)) = self.declared(issuer) else { continue };
            let is_audience = |key: &str| {
                key.rsplit_once(':').is_some_and(|(issuer, claim)| {
                    claim.eq_ignore_ascii_case("aud") && issuer.eq_ignore_ascii_case(provider.issuer.as_str())
                })
            };
            for block in statement.condition.as_deref().unwrap_or_default() {
                for entry in block.entries.iter().filter(|entry| is_audience(&entry.key)) {
                    let is_known = |value: &Scalar| {
                        let value = value.as_str();
                        provider.client_ids.iter().any(|known| known.as_str() == value)
                            || hole::has_hole(value)
                            || value.contains("${")
                    };
                    if entry.values.iter().next().is_none()
                        || entry.values.iter().any(is_known)
                        || block.operator.parse() != Ok(Operator::STRING_EQUALS)
                    {
                        continue;
                    }
                    let wanted: Vec<&str> = entry.values.iter().map(Scalar::as_str).collect();
                    let message = format!(
                        "the policy wants the audience `{}`, which aws_iam_openid_connect_provider.{} does not accept",
                        wanted.join("` or `"),
                        provider.label
                    );
                    self.problems.push(At::role(role).problem(message).help("add it to the provider's client ids"));
                }
            }
        }
    }

    /// References stand in the ARN of a provider and nowhere else.
    fn misplaced(&mut self, text: &str, role: &Role) {
        let Some(c) = text.chars().find(|c| hole::is_hole(*c)) else { return };
        let problem = match Reference::of_hole(c) {
            Some(reference) => At::role(role)
                .problem(format!("`{reference}` stands where nobody knows its characters"))
                .help("a reference is the whole account or the whole partition of a provider's ARN"),
            None => At::role(role)
                .problem("the policy has a part that is not known yet and no reference")
                .help("fill it with a `terraform::Reference`"),
        };
        self.problems.push(problem);
    }

    /// Notes the references of a provider's ARN.
    fn arn(&mut self, arn: &str, role: &'a Role) {
        for (index, part) in arn.split(':').enumerate() {
            match split_hole(part) {
                Some(("", reference, "")) if matches!(index, 1 | 4) => {
                    self.references.push((At::role(role), reference));
                }
                _ => self.misplaced(part, role),
            }
        }
    }
}

/// Hands a policy on with its declared providers resolved.
struct Resolving<'r, 'a, 's> {
    resolver: &'r mut Resolver<'a>,
    role: &'a Role,
    sink: &'s mut dyn Sink,
}

impl Resolving<'_, '_, '_> {
    fn look_at(&mut self, text: &str) {
        if may_have_hole(text) {
            self.resolver.misplaced(text, self.role);
        }
    }
}

impl Sink for Resolving<'_, '_, '_> {
    fn begin(&mut self, bracket: Bracket) {
        self.sink.begin(bracket);
    }

    fn end(&mut self, bracket: Bracket) {
        self.sink.end(bracket);
    }

    fn key(&mut self, name: &str) {
        self.look_at(name);
        self.sink.key(name);
    }

    fn string(&mut self, text: &str) {
        self.look_at(text);
        self.sink.string(text);
    }

    fn federated(&mut self, text: &str) {
        if let Some(reference) = self.resolver.resolve(text, self.role) {
            self.sink.federated(reference.hole());
            return;
        }
        if may_have_hole(text) {
            self.resolver.arn(text, self.role);
        }
        self.sink.federated(text);
    }

    fn number(&mut self, digits: &str) {
        self.sink.number(digits);
    }

    fn boolean(&mut self, value: bool) {
        self.sink.boolean(value);
    }
}

/// Holes are characters of four bytes, which begin with F3 or F4.
fn may_have_hole(text: &str) -> bool {
    text.bytes().any(|byte| byte >= 0xf3)
}

/// The account and the issuer of a provider's ARN.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let (_partition, rest) = arn.strip_prefix("arn:")?.split_once(':')?;
    let (account, resource) = rest.strip_prefix("iam::")?.split_once(':')?;
    Some((account, resource.strip_prefix("oidc-provider/")?))
}

fn federated(statement: &Statement) -> impl Iterator<Item = &str> {
    let entries = match &statement.principal {
        Some(Principal::ByKind(entries)) => entries.as_ref(),
        _ => &[],
    };
    let federated = entries.iter().filter(|entry| entry.kind == PrincipalKind::Federated);
    federated.flat_map(|entry| entry.values.iter().map(|text| &**text))
}
