//! [Fly.io](https://fly.io/docs/security/openid-connect/): each organization has its own issuer. The subject is three names without
//! labels: organization, app, machine.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("fly-io"),
    name: Cow::Borrowed("Fly.io"),
    documentation: Cow::Borrowed("https://fly.io/docs/security/openid-connect/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "oidc.fly.io/" ORG_SLUG),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[MACHINES]),
    claims: claims![],
    unread_claims: texts![
        "app_id",
        "app_name",
        "image",
        "image_digest",
        "machine_id",
        "machine_name",
        "machine_version",
        "org_id",
        "org_name",
        "region",
    ],
    always_tags_session: false,
};

part! {
    /// The organization's slug, as `fly orgs list` shows it.
    ORG_SLUG = "org_slug", "a Fly.io organization's slug holds lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}],
    tenant, recyclable, undocumented
}

part! {
    /// The organization's name; in Fly.io's examples it is the slug.
    ORGANIZATION = "organization", "a Fly.io organization's name holds no `:` and no `/`", [NO_DELIMITER{1,}],
    tenant, undocumented
}

part! {
    /// The app's name.
    APP = "app", "a Fly.io app's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The machine's name.
    MACHINE = "machine", "a Fly.io machine's name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

/// `{organization}:{app}:{machine}`.
pub const MACHINES: Template = template!("machine", ORGANIZATION ":" APP ":" MACHINE);

part_type! {
    /// The slug of a Fly.io organization, as `fly orgs list` shows it; its grammar is not documented.
    OrgSlug, "Fly.io organization slug", ORG_SLUG
}

part_type! {
    /// The name of a Fly.io organization as the subject has it; its grammar is not documented.
    Organization, "Fly.io organization", ORGANIZATION
}

part_type! {
    /// A Fly.io app; its grammar is not documented.
    App, "Fly.io app", APP
}

part_type! {
    /// The name of a Fly.io machine, not its id; its grammar is not documented.
    Machine, "Fly.io machine", MACHINE
}

subject_type! {
    /// The subject of a Fly.io token.
    ///
    /// ```
    /// use policy_core::provider::fly_io::{App, Machine, Organization, Subject};
    ///
    /// let (organization, app) = (Organization::parse("example-org")?, App::parse("example-app")?);
    /// assert_eq!(
    ///     Subject::machine(&organization, &app, &Machine::parse("example-machine")?).as_str(),
    ///     "example-org:example-app:example-machine",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// One machine of an app.
    machine(organization: Organization, app: App, machine: Machine) = MACHINES;
}

recommended! {
    /// Lets in every machine of one app.
    (org_slug: OrgSlug, organization: Organization, app: App)
    "aud" = ("sts.amazonaws.com");
    "sub" = (ORGANIZATION ":" APP ":*");
}

guide! {
    tenant: "A Fly.io organization: each has an issuer of its own, which ends in the slug that `fly orgs list` shows. For your personal \
             organization, take the slug from the dashboard's address.",
    setup: &[
        "Set `AWS_ROLE_ARN` under `[env]` in `fly.toml`, and deploy.",
        "Fly.io fetches a token for `sts.amazonaws.com` into the machine and sets `AWS_WEB_IDENTITY_TOKEN_FILE`, which every AWS SDK reads.",
        "To ask for a token yourself: `curl --unix-socket /.fly/api -X POST http://localhost/v1/tokens/oidc --data \
         '{\"aud\": \"sts.amazonaws.com\"}'`.",
    ],
    examples: &[("machine", "example-org:example-app:example-machine")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("org_slug", "example-org"), ("organization", "example-org"), ("app", "example-app")],
    }),
    pitfalls: &[
        pitfall(
            "The three names have no labels: an app in the first place, or a machine in the second, matches nothing.",
            &[(Value("sub", "example-app:example-machine"), "subject_matches_nobody")],
        ),
        pitfall(
            "Machines come and go: name the app, and let in its machines with `:*`, which needs `StringLike`.",
            &[(Under("sub", "StringEquals", "example-org:example-app:*"), "wildcard_without_like")],
        ),
        pitfall(
            "Without an app, every machine of the organization can use the role.",
            &[(Value("sub", "example-org:*"), "broad_subject"), (Without("sub"), "broad_subject")],
        ),
        pitfall(
            "The issuer has the organization's slug in its path.",
            &[(Issuer("oidc.fly.io"), "misspelled_issuer")],
        ),
        pitfall(
            "STS does not read `app_name` and the other claims.",
            &[(Key("sub", "app_name"), "absent_condition_key")],
        ),
    ],
    sources: &["https://github.com/superfly/docs/blob/main/security/openid-connect.html.markerb"],
}
