//! The elements of a statement other than its conditions, and several statements together.

use policy_core::document::TrustPolicy;
use policy_core::evaluate::{Doubt, Outcome, Request, Verdict, evaluate, verdict};
use policy_core::names::hole;

use Outcome::{Fails, Holds, Unsettled};

const REQUEST: Request<'static> = Request {
    action: "sts:AssumeRoleWithWebIdentity",
    principal: "arn:aws:iam::123456789012:oidc-provider/gitlab.com",
    context: &[],
};

const ALLOW: &str = r#"{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity"}"#;
const DENY: &str = r#"{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"},"Action":"sts:*"}"#;
const OTHER: &str = r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"#;

fn policy(statements: &str) -> TrustPolicy {
    format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#).parse().unwrap()
}

#[test]
fn a_deny_wins_over_every_allow() {
    for (statements, expected) in [
        (ALLOW.to_owned(), Verdict::Allowed { statement: 0 }),
        (format!("[{OTHER},{ALLOW},{ALLOW}]"), Verdict::Allowed { statement: 1 }),
        (format!("[{ALLOW},{OTHER},{DENY},{DENY}]"), Verdict::Denied { statement: 2 }),
        (format!("[{DENY},{ALLOW}]"), Verdict::Denied { statement: 0 }),
        (format!("[{OTHER}]"), Verdict::NotAllowed),
        ("[]".to_owned(), Verdict::NotAllowed),
    ] {
        let policy = policy(&statements);
        assert_eq!(evaluate(&policy, &REQUEST).verdict, expected, "{statements}");
        assert_eq!(verdict(&policy, &REQUEST), expected, "{statements}");
    }
}

#[test]
fn principals() {
    let refused = Unsettled(Doubt::RefusedElement);
    let account = Unsettled(Doubt::WholeAccount);
    for (principal, expected) in [
        (r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#, Holds),
        (r#""Principal":{"AWS":"*","Federated":["x","arn:aws:iam::123456789012:oidc-provider/gitlab.com"]}"#, Holds),
        (r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/GitLab.com"}"#, Fails),
        (r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/gitlab.com/"}"#, Fails),
        (r#""Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/*"}"#, Fails),
        (r#""Principal":{"Federated":[]}"#, Fails),
        (r#""Principal":{}"#, Fails),
        (r#""Principal":{"Service":"*"}"#, Fails),
        (r#""Principal":{"AWS":"arn:aws:iam::123456789012:oidc-provider/gitlab.com"}"#, Fails),
        (r#""Principal":{"AWS":"arn:aws:iam::123456789012:role/x"}"#, Fails),
        (r#""Principal":{"AWS":"210987654321"}"#, Fails),
        (r#""Principal":{"AWS":"123456789012"}"#, account),
        (r#""Principal":{"AWS":"arn:aws:iam::123456789012:root"}"#, account),
        (r#""Principal":{"AWS":"arn:aws:iam::210987654321:root"}"#, Fails),
        (r#""Principal":{"AWS":"*"}"#, Unsettled(Doubt::Everybody)),
        (r#""Principal":{"Federated":"*"}"#, Unsettled(Doubt::Everybody)),
        (r#""Principal":"*""#, Unsettled(Doubt::Everybody)),
        (r#""Principal":"arn:aws:iam::123456789012:oidc-provider/gitlab.com""#, refused),
        (r#""NotPrincipal":{"Federated":"x"}"#, refused),
    ] {
        for effect in ["Allow", "Deny"] {
            let policy = policy(&format!(r#"{{"Effect":"{effect}",{principal},"Action":"*"}}"#));
            let decision = evaluate(&policy, &REQUEST);
            assert_eq!(decision.statements[0].principal, expected, "{principal}");
            assert_eq!(verdict(&policy, &REQUEST), decision.verdict, "{principal}");
            assert_eq!(decision.is_allowed(), effect == "Allow" && expected == Holds, "{principal}");
        }
    }
}

#[test]
fn a_built_in_provider_is_in_no_account_that_is_known() {
    let policy = policy(r#"{"Effect":"Deny","Principal":{"AWS":"210987654321"},"Action":"*"}"#);
    let request = Request { principal: "accounts.google.com", ..REQUEST };
    assert_eq!(evaluate(&policy, &request).statements[0].principal, Unsettled(Doubt::WholeAccount));
}

#[test]
fn actions() {
    for (action, expected) in [
        (r#""Action":"sts:AssumeRoleWithWebIdentity""#, Holds),
        (r#""Action":["sts:TagSession","STS:assumerolewithwebidentity"]"#, Holds),
        (r#""Action":"*""#, Holds),
        (r#""Action":"sts:*""#, Holds),
        (r#""Action":"sts:assumerole*""#, Holds),
        (r#""Action":"sts:AssumeRoleWith???Identity""#, Holds),
        (r#""Action":"sts:AssumeRoleWith??Identity""#, Fails),
        (r#""Action":"sts:AssumeRole""#, Fails),
        (r#""Action":"s3:*""#, Fails),
        (r#""Action":[]"#, Fails),
        (r#""NotAction":"sts:AssumeRole""#, Holds),
        (r#""NotAction":["sts:AssumeRole","sts:*identity"]"#, Fails),
        (r#""Action":"*","NotAction":"s3:*""#, Unsettled(Doubt::RefusedElement)),
    ] {
        let policy = policy(&format!(r#"{{"Effect":"Allow","Principal":{{"Federated":"x"}},{action}}}"#));
        assert_eq!(evaluate(&policy, &REQUEST).statements[0].action, expected, "{action}");
    }
}

#[test]
fn a_resource_is_refused() {
    for element in [r#""Resource":"*""#, r#""NotResource":"x""#] {
        let [allow, deny] =
            [ALLOW, DENY].map(|statement| policy(&statement.replacen('{', &format!("{{{element},"), 1)));
        assert_eq!(verdict(&allow, &REQUEST), Verdict::NotAllowed);
        assert_eq!(verdict(&deny, &REQUEST), Verdict::Denied { statement: 0 });
        assert_eq!(evaluate(&allow, &REQUEST).statements[0].resource, Unsettled(Doubt::RefusedElement));
    }
}

#[test]
fn holes_are_never_guessed() {
    let hole = hole::character(7).unwrap();
    for (principal, action, expected) in [
        (format!("arn:aws:iam::{hole}:oidc-provider/gitlab.com"), "sts:*".to_owned(), Unsettled(Doubt::Hole)),
        (format!("arn:aws:iam::{hole}:oidc-provider/app.terraform.io"), "sts:*".to_owned(), Fails),
        (REQUEST.principal.to_owned(), format!("sts:{hole}"), Unsettled(Doubt::Hole)),
        (REQUEST.principal.to_owned(), format!("s3:{hole}"), Fails),
    ] {
        let statement =
            format!(r#"{{"Effect":"Allow","Principal":{{"Federated":"{principal}"}},"Action":"{action}"}}"#);
        assert_eq!(evaluate(&policy(&statement), &REQUEST).statements[0].outcome, expected, "{statement}");
    }
}
