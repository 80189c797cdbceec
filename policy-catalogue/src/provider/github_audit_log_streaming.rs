//! [GitHub's audit log streaming](https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/streaming-the-audit-log-for-your-enterprise):
//! one issuer and one audience for all enterprises; the enterprise, whose URL is the whole subject, is the tenant.

use std::borrow::Cow;

use super::entry::guide;
use super::github_actions::ENTERPRISE as ENTERPRISE_SLUG;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("github-audit-log-streaming"),
    name: Cow::Borrowed("GitHub audit log streaming"),
    documentation: Cow::Borrowed(
        "https://docs.github.com/en/enterprise-cloud@latest/admin/monitoring-activity-in-your-enterprise/reviewing-audit-logs-for-your-enterprise/streaming-the-audit-log-for-your-enterprise",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "oidc-configuration.audit-log.githubusercontent.com"),
        tenancy: Tenancy::Shared,
    }]),
    audience: AudienceRule::Fixed(Cow::Borrowed("sts.amazonaws.com")),
    subjects: Cow::Borrowed(&[ENTERPRISE]),
    claims: Cow::Borrowed(&[]),
    unread_claims: Cow::Borrowed(&[]),
    always_tags_session: false,
};

/// `https://github.com/{enterprise}`.
pub const ENTERPRISE: Template = template!("enterprise", "https://github.com/" ENTERPRISE_SLUG);

part_type! {
    /// An enterprise's slug, as in `github.com/enterprises/<slug>`; its grammar is not documented.
    Enterprise, "GitHub enterprise", ENTERPRISE_SLUG
}

subject_type! {
    /// The subject of the token that an audit log's stream has.
    ///
    /// ```
    /// use policy_core::provider::github_audit_log_streaming::{Enterprise, Subject};
    ///
    /// let enterprise = Enterprise::parse("octocat-inc")?;
    /// assert_eq!(Subject::enterprise(&enterprise).as_str(), "https://github.com/octocat-inc");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The stream of an enterprise.
    enterprise(enterprise: Enterprise) = ENTERPRISE;
}

recommended! {
    /// Lets in the audit log's stream of one enterprise.
    (enterprise: Enterprise)
    "aud" = ("sts.amazonaws.com");
    "sub" = ENTERPRISE;
}

guide! {
    tenant: "A GitHub enterprise. Its slug is in `github.com/enterprises/<slug>`.",
    setup: &[
        "Let the role put objects into the bucket: `s3:PutObject` on `<bucket>/*`.",
        "In the enterprise's settings, under Audit log, Log streaming, choose Amazon S3 and OpenID Connect, and enter region, bucket and the \
         role's ARN; then check the endpoint and save.",
    ],
    examples: &[("enterprise", "https://github.com/octocat-inc")],
    recommended: Ok(Filled { recommendation: &RECOMMENDATION, parts: &[("enterprise", "octocat-inc")] }),
    pitfalls: &[
        pitfall(
            "The subject is the enterprise's URL, but without `enterprises/` and without a slash at its end.",
            &[
                (Value("sub", "https://github.com/enterprises/octocat-inc"), "subject_matches_nobody"),
                (Value("sub", "https://github.com/octocat-inc/"), "subject_matches_nobody"),
                (Value("sub", "octocat-inc"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "Without the subject, the stream of every enterprise gets in; IAM refuses such a policy.",
            &[(Without("sub"), "uncontrolled_shared_issuer")],
        ),
        pitfall(
            "The audience is always `sts.amazonaws.com`.",
            &[(Value("aud", "https://github.com/octocat-inc"), "audience_matches_nobody")],
        ),
        pitfall(
            "A pattern lets in other enterprises.",
            &[(Value("sub", "https://github.com/octocat*"), "open_tenant")],
        ),
    ],
    sources: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html"],
}
