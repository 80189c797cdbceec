//! Files that are generated: written when they change, whole or not at all, and checked in CI.

#![expect(clippy::unwrap_used, reason = "a test")]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use trust_policy::cloudformation::Template;
use trust_policy::generated::{WriteTo, Written};
use trust_policy::terraform::{Document, Role};
use trust_policy::{TrustPolicy, trust_policy};

const POLICY: TrustPolicy = trust_policy! {
    provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
    aud: "prefect-cloud",
    sub: "prefect:account:11111111-2222-4333-8444-555555555555",
};

fn document(name: &str) -> Document {
    let mut document = Document::new();
    document.role(Role::new("flows", POLICY).name(name));
    document
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Writes over what is there; the message with the folder as `…`, after which the folder is as it was.
fn refused(folder: &Path, path: &Path, document: &Document) -> String {
    let before = names(folder);
    let error = document.write_to(path).unwrap_err();
    assert_eq!(error.path(), path);
    assert_eq!(names(folder), before);
    assert_eq!(format!("{error:?}"), error.to_string(), "a `main` that returns it shows the same");
    error.to_string().replace(&*folder.to_string_lossy(), "…")
}

#[test]
fn a_file_is_written_when_it_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("infra/aws/roles.tf.json");
    assert_eq!(document("a").write_to(&path).unwrap(), Written::New);
    assert_eq!(fs::read_to_string(&path).unwrap(), document("a").to_json().unwrap());

    let long_ago = SystemTime::now() - Duration::from_secs(1_000_000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let modified = || fs::metadata(&path).unwrap().modified().unwrap();
    let before = modified();
    assert_eq!(document("a").write_to(&path).unwrap(), Written::Unchanged);
    assert_eq!(modified(), before);

    assert_eq!(document("b").write_to(&path).unwrap(), Written::Changed);
    assert_eq!(fs::read_to_string(&path).unwrap(), document("b").to_json().unwrap());
    assert_eq!(names(path.parent().unwrap()), ["roles.tf.json"], "nothing is left lying about");
}

#[test]
fn a_template_is_written_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.template.json");
    let document = document("a");
    let template = Template::new(&document);
    assert_eq!(template.write_to(&path).unwrap(), Written::New);
    assert_eq!(fs::read_to_string(&path).unwrap(), template.to_json().unwrap());
    template.check_file(&path).unwrap();
}

#[cfg(unix)]
#[test]
fn permissions_and_links() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("roles.tf.json"), folder.path().join("link.tf.json"));
    document("a").write_to(&path).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    let plain = folder.path().join("plain");
    fs::write(&plain, "").unwrap();
    assert_eq!(mode(&path), mode(&plain), "a new file is what any program would have made");

    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&path, &link).unwrap();
    assert_eq!(document("b").write_to(&link).unwrap(), Written::Changed);
    assert_eq!(mode(&path), 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&path).unwrap(), document("b").to_json().unwrap());
}

#[test]
fn what_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(refused(folder, folder, &document("a")), "cannot write `…`: it is a folder; name a file in it");

    let file = folder.join("file");
    fs::write(&file, "old").unwrap();
    let below = refused(folder, &file.join("roles.tf.json"), &document("a"));
    assert!(below.starts_with("cannot write `…/file/roles.tf.json`: "), "{below}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");

    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    assert_eq!(refused(folder, &file, &document("a")), "cannot write `…/file`: the file is read-only");
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
}

#[test]
fn a_document_with_mistakes_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let path = folder.join("roles.tf.json");
    document("a").write_to(&path).unwrap();
    let old = fs::read(&path).unwrap();

    let mut wrong = document("a b");
    wrong.role(Role::new("flows", POLICY)).role(Role::new("1", POLICY));
    assert_eq!(
        refused(folder, &path, &wrong),
        "cannot write `…/roles.tf.json`:\n\
         aws_iam_role.flows: invalid role name `a b`; write 1 to 64 letters, digits and `_+=,.@-`\n\
         aws_iam_role.flows: it is declared twice; give one of them another name\n\
         aws_iam_role: invalid Terraform name `1`: it begins with a digit or `-`; write `_1`"
    );
    assert_eq!(wrong.write_to(&path).unwrap_err().problems().unwrap().iter().count(), 3);
    assert_eq!(fs::read(&path).unwrap(), old);
}

#[test]
fn a_stale_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("roles.tf.json");
    document("a").write_to(&path).unwrap();
    document("a").check_file(&path).unwrap();
    let error = document("b").check_file(&path).unwrap_err();
    assert!(error.is_stale());
    let message = error.to_string().replace(&*folder.path().to_string_lossy(), "…");
    let (first, difference) = message.split_once('\n').unwrap();
    assert_eq!(
        first,
        "the generated file `…/roles.tf.json` is stale; renew it by running this without `TRUST_POLICY_CHECK`"
    );
    let is_change = |line: &&str| line.starts_with(['-', '+']);
    assert_eq!(
        difference.lines().filter(is_change).collect::<Vec<_>>(),
        ["--- …/roles.tf.json", "+++ generated", "-        \"name\": \"a\",", "+        \"name\": \"b\","]
    );
    let missing = document("b").check_file(folder.path().join("absent.tf.json")).unwrap_err();
    assert!(missing.is_stale() && missing.to_string().contains("\n+  \"resource\": {"), "{missing}");
    assert_eq!(names(folder.path()), ["roles.tf.json"]);
}

/// The example's build script against the committed file, in a copy of the package.
#[test]
fn a_build_script() -> io::Result<()> {
    const PACKAGE: &str = "terraform-build-example";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let original = root.join("examples/terraform-build");
    let folder = tempfile::tempdir()?;
    for file in ["build.rs", "src/lib.rs", "access.json", "infra/roles.tf.json"] {
        let copy = folder.path().join(file);
        fs::create_dir_all(copy.parent().unwrap())?;
        fs::copy(original.join(file), copy)?;
    }
    let manifest = format!(
        "[package]\nname = \"{PACKAGE}\"\nedition = \"2024\"\n[build-dependencies]\nserde_json = \"1\"\n\
         trust-policy = {{ path = {root:?}, features = [\"terraform\"] }}\n[workspace]\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest)?;
    fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock"))?;
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("terraform-build");
    let build = |check: &str| {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--offline", "-vv"])
            .current_dir(folder.path())
            .env("CARGO_TARGET_DIR", &target)
            .env("TRUST_POLICY_CHECK", check)
            .output()
            .unwrap();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    };
    let file = folder.path().join("infra/roles.tf.json");
    let committed = fs::read_to_string(&file)?;

    let (success, text) = build("1");
    assert!(success, "{text}");
    for line in ["rerun-if-changed=infra/roles.tf.json", "rerun-if-env-changed=TRUST_POLICY_CHECK"] {
        assert!(text.contains(&format!("cargo::{line}")), "{text}");
    }

    fs::write(&file, committed.replace("prefect-flows", "somebody-elses"))?;
    let (success, text) = build("1");
    assert!(!success, "{text}");
    assert!(
        text.contains(
            "the generated file `infra/roles.tf.json` is stale; renew it with `cargo build -p terraform-build-example`"
        ),
        "{text}"
    );
    assert!(text.contains("-        \"name\": \"somebody-elses\","), "{text}");

    let (success, text) = build("0");
    assert!(success, "{text}");
    assert_eq!(fs::read_to_string(&file)?, committed);
    let before = fs::metadata(&file)?.modified()?;
    assert!(build("").0);
    assert_eq!(fs::metadata(&file)?.modified()?, before);
    Ok(())
}
