use crate::diagnostic::Place;
use crate::document::{Effect, OneOrMany, TrustPolicy};
use crate::json::{from_str, parse, read};

/// A document with one statement that lacks nothing, and these members beside.
fn with(members: &str) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": {{
    "Effect": "Allow",
    "Principal": {{ "AWS": "*" }},
    "Action": "sts:AssumeRole",
    {members}
  }}
}}"#
    )
}

const REMOVE: &str = "remove it; the members are";
const RESOLVE: &str = "put in what the function comes to: a policy document holds plain values";

#[track_caller]
fn refuses(text: &str, lines: &[&str]) {
    let error = from_str(text).expect_err(text);
    assert_eq!(error.to_string().lines().collect::<Vec<_>>(), lines, "{text}");
    // With its path alone a finding is at the same place.
    let node = parse(text).unwrap();
    for (line, column, finding) in error.findings() {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let within: usize = text.get(start..).unwrap().chars().take(column - 1).map(char::len_utf8).sum();
        assert_eq!(node.locate(&finding.path, finding.place).start, start + within, "{finding:?}");
    }
}

#[test]
fn findings_behind_an_element_that_could_not_be_read() {
    let text = r#"{"Version": "2012-10-17", "Statement": [7, {
        "Effect": "Allow",
        "Principal": { "Federated": [null, "arn:aws:iam::123456789012:oidc-provider/gitlab.con"] },
        "Action": [{}, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentitty"],
        "Condition": { "StringEquals": { "gitlab.con:sub": [null, "project_path:a/b:ref_type:branch:ref:main ", []] } }
    }]}"#;
    let node = parse(text).unwrap();
    let report = read(&node).check_with(&crate::lint::Options::default());
    let at = |finding: &crate::diagnostic::Finding| {
        let span = node.locate(&finding.path, finding.place);
        (finding.lint.name, text.get(span.start..span.end).unwrap())
    };
    let found: Vec<_> = report.findings.iter().map(at).filter(|(name, _)| *name != "malformed_document").collect();
    assert_eq!(
        found,
        [
            ("misspelled_issuer", "\"arn:aws:iam::123456789012:oidc-provider/gitlab.con\""),
            ("invalid_action", "\"sts:AssumeRoleWithWebIdentitty\""),
            ("damaged_value", "\"project_path:a/b:ref_type:branch:ref:main \""),
        ]
    );
}

#[test]
fn whole_document() {
    for (text, found) in
        [("[1]", "an array"), ("\"x\"", "a string"), ("null", "null"), ("1", "a number"), ("true", "a boolean")]
    {
        refuses(text, &[&format!("line 1, column 1: a policy document is an object, found {found}")]);
    }
    refuses("{}", &["line 1, column 1: the policy has no `Statement`; add `\"Statement\": [ … ]`"]);
    refuses(
        r#"{"Version": 1, "Id": null, "Statement": "x"}"#,
        &[
            "line 1, column 13: `Version` is a string, found a number",
            "line 1, column 22: `Id` is a string, found null",
            "line 1, column 41: a statement is an object, found a string",
        ],
    );
    refuses(
        r#"{"Statement": [1, {}, null]}"#,
        &[
            "line 1, column 16: a statement is an object, found a number",
            "line 1, column 19: the statement has no `Effect`; add `\"Effect\": \"Allow\"`",
            "line 1, column 19: the statement has no `Principal`; add `\"Principal\": { \"Federated\": … }` with the ARN of the identity provider",
            "line 1, column 19: the statement has no `Action`; add `\"Action\": \"sts:AssumeRoleWithWebIdentity\"`",
            "line 1, column 23: a statement is an object, found null",
        ],
    );
    let error = from_str("{").unwrap_err();
    assert_eq!(error.to_string(), "invalid JSON at line 1, column 1: this object is never closed");
    assert_eq!((error.syntax_error().unwrap().offset(), error.findings().count()), (0, 0));
}

