//! Is this policy right and wise?
//!
//! A lint is a file in `rules/`: its data ([`Lint`]) and a function from the [`Context`] to findings. [`LINTS`] lists them all;
//! `docs/lints/` has a page for each. [`TrustPolicy::check`] runs them; one cause gives one finding.

mod arn_fault;
mod breadth;
pub(crate) mod context;
pub(crate) mod damage;
mod forms;
mod garbled;
mod key;
mod options;
mod order;
mod pattern;
pub(crate) mod placeholder;
mod rules;
mod shared_issuer;
mod stranger;
mod subject;
pub(crate) mod suggest;
mod tenant;
#[cfg(test)]
mod testing;
pub(crate) mod wanted;
mod wildcard;

use std::collections::HashSet;
use std::fmt;

use crate::diagnostic::{Finding, Findings, Level, Lint, Place, in_order};
use crate::document::TrustPolicy;
use crate::json::Reading;

pub use context::{Condition, Context, Federated, FederatedKind, StatementView};
pub use key::Key;
#[cfg(feature = "unknowns")]
pub(crate) use key::split_key;
pub use options::{Allow, Options, Unfulfilled, unknown};
pub use rules::LINTS;

/// What a policy was found to be, under [`Options`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The findings that are not allowed, in the order of the document.
    pub findings: Findings,
    /// The allows that allow nothing, or say no reason.
    pub unfulfilled: Vec<Unfulfilled>,
}

impl Report {
    /// Whether the macro and the builder refuse the policy.
    pub fn has_errors(&self) -> bool {
        self.findings.has_errors() || !self.unfulfilled.is_empty()
    }
}

