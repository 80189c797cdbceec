use crate::diagnostic::Finding;
use crate::lint::{Context, Key};

super::lint!(
    "foreign_condition_key",
    Shut,
    Error,
    "a condition key whose prefix is not the issuer of this statement's provider"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        // A provider whose issuer cannot be made out says nothing about the keys.
        let issuers: Vec<_> = statement.federated.iter().filter_map(|federated| federated.issuer()).collect();
        if issuers.is_empty() || issuers.len() < statement.federated.len() {
            continue;
        }
        let attempts = statement.failed_attempts();
        for condition in &statement.conditions {
            let Key::Foreign { prefix, claim } = condition.key else { continue };
            if attempts.contains(&&*condition.path) {
                continue;
            }
            let message = format!(
                "`{prefix}` is not the issuer of this statement's provider, so a token never has the key `{}`",
                condition.key_text
            );
            let finding = Finding::new(&LINT, &condition.path, message)
                .at_key()
                .excerpt(condition.key_text, 0..prefix.len())
                .note("IAM names a token's keys after the provider: its ARN's text after `oidc-provider/`, a colon, the claim");
            findings.push(match issuers.as_slice() {
                [issuer] => {
                    let key = format!("{issuer}:{claim}");
                    finding.help(format!("write `{key}`")).replace_with(key)
                }
                _ => finding.help(format!("the prefixes here are `{}`", issuers.join("`, `"))),
            });
        }
    }
}
