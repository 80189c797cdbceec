use proptest::prelude::*;

use crate::document::strategy::trust_policy;
use crate::document::{
    ConditionEntry, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry, PrincipalKind, Scalar, Statement,
    Text, TrustPolicy,
};
use crate::json::{Node, compact, parse, pretty, read, to_node};
use std::borrow::Cow::Borrowed;

/// A policy of literals with all that a statement can have.
const POLICY: TrustPolicy = TrustPolicy {
    version: Some(Borrowed("2012-10-17")),
    id: Some(Borrowed("a \"b\"")),
    statement: OneOrMany::Many(Borrowed(&[
        Statement {
            sid: Some(Borrowed("One")),
            effect: Effect::Allow,
            principal: Some(Principal::ByKind(Borrowed(&[
                PrincipalEntry {
                    kind: PrincipalKind::Federated,
                    values: OneOrMany::One(Borrowed("arn:aws:iam::123456789012:oidc-provider/gitlab.com")),
                },
                PrincipalEntry { kind: PrincipalKind::Aws, values: OneOrMany::Many(Borrowed(&[])) },
            ]))),
            action: Some(OneOrMany::Many(Borrowed(&[
                Text::Borrowed("sts:AssumeRoleWithWebIdentity"),
                Text::Borrowed("sts:TagSession"),
            ]))),
            condition: Some(Borrowed(&[OperatorBlock {
                operator: Borrowed("StringLike"),
                entries: Borrowed(&[ConditionEntry {
                    key: Borrowed("gitlab.com:sub"),
                    values: OneOrMany::Many(Borrowed(&[
                        Scalar::String(Text::Borrowed("\u{0}\u{8}\t\n\u{c}\r\u{1f}\u{7f}ÿ/\\")),
                        Scalar::Number(Text::Borrowed("1e3")),
                        Scalar::Bool(true),
                    ])),
                }]),
            }])),
            not_principal: None,
            not_action: None,
            resource: None,
            not_resource: None,
        },
        Statement {
            sid: None,
            effect: Effect::Deny,
            principal: Some(Principal::Bare(Borrowed("*"))),
            not_principal: None,
            action: None,
            not_action: None,
            resource: None,
            not_resource: None,
            condition: Some(Borrowed(&[])),
        },
    ])),
};

#[test]
fn compact_form() {
    assert_eq!(
        compact(&POLICY),
        concat!(
            r#"{"Version":"2012-10-17","Id":"a \"b\"","Statement":[{"Sid":"One","Effect":"Allow","#,
            r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com","AWS":[]},"#,
            r#""Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession"],"#,
            r#""Condition":{"StringLike":{"gitlab.com:sub":["\u0000\b\t\n\f\r\u001f"#,
            "\u{7f}ÿ",
            r#"/\\",1e3,true]}}},{"Effect":"Deny","Principal":"*","Condition":{}}]}"#,
        ),
    );
}

#[test]
fn pretty_form() {
    assert_eq!(
        pretty(&POLICY),
        r#"{
  "Version": "2012-10-17",
  "Id": "a \"b\"",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "Allow",
      "Principal": {
        "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
        "AWS": []
      },
      "Action": [
        "sts:AssumeRoleWithWebIdentity",
        "sts:TagSession"
      ],
      "Condition": {
        "StringLike": {
          "gitlab.com:sub": [
            "\u0000\b\t\n\f\r\u001fDELÿ/\\",
            1e3,
            true
          ]
        }
      }
    },
    {
      "Effect": "Deny",
      "Principal": "*",
      "Condition": {}
    }
  ]
}"#
        .replace("DEL", "\u{7f}"),
    );
    assert_eq!(format!("{POLICY:#}"), pretty(&POLICY));
    assert_eq!(POLICY.to_string(), compact(&POLICY));
}

#[test]
fn what_is_no_number_is_written_as_a_string() {
    let written = |digits: &'static str| {
        let value = OneOrMany::One(Scalar::Number(Text::Borrowed(digits)));
        let entries = vec![ConditionEntry { key: "k".into(), values: value }];
        let block = OperatorBlock { operator: "NumericEquals".into(), entries: entries.into() };
        let statement = Statement { condition: Some(vec![block].into()), ..Statement::new(Effect::Allow) };
        let node: serde_json::Value = serde_json::from_str(&compact(&TrustPolicy::new(vec![statement]))).unwrap();
        node.pointer("/Statement/0/Condition/NumericEquals/k").unwrap().to_string()
    };
    for digits in ["0", "-1", "10.25"] {
        assert_eq!(written(digits), digits);
    }
    for digits in [
        "",
        "-",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1e1.5",
        "0x1",
        "1 ",
        "NaN",
        "1}",
        "1,\"x\":{}",
        "--1",
        "1e5e5",
        "\u{0660}",
    ] {
        assert_eq!(written(digits), serde_json::to_string(digits).unwrap());
    }
}

/// Whether serde writes the policy digit for digit as we do.
fn has_only_integers(policy: &TrustPolicy) -> bool {
    let blocks =
        policy.statement.iter().flat_map(|statement| statement.condition.iter().flat_map(|blocks| blocks.iter()));
    let mut values = blocks.flat_map(|block| block.entries.iter()).flat_map(|entry| entry.values.iter());
    values.all(|value| match value {
        Scalar::Number(digits) => &**digits != "-0" && digits.parse::<i64>().is_ok(),
        _ => true,
    })
}

proptest! {
    #[test]
    fn what_was_written_is_read(policy in trust_policy()) {
        for text in [compact(&policy), pretty(&policy)] {
            let reading = read(&parse(&text).unwrap());
            prop_assert_eq!(&reading.findings, &[]);
            prop_assert_eq!(&reading.policy, &policy);
            prop_assert_eq!(text.parse::<TrustPolicy>().unwrap(), policy.clone());
        }
        prop_assert_eq!(&read(&to_node(&policy)).policy, &policy);
    }

    #[test]
    fn serde_json_writes_and_reads_the_same(policy in trust_policy()) {
        let value = serde_json::to_value(&policy).unwrap();
        for text in [compact(&policy), pretty(&policy), serde_json::to_string(&policy).unwrap()] {
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value.clone());
        }
        if has_only_integers(&policy) {
            prop_assert_eq!(serde_json::to_string(&policy).unwrap(), compact(&policy));
            prop_assert_eq!(serde_json::to_string_pretty(&policy).unwrap(), pretty(&policy));
            prop_assert_eq!(serde_json::from_str::<TrustPolicy>(&compact(&policy)).unwrap(), policy.clone());
        }
        let node: Node = serde_json::from_value(value).unwrap();
        prop_assert_eq!(&read(&node).findings, &[]);
    }
}