impl fmt::Display for Report {
    /// A line for each finding; the alternate form draws them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.fmt(f)?;
        for (index, unfulfilled) in self.unfulfilled.iter().enumerate() {
            if index > 0 || !self.findings.is_empty() {
                f.write_str(if f.alternate() { "\n\n" } else { "\n" })?;
            }
            unfulfilled.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

impl TrustPolicy {
    /// Runs all lints.
    ///
    /// ```
    /// use policy_core::document::TrustPolicy;
    ///
    /// let policy: TrustPolicy = r#"{
    ///     "Version": "2012-10-17",
    ///     "Statement": [{
    ///         "Effect": "Allow",
    ///         "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider" },
    ///         "Action": "sts:AssumeRoleWithWebIdentity",
    ///         "Condition": { "StringEquals": {
    ///             "api.prefect.cloud/oidc-provider:aud": "prefect-cloud",
    ///             "api.prefect.cloud/oidc-provider:sub": "prefect:cloud:11111111-2222-4333-8444-555555555555"
    ///         } }
    ///     }]
    /// }"#
    /// .parse()?;
    /// let findings = policy.check();
    /// assert_eq!(findings.as_slice()[0].lint.name, "subject_matches_nobody");
    /// assert_eq!(
    ///     findings.as_slice()[0].replacement.as_deref(),
    ///     Some("prefect:account:11111111-2222-4333-8444-555555555555"),
    /// );
    /// # Ok::<(), policy_core::json::ReadError>(())
    /// ```
    pub fn check(&self) -> Findings {
        self.check_with(&Options::default()).findings
    }

    /// Runs all lints under the author's choices.
    pub fn check_with(&self, options: &Options) -> Report {
        check(&Context::new(self, options), &[])
    }
}

impl Reading {
    /// What [`TrustPolicy::check_with`] says, and before it what the reader found malformed.
    pub fn check_with(&self, options: &Options) -> Report {
        let report = check(&Context::of_reading(self, options), &self.findings);
        // The reader's own are about the document already.
        let of_reader: HashSet<_> = self.findings.iter().map(place).collect();
        let in_document = |mut finding: Finding| {
            let is_of_reader = finding.lint.name == "malformed_document" && of_reader.contains(&place(&finding));
            if !is_of_reader && let Some(path) = self.place_in_document(&finding.path) {
                finding.path = path;
            }
            finding
        };
        Report { findings: report.findings.into_iter().map(in_document).collect::<Vec<_>>().into(), ..report }
    }
}

fn check(context: &Context<'_>, malformed: &[Finding]) -> Report {
    let mut findings = malformed.to_vec();
    for (_, run) in LINTS {
        run(context, &mut findings);
    }
    one_cause(&mut findings, context.options);
    if findings.iter().any(|finding| OPENINGS.contains(&finding.lint.name)) {
        one_opening(&mut findings, context);
    }
    if findings.len() > 1 {
        let order = order::Order::of(context);
        let mut ranks = Vec::with_capacity(findings.len());
        for finding in &findings {
            ranks.push(order.rank(finding));
        }
        findings = in_order(findings, ranks);
    }
    context.options.apply(findings, !context.shape_is_reported)
}

/// Where a finding stands, a member's name told apart from what is in it.
fn place(finding: &Finding) -> String {
    let side = if finding.place == Place::Key { "key of " } else { "" };
    format!("{side}{}", finding.path)
}

/// Where one lint says the cause, another has nothing to add at the same place.
fn one_cause(findings: &mut Vec<Finding>, options: &Options) {
    for (cause, effects) in CAUSES {
        let mut places = HashSet::new();
        for finding in &*findings {
            if finding.lint.name == *cause && !options.is_allowed(cause) {
                places.insert(place(finding));
            }
        }
        let is_effect = |finding: &Finding| {
            let is_other_cause = CAUSES.iter().any(|(cause, _)| *cause == finding.lint.name);
            if effects.is_empty() { !is_other_cause } else { effects.contains(&finding.lint.name) }
        };
        if !places.is_empty() {
            findings.retain(|finding| !is_effect(finding) || !places.contains(&place(finding)));
        }
    }
}

/// A lint that says the cause, and those that may only say its effects; an empty list is all of them.
const CAUSES: &[(&str, &[&str])] = &[
    ("damaged_value", &[]),
    ("placeholder_value", &[]),
    ("uncontrolled_shared_issuer", &["foreign_condition_key", "missing_subject", "open_tenant", "vacuous_condition"]),
];

/// Of the lints that say who gets into a statement unnamed, the first that fires with an error speaks alone.
fn one_opening(findings: &mut Vec<Finding>, context: &Context<'_>) {
    for view in &context.statements {
        let is_inside = |finding: &Finding| context::is_inside(finding, &view.path);
        let is_said = |name: &&&str| {
            let says = |finding: &Finding| finding.lint.name == **name && finding.level == Level::Error;
            !context.options.is_allowed(name) && findings.iter().any(|finding| says(finding) && is_inside(finding))
        };
        if let Some(first) = OPENINGS.iter().find(is_said) {
            let is_other = |finding: &Finding| finding.lint.name != *first && OPENINGS.contains(&finding.lint.name);
            findings.retain(|finding| !(is_other(finding) && is_inside(finding)));
        }
    }
}

const OPENINGS: [&str; 3] = ["missing_subject", "vacuous_condition", "open_tenant"];

/// The lint of this name.
pub fn find(name: &str) -> Option<&'static Lint> {
    LINTS.iter().find(|(lint, _)| lint.name == name).map(|(lint, _)| *lint)
}

/// A lint's check.
pub type Check = fn(&Context<'_>, &mut Vec<Finding>);

impl Options {
    fn apply(&self, findings: Vec<Finding>, is_whole: bool) -> Report {
        let unfulfilled = self.unfulfilled(&findings, is_whole);
        let mut reported = Vec::with_capacity(findings.len());
        for mut finding in findings {
            if self.is_allowed(finding.lint.name) {
                continue;
            }
            if self.deny_warnings || self.deny.iter().any(|name| name == finding.lint.name) {
                finding.level = Level::Error;
            }
            reported.push(finding);
        }
        Report { findings: reported.into(), unfulfilled }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{allow, arn};
    use super::{OPENINGS, TrustPolicy};

    #[test]
    fn one_lint_says_who_gets_in() {
        let policy: TrustPolicy = allow(
            &arn("app.terraform.io"),
            r#"{"StringNotLike":{"app.terraform.io:sub":"organization:*apply*:project:"},
                "ForAllValues:StringLike":{"app.terraform.io:sub":"organization:*:project:"}}"#,
        )
        .parse()
        .unwrap();
        let mut names: Vec<_> = policy.check().iter().map(|finding| finding.lint.name).collect();
        names.retain(|name| OPENINGS.contains(name));
        names.dedup();
        assert_eq!(names, ["vacuous_condition"]);
    }
}
