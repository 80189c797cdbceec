use crate::diagnostic::Finding;
use crate::document::{Effect, Principal, PrincipalKind};
use crate::lint::Context;

super::lint!("several_providers", Advice, Warning, "several providers, or other principals beside one, in a statement");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let named = |view: &&crate::lint::StatementView<'_>| {
        view.is_whole && view.statement.effect == Effect::Allow && !view.federated.is_empty()
    };
    for view in context.statements.iter().filter(named) {
        let Some(Principal::ByKind(entries)) = &view.statement.principal else { continue };
        let first = view.federated.first().map(|federated| federated.text);
        let is_other = |text: &str| first.is_some_and(|first| first != text);
        let path = format!("{}/Principal", view.path);
        let others: Vec<_> = entries
            .iter()
            .filter(|entry| entry.kind != PrincipalKind::Federated && !entry.values.as_slice().is_empty())
            .map(|entry| format!("`{}`", entry.kind.as_str()))
            .collect();
        if !others.is_empty() {
            let message = format!("one statement trusts {} principals beside `Federated` ones", others.join(" and "));
            let finding = Finding::new(&LINT, path, message).help("give each kind of principal a statement of its own");
            findings
                .push(finding.note("the conditions are asked of all of them, and only a token has a provider's keys"));
        } else if view.federated.iter().any(|federated| is_other(federated.text)) {
            let finding = Finding::new(&LINT, format!("{path}/Federated"), "one statement trusts several providers")
                .help("give each provider a statement of its own");
            findings.push(
                finding
                    .note("the conditions are asked of the tokens of all, and a token has only its own issuer's keys"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{assert_said, statements};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":["PROVIDER","arn:aws:iam::123456789012:oidc-provider/idp.example.com"]},"Action":"web"}"#,
                    ),
                    &[
                        "warning: one statement trusts several providers",
                        "  at /Statement/0/Principal/Federated",
                        "  help: give each provider a statement of its own",
                        "  note: the conditions are asked of the tokens of all, and a token has only its own issuer's keys",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":"PROVIDER","AWS":"123456789012","Service":"ec2.amazonaws.com"},"Action":"web"}"#,
                    ),
                    &[
                        "warning: one statement trusts `AWS` and `Service` principals beside `Federated` ones",
                        "  at /Statement/0/Principal",
                        "  help: give each kind of principal a statement of its own",
                        "  note: the conditions are asked of all of them, and only a token has a provider's keys",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"Federated":["PROVIDER","PROVIDER"]},"Action":"web"}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Deny","Principal":{"Federated":["PROVIDER","arn:aws:iam::123456789012:oidc-provider/idp.example.com"]},"Action":"web"}"#,
                    ),
                    &[],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":{"AWS":"123456789012","Service":"ec2.amazonaws.com"},"Action":"web"}"#,
                    ),
                    &[],
                ),
                (statements(r#"{"Effect":"Allow","Principal":{"Federated":"PROVIDER","AWS":[]},"Action":"web"}"#), &[]),
            ],
        );
    }
}
