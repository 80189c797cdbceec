use std::fmt;

use super::{List, OneOrMany, Scalar, Text};

/// One statement of a trust policy.
///
/// `NotPrincipal`, `Resource` and `NotResource` have no place in a trust policy; they are here so that the lint
/// `unsupported_element` can say so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Statement {
    /// `Sid`: letters and digits, unique within the policy.
    pub sid: Option<Text>,
    /// `Effect`.
    pub effect: Effect,
    /// `Principal`: who may assume the role.
    pub principal: Option<Principal>,
    /// `NotPrincipal`, which IAM refuses here.
    pub not_principal: Option<Principal>,
    /// `Action`.
    pub action: Option<OneOrMany<Text>>,
    /// `NotAction`.
    pub not_action: Option<OneOrMany<Text>>,
    /// `Resource`, which IAM refuses here.
    pub resource: Option<OneOrMany<Text>>,
    /// `NotResource`, which IAM refuses here.
    pub not_resource: Option<OneOrMany<Text>>,
    /// `Condition`: all blocks and all their keys must hold.
    pub condition: Option<List<OperatorBlock>>,
}

impl Statement {
    /// A statement with nothing but its effect, to be filled in.
    pub const fn new(effect: Effect) -> Self {
        Self {
            sid: None,
            effect,
            principal: None,
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: None,
        }
    }
}

/// Whether a statement lets in or keeps out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`, which wins over every `Allow`.
    Deny,
}

impl Effect {
    /// As policies write it; IAM accepts no other letter case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Who a statement is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A bare string, in practice `"*"`; IAM refuses it in a trust policy.
    Bare(Text),
    /// By kind, alternatives of each other.
    ByKind(List<PrincipalEntry>),
}

/// One member of `Principal`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PrincipalEntry {
    /// The member's name.
    pub kind: PrincipalKind,
    /// Its values, alternatives of each other.
    pub values: OneOrMany<Text>,
}

/// The kinds of principal that the policy language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// `AWS`: accounts, users, roles, or everybody.
    Aws,
    /// `Federated`: identity providers, the kind that web identity needs.
    Federated,
    /// `Service`: AWS services.
    Service,
    /// `CanonicalUser`, which IAM refuses in a trust policy.
    CanonicalUser,
}

impl PrincipalKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Federated, Self::Service, Self::CanonicalUser];

    /// As policies write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Federated => "Federated",
            Self::Service => "Service",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

/// One member of `Condition`: an operator and the keys that it tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OperatorBlock {
    /// The operator's name, such as `StringEquals`.
    pub operator: Text,
    /// The keys, which must all hold.
    pub entries: List<ConditionEntry>,
}

/// One key of an operator block and the values it is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConditionEntry {
    /// The condition key, such as `gitlab.com:sub`.
    pub key: Text,
    /// The values, alternatives of each other.
    pub values: OneOrMany<Scalar>,
}
