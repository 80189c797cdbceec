use crate::diagnostic::{Finding, edit_distance};
use crate::lint::damage::difference;
use crate::lint::garbled::is_garbled;
use crate::lint::{Context, Federated, FederatedKind};
use crate::names::{ProviderArn, hole};

super::lint!(
    "misspelled_issuer",
    Shut,
    Error,
    "a provider ARN whose issuer nobody knows and that is close to a known one, or that the account has not registered"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for federated in context.statements.iter().flat_map(|statement| &statement.federated) {
        let FederatedKind::Oidc { issuer, .. } = federated.kind else { continue };
        if is_garbled(federated.text) {
            continue;
        }
        match &context.options.registered {
            // The account's own list says more than the catalogue.
            Some(registered) => findings.extend(unregistered(federated, issuer, registered)),
            None => findings.extend(misspelled(federated, issuer)),
        }
    }
}

fn misspelled(federated: &Federated<'_>, issuer: &str) -> Option<Finding> {
    let near = federated.meant.as_ref()?;
    let arn = with_issuer(federated.text, issuer, &near.issuer)?;
    let message = format!(
        "no known identity provider has the issuer `{issuer}`; the issuer of {} is `{}`",
        near.provider.name, near.issuer
    );
    let note = "IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it \
                as a custom provider";
    let finding = if near.issuer.contains('{') {
        // A part of it does not stand in the one that is written.
        let start = federated.text.len() - issuer.len();
        Finding::new(&LINT, &federated.path, message)
            .excerpt(federated.text, start..federated.text.len())
            .help(format!("write it in the form `{arn}`"))
    } else {
        suggest(federated, message, arn)
    };
    Some(finding.note(note))
}

fn unregistered(federated: &Federated<'_>, issuer: &str, registered: &[ProviderArn]) -> Option<Finding> {
    if hole::has_hole(federated.text) || registered.iter().any(|arn| arn.as_str() == federated.text) {
        return None;
    }
    let message = format!("the account has registered no provider `{}`", federated.text);
    let near = registered
        .iter()
        .filter_map(|arn| Some((edit_distance(arn.issuer(), issuer, issuer.len() / 3)?, arn)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, arn)| arn)
        .or_else(|| registered.iter().find(|arn| Some(arn.issuer()) == federated.issuer_meant()))
        .or_else(|| registered.iter().find(|arn| host(arn.issuer()).eq_ignore_ascii_case(host(issuer))));
    let note = "STS answers `No OpenIDConnect provider found in your account` to the tokens of an issuer that is not registered";
    let finding = match near {
        Some(near) => suggest(federated, message, near.to_string()),
        None => Finding::new(&LINT, &federated.path, message)
            .excerpt(federated.text, federated.text.len() - issuer.len()..federated.text.len())
            .help(format!("register the issuer: create an OIDC provider for `https://{issuer}`")),
    };
    Some(finding.note(note))
}

fn suggest(federated: &Federated<'_>, message: String, arn: String) -> Finding {
    Finding::new(&LINT, &federated.path, message)
        .excerpt(federated.text, difference(federated.text, &arn))
        .help(format!("write `{arn}`"))
        .replace_with(arn)
}

fn with_issuer(arn: &str, issuer: &str, other: &str) -> Option<String> {
    Some(format!("{}{other}", arn.strip_suffix(issuer)?))
}

