//! [Azure Pipelines](https://github.com/gravitational/teleport/blob/master/rfd/0211-azure-devops-joining.md): each organization has an
//! issuer with its id; the subject has its name. One audience for everybody and every purpose.

use std::borrow::Cow;

use super::entry::{claims, guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("azure-devops"),
    name: Cow::Borrowed("Azure Pipelines"),
    documentation: Cow::Borrowed(
        "https://github.com/gravitational/teleport/blob/master/rfd/0211-azure-devops-joining.md",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[IssuerForm {
        template: template!("issuer", "vstoken.dev.azure.com/" ORGANIZATION_ID),
        tenancy: Tenancy::PerTenant,
    }]),
    audience: AudienceRule::Fixed(Cow::Borrowed("api://AzureADTokenExchange")),
    subjects: Cow::Borrowed(&[SERVICE_CONNECTIONS, PIPELINES]),
    claims: claims![],
    unread_claims: texts!["def_id", "org_id", "prj_id", "rpo_id", "rpo_ref", "rpo_uri", "rpo_ver", "run_id"],
    always_tags_session: false,
};

part! {
    /// The organization's id, which is neither its name nor the id of its Entra tenant.
    ORGANIZATION_ID = "organization_id", "an Azure DevOps organization id is a UUID in lower case", UUID, tenant
}

part! {
    /// The organization's name.
    ORGANIZATION = "organization", "an organization name is 1 to 50 letters, digits and `-`, and begins with a letter or digit",
    [ALPHANUMERIC{1} [('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-')]{0, 49}],
    tenant, recyclable
}

part! {
    /// The project's name.
    PROJECT = "project", "a project name holds no `:` and no `/`", [NO_DELIMITER{1,}], undocumented
}

part! {
    /// The service connection's name.
    SERVICE_CONNECTION = "service_connection", "a service connection name holds no `/`", [NO_SLASH{1,}], undocumented
}

part! {
    /// The pipeline's name, without its folder.
    PIPELINE = "pipeline", "a pipeline name holds no `/`", [NO_SLASH{1,}], undocumented
}

/// `sc://{organization}/{project}/{service_connection}`.
pub const SERVICE_CONNECTIONS: Template = template!(
    "service_connection", "sc://" ORGANIZATION "/" PROJECT "/" SERVICE_CONNECTION;
    "a task uses an AWS service connection with OIDC"
);

/// `p://{organization}/{project}/{pipeline}`.
pub const PIPELINES: Template = template!(
    "pipeline", "p://" ORGANIZATION "/" PROJECT "/" PIPELINE;
    "the pipeline asks `System.OidcRequestUri` for a token without a service connection"
);

part_type! {
    /// The id of an organization: `instanceId` in `https://dev.azure.com/<organization>/_apis/connectionData`.
    OrganizationId, "Azure DevOps organization id", ORGANIZATION_ID
}

part_type! {
    /// An organization, as in `dev.azure.com/<organization>`: 1 to 50 letters, digits and `-`.
    ///
    /// Source: <https://learn.microsoft.com/azure/devops/organizations/accounts/create-organization>.
    Organization, "Azure DevOps organization", ORGANIZATION
}

part_type! {
    /// A project; how the subject writes a space in its name is not documented.
    Project, "Azure DevOps project", PROJECT
}

part_type! {
    /// A service connection; its grammar is not documented.
    ServiceConnection, "Azure DevOps service connection", SERVICE_CONNECTION, tail
}

part_type! {
    /// A pipeline; its grammar is not documented.
    Pipeline, "Azure DevOps pipeline", PIPELINE, tail
}

subject_type! {
    /// The subject of an Azure Pipelines token.
    ///
    /// ```
    /// use policy_core::provider::azure_devops::{Organization, Project, ServiceConnection, Subject};
    ///
    /// let (organization, project) = (Organization::parse("contoso")?, Project::parse("ContosoWeb")?);
    /// let connection = ServiceConnection::parse("aws-production")?;
    /// assert_eq!(
    ///     Subject::service_connection(&organization, &project, &connection).as_str(),
    ///     "sc://contoso/ContosoWeb/aws-production",
    /// );
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// The pipelines that may use a service connection.
    service_connection(
        organization: Organization, project: Project, service_connection: ServiceConnection,
    ) = SERVICE_CONNECTIONS;
    /// The runs of a pipeline that use no service connection.
    pipeline(organization: Organization, project: Project, pipeline: Pipeline) = PIPELINES;
}

recommended! {
    /// Lets in the pipelines that may use one service connection.
    (
        organization_id: OrganizationId, organization: Organization, project: Project, service_connection: ServiceConnection,
    )
    "aud" = ("api://AzureADTokenExchange");
    "sub" = SERVICE_CONNECTIONS;
}

guide! {
    tenant: "An Azure DevOps organization: each has an issuer of its own, with the organization's id in it. The subject has its name instead.",
    setup: &[
        "Install the extension AWS Toolkit for Azure DevOps, and create a service connection of type AWS with the option to use OIDC. \
         The dialog shows the issuer and the subject.",
        "Let only the pipelines that need it use the connection: the subject does not say which one asks.",
        "Or let a script fetch a token for its pipeline: a POST to `$(System.OidcRequestUri)?api-version=7.1` with `$(System.AccessToken)` as \
         bearer token, and pass it to `aws sts assume-role-with-web-identity`.",
    ],
    examples: &[
        ("service_connection", "sc://contoso/ContosoWeb/aws-production"),
        ("pipeline", "p://contoso/ContosoWeb/deploy"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("organization_id", "0ca3ddd9-f0b0-4635-a98c-5866526961b6"),
            ("organization", "contoso"),
            ("project", "ContosoWeb"),
            ("service_connection", "aws-production"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The issuer ends in the id of the organization, not in its name, nor in the id of its Entra tenant.",
            &[(Issuer("vstoken.dev.azure.com/contoso"), "misspelled_issuer")],
        ),
        pitfall(
            "The bare host is no issuer of anybody's tokens. The keys are the same for all organizations: only the issuer's path tells them apart.",
            &[(Issuer("vstoken.dev.azure.com"), "misspelled_issuer")],
        ),
        pitfall(
            "The audience cannot be chosen: it is always `api://AzureADTokenExchange`, which must be among the client ids of the IAM provider.",
            &[
                (Value("aud", "sts.amazonaws.com"), "audience_matches_nobody"),
                (Value("aud", "api://AzureADTokenV2"), "audience_matches_nobody"),
            ],
        ),
        pitfall(
            "The subject begins with `sc://` for a service connection and with `p://` for a pipeline, and has names, no ids.",
            &[
                (Value("sub", "sc:contoso:ContosoWeb:aws-production"), "subject_matches_nobody"),
                (Value("sub", "contoso/ContosoWeb/aws-production"), "subject_matches_nobody"),
            ],
        ),
        pitfall(
            "STS reads none of the claims with ids, such as `prj_id` and `def_id`.",
            &[(Key("sub", "prj_id"), "absent_condition_key")],
        ),
    ],
    sources: &[
        "https://github.com/aws/aws-toolkit-azure-devops",
        "https://learn.microsoft.com/azure/devops/organizations/accounts/create-organization",
    ],
}
