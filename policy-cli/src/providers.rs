//! `providers`: who is known.

use std::io::Write as _;

use policy_core::diagnostic::nearest;
use policy_core::provider::{self, CATALOGUE, Provider, Tenancy};

use crate::failure::{Failure, Status};
use crate::reference::page;
use crate::terminal::{STRONG, Terminal};

/// Runs `providers`.
pub(crate) fn run(name: Option<&str>, terminal: &mut Terminal) -> Result<Status, Failure> {
    match name {
        None => all(terminal),
        Some(name) => {
            let provider = find(name)?;
            let text = provider::page(&provider.id).unwrap_or_default();
            page(&text, terminal)
        }
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
        let Some(form) = provider.issuers.first() else { continue };
        let tenancy = match form.tenancy {
            Tenancy::Shared => "shared",
            Tenancy::PerTenant => "per tenant",
        };
        let id = look.paint(STRONG, &format!("{:ids$}", provider.id));
        writeln!(terminal, "{id}  {:names$}  {tenancy:10}  {}", provider.name, form.template.pattern())?;
    }
    Ok(Status::Fine)
}
