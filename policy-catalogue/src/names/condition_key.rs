use super::bytes::{at, check_policy_characters, find};
use super::{Fault, Problem, name};

name! {
    /// A condition key: `PREFIX:NAME`, such as `api.prefect.cloud/oidc-provider:sub` or `aws:SourceIp`.
    ///
    /// The prefix of a web identity key is the [`Issuer`](crate::names::Issuer), path included. The first colon separates prefix and
    /// name, since an issuer has no port; the name may itself hold dots, slashes and colons
    /// (`oidc.circleci.com/org/ORG:oidc.circleci.com/project-id`). Letter case of a key does not matter to IAM, so two keys are compared
    /// with [`eq_ignore_ascii_case`](str::eq_ignore_ascii_case); the text is kept as it was written.
    ///
    /// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html>.
    ConditionKey, "condition key", check
}

impl ConditionKey {
    /// What stands before the first colon: an issuer, or a service such as `aws` or `sts`.
    pub fn prefix(&self) -> &str {
        self.as_str().split_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// What stands after the first colon: a claim, or the name of a global key.
    pub fn claim(&self) -> &str {
        self.as_str().split_once(':').map_or("", |(_, claim)| claim)
    }

    /// Whether the prefix is an AWS service's and no issuer: it has neither dot nor slash.
    pub fn is_service_key(&self) -> bool {
        !self.prefix().contains(['.', '/'])
    }
}

const fn check(text: &str) -> Result<(), Fault> {
    const FORM: &str = "a condition key is a prefix, a colon and a name, such as `gitlab.com:sub`";
    let bytes = text.as_bytes();
    if bytes.is_empty() {
        return Err(Fault::at(0, Problem::Empty(FORM)));
    }
    if let Err(fault) = check_policy_characters(bytes) {
        return Err(fault);
    }
    let colon = find(bytes, b':', 0, bytes.len());
    if colon == 0 || colon + 1 >= bytes.len() {
        return Err(Fault::at(colon, Problem::Structure(FORM)));
    }
    let mut i = 0;
    while i < bytes.len() {
        let byte = at(bytes, i);
        // A tag key after the slash of `aws:RequestTag/…` may hold spaces.
        if matches!(byte, b'*' | b'?') || byte < b' ' || (byte == b' ' && i < colon) {
            return Err(Fault::at(i, Problem::Character("a condition key has neither wildcards nor white space")));
        }
        i += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::tests::{accepts, refuses};

    #[test]
    fn table() {
        const FORM: &str = "a condition key is a prefix, a colon and a name, such as `gitlab.com:sub`";
        let blank = |c, position| {
            format!("a condition key has neither wildcards nor white space, found `{c}` at character {position}")
        };
        accepts::<ConditionKey>(&[
            "gitlab.com:sub",
            "api.prefect.cloud/oidc-provider:aud",
            "tenant.auth0.com/:sub",
            "oidc.circleci.com/org/ORG:oidc.circleci.com/project-id",
            "aws:RequestTag/cost centre",
            "aws:RequestTag/a:b",
            "aws:RequestTag/ÿ",
        ]);
        refuses::<ConditionKey>(
            "condition key",
            &[
                ("", 0, FORM),
                ("gitlab.com", 10, FORM),
                ("gitlab.com:", 10, FORM),
                (":sub", 0, FORM),
                ("gitlab.com :sub", 10, &blank(" ", 11)),
                ("gitlab.com:*", 11, &blank("*", 12)),
                ("gitlab.com:su?", 13, &blank("?", 14)),
                ("gitlab.com:sub\n", 14, &blank("\\n", 15)),
                (
                    "gitlab.com:sub\u{100}",
                    14,
                    "a policy holds only tab, line breaks and U+0020 to U+00FF, found `\u{100}` at character 15",
                ),
            ],
        );
    }

    #[test]
    fn parts() {
        for (text, prefix, claim, is_service_key) in [
            ("gitlab.com:sub", "gitlab.com", "sub", false),
            ("oidc.eks.eu-west-1.amazonaws.com/id/A1:aud", "oidc.eks.eu-west-1.amazonaws.com/id/A1", "aud", false),
            ("aws:RequestTag/a:b", "aws", "RequestTag/a:b", true),
        ] {
            let key = ConditionKey::parse(text).unwrap();
            assert_eq!((key.prefix(), key.claim(), key.is_service_key()), (prefix, claim, is_service_key));
        }
    }
}
