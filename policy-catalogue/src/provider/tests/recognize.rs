//! Whose issuer an issuer is, and that the table of the compiler says the same as a look at every form.

use std::borrow::Cow;

use crate::names::{Issuer, ProviderArn, hole};
use crate::provider::{
    CATALOGUE, IssuerForm, Part, Provider, Segment, Template, Tenancy, gitlab, index, recognize, recognize_arn,
    recognize_url,
};

/// An issuer of each form of the catalogue that can be recognized.
fn issuers() -> Vec<(&'static Provider, &'static IssuerForm, String)> {
    let mut issuers = Vec::new();
    for provider in CATALOGUE {
        for form in provider.issuers.iter().filter(|form| !form.is_free()) {
            let parts: Vec<String> = form.template.parts().map(|part| part.example().unwrap()).collect();
            let issuer = form.template.format(&parts.iter().map(String::as_str).collect::<Vec<_>>());
            issuers.push((*provider, form, issuer));
        }
    }
    issuers
}

#[test]
fn an_issuer_of_a_form_is_recognized_by_it() {
    let issuers = issuers();
    for (provider, form, issuer) in &issuers {
        let found = recognize(issuer, &[]).unwrap_or_else(|| panic!("{}: {issuer}", provider.id));
        assert_eq!((&found.provider.id, &found.form.template.name), (&provider.id, &form.template.name), "{issuer}");
        assert!(Issuer::parse(issuer).is_ok(), "{issuer}");
    }
    println!("issuers of {} forms are recognized", issuers.len());
}

#[test]
fn the_table_agrees_with_a_look_at_every_form() {
    let mut texts: Vec<String> = issuers().into_iter().map(|(_, _, issuer)| issuer).collect();
    for issuer in texts.clone() {
        for (at, c) in issuer.char_indices() {
            let (before, after) = issuer.split_at(at);
            let rest = after.strip_prefix(c).unwrap();
            texts.push(format!("{before}{rest}"));
            for other in ['a', 'Z', '.', '/', '-', ':', hole::character(0).unwrap()] {
                texts.push(format!("{before}{other}{after}"));
                texts.push(format!("{before}{other}{rest}"));
            }
        }
    }
    texts.extend(
        ["", "/", ".", "..", "./", "a..b", "gitlab.com.", ".gitlab.com", "\u{e9}.gitlab.com"].map(str::to_owned),
    );
    let mut known = 0;
    for issuer in &texts {
        let is_known = CATALOGUE.iter().any(|provider| provider.recognize(issuer).is_some());
        assert_eq!(recognize(issuer, &[]).is_some(), is_known, "{issuer}");
        known += usize::from(is_known);
    }
    println!("{known} of {} issuers are known", texts.len());
}

/// What a form stands under.
#[test]
fn keys() {
    const PART: Part = crate::provider::ISSUER;
    let key = |pieces: &[&'static str]| {
        let segment = |piece: &&'static str| match *piece {
            "*" => Segment::Part(PART),
            text => Segment::Literal(Cow::Borrowed(text)),
        };
        let template = Template {
            name: Cow::Borrowed("issuer"),
            segments: pieces.iter().map(segment).collect(),
            customised: false,
            note: Cow::Borrowed(""),
        };
        let form = IssuerForm { template, tenancy: Tenancy::PerTenant };
        index::key(&form).map(|key| String::from_utf8_lossy(key).into_owned())
    };
    let cases: &[(&[&str], Option<&str>)] = &[
        (&["gitlab.com"], Some("gitlab.com")),
        (&["api.pulumi.com/oidc"], Some("api.pulumi.com/oidc")),
        (&["login.app.env0.com/"], Some("login.app.env0.com/")),
        (&["oidc.circleci.com/org/", "*"], Some("oidc.circleci.com")),
        (&["*", ".app.spacelift.io"], Some(".app.spacelift.io")),
        (&["idcs-", "*", ".identity.oraclecloud.com"], Some(".identity.oraclecloud.com")),
        (&["oidc.eks.", "*", ".amazonaws.com/id/", "*"], Some(".amazonaws.com")),
        (&["a.", "*", "-b.example.com/c/", "*", ".d"], Some(".example.com")),
        (&["*", "/_services/token"], Some("/_services/token")),
        (&["*", "/oauth2/", "*"], None),
        (&["*", "/"], None),
        (&["oidc.", "*"], None),
        (&["oidc.", "*", "x/y"], None),
        (&["*"], None),
        (&[], None),
    ];
    for (pieces, expected) in cases {
        assert_eq!(key(pieces).as_deref(), *expected, "{pieces:?}");
    }
}

#[test]
fn a_provider_of_the_users_own_comes_first() {
    let issuer = |text: &str| Issuer::parse(text).unwrap();
    let own = [
        Provider::custom("ours", issuer("token.actions.githubusercontent.com/ours"), Tenancy::PerTenant),
        gitlab::PROVIDER.at(issuer("gitlab.example.com/path")),
    ];
    assert_eq!(recognize("token.actions.githubusercontent.com/ours", &own).unwrap().provider.id, "ours");
    assert_eq!(recognize("token.actions.githubusercontent.com/other", &own).unwrap().provider.id, "github-actions");
    let instance = recognize("gitlab.example.com/path", &own).unwrap();
    assert_eq!(instance.provider.subjects, gitlab::PROVIDER.subjects);
    assert!(recognize("gitlab.example.com", &own).is_none());
    assert_eq!(recognize("gitlab.com", &own).unwrap().provider, &gitlab::PROVIDER);
}

#[test]
fn from_an_arn_and_from_a_url() {
    let arn = ProviderArn::from_static("arn:aws-cn:iam::123456789012:oidc-provider/login.app.env0.com/");
    assert_eq!(recognize_arn(&arn, &[]).unwrap().provider.id, "env0");
    for (url, id) in [
        ("https://login.app.env0.com/", Some("env0")),
        ("https://login.app.env0.com", None),
        ("http://gitlab.com", None),
        ("HTTPS://gitlab.com", None),
        ("gitlab.com", None),
        ("https://accounts.google.com", Some("google")),
        ("accounts.google.com", Some("google")),
        ("https://", None),
        ("", None),
    ] {
        assert_eq!(recognize_url(url, &[]).map(|found| &*found.provider.id), id, "{url}");
    }
}
