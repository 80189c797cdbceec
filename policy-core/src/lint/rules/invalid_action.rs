use std::collections::HashSet;

use crate::diagnostic::{Finding, Level, nearest};
use crate::document::{Effect, OneOrMany, PrincipalKind, Text};
use crate::lint::context::{WEB_IDENTITY, path_of};
use crate::lint::wildcard::matches_ignoring_case;
use crate::lint::{Context, Federated, FederatedKind, StatementView};
use crate::names::hole;

super::lint!(
    "invalid_action",
    Refused,
    Error,
    "an action that a trust policy cannot hold, or that does not fit its principal"
);

/// What a trust policy may allow. The first one is for OIDC.
///
/// Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_sts.html>, and recorded answers of IAM.
const ACTIONS: [&str; 6] = [
    WEB_IDENTITY,
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

const REFUSAL: &str = "AssumeRole policy may only specify STS AssumeRole actions.";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut admitted = None;
    for statement in &context.statements {
        let Some(actions) = &statement.statement.action else { continue };
        let count = findings.len();
        let path = format!("{}/Action", statement.path);
        for (index, action) in actions.iter().enumerate() {
            findings.extend(invalid(statement, &path_of(actions, &path, index), action));
        }
        // An action that is misspelled is not missing as well.
        if findings.len() == count {
            findings.extend(missing(context, statement, actions, &mut admitted));
        }
    }
}

/// The providers to whose tokens some statement allows what they ask for.
fn admitted<'a>(context: &Context<'a>) -> HashSet<&'a str> {
    let mut admitted = HashSet::new();
    for view in context.admitting() {
        for federated in &view.federated {
            admitted.insert(federated.text);
        }
    }
    admitted
}

/// What is wrong with an action by itself.
fn invalid(statement: &StatementView<'_>, path: &str, action: &str) -> Option<Finding> {
    if ACTIONS.contains(&action) || hole::has_hole(action) {
        return None;
    }
    let name = action.escape_debug();
    let refused = |message| Finding::new(&LINT, path, message).refusal("MalformedPolicyDocument", REFUSAL);
    if let Some(meant) = ACTIONS.iter().find(|known| known.eq_ignore_ascii_case(action)) {
        let finding = if action.starts_with("sts:") {
            // The prefix is what was seen to matter; of the name nobody knows.
            Finding::new(&LINT, path, format!("`{name}` is written in another letter case than AWS writes it"))
                .level(Level::Warning)
                .note("IAM was seen to refuse `STS:assumerolewithwebidentity`")
        } else {
            refused(format!("IAM refuses `{name}` in a trust policy: letter case matters there"))
        };
        return Some(finding.help(format!("write `{meant}`")).replace_with(*meant));
    }
    if action.contains(['*', '?']) {
        let finding = if action == "*"
            || action.eq_ignore_ascii_case("sts:*")
            || !ACTIONS.iter().any(|known| matches_ignoring_case(action, known))
        {
            refused(format!("IAM refuses `{name}` in a trust policy: it takes assume actions of STS by name"))
        } else {
            Finding::new(&LINT, path, format!("`{name}` has a wildcard, and IAM takes assume actions of STS by name"))
                .level(Level::Warning)
                .note("IAM was seen to refuse `sts:*`")
        };
        return Some(match wanted(statement) {
            Some(wanted) if matches_ignoring_case(action, wanted) => {
                finding.help(format!("write `{wanted}`")).replace_with(wanted)
            }
            _ => finding.help(format!("name the actions: `{}`", ACTIONS.join("`, `"))),
        });
    }
    let finding =
        refused(format!("`{name}` is no action that a trust policy can hold: those are the assume actions of STS"));
    Some(match meant(statement, action) {
        Some(meant) => finding.help(format!("write `{meant}`")).replace_with(meant),
        None if action.starts_with("sts:") => finding.help(format!("the actions are `{}`", ACTIONS.join("`, `"))),
        None => finding.help("move it to a permission policy of the role"),
    })
}

