//! The roles and providers of a Terraform document as a CloudFormation template.
//!
//! Sources: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-role.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-iam-oidcprovider.html>,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html>.

use std::collections::BTreeMap;

use crate::json::{Node, Value};
use crate::terraform::tree::Object;
use crate::terraform::{Document, OidcProvider, Problem, Problems, Reference, Role, Text, Variable, split_hole};

/// A document's roles and providers as a CloudFormation template in JSON.
///
/// A resource is called after its label and its kind: the role `prefect_flows` becomes `PrefectFlowsRole`. Terraform's account and
/// partition become `AWS::AccountId` and `AWS::Partition`, variables become parameters, and references to roles and providers of the
/// document become `Ref` and `Fn::GetAtt`. Other references mean nothing here and are mistakes. A role whose policy is a
/// `data.aws_iam_policy_document` has it in full.
///
/// ```
/// use policy_core::cloudformation::Template;
/// use policy_core::document::TrustPolicy;
/// use policy_core::names::{Audience, ProviderArn, Subject};
/// use policy_core::terraform::{Document, Role};
///
/// let policy = TrustPolicy::builder()
///     .provider(ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/gitlab.com"))
///     .audience(Audience::from_static("https://gitlab.com"))
///     .subject(Subject::from_static("project_path:acme/app:ref_type:branch:ref:main"))
///     .build()?;
/// let mut document = Document::new();
/// document.role(Role::new("deploy", policy));
/// assert!(Template::new(&document).to_json()?.contains(r#""DeployRole": {"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Template<'a>(&'a Document);

impl<'a> Template<'a> {
    /// The template of a document.
    pub fn new(document: &'a Document) -> Self {
        Self(document)
    }

    /// The template as JSON, with a final line break.
    ///
    /// # Errors
    ///
    /// [`Problems`]: those of [`Document::to_json`], references that only Terraform knows, labels that become the same, and text
    /// that CloudFormation would take for a dynamic reference.
    pub fn to_json(&self) -> Result<String, Problems> {
        let (policies, problems) = self.0.checked();
        let mut writer = Writer { document: self.0, problems, logical_ids: BTreeMap::new() };
        let template = writer.template(&policies);
        let Writer { problems, .. } = writer;
        Problems::or(problems, ())?;
        let mut json = Node::from(template).to_json_pretty();
        json.push('\n');
        Ok(json)
    }
}

struct Writer<'a> {
    document: &'a Document,
    problems: Vec<Problem>,
    /// Who has a logical id.
    logical_ids: BTreeMap<String, String>,
}

