use super::invalid_principal::{is_arn_attempt, is_silent};
use crate::diagnostic::{Finding, Level};
use crate::lint::arn_fault::{fault, repaired};
use crate::lint::{Context, Federated, FederatedKind};
use crate::provider::BUILT_IN;

super::lint!(
    "malformed_provider_arn",
    Refused,
    Error,
    "a federated principal that is meant to be a provider's ARN and is none"
);

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for federated in context.statements.iter().flat_map(|statement| &statement.federated) {
        let is_malformed = matches!(federated.kind, FederatedKind::Malformed { .. });
        if is_malformed && is_arn_attempt(federated) && !is_silent(federated.text) {
            findings.extend(finding(federated));
        }
        findings.extend(known_by_name(federated));
    }
}

/// An ARN where AWS itself knows the provider by a bare name.
fn known_by_name(federated: &Federated<'_>) -> Option<Finding> {
    let FederatedKind::Oidc { issuer, .. } = federated.kind else { return None };
    // An IAM provider for Google works too; Cognito's page only says that there need be none.
    let level = match issuer {
        "accounts.google.com" => return None,
        "www.amazon.com" | "graph.facebook.com" => Level::Error,
        _ if BUILT_IN.contains(&issuer) => Level::Warning,
        _ => return None,
    };
    let message = format!("AWS knows `{issuer}` by this name, without an IAM provider");
    let finding = Finding::new(&LINT, &federated.path, message).level(level);
    Some(finding.help(format!("write `{issuer}`")).replace_with(issuer))
}

fn finding(federated: &Federated<'_>) -> Option<Finding> {
    let text = federated.text;
    let new = |message| Finding::new(&LINT, &federated.path, message);
    if let Some(issuer) = federated.issuer().filter(|_| !is_like_arn(text)) {
        return Some(new(format!("`{issuer}` is an issuer: a policy names its provider by ARN")).help(form(issuer)));
    }
    let fault = fault(text)?;
    let finding = new(fault.message).excerpt(text, fault.range);
    let finding = match (repaired(text), fault.help) {
        (Some(arn), _) => finding.help(format!("write `{arn}`")).replace_with(arn),
        (None, Some(help)) => finding.help(help),
        (None, None) => {
            let issuer = federated.issuer().filter(|_| text.contains("oidc-provider/"));
            finding.help(form(issuer.unwrap_or("<issuer>")))
        }
    };
    Some(if fault.names_no_provider {
        finding
            .refusal("MalformedPolicyDocument", "Federated principals must be valid domain names or SAML metadata ARNs")
    } else {
        finding
    })
}

fn form(issuer: &str) -> String {
    format!("write `arn:aws:iam::<account id>:oidc-provider/{issuer}`")
}

