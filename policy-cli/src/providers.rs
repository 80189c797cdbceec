//! `providers`: who is known.

use std::io::Write as _;

use policy_core::diagnostic::nearest;
use policy_core::provider::{CATALOGUE, Provider, Tenancy};

use crate::failure::{Failure, Status};
use crate::terminal::{STRONG, Terminal};

/// Runs `providers`.
pub(crate) fn run(name: Option<&str>, terminal: &mut Terminal) -> Result<Status, Failure> {
    match name {
        None => all(terminal),
        Some(name) => one(find(name)?, terminal),
    }
}

/// The entry of the catalogue that has this id.
pub(crate) fn find(name: &str) -> Result<&'static Provider, Failure> {
    CATALOGUE.iter().copied().find(|provider| provider.id == name).ok_or_else(|| unknown(name, &[]))
}

/// There is no such provider.
pub(crate) fn unknown(name: &str, custom: &[Provider]) -> Failure {
    let ids = custom.iter().chain(CATALOGUE.iter().copied()).map(|provider| &*provider.id);
    let help = match nearest(name, ids) {
        Some(near) => format!("write `{near}`"),
        None => "see `trust-policy providers`".to_owned(),
    };
    Failure::call_with_help(format!("there is no provider `{name}`"), help)
}

fn all(terminal: &mut Terminal) -> Result<Status, Failure> {
    let width =
        |text: fn(&Provider) -> &str| CATALOGUE.iter().map(|provider| text(provider).len()).max().unwrap_or_default();
    let (ids, names) = (width(|provider| &provider.id), width(|provider| &provider.name));
    let look = terminal.look;
    for provider in CATALOGUE {
        let issuers: Vec<String> = provider.issuers.iter().map(|form| form.template.pattern()).collect();
        let id = look.paint(STRONG, &format!("{:ids$}", provider.id));
        writeln!(terminal, "{id}  {:names$}  {}", provider.name, issuers.join(", "))?;
    }
    Ok(Status::Fine)
}

fn one(provider: &Provider, terminal: &mut Terminal) -> Result<Status, Failure> {
    let look = terminal.look;
    writeln!(terminal, "{}\n", look.paint(STRONG, &provider.name))?;
    for form in provider.issuers.iter() {
        let tenancy = match form.tenancy {
            Tenancy::Shared => "shared by all customers",
            Tenancy::PerTenant => "one for each customer",
        };
        writeln!(terminal, "issuer   {}, {tenancy}", form.template.pattern())?;
    }
    for form in provider.subjects.iter().filter(|form| !form.customised) {
        writeln!(terminal, "subject  {}", form.pattern())?;
    }
    writeln!(terminal, "see      {}", provider.documentation)?;
    Ok(Status::Fine)
}
