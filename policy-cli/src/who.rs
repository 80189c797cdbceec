//! `who`: who can get in by which role.

use std::io::Write as _;
use std::sync::Arc;

use comfy_table::{ContentArrangement, Table, presets};
use policy_core::provider::{CATALOGUE, Provider};
use serde::Serialize;

use crate::access::{self, Access, AccessJson, Admits};
use crate::args::{Format, Who};
use crate::cache::Cache;
use crate::count::{many, policies};
use crate::custom;
use crate::failure::{Failure, Status, draw_problem, say};
use crate::output::List;
use crate::progress::Progress;
use crate::providers::unknown;
use crate::read::Policy;
use crate::scan::{Item, scan};
use crate::terminal::{BAD, Look, Terminal, printable};

/// Runs `who`.
pub(crate) fn run(args: &Who, terminal: &mut Terminal, errors: Look) -> Result<Status, Failure> {
    let providers = custom::providers(&args.custom)?;
    let wanted = args.provider.as_deref().map(|name| wanted(name, &providers)).transpose()?;
    let is_wanted = |access: &Access| {
        let is_of = |wanted: &Wanted| match wanted {
            Wanted::Id(id) => access.id.as_ref() == Some(id),
            Wanted::Issuer(issuer) => access.issuer == *issuer,
        };
        wanted.as_ref().is_none_or(is_of) && (!args.open_only || access.admits.is_open())
    };
    let mut list = List::default();
    let mut rows = Vec::new();
    let (mut files, mut seen, mut problems, mut open) = (0, 0, 0, 0);
    let mut progress = Progress::new(errors);
    let known: Cache<Vec<Access>> = Cache::default();
    let work = |policy: &Policy| {
        let find_out = || Arc::new(access::of(policy, &providers));
        // The names of what is not known are in the answer.
        let is_known = policy.unknowns.is_empty();
        if is_known { known.get_or(&policy.reading.policy, find_out) } else { find_out() }
    };
    scan(&args.paths, &work, &mut |item| {
        progress.step(&item);
        match item {
            Item::File => files += 1,
            Item::Problem(problem) => {
                problems += 1;
                progress.aside(|| say(&draw_problem(errors, &problem)));
            }
            Item::Policy(policy, accesses) => {
                seen += 1;
                let accesses: Vec<&Access> = accesses.iter().filter(|access| is_wanted(access)).collect();
                let is_left_out = accesses.is_empty() && (wanted.is_some() || args.open_only);
                if is_left_out {
                    return Ok(());
                }
                open += usize::from(accesses.iter().any(|access| access.admits.is_open()));
                match args.format {
                    Format::Json => list.push(&Element::new(&policy, &accesses))?,
                    Format::Human => rows.extend(accesses.iter().map(|access| row(&policy, access))),
                }
            }
        }
        Ok(())
    })?;
    progress.end();
    match args.format {
        Format::Json => {
            write!(terminal, "{{\"policies\": ")?;
            list.write(terminal)?;
            writeln!(terminal, "}}")?;
        }
        Format::Human => {
            write_table(terminal, &rows, files)?;
            terminal.finish()?;
            match seen {
                0 if problems > 0 => {}
                0 => say(&format!("no trust policy for web identity in {}", many(files, "file"))),
                _ => say(&format!("{} in {}, {open} of them open to strangers", policies(seen), many(files, "file"))),
            }
        }
    }
    Ok(if problems > 0 { Status::Unread } else { Status::Fine })
}

/// Whose tokens are asked about.
enum Wanted {
    Id(String),
    Issuer(String),
}

fn wanted(name: &str, providers: &[Provider]) -> Result<Wanted, Failure> {
    let mut ids = providers.iter().chain(CATALOGUE.iter().copied()).map(|provider| &*provider.id);
    if let Some(id) = ids.find(|id| *id == name) {
        return Ok(Wanted::Id(id.to_owned()));
    }
    let issuer = name.strip_prefix("https://").unwrap_or(name);
    if issuer.contains('.') { Ok(Wanted::Issuer(issuer.to_owned())) } else { Err(unknown(name, providers)) }
}

#[derive(Serialize)]
struct Element<'a> {
    file: &'a str,
    role: Option<&'a str>,
    /// Under which conditions of a template the policy is this one.
    variant: Option<&'a str>,
    providers: Vec<AccessJson<'a>>,
}

impl<'a> Element<'a> {
    fn new(policy: &'a Policy, accesses: &[&'a Access]) -> Self {
        Self {
            file: &policy.source.name,
            role: policy.address.as_deref(),
            variant: policy.variant.as_deref(),
            providers: accesses.iter().copied().map(AccessJson::from).collect(),
        }
    }
}

/// Stands out in the table.
const STRANGER: &str = "ANYONE";

/// A line of the table.
struct Row {
    file: String,
    address: Option<String>,
    provider: String,
    admits: String,
}

fn row(policy: &Policy, access: &Access) -> Row {
    Row {
        file: policy.source.name.clone(),
        address: policy.label(),
        provider: access.name.clone(),
        admits: admits(access),
    }
}

/// Who gets in, in words.
fn admits(access: &Access) -> String {
    let doubt = |certain: &'static str, doubtful: &'static str| if access.is_exact { certain } else { doubtful };
    match &access.admits {
        Admits::Nobody => "nobody".to_owned(),
        Admits::Unknown => "too complex to say".to_owned(),
        Admits::Anyone(token) => format!("{}{STRANGER}, such as {token}", doubt("", "maybe ")),
        Admits::Listed(tenants) => {
            let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
            for (name, value) in tenants {
                let value = format!("`{value}`");
                match groups.last_mut() {
                    Some((last, values)) if last == name => values.push(value),
                    _ => groups.push((name, vec![value])),
                }
            }
            let group = |(name, values): (&str, Vec<String>)| match name {
                "issuer" => "the issuer's own tenant".to_owned(),
                _ => format!("{} {}", name.replace('_', " "), values.join(", ")),
            };
            let listed: Vec<String> = groups.into_iter().map(group).collect();
            format!("{}{}", doubt("", "at most "), listed.join("; "))
        }
    }
}

fn write_table(terminal: &mut Terminal, rows: &[Row], files: usize) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(["ROLE", "PROVIDER", "WHO GETS IN"]);
    if let Some(width) = terminal.look.width {
        let width = u16::try_from(width).unwrap_or(u16::MAX);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    for row in rows {
        let role = match &row.address {
            None => row.file.clone(),
            Some(address) if files > 1 => format!("{}: {address}", row.file),
            Some(address) => address.clone(),
        };
        table.add_row([&role, &row.provider, &row.admits].map(|text| printable(text)));
    }
    if let Some(column) = table.column_mut(0) {
        column.set_padding((0, 1));
    }
    let look = terminal.look;
    let stranger = look.paint(BAD, STRANGER);
    for line in table.lines() {
        writeln!(terminal, "{}", line.trim_end().replace(STRANGER, &stranger))?;
    }
    Ok(())
}
