//! What cannot be read ends in a clear problem, never in a panic or a hang, and the walk goes on.

#![expect(clippy::string_slice, clippy::format_collect, reason = "a test")]

use std::fs;
use std::path::PathBuf;

use policy_cli::read::{Event, paths, text};

/// The problems of a text, and how many policies it has.
fn read(name: &str, written: &str) -> (Vec<String>, usize) {
    let (mut problems, mut policies) = (Vec::new(), 0);
    text(name, written.to_owned(), &mut |event| match event {
        Event::Problem(problem) => problems.push(problem.to_string()),
        Event::Policy(_) => policies += 1,
        Event::File(_) => {}
    });
    (problems, policies)
}

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}]}"#;

#[test]
fn text_that_is_not_what_it_should_be() {
    let deep = |piece: &str| piece.repeat(100_000);
    let role = |policy: &str| format!("resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = {policy}\n}}\n");
    for (name, written, expected) in [
        ("a.json", POLICY[..60].to_owned(), "a.json:1:56: invalid JSON: this string is never closed"),
        ("a.json", POLICY[..75].to_owned(), "a.json:1:69: invalid JSON: this string is never closed"),
        ("a.json", String::new(), "a.json:1:1: invalid JSON: the text is empty"),
        (
            "a.json",
            format!("{POLICY} x"),
            "a.json:1:148: invalid JSON: expected the end of the text: it holds one JSON value",
        ),
        (
            "a.json",
            format!("\u{feff}{POLICY}"),
            "a.json:1:1: invalid JSON: the text begins with a byte order mark: save it as UTF-8 without one",
        ),
        ("a.json", deep("["), "a.json:1:129: invalid JSON: arrays and objects are nested more than 128 deep"),
        (
            "a.json",
            format!("{{\"Statement\":{}", deep("[")),
            "a.json:1:141: invalid JSON: arrays and objects are nested more than 128 deep",
        ),
        (
            "a.json",
            format!("{{\"AssumeRolePolicyDocument\":\"{{\\\"Federated\\\":{}\"}}", deep("[")),
            "a.json:1:172: the policy document is not JSON: arrays and objects are nested more than 128 deep",
        ),
        (
            "a.yaml",
            format!("a: {}", deep("[")),
            "a.yaml:1:259: invalid YAML: mappings and sequences are nested too deep",
        ),
        ("a.yaml", deep("- "), "a.yaml:1:257: mappings and sequences are nested more than 128 deep"),
        (
            "a.yaml",
            "a: 'b".to_owned(),
            "a.yaml:1:4: invalid YAML: while scanning a quoted scalar, found unexpected end of stream",
        ),
        (
            "a.tf",
            format!("a = {}", deep("[")),
            "a.tf:1:70: invalid HCL: invalid nesting depth; expected at most 64 nested levels",
        ),
        (
            "a.tf",
            "a {\n  b = \n}\n".to_owned(),
            "a.tf:2:7: invalid HCL: invalid expression; expected `\"`, `[`, `{`, `-`, `!`, `(`, `_`, `<`, letter or digit",
        ),
        ("a.tf", role("<<EOF\n{\"Statement\": ]}\nEOF"), "a.tf:3:15: the policy document is not JSON: unexpected `]`"),
        ("a.tf", role("\"{\\\"Statement\\\": ]}\""), "a.tf:2:41: the policy document is not JSON: unexpected `]`"),
        (
            "a.tf",
            role("<<EOF\n{\"Statement\": [%{ if var.x }{}%{ endif }\nEOF"),
            "a.tf:2:24: a template directive decides what this policy document is",
        ),
        (
            "a.tf.json",
            "{\"resource\":{\"aws_iam_role\":{\"r\":{\"assume_role_policy\":\"{\"}}}}".to_owned(),
            "a.tf.json:1:57: the policy is not JSON: this object is never closed",
        ),
    ] {
        assert_eq!(
            read(name, &written),
            (vec![expected.to_owned()], 0),
            "{name} {}",
            written.chars().take(80).collect::<String>()
        );
    }
}

