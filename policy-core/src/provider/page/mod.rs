//! A provider's page: how to set it up, for the person who does so today.

mod hcl;
mod rust;

use std::fmt::Write;

use super::guide::{Edit, Filled, Guide};
use super::{
    AudienceRule, BUILT_IN, CATALOGUE, COMMON_CLAIMS, GUIDES, Part, Provider, Template, Tenancy, built_in_control,
};
use crate::document::TrustPolicy;
use crate::names::{AccountId, Partition};

/// How many of the subjects that a customer can choose are shown.
const SHOWN: usize = 8;
/// The account of the examples.
const ACCOUNT: AccountId = AccountId::from_static("123456789012");

/// The page of a provider of the catalogue, in Markdown: its issuer, how to create the IAM provider and the role, its subjects, its
/// pitfalls. `None` when the catalogue has no provider of this id.
///
/// ```
/// let page = policy_core::provider::page("prefect-cloud").unwrap();
/// assert!(page.starts_with("# Prefect Cloud\n"));
/// assert!(page.contains("--url https://api.prefect.cloud/oidc-provider"));
/// ```
pub fn page(id: &str) -> Option<String> {
    let (provider, guide) = CATALOGUE.iter().zip(GUIDES).find(|(provider, _)| provider.id == id)?;
    let mut page = Page { text: String::new(), provider, guide };
    page.write();
    Some(page.text)
}

/// The policy that a guide shows, for the account `123456789012`.
///
/// ```
/// use policy_core::provider::{example, prefect_cloud};
///
/// let policy = example(&prefect_cloud::GUIDE).unwrap();
/// assert!(policy.check().is_empty());
/// ```
pub fn example(guide: &Guide) -> Option<TrustPolicy> {
    let Filled { recommendation, parts } = guide.recommended.as_ref().ok()?;
    Some(recommendation.with(&Partition::AWS, &ACCOUNT, parts).ok()?.into())
}

struct Page<'a> {
    text: String,
    provider: &'a Provider,
    guide: &'a Guide,
}

