use crate::diagnostic::{Finding, Level};
use crate::lint::Context;
use crate::names::hole;

super::lint!("policy_too_long", Refused, Error, "a policy over the quota for trust policies, or over its default");

/// The quota `L-C07B4B0D` of an account that has not asked for more.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>.
const DEFAULT: usize = 2048;

/// What that quota can be raised to.
const MAXIMUM: usize = 8192;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let text = context.policy.to_json();
    let length = text.chars().count();
    if length <= DEFAULT {
        return;
    }
    // What a hole stands for is mostly longer than a hole.
    let at_least = if hole::has_hole(&text) { "at least " } else { "" };
    let (quota, level, what) = if length > MAXIMUM {
        (MAXIMUM, Level::Error, "the most that any account allows")
    } else {
        (DEFAULT, Level::Warning, "an account's default quota")
    };
    let message = format!("the policy has {at_least}{length} characters, {} more than {what}", length - quota);
    let finding = Finding::new(&LINT, "", message)
        .level(level)
        .refusal("LimitExceeded", format!("Cannot exceed quota for ACLSizePerRole: {quota}"))
        .note("counted without the white space between members, as IAM counts");
    findings.push(if level == Level::Error {
        finding.help("give some of the workloads a role of their own")
    } else {
        finding.help(format!(
            "give some of the workloads a role of their own, or have quota L-C07B4B0D raised, to at most {MAXIMUM}"
        ))
    });
}
