use std::borrow::Cow;

use crate::admission::{Admission, Held, Token, Who, by_statement, is_pinned};
use crate::diagnostic::{Finding, Witness};
use crate::document::{ConditionEntry, OneOrMany, Scalar, Statement};
use crate::language::TooComplex;
use crate::lint::pattern::Pattern;
use crate::lint::suggest::Suggestion;
use crate::lint::tenant::{self, Pin, Pins, pin};
use crate::lint::{Condition, Context, Federated, FederatedKind, StatementView};
use crate::names::{Family, hole};
use crate::provider::{Part, Provider, Recognized, Segment, Template};

super::lint!("open_tenant", Open, Error, "more tenants get in than were written down");

/// With more values than this, only one is shown.
const EACH: usize = 16;

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in context.admitting().filter(|view| view.is_whole) {
        for (index, federated) in view.federated.iter().enumerate() {
            let is_shared = federated.recognized.as_ref().is_some_and(Recognized::is_shared);
            // Nobody knows what IAM would make of an operator that is none; `invalid_operator` says so.
            let is_legal = view.conditions.iter().all(|condition| condition.operator.is_some());
            // Of an ARN that is wrong in itself, `malformed_provider_arn` tells what its keys are.
            let is_sound = !matches!(federated.kind, FederatedKind::Malformed { .. }) || hole::has_hole(federated.text);
            // Where nobody knows the subjects' forms, nobody knows either how much of a pattern names the tenant.
            let is_decidable = tenant::has_forms(federated) || is_pinned_apart(view, federated);
            let is_asked = is_shared && is_legal && is_sound && is_decidable && !is_closed(view, federated);
            if is_asked && matches!(pin(context, view, index), Pin::Condition) {
                let check = Check { context, view, federated };
                findings.extend(check.findings());
            }
        }
    }
}

/// Whether a condition on something else than the subject should pin the tenant.
fn is_pinned_apart(view: &StatementView<'_>, federated: &Federated<'_>) -> bool {
    let pins = Pins::of(federated);
    view.conditions.iter().any(|condition| !condition.is_on("sub") && pins.has(condition))
}

/// Whether a condition on the subject names whole tenants only, seen at a glance.
fn is_closed(view: &StatementView<'_>, federated: &Federated<'_>) -> bool {
    let Some(provider) = federated.provider() else { return false };
    on_subject(view, federated).any(|condition| {
        let is_exact_in_case = condition.operator.is_some_and(|operator| !operator.base().ignores_case());
        is_exact_in_case && condition.values.iter().all(|value| is_pinned(provider, value.as_str()))
    })
}

/// The conditions that name subjects of a provider.
fn on_subject<'v, 'a>(
    view: &'v StatementView<'a>,
    federated: &'v Federated<'a>,
) -> impl Iterator<Item = &'v Condition<'a>> {
    view.on_claim("sub").filter(move |condition| {
        let is_own = view.provider_of(condition).is_some_and(|own| std::ptr::eq(own, federated));
        let names = condition
            .operator
            .is_some_and(|operator| operator.base().family() == Family::String && !operator.base().is_negated());
        is_own && names && !condition.is_foreign()
    })
}

struct Check<'v, 'a> {
    context: &'v Context<'a>,
    view: &'v StatementView<'a>,
    federated: &'v Federated<'a>,
}

impl Check<'_, '_> {
    fn findings(&self) -> Vec<Finding> {
        let token = match self.stranger(self.view.statement) {
            Ok(None) => return Vec::new(),
            Ok(Some(found)) => found,
            Err(error) => return vec![self.undecided(&error)],
        };
        let mut findings = Vec::new();
        for condition in on_subject(self.view, self.federated) {
            let is_list = (2..=EACH).contains(&condition.values.as_slice().len());
            for (path, value) in condition.values().filter(|_| is_list) {
                // Each value by itself, with as many tenants as it names.
                let alone = only(self.view.statement, condition, value);
                if let Ok(Some(token)) = self.stranger(&alone) {
                    findings.push(self.finding(path, Some(value.as_str()), &token));
                }
            }
        }
        if findings.is_empty() {
            findings.push(match self.place(&token.0) {
                Some((path, value)) => self.finding(path, Some(value), &token),
                None => self.finding(format!("{}/Condition", self.view.path), None, &token),
            });
        }
        findings
    }

