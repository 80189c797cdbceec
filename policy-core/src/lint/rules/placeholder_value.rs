use crate::diagnostic::Finding;
use crate::lint::Context;
use crate::lint::damage::visible;
use crate::lint::garbled::{placeholder, sites};

super::lint!("placeholder_value", Shut, Error, "a text that stands for something the author meant to fill in");

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for site in sites(statement, |text| placeholder(text).is_some()) {
            let Some(range) = placeholder(site.text) else { continue };
            let found = visible(site.text.get(range.clone()).unwrap_or_default());
            let message = if range.len() == site.text.len() {
                format!("`{found}` is a placeholder")
            } else {
                format!("`{found}` in `{}` is a placeholder", visible(site.text))
            };
            let before = site.text.get(..range.start).unwrap_or_default();
            let help = if before.starts_with("arn:") && before.matches(':').count() == 4 {
                format!("write the 12 digits of the account that the role is in instead of `{found}`")
            } else {
                format!("write the real value instead of `{found}`")
            };
            findings.push(site.finding(&LINT, message).excerpt(site.text, range).help(help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{prefect, shut};

    #[test]
    fn findings() {
        for (policy, expected) in [
            // every place
            (r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::<ACCOUNT_ID>:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"<PROVIDER>:email":"x","gitlab.com:aud":["sts.amazonaws.com","YOUR_AUDIENCE"]}}}}"#.to_owned(), "error: placeholder_value: `<ACCOUNT_ID>` in `arn:aws:iam::<ACCOUNT_ID>:oidc-provider/gitlab.com` is a placeholder\n\
                 \x20 at /Statement/Principal/Federated\n\
                 \x20 wrong: <ACCOUNT_ID>\n\
                 \x20 help: write the 12 digits of the account that the role is in instead of `<ACCOUNT_ID>`\n\
                 error: placeholder_value: `<PROVIDER>` in `<PROVIDER>:email` is a placeholder\n\
                 \x20 at key of /Statement/Condition/StringEquals/<PROVIDER>:email\n\
                 \x20 wrong: <PROVIDER>\n\
                 \x20 help: write the real value instead of `<PROVIDER>`\n\
                 warning: placeholder_value: `YOUR_AUDIENCE` is a placeholder\n\
                 \x20 at /Statement/Condition/StringEquals/gitlab.com:aud/1\n\
                 \x20 wrong: YOUR_AUDIENCE\n\
                 \x20 help: write the real value instead of `YOUR_AUDIENCE`\n"),
            (prefect(r#"{"StringEquals":{"P:sub":"prefect:account:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"}}"#), "error: placeholder_value: `xxxxxxxx` in `prefect:account:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: xxxxxxxx\n\
                 \x20 help: write the real value instead of `xxxxxxxx`\n"),
            (prefect(r#"{"StringEquals":{"P:sub":"&lt;your account&gt;"}}"#), "error: placeholder_value: `&lt;your account&gt;` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: &lt;your account&gt;\n\
                 \x20 help: write the real value instead of `&lt;your account&gt;`\n"),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }
}
