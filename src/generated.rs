//! Files that are generated and kept: a Terraform document or a CloudFormation template in a repository's `infra/` folder.
//!
//! [`WriteTo::write_to`] writes a file only when it changes, and never leaves half of one. In a build script it tells Cargo to run the
//! script again when somebody edits or removes the file; what the script itself reads it must name with
//! `cargo::rerun-if-changed` as well, since Cargo then watches nothing else.
//!
//! With `TRUST_POLICY_CHECK=1` in the environment nothing is written: a file that is not what would be written is an error with the
//! difference. That is for CI, where a generated file in the repository must not be stale.

use std::path::{Path, PathBuf};
use std::{env, fmt, fs, io};

use policy_core::cloudformation::Template;
use policy_core::terraform::{Document, Problems};
use similar::TextDiff;

/// The variable that turns [`WriteTo::write_to`] into [`WriteTo::check_file`]: `1`, or anything but `0` and nothing.
pub const CHECK_VARIABLE: &str = "TRUST_POLICY_CHECK";

/// Something whose text belongs into a file: a [`Document`], or a [`Template`].
///
/// ```
/// use trust_policy::generated::{WriteTo, Written};
/// use trust_policy::terraform::{Document, Role};
/// use trust_policy::trust_policy;
///
/// let mut document = Document::new();
/// document.role(Role::new("flows", trust_policy! {
///     provider: "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider",
///     aud: "prefect-cloud",
///     sub: "prefect:account:11111111-2222-4333-8444-555555555555",
/// }));
/// # let folder = tempfile::tempdir()?;
/// # let infra = folder.path().join("infra");
/// let path = infra.join("roles.tf.json");
/// assert_eq!(document.write_to(&path)?, Written::New);
/// assert_eq!(document.write_to(&path)?, Written::Unchanged);
/// document.check_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait WriteTo {
    /// The text of the file.
    ///
    /// # Errors
    ///
    /// What keeps it from being written.
    fn text(&self) -> Result<String, Problems>;

    /// Writes the file, and the folders above it, unless it is there with the same text.
    ///
    /// Readers see the old file or the new one, never a part of it. A link is followed; permissions are kept. In a build script the
    /// lines that Cargo needs go to standard output.
    ///
    /// # Errors
    ///
    /// [`WriteError`], and the old file is as it was: the document has mistakes, the path is a folder, the file is read-only, …; or
    /// under [`CHECK_VARIABLE`] the file is stale.
    fn write_to(&self, path: impl AsRef<Path>) -> Result<Written, WriteError> {
        write(path.as_ref(), self.text())
    }

    /// Looks whether the file has the text already, and writes nothing.
    ///
    /// # Errors
    ///
    /// [`WriteError`] when it has another text or is not there; [`WriteError::is_stale`] says that this is it.
    fn check_file(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        let path = path.as_ref();
        let text = self.text().map_err(|problems| WriteError::new(path, Cause::Document(problems)))?;
        check(path, &text)
    }
}

impl WriteTo for Document {
    fn text(&self) -> Result<String, Problems> {
        self.to_json()
    }
}

impl WriteTo for Template<'_> {
    fn text(&self) -> Result<String, Problems> {
        self.to_json()
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It was not there and is now.
    New,
    /// It had another text.
    Changed,
    /// It had the same text and was not touched.
    Unchanged,
}

/// A file that was not written, or is not what would be written.
pub struct WriteError {
    path: PathBuf,
    cause: Cause,
}

enum Cause {
    Document(Problems),
    Folder,
    ReadOnly,
    Io(io::Error),
    Stale { difference: String },
}

