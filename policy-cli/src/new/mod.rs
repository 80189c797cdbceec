//! `new`: the trust policy that a provider's customer should begin with.

mod ask;
mod rust;

use std::io::Write as _;

use policy_core::cloudformation::Template;
use policy_core::document::TrustPolicy;
use policy_core::names::{AccountId, Audience, Issuer, Partition};
use policy_core::provider::guide::Filled;
use policy_core::provider::{
    AudienceRule, BUILT_IN, CATALOGUE, GUIDES, Part, PartError, PartProblem, Provider, Recommended,
};
use policy_core::terraform::{Document, OidcProvider, Problems, Role};

use self::ask::Questions;
use crate::args::{New, NewFormat};
use crate::failure::{Failure, Status};
use crate::providers::find;
use crate::terminal::{Look, Terminal};

/// Stands in the policy where the format refers to the provider anyway.
const ANY_ACCOUNT: AccountId = AccountId::from_static("123456789012");

/// Runs `new`.
pub(crate) fn run(args: &New, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    let provider = find(&args.provider)?;
    let filled = recommendation(provider)?;
    let mut questions = Questions::new(errors);
    let partition = Partition::parse(&args.partition).map_err(|error| Failure::call(error.to_string()))?;
    let account = account(args, provider, &mut questions)?;
    let parts = parts(args, filled, &mut questions)?;
    let given: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (&**name, &**text)).collect();
    let recommended = filled.recommendation.with(&partition, &account, &given).map_err(|error| wrong_part(&error))?;
    let text = match args.format {
        NewFormat::Rust => rust::write(&recommended),
        NewFormat::Json => TrustPolicy::from(recommended).to_json() + "\n",
        NewFormat::Pretty => TrustPolicy::from(recommended).to_json_pretty() + "\n",
        NewFormat::Terraform => {
            document(args, provider, recommended)?.to_json().map_err(|problems| wrong_document(&problems))?
        }
        NewFormat::Cloudformation => Template::new(&document(args, provider, recommended)?)
            .to_json()
            .map_err(|problems| wrong_document(&problems))?,
    };
    terminal.write_all(text.as_bytes())?;
    Ok(Status::Fine)
}

/// The recommended policy with parts as an example.
fn recommendation(provider: &Provider) -> Result<&'static Filled, Failure> {
    let index = CATALOGUE.iter().position(|known| known.id == provider.id);
    let guide = index.and_then(|index| GUIDES.get(index).copied());
    match guide.map(|guide| &guide.recommended) {
        Some(Ok(filled)) => Ok(filled),
        Some(Err(why)) => Err(Failure::call_with_help(
            format!("there is no policy to begin with for {}", provider.name),
            format!("{why} See `trust-policy providers {}`.", provider.id),
        )),
        None => Err(Failure::call_with_help(
            format!("there is no policy to begin with for {}", provider.name),
            format!("see `trust-policy providers {}`", provider.id),
        )),
    }
}

/// The account: that of the provider in IAM. Terraform and CloudFormation know it by themselves.
fn account(args: &New, provider: &Provider, questions: &mut Questions) -> Result<AccountId, Failure> {
    let is_built_in = provider.issuers.first().is_some_and(|form| BUILT_IN.contains(&&*form.template.pattern()));
    let is_referred_to = matches!(args.format, NewFormat::Terraform | NewFormat::Cloudformation);
    match &args.account {
        Some(account) => AccountId::parse(account).map_err(|error| Failure::call(error.to_string())),
        None if is_built_in || is_referred_to => Ok(ANY_ACCOUNT),
        None if questions.are_possible() => questions.ask("the AWS account id", "12 digits", "123456789012", &|text| {
            AccountId::parse(text).map_err(|error| error.to_string())
        }),
        None => Err(Failure::call_with_help("the AWS account is missing", "write `--account 123456789012`")),
    }
}

