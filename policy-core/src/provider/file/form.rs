use std::borrow::Cow;

use super::File;
use super::part::Parts;
use crate::json::{Member, Node, Path, Value};
use crate::names::Issuer;
use crate::names::visible::Visible;
use crate::provider::{IssuerForm, Segment, Template, Tenancy};

impl File {
    pub(super) fn issuers(
        &mut self,
        node: &Node,
        member: Option<&Member>,
        path: &Path<'_>,
        tenancy: Tenancy,
        parts: &mut Parts,
    ) -> Vec<IssuerForm> {
        let Some(member) = member else {
            let help = "add `\"issuer\": \"https://…\"`, as `iss` in its tokens has it";
            self.reader.report_missing(node, path, "the provider has no `issuer`", help);
            return Vec::new();
        };
        let Some(urls) = self.reader.texts(member, path, "issuer") else { return Vec::new() };
        let mut forms = Vec::new();
        let path = &Path::Member(path, &member.key);
        for url in &urls {
            match issuer(url, tenancy, parts) {
                Ok(form) => forms.push(form),
                Err((message, help)) => self.report(&member.value, path, message, &help),
            }
        }
        if urls.as_slice().is_empty() {
            self.report(&member.value, path, "`issuer` is an empty array", "write the URL of the issuer");
        }
        forms
    }

    pub(super) fn subjects(&mut self, member: Option<&Member>, path: &Path<'_>, parts: &mut Parts) -> Vec<Template> {
        let mut forms = Vec::new();
        let Some(member) = member else { return forms };
        let path = &Path::Member(path, &member.key);
        let Some(members) = self.reader.object(&member.value, path, "`subjects`") else { return forms };
        self.reader.distinct_members(members, path, "give each form a name of its own");
        for member in members {
            forms.extend(self.subject(member, path, parts));
        }
        forms
    }

    fn subject(&mut self, member: &Member, path: &Path<'_>, parts: &mut Parts) -> Option<Template> {
        let path = &Path::Member(path, &member.key);
        let (mut note, mut customised) = (Cow::Borrowed(""), false);
        let form = if matches!(member.value.value, Value::String(_)) {
            member
        } else {
            let names = ["form", "note", "customised"];
            let [form, note_member, flag] = self.reader.members(&member.value, path, names, "a form of subjects")?;
            note = note_member.and_then(|member| self.reader.text_member(member, path, "note")).unwrap_or_default();
            customised = flag.and_then(|member| self.flag(member, path)).unwrap_or(false);
            let Some(form) = form else {
                self.reader.report_missing(&member.value, path, "the form has no `form`", "add `\"form\": \"…\"`");
                return None;
            };
            form
        };
        let text = self.reader.text_member(form, path, "form")?;
        match segments(&text, parts) {
            Ok(segments) => {
                Some(Template { name: member.key.clone().into(), segments: segments.into(), customised, note })
            }
            Err((message, help)) => {
                self.report(&form.value, path, message, &help);
                None
            }
        }
    }

    /// What stands in braces is a part of every issuer.
    pub(super) fn check_audience(&mut self, member: &Member, path: &Path<'_>, issuers: &[IssuerForm]) {
        let Value::String(text) = &member.value.value else { return };
        for name in text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)) {
            let has_part = |form: &IssuerForm| form.template.parts().any(|part| part.name == name);
            if name != "host" && !issuers.iter().all(has_part) {
                let message = format!("the issuer has no part `{}`", Visible(name));
                let help = "write `{host}` for the issuer's host, or the name of one of its parts";
                self.report(&member.value, &Path::Member(path, &member.key), message, help);
            }
        }
    }

    /// Of a shared issuer each form tells whose token it is.
    pub(super) fn check_tenants(&mut self, member: &Member, path: &Path<'_>, forms: &[Template]) {
        let path = &Path::Member(path, &member.key);
        for form in forms.iter().filter(|form| !form.customised && !form.parts().any(|part| part.tenant)) {
            let message =
                format!("no part of the form `{}` tells the tenants of the issuer apart", Visible(&form.name));
            let help = match form.parts().next() {
                Some(part) => format!(
                    "write `\"tenant\": true` in a part such as `{}`, or `\"tenancy\": \"per_tenant\"` in the provider",
                    part.name
                ),
                None => "write `\"tenancy\": \"per_tenant\"` in the provider".to_owned(),
            };
            self.report(&member.value, path, message, &help);
        }
    }
}

/// A message and a help.
pub(super) type Problem = (String, String);

/// The form of an issuer that is written as its URL.
fn issuer(url: &str, tenancy: Tenancy, parts: &mut Parts) -> Result<IssuerForm, Problem> {
    let Some(text) = url.strip_prefix("https://") else {
        let bare = url.strip_prefix("http://").unwrap_or(url);
        return Err((
            format!("an issuer is written as its URL, which begins with `https://`, found `{}`", Visible(url)),
            format!("write `https://{}`", Visible(bare)),
        ));
    };
    let segments = segments(text, parts)?;
    let example: String = segments
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => text,
            Segment::Part(_) => "x",
        })
        .collect();
    if let Err(error) = Issuer::parse(&example) {
        return Err((error.to_string(), "write the URL as `iss` in the tokens has it".to_owned()));
    }
    let template = Template {
        name: Cow::Borrowed("issuer"),
        segments: segments.into(),
        customised: false,
        note: Cow::Borrowed(""),
    };
    let form = IssuerForm { template, tenancy };
    if form.is_free() {
        let help = "write the host of your own, or at least how it ends: `https://{name}.example.com`";
        return Err((format!("`{}` would be nearly every issuer", Visible(url)), help.to_owned()));
    }
    Ok(form)
}

/// The pieces of a form: text, and parts in braces.
fn segments(form: &str, parts: &mut Parts) -> Result<Vec<Segment>, Problem> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut literal = String::new();
    let mut rest = form.chars();
    while let Some(c) = rest.next() {
        match (c, rest.as_str().chars().next()) {
            ('{', Some('{')) | ('}', Some('}')) => {
                rest.next();
                literal.push(c);
            }
            ('{', _) => {
                let Some((name, after)) = rest.as_str().split_once('}') else {
                    return Err((
                        format!("a `{{` of `{}` is never closed", Visible(form)),
                        "write `{name}` for a part, or `{{` for the character".to_owned(),
                    ));
                };
                if literal.is_empty() && matches!(segments.last(), Some(Segment::Part(_))) {
                    return Err((
                        format!("nothing tells where the part before `{{{}}}` ends", Visible(name)),
                        "put text between the two parts, or make them one".to_owned(),
                    ));
                }
                if !literal.is_empty() {
                    segments.push(Segment::Literal(std::mem::take(&mut literal).into()));
                }
                segments.push(Segment::Part(parts.take(name)?));
                rest = after.chars();
            }
            ('}', _) => {
                return Err((
                    format!("a `}}` of `{}` closes nothing", Visible(form)),
                    "write `}}` for the character".to_owned(),
                ));
            }
            _ => literal.push(c),
        }
    }
    if !literal.is_empty() {
        segments.push(Segment::Literal(literal.into()));
    }
    if segments.is_empty() {
        return Err(("a form is not empty".to_owned(), "write text and parts, such as `user:{user_id}`".to_owned()));
    }
    Ok(segments)
}