    /// A token that gets in and is of somebody else, and whether it gets in for sure.
    fn stranger(&self, statement: &Statement) -> Result<Option<(Token, bool)>, TooComplex> {
        let caller = tenant::caller(self.view, self.federated);
        Ok(match by_statement(self.context.policy, statement, &caller, &self.context.purse)? {
            Admission { who: Who::Anyone(token), is_exact } => Some((token, is_exact)),
            _ => None,
        })
    }

    /// The value that the token gets in by.
    fn place(&self, token: &Token) -> Option<(String, &str)> {
        let has_variables = self.context.policy.has_variables();
        on_subject(self.view, self.federated).chain(self.apart()).find_map(|condition| {
            let text = held(token, condition)?;
            let ignores_case = condition.operator.is_some_and(|operator| operator.base().ignores_case());
            let matches = |value: &Scalar| Pattern::new(value.as_str(), has_variables).may_match(text, ignores_case);
            condition.values().find(|(_, value)| matches(value)).map(|(path, value)| (path, value.as_str()))
        })
    }

    /// The conditions on something else than the subject that should pin the tenant.
    fn apart(&self) -> impl Iterator<Item = &Condition<'_>> {
        let pins = Pins::of(self.federated);
        let is_pin =
            move |condition: &&Condition<'_>| pins.has(condition) && tenant::vacuity(self.view, condition).is_none();
        self.view.conditions.iter().filter(is_pin)
    }

    fn finding(&self, path: String, value: Option<&str>, (token, is_exact): &(Token, bool)) -> Finding {
        let gets_in = if *is_exact { "gets in" } else { "may get in" };
        // A subject of which nobody knows the form tells nothing.
        let told = self.apart().find(|condition| !condition.is_on("sub") && !tenant::has_forms(self.federated));
        let shown = match told.and_then(|condition| Some((condition.key_text, held(token, condition)?))) {
            Some((key, text)) => format!("`{key}` = `{text}`"),
            None => format!("`{}`", token.subject()),
        };
        let finding = Finding::new(&LINT, path, format!("this token of somebody else {gets_in}: {shown}"));
        let claims = token.claims().map(|(claim, held)| (claim.to_owned(), held.to_string())).collect();
        let finding = finding.witness(Witness { claims }).note(tenant::crowd(self.federated));
        match value {
            Some(value) => self.remedy(finding, value),
            None => finding.help(Suggestion::pin(self.federated).help(self.view)),
        }
    }

    fn remedy(&self, finding: Finding, value: &str) -> Finding {
        let is_subject =
            on_subject(self.view, self.federated).any(|condition| finding.path.starts_with(&condition.path));
        if !is_subject {
            return finding.help("write each value whole");
        }
        let start = value.find(['*', '?', '$']).unwrap_or_default();
        let finding =
            if start > 0 || value.starts_with(['*', '?']) { finding.excerpt(value, start..start + 1) } else { finding };
        let Some(nearest) = self.federated.provider().and_then(|provider| nearest(provider, value)) else {
            return finding.help(Suggestion::subject(self.federated).instead("sub", self.view));
        };
        let finding = finding.help(format!("write `{nearest}`"));
        if nearest.contains('{') { finding } else { finding.replace_with(nearest) }
    }

    fn undecided(&self, error: &TooComplex) -> Finding {
        let path = format!("{}/Condition", self.view.path);
        Finding::new(&LINT, path, format!("nobody can tell whom this lets in: {error}"))
            .help("write patterns that name the tenant whole, with one `*` at their end")
    }
}

/// What a token holds under the condition's key.
fn held<'t>(token: &'t Token, condition: &Condition<'_>) -> Option<&'t str> {
    let one = |held: &'t Held| if let Held::One(text) = held { Some(text.as_str()) } else { None };
    match condition.claim() {
        Some(claim) => {
            token.claims().find(|(name, _)| name.eq_ignore_ascii_case(claim)).and_then(|(_, held)| one(held))
        }
        None => token
            .keys
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(condition.key_text))
            .and_then(|(_, held)| one(held)),
    }
}

