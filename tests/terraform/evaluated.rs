use std::fs;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use trust_policy::names::{AccountId, Partition};
use trust_policy::terraform::{Document, OidcProvider, Output, Reference, Role, Text, Variable};
use trust_policy::{TrustPolicy, audience, issuer, trust_policy};

use crate::random;
use crate::real::Terraform;

/// Puts policies through Terraform, all in one plan, and compares what comes out.
fn assert_unchanged(terraform: &Terraform, policies: &[TrustPolicy]) {
    let mut document = Document::new();
    for (index, policy) in policies.iter().enumerate() {
        document.role(Role::new(format!("r{index}"), policy.clone()));
    }
    let document: Value = serde_json::from_str(&document.to_json().unwrap()).unwrap();
    let mut configuration = json!({ "output": {}, "resource": { "terraform_data": {} } });
    for (label, role) in document["resource"]["aws_iam_role"].as_object().unwrap() {
        let policy = &role["assume_role_policy"];
        configuration["output"][label] = json!({ "value": policy });
        configuration["resource"]["terraform_data"][label] = json!({ "input": policy });
    }
    let plan = terraform.plan(&configuration);
    let planned = &plan["planned_values"];
    for (index, policy) in policies.iter().enumerate() {
        let json = policy.to_json();
        assert_eq!(planned["outputs"][format!("r{index}")]["value"], json, "output r{index}");
    }
    let resources = planned["root_module"]["resources"].as_array().unwrap();
    assert_eq!(resources.len(), policies.len());
    for resource in resources {
        let index: usize = resource["name"].as_str().unwrap().trim_start_matches('r').parse().unwrap();
        assert_eq!(resource["values"]["input"], policies[index].to_json(), "terraform_data.r{index}");
    }
}

/// The policies of all snapshots.
fn snapshots() -> Vec<TrustPolicy> {
    let mut policies = Vec::new();
    for file in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/snapshots/snapshots")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        let json = body.split("\n--- standard error ---").next().unwrap_or_default().trim();
        policies.extend(json.parse::<TrustPolicy>());
    }
    policies
}

#[test]
fn every_snapshot() {
    let Some(terraform) = Terraform::find("every_snapshot") else { return };
    let policies = snapshots();
    assert!(policies.len() >= 20, "{}", policies.len());
    assert_unchanged(&terraform, &policies);
}

#[test]
fn policies_that_are_hard_on_templates() {
    let Some(terraform) = Terraform::find("policies_that_are_hard_on_templates") else { return };
    let texts = [
        "${aws:username}",
        "$${aws:username}",
        "$$${",
        "${",
        "%{if true}x%{endif}",
        "%%{",
        "$%{${%{",
        "${*}${?}${$}",
        "\"quoted\" and \\escaped\\",
        "\\${x}\\\"",
        "line\r\nbreak\tand tab",
        "\u{1}\u{1f}\u{7f}\u{80}\u{9f}",
        "caf\u{e9} \u{a0}\u{ff}",
        "~}${~",
        "<<EOT\n${x}\nEOT",
        "$",
        "%",
        "trailing $",
    ];
    let policy = |text: &str| -> TrustPolicy {
        let statement = json!({
            "Sid": text,
            "Effect": "Allow",
            "Principal": { "Federated": text },
            "Action": [text, "sts:AssumeRoleWithWebIdentity"],
            "Condition": { "StringLike": { text: [text, text] } }
        });
        let document = json!({ "Version": "2012-10-17", "Id": text, "Statement": [statement] });
        document.to_string().parse().unwrap()
    };
    assert_unchanged(&terraform, &texts.map(policy));
}

#[test]
fn random_policies() {
    let Some(terraform) = Terraform::find("random_policies") else { return };
    let mut runner = TestRunner::new(Config::default());
    let policies: Vec<TrustPolicy> =
        (0..400).map(|_| random::policy().new_tree(&mut runner).unwrap().current()).collect();
    assert_unchanged(&terraform, &policies);
}

/// Texts with references between them, in one plan.
#[test]
fn random_texts_with_references() {
    let Some(terraform) = Terraform::find("random_texts_with_references") else { return };
    let variable = Variable::new("v").default("<${v}>");
    let reference = variable.value().unwrap();
    let mut document = Document::new();
    document.variable(variable);
    let mut runner = TestRunner::new(Config::default());
    let strategy = proptest::collection::vec(random::text(), 1..4);
    let mut expected = Vec::new();
    for index in 0..400 {
        let pieces = strategy.new_tree(&mut runner).unwrap().current();
        let text = pieces.iter().skip(1).fold(Text::from(&pieces[0]), |text, piece| text.and(reference).and(piece));
        document.output(Output::new(format!("o{index}"), text));
        expected.push(pieces.join("<${v}>"));
    }
    let evaluated = terraform.evaluate(&document.to_json().unwrap());
    for (index, expected) in expected.iter().enumerate() {
        assert_eq!(evaluated[&format!("output.o{index}")], **expected);
    }
}

const ISSUER: &str = "api.prefect.cloud/oidc-provider";

