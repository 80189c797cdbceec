//! The identity providers that the library knows: `cargo run --example providers`, or `-- prefect-cloud` for the page of one.

use std::io::{self, Write};
use std::process::ExitCode;

use trust_policy::diagnostic::nearest;
use trust_policy::provider::{CATALOGUE, Provider, Tenancy, page};

fn main() -> io::Result<ExitCode> {
    let mut out = io::stdout().lock();
    let written = match std::env::args().nth(1) {
        None => list(&mut out).map(|()| ExitCode::SUCCESS),
        Some(id) => match page(&id) {
            Some(page) => write!(out, "{page}").map(|()| ExitCode::SUCCESS),
            None => unknown(&id).map(|()| ExitCode::from(2)),
        },
    };
    match written {
        // Whoever reads only the beginning has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written,
    }
}

fn list(out: &mut impl Write) -> io::Result<()> {
    let width = |text: fn(&Provider) -> &str| CATALOGUE.iter().map(|p| text(p).chars().count()).max().unwrap_or(0);
    let (id_width, name_width) = (width(|provider| &provider.id), width(|provider| &provider.name));
    for provider in CATALOGUE {
        if let Some(form) = provider.issuers.first() {
            let tenancy = match form.tenancy {
                Tenancy::Shared => "shared",
                Tenancy::PerTenant => "per tenant",
            };
            let issuer = form.template.pattern();
            writeln!(out, "{:id_width$}  {:name_width$}  {tenancy:10}  https://{issuer}", provider.id, provider.name)?;
        }
    }
    writeln!(out, "\n{} providers; the page of one: cargo run -q --example providers -- <id>", CATALOGUE.len())
}

fn unknown(id: &str) -> io::Result<()> {
    let mut err = io::stderr().lock();
    writeln!(err, "error: there is no provider `{id}`")?;
    let ids = || CATALOGUE.iter().map(|provider| &*provider.id);
    match nearest(id, ids()).or_else(|| ids().find(|known| known.contains(id))) {
        Some(near) => writeln!(err, "  help: write `{near}`"),
        None => writeln!(err, "  help: without an id, all of them are listed"),
    }
}
