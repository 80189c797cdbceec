//! The arguments of the command, and the help about them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Checks AWS role trust policies for OIDC web identity: whether they work, and whom they let in.
///
/// Reads policies as JSON, as the AWS CLI prints roles and whole accounts, from Terraform (HCL, JSON, plans, states) and from
/// CloudFormation, and names each by its address. Nothing is sent anywhere and AWS is never called.
#[derive(Debug, Parser)]
#[command(name = "trust-policy", version, max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to use colours: auto, always or never; `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN", hide_possible_values = true, display_order = 1000)]
    pub(crate) color: Color,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  all is well
  1  check: there is an error; explain: the token is not let in; diff: somebody new is
  2  the input could not be read, or the call is wrong

Examples:
  trust-policy check .
  trust-policy explain --policy main.tf --claims claims.json
  aws iam get-account-authorization-details | trust-policy who --open-only -";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Finds what is wrong with trust policies, and says what to write instead
    Check(Check),
    /// Says what AWS would answer to a token, why, and what would repair it
    Explain(Explain),
    /// Lists who can get in by which role
    Who(Who),
    /// Compares two policies, or the roles of two accounts, by whom they let in
    Diff(Diff),
    /// Writes the trust policy to begin with, for an identity provider of the catalogue
    New(New),
    /// Prints what is known of identity providers
    Providers(Providers),
    /// Prints what the lints check
    Lints(Lints),
    /// Prints a completion script for a shell
    #[command(after_help = "\
Example:
  trust-policy completions bash > ~/.local/share/bash-completion/completions/trust-policy")]
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Prints a manual page, as troff
    #[command(after_help = "\
Example:
  trust-policy man check | man -l -")]
    Man {
        /// Of which subcommand; of the whole command when absent
        #[arg(value_name = "COMMAND")]
        subcommand: Option<String>,
    },
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal that has them, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How most results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// For programs
    Json,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Drawn on the file's own lines
    Human,
    /// For programs
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// The providers of the user's own.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Custom {
    /// Your own identity providers, such as a self-managed GitLab, as JSON
    #[arg(long = "providers", value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// `check`
#[derive(Args, Debug)]
#[command(after_help = "\
A folder is searched for policies; ignore files are respected. `-` is standard input. What is no trust \
policy for web identity is passed over.

Examples:
  trust-policy check main.tf
  trust-policy check --deny missing_audience --allow recyclable_name .
  trust-policy check --fix roles/
  terraform show -json plan.out | trust-policy check -
  trust-policy check --format sarif . > trust-policy.sarif")]
pub(crate) struct Check {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How to write what is found
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
    /// Make errors of what a lint finds; `warnings` is all of them
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,
    /// Switch a lint off
    #[arg(long, value_name = "LINT", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,
    /// Put exact replacements into the files, after showing them
    #[arg(long)]
    pub(crate) fix: bool,
    /// With `--fix`: only show what would be replaced
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) custom: Custom,
}

/// `explain`
#[derive(Args, Debug)]
#[command(after_help = "\
A token is a credential: it is read from a file or from standard input, never from an argument, and no \
part of it but its claims is shown. CloudTrail's record of the denied call does as well, and it is often \
all that there is on the side of AWS.

Examples:
  trust-policy explain --policy main.tf --claims claims.json
  trust-policy explain --policy main.tf --role aws_iam_role.deploy --token - < token.jwt
  aws iam get-role --role-name deploy > role.json
  aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN > provider.json
  aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity > events.json
  trust-policy explain --policy role.json --provider provider.json --cloudtrail events.json")]
