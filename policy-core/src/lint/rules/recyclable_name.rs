use crate::diagnostic::Finding;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{Pin, pin, vacuity};
use crate::lint::wanted::{self, Wanted};
use crate::lint::{Condition, Context, StatementView};
use crate::provider::{Claim, Provider, Template};

super::lint!(
    "recyclable_name",
    Advice,
    Warning,
    "the tenant is pinned only by a name that somebody else can register later"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting() {
        for (index, federated) in view.federated.iter().enumerate() {
            let Some(recognized) = &federated.recognized else { continue };
            let provider = recognized.provider;
            if !recognized.is_shared() || !matches!(pin(context, view, index), Pin::Condition) {
                continue;
            }
            let pin_by = |recyclable| {
                view.conditions.iter().find(|condition| {
                    view.provider_of(condition).is_some_and(|found| std::ptr::eq(found, federated))
                        && is_pin(provider, condition, recyclable)
                        && vacuity(view, condition).is_none()
                })
            };
            if pin_by(false).is_some() {
                continue;
            }
            let wanted = wanted::wanted(context, view);
            let subjects: Vec<_> = wanted
                .iter()
                .filter(|wanted| std::ptr::eq(wanted.provider, provider))
                .filter_map(|wanted| Some((wanted, wanted.tenant()?)))
                .collect();
            let named = if subjects.is_empty() {
                pin_by(true).and_then(|condition| {
                    let (path, value) = condition.values().next()?;
                    Some(Name { path, text: value.as_str().to_owned(), part: condition.claim()?.to_owned() })
                })
            } else {
                subjects.iter().find_map(|(wanted, (form, parts))| name_of(wanted, form, parts))
            };
            let Some(Name { path, text, part }) = named else { continue };
            let message = format!("`{text}` is a name: whoever registers it once it is given up is let in");
            let finding = Finding::new(&LINT, path, message);
            findings.extend(with_help(finding, view, index, provider, &part));
        }
    }
}

fn is_pin(provider: &Provider, condition: &Condition<'_>, recyclable: bool) -> bool {
    let claim = condition.claim().and_then(|claim| provider.claim(claim));
    claim.is_some_and(|claim| claim.pins_tenant && claim.recyclable == recyclable)
}

/// A name that tells the tenant, what it is called, and where it stands.
struct Name {
    path: String,
    text: String,
    part: String,
}

/// The name that tells the tenant of a subject, when only names do.
fn name_of(wanted: &Wanted<'_, '_>, form: &Template, parts: &[String]) -> Option<Name> {
    let tenant = || form.parts().zip(parts).filter(|(part, _)| part.tenant);
    if tenant().any(|(part, _)| !part.recyclable) {
        return None;
    }
    let (part, text) = tenant().next()?;
    Some(Name { path: wanted.path.clone(), text: text.clone(), part: part.name.to_string() })
}

/// The finding with what to add; `None` where the provider has no id to add.
fn with_help(
    finding: Finding,
    view: &StatementView<'_>,
    index: usize,
    provider: &Provider,
    part: &str,
) -> Option<Finding> {
    if let Some(claim) = id_claim(provider, part) {
        let suggestion = Suggestion::equals(view.federated.get(index)?, &claim.name, format!("{{{}}}", claim.name));
        let note = format!("look at a token first: one without `{}` is kept out then", claim.name);
        return Some(finding.help(suggestion.help(view)).note(note));
    }
    let has_id = |form: &&Template| !form.customised && form.parts().any(|part| part.tenant && !part.recyclable);
    let form = provider.subjects.iter().find(has_id)?;
    Some(finding.help(format!("write the subject with its id: `{}`", form.pattern())))
}

