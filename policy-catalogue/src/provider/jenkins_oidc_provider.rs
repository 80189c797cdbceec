//! [Jenkins](https://plugins.jenkins.io/oidc-provider/) with the plugin OpenID Connect Provider: each controller, and each folder with
//! credentials, has its own issuer. The subject is the job's address, unless the administrator has written another template.
//!
//! A controller's address tells nothing of Jenkins: make the provider of yours with [`Provider::at`].

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::{ISSUER, part};
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};
use crate::names::Issuer;

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("jenkins-oidc-provider"),
    name: Cow::Borrowed("Jenkins"),
    documentation: Cow::Borrowed("https://plugins.jenkins.io/oidc-provider/"),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", ISSUER; "`<controller>/oidc`, or `<controller>/oidc/job/<folder>` with `/job/` between folders"),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Chosen { recommended: Some(Cow::Borrowed("sts.amazonaws.com")), pins_tenant: false },
    subjects: Cow::Borrowed(&[
        JOBS,
        template!("job_and_more", "https://" ROOT "/job/" JOB "/" MORE; "", customised),
        template!("template", TEMPLATE; "the administrator has written a template for the claim `sub`", customised),
        template!("h_template", H_TEMPLATE; "", customised),
    ]),
    claims: claims![],
    unread_claims: texts!["build_number"],
    always_tags_session: false,
};

part! {
    /// The controller's address, and the folders of the job with `/job/` between them.
    ROOT = "root", "an address is printable ASCII without spaces", [[('!', '~')]{1,}], undocumented
}

part! {
    /// The job's name as its address has it, encoded.
    JOB = "job", "a job's name in its address is printable ASCII without spaces and `/`", [[('!', '.'), ('0', '~')]{1,}], undocumented
}

part! {
    /// What a template has put after the job's address.
    MORE = "more", "what follows an address is no further job", [[('\0', 'i'), ('k', char::MAX)]{1} ANY{0,}], undocumented
}

part! {
    /// What a template gives that does not begin like an address.
    TEMPLATE = "template", "a template gives any text", [[('\0', 'g'), ('i', char::MAX)]{1} ANY{0,}], undocumented
}

part! {
    /// The same where it begins with `h`.
    H_TEMPLATE = "template", "a template gives any text", ['h'{1} [('\0', 's'), ('u', char::MAX)]{1} ANY{0,}], undocumented
}

/// `https://{root}/job/{job}/`, the job's address; the slash at the end counts.
pub const JOBS: Template = template!("job", "https://" ROOT "/job/" JOB "/");

part_type! {
    /// The controller's address without `https://`, and the folders of the job: `jenkins.example.com/job/team`.
    Root, "Jenkins address", ROOT, tail
}

part_type! {
    /// The name of a job as its address has it: encoded, without `/`.
    Job, "Jenkins job", JOB, tail
}

subject_type! {
    /// The subject of a Jenkins token.
    ///
    /// ```
    /// use policy_core::provider::jenkins_oidc_provider::{Job, Root, Subject};
    ///
    /// let root = Root::parse("jenkins.example.com/job/team")?;
    /// assert_eq!(
    ///     Subject::job(&root, &Job::parse("deploy")?).as_str(),
    ///     "https://jenkins.example.com/job/team/job/deploy/",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The builds of a job.
    job(root: Root, job: Job) = JOBS;
}

recommended! {
    /// Lets in the builds of one job.
    (issuer: Issuer, root: Root, job: Job)
    "aud" = ("sts.amazonaws.com");
    "sub" = JOBS;
}

guide! {
    tenant: "The controller, or the folder that has the credentials: each has an issuer of its own. Jobs are yours.",
    setup: &[
        "Add credentials of the kind OpenID Connect id token as file, at the root or in a folder, with the audience `sts.amazonaws.com`; Update then \
         shows the issuer. AWS must reach it over HTTPS on the default port.",
        "In the pipeline, bind them with `withCredentials([file(variable: 'AWS_WEB_IDENTITY_TOKEN_FILE', credentialsId: '…')])` and set `AWS_ROLE_ARN`, \
         which the AWS CLI and every AWS SDK read.",
    ],
    examples: &[("job", "https://jenkins.example.com/job/deploy/")],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[("issuer", "jenkins.example.com/oidc"), ("root", "jenkins.example.com"), ("job", "deploy")],
    }),
    pitfalls: &[
        pitfall(
            "The slash at the end of the job's address is part of the subject.",
            &[(Value("sub", "https://jenkins.example.com/job/deploy"), "subject_matches_nobody")],
        ),
        pitfall(
            "`/job/` stands before every folder and before the job, and names are encoded.",
            &[(Value("sub", "https://jenkins.example.com/team/deploy/"), "subject_matches_nobody")],
        ),
        pitfall(
            "The credentials of a folder have the issuer of the folder, `<controller>/oidc/job/<folder>`, which needs an IAM provider of its own.",
            &[],
        ),
        pitfall(
            "STS does not read `build_number`.",
            &[(Key("sub", "build_number"), "absent_condition_key")],
        ),
        pitfall(
            "A multibranch pipeline has a job for each branch, that of a pull request among them.",
            &[],
        ),
    ],
    sources: &["https://github.com/jenkinsci/oidc-provider-plugin/blob/master/README.md"],
}