fn host(issuer: &str) -> &str {
    issuer.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::lint::Options;
    use crate::lint::testing::{allow, arn, shut_under};
    use crate::names::ProviderArn;

    #[test]
    fn findings() {
        for (federated, condition, expected) in [
            (arn("idp.example.com"), "{}", ""),
            (arn("\u{f0000}"), "{}", ""),
            (
                arn("api.prefect.cloud/oidc"),
                "{}",
                "error: misspelled_issuer: no known identity provider has the issuer `api.prefect.cloud/oidc`; the issuer of Prefect Cloud is `api.prefect.cloud/oidc-provider`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: \n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider\n\
                 \x20 note: IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it as a custom provider\n",
            ),
            (
                arn("gitlab.com/"),
                "{}",
                "error: misspelled_issuer: no known identity provider has the issuer `gitlab.com/`; the issuer of GitLab.com is `gitlab.com`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: /\n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/gitlab.com`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/gitlab.com\n\
                 \x20 note: IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it as a custom provider\n",
            ),
            (
                arn("Token.actions.githubusercontent.com"),
                "{}",
                "error: misspelled_issuer: no known identity provider has the issuer `Token.actions.githubusercontent.com`; the issuer of GitHub Actions is `token.actions.githubusercontent.com`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: T\n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com\n\
                 \x20 note: IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it as a custom provider\n",
            ),
            (
                arn("oidc.eks.us-east-1.amazonaws.com"),
                "{}",
                "error: misspelled_issuer: no known identity provider has the issuer `oidc.eks.us-east-1.amazonaws.com`; the issuer of Amazon EKS is `oidc.eks.us-east-1.amazonaws.com/id/{cluster_id}`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: oidc.eks.us-east-1.amazonaws.com\n\
                 \x20 help: write it in the form `arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/{cluster_id}`\n\
                 \x20 note: IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it as a custom provider\n",
            ),
            // The keys say who is meant.
            (
                arn("oidc.us-east-1.eks.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"),
                r#"{"StringEquals":{"oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE:aud":"sts.amazonaws.com"}}"#,
                "error: misspelled_issuer: no known identity provider has the issuer `oidc.us-east-1.eks.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`; the issuer of Amazon EKS is `oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: us-east-1.eks\n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE\n\
                 \x20 note: IAM takes any issuer, but no token will ever come from this one; if it is an issuer of your own, declare it as a custom provider\n",
            ),
            // Others speak about this one.
            (
                arn("api.prefect.cloud/oidc "),
                "{}",
                "error: damaged_value: `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc ` holds white space at an end\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong:  \n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc\n\
                 \x20 note: IAM compares texts character by character; copying this one changed it\n",
            ),
        ] {
            assert_eq!(shut_under(&allow(&federated, condition), &Options::default()), expected, "{federated}");
        }
    }

    #[test]
    fn what_the_account_has_registered_counts() {
        let options = Options {
            registered: Some(vec![
                ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider"),
                ProviderArn::from_static("arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci"),
            ]),
            ..Options::default()
        };
        for (federated, expected) in [
            (arn("login.acme.dev/realms/ci"), ""),
            (arn("\u{f0000}"), ""),
            (r#""accounts.google.com""#.to_owned(), ""),
            (
                arn("login.acme.dev/"),
                "error: misspelled_issuer: the account has registered no provider `arn:aws:iam::123456789012:oidc-provider/login.acme.dev/`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: \n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci\n\
                 \x20 note: STS answers `No OpenIDConnect provider found in your account` to the tokens of an issuer that is not registered\n",
            ),
            (
                arn("gitlab.com"),
                "error: misspelled_issuer: the account has registered no provider `arn:aws:iam::123456789012:oidc-provider/gitlab.com`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: gitlab.com\n\
                 \x20 help: register the issuer: create an OIDC provider for `https://gitlab.com`\n\
                 \x20 note: STS answers `No OpenIDConnect provider found in your account` to the tokens of an issuer that is not registered\n",
            ),
            (
                r#""arn:aws:iam::210987654321:oidc-provider/login.acme.dev/realms/ci""#.to_owned(),
                "error: misspelled_issuer: the account has registered no provider `arn:aws:iam::210987654321:oidc-provider/login.acme.dev/realms/ci`\n\
                 \x20 at /Statement/0/Principal/Federated\n\
                 \x20 wrong: 210987654321\n\
                 \x20 help: write `arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci`\n\
                 \x20 replacement: arn:aws:iam::123456789012:oidc-provider/login.acme.dev/realms/ci\n\
                 \x20 note: STS answers `No OpenIDConnect provider found in your account` to the tokens of an issuer that is not registered\n",
            ),
        ] {
            assert_eq!(shut_under(&allow(&federated, "{}"), &options), expected, "{federated}");
        }
    }
}