/// The claim with the id that goes with a name, such as `repository_owner_id` with `owner`; or else the first id.
fn id_claim<'a>(provider: &'a Provider, name: &str) -> Option<&'a Claim> {
    let stem = ["_slug", "_name", "_path"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let ids = || provider.claims.iter().filter(|claim| claim.pins_tenant && !claim.recyclable);
    ids()
        .find(|claim| claim.name.strip_suffix("_id").is_some_and(|claim| claim.ends_with(stem)))
        .or_else(|| ids().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, github, prefect};

    #[test]
    fn fires() {
        assert_said(
            &LINT,
            &[
                (
                    github(r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#),
                    &[
                        "warning: `octo-org` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        r#"  help: add `"token.actions.githubusercontent.com:repository_owner_id": "{repository_owner_id}"` under `StringEquals`"#,
                        "  note: look at a token first: one without `repository_owner_id` is kept out then",
                    ],
                ),
                (
                    github(
                        r#"{"StringEquals":{"G:sub":["repo:octo-org/octo-repo:ref:refs/heads/main","repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"]}}"#,
                    ),
                    &[
                        "warning: `octo-org` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub/0",
                        r#"  help: add `"token.actions.githubusercontent.com:repository_owner_id": "{repository_owner_id}"` under `StringEquals`"#,
                        "  note: look at a token first: one without `repository_owner_id` is kept out then",
                    ],
                ),
                (
                    github(r#"{"StringLike":{"G:sub":"repo:octo-org/octo-repo:*"}}"#),
                    &[
                        "warning: `octo-org` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        r#"  help: add `"StringEquals": { "token.actions.githubusercontent.com:repository_owner_id": "{repository_owner_id}" }` to `Condition`"#,
                        "  note: look at a token first: one without `repository_owner_id` is kept out then",
                    ],
                ),
                (
                    github(r#"{"StringLike":{"G:sub":"repo:octo-org/*"}}"#),
                    &[
                        "warning: `octo-org` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        r#"  help: add `"StringEquals": { "token.actions.githubusercontent.com:repository_owner_id": "{repository_owner_id}" }` to `Condition`"#,
                        "  note: look at a token first: one without `repository_owner_id` is kept out then",
                    ],
                ),
                (
                    github(r#"{"StringEquals":{"G:repository":"octo-org/octo-repo"}}"#),
                    &[
                        "warning: `octo-org/octo-repo` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:repository",
                        r#"  help: add `"token.actions.githubusercontent.com:repository_id": "{repository_id}"` under `StringEquals`"#,
                        "  note: look at a token first: one without `repository_id` is kept out then",
                    ],
                ),
                (
                    github(
                        r#"{"StringEqualsIfExists":{"G:repository_owner_id":"123456"},"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#,
                    ),
                    &[
                        "warning: `octo-org` is a name: whoever registers it once it is given up is let in",
                        "  at /Statement/0/Condition/StringEquals/token.actions.githubusercontent.com:sub",
                        r#"  help: add `"token.actions.githubusercontent.com:repository_owner_id": "{repository_owner_id}"` under `StringEquals`"#,
                        "  note: look at a token first: one without `repository_owner_id` is kept out then",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn with_an_id() {
        assert_said(
            &LINT,
            &[
                (
                    github(
                        r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main","G:repository_owner_id":"123456"}}"#,
                    ),
                    &[],
                ),
                (
                    github(
                        r#"{"StringEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main","G:repository_id":"456789"}}"#,
                    ),
                    &[],
                ),
                (
                    github(r#"{"StringEquals":{"G:sub":"repo:octo-org@123456/octo-repo@456789:ref:refs/heads/main"}}"#),
                    &[],
                ),
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org@123456/*"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn nothing_to_add() {
        assert_said(
            &LINT,
            &[
                (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}"#), &[]),
                (
                    allow(
                        &arn("oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"),
                        r#"{"StringEquals":{"oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF:sub":"system:serviceaccount:a:b"}}"#,
                    ),
                    &[],
                ),
                (github(r#"{"StringNotEquals":{"G:sub":"repo:octo-org/octo-repo:ref:refs/heads/main"}}"#), &[]),
                (github(r#"{"StringLike":{"G:sub":"repo:octo-org*"}}"#), &[]),
            ],
        );
    }
}