impl Writer<'_> {
    fn template(&mut self, policies: &[Node]) -> Object {
        let document = self.document;
        let mut template = Object::new().with("AWSTemplateFormatVersion", "2010-09-09");
        if let Some(comment) = &document.comment {
            if comment.len() > 1_024 {
                let help = "CloudFormation takes a description of up to 1,024 bytes";
                self.problems.push(Problem::new("comment", "the comment is too long").help(help));
            }
            template.add("Description", comment.as_str());
        }
        let mut parameters = Object::new();
        for variable in &document.variables {
            let id = self.logical_id(&format!("var.{}", variable.label), &variable.label, "");
            parameters.add(id, parameter(variable));
        }
        template.add_object("Parameters", parameters);
        let mut resources = Object::new();
        for provider in &document.providers {
            let address = format!("aws_iam_openid_connect_provider.{}", provider.label);
            let id = self.logical_id(&address, &provider.label, PROVIDER);
            let properties = self.provider(&address, provider);
            resources.add(id, Object::new().with("Type", "AWS::IAM::OIDCProvider").with("Properties", properties));
        }
        for (role, policy) in document.roles.iter().zip(policies) {
            let address = format!("aws_iam_role.{}", role.label);
            let id = self.logical_id(&address, &role.label, ROLE);
            let properties = self.role(&address, role, policy);
            resources.add(id, Object::new().with("Type", "AWS::IAM::Role").with("Properties", properties));
        }
        template.add_object("Resources", resources);
        // Outputs may have the names of resources.
        self.logical_ids.clear();
        let mut outputs = Object::new();
        for output in &document.outputs {
            let address = format!("output.{}", output.label);
            let id = self.logical_id(&address, &output.label, "");
            let mut object = Object::new();
            if let Some(description) = &output.description {
                object.add("Description", description.as_str());
            }
            outputs.add(id, object.with("Value", self.text(&address, &output.value)));
        }
        template.add_object("Outputs", outputs);
        template
    }

    fn logical_id(&mut self, address: &str, label: &str, kind: &str) -> String {
        let id = logical_id(label, kind);
        if let Some(first) = self.logical_ids.insert(id.clone(), address.to_owned())
            && first != address
        {
            let message = format!("its logical id `{id}` is that of {first}");
            self.problems.push(Problem::new(address, message).help("give one of them another name"));
        }
        id
    }

    fn provider(&mut self, address: &str, provider: &OidcProvider) -> Object {
        let mut properties = Object::new().with("Url", format!("https://{}", provider.issuer));
        let client_ids = provider.client_ids.iter().map(|id| self.plain(address, id.as_str())).collect();
        properties.add_list("ClientIdList", client_ids);
        properties.add_list("ThumbprintList", provider.thumbprints.iter().map(|text| text.as_str().into()).collect());
        properties.add_list("Tags", self.tags(address, &provider.tags));
        properties
    }

    fn role(&mut self, address: &str, role: &Role, policy: &Node) -> Object {
        let mut properties = Object::new();
        for (property, text) in [("RoleName", &role.name), ("Path", &role.path), ("Description", &role.description)] {
            if let Some(text) = text {
                properties.add(property, self.text(address, text));
            }
        }
        properties.add("AssumeRolePolicyDocument", self.tree(address, policy));
        if let Some(seconds) = role.max_session_duration {
            properties.add("MaxSessionDuration", Node::new(Value::Number(seconds.to_string())));
        }
        if let Some(boundary) = &role.permissions_boundary {
            properties.add("PermissionsBoundary", self.text(address, boundary));
        }
        let attached = role.attached.iter().map(|arn| self.text(address, arn)).collect();
        properties.add_list("ManagedPolicyArns", attached);
        properties.add_list("Tags", self.tags(address, &role.tags));
        properties
    }

    fn tags(&mut self, address: &str, tags: &[(String, Text)]) -> Vec<Node> {
        let tag = |(key, value): &(String, Text)| {
            Object::new().with("Key", self.plain(address, key)).with("Value", self.text(address, value)).into()
        };
        tags.iter().map(tag).collect()
    }

    /// A tree whose strings may have references.
    fn tree(&mut self, address: &str, node: &Node) -> Node {
        match &node.value {
            Value::String(text) => self.text(address, &with_references(text)),
            Value::Array(elements) => {
                Node::new(Value::Array(elements.iter().map(|element| self.tree(address, element)).collect()))
            }
            Value::Object(members) => {
                let mut object = Object::new();
                for member in members {
                    object.add(member.key.as_str(), self.tree(address, &member.value));
                }
                object.into()
            }
            _ => node.clone(),
        }
    }

    /// A text as a string, as the reference that it is, or as `Fn::Sub`.
    fn text(&mut self, address: &str, text: &Text) -> Node {
        let mut references = text.references();
        let (Some(first), more) = (references.next(), references.next()) else {
            return self.plain(address, &text.known(""));
        };
        if more.is_none() && text.known("").is_empty() {
            return self.reference(address, first).map_or_else(|| Node::new(Value::Null), |(node, _)| node);
        }
        let mut template = String::new();
        for piece in text.pieces() {
            match piece {
                Ok(literal) => {
                    self.plain(address, literal);
                    template.push_str(&literal.replace("${", "${!"));
                }
                Err(reference) => {
                    if let Some((_, name)) = self.reference(address, reference) {
                        template.extend(["${", &*name, "}"]);
                    }
                }
            }
        }
        Object::new().with("Fn::Sub", template).into()
    }

    /// A string that stays one.
    fn plain(&mut self, address: &str, text: &str) -> Node {
        if text.contains("{{resolve:") {
            let message = "it holds the text `{{resolve:`, which CloudFormation takes for a dynamic reference";
            self.problems.push(Problem::new(address, message).help("CloudFormation has no escape for it: remove it"));
        }
        text.into()
    }

    /// A reference as an intrinsic function, and its name in `Fn::Sub`.
    fn reference(&mut self, address: &str, reference: Reference) -> Option<(Node, String)> {
        let by_ref = |name: String| (Object::new().with("Ref", name.as_str()).into(), name);
        if reference == Reference::CALLER_ACCOUNT_ID {
            return Some(by_ref("AWS::AccountId".to_owned()));
        }
        if reference == Reference::CALLER_PARTITION {
            return Some(by_ref("AWS::Partition".to_owned()));
        }
        let declared = reference.address().and_then(|address| address.split_once('.'));
        let known = match (declared, reference.attribute()) {
            (Some(("var", label)), "") => Some(by_ref(logical_id(label, ""))),
            (Some(("aws_iam_openid_connect_provider", label)), "arn" | "id") => {
                Some(by_ref(logical_id(label, PROVIDER)))
            }
            (Some(("aws_iam_role", label)), "name" | "id") => Some(by_ref(logical_id(label, ROLE))),
            (Some(("aws_iam_role", label)), attribute @ ("arn" | "unique_id")) => {
                let (id, attribute) = (logical_id(label, ROLE), if attribute == "arn" { "Arn" } else { "RoleId" });
                let elements = [id.as_str(), attribute].map(Node::from).to_vec();
                let node = Object::new().with("Fn::GetAtt", Node::new(Value::Array(elements))).into();
                Some((node, format!("{id}.{attribute}")))
            }
            _ => None,
        };
        let is_elsewhere = reference.address().is_some_and(|address| self.document.elsewhere.contains(address));
        if known.is_none() || is_elsewhere {
            let message = format!("CloudFormation has nothing for `{reference}`");
            self.problems
                .push(Problem::new(address, message).help("use a variable of the document, or write the text out"));
            return None;
        }
        known
    }
}