/// The statement with one value of a condition instead of all.
fn only(statement: &Statement, condition: &Condition<'_>, value: &Scalar) -> Statement {
    let mut statement = statement.clone();
    for block in statement.condition.iter_mut().flat_map(Cow::to_mut) {
        if block.operator == condition.operator_text {
            let entries = block.entries.iter().map(|entry| {
                let is_meant = entry.key == condition.key_text;
                let values = if is_meant { OneOrMany::One(value.clone()) } else { entry.values.clone() };
                ConditionEntry { key: entry.key.clone(), values }
            });
            block.entries = entries.collect();
        }
    }
    statement
}

/// The pattern nearest to the value that names one tenant: what is written of it, then the delimiter, then the rest.
fn nearest(provider: &Provider, value: &str) -> Option<String> {
    provider.subjects.iter().filter(|form| !form.customised).find_map(|form| {
        let mut segments = form.segments.iter();
        let (Some(Segment::Literal(head)), Some(Segment::Part(part))) = (segments.next(), segments.next()) else {
            return None;
        };
        let rest = value.strip_prefix(&**head).filter(|_| part.tenant)?;
        let end = rest.find(['*', '?', '$'])?;
        let (written, open) = rest.split_at_checked(end)?;
        let tenant = if part.accepts(written) { written.to_owned() } else { format!("{{{}}}", part.name) };
        Some(format!("{head}{tenant}{}", tail(form, part, open)))
    })
}

