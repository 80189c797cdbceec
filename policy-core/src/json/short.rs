use super::read::read_partial;
use super::{MALFORMED_DOCUMENT, Member, Node, Reading, Span, Value, escape_pointer, read};
use crate::diagnostic::Finding;
use crate::document::VERSION;
use crate::names::{Action, PatternToken, PatternTokens};

/// A policy's short form, written out; every node has the position of what it was made from.
#[derive(Clone, Debug)]
pub struct Expansion {
    node: Node,
    refused: Vec<(Span, Finding)>,
    missing: Vec<(Span, Finding)>,
    is_short_form: bool,
}

impl Expansion {
    /// The policy of a tree that is in full already.
    pub fn of_policy(node: Node) -> Self {
        Self { node, refused: Vec::new(), missing: Vec::new(), is_short_form: false }
    }

    /// Reads the policy. What is malformed in the short form is among the findings.
    pub fn read(&self) -> Reading {
        let mut reading = read(&self.node);
        reading.is_short_form = self.is_short_form;
        add(&mut reading, &self.refused);
        add(&mut reading, &self.missing);
        reading
    }

    /// The same for a tree from which something was left out because it could not be read: nothing is called missing.
    pub fn read_partial(&self) -> Reading {
        let mut reading = read_partial(&self.node);
        reading.is_short_form = self.is_short_form;
        add(&mut reading, &self.refused);
        reading
    }

    /// Where a finding about the policy belongs in what the author wrote.
    pub fn locate(&self, finding: &Finding) -> Span {
        for own in [&self.refused, &self.missing] {
            if let Some((span, _)) = own.iter().find(|(_, own)| own.path == finding.path) {
                return *span;
            }
        }
        self.node.locate(&finding.path, finding.place)
    }
}

fn add(reading: &mut Reading, findings: &[(Span, Finding)]) {
    for (_, finding) in findings {
        reading.findings.push(finding.clone());
    }
}

/// Writes out a policy's short form: one statement, or an array of statements.
///
/// The members of a statement:
///
/// | member | value | becomes |
/// | --- | --- | --- |
/// | `provider` | the provider's ARN, or the name of one built into IAM | `Principal.Federated`, and the prefix of the keys below |
/// | `aud`, `sub` and every other claim that AWS reads for the issuer | a string or an array | a condition on `<issuer>:<claim>` |
/// | `actions` | a string or an array | `Action`; without it `sts:AssumeRoleWithWebIdentity` |
/// | `sid`, `effect` | a string | `Sid`, `Effect`; without it `Allow` |
/// | `when` | `{ Operator: { key: value } }` | further conditions, as they are |
///
/// A claim is compared by `StringEquals`, or by `StringLike` when one of its values has a `*` or `?`. In `aud` these are ordinary
/// characters.
pub fn expand(short: &Node) -> Expansion {
    let (mut refused, mut missing) = (Vec::new(), Vec::new());
    let nodes = match &short.value {
        Value::Array(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(short),
    };
    let mut statements = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let mut statement = Statement {
            span: node.span,
            path: format!("/Statement/{index}"),
            refused: &mut refused,
            missing: &mut missing,
            provider: None,
            sid: None,
            effect: None,
            actions: None,
            claims: Vec::new(),
            when: &[],
        };
        statement.read(node);
        statements.push(statement.write());
    }
    let statements = Value::Array(statements);
    let members = vec![
        generated("Version", text(short.span, VERSION)),
        generated("Statement", Node { span: short.span, value: statements }),
    ];
    Expansion { node: object(short.span, members), refused, missing, is_short_form: true }
}

/// What people write for a member of the short form, and what to write.
const ALIASES: [(&str, &str); 19] = [
    ("action", "`actions`"),
    ("audience", "`aud`"),
    ("audiences", "`aud`"),
    ("client_id", "`aud`"),
    ("condition", "`when`"),
    ("conditions", "`when`"),
    ("effect", "`effect`"),
    ("federated", "`provider`"),
    ("id", "`sid`"),
    ("issuer", "`provider` and the provider's ARN"),
    ("principal", "`provider`"),
    ("provider", "`provider`"),
    ("provider_arn", "`provider`"),
    ("sid", "`sid`"),
    ("statement", "a list of statements: `[{ … }, { … }]`"),
    ("statements", "a list of statements: `[{ … }, { … }]`"),
    ("subject", "`sub`"),
    ("subjects", "`sub`"),
    ("version", "nothing: it is always 2012-10-17"),
];

struct Statement<'a, 'r> {
    span: Span,
    path: String,
    refused: &'r mut Vec<(Span, Finding)>,
    missing: &'r mut Vec<(Span, Finding)>,
    provider: Option<&'a Member>,
    sid: Option<&'a Member>,
    effect: Option<&'a Member>,
    actions: Option<&'a Member>,
    claims: Vec<&'a Member>,
    when: &'a [Member],
}