const PROVIDER: &str = "Provider";
const ROLE: &str = "Role";

/// `prefect_flows` and `Role` become `PrefectFlowsRole`: logical ids are letters and digits.
fn logical_id(label: &str, kind: &str) -> String {
    let mut id = String::with_capacity(label.len() + kind.len());
    let mut is_first = true;
    for c in label.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(if is_first { c.to_ascii_uppercase() } else { c });
            is_first = false;
        } else {
            is_first = true;
        }
    }
    id.push_str(kind);
    id
}

fn parameter(variable: &Variable) -> Object {
    let mut parameter = Object::new().with("Type", "String");
    if let Some(description) = &variable.description {
        parameter.add("Description", description.as_str());
    }
    if let Some(default) = &variable.default {
        parameter.add("Default", default.as_str());
    }
    if let Some(pattern) = variable.pattern {
        parameter.add("AllowedPattern", pattern.regex);
        parameter.add("ConstraintDescription", pattern.rule);
    }
    parameter
}

/// A text of a policy, with its holes.
fn with_references(text: &str) -> Text {
    let mut whole = Text::from("");
    let mut rest = text;
    while let Some((before, reference, after)) = split_hole(rest) {
        whole = whole.and(before).and(reference);
        rest = after;
    }
    whole.and(rest)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::document::TrustPolicy;
    use crate::names::{Audience, Issuer};
    use crate::terraform::Output;

    fn policy(account: &str) -> TrustPolicy {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::{account}:oidc-provider/gitlab.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"gitlab.com:sub":"${{aws:x}}"}},"Bool":{{"aws:SecureTransport":true}}}}}}]}}"#
        )
        .parse()
        .unwrap()
    }

    fn written(document: &Document) -> Json {
        serde_json::from_str(&Template::new(document).to_json().unwrap()).unwrap()
    }

    fn problems(change: impl FnOnce(&mut Document) -> &mut Document) -> Vec<String> {
        let mut document = Document::new();
        change(&mut document);
        Template::new(&document).to_json().unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn everything() {
        let variable = Variable::account_id("other_account").description("${of} the other").default("123456789012");
        let reference = variable.value().unwrap();
        let role = Role::new("deploy-2", policy(Reference::CALLER_ACCOUNT_ID.hole()))
            .name(Text::from("deploy-${x}-").and(reference))
            .path("/ci/")
            .description(reference)
            .max_session_duration(3_600)
            .permissions_boundary(Text::from("arn:").and(Reference::CALLER_PARTITION).and(":iam::aws:policy/A"))
            .attach("arn:aws:iam::aws:policy/B")
            .tag("team", "blue")
            .as_policy_document();
        let issuer = Issuer::from_static("api.prefect.cloud/oidc-provider");
        let provider = OidcProvider::new("prefect", issuer, [Audience::from_static("a"), Audience::from_static("b")]);
        let attribute = |attribute: &str| Reference::parse(&format!("aws_iam_role.deploy-2.{attribute}")).unwrap();
        let mut document = Document::new();
        document
            .comment("for ${us}")
            .require_aws("~> 6.0")
            .output(Output::new("role_arn", Text::from("<").and(role.arn().unwrap()).and(">")).description("d"))
            .output(Output::new("role_id", attribute("unique_id")))
            .output(Output::new("role_name", attribute("name")))
            .output(Output::new("provider", provider.arn().unwrap()))
            .variable(variable)
            .provider(provider.tag("t", "u").thumbprint("0123456789012345678901234567890123456789"))
            .role(Role { name: Some(Text::from("deploy-").and(reference)), ..role });
        let expected = json!({
            "AWSTemplateFormatVersion": "2010-09-09",
            "Description": "for ${us}",
            "Parameters": { "OtherAccount": {
                "Type": "String", "Description": "${of} the other", "Default": "123456789012",
                "AllowedPattern": "^[0-9]{12}$", "ConstraintDescription": "An account id is 12 digits."
            } },
            "Resources": {
                "PrefectProvider": { "Type": "AWS::IAM::OIDCProvider", "Properties": {
                    "Url": "https://api.prefect.cloud/oidc-provider",
                    "ClientIdList": ["a", "b"],
                    "ThumbprintList": ["0123456789012345678901234567890123456789"],
                    "Tags": [{ "Key": "t", "Value": "u" }]
                } },
                "Deploy2Role": { "Type": "AWS::IAM::Role", "Properties": {
                    "RoleName": { "Fn::Sub": "deploy-${OtherAccount}" },
                    "Path": "/ci/",
                    "Description": { "Ref": "OtherAccount" },
                    "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{
                        "Effect": "Allow",
                        "Principal": { "Federated": { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com" } },
                        "Action": "sts:AssumeRoleWithWebIdentity",
                        "Condition": { "StringEquals": { "gitlab.com:sub": "${aws:x}" }, "Bool": { "aws:SecureTransport": true } }
                    }] },
                    "MaxSessionDuration": 3600,
                    "PermissionsBoundary": { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/A" },
                    "ManagedPolicyArns": ["arn:aws:iam::aws:policy/B"],
                    "Tags": [{ "Key": "team", "Value": "blue" }]
                } }
            },
            "Outputs": {
                "RoleArn": { "Description": "d", "Value": { "Fn::Sub": "<${Deploy2Role.Arn}>" } },
                "RoleId": { "Value": { "Fn::GetAtt": ["Deploy2Role", "RoleId"] } },
                "RoleName": { "Value": { "Ref": "Deploy2Role" } },
                "Provider": { "Value": { "Ref": "PrefectProvider" } }
            }
        });
        let json = written(&document);
        assert_eq!(json, expected, "{json:#}");
    }

    /// The provider beside the role is referred to, and `${` in `Fn::Sub` is text.
    #[test]
    fn references_and_escapes() {
        let issuer = Issuer::from_static("gitlab.com");
        let mut document = Document::new();
        document
            .provider(OidcProvider::new("gitlab", issuer, [Audience::from_static("a")]))
            .role(Role::new("deploy", policy("123456789012")))
            .output(Output::new("text", Text::from("${AWS::Region} $").and(Reference::CALLER_PARTITION).and("{x}")));
        let json = written(&document);
        let federated = "/Resources/DeployRole/Properties/AssumeRolePolicyDocument/Statement/0/Principal/Federated";
        assert_eq!(json.pointer(federated), Some(&json!({ "Ref": "GitlabProvider" })));
        assert_eq!(json["Outputs"]["Text"]["Value"], json!({ "Fn::Sub": "${!AWS::Region} $${AWS::Partition}{x}" }));
    }

    #[test]
    fn mistakes() {
        let deploy = |label: &str| Role::new(label, policy("123456789012"));
        let local = Reference::parse("local.prefix").unwrap();
        assert_eq!(
            problems(|document| document
                .declared_elsewhere("local.prefix")
                .role(deploy("a_b").description(local).tag("t", "u"))
                .role(deploy("a-b").description("{{resolve:ssm:x}}"))),
            [
                "aws_iam_role.a_b: CloudFormation has nothing for `local.prefix`; use a variable of the document, or write the text out",
                "aws_iam_role.a-b: its logical id `ABRole` is that of aws_iam_role.a_b; give one of them another name",
                "aws_iam_role.a-b: it holds the text `{{resolve:`, which CloudFormation takes for a dynamic reference; CloudFormation has no escape for it: remove it",
            ]
        );
        assert_eq!(
            problems(|document| document.comment("x".repeat(1_025)).role(deploy("a b"))),
            [
                "aws_iam_role: invalid Terraform name `a b`: it holds something else than ASCII letters, digits, `_` and `-`; write `a_b`",
                "comment: the comment is too long; CloudFormation takes a description of up to 1,024 bytes",
            ]
        );
    }
}