impl Page<'_> {
    fn write(&mut self) {
        let policy = example(self.guide);
        self.head();
        self.line("## The tenant");
        self.line(self.guide.tenant);
        self.line("## Set it up");
        self.iam_provider(policy.as_ref());
        self.role(policy.as_ref());
        self.line("### 3. Use it");
        self.steps();
        self.subjects();
        self.pitfalls();
        self.line("## Sources");
        let sources: Vec<String> = [&*self.provider.documentation]
            .into_iter()
            .chain(self.guide.sources.iter().copied().filter(|source| *source != self.provider.documentation))
            .map(|source| format!("- <{source}>"))
            .collect();
        self.text.push_str(&sources.join("\n"));
        self.text.push('\n');
    }

    /// A paragraph.
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str("\n\n");
    }

    fn block(&mut self, language: &str, text: &str) {
        self.line(&format!("```{language}\n{}\n```", text.trim_end()));
    }

    fn head(&mut self) {
        let provider = self.provider;
        self.line(&format!("# {}", provider.name));
        let mut rows = vec![("id", code(&provider.id))];
        for form in provider.issuers.iter() {
            let tenancy = match form.tenancy {
                Tenancy::Shared => "one for all tenants",
                Tenancy::PerTenant if form.is_free() => "yours",
                Tenancy::PerTenant => "one for each tenant",
            };
            let note = if form.template.note.is_empty() { String::new() } else { format!("; {}", form.template.note) };
            rows.push((
                "issuer",
                format!("{} ({tenancy}{note})", code(&format!("https://{}", form.template.pattern()))),
            ));
        }
        rows.push((
            "audience",
            match &provider.audience {
                AudienceRule::Fixed(audience) => format!("always {}", code(audience)),
                AudienceRule::Chosen { recommended: Some(audience), .. } => {
                    format!("the workload chooses; usual is {}", code(audience))
                }
                AudienceRule::Chosen { recommended: None, pins_tenant: true } => "one for each tenant".to_owned(),
                AudienceRule::Chosen { recommended: None, .. } => "the workload chooses".to_owned(),
            },
        ));
        let own = provider.claims.iter().map(|claim| &*claim.name).filter(|claim| !COMMON_CLAIMS.contains(claim));
        let claims: Vec<String> = COMMON_CLAIMS.into_iter().chain(own).map(code).collect();
        rows.push(("claims that STS reads", claims.join(", ")));
        if provider.always_tags_session {
            rows.push(("session tags", "always: a role must allow `sts:TagSession`".to_owned()));
        }
        if let Some(control) = self.issuer().and_then(|issuer| built_in_control(&issuer)) {
            let keys: Vec<String> = control.keys.iter().map(|key| code(key)).collect();
            rows.push(("IAM insists on", format!("a condition on {}", keys.join(" or "))));
        }
        rows.push(("vendor's page", format!("<{}>, read as of {}", provider.documentation, provider.read_on)));
        let mut table = String::from("| | |\n| --- | --- |\n");
        for (name, value) in rows {
            // Writing to a string cannot fail.
            let _ = writeln!(table, "| {name} | {} |", cell(&value));
        }
        self.line(table.trim_end());
    }

    /// The issuer of the example policy; else the main issuer, when it has no parts.
    fn issuer(&self) -> Option<String> {
        let form = &self.provider.issuers.first()?.template;
        let parts = match &self.guide.recommended {
            Ok(filled) => filled.parts,
            Err(_) => &[],
        };
        let text = |part: &Part| parts.iter().find(|(name, _)| part.name == *name).map(|(_, text)| *text);
        let texts: Option<Vec<&str>> = form.parts().map(text).collect();
        Some(form.format(&texts?))
    }

    fn audiences(&self, policy: Option<&TrustPolicy>) -> Vec<String> {
        let issuer = self.issuer().unwrap_or_default();
        let key = format!("{issuer}:aud");
        let conditions = policy.into_iter().flat_map(|policy| &policy.statement).filter_map(|s| s.condition.as_ref());
        let entries = conditions.flat_map(|blocks| blocks.iter()).flat_map(|block| block.entries.iter());
        let values = entries.filter(|entry| entry.key == key).flat_map(|entry| &entry.values);
        let audiences: Vec<String> = values.map(|value| value.as_str().to_owned()).collect();
        match &self.provider.audience {
            AudienceRule::Fixed(audience) | AudienceRule::Chosen { recommended: Some(audience), .. }
                if audiences.is_empty() =>
            {
                vec![audience.clone().into_owned()]
            }
            _ if audiences.is_empty() => vec!["<audience>".to_owned()],
            _ => audiences,
        }
    }

    fn iam_provider(&mut self, policy: Option<&TrustPolicy>) {
        self.line("### 1. Create the IAM provider");
        let issuer =
            self.issuer().or_else(|| Some(self.provider.issuers.first()?.template.pattern())).unwrap_or_default();
        if BUILT_IN.contains(&&*issuer) {
            self.line(&format!("There is none to create: IAM knows {} by its name.", code(&issuer)));
            return;
        }
        let audiences = self.audiences(policy);
        self.line("Once for an AWS account, with the AWS CLI:");
        let list: Vec<String> = audiences.iter().map(|audience| shell(audience)).collect();
        let url = shell(&format!("https://{issuer}"));
        self.block(
            "bash",
            &format!(
                "aws iam create-open-id-connect-provider \\\n  --url {url} \\\n  --client-id-list {}",
                list.join(" ")
            ),
        );
        self.line("or with Terraform:");
        self.block("hcl", &hcl::provider(&label(&self.provider.id), &issuer, &audiences));
    }

    fn role(&mut self, policy: Option<&TrustPolicy>) {
        self.line("### 2. Create the role");
        let (policy, filled) = match (policy, &self.guide.recommended) {
            (Some(policy), Ok(filled)) => (policy, filled),
            (_, Err(why)) => {
                self.line(&format!("No policy is recommended here. {why}"));
                return;
            }
            (None, Ok(_)) => return,
        };
        self.line("The recommended trust policy. Put your own values in the place of these:");
        let mut table = String::from("| | here | what it is |\n| --- | --- | --- |\n");
        if policy.to_json().contains(ACCOUNT.as_str()) {
            let _ = writeln!(table, "| AWS account | `{ACCOUNT}` | the account that the role is in |");
        }
        for part in filled.recommendation.parts() {
            let text = filled.parts.iter().find(|(name, _)| part.name == *name).map_or("", |(_, text)| *text);
            let _ = writeln!(table, "| {} | {} | {} |", part.name.replace('_', " "), code(text), cell(&part.rule));
        }
        self.line(table.trim_end());
        self.line("In Rust, checked while it compiles:");
        self.block("rust", &rust::constant(policy));
        self.line("or from values that are known later:");
        self.block("rust", &rust::function(self.provider, filled));
        self.line("As JSON:");
        self.block("json", &policy.to_json_pretty());
        self.line("In Terraform:");
        let issuer = self.issuer().unwrap_or_default();
        self.block("hcl", &hcl::role(&label(&self.provider.id), &issuer, policy));
    }

    fn steps(&mut self) {
        let steps: Vec<String> = self.guide.setup.iter().map(|step| format!("- {step}")).collect();
        self.line(&steps.join("\n"));
    }

    fn subjects(&mut self) {
        self.line("## Subjects");
        let (own, customised): (Vec<&Template>, Vec<&Template>) =
            self.provider.subjects.iter().partition(|template| !template.customised);
        if own.is_empty() {
            self.line("What its subjects look like is not documented, or differs from customer to customer.");
        } else {
            let mut table = String::from("| | subject | example |\n| --- | --- | --- |\n");
            for form in &own {
                let example = self.guide.examples.iter().find(|(name, _)| form.name == *name);
                let example = example.map_or_else(String::new, |(_, subject)| code(subject));
                let note = if form.note.is_empty() { String::new() } else { format!(": {}", form.note) };
                let _ = writeln!(
                    table,
                    "| {}{} | {} | {} |",
                    form.name.replace('_', " "),
                    cell(&note),
                    cell(&code(&form.pattern())),
                    cell(&example)
                );
            }
            self.line(table.trim_end());
            self.parts(&own);
        }
        if !customised.is_empty() {
            self.line("A customer can choose other subjects; these are known, and never suggested:");
            let mut list: Vec<String> =
                customised.iter().take(SHOWN).map(|form| format!("- {}", code(&form.pattern()))).collect();
            if customised.len() > SHOWN {
                list.push(format!("- and {} more", customised.len() - SHOWN));
            }
            self.line(&list.join("\n"));
        }
    }

    fn parts(&mut self, forms: &[&Template]) {
        let mut parts: Vec<&Part> = Vec::new();
        for part in forms.iter().flat_map(|form| form.parts()) {
            if !parts.iter().any(|known| known.name == part.name) {
                parts.push(part);
            }
        }
        let lines: Vec<String> = parts
            .into_iter()
            .map(|part| {
                let mut facts = vec![part.rule.clone().into_owned()];
                for (is_so, fact) in [
                    (part.tenant, "tells the tenants apart"),
                    (part.recyclable, "somebody else can get the same one later"),
                    (part.per_run, "differs from run to run"),
                    (!part.documented, "the vendor does not document this"),
                ] {
                    if is_so {
                        facts.push(fact.to_owned());
                    }
                }
                format!("- {}: {}", code(&format!("{{{}}}", part.name)), facts.join("; "))
            })
            .collect();
        if !lines.is_empty() {
            self.line(&lines.join("\n"));
        }
    }

    fn pitfalls(&mut self) {
        if self.guide.pitfalls.is_empty() {
            return;
        }
        self.line("## Pitfalls");
        let mut list = String::new();
        for pitfall in self.guide.pitfalls {
            let _ = writeln!(list, "- {}", pitfall.text);
            for (edit, lint) in pitfall.wrong {
                let _ = writeln!(list, "  - wrong: {}; found by [`{lint}`](../lints/{lint}.md)", wrong(*edit));
            }
        }
        self.line(list.trim_end());
    }
}

/// What is wrong in a pitfall's policy, in words.
fn wrong(edit: Edit) -> String {
    match edit {
        Edit::Value(key, value) => format!("{} is {}", code(key), code(value)),
        Edit::Under(key, operator, value) => format!("{} is {} under {}", code(key), code(value), code(operator)),
        Edit::Key(_, key) => format!("a condition on {}", code(key)),
        Edit::Without(key) => format!("no condition on {}", code(key)),
        Edit::Issuer(issuer) => format!("the issuer {}", code(issuer)),
        Edit::Principal(principal) => format!("the principal {}", code(principal)),
        Edit::Actions(actions) => {
            let actions: Vec<String> = actions.iter().map(|action| code(action)).collect();
            format!("no action but {}", actions.join(", "))
        }
        Edit::All(edits) => edits.iter().map(|edit| wrong(*edit)).collect::<Vec<_>>().join(", "),
    }
}

fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// A text within a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// A name for Terraform.
fn label(id: &str) -> String {
    id.replace('-', "_")
}

/// An argument of a command.
fn shell(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Whether a name can stand without quotes in Rust and in HCL.
fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