pub(crate) struct Explain {
    /// The file that holds the trust policy; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: PathBuf,
    /// Which role of the file, by its address or name
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) role: Option<String>,
    #[command(flatten)]
    pub(crate) presented: Presented,
    /// The provider as `aws iam get-open-id-connect-provider` prints it; without it, one that fits the token is assumed
    #[arg(long, value_name = "FILE")]
    pub(crate) provider: Option<PathBuf>,
    /// The role's ARN, where the file does not tell it
    #[arg(long, value_name = "ARN")]
    pub(crate) role_arn: Option<String>,
    /// The issuer's keys (JWKS), to verify the token's signature with
    #[arg(long, value_name = "FILE", requires = "token")]
    pub(crate) jwks: Option<PathBuf>,
    /// When the call is made: RFC 3339, or seconds since 1970; now, or when CloudTrail says, when absent
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// The session name of the call
    #[arg(long, value_name = "NAME", conflicts_with = "cloudtrail")]
    pub(crate) session_name: Option<String>,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) custom: Custom,
}

/// What there is of the token.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub(crate) struct Presented {
    /// The token, a JWT; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) token: Option<PathBuf>,
    /// The token's claims as JSON; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) claims: Option<PathBuf>,
    /// CloudTrail's record of the call; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) cloudtrail: Option<PathBuf>,
}

/// `who`
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  trust-policy who main.tf
  trust-policy who --provider github-actions --open-only .
  aws iam get-account-authorization-details | trust-policy who -")]
pub(crate) struct Who {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only this identity provider: its name, as in `trust-policy providers`, or its issuer
    #[arg(long, value_name = "PROVIDER")]
    pub(crate) provider: Option<String>,
    /// Only where strangers get in, or may
    #[arg(long)]
    pub(crate) open_only: bool,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) custom: Custom,
}

/// `diff`
#[derive(Args, Debug)]
#[command(after_help = "\
Roles are matched by their address. A role that is only in NEW lets in whoever it admits; one that is only in OLD no longer does.

The exit code is 1 when NEW lets in somebody whom OLD does not: the guard for a pull request.

Examples:
  trust-policy diff before.json after.json
  git show main:roles.tf | trust-policy diff - roles.tf
  trust-policy diff account-yesterday.json account-today.json --format json")]
pub(crate) struct Diff {
    /// The policies as they were: a file, a folder, or `-`
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The policies as they are to be: a file, a folder, or `-`
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// How to write the comparison
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) custom: Custom,
}

/// How a new policy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NewFormat {
    /// JSON on one line
    Json,
    /// JSON, indented
    Pretty,
    /// The provider and the role as Terraform JSON, for a file `.tf.json`
    Terraform,
    /// The provider and the role as a CloudFormation template
    Cloudformation,
    /// `trust_policy!` of the Rust library
    Rust,
}

/// `new`
#[derive(Args, Debug)]
#[command(after_help = "\
On a terminal, what is missing is asked for.

Examples:
  trust-policy new prefect-cloud --account 123456789012 --part account_id=11111111-2222-4333-8444-555555555555
  trust-policy new gitlab --part group=acme --part project=app --part branch=main --format terraform > gitlab.tf.json")]
pub(crate) struct New {
    /// The identity provider, as in `trust-policy providers`
    #[arg(value_name = "PROVIDER")]
    pub(crate) provider: String,
    /// The AWS account that the provider is in; Terraform and CloudFormation know it by themselves
    #[arg(long, value_name = "ID")]
    pub(crate) account: Option<String>,
    /// The partition of AWS
    #[arg(long, value_name = "PARTITION", default_value = "aws")]
    pub(crate) partition: String,
    /// A part of the subject or of the issuer, such as the account, the repository or the branch
    #[arg(long = "part", value_name = "NAME=VALUE")]
    pub(crate) parts: Vec<String>,
    /// What Terraform or CloudFormation call the role and the provider
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// How to write the policy
    #[arg(long, value_enum, default_value_t = NewFormat::Pretty)]
    pub(crate) format: NewFormat,
}

/// `providers`
#[derive(Args, Debug)]
pub(crate) struct Providers {
    /// Only this one, and all about it
    pub(crate) name: Option<String>,
}

/// `lints`
#[derive(Args, Debug)]
pub(crate) struct Lints {
    /// Only this one, and all about it
    pub(crate) name: Option<String>,
}