fn prefect<P: trust_policy::document::PartitionPart, A: trust_policy::document::AccountPart>(
    partition: &P,
    account: &A,
) -> TrustPolicy {
    trust_policy! {
        provider: "arn:{partition}:iam::{account}:oidc-provider/api.prefect.cloud/oidc-provider",
        aud: "prefect-cloud",
        sub: "prefect:account:11111111-2222-4333-8444-555555555555",
    }
}

/// An account and a partition that only Terraform knows: what it makes of the policy is the one with both written out.
#[test]
fn references_in_policies() {
    let Some(terraform) = Terraform::find("references_in_policies") else { return };
    let account = Variable::account_id("account").default("123456789012");
    let partition = Variable::partition("partition").default("aws");
    let mut document = Document::new();
    document
        .role(Role::new("of_variables", prefect(&partition.value().unwrap(), &account.value().unwrap())))
        .role(Role::new("of_the_caller", prefect(&Reference::CALLER_PARTITION, &Reference::CALLER_ACCOUNT_ID)))
        .role(Role::new("as_blocks", prefect(&Partition::AWS, &Reference::CALLER_ACCOUNT_ID)).as_policy_document())
        .variable(account)
        .variable(partition);
    let text = document.to_json().unwrap();
    let evaluated = terraform.evaluate(&text);
    let written_out = prefect(&Partition::AWS, &AccountId::from_static("123456789012"));
    for role in ["of_variables", "of_the_caller"] {
        assert_eq!(evaluated[&format!("aws_iam_role.{role}")]["assume_role_policy"], written_out.to_json());
    }
    assert_eq!(evaluated["aws_iam_role.as_blocks"]["assume_role_policy"], "json of as_blocks");
    let statement = &evaluated["data.aws_iam_policy_document.as_blocks"]["statement"][0];
    let arn = format!("arn:aws:iam::123456789012:oidc-provider/{ISSUER}");
    assert_eq!(statement["principals"], json!([{ "type": "Federated", "identifiers": [arn] }]));
}

/// Everything that a document can hold, evaluated.
#[test]
fn a_whole_document() {
    let Some(terraform) = Terraform::find("a_whole_document") else { return };
    let text = facts_document().to_json().unwrap();
    assert!(terraform.load(&text).contains("provider[registry.terraform.io/hashicorp/aws] ~> 6.0"));
    let evaluated = terraform.evaluate(&text);
    let provider = &evaluated["aws_iam_openid_connect_provider.prefect"];
    assert_eq!(provider["url"], format!("https://{ISSUER}"));
    assert_eq!(provider["client_id_list"], json!(["prefect-cloud", "$%{x} ${y}"]));
    let role = &evaluated["aws_iam_role.flows"];
    assert_eq!(role["name"], "flows-default");
    assert_eq!(role["description"], "100% of ${flows}, %{if} \"quoted\" $");
    assert_eq!(role["tags"], json!({ "team": "a+b" }));
    let policy = prefect(&Partition::AWS, &AccountId::from_static("123456789012")).to_json();
    let arn = format!("arn:aws:iam::123456789012:oidc-provider/{ISSUER}");
    let policy = policy.replace(&arn, "arn of aws_iam_openid_connect_provider.prefect");
    assert_eq!(role["assume_role_policy"], policy);
    let attachment = &evaluated["aws_iam_role_policy_attachment.flows_ReadOnlyAccess"];
    assert_eq!(attachment["role"], "flows-default");
    assert_eq!(attachment["policy_arn"], "arn:aws:iam::aws:policy/ReadOnlyAccess");
    assert_eq!(evaluated["output.arn"], "arn of aws_iam_role.flows");
}

/// A document with one of everything.
pub(crate) fn facts_document() -> Document {
    let workspace = Reference::parse("terraform.workspace").unwrap();
    let policy = prefect(&Partition::AWS, &Reference::CALLER_ACCOUNT_ID);
    let issuer = issuer!("api.prefect.cloud/oidc-provider");
    let provider = OidcProvider::new("prefect", issuer, [audience!("prefect-cloud"), audience!("$%{x} ${y}")])
        .thumbprint("0123456789abcdef0123456789abcdef01234567")
        .tag("team", "a+b");
    let managed = Text::from("arn:").and(Reference::CALLER_PARTITION).and(":iam::aws:policy/ReadOnlyAccess");
    let role = Role::new("flows", policy.clone())
        .name(Text::from("flows-").and(workspace))
        .path("/ci/")
        .description("100% of ${flows}, %{if} \"quoted\" $")
        .max_session_duration(3_600)
        .permissions_boundary(Text::from("arn:aws:iam::").and(Reference::CALLER_ACCOUNT_ID).and(":policy/boundary"))
        .attach(managed)
        .tag("team", "a+b");
    let output = Output::new("arn", role.arn().unwrap()).description("of ${flows}");
    let mut document = Document::new();
    document
        .comment("one ${of} everything")
        .require_aws("~> 6.0")
        .variable(Variable::account_id("account").description("%{a} ${b}").default("123456789012"))
        .provider(provider)
        .role(role)
        .role(Role::new("blocks", policy).as_policy_document())
        .output(output);
    document
}