/// The action that a misspelled one was meant to be.
fn meant(statement: &StatementView<'_>, action: &str) -> Option<&'static str> {
    let near = nearest(action, ACTIONS.iter().copied());
    // `sts:AssumeRoleWithOIDC` is near to SAML's, and means this one.
    let is_variant =
        action.get(.."sts:AssumeRoleWith".len()).is_some_and(|head| head.eq_ignore_ascii_case("sts:AssumeRoleWith"));
    if is_variant && near != Some(WEB_IDENTITY) { wanted(statement).or(near) } else { near }
}

/// The action that the statement's federated principals need.
fn wanted(statement: &StatementView<'_>) -> Option<&'static str> {
    let is_oidc = !statement.federated.is_empty() && statement.federated.iter().all(is_web_identity);
    is_oidc.then_some(WEB_IDENTITY)
}

/// Whether the principal is, or was meant to be, an OIDC provider.
fn is_web_identity(federated: &Federated<'_>) -> bool {
    match &federated.kind {
        FederatedKind::Oidc { .. } | FederatedKind::BuiltIn(_) => true,
        FederatedKind::Malformed { issuer } => issuer.is_some(),
        FederatedKind::Saml => false,
    }
}

/// An OIDC principal in a statement that does not allow what it asks for.
fn missing<'a>(
    context: &Context<'a>,
    statement: &StatementView<'_>,
    actions: &OneOrMany<Text>,
    admitted: &mut Option<HashSet<&'a str>>,
) -> Option<Finding> {
    let path = format!("{}/Action", statement.path);
    let is_allow = statement.statement.effect == Effect::Allow && statement.is_whole;
    let is_open = actions.iter().any(|action| hole::has_hole(action));
    let federated = statement.federated.iter().find(|federated| is_web_identity(federated));
    if !is_allow || is_open || statement.covers(WEB_IDENTITY) {
        return None;
    }
    if actions.as_slice().is_empty() {
        return Some(Finding::new(&LINT, path, "the statement's `Action` is empty").help(match federated {
            Some(_) => format!("write `{WEB_IDENTITY}`"),
            None => format!("name an action: `{}`", ACTIONS.join("`, `")),
        }));
    }
    let federated = federated?;
    let is_other = |action: &Text| matches!(&**action, "sts:AssumeRole" | "sts:AssumeRoleWithSAML");
    if let Some(index) = actions.iter().position(is_other)
        && let Some(action) = actions.as_slice().get(index)
    {
        let path = path_of(actions, &path, index);
        let whose = if action == "sts:AssumeRole" { "AWS principals and services" } else { "SAML providers" };
        let message = format!("`{action}` is for {whose}: a token of `{}` asks for `{WEB_IDENTITY}`", name(federated));
        let finding = Finding::new(&LINT, path, message);
        return Some(if is_alone(statement) {
            finding.help(format!("write `{WEB_IDENTITY}`")).replace_with(WEB_IDENTITY)
        } else {
            finding.help(format!("give `{}` a statement of its own, with `{WEB_IDENTITY}`", name(federated)))
        });
    }
    // What goes with the call, such as `sts:TagSession`, may stand in a statement of its own.
    if admitted.get_or_insert_with(|| self::admitted(context)).contains(federated.text) {
        return None;
    }
    let message = format!("no statement allows `{WEB_IDENTITY}` to `{}`", name(federated));
    Some(Finding::new(&LINT, path, message).level(Level::Warning).help(format!("add `{WEB_IDENTITY}`")))
}

/// What a finding calls a provider.
fn name<'a>(federated: &'a Federated<'_>) -> &'a str {
    federated.issuer().unwrap_or(federated.text)
}

/// Whether every principal of the statement is a web identity provider.
fn is_alone(statement: &StatementView<'_>) -> bool {
    use crate::document::Principal;
    let is_federated = match &statement.statement.principal {
        Some(Principal::ByKind(entries)) => entries.iter().all(|entry| entry.kind == PrincipalKind::Federated),
        Some(Principal::Bare(_)) | None => false,
    };
    is_federated && statement.federated.iter().all(is_web_identity)
}

#[cfg(test)]
mod tests {
    use super::LINT;
    use crate::lint::testing::{policy, said, statement};

    #[test]
    fn cases() {
        for (members, expected) in [
            (r#""Action":"sts:AssumeRole""#, "error: `sts:AssumeRole` is for AWS principals and services: a token of `api.prefect.cloud/oidc-provider` asks for `sts:AssumeRoleWithWebIdentity`
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
"),
            (r#""Action":["sts:TagSession","sts:AssumeRoleWithSAML"]"#, "error: `sts:AssumeRoleWithSAML` is for SAML providers: a token of `api.prefect.cloud/oidc-provider` asks for `sts:AssumeRoleWithWebIdentity`
  at /Statement/0/Action/1
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
"),
            (r#""Action":"STS:AssumeRoleWithWebIdentity""#, "error: IAM refuses `STS:AssumeRoleWithWebIdentity` in a trust policy: letter case matters there
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":"sts:assumerolewithwebidentity""#, "warning: `sts:assumerolewithwebidentity` is written in another letter case than AWS writes it
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  note: IAM was seen to refuse `STS:assumerolewithwebidentity`
"),
            (r#""Action":"sts:*""#, "error: IAM refuses `sts:*` in a trust policy: it takes assume actions of STS by name
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":"sts:AssumeRole*""#, "warning: `sts:AssumeRole*` has a wildcard, and IAM takes assume actions of STS by name
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  note: IAM was seen to refuse `sts:*`
"),
            (r#""Action":["sts:AssumeRoleWithWebIdentity","s3:GetObject"]"#, "error: `s3:GetObject` is no action that a trust policy can hold: those are the assume actions of STS
  at /Statement/0/Action/1
  help: move it to a permission policy of the role
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":"AssumeRoleWithWebIdentity""#, "error: `AssumeRoleWithWebIdentity` is no action that a trust policy can hold: those are the assume actions of STS
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":"sts:AssumeRoleWithOIDC""#, "error: `sts:AssumeRoleWithOIDC` is no action that a trust policy can hold: those are the assume actions of STS
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
  replacement: sts:AssumeRoleWithWebIdentity
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":"sts:GetSessionToken""#, "error: `sts:GetSessionToken` is no action that a trust policy can hold: those are the assume actions of STS
  at /Statement/0/Action
  help: the actions are `sts:AssumeRoleWithWebIdentity`, `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:TagSession`, `sts:SetSourceIdentity`, `sts:SetContext`
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
            (r#""Action":[]"#, "error: the statement's `Action` is empty
  at /Statement/0/Action
  help: write `sts:AssumeRoleWithWebIdentity`
"),
            (r#""Action":"sts:TagSession""#, "warning: no statement allows `sts:AssumeRoleWithWebIdentity` to `api.prefect.cloud/oidc-provider`
  at /Statement/0/Action
  help: add `sts:AssumeRoleWithWebIdentity`
"),
            (
                r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com","Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole""#,
                "error: `sts:AssumeRole` is for AWS principals and services: a token of `gitlab.com` asks for `sts:AssumeRoleWithWebIdentity`
  at /Statement/0/Action
  help: give `gitlab.com` a statement of its own, with `sts:AssumeRoleWithWebIdentity`
",
            ),
            (r#""Principal":{"AWS":"123456789012"},"Action":"sts:*""#, "error: IAM refuses `sts:*` in a trust policy: it takes assume actions of STS by name
  at /Statement/0/Action
  help: name the actions: `sts:AssumeRoleWithWebIdentity`, `sts:AssumeRole`, `sts:AssumeRoleWithSAML`, `sts:TagSession`, `sts:SetSourceIdentity`, `sts:SetContext`
  IAM: MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.
"),
        ] {
            assert_eq!(said(&LINT, &policy(members)), expected, "{members}");
        }
    }

    #[test]
    fn sound_ones() {
        for members in [
            r#""Action":["sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity","sts:SetContext"]"#,
            r#""Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole""#,
            r#""Principal":{"Federated":"arn:aws:iam::123456789012:saml-provider/acme"},"Action":"sts:AssumeRoleWithSAML""#,
            r#""Effect":"Deny","Action":"sts:TagSession""#,
            "\"Action\":\"\u{f0000}\"",
            "\"Principal\":{\"Federated\":\"\u{f0000}\"},\"Action\":\"sts:AssumeRoleWithSAML\",\"Condition\":{}",
        ] {
            assert_eq!(said(&LINT, &policy(members)), "", "{members}");
        }
    }

    #[test]
    fn what_goes_with_the_call_may_have_a_statement_of_its_own() {
        let tags = statement(r#""Action":"sts:TagSession""#);
        let policy = |other: &str| format!(r#"{{"Statement":[{tags},{}]}}"#, statement(other));
        assert_eq!(said(&LINT, &policy(r#""Sid":"in""#)), "");
        let other = r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#;
        assert_eq!(
            said(&LINT, &policy(other)),
            "warning: no statement allows `sts:AssumeRoleWithWebIdentity` to `api.prefect.cloud/oidc-provider`
  at /Statement/0/Action
  help: add `sts:AssumeRoleWithWebIdentity`
"
        );
    }
}
