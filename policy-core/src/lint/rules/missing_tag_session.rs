use std::collections::HashSet;

use crate::diagnostic::Finding;
use crate::document::Effect;
use crate::lint::Context;

super::lint!(
    "missing_tag_session",
    Advice,
    Warning,
    "the provider always sends session tags, and `sts:TagSession` is not allowed"
);

const TAG_SESSION: &str = "sts:TagSession";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut allowed = HashSet::new();
    for view in &context.statements {
        if view.statement.effect == Effect::Allow && view.covers(TAG_SESSION) {
            for federated in &view.federated {
                allowed.insert(federated.text);
            }
        }
    }
    for view in context.admitting() {
        for federated in &view.federated {
            let Some(provider) = federated.provider() else { continue };
            if !view.is_whole || !provider.always_tags_session || allowed.contains(federated.text) {
                continue;
            }
            let message =
                format!("every {} token carries session tags, and `{TAG_SESSION}` is not allowed", provider.name);
            let finding = |member| Finding::new(&LINT, format!("{}/{member}", view.path), message);
            let finding = match &view.statement.action {
                Some(actions) => {
                    let mut list = String::new();
                    for action in actions {
                        list.extend(["\"", action, "\", "]);
                    }
                    finding("Action").help(format!("write `\"Action\": [{list}\"{TAG_SESSION}\"]`"))
                }
                None => finding("NotAction").help(format!("take `{TAG_SESSION}` out of it")),
            };
            findings.push(finding.note("AWS answers `AccessDenied` to the whole call"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, allow_action, arn, assert_said, prefect, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    allow(
                        &arn("login.app.env0.com/"),
                        r#"{"StringEquals":{"login.app.env0.com/:sub":"auth0|632b8219674bde0224a96141"}}"#,
                    ),
                    &[
                        "warning: every env zero token carries session tags, and `sts:TagSession` is not allowed",
                        "  at /Statement/0/Action",
                        r#"  help: write `"Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]`"#,
                        "  note: AWS answers `AccessDenied` to the whole call",
                    ],
                ),
                (
                    allow_action(
                        &arn("login.app.env0.com/"),
                        r#"["sts:AssumeRoleWithWebIdentity","sts:SetSourceIdentity"]"#,
                        r#"{"StringEquals":{"login.app.env0.com/:sub":"auth0|632b8219674bde0224a96141"}}"#,
                    ),
                    &[
                        "warning: every env zero token carries session tags, and `sts:TagSession` is not allowed",
                        "  at /Statement/0/Action",
                        r#"  help: write `"Action": ["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity", "sts:TagSession"]`"#,
                        "  note: AWS answers `AccessDenied` to the whole call",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"NotAction":"sts:TagSession"}"#,
                    ),
                    &[
                        "warning: every env zero token carries session tags, and `sts:TagSession` is not allowed",
                        "  at /Statement/0/NotAction",
                        "  help: take `sts:TagSession` out of it",
                        "  note: AWS answers `AccessDenied` to the whole call",
                    ],
                ),
                (
                    allow_action(
                        &arn("login.app.env0.com/"),
                        r#"["sts:AssumeRoleWithWebIdentity","sts:TagSession"]"#,
                        r#"{"StringEquals":{"login.app.env0.com/:sub":"auth0|632b8219674bde0224a96141"}}"#,
                    ),
                    &[],
                ),
                (
                    allow_action(
                        &arn("login.app.env0.com/"),
                        r#""sts:*""#,
                        r#"{"StringEquals":{"login.app.env0.com/:sub":"auth0|632b8219674bde0224a96141"}}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"Action":"web"},
                {"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"Action":"sts:TagSession"}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"Action":"web"},
                {"Effect":"Allow","Principal":"P","Action":"sts:TagSession"}"#,
                    ),
                    &[
                        "warning: every env zero token carries session tags, and `sts:TagSession` is not allowed",
                        "  at /Statement/0/Action",
                        r#"  help: write `"Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]`"#,
                        "  note: AWS answers `AccessDenied` to the whole call",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"Action":"web"},
                {"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/login.app.env0.com/"},"Action":"sts:TagSession"}"#,
                    ),
                    &[
                        "warning: every env zero token carries session tags, and `sts:TagSession` is not allowed",
                        "  at /Statement/0/Action",
                        r#"  help: write `"Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]`"#,
                        "  note: AWS answers `AccessDenied` to the whole call",
                    ],
                ),
                (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#), &[]),
            ],
        );
    }
}
