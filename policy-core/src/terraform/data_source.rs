//! `data.aws_iam_policy_document`: a policy as blocks.
//!
//! Source: <https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/data-sources/iam_policy_document>.

use super::tree::Object;
use super::{Unread, template};
use crate::document::VERSION;
use crate::json::{Member, Node, Value};

/// The policy that `data.aws_iam_policy_document` makes of its blocks, as a tree with their positions.
///
/// The body is an object of arguments and blocks, as a `.tf.json` file has them: a block that may be repeated is an object or an
/// array of objects. Its strings are evaluated already: what is not known is a [hole](crate::names::hole). `&{` becomes `${`,
/// a version and an effect that are not said become their defaults, and a single value is written bare.
///
/// # Errors
///
/// [`Unread`] when other documents are merged into it, or when an argument is not known here: then the blocks are not the whole policy.
pub fn policy_of(body: &Node) -> Result<Node, Unread> {
    let mut members = vec![member("Version", Node { span: body.span, value: Value::String(VERSION.to_owned()) })];
    let mut statements = Vec::new();
    for argument in arguments(body)? {
        let name = match &*argument.key {
            "version" => {
                members.retain(|member| member.key != "Version");
                members.insert(0, renamed("Version", argument));
                continue;
            }
            "policy_id" => {
                members.push(renamed("Id", argument));
                continue;
            }
            "statement" => {
                for block in blocks(&argument.value)? {
                    statements.push(statement(block)?);
                }
                continue;
            }
            "source_policy_documents" | "override_policy_documents" if is_empty(&argument.value) => continue,
            "source_policy_documents" | "override_policy_documents" => "other documents are merged into this one",
            // Meta-arguments do not change the document.
            "count" | "provider" | "depends_on" | "lifecycle" | "source_json" | "override_json" | "//" => continue,
            "dynamic" => "dynamic blocks decide what is in the policy",
            "for_each" => "`for_each` makes several documents",
            _ => return Err(unknown(argument, "aws_iam_policy_document")),
        };
        return Err(Unread::new(argument.key_span, name));
    }
    members.push(member("Statement", Node { span: body.span, value: Value::Array(statements) }));
    Ok(Node { span: body.span, value: Value::Object(members) })
}

fn statement(block: &Node) -> Result<Node, Unread> {
    let mut members = Vec::new();
    let mut effect = member("Effect", Node { span: block.span, value: Value::String("Allow".to_owned()) });
    let mut conditions: Vec<Member> = Vec::new();
    for argument in arguments(block)? {
        let (name, has_variables) = match &*argument.key {
            "effect" => {
                effect = renamed("Effect", argument);
                continue;
            }
            "sid" => {
                // An empty one is none.
                if argument.value.value.as_str() != Some("") {
                    members.push(renamed("Sid", argument));
                }
                continue;
            }
            "principals" => {
                merge(&mut members, "Principal", argument, principals(argument)?);
                continue;
            }
            "not_principals" => {
                merge(&mut members, "NotPrincipal", argument, principals(argument)?);
                continue;
            }
            "condition" => {
                for block in blocks(&argument.value)? {
                    condition(&mut conditions, block)?;
                }
                continue;
            }
            "actions" => ("Action", false),
            "not_actions" => ("NotAction", false),
            "resources" => ("Resource", true),
            "not_resources" => ("NotResource", true),
            "//" => continue,
            "dynamic" => return Err(Unread::new(argument.key_span, "dynamic blocks decide what is in the policy")),
            _ => return Err(unknown(argument, "a statement of aws_iam_policy_document")),
        };
        // An empty list is none.
        if !is_empty(&argument.value) {
            let value = list(&argument.value, has_variables);
            members.push(Member { key: name.to_owned(), key_span: argument.key_span, value });
        }
    }
    members.insert(0, effect);
    if !conditions.is_empty() {
        members.push(member("Condition", Node { span: block.span, value: Value::Object(conditions) }));
    }
    Ok(Node { span: block.span, value: Value::Object(members) })
}

/// What the arguments of a block with this many are.
fn wanted<'a, const N: usize>(block: &'a Node, names: [&str; N], of: &str) -> Result<[&'a Member; N], Unread> {
    let arguments = arguments(block)?;
    if let Some(stray) = arguments.iter().find(|argument| !names.contains(&&*argument.key) && argument.key != "//") {
        return Err(unknown(stray, of));
    }
    let mut found = Vec::with_capacity(N);
    for name in names {
        let argument = arguments.iter().rev().find(|argument| argument.key == name);
        found.push(argument.ok_or_else(|| Unread::new(block.span, format!("{of} has no `{name}`")))?);
    }
    <[&Member; N]>::try_from(found).map_err(|_| Unread::new(block.span, format!("{of} is not whole")))
}

