//! AWS's identity-provider controls: what IAM itself insists on for shared issuers.

/// What a policy that trusts a shared issuer must evaluate, or IAM refuses it.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>, and recorded
/// answers of IAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The condition keys of which one must be evaluated.
    pub keys: Vec<String>,
    /// Whether IAM also refuses empty values and every value that begins with `*`, as it does for GitHub.
    pub is_strict: bool,
}

const GITHUB: &str = "token.actions.githubusercontent.com";

/// Issuers whose `sub` must be evaluated.
const SUBJECT: [&str; 16] = [
    "agent.buildkite.com",
    "oidc.codefresh.io",
    "studio.datachain.ai/api",
    "oidc-configuration.audit-log.githubusercontent.com",
    "vstoken.actions.githubusercontent.com",
    "gitlab.com",
    "scalr.io",
    "tokens.cloud.shisho.dev",
    "app.terraform.io",
    "proidc.upbound.io",
    "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
    "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
    "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
    "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
    "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
    "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
];

/// Issuers whose `aud` must be evaluated.
const AUDIENCE: [&str; 4] =
    ["cognito-identity.amazonaws.com", "api.pulumi.com/oidc", "sandboxes.cloud", "oidc.vercel.com"];

/// Whether the issuer is one of AWS's table, by its exact name.
pub(super) fn is_listed(issuer: &str) -> bool {
    SUBJECT.contains(&issuer) || AUDIENCE.contains(&issuer)
}

/// The control for an issuer, if AWS has one; GitHub's is applied by text prefix, look-alikes included.
pub fn control(issuer: &str) -> Option<Control> {
    let keys = |claims: &[&str]| claims.iter().map(|claim| format!("{issuer}:{claim}")).collect();
    if issuer.starts_with(GITHUB) {
        Some(Control { keys: keys(&["sub", "job_workflow_ref"]), is_strict: true })
    } else if issuer == "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d" {
        Some(Control { keys: vec!["sts:RoleSessionName".to_owned()], is_strict: false })
    } else if SUBJECT.contains(&issuer) {
        Some(Control { keys: keys(&["sub"]), is_strict: false })
    } else if AUDIENCE.contains(&issuer) {
        Some(Control { keys: keys(&["aud"]), is_strict: false })
    } else {
        None
    }
}
