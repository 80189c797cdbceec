//! A role that nobody can assume, why, and what to write instead.
//!
//! ```sh
//! cargo run -q --example why_denied
//! ```
//!
//! Every flow run of a Prefect Cloud account is refused with nothing but AWS's one sentence. A support bot has three ideas, each of them
//! wrong. Then the same once more for somebody who has no token, only the record of the call in CloudTrail.

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::error::Error;

use trust_policy::TrustPolicy;
use trust_policy::lint::Options;
use trust_policy::names::{ProviderArn, RoleArn};
use trust_policy::sts::{Account, Call, Claims, Diagnosis, Record, RegisteredProvider, Role, Token, diagnose};

const ISSUER: &str = "api.prefect.cloud/oidc-provider";
const TENANT: &str = "11111111-2222-4333-8444-555555555555";
const NOW: i64 = 1_795_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arn = ProviderArn::parse("arn:aws:iam::123456789012:oidc-provider/api.prefect.cloud/oidc-provider")?;
    let account = Account { providers: vec![RegisteredProvider { arn, client_ids: vec!["prefect-cloud".to_owned()] }] };
    let token = Token::of(Claims::parse(&format!(
        r#"{{
            "iss": "https://api.prefect.cloud/oidc-provider",
            "aud": "prefect-cloud",
            "sub": "prefect:account:{TENANT}",
            "iat": {NOW},
            "exp": {}
        }}"#,
        NOW + 900
    ))?);

    println!("THE POLICY");
    let written = policy(ISSUER, "StringEquals", "prefect-cloud", &format!("prefect:cloud:{TENANT}"))?;
    show(&account, &token, &written)?;

    println!("\nTHE BOT: \"the provider's path is api.prefect.cloud/oidc\"");
    let other_path =
        policy("api.prefect.cloud/oidc", "StringEquals", "prefect-cloud", &format!("prefect:cloud:{TENANT}"))?;
    show(&account, &token, &other_path)?;

    println!("\nTHE BOT: \"the audience is sts.amazonaws.com\"");
    let other_audience = policy(ISSUER, "StringEquals", "sts.amazonaws.com", &format!("prefect:cloud:{TENANT}"))?;
    show(&account, &token, &other_audience)?;

    println!("\nTHE BOT: \"add a wildcard\"");
    let wildcard = policy(ISSUER, "StringLike", "prefect-cloud", &format!("prefect:cloud:{TENANT}:*"))?;
    show(&account, &token, &wildcard)?;

    println!("\nSOMEBODY ELSE'S TOKEN, AGAINST THE REPAIRED POLICY");
    let stranger = Token::of(Claims::recorded(
        Some("https://api.prefect.cloud/oidc-provider"),
        Some("prefect-cloud"),
        Some("prefect:account:99999999-2222-4333-8444-555555555555"),
    ));
    let repaired = policy(ISSUER, "StringEquals", "prefect-cloud", &format!("prefect:account:{TENANT}"))?;
    show(&account, &stranger, &repaired)?;

    println!("\nTHE POLICY, FROM CLOUDTRAIL ALONE");
    let records = Record::read(&format!(
        r#"{{
            "eventTime": "2026-11-24T10:30:05Z",
            "eventSource": "sts.amazonaws.com",
            "eventName": "AssumeRoleWithWebIdentity",
            "errorCode": "AccessDenied",
            "errorMessage": "An unknown error occurred",
            "requestParameters": {{
                "roleArn": "arn:aws:iam::123456789012:role/flows",
                "roleSessionName": "flow-run"
            }},
            "userIdentity": {{
                "type": "WebIdentityUser",
                "principalId": "arn:aws:iam::123456789012:oidc-provider/{ISSUER}:prefect-cloud:prefect:account:{TENANT}",
                "userName": "prefect:account:{TENANT}",
                "identityProvider": "arn:aws:iam::123456789012:oidc-provider/{ISSUER}"
            }}
        }}"#
    ))?;
    for record in &records {
        show(&account, &record.token(), &written)?;
    }
    Ok(())
}

fn policy(issuer: &str, operator: &str, audience: &str, subject: &str) -> Result<TrustPolicy, Box<dyn Error>> {
    let json = format!(
        r#"{{
            "Version": "2012-10-17",
            "Statement": [{{
                "Effect": "Allow",
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Principal": {{ "Federated": "arn:aws:iam::123456789012:oidc-provider/{issuer}" }},
                "Condition": {{ "{operator}": {{ "{issuer}:aud": "{audience}", "{issuer}:sub": "{subject}" }} }}
            }}]
        }}"#
    );
    Ok(json.parse()?)
}

fn ask(account: &Account, token: &Token, policy: &TrustPolicy) -> Result<Diagnosis, Box<dyn Error>> {
    let role = Role::new(RoleArn::parse("arn:aws:iam::123456789012:role/flows")?, policy.clone());
    Ok(diagnose(account, &Call::new(token, &role, "flow-run", NOW), &Options::default()))
}

fn show(account: &Account, token: &Token, policy: &TrustPolicy) -> Result<(), Box<dyn Error>> {
    let diagnosis = ask(account, token, policy)?;
    match &diagnosis.answer.error {
        Some(error) => println!("  AWS:     {}: {}", error.code, error.message),
        None => println!("  AWS:     {}", diagnosis.answer.outcome),
    }
    println!("  why:     {}", diagnosis.sentence.as_deref().unwrap_or("it is allowed"));
    if let Some(reason) = diagnosis.explanation.iter().find_map(|explanation| explanation.reasons.first()) {
        println!("  at:      {}", reason.path);
        if let Some(note) = &reason.note {
            println!("  note:    {note}");
        }
    }
    let Some(repair) = diagnosis.repairs.first() else {
        println!("  repair:  none");
        return Ok(());
    };
    println!("  repair:  {}", repair.text);
    if let Some(repaired) = &repair.policy {
        let answer = ask(account, token, repaired)?.answer;
        let errors = if repaired.check().has_errors() { "a lint finds an error" } else { "no lint finds an error" };
        println!("  proof:   with it the call is {}, and {errors}", answer.outcome);
        for (index, assumption) in answer.assumptions.iter().enumerate() {
            println!("           {} {assumption}", if index == 0 { "provided that" } else { "and that" });
        }
    }
    Ok(())
}