/// Whether the text looks like an ARN, or has the part that only a provider's has.
pub(super) fn is_like_arn(text: &str) -> bool {
    text.contains("oidc-provider/") || text.trim_start().get(..4).is_some_and(|head| head.eq_ignore_ascii_case("arn:"))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Finding;
    use crate::lint::testing::policy;

    /// What is said about a principal: the message, the bytes that are wrong, and the replacement or else the help.
    fn said(federated: &str) -> Option<(String, String, String)> {
        let federated = serde_json::to_string(federated).unwrap();
        let text = policy(&format!(r#""Principal":{{"Federated":{federated}}}"#));
        let findings = text.parse::<crate::document::TrustPolicy>().unwrap().check();
        let mut findings: Vec<&Finding> = findings.iter().filter(|finding| *finding.lint == super::LINT).collect();
        let finding = findings.pop()?;
        assert_eq!((findings, &*finding.path), (Vec::new(), "/Statement/0/Principal/Federated"));
        let wrong = finding.excerpt.as_ref().map_or("", |(text, range)| text.get(range.clone()).unwrap()).to_owned();
        if let Some(replacement) = &finding.replacement {
            assert_eq!(finding.help, Some(format!("write `{replacement}`")));
        }
        Some((finding.message.clone(), wrong, finding.replacement.clone().or(finding.help.clone())?))
    }

    /// A principal, then what is said about it: the message, and what is wrong and what to do.
    const CASES: &str = "\
arn:aws:iam::123456789012:oidc-provider/https://api.prefect.cloud/oidc-provider
  a provider's ARN holds its URL without `https://`
  https:// => arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider
ARN:aws:iam::123456789012:oidc-provider/gitlab.com
  a provider's ARN begins with `arn:`, found `ARN`
  ARN => arn:aws:iam::123456789012:oidc-provider/gitlab.com
aws:iam::123456789012:oidc-provider/gitlab.com
  a provider's ARN begins with `arn:`, found `aws`
  aws => arn:aws:iam::123456789012:oidc-provider/gitlab.com
oidc-provider/gitlab.com
  a provider's ARN begins with `arn:`, found `oidc-provider/gitlab.com`
  oidc-provider/gitlab.com => write `arn:aws:iam::<account id>:oidc-provider/gitlab.com`
arn:iam::123456789012:oidc-provider/gitlab.com
  the ARN has no partition
  iam => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn::iam::123456789012:oidc-provider/gitlab.com
  the ARN has no partition
   => write `arn:aws:iam::<account id>:oidc-provider/gitlab.com`
arn:AWS:iam::123456789012:oidc-provider/gitlab.com
  `AWS` is no AWS partition
  AWS => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:amazon:iam::123456789012:oidc-provider/gitlab.com
  `amazon` is no AWS partition
  amazon => write `aws`, `aws-cn` or `aws-us-gov`
arn:aws:sts::123456789012:oidc-provider/gitlab.com
  a provider belongs to the service `iam`, found `sts`
  sts => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:s3:::bucket
  a provider belongs to the service `iam`, found `s3`
  s3 => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam:us-east-1:123456789012:oidc-provider/gitlab.com
  an ARN of `iam` has no region, found `us-east-1`
  us-east-1 => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam:123456789012:oidc-provider/gitlab.com
  an ARN of `iam` has an empty region: two colons follow `iam`
   => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam:123456789012:oidc-provider/https://gitlab.com
  an ARN of `iam` has an empty region: two colons follow `iam`
   => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::oidc-provider/gitlab.com
  the ARN has no account id
   => write `arn:aws:iam::<account id>:oidc-provider/gitlab.com`
arn:aws:iam:::oidc-provider/gitlab.com
  the ARN has no account id
   => write the 12 digits of the account that the role is in
arn:aws:iam::12345678901:oidc-provider/gitlab.com
  an account id has 12 digits, and `12345678901` has 11
  12345678901 => write the 12 digits of the account that the role is in
arn:aws:iam::1234-5678-9012:oidc-provider/gitlab.com
  an account id is 12 digits and nothing else, found `1234-5678-9012`
  1234-5678-9012 => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::acme:oidc-provider/gitlab.com
  an account id is 12 digits, found `acme`
  acme => write the 12 digits of the account that the role is in
arn:aws:iam::*:oidc-provider/gitlab.com
  a provider belongs to one account: `*` is not a pattern
  * => write the 12 digits of the account that the role is in
arn:aws:iam::$ACCOUNT:oidc-provider/gitlab.com
  `$ACCOUNT` is not replaced by a value: a principal has no variables
  $ACCOUNT => write the value itself
arn:aws:iam::${AWS::AccountId}:oidc-provider/gitlab.com
  `${AWS::AccountId}` is not replaced by a value: a principal has no variables
  ${AWS::AccountId} => write the value itself
arn:aws:iam::12a\u{f0000}:oidc-provider/gitlab.com
  an account id is 12 digits: `12a` can be no part of one
  12a\u{f0000} => write the 12 digits of the account that the role is in
arn:aws:iam::123456789012
  the ARN ends before it names a provider
   => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam::123456789012:
  the ARN ends before it names a provider
   => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam::123456789012:role/deploy
  the ARN of an OIDC provider goes on with `oidc-provider/`, found `role`
  role => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam::123456789012:oidc-providers/gitlab.com
  the ARN of an OIDC provider goes on with `oidc-provider/`, found `oidc-providers`
  oidc-providers => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::123456789012:oidc-provider:gitlab.com
  a slash follows `oidc-provider`, found `:`
  : => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::123456789012:oidc-provider/
  the ARN names no issuer
   => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam::123456789012:oidc-provider
  the ARN names no issuer
   => write `arn:aws:iam::<account id>:oidc-provider/<issuer>`
arn:aws:iam::123456789012:oidc-provider/gitlab.com:443
  IAM refuses an issuer with a port
  :443 => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::123456789012:oidc-provider/idp.example.com:8443/realms/a
  IAM refuses an issuer with a port
  :8443 => let the issuer be reached, and its tokens say `iss`, without a port
arn:aws:iam::123456789012:oidc-provider/gitlab.com?a=b
  IAM refuses an issuer with a query
  ?a=b => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::123456789012:oidc-provider/gitlab.com#a
  an issuer URL has no fragment
  #a => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:aws:iam::123456789012:oidc-provider/*.example.com
  an issuer is one exact URL, without wildcards, found `*`
  * => write the issuer as the provider was created with, without `https://`
arn:aws:iam::123456789012:oidc-provider/git lab.com
  a host name holds letters, digits, `-`, `_` and `.`, found ` `
    => write the issuer as the provider was created with, without `https://`
arn:aws:iam::123456789012:oidc-provider/gitlab..com
  a host name has no dot at its ends and no two in a row
  . => write the issuer as the provider was created with, without `https://`
https://gitlab.com
  `gitlab.com` is an issuer: a policy names its provider by ARN
   => write `arn:aws:iam::<account id>:oidc-provider/gitlab.com`
api.prefect.cloud/oidc-provider
  `api.prefect.cloud/oidc-provider` is an issuer: a policy names its provider by ARN
   => write `arn:aws:iam::<account id>:oidc-provider/api.prefect.cloud/oidc-provider`
Arn:AWS:IAM:eu-west-1:1234 5678 9012:openid-provider/https://gitlab.com?
  a provider's ARN begins with `arn:`, found `Arn`
  Arn => arn:aws:iam::123456789012:oidc-provider/gitlab.com
arn:\u{f0000}:iam::\u{f0001}:oidc-provider/https://\u{f0002}/a
  a provider's ARN holds its URL without `https://`
  https:// => arn:\u{f0000}:iam::\u{f0001}:oidc-provider/\u{f0002}/a
";

    #[test]
    fn every_fault_has_its_own_words() {
        let inner = |line: &str| line.strip_prefix("  ").unwrap().to_owned();
        let lines: Vec<_> = CASES.lines().collect();
        for case in lines.chunks(3) {
            let (wrong, remedy) = case[2].split_once(" => ").unwrap();
            let expected = (inner(case[1]), inner(wrong), remedy.to_owned());
            assert_eq!(said(case[0]), Some(expected), "{}", case[0]);
        }
    }

    #[test]
    fn what_is_sound_or_not_known_is_left_alone() {
        for federated in [
            "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
            "arn:aws-us-gov:iam::123456789012:oidc-provider/gitlab.com",
            "arn:\u{f0000}:iam::\u{f0001}:oidc-provider/\u{f0002}",
            "arn:aws:iam::1234\u{f0000}:oidc-provider/gitlab.com",
            "arn:aws:iam::\u{f0000}/gitlab.com",
            "\u{f0000}",
            "\u{f0000}:oidc-provider/gitlab.com",
            "arn:aws:iam::123456789012:saml-provider/acme",
            "accounts.google.com",
            "cognito-identity-us-gov.amazonaws.com",
            "arn:aws:iam::<ACCOUNT_ID>:oidc-provider/gitlab.com",
            "arn:aws:iam::AWS_ACCOUNT_ID:oidc-provider/gitlab.com",
            "arn:aws:iam::123456789012:oidc-provider/<ISSUER>",
            "<PROVIDER_ARN>",
            "arn:aws:iam::123456789012:oidc-provider/gitlab\u{200b}.com",
            "GitHub",
            "",
        ] {
            assert_eq!(said(federated), None, "{federated}");
        }
    }

    #[test]
    fn known_by_a_bare_name() {
        let arn = |name: &str| format!("arn:aws:iam::123456789012:oidc-provider/{name}");
        for name in ["www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com"] {
            let message = format!("AWS knows `{name}` by this name, without an IAM provider");
            assert_eq!(said(&arn(name)), Some((message, String::new(), name.to_owned())));
        }
        assert_eq!(said(&arn("accounts.google.com")), None);
    }
}
