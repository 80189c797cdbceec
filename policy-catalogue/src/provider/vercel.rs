//! [Vercel](https://vercel.com/docs/oidc/aws): an issuer for each team, or in global issuer mode one for all. The team's slug is in the
//! issuer, the audience and the subject, so all three change when it is renamed.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("vercel"),
    name: Cow::Borrowed("Vercel"),
    documentation: Cow::Borrowed("https://vercel.com/docs/oidc/aws"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm { template: template!("issuer", "oidc.vercel.com/" TEAM_SLUG), tenancy: Tenancy::PerTenant },
        IssuerForm {
            template: template!("global", "oidc.vercel.com"; "the project's issuer mode is global"),
            tenancy: Tenancy::Shared,
        },
    ]),
    audience: AudienceRule::Chosen {
        recommended: Some(Cow::Borrowed("https://vercel.com/{team_slug}")),
        pins_tenant: true,
    },
    subjects: Cow::Borrowed(&[ENVIRONMENTS]),
    claims: claims![],
    unread_claims: texts!["environment", "external_sub", "owner", "owner_id", "project", "project_id"],
    always_tags_session: false,
};

part! {
    /// The team's slug, as in `vercel.com/<team>`.
    TEAM_SLUG = "team_slug", "a Vercel team slug holds lower-case letters, digits and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '-')]{1,}],
    tenant, recyclable, undocumented
}

part! {
    /// The project's name.
    PROJECT = "project", "a Vercel project name is 1 to 100 lower-case letters, digits, `.`, `_` and `-`",
    [[('0', '9'), ('a', 'z'), ('-', '.'), ('_', '_')]{1, 100}]
}

part! {
    /// The environment: `production`, `preview`, `development`, or a custom one.
    ENVIRONMENT = "environment", "an environment name holds no `:`", [NO_COLON{1,}], undocumented
}

/// `owner:{team_slug}:project:{project}:environment:{environment}`.
pub const ENVIRONMENTS: Template =
    template!("environment", "owner:" TEAM_SLUG ":project:" PROJECT ":environment:" ENVIRONMENT);

part_type! {
    /// A Vercel team, as in `vercel.com/<team>`; its grammar is not documented.
    TeamSlug, "Vercel team slug", TEAM_SLUG
}

part_type! {
    /// A Vercel project: 1 to 100 lower-case letters, digits, `.`, `_` and `-`.
    ///
    /// Source: <https://vercel.com/docs/project-configuration/general-settings>.
    Project, "Vercel project", PROJECT
}

part_type! {
    /// An environment: `production`, `preview`, `development`, or a custom one, whose grammar is not documented.
    Environment, "Vercel environment", ENVIRONMENT, tail
}

subject_type! {
    /// The subject of a Vercel token.
    ///
    /// ```
    /// use policy_core::provider::vercel::{Environment, Project, Subject, TeamSlug};
    ///
    /// let (team, project) = (TeamSlug::parse("acme")?, Project::parse("acme_website")?);
    /// assert_eq!(
    ///     Subject::environment(&team, &project, &Environment::parse("production")?).as_str(),
    ///     "owner:acme:project:acme_website:environment:production",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The deployments of a project in one environment.
    environment(team_slug: TeamSlug, project: Project, environment: Environment) = ENVIRONMENTS;
}

recommended! {
    /// Lets in the deployments of a project in one environment, in team issuer mode.
    (team_slug: TeamSlug, project: Project, environment: Environment)
    "aud" = ("https://vercel.com/" TEAM_SLUG);
    "sub" = ENVIRONMENTS;
}

guide! {
    tenant: "A Vercel team. Its slug is in `vercel.com/<team>`, and in issuer, audience and subject. In global issuer mode all teams share an issuer, \
             and AWS wants a condition on the audience there.",
    setup: &[
        "In the project's settings, under Security, choose the issuer mode of OIDC federation: team, unless something speaks against it.",
        "Install `@vercel/oidc-aws-credentials-provider` and give AWS clients `credentials: awsCredentialsProvider({ roleArn })`.",
        "Or read the token yourself: `getVercelOidcToken()` of `@vercel/oidc`; in builds it is in `VERCEL_OIDC_TOKEN`.",
    ],
    examples: &[("environment", "owner:acme:project:acme_website:environment:production")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("team_slug", "acme"), ("project", "acme_website"), ("environment", "production")],
    }),
    pitfalls: &[
        pitfall(
            "The keys begin as the issuer does: with the team's slug in team mode, without it in global mode.",
            &[
                (Key("sub", "oidc.vercel.com:sub"), "foreign_condition_key"),
                (Principal("arn:aws:iam::123456789012:oidc-provider/oidc.vercel.com"), "foreign_condition_key"),
            ],
        ),
        pitfall(
            "In global mode AWS refuses a policy without a condition on the audience, which names the team.",
            &[],
        ),
        pitfall(
            "Without a subject, every project of the team and every preview of a pull request can use the role.",
            &[
                (Without("sub"), "broad_subject"),
                (Value("sub", "owner:acme:*"), "broad_subject"),
            ],
        ),
        pitfall(
            "The subject begins with `owner:`, and the project is its name, not its id.",
            &[
                (Value("sub", "team:acme:project:acme_website:environment:production"), "subject_matches_nobody"),
                (Value("sub", "owner:acme:project_id:prj_123:environment:production"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "STS does not read `owner_id`, `project_id` and `environment`.",
            &[(Key("sub", "owner_id"), "absent_condition_key")],
        ),
        pitfall(
            "In team mode the team of the subject is that of the issuer.",
            &[(Value("sub", "owner:other:project:acme_website:environment:production"), "subject_matches_nobody")],
        ),
        pitfall("Renaming the team changes issuer, audience and subject; renaming the project changes the subject.", &[]),
        pitfall(
            "A function that asks for another audience (`getVercelOidcToken({ audience })`) gets a token with that one only.",
            &[],
        ),
    ],
    sources: &[
        "https://vercel.com/docs/oidc/reference",
        "https://vercel.com/docs/oidc/api",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    ],
}