#[test]
fn findings_stand_in_the_order_of_the_document() {
    refuses(
        r#"{"Statement": {"Resource": 1, "Effect": "Allow", "sid": 2, "Action": []}}"#,
        &[
            "line 1, column 15: the statement has no `Principal`; add `\"Principal\": { \"Federated\": … }` with the ARN of the identity provider",
            "line 1, column 28: `Resource` is a string or an array of strings, found a number",
            "line 1, column 50: a statement has no member `sid`; write `Sid`",
            "line 1, column 57: `Sid` is a string, found a number",
        ],
    );
}

#[test]
fn several_mistakes_in_one_document() {
    refuses(
        r#"{
  "version": "2012-10-17",
  "Statement": [
    {
      "Effect": "allow",
      "Principle": { "Fedreated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
      "Action": [7],
      "Condition": {
        "StringEquals": { "é": "ü", "a": null, "b": 1, "b": ["c"] }
      },
      "Comment": "x"
    }
  ],
  "Comment": "x"
}"#,
        &[
            "line 2, column 3: a policy document has no member `version`; write `Version`",
            "line 5, column 17: `Effect` is `Allow` or `Deny`, found `allow`; write `Allow`",
            "line 6, column 7: a statement has no member `Principle`; write `Principal`",
            "line 6, column 22: `Principal` has no member `Fedreated`; write `Federated`",
            "line 7, column 18: an element of `Action` is a string, found a number",
            "line 9, column 42: a condition value is a string, a number or a boolean, found null",
            "line 9, column 56: the member `b` is repeated; put all its values into one array: they are alternatives of each other",
            &format!(
                "line 11, column 7: a statement has no member `Comment`; {REMOVE} `Sid`, `Effect`, `Principal`, `NotPrincipal`, `Action`, `NotAction`, `Resource`, `NotResource`, `Condition`"
            ),
            &format!(
                "line 14, column 3: a policy document has no member `Comment`; {REMOVE} `Version`, `Id`, `Statement`"
            ),
        ],
    );
}

