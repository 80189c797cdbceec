use crate::diagnostic::Finding;
use crate::document::Effect;
use crate::lint::Context;

super::lint!("unsupported_element", Refused, Error, "`Resource`, `NotResource` or `NotPrincipal` in a trust policy");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.statements {
        let statement = view.statement;
        let mut report = |element: &str, help: &str, refusal: &str| {
            let message = format!("a trust policy has no `{element}`");
            let finding = Finding::new(&LINT, format!("{}/{element}", view.path), message);
            findings.push(finding.at_key().help(help).refusal("MalformedPolicyDocument", refusal));
        };
        let resource = "remove it: the resource is the role that the policy belongs to";
        if statement.resource.is_some() {
            report("Resource", resource, "Has prohibited field Resource");
        }
        if statement.not_resource.is_some() {
            report("NotResource", resource, "AssumeRole policy must not contain resources.");
        }
        if statement.not_principal.is_some() {
            let help = match statement.effect {
                Effect::Allow => "name in `Principal` who may assume the role",
                Effect::Deny => "write `Principal`, and say in `Condition` whom the `Deny` spares",
            };
            report("NotPrincipal", help, "AssumeRole policy must not contain NotPrincipal field.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said};

    #[test]
    fn cases() {
        for (members, expected) in [
            (
                r#""Resource":"*""#,
                "error: a trust policy has no `Resource`
  at key of /Statement/0/Resource
  help: remove it: the resource is the role that the policy belongs to
  IAM: MalformedPolicyDocument: Has prohibited field Resource
",
            ),
            (
                r#""NotResource":["*"]"#,
                "error: a trust policy has no `NotResource`
  at key of /Statement/0/NotResource
  help: remove it: the resource is the role that the policy belongs to
  IAM: MalformedPolicyDocument: AssumeRole policy must not contain resources.
",
            ),
            (
                r#""NotPrincipal":{"AWS":"*"}"#,
                "error: a trust policy has no `NotPrincipal`
  at key of /Statement/0/NotPrincipal
  help: name in `Principal` who may assume the role
  IAM: MalformedPolicyDocument: AssumeRole policy must not contain NotPrincipal field.
",
            ),
            (
                r#""Effect":"Deny","NotPrincipal":{"AWS":"*"}"#,
                "error: a trust policy has no `NotPrincipal`
  at key of /Statement/0/NotPrincipal
  help: write `Principal`, and say in `Condition` whom the `Deny` spares
  IAM: MalformedPolicyDocument: AssumeRole policy must not contain NotPrincipal field.
",
            ),
        ] {
            assert_eq!(said(&LINT, &policy(members)), expected, "{members}");
        }
    }

    #[test]
    fn sound_ones() {
        for members in [r#""Sid":"x""#, r#""Effect":"Deny""#] {
            assert_eq!(said(&LINT, &policy(members)), "", "{members}");
        }
    }
}
