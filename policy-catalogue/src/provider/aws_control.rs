//! AWS's identity-provider controls: what IAM itself insists on for shared issuers.

use crate::names::{BaseOperator, Operator};

/// What a policy that trusts a shared issuer must evaluate, or IAM refuses it.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>, and recorded
/// answers of IAM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The condition keys of which one must be evaluated.
    pub keys: Vec<String>,
    /// How IAM judges a condition on them.
    pub rule: ControlRule,
}

/// How IAM judges a condition on one of a [`Control`]'s keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ControlRule {
    /// A string comparison with any value but `*`.
    Scoped,
    /// The same, and no value may be blank or begin with `*`: GitHub.
    ScopedStrictly,
    /// An exact comparison with any value, and the key in the very letter case: the older rule of the built-in providers.
    ApplicationId,
}

const GITHUB: &str = "token.actions.githubusercontent.com";

/// The issuer whose tenants the session's name tells apart; Microsoft's own pages end it in a slash.
const SENTINEL: &str = "sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";

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
    SUBJECT.contains(&issuer) || AUDIENCE.contains(&issuer) || issuer == SENTINEL
}

/// The control for the issuer of an OIDC provider, or for Cognito's built-in one, if AWS has one.
///
/// GitHub's is applied by text prefix, look-alikes included.
pub fn control(issuer: &str) -> Option<Control> {
    let keys = |claims: &[&str]| claims.iter().map(|claim| format!("{issuer}:{claim}")).collect();
    if issuer.starts_with(GITHUB) {
        Some(Control { keys: keys(&["sub", "job_workflow_ref"]), rule: ControlRule::ScopedStrictly })
    } else if issuer == SENTINEL {
        Some(Control { keys: vec!["sts:RoleSessionName".to_owned()], rule: ControlRule::Scoped })
    } else if SUBJECT.contains(&issuer) {
        Some(Control { keys: keys(&["sub"]), rule: ControlRule::Scoped })
    } else if AUDIENCE.contains(&issuer) {
        Some(Control { keys: keys(&["aud"]), rule: ControlRule::Scoped })
    } else {
        None
    }
}

/// The control for one of the providers that IAM knows by a bare name.
pub fn built_in_control(name: &str) -> Option<Control> {
    let claims: &[&str] = match name {
        "accounts.google.com" => &["aud", "oaud", "sub"],
        "www.amazon.com" | "graph.facebook.com" => &["app_id", "sub"],
        _ => return control(name),
    };
    let keys = claims.iter().map(|claim| format!("{name}:{claim}")).collect();
    Some(Control { keys, rule: ControlRule::ApplicationId })
}

impl Control {
    /// Whether the text is one of the keys; letter case matters only to the older rule.
    pub fn has_key(&self, text: &str) -> bool {
        match self.rule {
            ControlRule::ApplicationId => self.keys.iter().any(|key| key == text),
            ControlRule::Scoped | ControlRule::ScopedStrictly => {
                self.keys.iter().any(|key| key.eq_ignore_ascii_case(text))
            }
        }
    }

    /// Whether one of the keys is this claim.
    pub fn has_claim(&self, claim: &str) -> bool {
        self.keys
            .iter()
            .any(|key| key.rsplit_once(':').is_some_and(|(prefix, own)| prefix.contains('.') && own == claim))
    }

    /// Whether a condition under this operator counts. A set prefix does no harm.
    pub fn accepts_operator(&self, operator: Operator) -> bool {
        let is_accepted = match operator.base() {
            BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase => true,
            BaseOperator::StringLike => self.rule != ControlRule::ApplicationId,
            _ => false,
        };
        is_accepted && !operator.is_if_exists()
    }

    /// Whether a condition with this value counts: a wildcard alone does not, whatever the operator.
    pub fn accepts_value(&self, value: &str) -> bool {
        match self.rule {
            ControlRule::Scoped => value != "*",
            ControlRule::ScopedStrictly => !value.trim().is_empty() && !value.starts_with('*'),
            ControlRule::ApplicationId => true,
        }
    }

    /// IAM's words when the control is not met: for the principal as it is written and its issuer.
    pub fn refusal(&self, principal: &str, issuer: &str, has_condition: bool) -> String {
        match self.rule {
            ControlRule::ApplicationId => {
                format!("Policy trusting {principal} requires a StringEquals condition on an application id")
            }
            ControlRule::Scoped if principal == "cognito-identity.amazonaws.com" && !has_condition => {
                "A condition block must be present for the Cognito provider".to_owned()
            }
            ControlRule::Scoped | ControlRule::ScopedStrictly => format!(
                "Trust policy with trusted principal {} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {} which is not scoped to all.",
                // IAM names GitHub's provider by its ARN and every other one by its issuer.
                if self.rule == ControlRule::ScopedStrictly { principal } else { issuer },
                self.keys.join(" or "),
            ),
        }
    }
}