#[test]
fn wrong_types() {
    let texts = "is a string or an array of strings, found";
    for (members, message) in [
        (r#""Sid": 1"#, "12: `Sid` is a string, found a number"),
        (r#""NotPrincipal": []"#, "21: `NotPrincipal` is an object, found an array"),
        (r#""NotPrincipal": {"AWS": true}"#, &format!("29: `AWS` {texts} a boolean")),
        (r#""NotPrincipal": {"AWS": ["x", {}]}"#, "35: an element of `AWS` is a string, found an object"),
        (r#""NotAction": null"#, &format!("18: `NotAction` {texts} null")),
        (r#""NotAction": [[]]"#, "19: an element of `NotAction` is a string, found an array"),
        (r#""Resource": {}"#, &format!("17: `Resource` {texts} an object")),
        (r#""NotResource": 1"#, &format!("20: `NotResource` {texts} a number")),
        (r#""Condition": []"#, "18: `Condition` is an object, found an array"),
        (r#""Condition": {"Bool": "x"}"#, "27: the operator `Bool` is an object, found a string"),
        (
            r#""Condition": {"Bool": {"k": {}}}"#,
            "33: a condition value is a string, a number or a boolean, found an object",
        ),
        (
            r#""Condition": {"a/b~": {"k": [1, []]}}"#,
            "37: a condition value is a string, a number or a boolean, found an array",
        ),
    ] {
        refuses(&with(members), &[&format!("line 7, column {message}")]);
    }
    for (effect, message) in [
        ("true", "`Effect` is a string, found a boolean"),
        ("\"Permit\"", "`Effect` is `Allow` or `Deny`, found `Permit`"),
        ("\"DENY\"", "`Effect` is `Allow` or `Deny`, found `DENY`; write `Deny`"),
        ("\"Allow \\n\"", "`Effect` is `Allow` or `Deny`, found `Allow \\n`"),
    ] {
        let text = with("\"Sid\": \"\"").replace("\"Allow\"", effect);
        refuses(&text, &[&format!("line 4, column 15: {message}")]);
    }
}

#[test]
fn repeated_members() {
    refuses(
        r#"{"Id": "a", "Id": "b", "Statement": []}"#,
        &["line 1, column 13: the member `Id` is repeated; keep one of them"],
    );
    refuses(
        &with(r#""Condition": {"Bool": {}, "Bool": {}}"#),
        &["line 7, column 31: the member `Bool` is repeated; put all its keys into one object"],
    );
    refuses(
        &with(r#""NotPrincipal": {"AWS": [], "AWS": []}"#),
        &["line 7, column 33: the member `AWS` is repeated; keep one of them"],
    );
}

#[test]
fn misspelled_members() {
    let wrong =
        with(r#""sid": "x", "notprincipal": {"aws": []}, "not_action": [], "Ressource": [], "Fn::Transform": 1"#);
    refuses(
        &wrong,
        &[
            "line 7, column 5: a statement has no member `sid`; write `Sid`",
            "line 7, column 17: a statement has no member `notprincipal`; write `NotPrincipal`",
            "line 7, column 34: `NotPrincipal` has no member `aws`; write `AWS`",
            "line 7, column 46: a statement has no member `not_action`; write `NotAction`",
            "line 7, column 64: a statement has no member `Ressource`; write `Resource`",
            &format!("line 7, column 81: a statement has no member `Fn::Transform`; {RESOLVE}"),
        ],
    );
    // What stands behind a misspelled name is read, and the name that was meant is not missing.
    let reading = read(&parse(&wrong).unwrap());
    let statement = &reading.policy.statement.as_slice()[0];
    assert_eq!(statement.sid.as_deref(), Some("x"));
    assert_eq!(statement.not_action, Some(OneOrMany::Many([].as_slice().into())));
    let first = &reading.findings[0];
    assert_eq!((first.path.as_str(), first.place), ("/Statement/sid", Place::Key));
    assert_eq!(first.replacement.as_deref(), Some("Sid"));
    // The right name wins over a misspelled one, wherever they stand.
    for text in [r#"{"Id": "a", "ID": "b", "Statement": []}"#, r#"{"ID": "b", "Id": "a", "Statement": []}"#] {
        assert_eq!(read(&parse(text).unwrap()).policy.id.as_deref(), Some("a"));
    }
}

fn camel_case(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_lowercase() + rest
}

#[test]
fn every_member_with_wrong_case_gets_the_exact_replacement() {
    let text = with(
        r#""Sid": "", "NotPrincipal": {"Service": [], "CanonicalUser": [], "Federated": []}, "NotAction": [], "Resource": [], "NotResource": [], "Condition": {}"#,
    );
    let text = text.replacen('{', r#"{"Id": "","#, 1);
    let names = [
        "Version",
        "Id",
        "Statement",
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "AWS",
        "Federated",
        "Service",
        "CanonicalUser",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    from_str(&text).unwrap();
    for name in names {
        for wrong in [name.to_lowercase(), name.to_uppercase(), camel_case(name)] {
            if wrong != name {
                let reading = read(&parse(&text.replace(&format!("\"{name}\""), &format!("\"{wrong}\""))).unwrap());
                let [finding] = reading.findings.as_slice() else { panic!("{wrong}: {:?}", reading.findings) };
                assert_eq!(finding.replacement.as_deref(), Some(name));
                assert_eq!(finding.place, Place::Key);
            }
        }
    }
}

#[test]
fn cloudformation_functions() {
    refuses(
        r#"{"Statement": [{"Fn::If": ["A", {}, {"Ref": "AWS::NoValue"}]}]}"#,
        &[&format!(
            "line 1, column 16: a statement is an object, found the CloudFormation function `Fn::If`; {RESOLVE}"
        )],
    );
    for (members, message) in [
        (r#""NotPrincipal": {"AWS": {"Ref": "A"}}"#, "29: `AWS` is a string or an array of strings"),
        (r#""NotAction": [{"Fn::Sub": "a"}]"#, "19: an element of `NotAction` is a string"),
        (r#""Condition": {"Fn::Sub": "a"}"#, "18: `Condition` is an object"),
        (r#""Condition": {"Bool": {"Fn::If": []}}"#, "27: the operator `Bool` is an object"),
        (r#""Condition": {"Bool": {"k": {"Ref": "A"}}}"#, "33: a condition value is a string, a number or a boolean"),
    ] {
        let function = members.split('"').find(|part| *part == "Ref" || part.starts_with("Fn::")).unwrap();
        let message = format!("line 7, column {message}, found the CloudFormation function `{function}`; {RESOLVE}");
        refuses(&with(members), &[&message]);
    }
}

#[test]
fn as_much_as_can_be_read() {
    let reading =
        read(&parse(&with(r#""Effect": "Deny", "Condition": {"A": 1, "B": {"k": [null, "v"], "l": null}}"#)).unwrap());
    assert_eq!(reading.findings.len(), 4);
    let statement = &reading.policy.statement.as_slice()[0];
    // Of a repeated member the last one counts.
    assert_eq!(statement.effect, Effect::Deny);
    let [block] = statement.condition.as_deref().unwrap() else { panic!() };
    assert_eq!(&*block.operator, "B");
    let [entry] = &*block.entries else { panic!() };
    assert_eq!((&*entry.key, entry.values.as_slice()), ("k", ["v".into()].as_slice()));
}

#[test]
fn hostile_documents_are_refused_quickly() {
    const MANY: usize = 200_000;
    let key = "k".repeat(1_000_000);
    let entries = |value: &str| (0..MANY).map(|i| format!("\"{i}\":{value}")).collect::<Vec<_>>().join(",");
    let refused = |text: String| {
        let error = from_str(&text).unwrap_err();
        let size = error.to_string().len();
        assert!(size < 10_000_000, "{size}");
        error.findings().count()
    };
    // A long name above many mistakes: one finding spends the room.
    assert_eq!(refused(with(&format!("\"Condition\":{{\"{key}\":{{{}}}}}", entries("null")))), 2);
    // Many mistakes on one long line, and on a line each.
    assert!(refused(with(&entries("1"))) > 1000);
    assert!(refused(with(&entries("1").replace(',', ",\n"))) > 1000);
    assert!(refused(format!("{{\"Statement\":[{}0]}}", "0,".repeat(MANY))) > 1000);
    assert_eq!(refused(with(&format!("\"Condition\":{{{}}}", "\"a\":{},".repeat(MANY) + "\"b\":{}"))), 1);
    assert_eq!(refused(with(&format!("\"{key}\": 1"))), 1);
    // And what is merely large is read.
    let large = with(&format!("\"Condition\":{{\"{key}\":{{{}}}}}", entries("\"v\"")));
    assert_eq!(from_str(&large).unwrap().to_json().parse::<TrustPolicy>().unwrap().statement.as_slice().len(), 1);
}

#[test]
fn deserialize_is_as_strict() {
    let error = |text: &str| serde_json::from_str::<TrustPolicy>(text).unwrap_err().to_string();
    assert_eq!(
        error(r#"{"Id": 1, "Comment": 2, "Statement": []}"#),
        "error: malformed_document: a policy document has no member `Comment`\nerror: malformed_document: `Id` is a string, found a number",
    );
    assert_eq!(error("1"), "error: malformed_document: a policy document is an object, found a number");
    assert_eq!(
        error(r#"{"Id": "a", "Id": "b", "Statement": []}"#),
        "error: malformed_document: the member `Id` is repeated",
    );
}