/// The parts that are given, and answers for those that are not.
fn parts(args: &New, filled: &Filled, questions: &mut Questions) -> Result<Vec<(String, String)>, Failure> {
    let mut parts = Vec::new();
    for part in &args.parts {
        let Some((name, text)) = part.split_once('=') else {
            return Err(Failure::call_with_help(format!("`{part}` is no part"), "write `--part NAME=VALUE`"));
        };
        parts.push((name.to_owned(), text.to_owned()));
    }
    let known = filled.recommendation.parts();
    if let Some((name, _)) = parts.iter().find(|(name, _)| !known.iter().any(|part| part.name == *name)) {
        let names = known.iter().map(|part| part.name.to_string()).collect();
        return Err(wrong_part(&PartError { part: name.clone(), problem: PartProblem::Unknown(names) }));
    }
    let is_given = |part: &&Part| parts.iter().any(|(name, _)| *name == part.name);
    let missing: Vec<&Part> = known.into_iter().filter(|part| !is_given(part)).collect();
    if !missing.is_empty() && !questions.are_possible() {
        return Err(missing_parts(&missing));
    }
    for part in missing {
        let example = filled.parts.iter().find(|(name, _)| *name == part.name).map_or("", |(_, example)| example);
        let name = part.name.replace('_', " ");
        let answer = questions.ask(&format!("the {name}"), &part.rule, example, &|text| {
            if part.accepts(text) { Ok(text.to_owned()) } else { Err(part.rule.to_string()) }
        })?;
        parts.push((part.name.to_string(), answer));
    }
    Ok(parts)
}

fn missing_parts(missing: &[&Part]) -> Failure {
    let names: Vec<String> = missing.iter().map(|part| format!("`{}`", part.name)).collect();
    let rules: Vec<&str> = missing.iter().map(|part| &*part.rule).collect();
    let options: Vec<String> = missing.iter().map(|part| format!("--part {}=VALUE", part.name)).collect();
    let message = match names.as_slice() {
        [name] => format!("the part {name} is missing: {}", rules.concat()),
        names => format!("the parts {} are missing: {}", names.join(", "), rules.join("; ")),
    };
    Failure::call_with_help(message, format!("write `{}`", options.join(" ")))
}

fn wrong_part(error: &PartError) -> Failure {
    let part = &error.part;
    let help = match &error.problem {
        PartProblem::Missing(_) => Some(format!("write `--part {part}=VALUE`")),
        PartProblem::Unknown(parts) => {
            let near = policy_core::diagnostic::nearest(part, parts.iter().map(String::as_str));
            near.map(|near| format!("write `--part {near}=VALUE`"))
        }
        PartProblem::Repeated => Some(format!("write `--part {part}=VALUE` once")),
        PartProblem::Invalid(_) => None,
    };
    Failure::Call(error.to_string(), help)
}

fn wrong_document(problems: &Problems) -> Failure {
    Failure::call(problems.to_string())
}

/// The role, and the provider that it trusts unless AWS has it built in.
fn document(args: &New, provider: &Provider, recommended: Recommended) -> Result<Document, Failure> {
    let label = args.name.clone().unwrap_or_else(|| provider.id.replace('-', "_"));
    let mut document = Document::new();
    if let Some((_, issuer)) = recommended.principal.split_once(":oidc-provider/") {
        let wrong = |error: policy_core::names::InvalidName| Failure::call(error.to_string());
        let issuer = Issuer::parse(issuer).map_err(wrong)?;
        let client_ids: Result<Vec<Audience>, Failure> =
            client_ids(provider, &recommended).iter().map(|id| Audience::parse(id).map_err(wrong)).collect();
        document.provider(OidcProvider::new(label.clone(), issuer, client_ids?));
    }
    document.role(Role::new(label, recommended.into()));
    Ok(document)
}

/// The audiences that the policy asks for, or else the usual one.
fn client_ids(provider: &Provider, recommended: &Recommended) -> Vec<String> {
    let asked = recommended.conditions.iter().find(|condition| condition.key.ends_with(":aud"));
    match (asked, &provider.audience) {
        (Some(condition), _) => condition.values.clone(),
        (None, AudienceRule::Fixed(usual) | AudienceRule::Chosen { recommended: Some(usual), .. }) => {
            vec![usual.to_string()]
        }
        (None, AudienceRule::Chosen { recommended: None, .. }) => Vec::new(),
    }
}
