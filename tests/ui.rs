//! What compiles, and what the compiler says where it must not. `TRYBUILD=overwrite cargo test --test ui` writes the messages anew.

use std::path::Path;
use std::{fs, io};

#[test]
fn ui() {
    provide_policies().unwrap();
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/*.rs");
    cases.compile_fail("tests/ui/fail/*.rs");
}

/// Puts the files that the cases include into the crate as which trybuild compiles them.
fn provide_policies() -> io::Result<()> {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../tests/trybuild").join(env!("CARGO_PKG_NAME"));
    let target = package.join("policies");
    fs::create_dir_all(&target)?;
    for file in fs::read_dir("tests/ui/policies")? {
        let file = file?;
        fs::copy(file.path(), target.join(file.file_name()))?;
    }
    Ok(())
}
