//! An account, a role and a token that fit.

use policy_core::names::{ProviderArn, RoleArn};
use policy_core::sts::{Account, Claims, RegisteredProvider, Role};

pub(crate) const NOW: i64 = 1_789_123_711;
pub(crate) const OPEN: &str = r#"["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"]"#;

pub(crate) fn account() -> Account {
    let provider = |account: &str, issuer: &str| RegisteredProvider {
        arn: ProviderArn::parse(&format!("arn:aws:iam::{account}:oidc-provider/{issuer}")).unwrap(),
        client_ids: vec!["client".to_owned(), "party".to_owned()],
    };
    Account {
        providers: vec![provider("123456789012", "idp.example.com/t"), provider("210987654321", "other.example.com")],
    }
}

pub(crate) fn role(actions: &str, condition: &str) -> Role {
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Federated":
            ["arn:aws:iam::123456789012:oidc-provider/idp.example.com/t","accounts.google.com","cognito-identity.amazonaws.com"]}},
            "Action":{actions},"Condition":{condition}}}}}"#
    );
    Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/ci/deploy").unwrap(), policy.parse().unwrap())
}

/// A good token's claims, of which some are replaced; `null` stands for no claim.
pub(crate) fn claims(changes: &str) -> Claims {
    let mut claims = serde_json::json!({
        "iss": "https://idp.example.com/t", "aud": "client", "sub": "subject", "iat": NOW - 10, "exp": NOW + 600,
    });
    for (name, value) in serde_json::from_str::<serde_json::Map<_, _>>(changes).unwrap() {
        if value == "(none)" {
            claims.as_object_mut().unwrap().remove(&name);
        } else {
            claims[name] = value;
        }
    }
    Claims::parse(&claims.to_string()).unwrap()
}