/// The value of `Principal`: `"*"`, or the identifiers by type.
fn principals(argument: &Member) -> Result<Node, Unread> {
    let blocks = blocks(&argument.value)?;
    let mut members: Vec<Member> = Vec::new();
    for block in &blocks {
        let [kind, identifiers] = wanted(block, ["type", "identifiers"], "a `principals` block")?;
        let Some(text) = kind.value.value.as_str() else {
            return Err(Unread::new(kind.value.span, "the type of a principal is a string"));
        };
        let value = list(&identifiers.value, true);
        if text == "*" && blocks.len() == 1 && matches!(&value.value, Value::String(all) if all == "*") {
            return Ok(value);
        }
        add_values(&mut members, text, kind, value);
    }
    Ok(Node { span: argument.value.span, value: Value::Object(members) })
}

fn condition(blocks: &mut Vec<Member>, block: &Node) -> Result<(), Unread> {
    let [test, variable, values] = wanted(block, ["test", "variable", "values"], "a `condition` block")?;
    let (Some(operator), Some(key)) = (test.value.value.as_str(), variable.value.value.as_str()) else {
        return Err(Unread::new(block.span, "the test and the variable of a condition are strings"));
    };
    let values = list(&values.value, true);
    let position = blocks.iter().position(|member| member.key == operator).unwrap_or_else(|| {
        let value = Node { span: block.span, value: Value::Object(Vec::new()) };
        blocks.push(Member { key: operator.to_owned(), key_span: test.value.span, value });
        blocks.len() - 1
    });
    if let Some(Member { value: Node { value: Value::Object(entries), .. }, .. }) = blocks.get_mut(position) {
        add_values(entries, key, variable, values);
    }
    Ok(())
}

/// Adds a member; the values of one that is there already are alternatives.
fn add_values(members: &mut Vec<Member>, key: &str, argument: &Member, value: Node) {
    let Some(same) = members.iter_mut().find(|member| member.key == key) else {
        members.push(Member { key: key.to_owned(), key_span: argument.value.span, value });
        return;
    };
    let span = same.value.span;
    let elements = |node: Node| match node.value {
        Value::Array(elements) => elements,
        _ => vec![node],
    };
    let mut values = elements(std::mem::replace(&mut same.value, Node::new(Value::Null)));
    values.extend(elements(value));
    same.value = Node { span, value: Value::Array(values) };
}

/// Adds an object to the member of that name.
fn merge(members: &mut Vec<Member>, name: &str, argument: &Member, node: Node) {
    let same = members.iter_mut().find(|member| member.key == name);
    match (same.map(|member| &mut member.value.value), node.value) {
        (Some(Value::Object(entries)), Value::Object(more)) => {
            for entry in more {
                let origin = Member { value: Node { span: entry.key_span, value: Value::Null }, ..entry.clone() };
                add_values(entries, &entry.key, &origin, entry.value);
            }
        }
        (_, value) => {
            let value = Node { span: node.span, value };
            members.push(Member { key: name.to_owned(), key_span: argument.key_span, value });
        }
    }
}

/// A list of strings; a single one is bare.
fn list(node: &Node, has_variables: bool) -> Node {
    let mut node = node.clone();
    if let Value::Array(elements) = &mut node.value
        && elements.len() == 1
        && let Some(only) = elements.pop()
    {
        node = only;
    }
    if has_variables {
        visit_strings(&mut node, &mut |text| {
            if text.contains("&{") {
                *text = text.replace("&{", "${");
            }
        });
    }
    node
}

fn visit_strings(node: &mut Node, visit: &mut impl FnMut(&mut String)) {
    match &mut node.value {
        Value::String(text) => visit(text),
        Value::Array(elements) => elements.iter_mut().for_each(|element| visit_strings(element, visit)),
        _ => {}
    }
}

/// The members of a block.
fn arguments(block: &Node) -> Result<&[Member], Unread> {
    match &block.value {
        Value::Object(members) => Ok(members),
        _ => Err(Unread::new(block.span, format!("expected a block, found {}", block.describe()))),
    }
}

