//! Providers of the user's own, from a file.

mod form;
mod part;
mod pattern;

use std::borrow::Cow;
use std::fmt;

use super::{AudienceRule, CATALOGUE, Provider, Tenancy};
use crate::diagnostic::{Finding, nearest};
use crate::document::Text;
use crate::json::{LinesAndColumns, Member, Node, Path, Reader, SyntaxError, Value, parse};
use crate::names::visible::Visible;

/// What is wrong with a file of providers: all of it, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError(Vec<Mistake>);

/// One thing that is wrong with a file of providers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The byte offset.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong: lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl FileError {
    /// The mistakes; never none.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.0
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Mistake { line, column, message, help, .. }) in self.0.iter().enumerate() {
            write!(f, "{}line {line}, column {column}: {message}", if index > 0 { "\n" } else { "" })?;
            if let Some(help) = help {
                write!(f, "; {help}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for FileError {}

impl From<SyntaxError> for FileError {
    fn from(error: SyntaxError) -> Self {
        let (line, column) = (error.line(), error.column());
        Self(vec![Mistake { offset: error.offset(), line, column, message: error.message().to_owned(), help: None }])
    }
}

/// Reads providers of the user's own from JSON, strictly. Give them to [`Options::providers`](crate::lint::Options::providers).
///
/// `docs/providers/custom.md` describes the file, with examples:
///
/// | member of a provider | value | without it |
/// | --- | --- | --- |
/// | `id` | lower-case letters, digits and `-`; not an id of the catalogue | required |
/// | `issuer` | the URL as the token's `iss` has it, or an array; `{name}` stands for a part | required |
/// | `like` | the id of a provider of the catalogue: what is not said here is as it has it | nothing is known beyond this file |
/// | `name`, `documentation` | for people | the id; nothing |
/// | `tenancy` | `per_tenant`: all its tokens are of one tenant; `shared`: the subject tells tenants apart | that of `like`; else `shared` |
/// | `audience` | every token has this one; `{name}` is the issuer's part of this name, `{host}` its host | the workload chooses |
/// | `recommended_audience` | the workload chooses, and this is usual | |
/// | `subjects` | name and form: `"branch": "repo:{repository}:ref:{branch}"`; or `{ "form", "note", "customised" }` | any subject |
/// | `parts` | name and pattern: `"repository": "[a-z0-9-]+"`; or `{ "pattern", "rule", "tenant", "recyclable", "per_run" }` | `[^:/]+` |
/// | `unread_claims` | claims of its tokens, for better messages: STS reads none of them | |
/// | `session_tags` | `true`: every token has session tags | `false` |
///
/// A pattern is a regular expression without groups and alternatives that stands for the whole part.
///
/// # Errors
///
/// All mistakes, each with its place, when the text is not JSON or is no such file.
///
/// ```
/// use policy_core::document::TrustPolicy;
/// use policy_core::lint::Options;
/// use policy_core::provider;
///
/// let providers = provider::read(
///     r#"{ "providers": [{ "id": "our-gitlab", "like": "gitlab-self-managed", "issuer": "https://gitlab.example.com" }] }"#,
/// )?;
/// let policy: TrustPolicy = r#"{
///     "Version": "2012-10-17",
///     "Statement": [{
///         "Effect": "Allow",
///         "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com" },
///         "Action": "sts:AssumeRoleWithWebIdentity",
///         "Condition": { "StringEquals": {
///             "gitlab.example.com:aud": "https://gitlab.example.com",
///             "gitlab.example.com:sub": "project:platform/deploy:ref_type:branch:ref:main"
///         } }
///     }]
/// }"#.parse()?;
/// let report = policy.check_with(&Options { providers, ..Options::default() });
/// assert!(report.to_string().contains("subject_matches_nobody"));
///
/// let error = provider::read(r#"{ "providers": [{ "id": "ours", "isuer": "https://id.example.com" }] }"#).unwrap_err();
/// assert_eq!(error.to_string(), "line 1, column 33: a provider has no member `isuer`; write `issuer`");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read(text: &str) -> Result<Vec<Provider>, FileError> {
    let mut file = File { reader: Reader::new(false) };
    let providers = file.providers(&parse(text)?);
    let findings = file.reader.into_findings();
    if findings.is_empty() {
        return Ok(providers);
    }
    let mut places = LinesAndColumns::of(text);
    let mut mistakes = Vec::with_capacity(findings.len());
    for (span, Finding { message, help, .. }) in findings {
        let (line, column) = places.at(span.start);
        mistakes.push(Mistake { offset: span.start, line, column, message, help });
    }
    Err(FileError(mistakes))
}

/// What is read of a file, with the mistakes so far.
struct File {
    reader: Reader,
}

impl File {
    fn providers(&mut self, node: &Node) -> Vec<Provider> {
        let root = &Path::Root;
        let Some([member]) = self.reader.members(node, root, ["providers"], "a file of providers") else {
            return Vec::new();
        };
        let Some(member) = member else {
            self.reader.report_missing(node, root, "the file has no `providers`", "write `{ \"providers\": [ … ] }`");
            return Vec::new();
        };
        let path = &Path::Member(root, &member.key);
        let Value::Array(elements) = &member.value.value else {
            self.reader.wrong_type(&member.value, path, "`providers`", "an array");
            return Vec::new();
        };
        let mut providers: Vec<Provider> = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let path = &Path::Element(path, index);
            if let Some(provider) = self.provider(element, path) {
                if providers.iter().any(|other| other.id == provider.id && !other.id.is_empty()) {
                    let message = format!("the id `{}` is repeated", provider.id);
                    self.report(element, path, message, "give each provider an id of its own");
                }
                providers.push(provider);
            }
        }
        providers
    }

    fn provider(&mut self, node: &Node, path: &Path<'_>) -> Option<Provider> {
        let names = [
            "id",
            "like",
            "name",
            "documentation",
            "issuer",
            "tenancy",
            "audience",
            "recommended_audience",
            "subjects",
            "parts",
            "unread_claims",
            "session_tags",
        ];
        let [id, like, name, documentation, issuer, tenancy, fixed, recommended, subjects, parts_member, unread, tags] =
            self.reader.members(node, path, names, "a provider")?;
        let id = if let Some(member) = id {
            self.id(member, path)
        } else {
            let help = "add `\"id\": \"our-provider\"`";
            self.reader.report_missing(node, path, "the provider has no `id`", help);
            Cow::Borrowed("")
        };
        let base = like.and_then(|member| self.like(member, path));
        let tenancy = match tenancy {
            Some(member) => self.tenancy(member, path),
            None => base.and_then(|base| base.issuers.first()).map(|form| form.tenancy),
        };
        let mut parts = self.parts(parts_member, path);
        let issuers = self.issuers(node, issuer, path, tenancy.unwrap_or(Tenancy::Shared), &mut parts);
        let forms = self.subjects(subjects, path, &mut parts);
        if let (Some(_), Some(member)) = (fixed, recommended) {
            let path = &Path::Member(path, &member.key);
            self.report(&member.value, path, "an audience is fixed or recommended", "keep one of the two members");
        }
        for member in fixed.into_iter().chain(recommended) {
            self.check_audience(member, path, &issuers);
        }
        self.check_parts(parts_member, &parts, path);
        let is_shared = issuers.iter().any(|form| form.tenancy == Tenancy::Shared);
        if is_shared && let Some(member) = subjects {
            self.check_tenants(member, path, &forms);
        }
        let issuers = Cow::Owned(issuers);
        let mut provider = match base {
            Some(base) => Provider { name: id.clone(), id, ..base.with_issuers(issuers) },
            None => Provider::unknown(id, issuers),
        };
        let mut text = |member: Option<&Member>, name| self.reader.text_member(member?, path, name);
        if let Some(name) = text(name, "name") {
            provider.name = name;
        }
        if let Some(documentation) = text(documentation, "documentation") {
            provider.documentation = documentation;
        }
        if let Some(audience) = text(fixed, "audience") {
            provider.audience = AudienceRule::Fixed(audience);
        }
        if let Some(audience) = text(recommended, "recommended_audience") {
            provider.audience = AudienceRule::Chosen { recommended: Some(audience), pins_tenant: false };
        }
        if subjects.is_some() {
            provider.subjects = forms.into();
        }
        if let Some(claims) = unread.and_then(|member| self.reader.texts(member, path, "unread_claims")) {
            provider.unread_claims = claims.iter().cloned().collect();
        }
        if let Some(tags) = tags.and_then(|member| self.flag(member, path)) {
            provider.always_tags_session = tags;
        }
        Some(provider)
    }

    fn id(&mut self, member: &Member, path: &Path<'_>) -> Text {
        let Some(id) = self.reader.text_member(member, path, "id") else { return Cow::Borrowed("") };
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let path = &Path::Member(path, &member.key);
        if id.is_empty() || !id.chars().all(is_kebab) {
            let message = format!("an id holds lower-case letters, digits and `-`, found `{}`", Visible(&id));
            let other: String = id.to_ascii_lowercase().chars().map(|c| if is_kebab(c) { c } else { '-' }).collect();
            let other = if other.is_empty() { "our-provider" } else { &other };
            self.report(&member.value, path, message, &format!("write `{other}`"));
        } else if CATALOGUE.iter().any(|provider| provider.id == id) {
            let message = format!("`{id}` is the id of a provider that the library knows");
            self.report(&member.value, path, message, &format!("write `our-{id}`, and `\"like\": \"{id}\"`"));
        }
        id
    }

    fn like(&mut self, member: &Member, path: &Path<'_>) -> Option<&'static Provider> {
        let id = self.reader.text_member(member, path, "like")?;
        let found = CATALOGUE.iter().find(|provider| provider.id == id).copied();
        if found.is_none() {
            let help = match nearest(&id, CATALOGUE.iter().map(|provider| &*provider.id)) {
                Some(near) => format!("write `{near}`"),
                None => "see docs/providers for the ids".to_owned(),
            };
            let message = format!("the library knows no provider `{}`", Visible(&id));
            self.report(&member.value, &Path::Member(path, &member.key), message, &help);
        }
        found
    }

    fn tenancy(&mut self, member: &Member, path: &Path<'_>) -> Option<Tenancy> {
        let text = self.reader.text_member(member, path, "tenancy")?;
        match &*text {
            "shared" => Some(Tenancy::Shared),
            "per_tenant" => Some(Tenancy::PerTenant),
            _ => {
                let near = nearest(&text, ["shared", "per_tenant"]).unwrap_or("shared");
                let message = format!("`tenancy` is `shared` or `per_tenant`, found `{}`", Visible(&text));
                self.report(&member.value, &Path::Member(path, &member.key), message, &format!("write `{near}`"));
                None
            }
        }
    }

    fn flag(&mut self, member: &Member, path: &Path<'_>) -> Option<bool> {
        if let Value::Bool(value) = member.value.value {
            return Some(value);
        }
        let what = format!("`{}`", Visible(&member.key));
        self.reader.wrong_type(&member.value, &Path::Member(path, &member.key), &what, "`true` or `false`");
        None
    }

    fn report(&mut self, node: &Node, path: &Path<'_>, message: impl Into<String>, help: &str) {
        self.reader.report(node.span, path, message.into(), &|finding| finding.help(help));
    }
}