/// What follows the tenant: as it is written from the delimiter on, or else anything.
fn tail(form: &Template, part: &Part, open: &str) -> String {
    let Some(Segment::Literal(next)) = form.segments.get(2) else { return String::new() };
    let Some(delimiter) = next.chars().next() else { return String::new() };
    match open.find(delimiter).and_then(|start| open.get(start..)) {
        Some(rest) if !part.accepts(&delimiter.to_string()) => rest.to_owned(),
        _ => format!("{delimiter}*"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::testing::{allow, arn, assert_said, github, prefect, statements};

    fn like(subject: &str) -> String {
        github(&format!(r#"{{"StringEquals":{{"G:aud":"sts.amazonaws.com"}},"StringLike":{{"G:sub":{subject}}}}}"#))
    }

    #[test]
    fn not_by_subject() {
        let sentinel = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/";
        assert_said(
            &LINT,
            &[
                (
                    allow(&arn(sentinel), r#"{"StringLike":{"sts:RoleSessionName":"MicrosoftSentinel_*"}}"#),
                    &[
                        "error: this token of somebody else gets in: `sts:RoleSessionName` = `MicrosoftSentinel_a`",
                        "  at /Statement/0/Condition/StringLike/sts:RoleSessionName",
                        "  help: write each value whole",
                        "  token: aud = `api://1462b192-27f7-4cb9-8523-0f4ecb54b47e`, sub = `a`",
                        "  note: every customer of Microsoft Sentinel gets tokens from `sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/`",
                    ],
                ),
                (allow(&arn(sentinel), r#"{"StringEquals":{"sts:RoleSessionName":"MicrosoftSentinel_1"}}"#), &[]),
                (
                    allow(&arn("sandboxes.cloud"), r#"{"StringLike":{"sandboxes.cloud:aud":["acme","team-*"]}}"#),
                    &[
                        "error: this token of somebody else gets in: `sandboxes.cloud:aud` = `team-a`",
                        "  at /Statement/0/Condition/StringLike/sandboxes.cloud:aud/1",
                        "  help: write each value whole",
                        "  token: aud = `team-a`, sub = `a`",
                        "  note: every customer of sandboxes.cloud gets tokens from `sandboxes.cloud`",
                    ],
                ),
                // Nobody knows what its subjects look like.
                (allow(&arn("sandboxes.cloud"), r#"{"StringLike":{"sandboxes.cloud:sub":"acme-*"}}"#), &[]),
            ],
        );
    }

    #[test]
    fn open() {
        assert_said(
            &LINT,
            &[
                (
                    prefect(r#"{"StringLike":{"P:sub":"prefect:account:*"}}"#),
                    &[
                        "error: this token of somebody else gets in: `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  wrong: *",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    prefect(r#"{"StringLike":{"P:sub":"prefect:account:11111111-2222-4333-8444-55555555555?"}}"#),
                    &[
                        "error: this token of somebody else gets in: `prefect:account:11111111-2222-4333-8444-555555555559`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  wrong: ?",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:11111111-2222-4333-8444-555555555559`",
                        "  note: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    like(r#""repo:my-org*""#),
                    &[
                        "error: this token of somebody else gets in: `repo:my-org-x/a:pull_request`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  wrong: *",
                        "  help: write `repo:my-org/*`",
                        "  replacement: repo:my-org/*",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:my-org-x/a:pull_request`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    like(r#""repo:*/app:*""#),
                    &[
                        "error: this token of somebody else gets in: `repo:somebody-else/app:pull_request`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  wrong: *",
                        "  help: write `repo:{owner}/app:*`",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:somebody-else/app:pull_request`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    like(r#""repo:my-org?/app:*""#),
                    &[
                        "error: this token of somebody else gets in: `repo:my-orgx/app:pull_request`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  wrong: ?",
                        "  help: write `repo:my-org/app:*`",
                        "  replacement: repo:my-org/app:*",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:my-orgx/app:pull_request`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    like(r#"["repo:my-org/*","repo:other-org*","repo:*/x:*"]"#),
                    &[
                        "error: this token of somebody else gets in: `repo:other-org-x/a:pull_request`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub/1",
                        "  wrong: *",
                        "  help: write `repo:other-org/*`",
                        "  replacement: repo:other-org/*",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:other-org-x/a:pull_request`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                        "error: this token of somebody else gets in: `repo:somebody-else/x:pull_request`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub/2",
                        "  wrong: *",
                        "  help: write `repo:{owner}/x:*`",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:somebody-else/x:pull_request`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    like(r#""environment:production""#),
                    &[
                        "error: this token of somebody else gets in: `environment:production`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:sub",
                        "  help: write `repo:{owner}/{repository}:ref:refs/heads/{branch}`",
                        "  token: aud = `sts.amazonaws.com`, sub = `environment:production`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    allow(&arn("app.terraform.io"), r#"{"StringLike":{"app.terraform.io:sub":"organization:acme*"}}"#),
                    &[
                        "error: this token of somebody else gets in: `organization:acme-x:module:a:operation:test_run`",
                        "  at /Statement/0/Condition/StringLike/app.terraform.io:sub",
                        "  wrong: *",
                        "  help: write `organization:acme:*`",
                        "  replacement: organization:acme:*",
                        "  token: aud = `aws.workload.identity`, sub = `organization:acme-x:module:a:operation:test_run`",
                        "  note: every customer of HCP Terraform gets tokens from `app.terraform.io`",
                    ],
                ),
                (
                    allow(&arn("gitlab.com"), r#"{"StringLike":{"gitlab.com:sub":"project_path:acme*/app:*"}}"#),
                    &[
                        "error: this token of somebody else gets in: `project_path:acme-x/app:ref_type:tag:ref:a`",
                        "  at /Statement/0/Condition/StringLike/gitlab.com:sub",
                        "  wrong: *",
                        "  help: write `project_path:acme/app:*`",
                        "  replacement: project_path:acme/app:*",
                        "  token: aud = `https://gitlab.com`, sub = `project_path:acme-x/app:ref_type:tag:ref:a`",
                        "  note: every customer of GitLab.com gets tokens from `gitlab.com`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn open_in_other_ways() {
        assert_said(
            &LINT,
            &[
                (
                    github(
                        r#"{"StringLike":{"G:repository_owner_id":"12*"},"StringEquals":{"G:job_workflow_ref":"a/b"}}"#,
                    ),
                    &[
                        "error: this token of somebody else gets in: `repo:somebody-else/repository:ref:refs/heads/main`",
                        "  at /Statement/0/Condition/StringLike/token.actions.githubusercontent.com:repository_owner_id",
                        "  help: write each value whole",
                        "  token: aud = `sts.amazonaws.com`, sub = `repo:somebody-else/repository:ref:refs/heads/main`, repository_owner_id = `12a`, job_workflow_ref = `a/b`",
                        "  note: every customer of GitHub Actions gets tokens from `token.actions.githubusercontent.com`",
                    ],
                ),
                (
                    prefect(
                        r#"{"StringLike":{"P:sub":"prefect:account:*"},"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#,
                    ),
                    &[
                        "error: this token of somebody else may get in: `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  wrong: *",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:99999999-9999-9999-9999-999999999999`",
                        "  note: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
                (
                    statements(
                        r#"{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringLike":{"P:sub":"prefect:*"}}},
                        {"Effect":"Deny","Principal":"P","Action":"web","Condition":{"StringNotLike":{"P:sub":"prefect:account:1*"}}}"#,
                    ),
                    &[
                        "error: this token of somebody else gets in: `prefect:account:10000000-0000-0000-0000-000000000000`",
                        "  at /Statement/0/Condition/StringLike/api.prefect.cloud~1oidc-provider:sub",
                        "  wrong: *",
                        "  help: write `prefect:account:{account_id}`",
                        "  token: aud = `prefect-cloud`, sub = `prefect:account:10000000-0000-0000-0000-000000000000`",
                        "  note: every customer of Prefect Cloud gets tokens from `api.prefect.cloud/oidc-provider`",
                    ],
                ),
            ],
        );
    }

    #[test]
    fn closed() {
        let none: &[&str] = &[];
        for policy in [
            like(r#""repo:my-org/*""#),
            like(r#"["repo:my-org/app:*","repo:my-org@1/app@2:*"]"#),
            like("\"repo:\u{f0000}/app:*\""),
            like(r#""repo:my org*""#),
            github(r#"{"StringLike":{"G:sub":"repo:*"},"StringEquals":{"G:repository_owner_id":"123"}}"#),
            github(r#"{"StringEqualsIgnoreCase":{"G:sub":"repo:My-Org/app:pull_request"}}"#),
            prefect(r#"{"StringLike":{"P:sub":"prefect:*:11111111-2222-4333-8444-555555555555"}}"#),
            prefect("{\"StringLike\":{\"P:sub\":\"prefect:account:\u{f0000}\"}}"),
            statements(
                r#"{"Effect":"Allow","Principal":"P","Action":"web","Condition":{"StringLike":{"P:sub":"prefect:*"}}},
                {"Effect":"Deny","Principal":"P","Action":"web","Condition":{"StringNotLike":{"P:sub":"prefect:account:11111111-2222-4333-8444-555555555555"}}}"#,
            ),
            allow(&arn("idp.example.com"), r#"{"StringLike":{"idp.example.com:sub":"team-*"}}"#),
            allow(
                &arn("token.actions.githubusercontent.com/acme"),
                r#"{"StringLike":{"token.actions.githubusercontent.com/acme:sub":"repo:*"}}"#,
            ),
        ] {
            assert_said(&LINT, &[(policy, none)]);
        }
    }

    #[test]
    fn too_complex() {
        let policy = like(&format!(r#""repo:*a{}/*""#, "?".repeat(30)));
        assert_said(
            &LINT,
            &[(
                policy,
                &[
                    "error: nobody can tell whom this lets in: pattern `repo:*a??????????????????????????????/*` is too complex to decide",
                    "  at /Statement/0/Condition",
                    "  help: write patterns that name the tenant whole, with one `*` at their end",
                ],
            )],
        );
    }

    #[test]
    fn the_nearest_pattern() {
        for (provider, value, expected) in [
            (&crate::provider::github_actions::PROVIDER, "repo:my-org*", Some("repo:my-org/*")),
            (&crate::provider::github_actions::PROVIDER, "repo:*", Some("repo:{owner}/*")),
            (&crate::provider::github_actions::PROVIDER, "repo:my-org?/app:*", Some("repo:my-org/app:*")),
            (&crate::provider::github_actions::PROVIDER, "*/app:*", None),
            (&crate::provider::prefect_cloud::PROVIDER, "prefect:account:1*", Some("prefect:account:{account_id}")),
            (
                &crate::provider::buildkite::PROVIDER,
                "organization:acme*:pipeline:x:*",
                Some("organization:acme:pipeline:x:*"),
            ),
        ] {
            assert_eq!(nearest(provider, value).as_deref(), expected, "{value}");
        }
    }
}