impl WriteError {
    fn new(path: &Path, cause: Cause) -> Self {
        Self { path: path.to_owned(), cause }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file could be read and has another text, or is not there.
    pub fn is_stale(&self) -> bool {
        matches!(self.cause, Cause::Stale { .. })
    }

    /// What is wrong with the document, when that is it.
    pub fn problems(&self) -> Option<&Problems> {
        match &self.cause {
            Cause::Document(problems) => Some(problems),
            _ => None,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.cause {
            Cause::Document(problems) => write!(f, "cannot write `{path}`:\n{problems}"),
            Cause::Folder => write!(f, "cannot write `{path}`: it is a folder; name a file in it"),
            Cause::ReadOnly => write!(f, "cannot write `{path}`: the file is read-only"),
            Cause::Io(error) => write!(f, "cannot write `{path}`: {error}"),
            Cause::Stale { difference } => {
                write!(f, "the generated file `{path}` is stale; {}\n{difference}", how_to_renew())
            }
        }
    }
}

impl fmt::Debug for WriteError {
    /// The same as `Display`: a `main` that returns the error shows it this way.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            // The others are in the text.
            Cause::Io(error) => error.get_ref().map(|source| source as &(dyn std::error::Error + 'static)),
            _ => None,
        }
    }
}

fn write(path: &Path, text: Result<String, Problems>) -> Result<Written, WriteError> {
    tell_cargo(path);
    let text = text.map_err(|problems| WriteError::new(path, Cause::Document(problems)))?;
    if env::var_os(CHECK_VARIABLE).is_some_and(|value| !value.is_empty() && value != "0") {
        return check(path, &text).map(|()| Written::Unchanged);
    }
    let old = read(path)?;
    if old.as_deref() == Some(text.as_bytes()) {
        return Ok(Written::Unchanged);
    }
    replace(path, &text)?;
    Ok(if old.is_some() { Written::Changed } else { Written::New })
}

fn check(path: &Path, text: &str) -> Result<(), WriteError> {
    let old = read(path)?;
    if old.as_deref() == Some(text.as_bytes()) {
        return Ok(());
    }
    let old = String::from_utf8_lossy(old.as_deref().unwrap_or_default());
    let names = (path.display().to_string(), "generated".to_owned());
    let difference = TextDiff::from_lines(&*old, text).unified_diff().header(&names.0, &names.1).to_string();
    Err(WriteError::new(path, Cause::Stale { difference }))
}

/// The bytes of the file; `None` when it is not there.
fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    if path.is_dir() {
        return Err(WriteError::new(path, Cause::Folder));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(WriteError::new(path, Cause::Io(error))),
    }
}

/// Puts a new file in the place of the old one.
fn replace(path: &Path, text: &str) -> Result<(), WriteError> {
    let fail = |error| WriteError::new(path, Cause::Io(error));
    // The file that a link leads to, not the link, is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(fail)?;
    let old = fs::metadata(&target).ok().map(|metadata| metadata.permissions());
    if old.as_ref().is_some_and(fs::Permissions::readonly) {
        return Err(WriteError::new(path, Cause::ReadOnly));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".trust-policy-");
    // A temporary file is for its owner alone; a generated one is for everybody whom the umask lets.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(fail)?;
    io::Write::write_all(&mut file, text.as_bytes()).map_err(fail)?;
    if let Some(permissions) = old {
        fs::set_permissions(file.path(), permissions).map_err(fail)?;
    }
    file.as_file().sync_all().map_err(fail)?;
    file.persist(&target).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Only a build script has all of these.
fn is_build_script() -> bool {
    ["OUT_DIR", "HOST", "TARGET", "NUM_JOBS"].iter().all(|name| env::var_os(name).is_some())
}

#[expect(clippy::print_stdout, reason = "a build script speaks to Cargo on standard output")]
fn tell_cargo(path: &Path) {
    // A path with a line break would be a line of its own.
    if is_build_script() && !path.to_string_lossy().contains(['\n', '\r']) {
        println!("cargo::rerun-if-changed={}", path.display());
        println!("cargo::rerun-if-env-changed={CHECK_VARIABLE}");
    }
}

fn how_to_renew() -> String {
    match env::var("CARGO_PKG_NAME") {
        Ok(package) if is_build_script() => format!("renew it with `cargo build -p {package}`"),
        _ => format!("renew it by running this without `{CHECK_VARIABLE}`"),
    }
}
