use crate::diagnostic::Finding;
use crate::lint::Context;
use crate::lint::damage::{damage, visible};
use crate::lint::garbled::{placeholder, sites};

super::lint!(
    "damaged_value",
    Shut,
    Error,
    "a text that a chat, a document or a web page damaged on its way into the policy"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for statement in &context.statements {
        for site in sites(statement, |text| damage(text).is_some() && placeholder(text).is_none()) {
            let Some(repair) = damage(site.text) else { continue };
            let finding = site
                .finding(&LINT, format!("`{}` holds {}", visible(site.text), repair.what))
                .excerpt(site.text, repair.range)
                .note("IAM compares texts character by character; copying this one changed it");
            findings.push(match repair.text {
                Some(text) => finding.help(format!("write `{text}`")).replace_with(text),
                None => finding.help("write the characters that the picture stands for"),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::TrustPolicy;
    use crate::lint::testing::{prefect, shut};
    use crate::lint::{Allow, Options};

    #[test]
    fn findings() {
        for (policy, expected) in [
            // every place
            ("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":[\"<http://gitlab.com|gitlab.com>\"]},\"Action\":\"sts:AssumeRoleWithWebIdentity \",\"Condition\":{\"\u{201c}StringEquals\u{201d}\":{\"`gitlab.com:sub`\":\"x\",\"gitlab.com:aud\":[\"a\",\"b\u{a0}\"]}}}}".to_owned(), "error: damaged_value: `<http://gitlab.com|gitlab.com>` holds a chat's link\n\
                 \x20 at /Statement/Principal/Federated/0\n\
                 \x20 wrong: <http://gitlab.com|gitlab.com>\n\
                 \x20 help: write `gitlab.com`\n\
                 \x20 replacement: gitlab.com\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n\
                 error: damaged_value: `sts:AssumeRoleWithWebIdentity ` holds white space at an end\n\
                 \x20 at /Statement/Action\n\
                 \x20 wrong:  \n\
                 \x20 help: write `sts:AssumeRoleWithWebIdentity`\n\
                 \x20 replacement: sts:AssumeRoleWithWebIdentity\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n\
                 error: damaged_value: `\u{201c}StringEquals\u{201d}` holds typographic quotes\n\
                 \x20 at key of /Statement/Condition/\u{201c}StringEquals\u{201d}\n\
                 \x20 wrong: \u{201c}StringEquals\u{201d}\n\
                 \x20 help: write `StringEquals`\n\
                 \x20 replacement: StringEquals\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n\
                 error: damaged_value: ``gitlab.com:sub`` holds quotation marks of its own\n\
                 \x20 at key of /Statement/Condition/\u{201c}StringEquals\u{201d}/`gitlab.com:sub`\n\
                 \x20 wrong: `gitlab.com:sub`\n\
                 \x20 help: write `gitlab.com:sub`\n\
                 \x20 replacement: gitlab.com:sub\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n\
                 warning: damaged_value: `b\\u{a0}` holds a no-break space\n\
                 \x20 at /Statement/Condition/\u{201c}StringEquals\u{201d}/gitlab.com:aud/1\n\
                 \x20 wrong: \\u{a0}\n\
                 \x20 help: write `b`\n\
                 \x20 replacement: b\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n"),
            // a character that IAM refuses
            (prefect("{\"StringEquals\":{\"P:aud\":[\"prefect-cloud\",\"prefect\u{200b}-cloud\"]}}"), "error: damaged_value: `prefect\\u{200b}-cloud` holds an invisible character\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud/1\n\
                 \x20 wrong: \\u{200b}\n\
                 \x20 help: write `prefect-cloud`\n\
                 \x20 replacement: prefect-cloud\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n"),
            (prefect("{\"StringEquals\":{\"P:sub\":\"prefect\u{2601}\u{fe0f}11111111-2222-4333-8444-555555555555\"}}"), "error: damaged_value: `prefect\u{2601}\\u{fe0f}11111111-2222-4333-8444-555555555555` holds an emoji\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: \u{2601}\u{fe0f}\n\
                 \x20 help: write `prefect:cloud:11111111-2222-4333-8444-555555555555`\n\
                 \x20 replacement: prefect:cloud:11111111-2222-4333-8444-555555555555\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n"),
            (prefect("{\"StringEquals\":{\"P:sub\":\"prefect\u{1f600}11111111-2222-4333-8444-555555555555\"}}"), "error: damaged_value: `prefect\u{1f600}11111111-2222-4333-8444-555555555555` holds an emoji\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:sub\n\
                 \x20 wrong: \u{1f600}\n\
                 \x20 help: write the characters that the picture stands for\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n"),
            // a placeholder rather
            (prefect(r#"{"StringEquals":{"P:aud":"`<AUDIENCE>`"}}"#), "error: placeholder_value: ``<AUDIENCE>`` is a placeholder\n\
                 \x20 at /Statement/0/Condition/StringEquals/api.prefect.cloud~1oidc-provider:aud\n\
                 \x20 wrong: `<AUDIENCE>`\n\
                 \x20 help: write the real value instead of ``<AUDIENCE>``\n"),
        ] {
            assert_eq!(shut(&policy), expected, "{policy}");
        }
    }

    #[test]
    fn one_cause_gives_one_finding() {
        let text = prefect("{\"\u{201c}StringEquals\u{201d}\":{\"P:aud\":\"prefect-cloud\"}}");
        let policy: TrustPolicy = text.parse().unwrap();
        let operators = |options: &Options| -> Vec<&str> {
            let findings = policy.check_with(options).findings;
            let on_operator = findings.iter().filter(|finding| finding.path.ends_with('\u{201d}'));
            on_operator.map(|finding| finding.lint.name).collect()
        };
        assert_eq!(operators(&Options::default()), ["damaged_value"]);
        // Whoever allows the cause hears what follows from it.
        let allow = vec![Allow { lint: "damaged_value".to_owned(), reason: "a test".to_owned() }];
        assert_eq!(operators(&Options { allow, ..Options::default() }), ["invalid_operator"]);
    }
}