#[test]
fn configurations_that_would_grow_without_end() {
    let role = "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"sts:AssumeRoleWithWebIdentity\", Principal = { Federated = local.a20 } }] })\n}\n";
    let locals = |first: &str, next: &dyn Fn(usize) -> String| {
        let rest: String = (0..20).map(|number| format!("  a{} = {}\n", number + 1, next(number))).collect();
        format!("locals {{\n  a0 = {first}\n{rest}}}\n{role}")
    };
    let list = format!("[{}]", "\"x\",".repeat(3000));
    for written in [
        locals("local.a20", &|number| format!("local.a{number}")),
        locals("[\"x\"]", &|number| format!("concat({})", format!("local.a{number},").repeat(8))),
        locals("\"xxxxxxxx\"", &|number| format!("\"{}\"", format!("${{local.a{number}}}").repeat(8))),
        locals("\"xxxxxxxx\"", &|number| format!("replace(local.a{number}, \"x\", local.a{number})")),
        locals("\"\\\"\"", &|_| format!("{}\"\\\"\"{}", "jsonencode(".repeat(55), ")".repeat(55))),
        locals(&list, &|_| "[for a in local.a0 : [for b in local.a0 : [for c in local.a0 : c]]]".to_owned()),
    ] {
        let (problems, policies) = read("a.tf", &written);
        assert_eq!((problems, policies), (Vec::new(), 1), "{written}");
    }
}

#[test]
fn an_object_with_very_many_members() {
    let members: String = (0..100_000).map(|number| format!("k{number} = \"}}federated\"\n")).collect();
    let (problems, _) = read("a.tf", &format!("locals {{\n  a = {{\n{members}  }}\n}}\n"));
    assert_eq!(problems, ["a.tf:2:7: an object has more than 20000 members"]);
}

#[test]
fn aliases_that_multiply() {
    let line = |number: usize| format!("a{number}: &a{number} [{}]\n", format!("*a{},", number - 1).repeat(9));
    let bomb = format!("a0: &a0 [federated]\n{}", (1..12).map(line).collect::<String>());
    assert_eq!(read("a.yaml", &bomb).0, ["a.yaml:7:38: the file comes to more than 1048576 values"]);
}

#[test]
fn a_template_with_very_many_conditions() {
    let statement = |number: usize| {
        format!(
            r#"{{"Fn::If":["C{number}",{{"Effect":"Allow","Principal":{{"Federated":"accounts.google.com"}},"Action":"sts:AssumeRoleWithWebIdentity"}},{{"Ref":"AWS::NoValue"}}]}}"#
        )
    };
    let statements = (0..200).map(statement).collect::<Vec<_>>().join(",");
    let template = format!(
        r#"{{"Resources":{{"R":{{"Properties":{{"AssumeRolePolicyDocument":{{"Statement":[{statements}]}}}}}}}}}}"#
    );
    let (problems, policies) = read("a.json", &template);
    assert_eq!((problems, policies), (Vec::new(), 33));
}

#[test]
fn files_that_are_no_text_and_folders_that_lead_back() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("a-bytes.json", b"{\"Federated\": \"\xff\"}");
    write("b-binary.tf", b"\0\0assume_role_policy\xfe");
    write("c-wide.json", &[&[0xff, 0xfe][..], b"assume_role_policy"].concat());
    write("d-other.json", b"{ \"compilerOptions\": { /* a comment */ } }");
    write("e-image.png", b"\x89PNG assume_role_policy");
    write("z.json", POLICY.as_bytes());
    fs::create_dir(folder.path().join("loop")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", folder.path().join("loop/up")).unwrap();
        std::os::unix::fs::symlink("self", folder.path().join("loop/self.json")).unwrap();
    }
    let (mut problems, mut policies, mut files) = (Vec::new(), 0, 0);
    let missing = folder.path().join("missing.json");
    paths(&[missing, PathBuf::from(folder.path())], &mut |event| match event {
        Event::Problem(problem) => problems.push(problem.to_string()),
        Event::Policy(_) => policies += 1,
        Event::File(_) => files += 1,
    });
    let place = format!("{}/", folder.path().display());
    let problems: Vec<&str> = problems.iter().map(|problem| problem.strip_prefix(&place).unwrap()).collect();
    let expected = [
        "missing.json: there is no such file or folder",
        "a-bytes.json:1:16: the file is not UTF-8 text",
        "b-binary.tf:1:21: the file is not UTF-8 text",
        "c-wide.json: the file is UTF-16 text",
    ];
    assert_eq!((problems, policies, files), (expected.to_vec(), 1, 5));
}

#[test]
fn a_hundred_megabytes_on_one_line() {
    let long = format!("{{\"Statement\":\"{}\"}}", "federated ".repeat(10_000_000));
    assert_eq!(
        read("a.json", &long).0,
        ["a.json:1:1: the policy document has 100000016 bytes: IAM takes a few thousand"]
    );
    assert_eq!(read("a.tf", &long.replace("{\"Statement\":", "a = ")).0.len(), 1);
    assert_eq!(read("a.json", &long.replace("Statement", "Other")), (Vec::new(), 0));
}