/// The blocks of one name: an object, or an array of objects.
fn blocks(node: &Node) -> Result<Vec<&Node>, Unread> {
    let mut found = Vec::new();
    super::read::each_block(node, &mut |block| found.push(block))?;
    Ok(found)
}

fn is_empty(node: &Node) -> bool {
    matches!(&node.value, Value::Null) || matches!(&node.value, Value::Array(elements) if elements.is_empty())
}

fn unknown(argument: &Member, of: &str) -> Unread {
    Unread::new(argument.key_span, format!("{of} has no argument `{}`", argument.key))
}

fn member(key: &str, value: Node) -> Member {
    Member { key: key.to_owned(), key_span: value.span, value }
}

fn renamed(key: &str, argument: &Member) -> Member {
    Member { key: key.to_owned(), ..argument.clone() }
}

/// A policy's tree as blocks; [`policy_of`] is the inverse.
pub(super) fn write(policy: &Node) -> Object {
    let mut document = Object::new();
    // Without a version the data source takes the current one, and IAM the old one.
    let version = policy.value.member("Version").and_then(Value::as_str).unwrap_or(OLD_VERSION);
    if version != VERSION {
        document.add("version", template_of(version));
    }
    if let Some(id) = policy.value.member("Id").and_then(Value::as_str) {
        document.add("policy_id", template_of(id));
    }
    let has_variables = version == VERSION;
    let statements: Vec<Node> = match policy.value.member("Statement") {
        Some(Value::Array(statements)) => {
            statements.iter().map(|node| statement_block(&node.value, has_variables).into()).collect()
        }
        Some(only) => vec![statement_block(only, has_variables).into()],
        None => Vec::new(),
    };
    document.add_list("statement", statements);
    document
}

const OLD_VERSION: &str = "2008-10-17";

fn statement_block(statement: &Value, has_variables: bool) -> Object {
    let mut block = Object::new();
    let mut conditions = Vec::new();
    let Value::Object(members) = statement else { return block };
    for Member { key, value, .. } in members {
        let list = |replaced: bool| Node::new(Value::Array(texts(value, replaced && has_variables)));
        match key.as_str() {
            "Sid" => block.add("sid", template_of(value.value.as_str().unwrap_or_default())),
            "Effect" => block.add("effect", value.clone()),
            "Principal" => block.add_list("principals", principal_blocks(value, has_variables)),
            "NotPrincipal" => block.add_list("not_principals", principal_blocks(value, has_variables)),
            "Action" => block.add("actions", list(false)),
            "NotAction" => block.add("not_actions", list(false)),
            "Resource" => block.add("resources", list(true)),
            "NotResource" => block.add("not_resources", list(true)),
            _ => conditions = condition_blocks(value, has_variables),
        }
    }
    block.add_list("condition", conditions);
    block
}

fn principal_blocks(principal: &Node, has_variables: bool) -> Vec<Node> {
    let block = |kind: &str, identifiers: &Node| {
        let identifiers = Node::new(Value::Array(texts(identifiers, has_variables)));
        Node::from(Object::new().with("type", template_of(kind)).with("identifiers", identifiers))
    };
    match &principal.value {
        Value::Object(kinds) => kinds.iter().map(|kind| block(&kind.key, &kind.value)).collect(),
        _ => vec![block("*", principal)],
    }
}

fn condition_blocks(condition: &Node, has_variables: bool) -> Vec<Node> {
    let mut blocks = Vec::new();
    let Value::Object(operators) = &condition.value else { return blocks };
    for operator in operators {
        let Value::Object(keys) = &operator.value.value else { continue };
        for key in keys {
            let block = Object::new()
                .with("test", template_of(&operator.key))
                .with("variable", template_of(&key.key))
                .with("values", Node::new(Value::Array(texts(&key.value, has_variables))));
            blocks.push(block.into());
        }
    }
    blocks
}

/// The values as strings. Where the data source makes `${` of `&{`, policy variables are written that way.
fn texts(node: &Node, replaced: bool) -> Vec<Node> {
    let text = |node: &Node| match &node.value {
        Value::String(text) if replaced => template_of(&text.replace("${", "&{")),
        Value::String(text) | Value::Number(text) => template_of(text),
        Value::Bool(value) => value.to_string(),
        _ => String::new(),
    };
    as_list(node).iter().map(|node| text(node).into()).collect()
}

fn as_list(node: &Node) -> &[Node] {
    match &node.value {
        Value::Array(elements) => elements,
        _ => std::slice::from_ref(node),
    }
}

fn template_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    template::fill(&mut out, text);
    out
}
