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

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said};

    /// A policy of so many characters, not counting the white space between its members.
    fn of_length(length: usize, id: &str) -> String {
        let with = |filler: usize| policy(&format!(r#""Sid":"{}{id}""#, "a".repeat(filler)));
        let own = with(0).chars().count();
        with(length - own).replace("\"Effect\":", "\n  \"Effect\" :\t")
    }

    #[test]
    fn the_quotas_are_inclusive() {
        assert_eq!(said(&LINT, &of_length(2048, "")), "");
        assert_eq!(
            said(&LINT, &of_length(2049, "")),
            "warning: the policy has 2049 characters, 1 more than an account's default quota
  at \n  help: give some of the workloads a role of their own, or have quota L-C07B4B0D raised, to at most 8192
  IAM: LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048
  note: counted without the white space between members, as IAM counts
"
        );
        assert!(
            said(&LINT, &of_length(8192, "")).starts_with("warning: the policy has 8192 characters, 6144 more than ")
        );
        assert_eq!(
            said(&LINT, &of_length(8193, "")),
            "error: the policy has 8193 characters, 1 more than the most that any account allows
  at \n  help: give some of the workloads a role of their own
  IAM: LimitExceeded: Cannot exceed quota for ACLSizePerRole: 8192
  note: counted without the white space between members, as IAM counts
"
        );
    }

    #[test]
    fn characters_are_counted_and_holes_may_be_longer() {
        assert_eq!(said(&LINT, &of_length(2048, "\u{e9}\u{e9}\u{e9}")), "");
        let said = said(&LINT, &of_length(2050, "\u{f0000}"));
        assert!(said.starts_with("warning: the policy has at least 2050 characters, 2 more than "), "{said}");
    }
}