impl<'a> Statement<'a, '_> {
    fn read(&mut self, node: &'a Node) {
        let Value::Object(members) = &node.value else {
            let message = format!("a statement has members such as `provider: \"…\"`, found {}", node.describe());
            self.refused.push((node.span, Finding::new(&MALFORMED_DOCUMENT, format!("{}/", self.path), message)));
            return;
        };
        for (index, member) in members.iter().enumerate() {
            if members.iter().take(index).any(|earlier| earlier.key == member.key) {
                let message = format!("the member `{}` is repeated", member.key);
                self.refuse(member, message, "keep one of them; several values are an array".to_owned());
                continue;
            }
            match &*member.key {
                "provider" => {
                    self.provider = Some(member);
                    if !matches!(member.value.value, Value::String(_)) {
                        let message = format!("`provider` is one string, found {}", member.value.describe());
                        self.refuse(member, message, "give every provider a statement of its own".to_owned());
                    }
                }
                "sid" => self.sid = Some(member),
                "effect" => self.effect = Some(member),
                "actions" => self.actions = Some(member),
                "when" => {
                    if let Value::Object(blocks) = &member.value.value {
                        self.when = blocks;
                    } else {
                        let message = format!("`when` is an object of operators, found {}", member.value.describe());
                        let help = "write `when: { StringEquals: { \"key\": \"value\" } }`".to_owned();
                        self.refuse(member, message, help);
                    }
                }
                name => match ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(name)) {
                    Some((_, instead)) => {
                        let message = format!("the short form has no member `{name}`");
                        self.refuse(member, message, format!("write {instead}"));
                    }
                    None => self.claims.push(member),
                },
            }
        }
        if self.provider.is_none() && !self.refused.iter().any(|(_, finding)| finding.path.starts_with(&self.path)) {
            let finding =
                Finding::new(&MALFORMED_DOCUMENT, format!("{}/provider", self.path), "the statement has no `provider`")
                    .help("add `provider: \"arn:aws:iam::<account id>:oidc-provider/<issuer>\"`");
            self.missing.push((self.span, finding));
        }
    }

    fn refuse(&mut self, member: &Member, message: String, help: String) {
        let path = format!("{}/{}", self.path, escape_pointer(&member.key));
        self.refused.push((member.key_span, Finding::new(&MALFORMED_DOCUMENT, path, message).at_key().help(help)));
    }

    /// The prefix of the provider's condition keys.
    fn issuer(&self) -> &'a str {
        match self.provider.map(|provider| &provider.value.value) {
            Some(Value::String(text)) => text.split_once(":oidc-provider/").map_or(text.as_str(), |(_, issuer)| issuer),
            _ => "",
        }
    }

    /// The statement in full.
    fn write(self) -> Node {
        let span = self.span;
        let rename = |key: &str, member: &Member| Member { key: key.to_owned(), ..member.clone() };
        let or_default = |key: &str, member: Option<&Member>, default: &str| {
            member.map_or_else(|| generated(key, text(span, default)), |member| rename(key, member))
        };
        let mut members = Vec::new();
        if let Some(sid) = self.sid {
            members.push(rename("Sid", sid));
        }
        members.push(or_default("Effect", self.effect, "Allow"));
        let principal = match self.provider {
            Some(provider) => object(provider.value.span, vec![rename("Federated", provider)]),
            None => object(span, Vec::new()),
        };
        members.push(generated("Principal", principal));
        members.push(or_default("Action", self.actions, Action::ASSUME_ROLE_WITH_WEB_IDENTITY.as_str()));
        let blocks = self.blocks();
        if !blocks.is_empty() {
            members.push(generated("Condition", object(span, blocks)));
        }
        object(span, members)
    }

    /// The conditions: on claims by `StringEquals`, then by `StringLike`, then those of `when`, joined where the operator is the same.
    fn blocks(&self) -> Vec<Member> {
        let issuer = self.issuer();
        let mut blocks: Vec<Member> = Vec::new();
        for (operator, is_like) in [("StringEquals", false), ("StringLike", true)] {
            let mut entries = Vec::new();
            for claim in &self.claims {
                if is_pattern(claim) == is_like {
                    entries.push(Member { key: format!("{issuer}:{}", claim.key), ..(*claim).clone() });
                }
            }
            if let Some(first) = entries.first() {
                blocks.push(Member {
                    key: operator.to_owned(),
                    key_span: first.key_span,
                    value: object(self.span, entries),
                });
            }
        }
        for block in self.when {
            let same = blocks.iter_mut().find(|other| other.key == block.key).map(|other| &mut other.value.value);
            match (same, &block.value.value) {
                (Some(Value::Object(entries)), Value::Object(more)) => entries.extend_from_slice(more),
                _ => blocks.push(block.clone()),
            }
        }
        blocks
    }
}

fn is_pattern(claim: &Member) -> bool {
    let has_wildcard = |node: &Node| match &node.value {
        Value::String(text) => {
            PatternTokens::new(text).any(|token| matches!(token, PatternToken::AnyRun | PatternToken::AnyOne))
        }
        _ => false,
    };
    claim.key != "aud"
        && match &claim.value.value {
            Value::Array(values) => values.iter().any(has_wildcard),
            _ => has_wildcard(&claim.value),
        }
}

/// A member that the author did not write, at the place of its value.
fn generated(key: &str, value: Node) -> Member {
    Member { key: key.to_owned(), key_span: value.span, value }
}

fn object(span: Span, members: Vec<Member>) -> Node {
    Node { span, value: Value::Object(members) }
}

fn text(span: Span, text: &str) -> Node {
    Node { span, value: Value::String(text.to_owned()) }
}
