//! Which policy of a file is meant?

use policy_core::diagnostic::nearest;
use policy_core::sts::Record;

use crate::args::Explain;
use crate::count::many;
use crate::failure::{Failure, draw_problem, say};
use crate::read::{self, Event, Policy, Problem};
use crate::terminal::Look;

/// So many addresses are named.
const NAMED: usize = 10;

/// The policy of the role that is asked about.
pub(super) fn choose(args: &Explain, record: Option<&Record>, errors: Look) -> Result<Policy, Failure> {
    let mut policies: Vec<Policy> = Vec::new();
    let mut problems: Vec<Problem> = Vec::new();
    let mut files = 0;
    read::paths(std::slice::from_ref(&args.policy), &mut |event| match event {
        Event::File(_) => files += 1,
        Event::Policy(policy) => policies.push(*policy),
        Event::Problem(problem) => problems.push(problem),
    });
    if policies.is_empty() {
        return Err(match problems.into_iter().next() {
            Some(problem) => problem.into(),
            None => Failure::call_with_help(
                format!("there is no trust policy for web identity in `{}`", args.policy.display()),
                "a role whose trust policy names no identity provider lets in no token",
            ),
        });
    }
    for problem in &problems {
        say(&draw_problem(errors, problem));
    }
    let recorded = record.map(|record| record.role_arn.as_str());
    match &args.role {
        Some(wanted) => only(policies, |policy| is_called(policy, wanted), wanted),
        None if policies.len() == 1 => policies.pop().ok_or_else(|| Failure::call("there is no policy")),
        None => match recorded {
            Some(arn) if policies.iter().any(|policy| is_called(policy, arn)) => {
                only(policies, |policy| is_called(policy, arn), arn)
            }
            _ => Err(several(&policies, "write `--role ADDRESS`")),
        },
    }
}

fn only(policies: Vec<Policy>, is_meant: impl Fn(&Policy) -> bool, wanted: &str) -> Result<Policy, Failure> {
    let addresses: Vec<String> = policies.iter().filter_map(|policy| policy.address.clone()).collect();
    let mut meant: Vec<Policy> = policies.into_iter().filter(is_meant).collect();
    if meant.len() > 1 {
        return Err(several(&meant, "name the file of the one that is meant"));
    }
    meant.pop().ok_or_else(|| {
        let names = addresses.iter().map(String::as_str);
        let help = match nearest(wanted, names.clone()) {
            Some(near) => format!("write `{near}`"),
            None => named(names),
        };
        Failure::call_with_help(format!("there is no role `{wanted}` with a trust policy for web identity"), help)
    })
}

/// By address, by the last part of it, or by ARN.
fn is_called(policy: &Policy, wanted: &str) -> bool {
    let address = policy.address.as_deref().unwrap_or_default();
    let is_arn = policy.role_arn.as_deref() == Some(wanted);
    let name = wanted.strip_prefix("arn:").and_then(|arn| arn.rsplit('/').next()).unwrap_or(wanted);
    let is_name = address.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_arn || (!name.is_empty() && is_name)
}

fn several(policies: &[Policy], help: &str) -> Failure {
    let names = policies.iter().map(|policy| policy.address.as_deref().unwrap_or(&policy.source.name));
    Failure::call_with_help(
        format!("there are {} that may be meant", many(policies.len(), "role")),
        format!("{help}: {}", named(names)),
    )
}

fn named<'a>(names: impl Iterator<Item = &'a str> + Clone) -> String {
    let count = names.clone().count();
    let shown: Vec<String> = names.take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = if count > NAMED { format!(" and {} more", count - NAMED) } else { String::new() };
    format!("there is {}{more}", shown.join(", "))
}
