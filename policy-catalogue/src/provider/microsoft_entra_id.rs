//! [Microsoft Entra ID](https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference): each tenant has its own
//! issuers, one for tokens of version 1.0, whose slash at the end counts, and one for those of version 2.0.
//!
//! An application or a managed identity has its object id as subject; a person has another subject for each application.

use std::borrow::Cow;

use super::entry::{guide, texts};
use super::part::part;
use super::part_text::part_type;
use super::recommendation::recommended;
use super::template::template;
use super::{AudienceRule, IssuerForm, Provider, Template, Tenancy, subject_type};

/// The catalogue's entry.
pub static PROVIDER: Provider = Provider {
    id: Cow::Borrowed("microsoft-entra-id"),
    name: Cow::Borrowed("Microsoft Entra ID"),
    documentation: Cow::Borrowed(
        "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference",
    ),
    read_on: Cow::Borrowed("2026-08-21"),
    issuers: Cow::Borrowed(&[
        IssuerForm {
            template: template!("issuer", "sts.windows.net/" TENANT_ID "/"; "tokens of version 1.0, the government's cloud included"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("version_2", "login.microsoftonline.com/" TENANT_ID "/v2.0"; "tokens of version 2.0"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm {
            template: template!("government_version_2", "login.microsoftonline.us/" TENANT_ID "/v2.0"),
            tenancy: Tenancy::PerTenant,
        },
        IssuerForm { template: template!("china", "sts.chinacloudapi.cn/" TENANT_ID "/"), tenancy: Tenancy::PerTenant },
        IssuerForm {
            template: template!("china_version_2", "login.partner.microsoftonline.cn/" TENANT_ID "/v2.0"),
            tenancy: Tenancy::PerTenant,
        },
    ]),
    audience: AudienceRule::Chosen { recommended: None, pins_tenant: false },
    subjects: Cow::Borrowed(&[OBJECT, PERSON]),
    claims: Cow::Borrowed(&[]),
    unread_claims: texts![
        "appid", "groups", "idp", "idtyp", "name", "oid", "roles", "scp", "tid", "upn", "ver", "wids"
    ],
    always_tags_session: false,
};

part! {
    /// The tenant: the directory's id.
    TENANT_ID = "tenant_id", "a Microsoft Entra tenant id is a UUID in lower case", UUID, tenant
}

part! {
    /// The application that stands for AWS.
    APPLICATION_ID = "application_id", "a Microsoft Entra application id is a UUID in lower case", UUID
}

part! {
    /// The object id of a managed identity or of an application's service principal.
    OBJECT_ID = "object_id", "a Microsoft Entra object id is a UUID in lower case", UUID
}

part! {
    /// The person, under another name for each application; as a rule 43 characters.
    PAIRWISE_ID = "pairwise_id", "a person's subject is letters, digits, `-` and `_`",
    [[('0', '9'), ('A', 'Z'), ('a', 'z'), ('-', '-'), ('_', '_')]{1,}], undocumented
}

/// `{object_id}`.
pub const OBJECT: Template =
    template!("object", OBJECT_ID; "a managed identity, or an application with its own credentials");

/// `{pairwise_id}`.
pub const PERSON: Template = template!("person", PAIRWISE_ID; "a person who signs in to an application");

part_type! {
    /// A Microsoft Entra tenant: a UUID in lower case, `tenantId` in `az account show`.
    TenantId, "Microsoft Entra tenant id", TENANT_ID
}

part_type! {
    /// The client id of an application: a UUID in lower case, `appId` in `az ad app show`.
    ApplicationId, "Microsoft Entra application id", APPLICATION_ID
}

part_type! {
    /// The object id of a managed identity or a service principal: a UUID in lower case, `principalId` in `az identity show`.
    ObjectId, "Microsoft Entra object id", OBJECT_ID
}

part_type! {
    /// The subject of a person for one application; its grammar is not documented.
    PairwiseId, "Microsoft Entra subject", PAIRWISE_ID
}

subject_type! {
    /// The subject of a Microsoft Entra token.
    ///
    /// ```
    /// use policy_core::provider::microsoft_entra_id::{ObjectId, Subject};
    ///
    /// let identity = ObjectId::parse("3f2504e0-4f89-41d3-9a0c-0305e82c3301")?;
    /// assert_eq!(Subject::object(&identity).as_str(), "3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    /// # Ok::<(), policy_core::names::InvalidName>(())
    /// ```
    PROVIDER;
    /// A managed identity or an application.
    object(object_id: ObjectId) = OBJECT;
    /// A person who signs in to one application.
    person(pairwise_id: PairwiseId) = PERSON;
}

recommended! {
    /// Lets in one managed identity or application.
    (tenant_id: TenantId, application_id: ApplicationId, object_id: ObjectId)
    "aud" = ("api://" APPLICATION_ID);
    "sub" = OBJECT;
}

guide! {
    tenant: "The issuer: each Microsoft Entra tenant has its own, with its id, which `az account show --query tenantId` prints. No part \
             of the subject is a tenant.",
    setup: &[
        "Register an application that stands for AWS, and set its Application ID URI, `api://<application id>`: it is the audience.",
        "On the machine, ask the instance metadata service for a token of the managed identity with `resource=api://<application id>`, \
         and pass it to `aws sts assume-role-with-web-identity`.",
        "Its subject is the identity's object id: `az identity show --query principalId`.",
    ],
    examples: &[
        ("object", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        ("person", "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ"),
    ],
    recommended: Ok(Filled {
        recommendation: &RECOMMENDATION,
        parts: &[
            ("tenant_id", "0a1b2c3d-4e5f-6789-abcd-ef0123456789"),
            ("application_id", "9b8a7c6d-5e4f-4321-8765-0fedcba98765"),
            ("object_id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        ],
    }),
    pitfalls: &[
        pitfall(
            "The issuer of version 1.0 ends in a slash, which belongs to the ARN and to every condition key.",
            &[(Issuer("sts.windows.net/0a1b2c3d-4e5f-6789-abcd-ef0123456789"), "misspelled_issuer")],
        ),
        pitfall(
            "Tokens of version 2.0 have another issuer, `login.microsoftonline.com/<tenant>/v2.0`: look at the claim `iss` of a token. \
             Names such as `common` are no tenants.",
            &[(Issuer("login.microsoftonline.com/common/v2.0"), "misspelled_issuer")],
        ),
        pitfall(
            "The object id is that of the identity or the service principal, not the application's client id; both look alike.",
            &[],
        ),
        pitfall("STS does not read `oid`, `roles` and `appid`.", &[(Key("sub", "oid"), "absent_condition_key")]),
    ],
    sources: &[
        "https://blog.identitydigest.com/azuread-access-aws/",
        "https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud",
    ],
}
